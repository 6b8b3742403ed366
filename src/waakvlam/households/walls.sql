-- Who lives where and who helps them: everything through the door. A look at the home shows who lives there, but a
-- person's own rows open only with a look at that person.

ALTER TABLE public.households_resident ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.households_stay ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.households_involvement ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.households_visit ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.households_supportlevel ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.households_tie ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE POLICY checking ON public.households_resident TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.households_stay TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.households_involvement TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.households_visit TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.households_supportlevel TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.households_tie TO waakvlam_owner USING (true) WITH CHECK (true);

-- What still holds is seen from now on; what has ended only as far back as the grant reaches.
CREATE FUNCTION walls.reaches_now_or(subject uuid, category int, ended bool, moment timestamptz) RETURNS bool
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$ SELECT walls.reaches(subject, category, CASE WHEN ended THEN moment ELSE walls.ctx_now() END) $$;

GRANT SELECT, INSERT, UPDATE ON public.households_resident, public.households_stay, public.households_involvement,
    public.households_supportlevel TO waakvlam_app;
GRANT SELECT, INSERT ON public.households_visit TO waakvlam_app;
GRANT SELECT, INSERT, DELETE ON public.households_tie TO waakvlam_app;
CREATE POLICY through_the_door ON public.households_resident TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[]) AND walls.reaches(subject_id, 1, walls.ctx_now()));
CREATE POLICY through_the_door ON public.households_stay TO waakvlam_app
    USING (home_id = ANY ((SELECT walls.opened())::uuid[]) OR resident_id = ANY ((SELECT walls.opened())::uuid[]));
CREATE POLICY through_the_door ON public.households_involvement TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[])
           AND walls.reaches_now_or(subject_id, category, until IS NOT NULL, made_at));
CREATE POLICY through_the_door ON public.households_visit TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[]) AND walls.reaches(subject_id, category, at));
CREATE POLICY through_the_door ON public.households_supportlevel TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[])
           AND walls.reaches_now_or(subject_id, 8, until IS NOT NULL, made_at));
CREATE POLICY through_the_door ON public.households_tie TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[]) AND walls.reaches(subject_id, 4, made_at));

-- The resident: one's own.
GRANT SELECT ON public.households_resident, public.households_stay, public.households_involvement,
    public.households_tie TO waakvlam_resident;
CREATE POLICY own ON public.households_resident FOR SELECT TO waakvlam_resident
    USING (subject_id = (SELECT walls.ctx_resident()));
CREATE POLICY own ON public.households_stay FOR SELECT TO waakvlam_resident
    USING (resident_id = (SELECT walls.ctx_resident()));
CREATE POLICY own ON public.households_involvement FOR SELECT TO waakvlam_resident
    USING (subject_id = (SELECT walls.ctx_resident()));
CREATE POLICY own ON public.households_tie FOR SELECT TO waakvlam_resident
    USING (subject_id = (SELECT walls.ctx_resident()));

-- And who helps: their face, and until when they are away.
GRANT SELECT ON public.parties_professional, public.parties_absence TO waakvlam_resident;
CREATE POLICY helps_me ON public.parties_professional FOR SELECT TO waakvlam_resident
    USING (id IN (SELECT i.person_id FROM public.households_involvement i WHERE i.until IS NULL));
CREATE POLICY of_who_helps_me ON public.parties_absence FOR SELECT TO waakvlam_resident
    USING (professional_id IN (SELECT i.person_id FROM public.households_involvement i WHERE i.until IS NULL));

-- The home at an address during the present occupancy, for whoever works with people: its grant is as narrow as a
-- grant can be (contact) and shows nothing that came before.
CREATE FUNCTION walls.enter_home(
    new_home uuid, where_ uuid, of_team uuid, new_grant uuid, because uuid, OUT home uuid, OUT granted bool)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := walls.ctx_now();
BEGIN
    PERFORM walls.require_purpose('pilot light');
    IF walls.ctx()->>'role' <> 'waakvlam_app' OR NOT walls.ctx_may('work') OR of_team <> ALL (walls.ctx_teams()) THEN
        RAISE EXCEPTION 'not for this person' USING ERRCODE = '42501';
    END IF;
    INSERT INTO public.access_subject (id, kind, address_id, since)
    VALUES (new_home, 'home', where_, moment) ON CONFLICT (address_id) WHERE until IS NULL DO NOTHING;
    SELECT s.id INTO STRICT home FROM public.access_subject s WHERE s.address_id = where_ AND s.until IS NULL;
    granted := NOT EXISTS (
        SELECT FROM public.access_grant g
        WHERE g.subject_id = home AND g.team_id = of_team AND g.purpose = 'pilot light' AND NOT g.dormant
          AND g.valid_until > moment);
    IF granted THEN
        INSERT INTO public.access_grant (id, team_id, subject_id, categories, purpose, basis, valid_from, valid_until,
                                         reach_from, dormant, act)
        VALUES (new_grant, of_team, home, 1, 'pilot light', 'law', moment, moment + interval '1 year', moment, false,
                because);
    END IF;
END $$;

-- A person that nobody knew yet, in a home that was looked at: the team that registers may see what it writes.
CREATE FUNCTION walls.register_person(
    new_person uuid, home uuid, of_team uuid, width int, new_grant uuid, because uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := walls.ctx_now();
BEGIN
    PERFORM walls.require_purpose('pilot light');
    IF home <> ALL (walls.opened()) OR of_team <> ALL (walls.ctx_teams()) OR width & (16 | 32) <> 0 THEN
        RAISE EXCEPTION 'not for this person' USING ERRCODE = '42501';
    END IF;
    INSERT INTO public.access_subject (id, kind, since) VALUES (new_person, 'person', moment);
    INSERT INTO public.access_grant (id, team_id, subject_id, categories, purpose, basis, valid_from, valid_until,
                                     reach_from, dormant, act)
    VALUES (new_grant, of_team, new_person, width, 'pilot light', 'law', moment, moment + interval '1 year', moment,
            false, because);
END $$;
