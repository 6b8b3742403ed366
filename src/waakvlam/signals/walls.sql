-- Who may touch what of signals. Everything about a person goes through the door; telling only adds.

ALTER TABLE public.signals_concern ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.signals_signal ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.signals_reporter ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.signals_answer ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.signals_message ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.signals_informing ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

-- Observations are immutable, whoever writes.
CREATE TRIGGER immutable BEFORE UPDATE OR TRUNCATE ON public.signals_signal
    FOR EACH STATEMENT EXECUTE FUNCTION walls.refuse_change();
CREATE TRIGGER immutable BEFORE UPDATE OR TRUNCATE ON public.signals_message
    FOR EACH STATEMENT EXECUTE FUNCTION walls.refuse_change();

-- Routing is how the house works, not about anybody.
GRANT SELECT ON public.signals_route TO waakvlam_app, waakvlam_intake;
GRANT INSERT, UPDATE ON public.signals_route TO waakvlam_app;
ALTER TABLE public.signals_route ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY known ON public.signals_route FOR SELECT TO waakvlam_app, waakvlam_intake
    USING ((SELECT walls.ctx_now()) IS NOT NULL);
CREATE POLICY edited ON public.signals_route TO waakvlam_app
    USING ((SELECT walls.ctx_may('configure') OR walls.ctx_may('coordinate')))
    WITH CHECK ((SELECT walls.ctx_may('configure') OR walls.ctx_may('coordinate')));

-- The intake role tells: it knows one address, sees which concern is open there and whose it is, and adds.
GRANT SELECT (id, subject_id, purpose, state, team_id, person_id, seriousness), INSERT ON public.signals_concern
    TO waakvlam_intake;
CREATE POLICY here ON public.signals_concern FOR SELECT TO waakvlam_intake
    USING (EXISTS (SELECT FROM public.access_subject s WHERE s.id = subject_id));
CREATE POLICY here_too ON public.signals_concern FOR INSERT TO waakvlam_intake
    WITH CHECK (state = 'received' AND EXISTS (SELECT FROM public.access_subject s WHERE s.id = subject_id));
GRANT INSERT ON public.signals_signal, public.signals_reporter, public.signals_answer, public.signals_informing
    TO waakvlam_intake;
CREATE POLICY in_a_concern_here ON public.signals_signal FOR INSERT TO waakvlam_intake
    WITH CHECK (EXISTS (SELECT FROM public.signals_concern c WHERE c.id = concern_id AND c.subject_id = signals_signal.subject_id));
CREATE POLICY here ON public.signals_reporter FOR INSERT TO waakvlam_intake
    WITH CHECK (EXISTS (SELECT FROM public.access_subject s WHERE s.id = subject_id));
CREATE POLICY here ON public.signals_answer FOR INSERT TO waakvlam_intake
    WITH CHECK (EXISTS (SELECT FROM public.access_subject s WHERE s.id = subject_id));
CREATE POLICY here ON public.signals_informing FOR INSERT TO waakvlam_intake
    WITH CHECK (EXISTS (SELECT FROM public.access_subject s WHERE s.id = subject_id));
-- The owner's grant: on what the team may see for this purpose, from this telling on.
GRANT INSERT ON public.access_grant TO waakvlam_intake;
CREATE POLICY from_telling ON public.access_grant FOR INSERT TO waakvlam_intake
    WITH CHECK (basis = 'law' AND reach_from >= (SELECT walls.ctx_now())
                AND EXISTS (SELECT FROM public.access_subject s WHERE s.id = subject_id));

-- What was promised for a telling that was accepted before, so that a retried one gives the same receipt, and whether it
-- was another one. The code counts too: an answer outlives a signal that had to be erased. Tellings under one id take
-- turns from here on; who waited sees what was told meanwhile, because the function is volatile.
CREATE POLICY checking ON public.signals_signal FOR SELECT TO waakvlam_owner USING (true);
CREATE POLICY checking ON public.signals_answer FOR SELECT TO waakvlam_owner USING (true);
CREATE POLICY checking ON public.signals_informing FOR SELECT TO waakvlam_owner USING (true);
CREATE FUNCTION walls.told_before(signal uuid, code bytea, content bytea, OUT seriousness int,
                                  OUT answer_due_at timestamptz, OUT is_told bool, OUT is_other bool)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM walls.ctx();
    PERFORM pg_advisory_xact_lock(hashtextextended(signal::text, 0));
    SELECT s.seriousness, s.digest <> content INTO seriousness, is_other FROM public.signals_signal s WHERE s.id = signal;
    is_told := FOUND;
    SELECT a.due_at INTO answer_due_at FROM public.signals_answer a WHERE a.code_hash = code;
    is_told := is_told OR FOUND;
