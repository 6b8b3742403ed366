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

-- The areas, as digits that a code begins with, where a team of this person coordinates.
CREATE FUNCTION walls.coordinated() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT walls.ctx_may('coordinate') THEN
        RETURN '{}';
    END IF;
    RETURN ARRAY(SELECT DISTINCT substr(w.area_code, 3) FROM public.parties_workarea w
                 WHERE w.task = 'coordination' AND w.team_id = ANY (walls.ctx_teams()));
END $$;
CREATE FUNCTION walls.lies_in(area text, digits text[]) RETURNS bool
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$ SELECT EXISTS (SELECT FROM unnest(digits) d WHERE starts_with(substr(area, 3), d)) $$;

GRANT SELECT, INSERT, UPDATE ON public.pilotlight_light TO waakvlam_app;
CREATE POLICY of_our_team ON public.pilotlight_light FOR SELECT TO waakvlam_app
    USING (team_id = ANY ((SELECT walls.ctx_teams())::uuid[])
           OR subject_id = ANY ((SELECT walls.opened())::uuid[])
           OR walls.lies_in(area, (SELECT walls.coordinated())::text[]));
CREATE POLICY changed_by_us ON public.pilotlight_light FOR UPDATE TO waakvlam_app
    USING (team_id = ANY ((SELECT walls.ctx_teams())::uuid[])
           OR subject_id = ANY ((SELECT walls.opened())::uuid[])
           OR walls.lies_in(area, (SELECT walls.coordinated())::text[]));
CREATE POLICY lit_through_the_door ON public.pilotlight_light FOR INSERT TO waakvlam_app
    WITH CHECK (subject_id = ANY ((SELECT walls.opened())::uuid[]));

GRANT SELECT, INSERT, UPDATE (shared_at, shared_signal, other_id, holds) ON public.pilotlight_checkin TO waakvlam_app;
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
