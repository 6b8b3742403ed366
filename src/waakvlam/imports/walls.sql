-- A file is its giver's: nobody else reads what became of it, and nobody but the worker opens it.

ALTER TABLE public.imports_upload ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.imports_part ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY checking ON public.imports_upload FOR SELECT TO waakvlam_owner USING (true);  -- foreign keys
CREATE POLICY checking ON public.imports_part FOR SELECT TO waakvlam_owner USING (true);

CREATE FUNCTION walls.may_bring_in(kind text, team uuid) RETURNS bool
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF kind = 'signals' THEN
        RETURN walls.ctx_may('tell') AND team = ANY (walls.ctx_teams());
    END IF;
    RETURN walls.ctx_may('configure') AND team IS NULL;
END $$;

GRANT SELECT, INSERT, UPDATE (state, changed_at), DELETE ON public.imports_upload TO waakvlam_app;
CREATE POLICY own ON public.imports_upload FOR SELECT TO waakvlam_app
    USING (person_id = (SELECT walls.ctx_person()));
CREATE POLICY received ON public.imports_upload FOR INSERT TO waakvlam_app
    WITH CHECK (person_id = (SELECT walls.ctx_person()) AND received_at = (SELECT walls.ctx_now())
                AND state = 'checking' AND walls.may_bring_in(kind, team_id));
CREATE POLICY started ON public.imports_upload FOR UPDATE TO waakvlam_app
    USING (person_id = (SELECT walls.ctx_person()) AND state = 'checked')
    WITH CHECK (state = 'reading' AND walls.may_bring_in(kind, team_id));
CREATE POLICY discarded ON public.imports_upload FOR DELETE TO waakvlam_app
    USING (person_id = (SELECT walls.ctx_person()) AND state NOT IN ('checking', 'reading'));

-- Inside these, only uploads of one's own can be seen.
GRANT SELECT (upload_id), INSERT, DELETE ON public.imports_part TO waakvlam_app;
CREATE POLICY own ON public.imports_part FOR SELECT TO waakvlam_app
    USING (EXISTS (SELECT FROM public.imports_upload u WHERE u.id = upload_id));
CREATE POLICY received ON public.imports_part FOR INSERT TO waakvlam_app
    WITH CHECK (EXISTS (SELECT FROM public.imports_upload u WHERE u.id = upload_id AND u.state = 'checking'));
CREATE POLICY discarded ON public.imports_part FOR DELETE TO waakvlam_app
    USING (EXISTS (SELECT FROM public.imports_upload u
                   WHERE u.id = upload_id AND u.state NOT IN ('checking', 'reading')));

GRANT SELECT, UPDATE (state, changed_at, position, counts, report) ON public.imports_upload TO waakvlam_loader;
GRANT SELECT, DELETE ON public.imports_part TO waakvlam_loader;
CREATE POLICY reading ON public.imports_upload FOR SELECT TO waakvlam_loader
    USING ((SELECT walls.ctx_now()) IS NOT NULL);
CREATE POLICY read ON public.imports_upload FOR UPDATE TO waakvlam_loader
    USING ((SELECT walls.ctx_now()) IS NOT NULL);
CREATE POLICY reading ON public.imports_part TO waakvlam_loader
    USING ((SELECT walls.ctx_now()) IS NOT NULL);

GRANT SELECT (id, state, received_at), DELETE ON public.imports_upload TO waakvlam_retention;
GRANT SELECT (upload_id), DELETE ON public.imports_part TO waakvlam_retention;
CREATE POLICY old ON public.imports_upload TO waakvlam_retention
    USING (received_at < (SELECT walls.ctx_now()) - interval '1 day');
CREATE POLICY old ON public.imports_part TO waakvlam_retention
    USING (EXISTS (SELECT FROM public.imports_upload u WHERE u.id = upload_id));
