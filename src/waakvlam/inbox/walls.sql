-- Everyone who acts may tell a colleague that something waits; only that colleague reads it.

ALTER TABLE public.inbox_notice ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.inbox_preference ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

GRANT INSERT ON public.inbox_notice TO waakvlam_app, waakvlam_intake, waakvlam_reporter, waakvlam_clock;
CREATE POLICY told_now ON public.inbox_notice FOR INSERT
    TO waakvlam_app, waakvlam_intake, waakvlam_reporter, waakvlam_clock
    WITH CHECK (at = (SELECT walls.ctx_now()) AND read_at IS NULL AND mail = 'none');

GRANT SELECT, UPDATE (read_at) ON public.inbox_notice TO waakvlam_app;
CREATE POLICY own ON public.inbox_notice FOR SELECT TO waakvlam_app USING (person_id = (SELECT walls.ctx_person()));
CREATE POLICY own_reading ON public.inbox_notice FOR UPDATE TO waakvlam_app
    USING (person_id = (SELECT walls.ctx_person()));
GRANT SELECT, INSERT, UPDATE ON public.inbox_preference TO waakvlam_app;
CREATE POLICY own ON public.inbox_preference TO waakvlam_app
    USING (person_id = (SELECT walls.ctx_person())) WITH CHECK (person_id = (SELECT walls.ctx_person()));

-- The clock sends the mail. It sees whom, not what about.
GRANT SELECT (id, person_id, mail, read_at), UPDATE (mail) ON public.inbox_notice TO waakvlam_clock;
CREATE POLICY mailed ON public.inbox_notice FOR SELECT TO waakvlam_clock USING ((SELECT walls.ctx_now()) IS NOT NULL);
CREATE POLICY mailing ON public.inbox_notice FOR UPDATE TO waakvlam_clock
    USING ((SELECT walls.ctx_now()) IS NOT NULL);
GRANT SELECT ON public.inbox_preference TO waakvlam_clock;
CREATE POLICY mailing ON public.inbox_preference FOR SELECT TO waakvlam_clock
    USING ((SELECT walls.ctx_now()) IS NOT NULL);

GRANT SELECT (id, at), DELETE ON public.inbox_notice TO waakvlam_retention;
CREATE POLICY old ON public.inbox_notice TO waakvlam_retention
    USING (at < (SELECT walls.ctx_now()) - interval '1 year');

-- Where somebody's mail goes, for the clock only: no other context learns an address through this.
CREATE POLICY mailing ON public.accounts_user FOR SELECT TO waakvlam_owner USING (true);
CREATE FUNCTION walls.mail_address(whose uuid) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF walls.ctx()->>'role' <> 'waakvlam_clock' THEN
        RAISE EXCEPTION 'for the clock only' USING ERRCODE = '42501';
    END IF;
    RETURN (SELECT u.email FROM public.parties_professional p JOIN public.accounts_user u ON u.id = p.user_id
            WHERE p.id = whose AND u.is_active);
END $$;
