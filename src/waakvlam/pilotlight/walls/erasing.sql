-- Retention: what goes on its day, and the question that stays.

-- Erases what a light holds of its resident: contacts, plan, questions, the words of the record, the tie of duties and of
-- the light itself. What stays is an empty mark that counts.
CREATE FUNCTION walls.erase_light(which uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    who uuid;
    refs uuid[];
BEGIN
    IF walls.ctx()->>'role' <> 'waakvlam_retention' THEN
        RAISE EXCEPTION 'only erasure removes details' USING ERRCODE = '42501';
    END IF;
    SELECT l.subject_id INTO who FROM public.pilotlight_light l WHERE l.id = which;
    refs := ARRAY(SELECT which UNION SELECT c.id FROM public.pilotlight_checkin c WHERE c.light_id = which
                  UNION SELECT p.id FROM public.pilotlight_planphase p WHERE p.light_id = which
                  UNION SELECT a.id FROM public.pilotlight_asked a WHERE a.light_id = which);
    DELETE FROM public.journal_detail d USING public.journal_event e
    WHERE d.about = who AND e.id = d.event_id AND e.ref = ANY (refs);
    UPDATE public.duties_duty d SET subject = NULL WHERE d.ref = ANY (refs);
    DELETE FROM public.pilotlight_checkin c WHERE c.light_id = which;
    DELETE FROM public.pilotlight_planphase p WHERE p.light_id = which;
    DELETE FROM public.pilotlight_plannow n WHERE n.light_id = which;
    DELETE FROM public.pilotlight_asked a WHERE a.light_id = which;
    UPDATE public.pilotlight_light l SET subject_id = NULL, keeper_id = NULL, deputy_id = NULL, retain_until = NULL
    WHERE l.id = which;
    -- One's own page is about a light: without any there is nothing to come in for.
    IF NOT EXISTS (SELECT FROM public.pilotlight_light l WHERE l.subject_id = who) THEN
        PERFORM walls.forget_account(who);
    END IF;
END $$;
GRANT SELECT, UPDATE (state, ended_at) ON public.pilotlight_light TO waakvlam_retention;
CREATE POLICY erasure ON public.pilotlight_light TO waakvlam_retention USING ((SELECT walls.ctx_now()) IS NOT NULL);

-- Contact that nobody made in time is the coordinator's now: the duty itself goes there, as a question why. The person who
-- was asked did not do it, so nothing is done.
CREATE FUNCTION walls.lapse_light(which uuid, desk uuid, due timestamptz, times timestamptz[])
RETURNS TABLE (duty uuid, turn int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF walls.tends_light(which) IS NOT TRUE OR walls.ctx()->>'role' NOT IN ('waakvlam_app', 'waakvlam_retention') THEN
        RAISE EXCEPTION 'not for this person' USING ERRCODE = '42501';
    END IF;
    UPDATE public.pilotlight_light l SET next_due_at = NULL, due_from = NULL, lost_from = NULL WHERE l.id = which;
    RETURN QUERY
    UPDATE public.duties_duty d
    SET kind = 'explain', team_id = desk, person_id = NULL, second_id = NULL, holder_team_id = desk,
        holder_person_id = NULL, due_at = due, rung = 0, rung_times = times, next_rung_at = times[1],
        acknowledged_at = NULL, turn = d.turn + 1
    WHERE d.ref = which AND d.done_at IS NULL AND d.kind IN ('find keeper', 'check in')
    RETURNING d.id, d.turn::int;
END $$;

-- Ends what was still asked about a light that is an empty mark, for the coordinator who was asked to say why.
CREATE FUNCTION walls.end_lapsed_light(which uuid) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    mine uuid[] := walls.ctx_teams();
BEGIN
    IF walls.ctx_may('coordinate') AND EXISTS (
        SELECT FROM public.duties_duty d
        WHERE d.ref = which AND d.kind = 'explain' AND d.done_at IS NULL
          AND (d.team_id = ANY (mine) OR d.holder_team_id = ANY (mine))) THEN
        RETURN QUERY
        UPDATE public.duties_duty d SET done_at = walls.ctx_now(), next_rung_at = NULL
        WHERE d.ref = which AND d.done_at IS NULL
        RETURNING d.id;
    END IF;
END $$;
