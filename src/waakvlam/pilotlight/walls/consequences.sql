-- What the clock does to lights because something happened in another room.

-- What a keeper chose to share of a contact, sealed as it is kept, with the address where it belongs. For the clock, which
-- tells it in a context of its own: about the home of then, when that is the home of now.
CREATE FUNCTION walls.shared_contact(
    which uuid, OUT words bytea, OUT kinds text[], OUT observed_at timestamptz, OUT person uuid, OUT team uuid,
    OUT address uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF walls.ctx()->>'role' <> 'waakvlam_clock' THEN
        RAISE EXCEPTION 'for the clock only' USING ERRCODE = '42501';
    END IF;
    SELECT c.shared_words, c.shared_kinds::text[], c.at, c.person_id, c.team_id, s.address_id
    INTO words, kinds, observed_at, person, team, address
    FROM public.pilotlight_checkin c
    JOIN public.households_stay t ON t.resident_id = c.subject_id AND t.until IS NULL
         AND t.since <= (c.at AT TIME ZONE 'Europe/Amsterdam')::date
    JOIN public.access_subject s ON s.id = t.home_id AND s.until IS NULL
    WHERE c.id = which AND c.shared_at IS NOT NULL;
END $$;

-- A sharing that could not be told was none: it may be done again. Not when it was told after all; the light it is about.
CREATE FUNCTION walls.take_back_sharing(which uuid, OUT light uuid, OUT kinds text[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF walls.ctx()->>'role' <> 'waakvlam_clock' THEN
        RAISE EXCEPTION 'for the clock only' USING ERRCODE = '42501';
    END IF;
    UPDATE public.pilotlight_checkin c SET shared_at = NULL, shared_signal = NULL
    WHERE c.id = which AND c.shared_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM public.signals_signal s WHERE s.id = c.shared_signal)
    RETURNING c.light_id, c.shared_kinds::text[] INTO light, kinds;
END $$;

-- The lights of who lives where a signal came in, and how serious it is: so that the keeper is asked, and nobody else.
CREATE FUNCTION walls.lights_at_signal(signal uuid) RETURNS TABLE (light uuid, seriousness int)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF walls.ctx()->>'role' <> 'waakvlam_clock' THEN
        RAISE EXCEPTION 'for the clock only' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
    SELECT l.id, s.seriousness::int
    FROM public.signals_signal s
    JOIN public.households_stay t ON t.home_id = s.subject_id AND t.until IS NULL
    JOIN public.pilotlight_light l ON l.subject_id = t.resident_id
    WHERE s.id = signal AND s.seriousness > 0 AND l.state IN ('lit', 'letting go');
END $$;

-- Time lets a light go on without a face that left its team.
GRANT UPDATE (keeper_id, deputy_id, met_at) ON public.pilotlight_light TO waakvlam_clock;
CREATE POLICY released ON public.pilotlight_light FOR UPDATE TO waakvlam_clock
    USING ((SELECT walls.ctx_now()) IS NOT NULL);

-- Somebody moved: their light and what is open about them belong to the neighbourhood where they live now.
CREATE FUNCTION walls.follow_home(resident uuid) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    here text;
BEGIN
    IF walls.ctx()->>'role' <> 'waakvlam_clock' THEN
        RAISE EXCEPTION 'for the clock only' USING ERRCODE = '42501';
    END IF;
    SELECT a.neighbourhood INTO here
    FROM public.households_stay s
    JOIN public.access_subject h ON h.id = s.home_id
    JOIN public.places_address a ON a.id = h.address_id
    WHERE s.resident_id = resident AND s.until IS NULL;
    UPDATE public.duties_duty d SET area = here
    FROM public.pilotlight_light l
    WHERE l.subject_id = resident AND d.subject = resident AND d.done_at IS NULL AND d.area = l.area AND here <> l.area;
    RETURN QUERY
    UPDATE public.pilotlight_light l SET area = here
    WHERE l.subject_id = resident AND here <> l.area AND l.state IN ('proposed', 'reaching out', 'lit', 'letting go')
    RETURNING l.id;
END $$;
