-- A desk that must decide about a situation now gives it to somebody without looking in. Everything asked about it comes to
-- the desk for the rest of this transaction, so that it can be handed on together; what comes back says where it
-- stands and who may see it, and nothing of what was told.
CREATE FUNCTION walls.take_up(
    duty uuid, OUT concern uuid, OUT subject uuid, OUT area text, OUT purpose text, OUT state text, OUT seriousness int,
    OUT team uuid, OUT opened_at timestamptz, OUT informing text, OUT named uuid[], OUT review_at timestamptz,
    OUT ever int, OUT know uuid[], OUT may_see jsonb, OUT refs uuid[])
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    asked public.duties_duty;
    desk uuid;
BEGIN
    SELECT d.* INTO asked FROM public.duties_duty d
    WHERE d.id = duty AND d.done_at IS NULL AND walls.ctx_may('coordinate')
      AND (d.holder_team_id = ANY (walls.ctx_teams()) OR walls.came_up(d.rung, d.area));
    desk := CASE WHEN asked.holder_team_id = ANY (walls.ctx_teams()) THEN asked.holder_team_id ELSE (
        SELECT w.team_id FROM public.parties_workarea w JOIN public.parties_team t ON t.id = w.team_id
        WHERE w.task = 'coordination' AND w.team_id = ANY (walls.ctx_teams())
          AND substr(asked.area, 3) LIKE substr(w.area_code, 3) || '%'
        ORDER BY length(w.area_code) DESC, t.name, t.id LIMIT 1) END;
    PERFORM walls.lock_subject(asked.subject);
    SELECT c.id, c.subject_id, c.area, c.purpose, c.state, c.seriousness, c.team_id, c.opened_at, i.state,
           i.shares_with, i.review_at
    INTO concern, subject, area, purpose, state, seriousness, team, opened_at, informing, named, review_at
    FROM public.signals_concern c JOIN public.signals_informing i ON i.concern_id = c.id
    WHERE c.subject_id = asked.subject AND asked.ref = ANY (walls.refs_of(c.id));
    IF concern IS NULL THEN
        RETURN;  -- nothing to give on: the caller answers 404
    END IF;
    PERFORM walls.require_purpose(take_up.purpose);
    refs := walls.refs_of(take_up.concern);
    UPDATE public.duties_duty d SET holder_team_id = desk WHERE d.ref = ANY (refs) AND d.done_at IS NULL;
    SELECT bit_or(g.categories), array_agg(DISTINCT t.organisation_id) FILTER (WHERE NOT g.dormant),
           jsonb_object_agg(g.team_id, g.categories) FILTER (
               WHERE NOT g.dormant AND g.valid_until > walls.ctx_now() AND g.reach_from <= take_up.opened_at)
    INTO ever, know, may_see
    FROM public.access_grant g JOIN public.parties_team t ON t.id = g.team_id
    WHERE g.subject_id = take_up.subject AND g.purpose = take_up.purpose;
END $$;

CREATE FUNCTION walls.give_on(duty uuid, to_team uuid, to_state text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE public.signals_concern c SET state = to_state, team_id = to_team, person_id = NULL
    FROM public.duties_duty d
    WHERE d.id = duty AND d.done_at IS NULL AND walls.ctx_may('coordinate')
      AND (d.holder_team_id = ANY (walls.ctx_teams()) OR walls.came_up(d.rung, d.area))
      AND d.subject = c.subject_id AND d.ref = ANY (walls.refs_of(c.id));
    IF NOT FOUND THEN
        RAISE EXCEPTION 'nothing to give on' USING ERRCODE = '42501';
    END IF;
END $$;
