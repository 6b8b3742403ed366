-- A light itself holds no content: its team and the coordinator of its area see that it is there and how it stands.
-- What was said is read through the door.

ALTER TABLE public.pilotlight_policy ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.pilotlight_light ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.pilotlight_checkin ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.pilotlight_planphase ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.pilotlight_asked ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.pilotlight_round ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.pilotlight_device ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.pilotlight_feed ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY checking ON public.pilotlight_policy TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.pilotlight_light TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.pilotlight_checkin TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.pilotlight_planphase TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.pilotlight_asked TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.pilotlight_round TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.pilotlight_device TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.pilotlight_feed TO waakvlam_owner USING (true) WITH CHECK (true);

-- How a municipality keeps its lights is no secret.
GRANT SELECT ON public.pilotlight_policy TO waakvlam_app, waakvlam_clock, waakvlam_resident;
GRANT INSERT, UPDATE (until) ON public.pilotlight_policy TO waakvlam_app;
CREATE POLICY known ON public.pilotlight_policy FOR SELECT TO waakvlam_app, waakvlam_clock, waakvlam_resident
    USING ((SELECT walls.ctx_now()) IS NOT NULL);
CREATE POLICY configured ON public.pilotlight_policy TO waakvlam_app
    USING ((SELECT walls.ctx_may('configure'))) WITH CHECK ((SELECT walls.ctx_may('configure')));

-- The areas where a team of this person coordinates, as patterns for the digits of a code.
CREATE FUNCTION walls.coordinated() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT walls.ctx_may('coordinate') THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(SELECT DISTINCT substr(w.area_code, 3) || '%' FROM public.parties_workarea w
                 WHERE w.task = 'coordination' AND w.team_id = ANY (walls.ctx_teams()));
END $$;

GRANT SELECT, INSERT, UPDATE ON public.pilotlight_light TO waakvlam_app;
CREATE POLICY of_our_team ON public.pilotlight_light FOR SELECT TO waakvlam_app
    USING (team_id = ANY ((SELECT walls.ctx_teams())::uuid[])
           OR subject_id = ANY ((SELECT walls.opened())::uuid[])
           OR substr(area, 3) LIKE ANY ((SELECT walls.coordinated())::text[]));
CREATE POLICY changed_by_us ON public.pilotlight_light FOR UPDATE TO waakvlam_app
    USING (team_id = ANY ((SELECT walls.ctx_teams())::uuid[])
           OR subject_id = ANY ((SELECT walls.opened())::uuid[])
           OR substr(area, 3) LIKE ANY ((SELECT walls.coordinated())::text[]));
CREATE POLICY lit_through_the_door ON public.pilotlight_light FOR INSERT TO waakvlam_app
    WITH CHECK (subject_id = ANY ((SELECT walls.opened())::uuid[]));

GRANT SELECT, INSERT, UPDATE (shared_at, shared_signal, shared_kinds, shared_words, other_id, holds)
    ON public.pilotlight_checkin TO waakvlam_app;
CREATE POLICY through_the_door ON public.pilotlight_checkin TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[]) AND walls.reaches(subject_id, 4, at));
GRANT SELECT, INSERT, UPDATE, DELETE ON public.pilotlight_planphase TO waakvlam_app;
CREATE POLICY through_the_door ON public.pilotlight_planphase TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[]) AND walls.reaches(subject_id, 4, walls.ctx_now()));
GRANT SELECT, UPDATE (answered_at) ON public.pilotlight_asked TO waakvlam_app;
CREATE POLICY through_the_door ON public.pilotlight_asked TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[]) AND walls.reaches(subject_id, 4, at));

-- A round is about a street, not about anybody.
GRANT SELECT, INSERT ON public.pilotlight_round TO waakvlam_app;
CREATE POLICY of_our_team ON public.pilotlight_round TO waakvlam_app
    USING (team_id = ANY ((SELECT walls.ctx_teams())::uuid[]));

-- One's own phone and calendar.
GRANT SELECT, INSERT, UPDATE ON public.pilotlight_device TO waakvlam_app;
CREATE POLICY own ON public.pilotlight_device TO waakvlam_app
    USING (professional_id = (SELECT walls.ctx_person()));
GRANT SELECT, INSERT, UPDATE, DELETE ON public.pilotlight_feed TO waakvlam_app;
CREATE POLICY own ON public.pilotlight_feed TO waakvlam_app
    USING (professional_id = (SELECT walls.ctx_person()));

