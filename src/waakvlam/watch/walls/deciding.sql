-- What people decide about a neighbourhood or a gallery. What is decided is known to whoever works there; how a gallery
-- stands only to the coordinator.

ALTER TABLE public.watch_levelchange ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.watch_areanote ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.watch_service ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.watch_plan ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.watch_agreement ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.watch_threshold ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.watch_balance ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.watch_measure ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY checking ON public.watch_levelchange TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.watch_areanote TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.watch_service TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.watch_plan TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.watch_agreement TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.watch_threshold TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.watch_balance TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.watch_measure TO waakvlam_owner USING (true) WITH CHECK (true);

-- Areas where this person works or that they direct.
CREATE FUNCTION walls.worked_in() RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN ARRAY(SELECT DISTINCT substr(w.area_code, 3) || '%' FROM public.parties_workarea w
                 WHERE w.team_id = ANY (walls.ctx_teams()));
END $$;

GRANT SELECT, INSERT, UPDATE (until) ON public.watch_levelchange, public.watch_areanote, public.watch_plan TO waakvlam_app;
GRANT SELECT, INSERT ON public.watch_service TO waakvlam_app;
GRANT SELECT, INSERT, UPDATE (review_on, ended_at, ending) ON public.watch_measure TO waakvlam_app;
CREATE POLICY worked_in ON public.watch_levelchange FOR SELECT TO waakvlam_app
    USING (substr(area, 3) LIKE ANY ((SELECT walls.worked_in())::text[]));
CREATE POLICY worked_in ON public.watch_areanote FOR SELECT TO waakvlam_app
    USING (substr(area, 3) LIKE ANY ((SELECT walls.worked_in())::text[]));
CREATE POLICY worked_in ON public.watch_service FOR SELECT TO waakvlam_app
    USING (substr(area, 3) LIKE ANY ((SELECT walls.worked_in())::text[]));
CREATE POLICY worked_in ON public.watch_plan FOR SELECT TO waakvlam_app
    USING (substr(area, 3) LIKE ANY ((SELECT walls.worked_in())::text[]));
CREATE POLICY worked_in ON public.watch_measure FOR SELECT TO waakvlam_app
    USING (substr(area, 3) LIKE ANY ((SELECT walls.worked_in())::text[]));
CREATE POLICY decided ON public.watch_levelchange TO waakvlam_app
    USING (substr(area, 3) LIKE ANY ((SELECT walls.watched())::text[]));
CREATE POLICY decided ON public.watch_areanote TO waakvlam_app
    USING (substr(area, 3) LIKE ANY ((SELECT walls.watched())::text[]));
CREATE POLICY decided ON public.watch_service TO waakvlam_app
    USING (substr(area, 3) LIKE ANY ((SELECT walls.watched())::text[]));
CREATE POLICY decided ON public.watch_plan TO waakvlam_app
    USING (substr(area, 3) LIKE ANY ((SELECT walls.watched())::text[]));
CREATE POLICY decided ON public.watch_measure TO waakvlam_app
    USING (substr(area, 3) LIKE ANY ((SELECT walls.watched())::text[]));

-- Agreements and thresholds are how a municipality works: no secret.
GRANT SELECT, INSERT, UPDATE (until) ON public.watch_agreement, public.watch_threshold TO waakvlam_app;
GRANT SELECT ON public.watch_threshold TO waakvlam_clock;
CREATE POLICY known ON public.watch_agreement FOR SELECT TO waakvlam_app USING ((SELECT walls.ctx_now()) IS NOT NULL);
CREATE POLICY known ON public.watch_threshold FOR SELECT TO waakvlam_app, waakvlam_clock
    USING ((SELECT walls.ctx_now()) IS NOT NULL);
CREATE POLICY decided ON public.watch_agreement TO waakvlam_app
    USING (substr(area, 3) LIKE ANY ((SELECT walls.overseen())::text[]));
CREATE POLICY configured ON public.watch_threshold TO waakvlam_app
    USING ((SELECT walls.ctx_may('configure')) OR substr(municipality, 3) LIKE ANY ((SELECT walls.overseen())::text[]));

GRANT SELECT, INSERT, UPDATE (decided_at, below_at) ON public.watch_balance TO waakvlam_app;
GRANT SELECT, INSERT, UPDATE (below_at) ON public.watch_balance TO waakvlam_clock;
CREATE POLICY watched ON public.watch_balance TO waakvlam_app
    USING (substr(area, 3) LIKE ANY ((SELECT walls.watched())::text[]));
CREATE POLICY following ON public.watch_balance TO waakvlam_clock USING ((SELECT walls.ctx_now()) IS NOT NULL);

-- What is asked about an area has no subject: its coordinator asks it of the own team, and ends it whoever has it now.
CREATE POLICY made_for_an_area ON public.duties_duty FOR INSERT TO waakvlam_app
    WITH CHECK (subject IS NULL AND done_at IS NULL AND kind IN ('decide measures', 'review area')
                AND team_id = ANY ((SELECT walls.ctx_teams())::uuid[])
                AND substr(area, 3) LIKE ANY ((SELECT walls.watched())::text[]));

CREATE POLICY of_an_area ON public.duties_duty FOR SELECT TO waakvlam_app
    USING (subject IS NULL AND kind IN ('assess alert', 'decide measures', 'review area')
           AND substr(area, 3) LIKE ANY ((SELECT walls.watched())::text[]));
