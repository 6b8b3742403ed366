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

-- Whether a telling with this id was accepted before: a retried one is not told twice.
CREATE POLICY checking ON public.signals_signal FOR SELECT TO waakvlam_owner USING (true);
CREATE FUNCTION walls.is_told(signal uuid) RETURNS bool
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM walls.ctx();
    RETURN EXISTS (SELECT FROM public.signals_signal s WHERE s.id = signal);
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

-- Professionals, through the door.
GRANT SELECT, UPDATE ON public.signals_concern, public.signals_answer, public.signals_informing TO waakvlam_app;
GRANT SELECT ON public.signals_signal, public.signals_reporter, public.signals_message TO waakvlam_app;
GRANT INSERT ON public.signals_message, public.signals_informing TO waakvlam_app;
CREATE POLICY through_the_door ON public.signals_concern TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[]));
CREATE POLICY through_the_door ON public.signals_signal FOR SELECT TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[]) AND walls.reaches(subject_id, category, told_at));
CREATE POLICY through_the_door ON public.signals_reporter FOR SELECT TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[]) AND walls.reaches(subject_id, 64, told_at));
CREATE POLICY through_the_door ON public.signals_answer TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[]) AND walls.reaches(subject_id, 64, told_at));
CREATE POLICY through_the_door ON public.signals_message TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[])
           AND EXISTS (SELECT FROM public.signals_answer a WHERE a.id = answer_id));
CREATE POLICY through_the_door ON public.signals_informing TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[]));

-- The reporter: one receipt, one channel.
GRANT SELECT, UPDATE (state, seen_at, helped) ON public.signals_answer TO waakvlam_reporter;
CREATE POLICY own_receipt ON public.signals_answer TO waakvlam_reporter
    USING (code_hash = (SELECT walls.ctx_receipt()));
GRANT SELECT, INSERT ON public.signals_message TO waakvlam_reporter;
CREATE POLICY own_channel ON public.signals_message FOR SELECT TO waakvlam_reporter
    USING (EXISTS (SELECT FROM public.signals_answer a WHERE a.id = answer_id));
CREATE POLICY own_words ON public.signals_message FOR INSERT TO waakvlam_reporter
    WITH CHECK (from_reporter AND EXISTS (SELECT FROM public.signals_answer a WHERE a.id = answer_id));

-- Whose turn a reporter's message makes it: the owner of the concern behind the receipt.
CREATE POLICY checking ON public.signals_answer FOR SELECT TO waakvlam_owner USING (true);
CREATE FUNCTION walls.owner_behind_receipt(OUT concern uuid, OUT subject uuid, OUT area text, OUT team uuid,
                                           OUT person uuid, OUT seriousness int, OUT state text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    SELECT c.id, c.subject_id, c.area, c.team_id, c.person_id, c.seriousness, c.state
    INTO concern, subject, area, team, person, seriousness, state
    FROM public.signals_answer a JOIN public.signals_concern c ON c.id = a.concern_id
    WHERE a.code_hash = walls.ctx_receipt();
END $$;

-- Figures: when and where, never who or what was said.
GRANT SELECT (id, purpose, area, state, seriousness, team_id, opened_at, accepted_at, concluded_at, outcome, returns)
    ON public.signals_concern TO waakvlam_watch;
CREATE POLICY counted ON public.signals_concern FOR SELECT TO waakvlam_watch
    USING ((SELECT walls.ctx_now()) IS NOT NULL);
GRANT SELECT (id, area, state, told_at, due_at, read_at, given_at, helped) ON public.signals_answer TO waakvlam_watch;
CREATE POLICY counted ON public.signals_answer FOR SELECT TO waakvlam_watch
    USING ((SELECT walls.ctx_now()) IS NOT NULL);
GRANT SELECT (concern_id, state, due_at, latest_at, told_at) ON public.signals_informing TO waakvlam_watch;
CREATE POLICY counted ON public.signals_informing FOR SELECT TO waakvlam_watch
    USING ((SELECT walls.ctx_now()) IS NOT NULL);

-- Erasure: sees what is past its date, and removes it.
GRANT SELECT (id, subject_id, purpose, area, state, seriousness, team_id, person_id, retain_until, concluded_at),
      UPDATE (state, subject_id, own_reference), DELETE ON public.signals_concern TO waakvlam_retention;
GRANT SELECT (id, concern_id, subject_id, state, latest_at), UPDATE (state, subject_id)
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

-- Finding the subject behind a link, so that the door can be tried; it tells nothing else.
CREATE FUNCTION walls.subject_of_concern(concern uuid) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM walls.ctx();
    RETURN (SELECT c.subject_id FROM public.signals_concern c WHERE c.id = concern);
END $$;
CREATE FUNCTION walls.subject_of_answer(answer uuid) RETURNS uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM walls.ctx();
    RETURN (SELECT a.subject_id FROM public.signals_answer a WHERE a.id = answer);
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
    IF subject <> ALL (walls.opened()) THEN
        RAISE EXCEPTION 'the door is closed' USING ERRCODE = '42501';
    END IF;
    UPDATE public.access_grant g SET dormant = true WHERE g.subject_id = subject AND g.purpose = why;
END $$;

-- Reopens a concluded concern, or finds the one that is open for its subject by now; wakes its team's grant.
-- A professional may do so with a resting grant, a reporter with the receipt of a signal in it.
CREATE FUNCTION walls.reopen_concern(concluded uuid, OUT concern uuid, OUT subject uuid, OUT area text, OUT team uuid,
                                     OUT person uuid, OUT seriousness int, OUT state text)
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
    IF present.id IS NULL THEN
        UPDATE public.signals_concern c SET state = 'reopened', concluded_at = NULL, outcome = ''
        WHERE c.id = concluded RETURNING c.* INTO present;
        UPDATE public.access_grant g SET dormant = false
        WHERE g.subject_id = was.subject_id AND g.purpose = was.purpose AND g.team_id = present.team_id;
    END IF;
    concern := present.id; subject := present.subject_id; area := present.area; team := present.team_id;
    person := present.person_id; seriousness := present.seriousness; state := present.state;
END $$;

-- What the record says in words about a subject, as far as no other concern of the subject keeps it.
CREATE FUNCTION walls.erase_details(subject uuid, concern uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF current_setting('role') <> 'waakvlam_retention' THEN
        RAISE EXCEPTION 'only erasure removes details' USING ERRCODE = '42501';
    END IF;
    PERFORM walls.ctx();
    DELETE FROM public.journal_detail d USING public.journal_event e
    WHERE d.about = subject AND e.id = d.event_id
      AND e.at >= (SELECT c.opened_at FROM public.signals_concern c WHERE c.id = concern)
      AND NOT EXISTS (SELECT FROM public.signals_concern c
                      WHERE c.subject_id = subject AND c.id <> concern AND c.opened_at <= e.at);
END $$;
CREATE POLICY erasing ON public.journal_detail TO waakvlam_owner USING (true);
GRANT DELETE ON public.signals_informing TO waakvlam_retention;

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
