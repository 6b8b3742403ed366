-- Duties hold no content: teams read their own, the clock moves them all, the watch counts them. Only a person's
-- contexts may set done_at.

ALTER TABLE public.duties_duty ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY checking ON public.duties_duty TO waakvlam_owner USING (true) WITH CHECK (true);

-- Whether what is asked serves a purpose: who works at an address for one reason neither sees, ends nor passes on what is
-- asked there for another. 'explain' is about the empty mark of either.
CREATE FUNCTION walls.serves(what text, why text) RETURNS bool
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT what = 'explain' OR (why = 'pilot light') = (what IN (
        'review level', 'decide light', 'check in', 'find keeper', 'review outreach', 'end pause', 'confirm relapse',
        'help asked', 'tell away', 'compare', 'share again'))
$$;

CREATE FUNCTION walls.looked_for_duty(about uuid, what text) RETURNS bool
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.access_look l
                   WHERE l.context = walls.ctx_id() AND about = ANY (l.subjects) AND walls.serves(what, l.purpose));
END $$;

-- Whose teams ask: nobody's for time, telling and residents. Whoever asks in a team asks the one whose turn it is first.
CREATE FUNCTION walls.note_asker() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    NEW.asked_by := CASE WHEN current_setting('role') = 'waakvlam_app' THEN walls.ctx_teams() ELSE '{}' END;
    RETURN NEW;
END $$;
CREATE TRIGGER asker BEFORE INSERT ON public.duties_duty FOR EACH ROW EXECUTE FUNCTION walls.note_asker();

-- Whether something came up the ladder to this person, who coordinates where it is: it stays with them, also after a
-- director was told. Nobody is lost on the last rung.
CREATE FUNCTION walls.came_up(rung int, area text) RETURNS bool
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN rung >= 2 AND substr(area, 3) LIKE ANY (walls.coordinated());
END $$;

-- Whether one of this person's teams owes something about this subject for this purpose, or is asked for it right now.
CREATE FUNCTION walls.holds_open_duty(about uuid, why text) RETURNS bool
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    mine uuid[] := walls.ctx_teams();
BEGIN
    RETURN EXISTS (SELECT FROM public.duties_duty d
                   WHERE d.subject = about AND d.done_at IS NULL AND walls.serves(d.kind, why)
                     AND (d.holder_team_id = ANY (mine) OR d.team_id = ANY (mine) OR walls.came_up(d.rung, d.area)));
END $$;

-- Whether what one of this person's teams owes lets it hand the work on this wide: as wide as whoever asked, or the team
-- that was asked, may see. A duty that somebody gives oneself lets nobody see more.
CREATE FUNCTION walls.owes_as_wide(about uuid, why text, width int, moment timestamptz, reach timestamptz) RETURNS bool
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    mine uuid[] := walls.ctx_teams();
BEGIN
    RETURN EXISTS (
        SELECT FROM public.duties_duty d
        WHERE d.subject = about AND d.done_at IS NULL AND d.kind <> 'explain' AND walls.serves(d.kind, why)
          AND (d.holder_team_id = ANY (mine) OR d.team_id = ANY (mine) OR walls.came_up(d.rung, d.area))
          AND (d.asked_by = '{}' OR EXISTS (
              SELECT FROM public.access_grant g
              WHERE g.subject_id = about AND g.purpose = why AND g.team_id = ANY (d.asked_by || d.team_id)
                AND NOT g.dormant AND g.valid_from <= moment AND g.valid_until > moment
                AND g.categories & width = width AND g.reach_from <= reach)));
END $$;

-- Gives a duty to another owner, who starts at the bottom of the ladder; the number of the new turn, or nothing when
-- it is not for this person. A definer function, because afterwards the giver may not see it any more.
CREATE FUNCTION walls.hand_over_duty(
    which uuid, to_team uuid, to_person uuid, to_second uuid, new_due timestamptz, times timestamptz[]) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    mine uuid[] := walls.ctx_teams();
    new_turn int;
