-- Questions to partners without an account. The asker works through the door; the partner sees one question, by a live
-- one-time link, and only after a look that stands on the record.
ALTER TABLE public.signals_question ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY checking ON public.signals_question TO waakvlam_owner USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE (state) ON public.signals_question TO waakvlam_app;
CREATE POLICY through_the_door ON public.signals_question TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[])
           AND EXISTS (SELECT FROM public.signals_concern c
                       WHERE c.id = concern_id AND c.subject_id = signals_question.subject_id));
GRANT SELECT (id, concern_id), UPDATE (state, subject_id, email, words, home, reply_words, phone), DELETE
    ON public.signals_question TO waakvlam_retention;
CREATE POLICY erasure ON public.signals_question TO waakvlam_retention USING ((SELECT walls.ctx_now()) IS NOT NULL);

-- The question behind this context's link, while the link lives.
CREATE FUNCTION walls.link_question() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT l.ref FROM public.accounts_onetimelink l
            WHERE l.hash = walls.ctx_receipt() AND l.purpose = 'partner question' AND l.used_at IS NULL
              AND l.ends_at > walls.ctx_now());
END $$;
GRANT SELECT, UPDATE (state, reply, reply_words, phone, answered_at) ON public.signals_question TO waakvlam_reporter;
CREATE POLICY own_link ON public.signals_question TO waakvlam_reporter
    USING (id = (SELECT walls.link_question()) AND subject_id = ANY ((SELECT walls.opened())::uuid[]));

-- Opens the question behind this context's link and puts the look on the record: by the question itself, since the
-- partner has no account, for a team of the partner's organisation (the asker's, when it has none).
CREATE FUNCTION walls.look_by_link() RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    q public.signals_question;
    why text;
BEGIN
    SELECT x.* INTO q FROM public.signals_question x WHERE x.id = walls.link_question() AND x.state = 'asked';
    SELECT c.purpose INTO why FROM public.signals_concern c JOIN public.access_purpose p ON p.code = c.purpose
    WHERE c.id = q.concern_id;
    IF why IS NULL OR q.subject_id IS NULL THEN
        RETURN NULL;
    END IF;
    INSERT INTO public.access_look (id, context, at, person, team_id, purpose, activity, categories, reach_from, subjects)
    VALUES (gen_random_uuid(), walls.ctx_id(), walls.ctx_now(), q.id,
            coalesce((SELECT t.id FROM public.parties_team t WHERE t.organisation_id = q.organisation_id
                      ORDER BY t.name LIMIT 1), q.team_id),
            why, 'partner link', 1, q.asked_at, ARRAY[q.subject_id]);
    RETURN q.id;
END $$;

-- Whom to call about this context's link, also when it is over: the team's public name and number; who asked whom only
-- while it lives.
CREATE FUNCTION walls.link_asker(OUT team text, OUT team_phone text, OUT person text, OUT person_phone text,
                                 OUT partner text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    live bool := walls.link_question() IS NOT NULL;
BEGIN
    SELECT t.public_name, t.phone, CASE WHEN live THEN p.name END, CASE WHEN live THEN p.phone END,
           CASE WHEN live THEN o.name END
    INTO team, team_phone, person, person_phone, partner
    FROM public.accounts_onetimelink l
    JOIN public.signals_question q ON q.id = l.ref
    JOIN public.parties_team t ON t.id = q.team_id
    JOIN public.parties_professional p ON p.id = q.person_id
    JOIN public.parties_organisation o ON o.id = q.organisation_id
    WHERE l.hash = walls.ctx_receipt() AND l.purpose = 'partner question';
END $$;

-- Uses the link up: one answer, and it is over. Ends the waiting and says who waited, so that they can be asked to read.
CREATE FUNCTION walls.use_link(OUT question uuid, OUT duty uuid, OUT subject uuid, OUT area text, OUT team uuid,
                               OUT person uuid, OUT seriousness int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE public.accounts_onetimelink l SET used_at = walls.ctx_now() WHERE l.ref = walls.link_question() AND l.used_at IS NULL
    RETURNING l.ref INTO question;
    UPDATE public.duties_duty d SET done_at = walls.ctx_now(), next_rung_at = NULL
    WHERE d.ref = question AND d.kind = 'await partner' AND d.done_at IS NULL
    RETURNING d.id, d.subject, d.area, d.team_id, d.person_id INTO duty, subject, area, team, person;
    SELECT c.seriousness INTO seriousness
    FROM public.signals_question q JOIN public.signals_concern c ON c.id = q.concern_id WHERE q.id = question;
END $$;

-- Withdrawn: the link stops working at once. For who may see the question.
CREATE FUNCTION walls.end_link(question uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE public.accounts_onetimelink l SET ends_at = walls.ctx_now()
    FROM public.signals_question q
    WHERE q.id = question AND q.subject_id = ANY (walls.opened()) AND l.ref = q.id AND l.ends_at > walls.ctx_now();
END $$;

-- Makes the link of a question and says where to mail it, at most once: marked before it is sent. Only for the clock;
-- what comes back is sealed.
CREATE FUNCTION walls.mark_partner_mail(which uuid, link uuid, link_hash bytea, OUT address bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    ends timestamptz;
BEGIN
    IF walls.ctx()->>'role' <> 'waakvlam_clock' THEN
        RAISE EXCEPTION 'for the clock only' USING ERRCODE = '42501';
    END IF;
    UPDATE public.signals_question q SET mailed_at = walls.ctx_now()
    WHERE q.id = which AND q.mailed_at IS NULL AND q.state = 'asked' AND q.ends_at > walls.ctx_now()
    RETURNING q.email, q.ends_at INTO address, ends;
    IF FOUND THEN
        INSERT INTO public.accounts_onetimelink (id, purpose, ref, hash, made_at, ends_at)
        VALUES (link, 'partner question', which, link_hash, walls.ctx_now(), ends);
    END IF;
END $$;