END $$;

-- A more serious signal makes its concern more serious; telling may do no more than that.
CREATE POLICY checking ON public.signals_concern TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE FUNCTION walls.raise_seriousness(concern uuid, at_least int) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    UPDATE public.signals_concern c SET seriousness = at_least
    FROM public.access_subject s
    WHERE c.id = concern AND c.seriousness < at_least
      AND s.id = c.subject_id AND s.address_id = walls.ctx_address();
END $$;

-- Nobody was concerned, and then something came in or began again: from now on an explanation is owed anew. For whoever may
-- ask for it; the id of what is owed, or nothing.
CREATE POLICY owing ON public.signals_informing FOR UPDATE TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE FUNCTION walls.owe_explanation(which uuid, due timestamptz, latest timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    owed uuid;
BEGIN
    UPDATE public.signals_informing i SET state = 'owed', due_at = due, latest_at = latest
    WHERE i.concern_id = which AND i.state = 'no person concerned' AND walls.may_ask(i.subject_id, 'inform')
    RETURNING i.id INTO owed;
    RETURN owed;
END $$;

-- The subject behind this context's receipt or link.
CREATE FUNCTION walls.receipt_subject() RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN coalesce(
        (SELECT a.subject_id FROM public.signals_answer a WHERE a.code_hash = walls.ctx_receipt()),
        (SELECT q.subject_id FROM public.signals_question q JOIN public.accounts_onetimelink l ON l.ref = q.id
         WHERE l.hash = walls.ctx_receipt() AND l.purpose = 'partner question'));
END $$;

-- Whether this context's looks cover every category of a row that came at this moment, for its concern's purpose.
CREATE FUNCTION walls.covers(concern uuid, category int, moment timestamptz) RETURNS bool
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT coalesce(bit_or(l.categories), 0) & category = category
            FROM public.signals_concern c JOIN public.access_look l
                ON l.context = walls.ctx_id() AND c.subject_id = ANY (l.subjects) AND l.purpose = c.purpose
            WHERE c.id = concern AND moment >= l.reach_from);
END $$;

-- The situation that a row of this room belongs to.
CREATE FUNCTION walls.situation_of(which uuid) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN coalesce((SELECT s.concern_id FROM public.signals_signal s WHERE s.id = which),
                    (SELECT b.concern FROM walls.behind(ARRAY[which]) b));
END $$;
CREATE POLICY of_a_situation ON public.journal_event FOR SELECT TO waakvlam_app
    USING (about = ANY ((SELECT walls.opened())::uuid[])
           AND kind IN ('signal told', 'concern opened', 'concern accepted', 'visited', 'noted', 'own reference set',
                        'concern returned', 'concern passed on', 'concern concluded', 'concern reopened',
                        'answer given', 'answer seen', 'reporter asked', 'reporter read', 'reporter wrote',
                        'reporter judged', 'person told', 'no person concerned', 'postponement asked',
                        'postponement agreed', 'postponement refused', 'partner asked', 'partner answered',
                        'partner heard', 'partner question withdrawn')
           AND walls.covers(walls.situation_of(ref), category, at));

GRANT SELECT, UPDATE (state, team_id, person_id, own_reference, accepted_at, concluded_at, outcome, returns,
                      retain_until) ON public.signals_concern TO waakvlam_app;
GRANT SELECT, UPDATE (state, read_at, given_at) ON public.signals_answer TO waakvlam_app;
GRANT SELECT, UPDATE (state, latest_at, told_at, told_by_id, how, ground, shares_with, asked_by_id, agreed_by_id,
                      review_at)
    ON public.signals_informing TO waakvlam_app;
GRANT SELECT ON public.signals_signal, public.signals_reporter, public.signals_message TO waakvlam_app;
GRANT INSERT ON public.signals_message TO waakvlam_app;
CREATE POLICY through_the_door ON public.signals_concern TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[]) AND walls.looked_for(subject_id, purpose));
CREATE POLICY through_the_door ON public.signals_signal FOR SELECT TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[]) AND walls.covers(concern_id, category, told_at));
CREATE POLICY through_the_door ON public.signals_reporter FOR SELECT TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[]) AND walls.reaches(subject_id, 64, told_at)
           AND EXISTS (SELECT FROM public.signals_signal s WHERE s.id = signal_id));
CREATE POLICY through_the_door ON public.signals_answer TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[]) AND walls.covers(concern_id, 64, told_at));
CREATE POLICY through_the_door ON public.signals_message TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[])
           AND EXISTS (SELECT FROM public.signals_answer a WHERE a.id = answer_id));
