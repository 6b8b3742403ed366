-- The signed context: who acts, in which role, at what moment. Nothing below works without one.

-- What belongs to the database, not to a room. Only the owner may read it.
CREATE TABLE IF NOT EXISTS public.context_key (
    one bool PRIMARY KEY DEFAULT true CHECK (one),
    app_inner bytea NOT NULL, app_outer bytea NOT NULL,   -- HMAC blocks of the key that the application signs with
    db_inner bytea NOT NULL, db_outer bytea NOT NULL      -- and of the key that never leaves the database
);
CREATE TABLE IF NOT EXISTS public.simulation (
    one bool PRIMARY KEY DEFAULT true CHECK (one),
    travelled interval NOT NULL DEFAULT '0',
    made_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS public.key_check (
    name text PRIMARY KEY, value bytea NOT NULL           -- which key, and what it makes of a known text; no key
);

-- For `doctor`: are the keys still those of before? Needs no context, and leads back to no key.
CREATE FUNCTION walls.key_checks() RETURNS SETOF public.key_check
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ TABLE public.key_check $$;

CREATE FUNCTION walls.simulation_offset() RETURNS interval
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT travelled FROM public.simulation $$;

CREATE FUNCTION walls.simulation_travel(step interval) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF step < '0' THEN
        RAISE EXCEPTION 'time only goes forward' USING ERRCODE = '22023';
    END IF;
    UPDATE public.simulation SET travelled = travelled + step;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this database is not a simulation' USING ERRCODE = '42501';
    END IF;
END $$;

-- Opens the context of this transaction. Claims hold for the role that was set, on this connection, now.
CREATE FUNCTION walls.ctx_open(claims text, mac bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    k public.context_key;
    c jsonb;
    body text;
BEGIN
    SELECT * INTO STRICT k FROM public.context_key;
    IF mac IS DISTINCT FROM sha256(k.app_outer || sha256(k.app_inner || convert_to(claims, 'UTF8'))) THEN
        RAISE EXCEPTION 'forged context' USING ERRCODE = '42501';
    END IF;
    c := claims::jsonb;
    IF c->>'role' IS DISTINCT FROM current_setting('role') THEN
        RAISE EXCEPTION 'context for another role' USING ERRCODE = '42501';
    END IF;
    IF (c->>'pid')::int <> pg_backend_pid()
       OR abs(extract(epoch FROM clock_timestamp()) - (c->>'issued')::numeric) > 5 THEN
        RAISE EXCEPTION 'replayed context' USING ERRCODE = '42501';
    END IF;
    IF abs(extract(epoch FROM clock_timestamp() - (c->>'now')::timestamptz)) > 5
       AND NOT EXISTS (SELECT FROM public.simulation) THEN
        RAISE EXCEPTION 'context at another time than now' USING ERRCODE = '42501';
    END IF;
    body := extract(epoch FROM transaction_timestamp())::text || '|' || claims;
    PERFORM set_config('waakvlam.ctx',
        encode(sha256(k.db_outer || sha256(k.db_inner || convert_to(body, 'UTF8'))), 'hex') || body, true);
END $$;

-- The claims of this transaction's context. Raises when it is missing, forged, replayed or meant for another role.
CREATE FUNCTION walls.ctx() RETURNS jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    k public.context_key;
    raw text := current_setting('waakvlam.ctx', true);
    body text;
    c jsonb;
BEGIN
    IF raw IS NULL OR raw = '' THEN
        RAISE EXCEPTION 'no context' USING ERRCODE = '42501';
    END IF;
    SELECT * INTO STRICT k FROM public.context_key;
    body := substr(raw, 65);
    IF left(raw, 64) <> encode(sha256(k.db_outer || sha256(k.db_inner || convert_to(body, 'UTF8'))), 'hex') THEN
        RAISE EXCEPTION 'forged context' USING ERRCODE = '42501';
    END IF;
    c := substr(body, strpos(body, '|') + 1)::jsonb;
    IF split_part(body, '|', 1) <> extract(epoch FROM transaction_timestamp())::text
       OR (c->>'pid')::int <> pg_backend_pid()
       OR c->>'role' IS DISTINCT FROM current_setting('role') THEN
        RAISE EXCEPTION 'replayed context' USING ERRCODE = '42501';
    END IF;
    RETURN c;
END $$;

CREATE FUNCTION walls.ctx_now() RETURNS timestamptz
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$ BEGIN RETURN (walls.ctx()->>'now')::timestamptz; END $$;

CREATE FUNCTION walls.ctx_id() RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$ BEGIN RETURN (walls.ctx()->>'context')::uuid; END $$;

CREATE FUNCTION walls.ctx_person() RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$ BEGIN RETURN (walls.ctx()->>'person')::uuid; END $$;

CREATE FUNCTION walls.ctx_teams() RETURNS uuid[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$ BEGIN RETURN ARRAY(SELECT t::uuid FROM jsonb_array_elements_text(walls.ctx()->'teams') t); END $$;

CREATE FUNCTION walls.ctx_may(permission text) RETURNS bool
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$ BEGIN RETURN walls.ctx()->'permissions' ? permission; END $$;

CREATE FUNCTION walls.ctx_address() RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$ BEGIN RETURN (walls.ctx()->>'address')::uuid; END $$;

CREATE FUNCTION walls.ctx_receipt() RETURNS bytea
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$ BEGIN RETURN decode(walls.ctx()->>'receipt', 'hex'); END $$;

CREATE FUNCTION walls.ctx_resident() RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$ BEGIN RETURN (walls.ctx()->>'resident')::uuid; END $$;

-- Any context may queue a job; nobody needs rights on the job tables for it.
CREATE FUNCTION walls.queue_job(task text, arguments jsonb, at timestamptz, once text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp
AS $$
BEGIN
    PERFORM walls.ctx();
    PERFORM procrastinate_defer_jobs_v1(
        ARRAY[ROW('default', task, 0, NULL, once, arguments, at)::procrastinate_job_to_defer_v1]);
EXCEPTION WHEN unique_violation THEN
    NULL;  -- a job with this key waits already
END $$;
