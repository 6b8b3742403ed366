-- Duties hold no content: teams read their own, the clock moves them all, the watch counts them.

ALTER TABLE public.duties_duty ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- Whether one of this person's teams is asked right now to do something about this subject.
CREATE POLICY checking ON public.duties_duty FOR SELECT TO waakvlam_owner USING (true);
CREATE FUNCTION walls.holds_open_duty(about uuid) RETURNS bool
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    mine uuid[] := walls.ctx_teams();
BEGIN
    RETURN EXISTS (SELECT FROM public.duties_duty d
                   WHERE d.subject = about AND d.done_at IS NULL AND d.holder_team_id = ANY (mine));
END $$;

GRANT SELECT, INSERT, UPDATE ON public.duties_duty TO waakvlam_app;
CREATE POLICY asked_of_us ON public.duties_duty FOR SELECT TO waakvlam_app
    USING (team_id = ANY ((SELECT walls.ctx_teams())::uuid[]) OR holder_team_id = ANY ((SELECT walls.ctx_teams())::uuid[]));
-- A duty about somebody is made and changed by whoever looked at that subject, or whose turn it is.
CREATE POLICY about_the_opened ON public.duties_duty FOR SELECT TO waakvlam_app
    USING (subject = ANY ((SELECT walls.opened())::uuid[]));
CREATE POLICY made_by_us ON public.duties_duty FOR INSERT TO waakvlam_app
    WITH CHECK (subject = ANY ((SELECT walls.opened())::uuid[]) OR walls.holds_open_duty(subject));
CREATE POLICY changed_by_us ON public.duties_duty FOR UPDATE TO waakvlam_app
    USING (subject = ANY ((SELECT walls.opened())::uuid[])
           OR holder_team_id = ANY ((SELECT walls.ctx_teams())::uuid[]));

GRANT INSERT ON public.duties_duty TO waakvlam_intake, waakvlam_reporter;
CREATE POLICY from_telling ON public.duties_duty FOR INSERT TO waakvlam_intake
    WITH CHECK (EXISTS (SELECT FROM public.access_subject s WHERE s.id = subject));

GRANT SELECT, INSERT, UPDATE ON public.duties_duty TO waakvlam_clock;
CREATE POLICY moved_by_time ON public.duties_duty TO waakvlam_clock
    USING ((SELECT walls.ctx_now()) IS NOT NULL) WITH CHECK (true);
GRANT SELECT ON public.duties_duty TO waakvlam_watch;
CREATE POLICY counted ON public.duties_duty FOR SELECT TO waakvlam_watch USING ((SELECT walls.ctx_now()) IS NOT NULL);
GRANT SELECT, INSERT, UPDATE ON public.duties_duty TO waakvlam_retention;
CREATE POLICY outlives_erasure ON public.duties_duty TO waakvlam_retention
    USING ((SELECT walls.ctx_now()) IS NOT NULL) WITH CHECK (true);