CREATE POLICY through_the_door ON public.signals_informing TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[])
           AND EXISTS (SELECT FROM public.signals_concern c WHERE c.id = concern_id));

-- Concluding with an answer owed is impossible, also for who cannot see that answer.
CREATE FUNCTION walls.refuse_owing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF EXISTS (SELECT FROM public.signals_answer a WHERE a.concern_id = NEW.id AND a.state = 'owed') THEN
        RAISE EXCEPTION 'an answer is owed' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER owes_nothing BEFORE UPDATE OF state ON public.signals_concern
    FOR EACH ROW WHEN (NEW.state = 'concluded') EXECUTE FUNCTION walls.refuse_owing();

-- The reporter: one receipt, one channel.
GRANT SELECT, UPDATE (state, due_at, seen_at, helped) ON public.signals_answer TO waakvlam_reporter;
CREATE POLICY own_receipt ON public.signals_answer TO waakvlam_reporter
    USING (code_hash = (SELECT walls.ctx_receipt()));
GRANT SELECT, INSERT ON public.signals_message TO waakvlam_reporter;
CREATE POLICY own_channel ON public.signals_message FOR SELECT TO waakvlam_reporter
    USING (EXISTS (SELECT FROM public.signals_answer a WHERE a.id = answer_id));
CREATE POLICY own_words ON public.signals_message FOR INSERT TO waakvlam_reporter
    WITH CHECK (from_reporter AND EXISTS (SELECT FROM public.signals_answer a WHERE a.id = answer_id));

-- By when this reporter hears back on what they wrote; nothing while no reply is owed.
CREATE FUNCTION walls.reply_due() RETURNS timestamptz
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN (SELECT d.due_at FROM public.signals_answer a
            JOIN public.duties_duty d ON d.ref = a.id AND d.kind = 'reply' AND d.done_at IS NULL
            WHERE a.code_hash = walls.ctx_receipt());
END $$;

-- Figures: when and where, never who or what was said. The watch, which is nobody, counts everywhere, to publish what may be
-- published; staff count where they coordinate.
GRANT SELECT (id, purpose, area, state, seriousness, team_id, opened_at, accepted_at, concluded_at, outcome,
              returns, beyond_capacity) ON public.signals_concern TO waakvlam_watch;
CREATE POLICY counted ON public.signals_concern FOR SELECT TO waakvlam_watch
    USING ((SELECT walls.counts_everywhere()) OR substr(area, 3) LIKE ANY ((SELECT walls.coordinated())::text[]));
GRANT SELECT (id, area, state, told_at, due_at, read_at, given_at, helped) ON public.signals_answer TO waakvlam_watch;
CREATE POLICY counted ON public.signals_answer FOR SELECT TO waakvlam_watch
    USING ((SELECT walls.counts_everywhere()) OR substr(area, 3) LIKE ANY ((SELECT walls.coordinated())::text[]));
GRANT SELECT (concern_id, state, due_at, latest_at, told_at) ON public.signals_informing TO waakvlam_watch;
CREATE POLICY counted ON public.signals_informing FOR SELECT TO waakvlam_watch
    USING ((SELECT walls.counts_everywhere()));

-- Which of these teams have so few people on a day that their load would be a figure about somebody.
CREATE FUNCTION walls.small_teams(teams uuid[], day date, fewest int) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM walls.ctx();
    RETURN ARRAY(
        SELECT one FROM unnest(teams) one
        WHERE (SELECT count(DISTINCT m.professional_id) FROM public.parties_membership m
               WHERE m.team_id = one AND m.since <= day AND (m.until IS NULL OR m.until > day)) < fewest);
END $$;

-- Erasure: sees what is past its date, and removes it.
GRANT SELECT (id, subject_id, purpose, area, state, seriousness, team_id, person_id, retain_until, concluded_at),
      UPDATE (state, subject_id, own_reference), DELETE ON public.signals_concern TO waakvlam_retention;
GRANT SELECT (id, concern_id, subject_id, state, latest_at), UPDATE (state, subject_id), DELETE
    ON public.signals_informing TO waakvlam_retention;
GRANT SELECT (id, concern_id, subject_id), DELETE ON public.signals_signal TO waakvlam_retention;
GRANT SELECT (signal_id, subject_id), DELETE ON public.signals_reporter TO waakvlam_retention;
GRANT SELECT (id, concern_id, subject_id, signal_id, state), UPDATE (subject_id, signal_id, state, given_at), DELETE
    ON public.signals_answer TO waakvlam_retention;
