-- The record is append-only for everyone, the owner included; only erasure removes a detail.

ALTER TABLE public.journal_event ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.journal_detail ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.journal_seal ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE FUNCTION walls.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
AS $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '42501'; END $$;

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON public.journal_event
    FOR EACH STATEMENT EXECUTE FUNCTION walls.refuse_change();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON public.journal_seal
    FOR EACH STATEMENT EXECUTE FUNCTION walls.refuse_change();
CREATE TRIGGER never_changed BEFORE UPDATE OR TRUNCATE ON public.journal_detail
    FOR EACH STATEMENT EXECUTE FUNCTION walls.refuse_change();

-- Whoever acts records it, under their own name and at the context's moment.
GRANT INSERT (id, kind, at, person, team, about, category, ref, commitment) ON public.journal_event
    TO waakvlam_app, waakvlam_intake, waakvlam_reporter, waakvlam_resident, waakvlam_signin, waakvlam_clock,
       waakvlam_retention, waakvlam_loader;
CREATE POLICY under_own_name ON public.journal_event FOR INSERT
    TO waakvlam_app, waakvlam_intake, waakvlam_reporter, waakvlam_resident, waakvlam_signin, waakvlam_clock,
       waakvlam_retention, waakvlam_loader
    WITH CHECK (person IS NOT DISTINCT FROM (SELECT walls.ctx_person()) AND at = (SELECT walls.ctx_now()));
GRANT INSERT ON public.journal_detail
    TO waakvlam_app, waakvlam_intake, waakvlam_reporter, waakvlam_resident, waakvlam_signin, waakvlam_clock,
       waakvlam_retention, waakvlam_loader;
CREATE POLICY with_an_event ON public.journal_detail FOR INSERT
    TO waakvlam_app, waakvlam_intake, waakvlam_reporter, waakvlam_resident, waakvlam_signin, waakvlam_clock,
       waakvlam_retention, waakvlam_loader
    WITH CHECK ((SELECT walls.ctx_now()) IS NOT NULL);

GRANT SELECT (event_id, about), DELETE ON public.journal_detail TO waakvlam_retention;
CREATE POLICY erasure_sees ON public.journal_detail FOR SELECT TO waakvlam_retention USING (true);
CREATE POLICY erasure ON public.journal_detail FOR DELETE TO waakvlam_retention USING (true);

-- Sealing and verifying read every row, but rows hold no content.
CREATE POLICY sealing ON public.journal_event FOR SELECT TO waakvlam_owner USING (true);
CREATE POLICY sealing ON public.journal_seal TO waakvlam_owner USING (true) WITH CHECK (true);
GRANT SELECT ON public.journal_seal TO waakvlam_clock;
CREATE POLICY heads ON public.journal_seal FOR SELECT TO waakvlam_clock USING (true);

CREATE FUNCTION walls.event_digest(e public.journal_event) RETURNS bytea
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT sha256(convert_to(jsonb_build_array(
        e.epoch, e.xact::text, e.seq, e.id, e.kind, extract(epoch FROM e.at)::text,
        extract(epoch FROM e.recorded_at)::text, e.person, e.team, e.about, e.category, e.ref,
        encode(e.commitment, 'hex'))::text, 'UTF8'))
$$;

-- Every event after a cursor, oldest first, that is decided: committed, with nothing older still on its way.
-- Events of an earlier epoch (before a restore) are all decided.
CREATE FUNCTION walls.decided_after(in_epoch int, in_xact bigint, in_seq bigint, most int)
RETURNS SETOF public.journal_event
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT e.* FROM public.journal_event e
    WHERE (e.epoch, e.xact, e.seq) > (in_epoch, in_xact::text::xid8, in_seq)
      AND (e.xact < pg_snapshot_xmin(pg_current_snapshot())
           OR e.epoch < (SELECT epoch FROM public.journal_epoch))
    ORDER BY e.epoch, e.xact, e.seq
    LIMIT most
$$;

CREATE FUNCTION walls.journal_seal() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    previous public.journal_seal;
    block record;
BEGIN
    PERFORM walls.ctx();
    PERFORM pg_advisory_xact_lock(hashtext('journal_seal'));
    SELECT * INTO previous FROM public.journal_seal ORDER BY number DESC LIMIT 1;
    SELECT count(*)::int AS events,
           (array_agg(epoch ORDER BY epoch DESC, xact DESC, seq DESC))[1] AS epoch,
           (array_agg(xact::text::bigint ORDER BY epoch DESC, xact DESC, seq DESC))[1] AS xact,
           (array_agg(seq ORDER BY epoch DESC, xact DESC, seq DESC))[1] AS seq,
           sha256(coalesce(previous.root, '') || string_agg(walls.event_digest(e), '' ORDER BY epoch, xact, seq)) AS root
    INTO block
    FROM walls.decided_after(coalesce(previous.epoch, 0), coalesce(previous.xact, 0), coalesce(previous.seq, 0), 10000) e;
    IF block.events > 0 THEN
        INSERT INTO public.journal_seal (number, at, epoch, xact, seq, events, root)
        VALUES (coalesce(previous.number, 0) + 1, clock_timestamp(), block.epoch, block.xact, block.seq, block.events,
                block.root);
    END IF;
    RETURN block.events;
END $$;

-- Recomputes one seal from the rows between the previous cursor and its own.
CREATE FUNCTION walls.journal_check(seal_number bigint, OUT events int, OUT root bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    this public.journal_seal;
    previous public.journal_seal;
BEGIN
    PERFORM walls.ctx();
    SELECT * INTO STRICT this FROM public.journal_seal s WHERE s.number = seal_number;
    SELECT * INTO previous FROM public.journal_seal s WHERE s.number = seal_number - 1;
    SELECT count(*)::int,
           sha256(coalesce(previous.root, '')
                  || coalesce(string_agg(walls.event_digest(e), '' ORDER BY e.epoch, e.xact, e.seq), ''))
    INTO events, root
    FROM public.journal_event e
    WHERE (e.epoch, e.xact, e.seq) > (coalesce(previous.epoch, 0),
              coalesce(previous.xact, 0)::text::xid8, coalesce(previous.seq, 0))
      AND (e.epoch, e.xact, e.seq) <= (this.epoch, this.xact::text::xid8, this.seq);
END $$;

-- How long the oldest unsealed event has waited, by the wall clock; null when none waits.
CREATE FUNCTION walls.journal_lag() RETURNS interval
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT clock_timestamp() - min(e.recorded_at)
    FROM public.journal_event e,
         (SELECT max(number) AS number FROM public.journal_seal) last
         LEFT JOIN public.journal_seal s ON s.number = last.number
    WHERE (e.epoch, e.xact, e.seq)
        > (coalesce(s.epoch, 0), coalesce(s.xact, 0)::text::xid8, coalesce(s.seq, 0))
$$;

-- After a restore transaction numbers start anew: `waakvlam restored` raises the epoch, and events carry it.
CREATE FUNCTION walls.raise_epoch() RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    new_epoch int;
BEGIN
    UPDATE public.journal_epoch SET epoch = epoch + 1 RETURNING epoch INTO new_epoch;
    RETURN new_epoch;
END $$;
REVOKE EXECUTE ON FUNCTION walls.raise_epoch() FROM PUBLIC;

CREATE FUNCTION walls.stamp_epoch() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    NEW.epoch := (SELECT epoch FROM public.journal_epoch);
    RETURN NEW;
END $$;
CREATE TRIGGER stamped BEFORE INSERT ON public.journal_event
    FOR EACH ROW EXECUTE FUNCTION walls.stamp_epoch();
