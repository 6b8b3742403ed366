-- Who works where is known to everyone who works; nothing here is about a resident.

GRANT SELECT ON public.parties_organisation, public.parties_team, public.parties_professional,
    public.parties_membership, public.parties_workarea, public.parties_absence, public.parties_opening
    TO waakvlam_app, waakvlam_intake, waakvlam_clock, waakvlam_retention;
GRANT SELECT ON public.parties_organisation, public.parties_team, public.parties_workarea, public.parties_opening
    TO waakvlam_reporter, waakvlam_watch;
