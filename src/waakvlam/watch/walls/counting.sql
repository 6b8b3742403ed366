-- Counting as the watch: what comes out is numbers of places, never a home.

CREATE FUNCTION walls.week_of(moment timestamptz) RETURNS date
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$ SELECT date_trunc('week', moment AT TIME ZONE 'Europe/Amsterdam')::date $$;

-- Counts of the weeks from one Monday until another. Signals count once a week for each home and source (what one
-- source tells twice about one home is one), in each life domain that they name and once in all together (''). Only
-- what was told for early help: arrears stay with debt help (Wgs).
CREATE FUNCTION walls.week_counts(first date, after date, codes text[], domains text[])
RETURNS TABLE (week date, place_kind text, place text, area text, kind text, domain text, count int, sources int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    begins timestamptz := first::timestamp AT TIME ZONE 'Europe/Amsterdam';
    ends timestamptz := after::timestamp AT TIME ZONE 'Europe/Amsterdam';
BEGIN
    IF NOT walls.counts_everywhere() THEN
        RAISE EXCEPTION 'for the watch only' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
    WITH names AS MATERIALIZED (
        SELECT k.code, k.domain FROM unnest(codes, domains) k(code, domain)
    ), told AS MATERIALIZED (
        SELECT walls.week_of(s.told_at) AS week, s.concern_id, s.told_at, s.subject_id AS home, s.kinds,
               CASE WHEN s.source_key = '' THEN s.id::text ELSE encode(s.source_key, 'hex') END AS source
        FROM public.signals_signal s JOIN public.signals_concern c ON c.id = s.concern_id
        WHERE c.purpose = 'early signals' AND s.told_at >= begins AND s.told_at < ends
    ), happened AS (
        SELECT t.week, t.home, NULL::text AS known_area, 'signals' AS kind, d.domain, t.home::text || t.source AS one, t.source
        FROM told t CROSS JOIN LATERAL (
            SELECT DISTINCT unnest(ARRAY[n.domain, '']) AS domain FROM names n WHERE n.code = ANY (t.kinds)) d
        UNION ALL
        SELECT walls.week_of(c.opened_at), c.subject_id, c.area::text, 'concerns', d.domain, c.id::text, c.id::text
        FROM public.signals_concern c CROSS JOIN LATERAL (
            SELECT '' AS domain UNION SELECT n.domain FROM told t JOIN names n ON n.code = ANY (t.kinds)
            WHERE t.concern_id = c.id AND t.told_at = c.opened_at) d
        WHERE c.purpose = 'early signals' AND c.opened_at >= begins AND c.opened_at < ends
        UNION ALL
        -- Contact that nobody made when the coordinator was asked: the keeper and the deputy had their turn. It counts
        -- where the resident lived then.
        SELECT walls.week_of(e.at), (SELECT y.home_id FROM public.households_stay y
                                     WHERE y.resident_id = l.subject_id AND y.since <= (e.at AT TIME ZONE 'Europe/Amsterdam')::date
                                     ORDER BY y.since DESC, y.until DESC NULLS FIRST LIMIT 1),
               u.area::text, 'lapsed contact', '', u.id::text, u.id::text
        FROM public.journal_event e JOIN public.duties_duty u ON u.id = e.ref AND u.kind = 'check in'
        LEFT JOIN public.pilotlight_light l ON l.id = u.ref
        WHERE e.kind = 'duty to coordinator' AND e.at >= begins AND e.at < ends
        UNION ALL
        SELECT walls.week_of(b.since), NULL, b.area::text, 'bottlenecks', '', b.id::text, b.id::text
        FROM public.capacity_bottleneck b WHERE b.since >= begins AND b.since < ends
    )
    SELECT h.week, p.place_kind, p.place, coalesce(a.neighbourhood, h.known_area)::text, h.kind, h.domain,
           count(DISTINCT h.one)::int, count(DISTINCT h.source)::int
    FROM happened h
    LEFT JOIN public.access_subject s ON s.id = h.home
    LEFT JOIN public.places_address a ON a.id = s.address_id
    CROSS JOIN LATERAL (VALUES ('neighbourhood', coalesce(a.neighbourhood, h.known_area)::text),
                               ('complex', a.complex_id::text), ('gallery', a.gallery_id::text)) p(place_kind, place)
    WHERE p.place IS NOT NULL
    GROUP BY 1, 2, 3, 4, 5, 6;
END $$;

-- A count outlives what was counted: erasing freezes the weeks that were counted already, in that area.
CREATE FUNCTION walls.freeze_signals() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO public.watch_frozen (id, week, area)
    SELECT gen_random_uuid(), gone.week, gone.area
    FROM (SELECT DISTINCT w.week, a.neighbourhood AS area
          FROM erased x JOIN public.watch_week w ON w.week = walls.week_of(x.told_at)
          JOIN public.access_subject s ON s.id = x.subject_id JOIN public.places_address a ON a.id = s.address_id) gone
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER counts_stay AFTER DELETE ON public.signals_signal
    REFERENCING OLD TABLE AS erased FOR EACH STATEMENT EXECUTE FUNCTION walls.freeze_signals();
CREATE FUNCTION walls.freeze_light() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO public.watch_frozen (id, week, area)
    SELECT gen_random_uuid(), w.week, OLD.area FROM public.watch_week w WHERE w.week >= walls.week_of(OLD.proposed_at)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER counts_stay AFTER UPDATE OF subject_id ON public.pilotlight_light
    FOR EACH ROW WHEN (OLD.subject_id IS NOT NULL AND NEW.subject_id IS NULL) EXECUTE FUNCTION walls.freeze_light();
-- When nobody was reached in time, contact that was owed becomes a question why: that it lapsed stays counted.
CREATE FUNCTION walls.freeze_contact() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    INSERT INTO public.watch_frozen (id, week, area)
    SELECT gen_random_uuid(), w.week, OLD.area FROM public.watch_week w WHERE w.week >= walls.week_of(OLD.made_at)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER counts_stay AFTER UPDATE OF kind ON public.duties_duty
    FOR EACH ROW WHEN (OLD.kind = 'check in' AND NEW.kind <> OLD.kind) EXECUTE FUNCTION walls.freeze_contact();
