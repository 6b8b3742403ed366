-- The worker's own connection sees jobs and nothing else: names of tasks, and identifiers as arguments.

GRANT SELECT, INSERT, UPDATE, DELETE ON public.procrastinate_jobs, public.procrastinate_events,
    public.procrastinate_periodic_defers, public.procrastinate_workers TO waakvlam_worker;
GRANT USAGE ON SEQUENCE public.procrastinate_jobs_id_seq, public.procrastinate_events_id_seq,
    public.procrastinate_periodic_defers_id_seq TO waakvlam_worker;

-- The heartbeat is read and written through two functions only.
ALTER TABLE public.jobs_heartbeat ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY beating ON public.jobs_heartbeat TO waakvlam_owner USING (true) WITH CHECK (true);

CREATE FUNCTION walls.beat(what text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF walls.ctx()->>'role' <> 'waakvlam_clock' THEN
        RAISE EXCEPTION 'for the clock only' USING ERRCODE = '42501';
    END IF;
    INSERT INTO public.jobs_heartbeat (name, at) VALUES (what, clock_timestamp())
    ON CONFLICT (name) DO UPDATE SET at = excluded.at;
END $$;

-- How long ago the tick last ran to its end, for `/healthz` and `doctor`; null when it never did. Needs no context.
CREATE FUNCTION walls.heartbeat() RETURNS interval
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT clock_timestamp() - at FROM public.jobs_heartbeat WHERE name = 'tick' $$;
