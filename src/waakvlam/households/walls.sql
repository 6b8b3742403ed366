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

-- What holds, or held on a day to which the grant reaches back, is seen: so who may end something still sees that it ended.
CREATE FUNCTION walls.reaches_help(subject uuid, category int, until date) RETURNS bool
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT walls.reaches_for(subject, category,
                             coalesce((until + 1)::timestamp AT TIME ZONE 'Europe/Amsterdam', walls.ctx_now()), 'pilot light')
$$;

GRANT SELECT, INSERT, UPDATE ON public.households_resident, public.households_stay, public.households_involvement,
    public.households_supportlevel TO waakvlam_app;
GRANT SELECT, INSERT ON public.households_visit TO waakvlam_app;
GRANT SELECT, INSERT, DELETE ON public.households_tie TO waakvlam_app;
CREATE POLICY through_the_door ON public.households_resident TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[]) AND walls.reaches(subject_id, 1, walls.ctx_now()));
CREATE POLICY through_the_door ON public.households_stay FOR SELECT TO waakvlam_app
    USING (home_id = ANY ((SELECT walls.opened())::uuid[]) OR resident_id = ANY ((SELECT walls.opened())::uuid[]));
CREATE POLICY began ON public.households_stay FOR INSERT TO waakvlam_app
    WITH CHECK (resident_id = ANY ((SELECT walls.opened())::uuid[]));
CREATE POLICY ended ON public.households_stay FOR UPDATE TO waakvlam_app
    USING (resident_id = ANY ((SELECT walls.opened())::uuid[]));
CREATE POLICY through_the_door ON public.households_involvement TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[])
           AND walls.reaches_help(subject_id, category, until));
CREATE POLICY through_the_door ON public.households_visit TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[]) AND walls.reaches_for(subject_id, category, at, 'pilot light'))
    WITH CHECK (subject_id = ANY ((SELECT walls.opened())::uuid[]) AND walls.reaches_for(subject_id, category, walls.ctx_now(), 'pilot light'));
CREATE POLICY through_the_door ON public.households_supportlevel TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[])
           AND walls.reaches_help(subject_id, 8, until));
CREATE POLICY through_the_door ON public.households_tie TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[]) AND walls.reaches_for(subject_id, 4, walls.ctx_now(), 'pilot light'));

-- What happened to a household or in it.
CREATE POLICY of_a_household ON public.journal_event FOR SELECT TO waakvlam_app
    USING (about = ANY ((SELECT walls.opened())::uuid[])
           AND kind IN ('resident registered', 'resident changed', 'resident moved', 'help started', 'help ended',
                        'helper visited', 'fit judged', 'level set', 'tie added', 'tie removed', 'network asked')
           AND walls.reaches_for(about, category, at, 'pilot light'));

-- Where somebody lives now comes with who they are: looking at the person shows the address.
CREATE FUNCTION walls.homes_of_opened() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN ARRAY(SELECT s.home_id FROM public.households_stay s
                 WHERE s.until IS NULL AND s.resident_id = ANY (walls.opened()) AND walls.reaches(s.resident_id, 1, walls.ctx_now()));
END $$;
CREATE POLICY lived_in_by_opened ON public.access_subject FOR SELECT TO waakvlam_app
    USING (id = ANY ((SELECT walls.homes_of_opened())::uuid[]));

-- That somebody gives care is health data (AVG art. 9): a grant that came with it is seen by who may see the care.
CREATE FUNCTION walls.hides_care(because uuid, of_team uuid) RETURNS bool
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN of_team <> ALL (walls.ctx_teams()) AND EXISTS (
        SELECT FROM public.households_involvement i
        WHERE i.id = because AND i.category & (16 | 32) <> 0
          AND NOT walls.reaches_for(i.subject_id, i.category, walls.ctx_now(), 'pilot light'));
END $$;
CREATE POLICY care_stays_unseen ON public.access_grant AS RESTRICTIVE FOR SELECT TO waakvlam_app
    USING (NOT walls.hides_care(act, team_id));

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