-- The resident: one's own light, plan and questions.
GRANT SELECT ON public.pilotlight_light, public.pilotlight_planphase TO waakvlam_resident;
GRANT SELECT, INSERT ON public.pilotlight_asked TO waakvlam_resident;
CREATE POLICY own ON public.pilotlight_light FOR SELECT TO waakvlam_resident
    USING (subject_id = (SELECT walls.ctx_resident()));
CREATE POLICY own ON public.pilotlight_planphase FOR SELECT TO waakvlam_resident
    USING (subject_id = (SELECT walls.ctx_resident()));
CREATE POLICY own ON public.pilotlight_asked TO waakvlam_resident
    USING (subject_id = (SELECT walls.ctx_resident()));

GRANT SELECT ON public.pilotlight_light TO waakvlam_clock, waakvlam_watch;
CREATE POLICY counted ON public.pilotlight_light FOR SELECT TO waakvlam_clock, waakvlam_watch
    USING ((SELECT walls.ctx_now()) IS NOT NULL);

-- The way in of a resident: a code that the team of their light makes after a look. A new code replaces the one before.
-- Null when this is not for who asks.
CREATE FUNCTION walls.let_resident_in(
    new_account uuid, new_link uuid, subject uuid, code_hash bytea, ends timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := walls.ctx_now();
    account uuid;
BEGIN
    IF walls.ctx()->>'role' <> 'waakvlam_app' OR NOT walls.reaches(subject, 4, moment) OR NOT EXISTS (
            SELECT FROM public.pilotlight_light l
            WHERE l.subject_id = subject AND l.team_id = ANY (walls.ctx_teams())) THEN
        RETURN NULL;
    END IF;
    INSERT INTO public.accounts_user (id, password, is_active, resident)
    VALUES (new_account, '!', true, subject) ON CONFLICT (resident) DO NOTHING;
    SELECT u.id INTO STRICT account FROM public.accounts_user u WHERE u.resident = subject;
    UPDATE public.accounts_onetimelink SET ends_at = moment WHERE ref = account AND used_at IS NULL AND ends_at > moment;
    INSERT INTO public.accounts_onetimelink (id, purpose, ref, hash, made_at, ends_at)
    VALUES (new_link, 'resident', account, code_hash, moment, ends);
    RETURN account;
END $$;

-- Whether this context tends a light: its team, whoever looked at the person, the coordinator of its area, a team whose
-- grant on the person rests since the end (it may begin again), the person.
CREATE FUNCTION walls.tends_light(which uuid) RETURNS bool
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT CASE walls.ctx()->>'role'
            WHEN 'waakvlam_app' THEN l.team_id = ANY (walls.ctx_teams()) OR l.subject_id = ANY (walls.opened())
                OR substr(l.area, 3) LIKE ANY (walls.coordinated()) OR EXISTS (
                    SELECT FROM public.access_grant g
                    WHERE g.subject_id = l.subject_id AND g.team_id = ANY (walls.ctx_teams())
                      AND g.purpose = 'pilot light' AND g.valid_until > walls.ctx_now())
            WHEN 'waakvlam_resident' THEN l.subject_id = walls.ctx_resident()
            ELSE walls.ctx()->>'role' IN ('waakvlam_clock', 'waakvlam_retention') END
        FROM public.pilotlight_light l WHERE l.id = which);
END $$;

