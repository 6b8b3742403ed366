-- Lights that follow their rhythm: one or very many, in the same few statements.

-- What is wanted of one light: when contact is due, when its warmth turns, and its one open duty (none without a kind).
CREATE TYPE walls.wanted AS (
    light uuid, next_due timestamptz, due_from timestamptz, lost_from timestamptz, kind text, team uuid, person uuid,
    second uuid, due timestamptz, stays bool, ladder text, times timestamptz[], done bool);

-- Stores when contact is due next, and makes the one open duty of each light what is wanted: asked when there is none,
-- else the same duty moves to another day, person or kind, so that nothing that is owed is ever ended by the way. Only a
-- person's act ends it (`done`, or nothing wanted). What is so already is left alone; what comes back is what somebody
-- must hear of. A definer function, because who tends a light need not see whose turn it is.
CREATE FUNCTION walls.follow_lights(wanted jsonb)
RETURNS TABLE (duty uuid, turn int, happened text, about uuid, team uuid, person uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off  -- a portion of many lights, and never all of them
AS $$
DECLARE
    role text := walls.ctx()->>'role';
    everywhere bool := role IN ('waakvlam_clock', 'waakvlam_retention');
    moment timestamptz := walls.ctx_now();
    asked walls.wanted[] := ARRAY(SELECT w FROM jsonb_populate_recordset(NULL::walls.wanted, wanted) w);
    lights uuid[] := ARRAY(SELECT w.light FROM unnest(asked) w);
    owed public.duties_duty[];
    ended uuid[];
BEGIN
    IF (SELECT count(*) FROM public.pilotlight_light l
        WHERE l.id = ANY (lights) AND (everywhere OR walls.tends_light(l.id))) < cardinality(lights) THEN
        RAISE EXCEPTION 'not for this person' USING ERRCODE = '42501';
    END IF;
    UPDATE public.pilotlight_light l SET next_due_at = w.next_due, due_from = w.due_from, lost_from = w.lost_from
    FROM unnest(asked) w
    WHERE l.id = w.light
      AND (l.next_due_at, l.due_from, l.lost_from) IS DISTINCT FROM (w.next_due, w.due_from, w.lost_from);

    owed := ARRAY(SELECT d FROM public.duties_duty d
                  WHERE d.ref = ANY (lights) AND d.done_at IS NULL
                    AND d.kind IN ('decide light', 'find keeper', 'check in', 'end pause')
                  ORDER BY d.id FOR UPDATE);
    ended := ARRAY(SELECT was.id FROM unnest(owed) was JOIN unnest(asked) w ON w.light = was.ref
                   WHERE w.done OR w.kind IS NULL);
    IF ended <> '{}' AND role NOT IN ('waakvlam_app', 'waakvlam_resident') THEN
        RAISE EXCEPTION 'only a person ends a duty' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
    UPDATE public.duties_duty d SET done_at = moment, next_rung_at = NULL WHERE d.id = ANY (ended)
    RETURNING d.id, d.turn::int, 'done', d.subject, d.team_id, d.person_id;

    owed := ARRAY(SELECT was FROM unnest(owed) was WHERE was.id <> ALL (ended));
    UPDATE public.duties_duty d
    SET kind = w.kind, team_id = w.team, person_id = w.person, second_id = w.second, holder_team_id = w.team,
        holder_person_id = w.person, due_at = w.due, rung = 0, rung_times = w.times, next_rung_at = w.times[1],
        acknowledged_at = NULL, turn = d.turn + 1
    FROM unnest(owed) was JOIN unnest(asked) w ON w.light = was.ref
    WHERE d.id = was.id
      AND ((was.kind, was.team_id, was.person_id, was.second_id) IS DISTINCT FROM (w.kind, w.team, w.person, w.second)
           OR NOT w.stays AND was.due_at <> w.due);
    RETURN QUERY
    SELECT was.id, was.turn + 1, 'handed over', was.subject, w.team, w.person
    FROM unnest(owed) was JOIN unnest(asked) w ON w.light = was.ref
    WHERE (was.kind, was.team_id, was.person_id) IS DISTINCT FROM (w.kind, w.team, w.person);

    RETURN QUERY
    INSERT INTO public.duties_duty AS d
        (id, kind, subject, ref, area, team_id, person_id, second_id, holder_team_id, holder_person_id, ladder, turn,
         rung, made_at, due_at, rung_times, next_rung_at)
    SELECT gen_random_uuid(), w.kind, l.subject_id, l.id, l.area, w.team, w.person, w.second, w.team, w.person, w.ladder, 0, 0,
           moment, w.due, w.times, w.times[1]
    FROM unnest(asked) w
    JOIN public.pilotlight_light l ON l.id = w.light
    LEFT JOIN unnest(owed) was ON was.ref = w.light
    WHERE w.kind IS NOT NULL AND was.id IS NULL
    RETURNING d.id, 0, 'asked', d.subject, d.team_id, d.person_id;
END $$;
