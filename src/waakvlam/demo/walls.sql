-- The people whom a visitor may become with one click: only among fictional people.

CREATE FUNCTION walls.personas(addresses text[])
RETURNS TABLE (account uuid, professional uuid, address text, name text, function text, team text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM walls.ctx();
    IF NOT EXISTS (SELECT FROM public.simulation) THEN
        RAISE EXCEPTION 'this database is not a simulation' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
    SELECT u.id, p.id, u.email::text, p.name::text, p.function::text, t.name::text
    FROM public.accounts_user u
    JOIN public.parties_professional p ON p.user_id = u.id
    JOIN public.parties_membership m ON m.professional_id = p.id AND m.until IS NULL
    JOIN public.parties_team t ON t.id = m.team_id
    WHERE u.email = ANY (addresses) AND u.is_active;
END $$;

-- The first resident with a page of their own.
CREATE FUNCTION walls.resident_persona() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM walls.ctx();
    IF NOT EXISTS (SELECT FROM public.simulation) THEN
        RAISE EXCEPTION 'this database is not a simulation' USING ERRCODE = '42501';
    END IF;
    RETURN (SELECT u.id FROM public.accounts_user u JOIN public.accounts_onetimelink k ON k.ref = u.id
            WHERE u.resident IS NOT NULL AND u.is_active ORDER BY k.made_at LIMIT 1);
END $$;