-- Stores when contact is due next, and makes the one open duty of each light what is wanted: asked when there is none, else the same duty moves to another
-- day, person or kind, so that nothing that is owed is ever ended by the way. Only a person's act ends it (`done`, or
-- nothing wanted). What comes back is what somebody must hear of. A definer function, because who tends a light need
-- not see whose turn it is.
CREATE FUNCTION walls.follow_lights(wanted jsonb)
RETURNS TABLE (duty uuid, turn int, happened text, about uuid, team uuid, person uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := walls.ctx_now();
    w record;
    was public.duties_duty;
BEGIN
    FOR w IN
        SELECT m.*, l.subject_id, l.area
        FROM jsonb_to_recordset(wanted) AS m(light uuid, next_due timestamptz, due_from timestamptz,
                                             lost_from timestamptz, duty uuid, kind text, team uuid,
                                             person uuid, second uuid, due timestamptz, stays bool, ladder text,
                                             times timestamptz[], done bool)
        LEFT JOIN public.pilotlight_light l ON l.id = m.light
    LOOP
        IF walls.tends_light(w.light) IS NOT TRUE THEN
            RAISE EXCEPTION 'not for this person' USING ERRCODE = '42501';
        END IF;
        UPDATE public.pilotlight_light l SET next_due_at = w.next_due, due_from = w.due_from, lost_from = w.lost_from
        WHERE l.id = w.light
          AND (l.next_due_at, l.due_from, l.lost_from) IS DISTINCT FROM (w.next_due, w.due_from, w.lost_from);
        SELECT d.* INTO was FROM public.duties_duty d
        WHERE d.ref = w.light AND d.done_at IS NULL
          AND d.kind IN ('decide light', 'find keeper', 'check in', 'end pause') FOR UPDATE;
        IF was.id IS NOT NULL AND (w.done OR w.kind IS NULL) THEN
            IF walls.ctx()->>'role' NOT IN ('waakvlam_app', 'waakvlam_resident') THEN
                RAISE EXCEPTION 'only a person ends a duty' USING ERRCODE = '42501';
            END IF;
            UPDATE public.duties_duty d SET done_at = moment, next_rung_at = NULL WHERE d.id = was.id;
            RETURN QUERY SELECT was.id, was.turn::int, 'done', was.subject, was.team_id, was.person_id;
            was := NULL;
        END IF;
        CONTINUE WHEN w.kind IS NULL;
        IF was.id IS NULL THEN
            INSERT INTO public.duties_duty
                (id, kind, subject, ref, area, team_id, person_id, second_id, holder_team_id, holder_person_id, ladder,
                 turn, rung, made_at, due_at, rung_times, next_rung_at)
            VALUES (w.duty, w.kind, w.subject_id, w.light, w.area, w.team, w.person, w.second, w.team, w.person,
                    w.ladder, 0, 0, moment, w.due, w.times, w.times[1]);
            RETURN QUERY SELECT w.duty, 0, 'asked', w.subject_id, w.team, w.person;
        ELSIF (was.kind, was.team_id, was.person_id, was.second_id)
              IS DISTINCT FROM (w.kind, w.team, w.person, w.second) OR NOT w.stays AND was.due_at <> w.due THEN
            UPDATE public.duties_duty d
            SET kind = w.kind, team_id = w.team, person_id = w.person, second_id = w.second, holder_team_id = w.team,
                holder_person_id = w.person, due_at = w.due, rung = 0, rung_times = w.times,
                next_rung_at = w.times[1], acknowledged_at = NULL, turn = d.turn + 1
            WHERE d.id = was.id;
            IF (was.kind, was.team_id, was.person_id) IS DISTINCT FROM (w.kind, w.team, w.person) THEN
                RETURN QUERY SELECT was.id, was.turn + 1, 'handed over', w.subject_id, w.team, w.person;
            END IF;
        END IF;
    END LOOP;
END $$;

-- Who keeps a light is written in one place: whoever tends it names keeper and deputy, and with each comes the help that
-- the household page shows and a grant that goes when they go. Never care (16) or finance (32), whoever they are. A
-- person that stays keeps everything. What comes back are the grants that were given.
CREATE FUNCTION walls.set_faces(which uuid, new_keeper uuid, new_deputy uuid, day date, why text)
RETURNS TABLE (given uuid, about uuid, to_team uuid, width int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := walls.ctx_now();
    l public.pilotlight_light;
    was public.households_involvement;
    face record;
    help uuid;
    agreed bool;
    seen record;
BEGIN
    SELECT i.* INTO l FROM public.pilotlight_light i WHERE i.id = which;
    IF walls.tends_light(which) IS NOT TRUE OR l.subject_id IS NULL THEN
        RAISE EXCEPTION 'not for this person' USING ERRCODE = '42501';
    END IF;
    agreed := l.state IN ('lit', 'letting go');
    FOR face IN SELECT * FROM (VALUES ('keeper', new_keeper), ('deputy', new_deputy)) AS f(role, person) LOOP
        SELECT i.* INTO was FROM public.households_involvement i
        WHERE i.subject_id = l.subject_id AND i.role = face.role AND i.until IS NULL;
        CONTINUE WHEN (was.person_id, was.team_id)
            IS NOT DISTINCT FROM (face.person, CASE WHEN face.person IS NOT NULL THEN l.team_id END);
        help := CASE WHEN face.person IS NOT NULL THEN gen_random_uuid() END;
        IF was.id IS NOT NULL THEN
            UPDATE public.households_involvement i SET until = day, end_reason = why WHERE i.id = was.id;
            UPDATE public.access_grant g SET dormant = true WHERE g.act = was.id;
        END IF;
        CONTINUE WHEN help IS NULL;
        PERFORM walls.require_purpose('pilot light');
        INSERT INTO public.households_involvement
            (id, subject_id, role, law, category, team_id, person_id, since, fit, fit_words, end_reason, made_at)
        VALUES (help, l.subject_id, face.role, 'none', 1, l.team_id, face.person, day, '', '', '', moment);
        UPDATE public.households_involvement i SET successor_id = help WHERE i.id = was.id;
        FOR seen IN
            SELECT l.subject_id AS id, 1 | 4 | CASE WHEN agreed THEN 8 ELSE 0 END AS categories
            UNION ALL SELECT s.home_id, 1 FROM public.households_stay s
            WHERE s.resident_id = l.subject_id AND s.until IS NULL
        LOOP
            given := gen_random_uuid();
            INSERT INTO public.access_grant (id, team_id, subject_id, categories, purpose, basis, valid_from,
                                             valid_until, reach_from, dormant, act)
            VALUES (given, l.team_id, seen.id, seen.categories, 'pilot light',
                    CASE WHEN agreed THEN 'consent' ELSE 'law' END, moment, moment + interval '1 year',
                    CASE WHEN seen.id = l.subject_id THEN l.proposed_at ELSE moment END, false, help);
            about := seen.id; to_team := l.team_id; width := seen.categories;
            RETURN NEXT;
        END LOOP;
    END LOOP;
END $$;

-- The resident said yes: from now on their keeper's team sees the help too (8), by consent.
CREATE FUNCTION walls.consent_to_light(which uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF walls.tends_light(which) IS NOT TRUE THEN
        RAISE EXCEPTION 'not for this person' USING ERRCODE = '42501';
    END IF;
    UPDATE public.access_grant g SET basis = 'consent', categories = g.categories | 8
    FROM public.pilotlight_light l
    JOIN public.households_involvement i ON i.subject_id = l.subject_id AND i.role IN ('keeper', 'deputy') AND i.until IS NULL
    WHERE l.id = which AND g.act = i.id AND g.subject_id = l.subject_id AND NOT g.dormant;
END $$;

-- When a light ends as its resident or both wished, what its team may see comes to rest, unless that team helps this
-- person in another way. It still lets the team begin again.
CREATE FUNCTION walls.rest_light(which uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF walls.tends_light(which) IS NOT TRUE THEN
        RAISE EXCEPTION 'not for this person' USING ERRCODE = '42501';
    END IF;
    UPDATE public.access_grant g SET dormant = true
    FROM public.pilotlight_light l
    WHERE l.id = which AND g.subject_id = l.subject_id AND g.team_id = l.team_id AND g.purpose = 'pilot light'
      AND NOT EXISTS (SELECT FROM public.households_involvement i
                      WHERE i.subject_id = l.subject_id AND i.team_id = l.team_id AND i.until IS NULL);
END $$;

-- Somebody, if they still work in a team; nobody otherwise.
CREATE FUNCTION walls.still_in_team(somebody uuid, of_team uuid, day date) RETURNS uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT m.professional_id FROM public.parties_membership m
    WHERE m.professional_id = somebody AND m.team_id = of_team AND m.since <= day AND (m.until IS NULL OR m.until > day)
    LIMIT 1
$$;

-- Beginning again, in one step, for the team that kept it, a partner whose grant rests, or the resident: the light as it
-- is now, with its faces as far as they are still there; or nothing when it is not for them, cannot begin again, or
-- another one burns.
CREATE FUNCTION walls.reopen_light(which uuid, day date) RETURNS SETOF public.pilotlight_light
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := walls.ctx_now();
    who uuid;
BEGIN
    SELECT l.subject_id INTO who FROM public.pilotlight_light l WHERE l.id = which;
    IF walls.tends_light(which) IS NOT TRUE OR who IS NULL THEN
        RETURN;
    END IF;
    PERFORM walls.lock_subject(who);
    RETURN QUERY
    UPDATE public.pilotlight_light l
    SET state = 'lit', ended_at = NULL, keeping = '', retain_until = NULL, rhythm_since = moment, stage = 0,
        stage_contacts = 0, named_on = NULL, paused_until = NULL, override_every = NULL, override_unit = '',
        stable_since = day, lit_at = moment, keeper_id = walls.still_in_team(l.keeper_id, l.team_id, day),
        deputy_id = walls.still_in_team(l.deputy_id, l.team_id, day)
    WHERE l.id = which AND l.state IN ('let go', 'stopped by resident') AND NOT EXISTS (
        SELECT FROM public.pilotlight_light o
        WHERE o.subject_id = who AND o.state IN ('proposed', 'reaching out', 'lit', 'letting go'))
    RETURNING l.*;
END $$;

-- A resident stops, on any day: their own light ends as they choose, and comes back as it is now.
CREATE FUNCTION walls.stop_my_light(keep text, until date) RETURNS SETOF public.pilotlight_light
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF walls.ctx()->>'role' <> 'waakvlam_resident' THEN
        RAISE EXCEPTION 'for the resident' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
    UPDATE public.pilotlight_light l
    SET state = 'stopped by resident', ended_at = walls.ctx_now(), keeping = keep, retain_until = until,
        paused_until = NULL, named_on = NULL
    WHERE l.subject_id = walls.ctx_resident() AND l.state IN ('proposed', 'reaching out', 'lit', 'letting go')
    RETURNING l.*;
END $$;

-- Ends what else was asked about a light and has no meaning any more: after a yes nobody looks along, and after the end
-- nothing is asked at all.
CREATE FUNCTION walls.end_about_light(which uuid) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF walls.tends_light(which) IS NOT TRUE OR walls.ctx()->>'role' NOT IN ('waakvlam_app', 'waakvlam_resident') THEN
        RAISE EXCEPTION 'only a person ends a duty' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
    UPDATE public.duties_duty d SET done_at = walls.ctx_now(), next_rung_at = NULL
    FROM public.pilotlight_light l
    WHERE l.id = which AND d.subject = l.subject_id AND d.done_at IS NULL
      AND (d.kind = 'review outreach' OR l.state NOT IN ('proposed', 'reaching out', 'lit', 'letting go')
           AND d.kind IN ('confirm relapse', 'tell away', 'help asked', 'compare'))
    RETURNING d.id;
END $$;

-- A new face answers for what was asked of the one before.
CREATE FUNCTION walls.pass_to_face(which uuid, old_face uuid) RETURNS TABLE (duty uuid, turn int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF walls.tends_light(which) IS NOT TRUE THEN
        RAISE EXCEPTION 'not for this person' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
    UPDATE public.duties_duty d
    SET team_id = l.team_id, person_id = l.keeper_id, second_id = l.deputy_id, holder_team_id = l.team_id,
        holder_person_id = l.keeper_id, rung = 0, next_rung_at = d.rung_times[1], acknowledged_at = NULL,
        turn = d.turn + 1
    FROM public.pilotlight_light l
    WHERE l.id = which AND d.subject = l.subject_id AND d.person_id = old_face AND d.done_at IS NULL
      AND d.kind IN ('confirm relapse', 'help asked', 'compare')
    RETURNING d.id, d.turn::int;
END $$;

-- Which light stands behind references of duties (a light, a contact, a question); whether it may be seen is for the door.
CREATE FUNCTION walls.lights_behind(refs uuid[]) RETURNS TABLE (ref uuid, light uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM walls.ctx();
    RETURN QUERY
    SELECT l.id, l.id FROM public.pilotlight_light l WHERE l.id = ANY (refs)
    UNION ALL SELECT c.id, c.light_id FROM public.pilotlight_checkin c WHERE c.id = ANY (refs)
    UNION ALL SELECT a.id, a.light_id FROM public.pilotlight_asked a WHERE a.id = ANY (refs);
END $$;

-- Retention --------------------------------------------------------------------------------------------------------
-- Erases what a light holds of its resident: contacts, plan, questions, the words of the record, the tie of duties and of
-- the light itself. What stays is an empty mark that counts.
CREATE FUNCTION walls.erase_light(which uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    who uuid;
    refs uuid[];
BEGIN
    IF walls.ctx()->>'role' <> 'waakvlam_retention' THEN
        RAISE EXCEPTION 'only erasure removes details' USING ERRCODE = '42501';
    END IF;
    SELECT l.subject_id INTO who FROM public.pilotlight_light l WHERE l.id = which;
    refs := ARRAY(SELECT which UNION SELECT c.id FROM public.pilotlight_checkin c WHERE c.light_id = which
                  UNION SELECT p.id FROM public.pilotlight_planphase p WHERE p.light_id = which
                  UNION SELECT a.id FROM public.pilotlight_asked a WHERE a.light_id = which);
    DELETE FROM public.journal_detail d USING public.journal_event e
    WHERE d.about = who AND e.id = d.event_id AND e.ref = ANY (refs);
    UPDATE public.duties_duty d SET subject = NULL WHERE d.ref = ANY (refs);
    -- What is erased cannot be compared any more; what is owed about it is the question why.
    UPDATE public.duties_duty d SET done_at = walls.ctx_now(), next_rung_at = NULL
    WHERE d.ref = ANY (refs) AND d.kind = 'compare' AND d.done_at IS NULL;
    DELETE FROM public.pilotlight_checkin c WHERE c.light_id = which;
    DELETE FROM public.pilotlight_planphase p WHERE p.light_id = which;
    DELETE FROM public.pilotlight_asked a WHERE a.light_id = which;
    UPDATE public.pilotlight_light l SET subject_id = NULL, keeper_id = NULL, deputy_id = NULL, retain_until = NULL
    WHERE l.id = which;
END $$;
GRANT SELECT, UPDATE (state, ended_at) ON public.pilotlight_light TO waakvlam_retention;
CREATE POLICY erasure ON public.pilotlight_light TO waakvlam_retention USING ((SELECT walls.ctx_now()) IS NOT NULL);

-- Contact that nobody made in time is the coordinator's now: the duty itself goes there, as a question why. The person who
-- was asked did not do it, so nothing is done.
CREATE FUNCTION walls.lapse_light(which uuid, desk uuid, due timestamptz, times timestamptz[])
RETURNS TABLE (duty uuid, turn int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF walls.tends_light(which) IS NOT TRUE OR walls.ctx()->>'role' NOT IN ('waakvlam_app', 'waakvlam_retention') THEN
        RAISE EXCEPTION 'not for this person' USING ERRCODE = '42501';
    END IF;
    UPDATE public.pilotlight_light l SET next_due_at = NULL, due_from = NULL, lost_from = NULL WHERE l.id = which;
    RETURN QUERY
    UPDATE public.duties_duty d
    SET kind = 'explain', team_id = desk, person_id = NULL, second_id = NULL, holder_team_id = desk,
        holder_person_id = NULL, due_at = due, rung = 0, rung_times = times, next_rung_at = times[1],
        acknowledged_at = NULL, turn = d.turn + 1
    WHERE d.ref = which AND d.done_at IS NULL AND d.kind IN ('find keeper', 'check in')
    RETURNING d.id, d.turn::int;
END $$;

-- Ends what was still asked about a light that is an empty mark, for the coordinator who was asked to say why.
CREATE FUNCTION walls.end_lapsed_light(which uuid) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    mine uuid[] := walls.ctx_teams();
BEGIN
    IF walls.ctx_may('coordinate') AND EXISTS (
        SELECT FROM public.duties_duty d
        WHERE d.ref = which AND d.kind = 'explain' AND d.done_at IS NULL
          AND (d.team_id = ANY (mine) OR d.holder_team_id = ANY (mine))) THEN
        RETURN QUERY
        UPDATE public.duties_duty d SET done_at = walls.ctx_now(), next_rung_at = NULL
        WHERE d.ref = which AND d.done_at IS NULL
        RETURNING d.id;
    END IF;
END $$;

-- Consequences ------------------------------------------------------------------------------------------------------
-- What a keeper chose to share of a contact, sealed as it is kept, with the address where it belongs. For the clock, which
-- tells it in a context of its own.
CREATE FUNCTION walls.shared_contact(
    which uuid, OUT words bytea, OUT kinds text[], OUT observed_at timestamptz, OUT person uuid, OUT team uuid,
    OUT address uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF walls.ctx()->>'role' <> 'waakvlam_clock' THEN
        RAISE EXCEPTION 'for the clock only' USING ERRCODE = '42501';
    END IF;
    SELECT c.shared_words, c.shared_kinds::text[], c.at, c.person_id, c.team_id, s.address_id
    INTO words, kinds, observed_at, person, team, address
    FROM public.pilotlight_checkin c
    JOIN public.households_stay t ON t.resident_id = c.subject_id AND t.until IS NULL
    JOIN public.access_subject s ON s.id = t.home_id AND s.until IS NULL
    WHERE c.id = which AND c.shared_at IS NOT NULL;
END $$;

-- The lights of who lives where a signal came in, and how serious it is: so that the keeper is asked, and nobody else.
CREATE FUNCTION walls.lights_at_signal(signal uuid) RETURNS TABLE (light uuid, seriousness int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF walls.ctx()->>'role' <> 'waakvlam_clock' THEN
        RAISE EXCEPTION 'for the clock only' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
    SELECT l.id, s.seriousness::int
    FROM public.signals_signal s
    JOIN public.households_stay t ON t.home_id = s.subject_id AND t.until IS NULL
    JOIN public.pilotlight_light l ON l.subject_id = t.resident_id
    WHERE s.id = signal AND s.seriousness > 0 AND l.state IN ('lit', 'letting go');
END $$;

-- Time lets a light go on without a face that left its team.
GRANT UPDATE (keeper_id, deputy_id, met_at) ON public.pilotlight_light TO waakvlam_clock;
CREATE POLICY released ON public.pilotlight_light FOR UPDATE TO waakvlam_clock
    USING ((SELECT walls.ctx_now()) IS NOT NULL);

-- A phone of this person's: true when it is new, nothing when it is somebody else's or was withdrawn.
CREATE FUNCTION walls.register_device(which uuid, by_session uuid) RETURNS bool
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    me uuid := walls.ctx_person();
    moment timestamptz := walls.ctx_now();
BEGIN
    UPDATE public.pilotlight_device d SET session = by_session, seen_at = moment
    WHERE d.id = which AND d.professional_id = me AND d.withdrawn_at IS NULL;
    IF FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO public.pilotlight_device (id, session, professional_id, made_at, seen_at)
    VALUES (which, by_session, me, moment, moment) ON CONFLICT (id) DO NOTHING;
    RETURN CASE WHEN FOUND THEN true END;
END $$;

-- Whether a phone must forget everything. Asked before anybody signs in, so it tells no more than that.
CREATE FUNCTION walls.must_wipe(which uuid, today date) RETURNS bool
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM walls.ctx();
    RETURN EXISTS (
        SELECT FROM public.pilotlight_device d
        JOIN public.parties_professional p ON p.id = d.professional_id
        JOIN public.accounts_user u ON u.id = p.user_id
        WHERE d.id = which AND (
            d.withdrawn_at IS NOT NULL OR NOT u.is_active
            OR NOT EXISTS (SELECT FROM public.parties_membership m
                           WHERE m.professional_id = p.id AND m.since <= today AND (m.until IS NULL OR m.until > today))
            OR EXISTS (SELECT FROM public.journal_event e WHERE e.kind = 'session ended' AND e.ref = d.session)));
END $$;

-- The moments of one calendar, by its key: one row without a moment when nothing is due.
CREATE FUNCTION walls.feed_moments(key bytea) RETURNS TABLE (known bool, id uuid, due_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM walls.ctx();
    RETURN QUERY
        SELECT true, d.id, d.due_at
        FROM public.pilotlight_feed f
        LEFT JOIN public.duties_duty d
            ON d.person_id = f.professional_id AND d.kind = 'check in' AND d.done_at IS NULL
        WHERE f.hash = key ORDER BY d.due_at, d.id;
END $$;

-- Somebody moved: their light and what is open about them belong to the neighbourhood where they live now.
CREATE FUNCTION walls.follow_home(resident uuid) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    here text;
BEGIN
    IF walls.ctx()->>'role' <> 'waakvlam_clock' THEN
        RAISE EXCEPTION 'for the clock only' USING ERRCODE = '42501';
    END IF;
    SELECT a.neighbourhood INTO here
    FROM public.households_stay s
    JOIN public.access_subject h ON h.id = s.home_id
    JOIN public.places_address a ON a.id = h.address_id
    WHERE s.resident_id = resident AND s.until IS NULL;
    UPDATE public.duties_duty d SET area = here
    FROM public.pilotlight_light l
    WHERE l.subject_id = resident AND d.subject = resident AND d.done_at IS NULL AND d.area = l.area AND here <> l.area;
    RETURN QUERY
    UPDATE public.pilotlight_light l SET area = here
    WHERE l.subject_id = resident AND here <> l.area AND l.state IN ('proposed', 'reaching out', 'lit', 'letting go')
    RETURNING l.id;
END $$;
