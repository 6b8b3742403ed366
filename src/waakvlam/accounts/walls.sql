-- Accounts: read and written in the sign-in context only. Everyone else asks one of these functions one question.

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['accounts_user', 'accounts_session', 'accounts_attempt', 'accounts_onetimelink',
                                'accounts_apitoken', 'mfa_authenticator', 'account_emailaddress',
                                'account_emailconfirmation'] LOOP
        EXECUTE format('ALTER TABLE public.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY checking ON public.%I TO waakvlam_owner USING (true) WITH CHECK (true)', name);
    END LOOP;
END $$;

-- Whether a session still lives: 30 minutes of silence end it. The clock on the wall counts, so that travelling in a
-- simulation signs nobody out.
CREATE FUNCTION walls.session_live(seen timestamptz, ends timestamptz) RETURNS bool
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$ SELECT ends > clock_timestamp() AND seen > clock_timestamp() - interval '30 minutes' $$;

GRANT SELECT, UPDATE (password, last_login) ON public.accounts_user TO waakvlam_signin;
CREATE POLICY signing_in ON public.accounts_user TO waakvlam_signin
    USING ((SELECT walls.ctx_now()) IS NOT NULL) WITH CHECK (true);
GRANT SELECT, DELETE ON public.accounts_session TO waakvlam_signin;
CREATE POLICY signing_in ON public.accounts_session TO waakvlam_signin
    USING ((SELECT walls.ctx_now()) IS NOT NULL AND walls.session_live(last_seen_at, ends_at));
GRANT SELECT, INSERT, UPDATE, DELETE ON public.accounts_attempt, public.mfa_authenticator TO waakvlam_signin;
CREATE POLICY signing_in ON public.accounts_attempt TO waakvlam_signin
    USING ((SELECT walls.ctx_now()) IS NOT NULL) WITH CHECK (true);
CREATE POLICY signing_in ON public.mfa_authenticator TO waakvlam_signin
    USING ((SELECT walls.ctx_now()) IS NOT NULL) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (used_at) ON public.accounts_onetimelink TO waakvlam_signin;
CREATE POLICY signing_in ON public.accounts_onetimelink TO waakvlam_signin
    USING ((SELECT walls.ctx_now()) IS NOT NULL) WITH CHECK (true);
-- The library looks for more addresses of an account here; we keep one, with the account.
GRANT SELECT ON public.account_emailaddress TO waakvlam_signin;
CREATE POLICY signing_in ON public.account_emailaddress FOR SELECT TO waakvlam_signin
    USING ((SELECT walls.ctx_now()) IS NOT NULL);

-- Sessions. Knowing the key is the right to its session, so these need no context; none of them can say who it is.
CREATE FUNCTION walls.session_seen(key bytea) RETURNS public.accounts_session
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    s public.accounts_session;
BEGIN
    SELECT * INTO s FROM public.accounts_session
    WHERE key_hash = key AND walls.session_live(last_seen_at, ends_at);
    IF s.last_seen_at < clock_timestamp() - interval '1 minute' THEN
        UPDATE public.accounts_session SET last_seen_at = clock_timestamp() WHERE id = s.id;
    END IF;
    RETURN s;
END $$;
REVOKE EXECUTE ON FUNCTION walls.session_seen(bytea) FROM PUBLIC;

CREATE FUNCTION walls.session_open(key bytea) RETURNS bytea
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$ SELECT data FROM walls.session_seen(key) $$;

CREATE FUNCTION walls.session_begin(key bytea, content bytea) RETURNS bool
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := clock_timestamp();
BEGIN
    INSERT INTO public.accounts_session
        (id, key_hash, data, second_factor, browser, system, created_at, last_seen_at, ends_at)
    VALUES (gen_random_uuid(), key, content, false, '', '', moment, moment, moment + interval '12 hours');
    RETURN true;
END $$;

CREATE FUNCTION walls.session_put(key bytea, content bytea) RETURNS bool
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE public.accounts_session SET data = content
    WHERE key_hash = key AND walls.session_live(last_seen_at, ends_at);
    RETURN FOUND;
