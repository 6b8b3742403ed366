-- Who keeps a light, what they see by it, and how it ends and begins again.

-- Who keeps a light is written in one place: whoever tends it names keeper and deputy, and with each comes the help that
-- the household page shows and a grant that goes when they go. Never care (16) or finance (32), whoever they are. A
-- person that stays keeps everything. What comes back are the grants that were given.
CREATE FUNCTION walls.set_faces(which uuid, new_keeper uuid, new_deputy uuid, day date, why text)
RETURNS TABLE (given uuid, about uuid, to_team uuid, width int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := walls.ctx_now();
    l public.pilotlight_light;
    was public.households_involvement;
    face record;
    help uuid;
    agreed bool;
    seen record;
BEGIN
    SELECT i.* INTO l FROM public.pilotlight_light i WHERE i.id = which;
    IF walls.tends_light(which) IS NOT TRUE OR l.subject_id IS NULL THEN
        RAISE EXCEPTION 'not for this person' USING ERRCODE = '42501';
    END IF;
    agreed := l.state IN ('lit', 'letting go');
    FOR face IN SELECT * FROM (VALUES ('keeper', new_keeper), ('deputy', new_deputy)) AS f(role, person) LOOP
        SELECT i.* INTO was FROM public.households_involvement i
        WHERE i.subject_id = l.subject_id AND i.role = face.role AND i.until IS NULL;
        CONTINUE WHEN (was.person_id, was.team_id)
            IS NOT DISTINCT FROM (face.person, CASE WHEN face.person IS NOT NULL THEN l.team_id END);
        help := CASE WHEN face.person IS NOT NULL THEN gen_random_uuid() END;
        IF was.id IS NOT NULL THEN
            UPDATE public.households_involvement i SET until = day, end_reason = why WHERE i.id = was.id;
            UPDATE public.access_grant g SET dormant = true WHERE g.act = was.id;
        END IF;
        CONTINUE WHEN help IS NULL;
        PERFORM walls.require_purpose('pilot light');
        INSERT INTO public.households_involvement
            (id, subject_id, role, law, category, team_id, person_id, since, fit, fit_words, end_reason, made_at)
        VALUES (help, l.subject_id, face.role, 'none', 1, l.team_id, face.person, day, '', '', '', moment);
        UPDATE public.households_involvement i SET successor_id = help WHERE i.id = was.id;
        FOR seen IN
            SELECT l.subject_id AS id, 1 | 4 | CASE WHEN agreed THEN 8 ELSE 0 END AS categories
            UNION ALL SELECT s.home_id, 1 FROM public.households_stay s
            WHERE s.resident_id = l.subject_id AND s.until IS NULL
        LOOP
            given := gen_random_uuid();
            INSERT INTO public.access_grant (id, team_id, subject_id, categories, purpose, basis, valid_from,
                                             valid_until, reach_from, dormant, act)
            VALUES (given, l.team_id, seen.id, seen.categories, 'pilot light',
                    CASE WHEN agreed THEN 'consent' ELSE 'law' END, moment, moment + interval '1 year',
                    CASE WHEN seen.id = l.subject_id THEN l.proposed_at ELSE moment END, false, help);
            about := seen.id; to_team := l.team_id; width := seen.categories;
            RETURN NEXT;
        END LOOP;
    END LOOP;
    -- Help keeps a resident known; the last to go starts the two years.
    UPDATE public.households_resident r
    SET retain_until = CASE WHEN new_keeper IS NULL THEN (day + interval '2 years')::date END,
        wished_until = CASE WHEN new_keeper IS NULL THEN r.wished_until END
    WHERE r.subject_id = l.subject_id AND (new_keeper IS NOT NULL OR NOT EXISTS (
        SELECT FROM public.households_involvement i WHERE i.subject_id = l.subject_id AND i.until IS NULL));
END $$;

-- The resident said yes: from now on their keeper's team sees the help too (8), by consent.
CREATE FUNCTION walls.consent_to_light(which uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF walls.tends_light(which) IS NOT TRUE THEN
        RAISE EXCEPTION 'not for this person' USING ERRCODE = '42501';
    END IF;
    UPDATE public.access_grant g SET basis = 'consent', categories = g.categories | 8
    FROM public.pilotlight_light l
    JOIN public.households_involvement i ON i.subject_id = l.subject_id AND i.role IN ('keeper', 'deputy') AND i.until IS NULL
    WHERE l.id = which AND g.act = i.id AND g.subject_id = l.subject_id AND NOT g.dormant;
END $$;

-- When a light ends as its resident or both wished, what its team may see comes to rest, unless that team helps this
-- person in another way. It still lets the team begin again.
CREATE FUNCTION walls.rest_light(which uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF walls.tends_light(which) IS NOT TRUE THEN
        RAISE EXCEPTION 'not for this person' USING ERRCODE = '42501';
    END IF;
    UPDATE public.access_grant g SET dormant = true
    FROM public.pilotlight_light l
    WHERE l.id = which AND g.subject_id = l.subject_id AND g.team_id = l.team_id AND g.purpose = 'pilot light'
      AND NOT EXISTS (SELECT FROM public.households_involvement i
                      WHERE i.subject_id = l.subject_id AND i.team_id = l.team_id AND i.until IS NULL);
END $$;

-- Somebody, if they still work in a team; nobody otherwise.
CREATE FUNCTION walls.still_in_team(somebody uuid, of_team uuid, day date) RETURNS uuid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
    SELECT m.professional_id FROM public.parties_membership m
    WHERE m.professional_id = somebody AND m.team_id = of_team AND m.since <= day AND (m.until IS NULL OR m.until > day)
    LIMIT 1
$$;

-- Beginning again, in one step, for the team that kept it, a partner whose grant rests, or the resident: the light as it
-- is now, with its faces as far as they are still there; or nothing when it is not for them, cannot begin again, or
-- another one burns. Who stopped is lit by their own word only, and for others contact begins with a proposal; who wants
-- nothing kept is left in peace.
CREATE FUNCTION walls.reopen_light(which uuid, day date) RETURNS SETOF public.pilotlight_light
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    moment timestamptz := walls.ctx_now();
    own_word bool := walls.ctx_resident() IS NOT NULL;
    who uuid;
    burns bool;
BEGIN
    SELECT l.subject_id INTO who FROM public.pilotlight_light l WHERE l.id = which;
    IF walls.tends_light(which) IS NOT TRUE OR who IS NULL THEN
        RETURN;
    END IF;
    PERFORM walls.lock_subject(who);
    SELECT own_word OR l.state = 'let go' INTO burns FROM public.pilotlight_light l WHERE l.id = which;
    RETURN QUERY
    UPDATE public.pilotlight_light l
    SET state = CASE WHEN burns THEN 'lit' ELSE 'proposed' END, lit_at = CASE WHEN burns THEN moment END,
        stable_since = CASE WHEN burns THEN day END,
        ended_at = NULL, keeping = '', retain_until = NULL, rhythm_since = moment, stage = 0,
        stage_contacts = 0, named_on = NULL, paused_until = NULL, override_every = NULL, override_unit = '',
        keeper_id = walls.still_in_team(l.keeper_id, l.team_id, day),
        deputy_id = walls.still_in_team(l.deputy_id, l.team_id, day)
    WHERE l.id = which AND l.state IN ('let go', 'stopped by resident') AND (own_word OR l.keeping <> 'nothing')
      AND NOT EXISTS (
        SELECT FROM public.pilotlight_light o
        WHERE o.subject_id = who AND o.state IN ('proposed', 'reaching out', 'lit', 'letting go'))
    RETURNING l.*;
END $$;

-- A resident stops, on any day: their own light ends as they choose, and comes back as it is now.
CREATE FUNCTION walls.stop_my_light(keep text, until date) RETURNS SETOF public.pilotlight_light
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF walls.ctx()->>'role' <> 'waakvlam_resident' THEN
        RAISE EXCEPTION 'for the resident' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
    UPDATE public.pilotlight_light l
    SET state = 'stopped by resident', ended_at = walls.ctx_now(), keeping = keep, retain_until = until,
        paused_until = NULL, named_on = NULL
    WHERE l.subject_id = walls.ctx_resident() AND l.state IN ('proposed', 'reaching out', 'lit', 'letting go')
    RETURNING l.*;
END $$;

-- Ends what else was asked about a light and has no meaning any more: after a yes nobody looks along, and after the end
-- nothing is asked at all.
CREATE FUNCTION walls.end_about_light(which uuid) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF walls.tends_light(which) IS NOT TRUE OR walls.ctx()->>'role' NOT IN ('waakvlam_app', 'waakvlam_resident') THEN
        RAISE EXCEPTION 'only a person ends a duty' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
    UPDATE public.duties_duty d SET done_at = walls.ctx_now(), next_rung_at = NULL
    FROM public.pilotlight_light l
    WHERE l.id = which AND d.subject = l.subject_id AND d.done_at IS NULL
      AND (d.kind = 'review outreach' OR l.state NOT IN ('proposed', 'reaching out', 'lit', 'letting go')
           AND d.kind IN ('confirm relapse', 'tell away', 'help asked', 'compare'))
    RETURNING d.id;
END $$;

-- A new face answers for what was asked of the one before.
CREATE FUNCTION walls.pass_to_face(which uuid, old_face uuid) RETURNS TABLE (duty uuid, turn int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF walls.tends_light(which) IS NOT TRUE THEN
        RAISE EXCEPTION 'not for this person' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
    UPDATE public.duties_duty d
    SET team_id = l.team_id, person_id = l.keeper_id, second_id = l.deputy_id, holder_team_id = l.team_id,
        holder_person_id = l.keeper_id, rung = 0, next_rung_at = d.rung_times[1], acknowledged_at = NULL,
        turn = d.turn + 1
    FROM public.pilotlight_light l
    WHERE l.id = which AND d.subject = l.subject_id AND d.person_id = old_face AND d.done_at IS NULL
      AND d.kind IN ('confirm relapse', 'help asked', 'compare', 'share again')
    RETURNING d.id, d.turn::int;
END $$;

-- Which light stands behind references of duties (a light, a contact, a question); whether it may be seen is for the door.
CREATE FUNCTION walls.lights_behind(refs uuid[]) RETURNS TABLE (ref uuid, light uuid)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM walls.ctx();
    RETURN QUERY
    SELECT l.id, l.id FROM public.pilotlight_light l WHERE l.id = ANY (refs)
    UNION ALL SELECT c.id, c.light_id FROM public.pilotlight_checkin c WHERE c.id = ANY (refs)
    UNION ALL SELECT a.id, a.light_id FROM public.pilotlight_asked a WHERE a.id = ANY (refs);
END $$;