-- How much help a household gets (8) is kept by one team: the first that works there, in a home that was looked at.
CREATE FUNCTION walls.begin_support(home uuid, of_team uuid, new_grant uuid, because uuid) RETURNS bool
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := walls.ctx_now();
BEGIN
    PERFORM walls.require_purpose('pilot light');
    IF home <> ALL (walls.opened()) OR of_team <> ALL (walls.ctx_teams()) THEN
        RAISE EXCEPTION 'not for this person' USING ERRCODE = '42501';
    END IF;
    PERFORM walls.lock_subject(home);
    IF EXISTS (SELECT FROM public.households_supportlevel l WHERE l.subject_id = home AND l.until IS NULL)
       OR EXISTS (SELECT FROM public.access_grant g
                  WHERE g.subject_id = home AND g.purpose = 'pilot light' AND g.categories & 8 <> 0 AND NOT g.dormant
                    AND g.valid_until > moment) THEN
        RETURN false;
    END IF;
    INSERT INTO public.access_grant (id, team_id, subject_id, categories, purpose, basis, valid_from, valid_until,
                                     reach_from, dormant, act)
    VALUES (new_grant, of_team, home, 1 | 8, 'pilot light', 'law', moment, moment + interval '1 year', moment, false,
            because);
    RETURN true;
END $$;

-- A person that nobody knew yet, in a home that was looked at: the team that registers may see what it writes.
CREATE FUNCTION walls.register_person(new_person uuid, home uuid, of_team uuid, width int, new_grant uuid) RETURNS void
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
            false, new_person);
END $$;

-- Somebody moves into an address where nobody lives whom we know: a new occupancy begins, and inherits nothing. What
-- was noted about whoever lived there before stays with them.
CREATE FUNCTION walls.vacate(where_ uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM walls.require_purpose('pilot light');
    IF walls.ctx()->>'role' <> 'waakvlam_app' OR NOT walls.ctx_may('work') THEN
        RAISE EXCEPTION 'not for this person' USING ERRCODE = '42501';
    END IF;
    IF NOT EXISTS (SELECT FROM public.access_subject s WHERE s.kind = 'person' AND s.id = ANY (walls.opened())) THEN
        RAISE EXCEPTION 'nobody moves in' USING ERRCODE = '42501';
    END IF;
    UPDATE public.access_subject s SET until = walls.ctx_now()
    WHERE s.address_id = where_ AND s.until IS NULL
      AND NOT EXISTS (SELECT FROM public.households_stay t WHERE t.home_id = s.id AND t.until IS NULL);
END $$;

-- After somebody moved out: who helps them has no business in the old home any more, and a home where nobody is left
-- ends. `others_keep` says that a team that did not look keeps how much help that household gets.
CREATE FUNCTION walls.move_out(people uuid[], old_home uuid, OUT ended bool, OUT others_keep bool)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF people = '{}' OR NOT people <@ walls.opened() OR EXISTS (
        SELECT FROM unnest(people) p WHERE NOT EXISTS (
            SELECT FROM public.households_stay s WHERE s.resident_id = p AND s.home_id = old_home)) THEN
        RAISE EXCEPTION 'the door is closed' USING ERRCODE = '42501';
    END IF;
    UPDATE public.access_grant g SET dormant = true FROM public.households_involvement i
    WHERE g.subject_id = old_home AND g.act = i.id AND i.subject_id = ANY (people);
    ended := NOT EXISTS (SELECT FROM public.households_stay s WHERE s.home_id = old_home AND s.until IS NULL);
    others_keep := ended AND NOT walls.reaches_for(old_home, 8, walls.ctx_now(), 'pilot light') AND EXISTS (
        SELECT FROM public.households_supportlevel l WHERE l.subject_id = old_home AND l.until IS NULL);
    IF ended THEN
        UPDATE public.access_subject s SET until = walls.ctx_now() WHERE s.id = old_home AND s.until IS NULL;
    END IF;
END $$;

-- That somebody gets care is health data (16): a team may write it down, and see it, when the resident agreed
-- ('consent') or when it gives that care itself ('law'). Never a landlord, the police, an insurer or volunteers.
CREATE FUNCTION walls.open_care(about uuid, of_team uuid, ground text, new_grant uuid, because uuid) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := walls.ctx_now();
    width int;
BEGIN
    SELECT bit_or(g.categories) & (1 | 4 | 8) | 16 INTO width FROM public.access_grant g
    WHERE g.subject_id = about AND g.team_id = of_team AND g.purpose = 'pilot light' AND NOT g.dormant
      AND g.valid_from <= moment AND g.valid_until > moment;
    IF about <> ALL (walls.opened()) OR of_team <> ALL (walls.ctx_teams()) OR width & 8 IS DISTINCT FROM 8
       OR ground NOT IN ('consent', 'law') OR EXISTS (
           SELECT FROM public.parties_team t JOIN public.parties_organisation o ON o.id = t.organisation_id
           WHERE t.id = of_team AND o.kind IN ('corporation', 'police', 'insurer', 'volunteers')) THEN
        RAISE EXCEPTION 'no care to write down' USING ERRCODE = '42501';
    END IF;
    INSERT INTO public.access_grant (id, team_id, subject_id, categories, purpose, basis, valid_from, valid_until,
                                     reach_from, dormant, act)
    VALUES (new_grant, of_team, about, width, 'pilot light', ground, moment, moment + interval '1 year', moment,
            false, because);
    RETURN width;
END $$;

-- The home at an address now, for a team that may see something of it for this purpose; nothing tells whether there is
-- another.
CREATE FUNCTION walls.home_of_teams(where_ uuid, for_what text) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT s.id FROM public.access_subject s
            WHERE s.address_id = where_ AND s.until IS NULL AND EXISTS (
                SELECT FROM public.access_grant g
                WHERE g.subject_id = s.id AND g.team_id = ANY (walls.ctx_teams()) AND g.purpose = for_what
                  AND NOT g.dormant AND g.valid_until > walls.ctx_now()));