GRANT SELECT (id, answer_id, subject_id), INSERT, DELETE ON public.signals_message TO waakvlam_retention;
CREATE POLICY erasure ON public.signals_concern TO waakvlam_retention USING ((SELECT walls.ctx_now()) IS NOT NULL);
CREATE POLICY erasure ON public.signals_informing TO waakvlam_retention USING ((SELECT walls.ctx_now()) IS NOT NULL);
CREATE POLICY erasure ON public.signals_signal TO waakvlam_retention USING ((SELECT walls.ctx_now()) IS NOT NULL);
CREATE POLICY erasure ON public.signals_reporter TO waakvlam_retention USING ((SELECT walls.ctx_now()) IS NOT NULL);
CREATE POLICY erasure ON public.signals_answer TO waakvlam_retention USING ((SELECT walls.ctx_now()) IS NOT NULL);
CREATE POLICY erasure ON public.signals_message TO waakvlam_retention USING ((SELECT walls.ctx_now()) IS NOT NULL);

-- What stands behind the references of duties and links, so that the right door can be tried; nothing else is told.
CREATE FUNCTION walls.behind(refs uuid[]) RETURNS TABLE (ref uuid, concern uuid, subject uuid, purpose text, is_open bool)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan  -- else it is planned anew each time, which takes longer than looking
AS $$
BEGIN
    PERFORM walls.ctx();
    RETURN QUERY
    SELECT r.ref, c.id, c.subject_id, c.purpose::text, EXISTS (SELECT FROM public.access_purpose p WHERE p.code = c.purpose)
    FROM (SELECT DISTINCT unnest(refs) AS ref) r
    CROSS JOIN LATERAL (
        SELECT c1.id AS concern FROM public.signals_concern c1 WHERE c1.id = r.ref
        UNION ALL SELECT i.concern_id FROM public.signals_informing i WHERE i.id = r.ref
        UNION ALL SELECT a.concern_id FROM public.signals_answer a WHERE a.id = r.ref
        UNION ALL SELECT q.concern_id FROM public.signals_question q WHERE q.id = r.ref) found
    JOIN public.signals_concern c ON c.id = found.concern
    WHERE c.subject_id IS NOT NULL;
END $$;

-- How many concerns began in these neighbourhoods since a moment: for the agreed weekly capacity (SIG-22).
CREATE FUNCTION walls.concerns_since(area_prefix text, moment timestamptz) RETURNS int
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM walls.ctx();
    RETURN (SELECT count(*) FROM public.signals_concern c
            WHERE c.area LIKE area_prefix || '%' AND c.opened_at >= moment);
END $$;

