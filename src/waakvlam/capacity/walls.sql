-- How much there is of what: known to everyone who works, about nobody in particular.

ALTER TABLE public.capacity_hours ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.capacity_bottleneck ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY checking ON public.capacity_hours TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.capacity_bottleneck TO waakvlam_owner USING (true) WITH CHECK (true);

GRANT SELECT, INSERT, UPDATE ON public.capacity_hours TO waakvlam_app;
CREATE POLICY known_to_all ON public.capacity_hours FOR SELECT TO waakvlam_app
    USING ((SELECT walls.ctx_now()) IS NOT NULL);
CREATE POLICY planned ON public.capacity_hours TO waakvlam_app
    USING ((SELECT walls.ctx_may('configure')) OR (SELECT walls.ctx_may('coordinate')) AND (
           team_id = ANY ((SELECT walls.ctx_teams())::uuid[])
           OR EXISTS (SELECT FROM public.parties_workarea w
                      WHERE w.team_id = capacity_hours.team_id
                        AND substr(w.area_code, 3) LIKE ANY ((SELECT walls.coordinated())::text[]))));

-- Also time notes what is missing, such as a face that nobody found.
GRANT SELECT, INSERT, UPDATE (until) ON public.capacity_bottleneck TO waakvlam_app, waakvlam_clock;
CREATE POLICY known_to_all ON public.capacity_bottleneck TO waakvlam_app, waakvlam_clock
    USING ((SELECT walls.ctx_now()) IS NOT NULL);
GRANT SELECT ON public.capacity_bottleneck TO waakvlam_watch;
CREATE POLICY counted ON public.capacity_bottleneck FOR SELECT TO waakvlam_watch
    USING ((SELECT walls.counts_everywhere()));
