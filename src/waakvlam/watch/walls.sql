-- Counts of areas: the watch counts, the coordinator of the area reads, everyone else gets less. No person is in here, but
-- small numbers on a gallery come close to one.

ALTER TABLE public.watch_series ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.watch_week ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.watch_frozen ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.watch_weekcount ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.watch_evaluation ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.watch_effort ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.watch_alert ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.watch_alarm ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY checking ON public.watch_series TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.watch_week TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.watch_frozen TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.watch_weekcount TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.watch_evaluation TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.watch_effort TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.watch_alert TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.watch_alarm TO waakvlam_owner USING (true) WITH CHECK (true);

-- The areas for which a team of this person has a task, as patterns for the digits of a code. Who lets homes, polices or
-- insures has no part in it (promise 11).
CREATE FUNCTION walls.areas_with(what text) RETURNS text[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN ARRAY(SELECT DISTINCT substr(w.area_code, 3) || '%'
                 FROM public.parties_workarea w
                 JOIN public.parties_team t ON t.id = w.team_id
                 JOIN public.parties_organisation o ON o.id = t.organisation_id
                 WHERE w.task = what AND w.team_id = ANY (walls.ctx_teams())
                   AND o.kind NOT IN ('corporation', 'police', 'insurer'));
END $$;
CREATE FUNCTION walls.watched() RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$ SELECT CASE WHEN walls.ctx_may('coordinate') THEN walls.areas_with('coordination') ELSE '{}' END $$;
CREATE FUNCTION walls.overseen() RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$ SELECT walls.watched() || CASE WHEN walls.ctx_may('direct') THEN walls.areas_with('direction') ELSE '{}' END $$;

-- The watch counts, evaluates, and writes down what it did; staff who read figures in its role see none of it.
GRANT SELECT, INSERT ON public.watch_series, public.watch_week, public.watch_frozen, public.watch_evaluation
    TO waakvlam_watch;
GRANT SELECT, INSERT, DELETE ON public.watch_weekcount TO waakvlam_watch;
GRANT DELETE ON public.watch_evaluation TO waakvlam_watch;
GRANT SELECT ON public.watch_alarm TO waakvlam_watch;
CREATE POLICY counting ON public.watch_series TO waakvlam_watch USING ((SELECT walls.counts_everywhere()));
CREATE POLICY counting ON public.watch_week TO waakvlam_watch USING ((SELECT walls.counts_everywhere()));
CREATE POLICY counting ON public.watch_frozen TO waakvlam_watch USING ((SELECT walls.counts_everywhere()));
CREATE POLICY counting ON public.watch_weekcount TO waakvlam_watch USING ((SELECT walls.counts_everywhere()));
CREATE POLICY counting ON public.watch_evaluation TO waakvlam_watch USING ((SELECT walls.counts_everywhere()));
CREATE POLICY counting ON public.watch_alarm FOR SELECT TO waakvlam_watch USING ((SELECT walls.counts_everywhere()));
GRANT INSERT (id, kind, at, person, team, about, category, ref, commitment) ON public.journal_event TO waakvlam_watch;
GRANT INSERT ON public.journal_detail TO waakvlam_watch;
CREATE POLICY counting ON public.journal_event FOR INSERT TO waakvlam_watch
    WITH CHECK (person IS NOT DISTINCT FROM (SELECT walls.ctx_person()) AND at = (SELECT walls.ctx_now()) AND about IS NULL);
CREATE POLICY counting ON public.journal_detail FOR INSERT TO waakvlam_watch
    WITH CHECK ((SELECT walls.ctx_now()) IS NOT NULL AND about IS NULL);

-- Counts week by week, of neighbourhoods, complexes and galleries: only for the coordinator of the area.
GRANT SELECT ON public.watch_series, public.watch_week, public.watch_weekcount, public.watch_evaluation,
    public.watch_alarm TO waakvlam_app;
CREATE POLICY watched ON public.watch_series FOR SELECT TO waakvlam_app
    USING (substr(area, 3) LIKE ANY ((SELECT walls.watched())::text[]));
CREATE POLICY known ON public.watch_week FOR SELECT TO waakvlam_app USING ((SELECT walls.ctx_now()) IS NOT NULL);
CREATE POLICY watched ON public.watch_weekcount FOR SELECT TO waakvlam_app
    USING (series_id IN (SELECT s.id FROM public.watch_series s));
CREATE POLICY watched ON public.watch_evaluation FOR SELECT TO waakvlam_app
    USING (series_id IN (SELECT s.id FROM public.watch_series s));
CREATE POLICY watched ON public.watch_alarm FOR SELECT TO waakvlam_app
    USING (EXISTS (SELECT FROM public.watch_evaluation e WHERE e.id = evaluation_id));

-- A director sees the signals of a neighbourhood in blocks of four weeks, all domains together, from 10 on and rounded to
-- 5. Blocks lie fast, appear when they are whole and never change after that; nothing else that a director reads counts
-- signals. So nothing follows from subtracting: not of blocks, nor of today from yesterday.
ALTER TABLE public.watch_shown ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY checking ON public.watch_shown TO waakvlam_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON public.watch_shown TO waakvlam_watch;
CREATE POLICY counting ON public.watch_shown TO waakvlam_watch USING ((SELECT walls.counts_everywhere()));

CREATE FUNCTION walls.block_of(week date) RETURNS date
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$ SELECT week - (week - '2018-01-01'::date) % 28 $$;  -- a Monday

-- With a row for every block that was counted since the area began, so that nought looks like nine.
CREATE FUNCTION walls.blocks_of(where_ text, from_week date)
RETURNS TABLE (block date, about int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    begun date := least(
        (SELECT min(walls.week_of(o.opened_at + interval '6 days')) FROM public.parties_opening o
         WHERE substr(where_, 3) LIKE substr(o.area_code, 3) || '%'),
        (SELECT min(p.begins) FROM public.watch_shown p WHERE p.area = where_));
BEGIN
    IF NOT substr(where_, 3) LIKE ANY (walls.overseen()) THEN
        RETURN;
    END IF;
    RETURN QUERY
    SELECT b.begins, p.about
    FROM (SELECT walls.block_of(w.week) AS begins FROM public.watch_week w GROUP BY 1 HAVING count(*) = 4) b
    LEFT JOIN public.watch_shown p ON p.area = where_ AND p.begins = b.begins
    WHERE b.begins >= greatest(from_week, begun) AND begun IS NOT NULL
    ORDER BY b.begins;
END $$;

-- What was published of a quarter is no secret and never changes.
ALTER TABLE public.watch_publication ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY checking ON public.watch_publication TO waakvlam_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON public.watch_publication TO waakvlam_watch;
CREATE POLICY published ON public.watch_publication FOR SELECT TO waakvlam_watch
    USING ((SELECT walls.ctx_now()) IS NOT NULL);
CREATE POLICY publishing ON public.watch_publication FOR INSERT TO waakvlam_watch
    WITH CHECK ((SELECT walls.counts_everywhere()));

-- Marks that more was told for a reason: by the coordinator.
GRANT SELECT, INSERT ON public.watch_effort TO waakvlam_app;
CREATE POLICY overseen ON public.watch_effort FOR SELECT TO waakvlam_app
    USING (substr(area, 3) LIKE ANY ((SELECT walls.overseen())::text[]));
CREATE POLICY marked ON public.watch_effort FOR INSERT TO waakvlam_app
    WITH CHECK (substr(area, 3) LIKE ANY ((SELECT walls.watched())::text[]) AND made_by_id = (SELECT walls.ctx_person()));

-- Alerts: time raises them, the coordinator judges, the director sees that they are there and how they stand.
GRANT SELECT ON public.watch_series, public.watch_evaluation TO waakvlam_clock;
GRANT SELECT, INSERT, UPDATE (last_week) ON public.watch_alert TO waakvlam_clock;
GRANT SELECT, INSERT ON public.watch_alarm TO waakvlam_clock;
CREATE POLICY raising ON public.watch_series FOR SELECT TO waakvlam_clock USING ((SELECT walls.ctx_now()) IS NOT NULL);
CREATE POLICY raising ON public.watch_evaluation FOR SELECT TO waakvlam_clock USING ((SELECT walls.ctx_now()) IS NOT NULL);
CREATE POLICY raising ON public.watch_alert TO waakvlam_clock USING ((SELECT walls.ctx_now()) IS NOT NULL);
CREATE POLICY raising ON public.watch_alarm TO waakvlam_clock USING ((SELECT walls.ctx_now()) IS NOT NULL);
GRANT SELECT, UPDATE (state, team_id, person_id, explanation, found, measures, ending, judged_at, review_on, ended_at)
    ON public.watch_alert TO waakvlam_app;
CREATE POLICY overseen ON public.watch_alert FOR SELECT TO waakvlam_app
    USING (substr(area, 3) LIKE ANY ((SELECT walls.overseen())::text[]));
CREATE POLICY judged ON public.watch_alert FOR UPDATE TO waakvlam_app
    USING (substr(area, 3) LIKE ANY ((SELECT walls.watched())::text[]));

-- How often each method was right here: counts of alerts, which are about nobody. For whoever works.
CREATE FUNCTION walls.track_record(municipality text)
RETURNS TABLE (method text, raised int, confirmed int, explained int, waiting int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM walls.ctx();
    IF municipality !~ '^GM[0-9]{4}$' THEN  -- of a neighbourhood it would tell that there is an alert
        RETURN;
    END IF;
    RETURN QUERY
    SELECT m.method::text, count(*)::int, count(*) FILTER (WHERE a.state IN ('confirmed', 'measures', 'closed'))::int,
           count(*) FILTER (WHERE a.state = 'explained')::int,
           count(*) FILTER (WHERE a.state IN ('raised', 'being assessed'))::int
    FROM public.watch_alert a
    JOIN (SELECT DISTINCT x.alert_id, x.method FROM public.watch_alarm x) m ON m.alert_id = a.id
    WHERE substr(a.area, 3) LIKE substr(municipality, 3) || '%'
    GROUP BY m.method ORDER BY m.method;
END $$;
