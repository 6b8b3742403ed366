-- A light itself holds no content: its team and the coordinator of its area see that it is there and how it stands.
-- What was said is read through the door.

ALTER TABLE public.pilotlight_policy ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.pilotlight_light ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.pilotlight_checkin ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.pilotlight_planphase ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.pilotlight_plannow ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.pilotlight_asked ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.pilotlight_round ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.pilotlight_device ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.pilotlight_feed ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY checking ON public.pilotlight_policy TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.pilotlight_light TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.pilotlight_checkin TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.pilotlight_planphase TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.pilotlight_plannow TO waakvlam_owner USING (true) WITH CHECK (true);
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
    WITH CHECK (subject_id = ANY ((SELECT walls.opened())::uuid[]) AND state = 'proposed'
                AND proposed_at = (SELECT walls.ctx_now()));

-- Whose light it is, and since when, decides what its faces may see: that never changes, and only a coordinator gives a
-- light to another team.
CREATE FUNCTION walls.refuse_other_light() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF current_user <> 'waakvlam_owner' AND ((OLD.subject_id, OLD.proposed_at) IS DISTINCT FROM (NEW.subject_id, NEW.proposed_at)
       OR NOT substr(OLD.area, 3) LIKE ANY (walls.coordinated())) THEN
        RAISE EXCEPTION 'a light stays with whom it is for' USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER stays BEFORE UPDATE ON public.pilotlight_light
    FOR EACH ROW WHEN ((OLD.subject_id, OLD.proposed_at, OLD.team_id)
                       IS DISTINCT FROM (NEW.subject_id, NEW.proposed_at, NEW.team_id))
    EXECUTE FUNCTION walls.refuse_other_light();

GRANT SELECT, INSERT, UPDATE (shared_at, shared_signal, shared_kinds, shared_words, other_id, holds)
    ON public.pilotlight_checkin TO waakvlam_app;
CREATE POLICY through_the_door ON public.pilotlight_checkin TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[]) AND walls.reaches_for(subject_id, 4, at, 'pilot light'));
GRANT SELECT, INSERT, UPDATE, DELETE ON public.pilotlight_planphase TO waakvlam_app;
CREATE POLICY through_the_door ON public.pilotlight_planphase TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[]) AND walls.reaches_for(subject_id, 4, walls.ctx_now(), 'pilot light'));
GRANT SELECT, INSERT, UPDATE ON public.pilotlight_plannow TO waakvlam_app;
CREATE POLICY through_the_door ON public.pilotlight_plannow TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[]) AND walls.reaches_for(subject_id, 4, walls.ctx_now(), 'pilot light'));
GRANT SELECT, UPDATE (answered_at) ON public.pilotlight_asked TO waakvlam_app;
CREATE POLICY through_the_door ON public.pilotlight_asked TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[]) AND walls.reaches_for(subject_id, 4, at, 'pilot light'));

-- What happened to a light.
CREATE POLICY of_a_light ON public.journal_event FOR SELECT TO waakvlam_app
    USING (about = ANY ((SELECT walls.opened())::uuid[])
           AND kind IN ('light proposed', 'keeper chosen', 'outreach started', 'resident answered', 'outreach reviewed',
                        'contact noted', 'contact shared', 'contacts compared', 'rhythm changed', 'light paused',
                        'light resumed', 'relapse judged', 'help asked', 'letting go started', 'light let go',
                        'light stopped', 'light reopened', 'away told', 'face left', 'plan written', 'colour set',
                        'resident let in', 'resident came in', 'contact brought forward')
           AND walls.reaches_for(about, category, at, 'pilot light'));

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
GRANT SELECT ON public.pilotlight_light, public.pilotlight_planphase, public.pilotlight_plannow TO waakvlam_resident;
GRANT SELECT, INSERT ON public.pilotlight_asked TO waakvlam_resident;
CREATE POLICY own ON public.pilotlight_light FOR SELECT TO waakvlam_resident
    USING (subject_id = (SELECT walls.ctx_resident()));
CREATE POLICY own ON public.pilotlight_planphase FOR SELECT TO waakvlam_resident
    USING (subject_id = (SELECT walls.ctx_resident()));
CREATE POLICY own ON public.pilotlight_plannow FOR SELECT TO waakvlam_resident
    USING (subject_id = (SELECT walls.ctx_resident()));
CREATE POLICY own ON public.pilotlight_asked TO waakvlam_resident
    USING (subject_id = (SELECT walls.ctx_resident()));

GRANT SELECT ON public.pilotlight_light TO waakvlam_clock;
GRANT SELECT (id, area, state, origin, team_id, proposed_at, reaching_since, lit_at, ended_at, next_due_at)
    ON public.pilotlight_light TO waakvlam_watch;
CREATE POLICY moved_by_time ON public.pilotlight_light FOR SELECT TO waakvlam_clock
    USING ((SELECT walls.ctx_now()) IS NOT NULL);
CREATE POLICY counted ON public.pilotlight_light FOR SELECT TO waakvlam_watch
    USING ((SELECT walls.counts_everywhere()));

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
    IF walls.ctx()->>'role' <> 'waakvlam_app' OR NOT walls.reaches_for(subject, 4, moment, 'pilot light') OR NOT EXISTS (
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
                      AND g.purpose = 'pilot light' AND g.valid_until > walls.ctx_now()
                      AND (l.state IN ('let go', 'stopped by resident') OR l.rhythm_since = walls.ctx_now()))
            WHEN 'waakvlam_resident' THEN l.subject_id = walls.ctx_resident()
            ELSE walls.ctx()->>'role' IN ('waakvlam_clock', 'waakvlam_retention') END
        FROM public.pilotlight_light l WHERE l.id = which);
END $$;

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
        JOIN public.parties_professional p ON p.id = f.professional_id
        JOIN public.accounts_user u ON u.id = p.user_id AND u.is_active
        LEFT JOIN public.duties_duty d
            ON d.person_id = f.professional_id AND d.kind = 'check in' AND d.done_at IS NULL
        WHERE f.hash = key ORDER BY d.due_at, d.id;
END $$;