END $$;

CREATE FUNCTION walls.session_rekey(key bytea, new_key bytea, content bytea) RETURNS bool
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE public.accounts_session SET key_hash = new_key, data = content
    WHERE key_hash = key AND walls.session_live(last_seen_at, ends_at);
    RETURN FOUND;
END $$;

CREATE FUNCTION walls.session_end(key bytea) RETURNS bool
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM public.accounts_session WHERE key_hash = key;
    RETURN FOUND;
END $$;

-- Whose session it is, is said in the signed sign-in context only.
CREATE FUNCTION walls.require_signin() RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF walls.ctx()->>'role' <> 'waakvlam_signin' THEN
        RAISE EXCEPTION 'not in the sign-in context' USING ERRCODE = '42501';
    END IF;
END $$;

CREATE FUNCTION walls.session_sign_in(key bytea, account uuid, strong bool, browser_name text, system_name text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := clock_timestamp();
BEGIN
    PERFORM walls.require_signin();
    UPDATE public.accounts_session
    SET user_id = account, second_factor = strong, browser = browser_name, system = system_name,
        signed_in_at = moment, last_seen_at = moment, ends_at = moment + interval '12 hours'
    WHERE key_hash = key;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'no such session' USING ERRCODE = 'P0002';
    END IF;
END $$;

-- For the entrance: the resident who is signed in with this session; null for staff. A resident comes in with a code or
-- a passkey alone, so there is no second factor to ask for.
CREATE FUNCTION walls.session_resident(key bytea) RETURNS uuid
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
    SELECT u.resident FROM walls.session_seen(key) s
    JOIN public.accounts_user u ON u.id = s.user_id AND u.is_active
$$;

-- A second factor was just set up in this session.
CREATE FUNCTION walls.session_strengthen(key bytea) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM walls.require_signin();
    UPDATE public.accounts_session SET second_factor = true WHERE key_hash = key AND user_id IS NOT NULL;
END $$;

-- Becoming a persona: no password, no second factor, so only among fictional people.
CREATE FUNCTION walls.session_persona(key bytea, account uuid, browser_name text, system_name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.simulation) THEN
        RAISE EXCEPTION 'this database is not a simulation' USING ERRCODE = '42501';
    END IF;
    PERFORM walls.session_sign_in(key, account, true, browser_name, system_name);
END $$;

-- What administrators do with accounts and tokens, without ever reading one.
CREATE FUNCTION walls.require_administrator() RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT walls.ctx_may('configure') THEN
        RAISE EXCEPTION 'not an administrator' USING ERRCODE = '42501';
    END IF;
END $$;

CREATE FUNCTION walls.account_open(new_id uuid, address text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM walls.require_administrator();
    INSERT INTO public.accounts_user (id, email, password, is_active) VALUES (new_id, address, '!', true);
END $$;

CREATE FUNCTION walls.account_invite(new_id uuid, account uuid, link_hash bytea, ends timestamptz) RETURNS bool
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM walls.require_administrator();
    INSERT INTO public.accounts_onetimelink (id, purpose, ref, hash, made_at, ends_at)
    SELECT new_id, 'invitation', u.id, link_hash, walls.ctx_now(), ends
    FROM public.accounts_user u WHERE u.id = account AND u.is_active AND u.password LIKE '!%';
    RETURN FOUND;
END $$;

CREATE FUNCTION walls.account_set_active(account uuid, active bool) RETURNS bool
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM walls.require_administrator();
    UPDATE public.accounts_user SET is_active = active WHERE id = account AND is_active <> active;
    IF FOUND AND NOT active THEN
        DELETE FROM public.accounts_session WHERE user_id = account;
    END IF;
    RETURN FOUND OR EXISTS (SELECT FROM public.accounts_user WHERE id = account);
END $$;

CREATE FUNCTION walls.accounts_of(accounts uuid[])
RETURNS TABLE (id uuid, email text, active bool, chosen bool, invited_until timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM walls.require_administrator();
    RETURN QUERY
    SELECT u.id, u.email::text, u.is_active, u.password NOT LIKE '!%',
           (SELECT max(l.ends_at) FROM public.accounts_onetimelink l
            WHERE l.ref = u.id AND l.purpose = 'invitation' AND l.used_at IS NULL)
    FROM public.accounts_user u WHERE u.id = ANY (accounts);
END $$;

CREATE FUNCTION walls.token_make(
    new_id uuid, owner uuid, label text, token_hash bytea, tail text, may text[], ends timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM walls.require_administrator();
    INSERT INTO public.accounts_apitoken (id, organisation, name, hash, last_four, scopes, made_at, ends_at)
    VALUES (new_id, owner, label, token_hash, tail, may, walls.ctx_now(), ends);
END $$;

CREATE FUNCTION walls.token_revoke(token uuid) RETURNS bool
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM walls.require_administrator();
    UPDATE public.accounts_apitoken SET revoked_at = walls.ctx_now() WHERE id = token AND revoked_at IS NULL;
    RETURN FOUND;
END $$;

CREATE FUNCTION walls.tokens_of(owner uuid)
RETURNS TABLE (id uuid, name text, last_four text, scopes text[], made_at timestamptz, ends_at timestamptz,
               revoked_at timestamptz, last_used_on date)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM walls.require_administrator();
    RETURN QUERY
    SELECT t.id, t.name::text, t.last_four::text, t.scopes::text[], t.made_at, t.ends_at, t.revoked_at, t.last_used_on
    FROM public.accounts_apitoken t WHERE t.organisation = owner ORDER BY t.made_at, t.id;
END $$;

-- For the entrance of the API: whose token this is, or null. Knowing the token is the right to ask.
CREATE FUNCTION walls.token_open(token_hash bytea, moment timestamptz) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    t public.accounts_apitoken;
    today date := (moment AT TIME ZONE 'Europe/Amsterdam')::date;
BEGIN
    SELECT * INTO t FROM public.accounts_apitoken
    WHERE hash = token_hash AND revoked_at IS NULL AND ends_at > moment;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    IF t.last_used_on IS DISTINCT FROM today THEN
        UPDATE public.accounts_apitoken SET last_used_on = today WHERE id = t.id;
    END IF;
    RETURN jsonb_build_object('id', t.id, 'organisation', t.organisation, 'name', t.name, 'scopes', t.scopes);
END $$;

-- What is over is forgotten: sessions at once, used or ended links after 30 days.
CREATE FUNCTION walls.accounts_sweep() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF walls.ctx()->>'role' <> 'waakvlam_clock' THEN
        RAISE EXCEPTION 'not in the clock context' USING ERRCODE = '42501';
    END IF;
    DELETE FROM public.accounts_session WHERE NOT walls.session_live(last_seen_at, ends_at);
    DELETE FROM public.accounts_attempt WHERE expires < clock_timestamp();
    DELETE FROM public.accounts_onetimelink WHERE ends_at < walls.ctx_now() - interval '30 days';
END $$;

-- A resident's way in ends at once: no session, passkey or code lets in any more. Only the owner's functions ask for it.
CREATE FUNCTION walls.end_way_in(person uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    account uuid := (SELECT u.id FROM public.accounts_user u WHERE u.resident = person);
BEGIN
    DELETE FROM public.accounts_session WHERE user_id = account;
    DELETE FROM public.accounts_onetimelink WHERE ref = account;
    DELETE FROM public.mfa_authenticator WHERE user_id = account;
    RETURN account;
END $$;
REVOKE EXECUTE ON FUNCTION walls.end_way_in(uuid) FROM PUBLIC;

-- The account itself goes when there is nothing left that it opens.
CREATE FUNCTION walls.forget_account(person uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    DELETE FROM public.accounts_user u WHERE u.id = walls.end_way_in(person);
END $$;
REVOKE EXECUTE ON FUNCTION walls.forget_account(uuid) FROM PUBLIC;