END $$;

-- Whom an involvement is about, so that the door can be opened; an id is not a secret, what hangs on it is.
CREATE FUNCTION walls.helped_by(involvement uuid) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT i.subject_id FROM public.households_involvement i
            JOIN public.access_grant g ON g.subject_id = i.subject_id
            WHERE i.id = involvement AND g.team_id = ANY (walls.ctx_teams()) AND NOT g.dormant
            LIMIT 1);
END $$;

-- A subject with what belongs to it: a person with the homes they lived in, a home with who lives or lived there.
CREATE FUNCTION walls.around_help(about uuid) RETURNS uuid[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT ARRAY(SELECT about
                 UNION SELECT s.home_id FROM public.households_stay s WHERE s.resident_id = about
                 UNION SELECT s.resident_id FROM public.households_stay s WHERE s.home_id = about)
$$;

-- Help that ended leaves its grants at rest: they still let the team ask to begin again, and open nothing else.
CREATE FUNCTION walls.rest_help(involvement uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    about uuid;
BEGIN
    SELECT i.subject_id INTO STRICT about FROM public.households_involvement i WHERE i.id = involvement;
    IF about <> ALL (walls.opened()) THEN
        RAISE EXCEPTION 'the door is closed' USING ERRCODE = '42501';
    END IF;
    UPDATE public.access_grant g SET dormant = true
    WHERE g.subject_id = ANY (walls.around_help(about)) AND g.act = involvement;
END $$;

-- While somebody helps, what they may see stays open: what was done starts the year anew, some two months in. So does what
-- their team saw already of the person and who they live with now, however it came to see that.
CREATE FUNCTION walls.renew_help(about uuid) RETURNS TABLE (renewed uuid, subject uuid, team uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF about <> ALL (walls.opened()) THEN
        RAISE EXCEPTION 'the door is closed' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
    UPDATE public.access_grant g SET valid_until = walls.ctx_now() + interval '1 year'
    FROM public.households_involvement i
    WHERE i.subject_id = about AND i.until IS NULL AND NOT g.dormant AND g.purpose = 'pilot light'
      AND (g.act = i.id AND g.subject_id = ANY (walls.around_help(about))
           OR g.team_id = i.team_id AND g.valid_until > walls.ctx_now() AND (g.subject_id = about OR EXISTS (
               SELECT FROM public.households_stay s
               WHERE s.until IS NULL AND (s.resident_id, s.home_id) IN ((about, g.subject_id), (g.subject_id, about)))))
      AND g.valid_until < walls.ctx_now() + interval '10 months'
    RETURNING g.id, g.subject_id, g.team_id;
END $$;

-- That contact got hard, for the clock, which has it told as a signal: by whom, about which address. No content.
CREATE FUNCTION walls.hard_contact(
    visit uuid, OUT subject uuid, OUT person uuid, OUT team uuid, OUT address uuid, OUT missed_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF walls.ctx()->>'role' <> 'waakvlam_clock' THEN
        RAISE EXCEPTION 'for the clock only' USING ERRCODE = '42501';
    END IF;
    SELECT v.subject_id, v.person_id, i.team_id, s.address_id, v.at INTO subject, person, team, address, missed_at
    FROM public.households_visit v
    JOIN public.households_involvement i ON i.id = v.involvement_id
    LEFT JOIN public.households_stay t ON t.resident_id = v.subject_id AND t.until IS NULL
    JOIN public.access_subject s ON s.id = coalesce(t.home_id, v.subject_id) AND s.until IS NULL
    WHERE v.id = visit AND s.address_id IS NOT NULL;
END $$;

-- Until when a resident wants to be kept, said by themselves or to somebody who looked. Who wants nothing kept from now on
-- has no way in any more either.
CREATE FUNCTION walls.wish_to_be_kept(person uuid, day date) RETURNS bool
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF (walls.ctx()->>'role' = 'waakvlam_app' AND walls.reaches(person, 1, walls.ctx_now())
        OR walls.ctx()->>'role' = 'waakvlam_resident' AND person = walls.ctx_resident()) IS NOT TRUE THEN
        RETURN false;
    END IF;
    IF day <= (walls.ctx_now() AT TIME ZONE 'Europe/Amsterdam')::date THEN
        PERFORM walls.end_way_in(person);
    END IF;
    UPDATE public.households_resident r SET wished_until = day WHERE r.subject_id = person;
    RETURN FOUND;
END $$;

-- Erases what was written down about the help of a person or household, and the words of it in the record.
CREATE FUNCTION walls.erase_help(about_ uuid) RETURNS void
LANGUAGE plpgsql SECURITY INVOKER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    refs uuid[] := ARRAY(SELECT i.id FROM public.households_involvement i WHERE i.subject_id = about_
                         UNION SELECT l.id FROM public.households_supportlevel l WHERE l.subject_id = about_
                         UNION SELECT g.id FROM public.access_grant g
                         WHERE g.subject_id = about_ AND g.purpose = 'pilot light');
BEGIN
    DELETE FROM public.journal_detail d USING public.journal_event e
    WHERE d.about = about_ AND e.id = d.event_id
      AND (e.ref = ANY (refs) OR NOT EXISTS (SELECT FROM public.access_subject s WHERE s.id = about_ AND s.kind = 'home'));
    DELETE FROM public.households_visit v WHERE v.subject_id = about_;
    DELETE FROM public.households_involvement i WHERE i.subject_id = about_;
    DELETE FROM public.households_supportlevel l WHERE l.subject_id = about_;
    DELETE FROM public.households_tie t WHERE t.subject_id = about_;
    DELETE FROM public.access_grant g WHERE g.subject_id = about_ AND g.purpose = 'pilot light';
END $$;

-- Forgets residents whom nobody helps and whose time is up. The subject stays as an empty mark. What was about their
-- household goes with the last of those who lived there.
CREATE FUNCTION walls.forget_residents(today date, most int) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    person uuid;
    homes uuid[];
BEGIN
    IF walls.ctx()->>'role' <> 'waakvlam_retention' THEN
        RAISE EXCEPTION 'only erasure forgets' USING ERRCODE = '42501';
    END IF;
    FOR person IN
        SELECT r.subject_id FROM public.households_resident r
        WHERE (r.retain_until < today OR r.wished_until < today) AND NOT EXISTS (
            SELECT FROM public.households_involvement i
            WHERE i.until IS NULL AND i.subject_id IN (
                SELECT r.subject_id UNION
                SELECT s.home_id FROM public.households_stay s WHERE s.resident_id = r.subject_id AND s.until IS NULL))
        ORDER BY least(r.retain_until, r.wished_until), r.subject_id LIMIT most
    LOOP
        PERFORM walls.lock_subject(person);
        homes := ARRAY(SELECT DISTINCT s.home_id FROM public.households_stay s WHERE s.resident_id = person);
        DELETE FROM public.households_stay s WHERE s.resident_id = person;
        PERFORM walls.erase_help(person);
        DELETE FROM public.households_resident r WHERE r.subject_id = person;
        UPDATE public.access_subject s SET until = walls.ctx_now() WHERE s.id = person;
        PERFORM walls.erase_help(home) FROM unnest(homes) home
        WHERE NOT EXISTS (SELECT FROM public.households_stay s WHERE s.home_id = home);
        RETURN NEXT person;
    END LOOP;
END $$;