BEGIN
    UPDATE public.duties_duty d
    SET team_id = to_team, person_id = to_person, second_id = to_second, holder_team_id = to_team, holder_person_id = to_person,
        due_at = new_due, rung = 0, rung_times = times, next_rung_at = times[1], acknowledged_at = NULL,
        turn = d.turn + 1,
        asked_by = CASE WHEN d.team_id = ANY (mine) OR d.holder_team_id = ANY (mine) OR walls.came_up(d.rung, d.area)
                        THEN d.asked_by ELSE mine END
    WHERE d.id = which AND d.done_at IS NULL
      AND (d.team_id = ANY (mine) OR d.holder_team_id = ANY (mine) OR walls.came_up(d.rung, d.area)
           OR walls.looked_for_duty(d.subject, d.kind))
    RETURNING d.turn INTO new_turn;
    RETURN new_turn;
END $$;

-- Whether this context may ask something about a subject: oneself, the looked-at, the asked, whose team holds a grant (also one
-- that rests since a conclusion: reopening asks before it looks), telling at its own address, a reporter with a
-- receipt (whose duties are narrowed where signals are known), and time and erasure themselves.
CREATE FUNCTION walls.may_ask(about uuid, what text) RETURNS bool
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN CASE walls.ctx()->>'role'
        WHEN 'waakvlam_app' THEN walls.looked_for_duty(about, what) OR EXISTS (
            SELECT FROM public.access_purpose p WHERE walls.serves(what, p.code) AND walls.holds_open_duty(about, p.code))
        OR EXISTS (
            SELECT FROM public.access_grant g
            WHERE g.subject_id = about AND walls.serves(what, g.purpose) AND g.team_id = ANY (walls.ctx_teams()) AND g.valid_until > walls.ctx_now())
        WHEN 'waakvlam_intake' THEN EXISTS (
            SELECT FROM public.access_subject s WHERE s.id = about AND s.address_id = walls.ctx_address())
        WHEN 'waakvlam_reporter' THEN about = walls.receipt_subject()
        WHEN 'waakvlam_resident' THEN about = walls.ctx_resident()
        ELSE walls.ctx()->>'role' IN ('waakvlam_clock', 'waakvlam_retention') END;
END $$;

