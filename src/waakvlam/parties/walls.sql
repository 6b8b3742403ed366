-- Who works where is known to everyone who works; nothing here is about a resident. Only somebody who may configure
-- writes it; absence is also for the professional, and for the coordinator of a team that they share.

ALTER TABLE public.parties_organisation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.parties_team ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.parties_professional ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.parties_membership ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.parties_workarea ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.parties_absence ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.parties_opening ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- The owner prepares reference data and checks it in definer functions.
CREATE POLICY checking ON public.parties_organisation TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.parties_team TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.parties_professional TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.parties_membership TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.parties_workarea TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.parties_absence TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.parties_opening TO waakvlam_owner USING (true) WITH CHECK (true);

GRANT SELECT ON public.parties_organisation, public.parties_team, public.parties_professional,
    public.parties_membership, public.parties_workarea, public.parties_absence, public.parties_opening
    TO waakvlam_app, waakvlam_intake, waakvlam_clock, waakvlam_retention;
GRANT SELECT ON public.parties_organisation, public.parties_team, public.parties_workarea, public.parties_opening
    TO waakvlam_reporter, waakvlam_resident, waakvlam_watch;
CREATE POLICY known_to_all ON public.parties_organisation FOR SELECT TO waakvlam_app, waakvlam_intake,
    waakvlam_reporter, waakvlam_resident, waakvlam_clock, waakvlam_watch, waakvlam_retention
    USING ((SELECT walls.ctx_now()) IS NOT NULL);
CREATE POLICY known_to_all ON public.parties_team FOR SELECT TO waakvlam_app, waakvlam_intake,
    waakvlam_reporter, waakvlam_resident, waakvlam_clock, waakvlam_watch, waakvlam_retention
    USING ((SELECT walls.ctx_now()) IS NOT NULL);
CREATE POLICY known_to_all ON public.parties_workarea FOR SELECT TO waakvlam_app, waakvlam_intake,
    waakvlam_reporter, waakvlam_resident, waakvlam_clock, waakvlam_watch, waakvlam_retention
    USING ((SELECT walls.ctx_now()) IS NOT NULL);
CREATE POLICY known_to_all ON public.parties_opening FOR SELECT TO waakvlam_app, waakvlam_intake,
    waakvlam_reporter, waakvlam_resident, waakvlam_clock, waakvlam_watch, waakvlam_retention
    USING ((SELECT walls.ctx_now()) IS NOT NULL);
CREATE POLICY known_to_colleagues ON public.parties_professional FOR SELECT TO waakvlam_app, waakvlam_intake,
    waakvlam_clock, waakvlam_retention
    USING ((SELECT walls.ctx_now()) IS NOT NULL);
CREATE POLICY known_to_colleagues ON public.parties_membership FOR SELECT TO waakvlam_app, waakvlam_intake,
    waakvlam_clock, waakvlam_retention
    USING ((SELECT walls.ctx_now()) IS NOT NULL);
CREATE POLICY known_to_colleagues ON public.parties_absence FOR SELECT TO waakvlam_app, waakvlam_intake,
    waakvlam_clock, waakvlam_retention
    USING ((SELECT walls.ctx_now()) IS NOT NULL);

GRANT INSERT, UPDATE ON public.parties_organisation, public.parties_team, public.parties_professional,
    public.parties_membership, public.parties_opening TO waakvlam_app;
GRANT INSERT, DELETE ON public.parties_workarea TO waakvlam_app;
GRANT INSERT, UPDATE, DELETE ON public.parties_absence TO waakvlam_app;
CREATE POLICY configured ON public.parties_organisation TO waakvlam_app
    USING ((SELECT walls.ctx_may('configure'))) WITH CHECK ((SELECT walls.ctx_may('configure')));
CREATE POLICY configured ON public.parties_team TO waakvlam_app
    USING ((SELECT walls.ctx_may('configure'))) WITH CHECK ((SELECT walls.ctx_may('configure')));
CREATE POLICY configured ON public.parties_professional TO waakvlam_app
    USING ((SELECT walls.ctx_may('configure'))) WITH CHECK ((SELECT walls.ctx_may('configure')));
CREATE POLICY configured ON public.parties_membership TO waakvlam_app
    USING ((SELECT walls.ctx_may('configure'))) WITH CHECK ((SELECT walls.ctx_may('configure')));
CREATE POLICY configured ON public.parties_workarea TO waakvlam_app
    USING ((SELECT walls.ctx_may('configure'))) WITH CHECK ((SELECT walls.ctx_may('configure')));
CREATE POLICY configured ON public.parties_opening TO waakvlam_app
    USING ((SELECT walls.ctx_may('configure'))) WITH CHECK ((SELECT walls.ctx_may('configure')));

CREATE FUNCTION walls.plans_absence_of(somebody uuid) RETURNS bool
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN somebody = walls.ctx_person() OR walls.ctx_may('configure')
        OR walls.ctx_may('coordinate') AND EXISTS (
            SELECT FROM public.parties_membership m
            WHERE m.professional_id = somebody AND m.team_id = ANY (walls.ctx_teams()) AND m.until IS NULL);
END $$;
CREATE POLICY planned ON public.parties_absence FOR INSERT TO waakvlam_app
    WITH CHECK (walls.plans_absence_of(professional_id));
CREATE POLICY changed ON public.parties_absence FOR UPDATE TO waakvlam_app
    USING (walls.plans_absence_of(professional_id)) WITH CHECK (walls.plans_absence_of(professional_id));
CREATE POLICY withdrawn ON public.parties_absence FOR DELETE TO waakvlam_app
    USING (walls.plans_absence_of(professional_id));

-- Sessions of staff -----------------------------------------------------------------------------------------------
-- Who this session is for, in one round trip for the entrance: the professional with their organisation and today's
-- teams and roles. Null without a live session with a second factor, of an active account of a professional. So an
-- account that was closed, a membership that ended and a session that was ended count from the next request on.
CREATE FUNCTION walls.session_staff(key bytea, today date) RETURNS jsonb
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT jsonb_build_object(
        'session', s.id, 'user', u.id, 'person', p.id, 'name', p.name,
        'organisation', jsonb_build_object('id', o.id, 'name', o.name, 'kind', o.kind),
        'teams', coalesce((
            SELECT jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name, 'roles', t.roles) ORDER BY t.name, t.id)
            FROM (SELECT team.id, team.name, jsonb_agg(m.role ORDER BY m.role) AS roles
                  FROM public.parties_membership m JOIN public.parties_team team ON team.id = m.team_id
                  WHERE m.professional_id = p.id AND m.since <= today AND (m.until IS NULL OR m.until > today)
                  GROUP BY team.id) t), '[]'))
    FROM walls.session_seen(key) s
    JOIN public.accounts_user u ON u.id = s.user_id AND u.is_active AND s.second_factor
    JOIN public.parties_professional p ON p.user_id = u.id
    JOIN public.parties_organisation o ON o.id = p.organisation_id
$$;

-- The watch is nobody: it counts in every area. Staff who read figures in its role do not.
CREATE FUNCTION walls.counts_everywhere() RETURNS bool
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$ SELECT walls.ctx()->>'role' = 'waakvlam_watch' AND walls.ctx_person() IS NULL $$;

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
