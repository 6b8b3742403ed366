-- What erasure takes away beside the rows themselves: what the record says in words, the tie between duties and the
-- home, and the way in. The record's own rows stay.
CREATE FUNCTION walls.erase_around(which uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    concern public.signals_concern;
    refs uuid[];
BEGIN
    IF walls.ctx()->>'role' <> 'waakvlam_retention' THEN
        RAISE EXCEPTION 'only erasure removes details' USING ERRCODE = '42501';
    END IF;
    SELECT c.* INTO STRICT concern FROM public.signals_concern c WHERE c.id = which;
    refs := walls.refs_of(which);
    DELETE FROM public.journal_detail d USING public.journal_event e
    WHERE d.about = concern.subject_id AND e.id = d.event_id AND e.about = concern.subject_id
      AND (e.ref = ANY (refs) OR e.ref IN (SELECT g.id FROM public.access_grant g WHERE g.act = ANY (refs)));
    UPDATE public.duties_duty d SET subject = NULL WHERE d.ref = ANY (refs);
    UPDATE public.access_grant g SET dormant = true
    WHERE g.subject_id = concern.subject_id AND g.purpose = concern.purpose AND NOT EXISTS (
        SELECT FROM public.signals_concern other
        WHERE other.subject_id = concern.subject_id AND other.purpose = concern.purpose AND other.id <> which
          AND other.state NOT IN ('concluded', 'not picked up in time'));
END $$;
-- Who wants to be mailed that an answer waits, when what they told is erased now; sealed, and for the last time.
CREATE FUNCTION walls.mark_lapsed_mail(which uuid) RETURNS TABLE (signal uuid, address bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF walls.ctx()->>'role' <> 'waakvlam_retention' THEN
        RAISE EXCEPTION 'for erasure only' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
    UPDATE public.signals_answer a SET mailed_at = walls.ctx_now()
    FROM public.signals_reporter r
    WHERE a.concern_id = which AND r.signal_id = a.signal_id AND a.channel = 'email' AND length(r.email) > 0
    RETURNING r.signal_id, r.email;
END $$;
CREATE POLICY erasing ON public.journal_detail TO waakvlam_owner USING (true);

-- Lets whoever owns an open situation, or still owes something about it, see it for another year. A grant lasts a year at
-- most; a situation that people still work on may last longer, and nobody may be asked what they cannot see.
CREATE FUNCTION walls.renew_grants(ends_before timestamptz, until timestamptz)
RETURNS TABLE (renewed uuid, subject uuid, team uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF walls.ctx()->>'role' <> 'waakvlam_retention' OR until > walls.ctx_now() + interval '1 year' THEN
        RAISE EXCEPTION 'only the sweep renews, for a year at most' USING ERRCODE = '42501';
    END IF;
    RETURN QUERY
    UPDATE public.access_grant g SET valid_until = until
    FROM public.signals_concern c
    WHERE c.subject_id = g.subject_id AND c.purpose = g.purpose AND NOT g.dormant AND g.valid_until < ends_before
      AND c.state NOT IN ('concluded', 'not picked up in time')
      AND (c.team_id = g.team_id OR EXISTS (
          SELECT FROM public.duties_duty d
          WHERE d.subject = g.subject_id AND d.done_at IS NULL AND d.team_id = g.team_id
            AND d.ref = ANY (walls.refs_of(c.id))))
    RETURNING g.id, g.subject_id, g.team_id;
END $$;

-- Ends what was still asked about an empty mark, for the coordinator who was asked to say why.
CREATE FUNCTION walls.end_lapsed_duties(concern uuid) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    mine uuid[] := walls.ctx_teams();
BEGIN
    IF walls.ctx_may('coordinate') AND EXISTS (
        SELECT FROM public.duties_duty d
        WHERE d.ref = concern AND d.kind = 'explain' AND d.done_at IS NULL
          AND (d.team_id = ANY (mine) OR d.holder_team_id = ANY (mine))) THEN
        RETURN QUERY
        UPDATE public.duties_duty d SET done_at = walls.ctx_now(), next_rung_at = NULL
        WHERE d.ref = ANY (walls.refs_of(concern)) AND d.done_at IS NULL
        RETURNING d.id;
    END IF;
END $$;