-- Asks, or makes what is asked already due sooner. The turn is 0 for a new duty, higher when an older one became due
-- sooner, and nothing when that was due sooner already. A definer function, because telling reads no duties.
CREATE FUNCTION walls.ask_duty_sooner(
    new_id uuid, what text, about uuid, which uuid, where_ text, of_team uuid, of_person uuid,
    due timestamptz, faster text, times timestamptz[], OUT duty uuid, OUT new_turn int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF walls.may_ask(about, what) IS NOT TRUE THEN
        RAISE EXCEPTION 'nothing to ask about this subject' USING ERRCODE = '42501';
    END IF;
    INSERT INTO public.duties_duty AS d
        (id, kind, subject, ref, area, team_id, person_id, holder_team_id, holder_person_id, ladder, turn, rung,
         made_at, due_at, rung_times, next_rung_at)
    VALUES (new_id, what, about, which, where_, of_team, of_person, of_team, of_person, faster, 0, 0,
            walls.ctx_now(), due, times, times[1])
    ON CONFLICT (ref, kind) WHERE done_at IS NULL DO UPDATE
        SET due_at = excluded.due_at, ladder = excluded.ladder, rung_times = excluded.rung_times,
            next_rung_at = excluded.rung_times[d.rung + 1], turn = d.turn + 1
        WHERE excluded.due_at < d.due_at
    RETURNING d.id, d.turn INTO duty, new_turn;
    IF duty IS NULL THEN
        SELECT d.id INTO STRICT duty FROM public.duties_duty d
        WHERE d.ref = which AND d.kind = what AND d.done_at IS NULL;
    END IF;
END $$;

-- The owner, whose turn it is, who coordinates where it came up the ladder, and whoever looked at the subject in this context.
GRANT SELECT, INSERT, UPDATE (acknowledged_at, done_at, next_rung_at) ON public.duties_duty TO waakvlam_app;
CREATE POLICY asked_of_us ON public.duties_duty FOR SELECT TO waakvlam_app
    USING (team_id = ANY ((SELECT walls.ctx_teams())::uuid[])
           OR holder_team_id = ANY ((SELECT walls.ctx_teams())::uuid[])
           OR rung >= 2 AND substr(area, 3) LIKE ANY ((SELECT walls.coordinated())::text[])
           OR subject = ANY ((SELECT walls.opened())::uuid[]) AND walls.looked_for_duty(subject, kind));
CREATE POLICY changed_by_us ON public.duties_duty FOR UPDATE TO waakvlam_app
    USING (team_id = ANY ((SELECT walls.ctx_teams())::uuid[])
           OR holder_team_id = ANY ((SELECT walls.ctx_teams())::uuid[])
           OR rung >= 2 AND substr(area, 3) LIKE ANY ((SELECT walls.coordinated())::text[])
           OR subject = ANY ((SELECT walls.opened())::uuid[]) AND walls.looked_for_duty(subject, kind));
CREATE POLICY made_by_us ON public.duties_duty FOR INSERT TO waakvlam_app
    WITH CHECK (done_at IS NULL AND holder_team_id = team_id AND walls.may_ask(subject, kind));

-- What happened with a duty is read by who looked for what it serves. Asking for the kind first keeps ten years readable.
CREATE POLICY of_a_duty ON public.journal_event FOR SELECT TO waakvlam_app
    USING (about = ANY ((SELECT walls.opened())::uuid[]) AND (starts_with(kind, 'duty ') OR kind = 'looked in')
           AND walls.reaches(about, category, at) AND EXISTS (
               SELECT FROM public.duties_duty d
               WHERE d.id = journal_event.ref AND d.subject = about AND walls.looked_for_duty(about, d.kind)));

GRANT INSERT ON public.duties_duty TO waakvlam_intake, waakvlam_reporter;
CREATE POLICY made_by_telling ON public.duties_duty FOR INSERT TO waakvlam_intake, waakvlam_reporter
    WITH CHECK (done_at IS NULL AND walls.may_ask(subject, kind));

-- A resident asks for help, and ends what was owed by stopping.
GRANT SELECT, INSERT, UPDATE (done_at, next_rung_at) ON public.duties_duty TO waakvlam_resident;
CREATE POLICY about_oneself ON public.duties_duty TO waakvlam_resident
    USING (subject = (SELECT walls.ctx_resident()));

-- Time moves a duty and never ends one.
GRANT SELECT, INSERT, UPDATE (rung, holder_team_id, holder_person_id, next_rung_at, acknowledged_at)
    ON public.duties_duty TO waakvlam_clock;
CREATE POLICY moved_by_time ON public.duties_duty TO waakvlam_clock
    USING ((SELECT walls.ctx_now()) IS NOT NULL) WITH CHECK (done_at IS NULL);

-- What is owed outlives the erasure of what it was about.
GRANT SELECT, INSERT, UPDATE (subject) ON public.duties_duty TO waakvlam_retention;
CREATE POLICY outlives_erasure ON public.duties_duty TO waakvlam_retention
    USING ((SELECT walls.ctx_now()) IS NOT NULL);

GRANT SELECT ON public.duties_duty TO waakvlam_watch;
CREATE POLICY counted ON public.duties_duty FOR SELECT TO waakvlam_watch
    USING ((SELECT walls.counts_everywhere()) OR substr(area, 3) LIKE ANY ((SELECT walls.coordinated())::text[]));