-- Concluding puts the grants to rest: they still let their team reopen, and open nothing else.
CREATE FUNCTION walls.rest_grants(subject uuid, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT walls.looked_for(subject, why) THEN
        RAISE EXCEPTION 'the door is closed' USING ERRCODE = '42501';
    END IF;
    UPDATE public.access_grant g SET dormant = true WHERE g.subject_id = subject AND g.purpose = why;
END $$;

-- Reopens a concluded concern, or finds the one that is open for its subject by now. A professional may do so with a
-- resting grant, a reporter with the receipt of a signal in it. Reopening gives it back to its team and wakes that
-- team's grant; when another is open, its team gets to see what this one was about.
CREATE FUNCTION walls.reopen_concern(
    concluded uuid, OUT concern uuid, OUT subject uuid, OUT area text, OUT team uuid, OUT person uuid,
    OUT seriousness int, OUT state text, OUT woken bool)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    was public.signals_concern;
    present public.signals_concern;
    allowed bool;
BEGIN
    SELECT c.* INTO was FROM public.signals_concern c WHERE c.id = concluded;
    IF current_setting('role') = 'waakvlam_reporter' THEN
        allowed := EXISTS (SELECT FROM public.signals_answer a
                           WHERE a.concern_id = concluded AND a.code_hash = walls.ctx_receipt());
    ELSE
        allowed := EXISTS (SELECT FROM public.access_grant g
                           WHERE g.subject_id = was.subject_id AND g.purpose = was.purpose
                             AND g.team_id = ANY (walls.ctx_teams()) AND g.valid_until > walls.ctx_now());
    END IF;
    IF was.subject_id IS NULL OR NOT allowed THEN
        RETURN;  -- nothing to reopen: the caller answers 404
    END IF;
    PERFORM FROM public.access_subject s WHERE s.id = was.subject_id FOR UPDATE;
    SELECT c.* INTO present FROM public.signals_concern c
    WHERE c.subject_id = was.subject_id AND c.purpose = was.purpose AND c.state NOT IN ('concluded', 'not picked up in time');
    woken := present.id IS NULL;
    IF woken THEN
        UPDATE public.signals_concern c SET state = 'reopened', person_id = NULL, concluded_at = NULL, outcome = ''
        WHERE c.id = concluded RETURNING c.* INTO present;
        UPDATE public.access_grant g
        SET dormant = false, valid_until = greatest(g.valid_until, walls.ctx_now() + interval '1 year')
        WHERE g.subject_id = was.subject_id AND g.purpose = was.purpose AND g.team_id = present.team_id;
    ELSIF present.id <> was.id THEN
        INSERT INTO public.access_grant (id, team_id, subject_id, categories, purpose, basis, valid_from, valid_until,
                                         reach_from, dormant, act)
        SELECT gen_random_uuid(), g.team_id, g.subject_id, bit_or(g.categories), g.purpose, 'law', walls.ctx_now(),
               max(g.valid_until), was.opened_at, false, was.id
        FROM public.access_grant g
        WHERE g.subject_id = was.subject_id AND g.purpose = was.purpose AND g.team_id = present.team_id
          AND NOT g.dormant AND g.valid_until > walls.ctx_now()
        GROUP BY g.team_id, g.subject_id, g.purpose HAVING min(g.reach_from) > was.opened_at;
    END IF;
    concern := present.id; subject := present.subject_id; area := present.area; team := present.team_id;
    person := present.person_id; seriousness := present.seriousness; state := present.state;
END $$;

-- Everything that points at a concern: itself, its informing, its answers, and the duties about them.
CREATE FUNCTION walls.refs_of(concern uuid) RETURNS uuid[]
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
AS $$
    WITH own AS (
        SELECT concern AS id
        UNION ALL SELECT i.id FROM public.signals_informing i WHERE i.concern_id = concern
        UNION ALL SELECT a.id FROM public.signals_answer a WHERE a.concern_id = concern
        UNION ALL SELECT q.id FROM public.signals_question q WHERE q.concern_id = concern
        UNION ALL SELECT s.id FROM public.signals_signal s WHERE s.concern_id = concern)
    SELECT array_agg(id) FROM (
        SELECT own.id FROM own UNION ALL SELECT d.id FROM public.duties_duty d JOIN own ON d.ref = own.id) everything
$$;

-- How a signal stands, for the organisation whose teams are in this context: never what was said, nor who acts.
CREATE FUNCTION walls.signal_status(signal uuid, OUT told_at timestamptz, OUT seriousness int, OUT concern text,
                                    OUT answer text, OUT answer_due_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    SELECT s.told_at, s.seriousness, c.state, a.state, a.due_at
    INTO told_at, seriousness, concern, answer, answer_due_at
    FROM public.signals_signal s
    JOIN public.signals_concern c ON c.id = s.concern_id
    JOIN public.signals_answer a ON a.signal_id = s.id
    WHERE s.id = signal AND s.team_id = ANY (walls.ctx_teams());
END $$;

-- Where to mail a reporter that something waits, at most once for each message: marked before it is sent. Only for the
-- clock; what comes back is sealed.
CREATE FUNCTION walls.mark_reporter_mail(which uuid, OUT signal uuid, OUT address bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF walls.ctx()->>'role' <> 'waakvlam_clock' THEN
        RAISE EXCEPTION 'for the clock only' USING ERRCODE = '42501';
    END IF;
    UPDATE public.signals_answer a SET mailed_at = walls.ctx_now()
    FROM public.signals_reporter r
    WHERE a.id = which AND r.signal_id = a.signal_id AND a.channel = 'email' AND length(r.email) > 0
      AND EXISTS (SELECT FROM public.signals_message m
                  WHERE m.answer_id = a.id AND NOT m.from_reporter
                    AND (a.mailed_at IS NULL OR m.at > a.mailed_at))
    RETURNING r.signal_id, r.email INTO signal, address;
END $$;
CREATE POLICY mailing ON public.signals_answer FOR UPDATE TO waakvlam_owner USING (true);
CREATE POLICY mailing ON public.signals_reporter FOR SELECT TO waakvlam_owner USING (true);
CREATE POLICY mailing ON public.signals_message FOR SELECT TO waakvlam_owner USING (true);

-- Whether a team of this person holds a resting grant on a concluded concern: it may be opened again, not read.
CREATE FUNCTION walls.may_reopen(concluded uuid) RETURNS bool
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM public.signals_concern c
        JOIN public.access_grant g ON g.subject_id = c.subject_id AND g.purpose = c.purpose
        WHERE c.id = concluded AND c.state = 'concluded' AND g.team_id = ANY (walls.ctx_teams())
          AND g.dormant AND g.valid_until > walls.ctx_now());
END $$;