CREATE POLICY done_for_an_area ON public.duties_duty FOR UPDATE TO waakvlam_app
    USING (subject IS NULL AND kind IN ('assess alert', 'decide measures', 'review area')
           AND substr(area, 3) LIKE ANY ((SELECT walls.watched())::text[]));

-- Whether there is active support in a home, or a pilot light that the resident agreed to. What is health data alone
-- (care) or money does not count here.
CREATE FUNCTION walls.is_supported(home uuid) RETURNS bool
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM public.households_supportlevel l
                   WHERE l.subject_id = home AND l.until IS NULL AND l.level <> 'none')
        OR EXISTS (SELECT FROM public.households_stay y JOIN public.pilotlight_light l ON l.subject_id = y.resident_id
                   WHERE y.home_id = home AND y.until IS NULL AND l.state IN ('lit', 'letting go'))
        OR EXISTS (SELECT FROM public.households_involvement i
                   WHERE i.until IS NULL AND i.category & (16 | 32) = 0
                     AND i.role IN ('case lead', 'support worker', 'debt helper')
                     AND (i.subject_id = home OR i.subject_id IN (
                         SELECT y.resident_id FROM public.households_stay y WHERE y.home_id = home AND y.until IS NULL)))
$$;

-- How many homes a gallery has in a neighbourhood, and in how many there is support: a count, never a list. For time, and
-- for the coordinator of the area. A gallery with few homes is left out: its count would be about somebody.
CREATE FUNCTION walls.gallery_shares(fewest int)
RETURNS TABLE (gallery uuid, area text, homes int, supported int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    patterns text[] := CASE walls.ctx()->>'role' WHEN 'waakvlam_clock' THEN ARRAY['%']
                                                 WHEN 'waakvlam_app' THEN walls.watched() END;
BEGIN
    RETURN QUERY
    SELECT a.gallery_id, a.neighbourhood::text, count(*)::int,
           count(*) FILTER (WHERE s.id IS NOT NULL AND walls.is_supported(s.id))::int
    FROM public.places_address a
    LEFT JOIN public.access_subject s ON s.address_id = a.id AND s.until IS NULL
    WHERE a.gallery_id IS NOT NULL AND substr(a.neighbourhood, 3) LIKE ANY (patterns)
    GROUP BY a.gallery_id, a.neighbourhood HAVING count(*) >= greatest(fewest, 6)
    ORDER BY a.neighbourhood, a.gallery_id;
END $$;

-- The parts of the balance of a street, complex or gallery, as far as it lies in one neighbourhood, or of all of it; of
-- fewer than six homes nothing but their number. Nuisance: in the 13 weeks until this one, and how many that were on average in as many
-- weeks of the year before, as far as it is still kept.
CREATE FUNCTION walls.load_of(
    place_kind text, place uuid, where_ text, OUT homes int, OUT supported int, OUT open_concerns int,
    OUT lapsed_contact int, OUT nuisance int, OUT usual_nuisance numeric)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    this_week timestamptz := walls.week_of(walls.ctx_now())::timestamp AT TIME ZONE 'Europe/Amsterdam';
    addresses uuid[];
    present uuid[];
BEGIN
    IF walls.ctx()->>'role' <> 'waakvlam_app' OR NOT substr(where_, 3) LIKE ANY (walls.watched()) THEN
        RETURN;
    END IF;
    addresses := ARRAY(
        SELECT a.id FROM public.places_address a
        WHERE a.neighbourhood = where_ AND CASE place_kind
            WHEN 'neighbourhood' THEN true
            WHEN 'gallery' THEN a.gallery_id = place
            WHEN 'complex' THEN a.complex_id = place
            WHEN 'street' THEN a.street_key = (SELECT t.key FROM public.places_street t
                                               WHERE t.id = place AND t.neighbourhood = where_) END);
    homes := cardinality(addresses);
    IF homes < 6 THEN
        RETURN;
    END IF;
    present := ARRAY(SELECT s.id FROM public.access_subject s WHERE s.address_id = ANY (addresses) AND s.until IS NULL);
    SELECT count(*) FILTER (WHERE walls.is_supported(h)) INTO supported FROM unnest(present) h;
    SELECT count(*) INTO open_concerns FROM public.signals_concern c
    WHERE c.subject_id = ANY (present) AND c.purpose = 'early signals'
      AND c.state NOT IN ('concluded', 'not picked up in time');
    SELECT count(*) INTO lapsed_contact
    FROM public.households_stay y JOIN public.pilotlight_light l ON l.subject_id = y.resident_id
    JOIN public.duties_duty d ON d.ref = l.id AND d.kind = 'check in' AND d.done_at IS NULL AND d.rung >= 2
    WHERE y.home_id = ANY (present) AND y.until IS NULL;
    SELECT count(*) FILTER (WHERE n.told >= this_week - interval '91 days'),
           round(count(*) FILTER (WHERE n.told < this_week - interval '91 days') / 4.0, 1)
    INTO nuisance, usual_nuisance
    FROM (SELECT min(s.told_at) AS told
          FROM public.signals_signal s JOIN public.signals_concern c ON c.id = s.concern_id
          JOIN public.access_subject h ON h.id = s.subject_id
          WHERE h.address_id = ANY (addresses) AND c.purpose = 'early signals' AND s.category & 2 <> 0
            AND s.told_at < this_week AND s.told_at >= this_week - interval '455 days'
          GROUP BY walls.week_of(s.told_at), s.subject_id,
                   CASE WHEN s.source_key = '' THEN s.id::text ELSE encode(s.source_key, 'hex') END) n;
END $$;
