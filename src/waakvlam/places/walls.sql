-- Public reference data: read by every context, written by those who import.

GRANT SELECT ON public.places_area, public.places_complex, public.places_gallery, public.places_street,
    public.places_address
    TO waakvlam_app, waakvlam_intake, waakvlam_reporter, waakvlam_resident, waakvlam_clock, waakvlam_watch,
       waakvlam_retention, waakvlam_loader;
GRANT INSERT, UPDATE ON public.places_area, public.places_complex, public.places_gallery, public.places_street,
    public.places_address TO waakvlam_loader;
GRANT DELETE ON public.places_street TO waakvlam_loader;  -- streets follow the addresses; nothing refers to them
