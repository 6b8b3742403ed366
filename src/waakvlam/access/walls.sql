-- The look opens the door (design §5): a subject can be read only after a look at it in this very context.

ALTER TABLE public.access_subject ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.access_grant ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
ALTER TABLE public.access_look ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;

CREATE TRIGGER append_only BEFORE UPDATE OR TRUNCATE ON public.access_look
    FOR EACH STATEMENT EXECUTE FUNCTION walls.refuse_change();

-- The definer functions below are the owner's; they see what they must check.
CREATE POLICY checking ON public.access_subject TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.access_grant TO waakvlam_owner USING (true) WITH CHECK (true);
CREATE POLICY checking ON public.access_look TO waakvlam_owner USING (true) WITH CHECK (true);

-- Purposes are public: anyone may know what for, on which basis, since when.
GRANT SELECT ON public.access_purpose TO waakvlam_app, waakvlam_intake, waakvlam_reporter, waakvlam_resident,
    waakvlam_clock, waakvlam_watch, waakvlam_retention;
GRANT INSERT, UPDATE, DELETE ON public.access_purpose TO waakvlam_app;
ALTER TABLE public.access_purpose ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY public_knowledge ON public.access_purpose FOR SELECT
    TO waakvlam_owner, waakvlam_app, waakvlam_intake, waakvlam_reporter, waakvlam_resident, waakvlam_clock,
       waakvlam_watch, waakvlam_retention
    USING (true);
CREATE POLICY accounted_for ON public.access_purpose TO waakvlam_app
    USING ((SELECT walls.ctx_may('guard_privacy') OR walls.ctx_may('configure')))
    WITH CHECK ((SELECT walls.ctx_may('guard_privacy') OR walls.ctx_may('configure')));

CREATE FUNCTION walls.require_purpose(why text) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM public.access_purpose WHERE code = why) THEN
        RAISE EXCEPTION 'purpose % is off', why USING ERRCODE = '42501';
    END IF;
END $$;

-- Opens the door to those of `wanted` for which a team of this person holds a live grant. Writes a look (one row per
-- distinct width; a page normally has one) and returns the subjects that opened.
CREATE FUNCTION walls.open_door(wanted uuid[], want_categories int, why text, activity text) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    this_context uuid := walls.ctx_id();
    moment timestamptz := walls.ctx_now();
    me uuid := walls.ctx_person();
    my_teams uuid[] := walls.ctx_teams();
BEGIN
    PERFORM walls.require_purpose(why);
    RETURN QUERY
    WITH wide AS (
        SELECT DISTINCT g.subject_id, g.team_id, g.categories & want_categories AS categories, g.reach_from
        FROM public.access_grant g
        WHERE g.subject_id = ANY (wanted) AND g.team_id = ANY (my_teams) AND g.purpose = why AND NOT g.dormant
          AND g.valid_from <= moment AND g.valid_until > moment AND g.categories & want_categories <> 0
    ), looked AS (
        INSERT INTO public.access_look
            (id, context, at, person, team_id, purpose, activity, categories, reach_from, subjects)
        SELECT gen_random_uuid(), this_context, moment, me, w.team_id, why, open_door.activity, w.categories,
               w.reach_from, array_agg(w.subject_id)
        FROM wide w GROUP BY w.team_id, w.categories, w.reach_from
    )
    SELECT DISTINCT w.subject_id FROM wide w;
END $$;

-- The subjects looked at in this context. Policies compare with this array, so indexes on subject serve.
CREATE FUNCTION walls.opened() RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN ARRAY(SELECT DISTINCT unnest(l.subjects) FROM public.access_look l WHERE l.context = walls.ctx_id());
END $$;

-- Whether this context's look reaches a row of this category and moment.
CREATE FUNCTION walls.reaches(subject uuid, category int, moment timestamptz) RETURNS bool
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM public.access_look l
        WHERE l.context = walls.ctx_id() AND subject = ANY (l.subjects)
          AND l.categories & category <> 0 AND moment >= l.reach_from);
END $$;

-- The same, for one purpose.
CREATE FUNCTION walls.reaches_for(subject uuid, category int, moment timestamptz, why text) RETURNS bool
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM public.access_look l
        WHERE l.context = walls.ctx_id() AND subject = ANY (l.subjects) AND l.purpose = why
          AND l.categories & category <> 0 AND moment >= l.reach_from);
END $$;

-- Professionals, through the door. A look counts for its own purpose only: arrears stay apart from early signals.
CREATE FUNCTION walls.looked_for(subject uuid, why text) RETURNS bool
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.access_look l
                   WHERE l.context = walls.ctx_id() AND subject = ANY (l.subjects) AND l.purpose = why);
END $$;

GRANT SELECT ON public.access_subject TO waakvlam_app;
CREATE POLICY through_the_door ON public.access_subject FOR SELECT TO waakvlam_app
    USING (id = ANY ((SELECT walls.opened())::uuid[]));
GRANT SELECT ON public.access_grant TO waakvlam_app;
CREATE POLICY through_the_door ON public.access_grant FOR SELECT TO waakvlam_app
    USING (subject_id = ANY ((SELECT walls.opened())::uuid[]) AND walls.looked_for(subject_id, purpose)
           AND (categories & (16 | 32) = 0 OR team_id = ANY ((SELECT walls.ctx_teams())::uuid[])
                OR walls.reaches(subject_id, categories & (16 | 32), walls.ctx_now())));
GRANT SELECT ON public.access_look TO waakvlam_app;
CREATE POLICY own_context ON public.access_look FOR SELECT TO waakvlam_app
    USING (context = (SELECT walls.ctx_id()));
-- What happened to somebody is read through the same door, for the purpose that it happened for: each room says so of its
-- own rows.
GRANT SELECT (id, kind, at, person, team, about, category, ref, commitment, seq) ON public.journal_event TO waakvlam_app;
CREATE POLICY of_a_grant ON public.journal_event FOR SELECT TO waakvlam_app
    USING (about = ANY ((SELECT walls.opened())::uuid[]) AND starts_with(kind, 'grant ')
           AND EXISTS (
               SELECT FROM public.access_grant g
               WHERE g.id = journal_event.ref AND g.subject_id = about
                 AND walls.reaches_for(about, category, at, g.purpose)));
GRANT SELECT ON public.journal_detail TO waakvlam_app;
CREATE POLICY with_its_event ON public.journal_detail FOR SELECT TO waakvlam_app
    USING (about = ANY ((SELECT walls.opened())::uuid[])
           AND EXISTS (SELECT FROM public.journal_event e WHERE e.id = event_id));

-- Telling knows one address: it finds or starts the home there.
GRANT SELECT (id, address_id, until), INSERT ON public.access_subject TO waakvlam_intake;
CREATE POLICY here ON public.access_subject FOR SELECT TO waakvlam_intake
    USING (address_id = (SELECT walls.ctx_address()));
CREATE POLICY starts_here ON public.access_subject FOR INSERT TO waakvlam_intake
    WITH CHECK (address_id = (SELECT walls.ctx_address()) AND until IS NULL);

-- Telling and concluding take turns on the subject's row.
CREATE FUNCTION walls.lock_subject(subject uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM walls.ctx();
    PERFORM FROM public.access_subject s WHERE s.id = subject FOR UPDATE;
END $$;

-- Gives a team a grant. The giver holds one at least as wide, or owes something about the subject (its rung holder
-- included): then it may hand the work on without ever looking in, for a year at most, and never opens care (16) or
-- finance (32) to anybody unless that was open to somebody for this purpose before. To a team of its own it gives so
-- only what was asked by time, by telling, or by who may see as much: nobody sees more by a duty given to oneself.
CREATE FUNCTION walls.give_grant(
    new_id uuid, to_team uuid, subject uuid, width int, why text, ground text,
    starts timestamptz, ends timestamptz, reach timestamptz, because uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    own_end timestamptz;
    ever int;
    first_reach timestamptz;
BEGIN
    PERFORM walls.require_purpose(why);
    SELECT coalesce(bit_or(g.categories), 0), coalesce(min(g.reach_from), starts) INTO ever, first_reach
    FROM public.access_grant g WHERE g.subject_id = subject AND g.purpose = why;
    reach := coalesce(reach, first_reach);  -- not said: as far as anybody's grant for this purpose reaches
    SELECT max(g.valid_until) INTO own_end
    FROM public.access_grant g
    WHERE g.subject_id = subject AND g.team_id = ANY (walls.ctx_teams()) AND g.purpose = why AND NOT g.dormant
      AND g.valid_from <= starts AND g.valid_until > starts
      AND g.categories & width = width AND g.reach_from <= reach;
    IF own_end IS NOT NULL THEN
        ends := least(ends, own_end);
    ELSIF why = 'pilot light' OR width & (16 | 32) & ~ever <> 0 OR ends > starts + interval '1 year'
          OR NOT (walls.owes_as_wide(subject, why, width, starts, reach)
                  OR walls.holds_open_duty(subject, why) AND NOT to_team = ANY (walls.ctx_teams())) THEN
        RAISE EXCEPTION 'no grant to pass on' USING ERRCODE = '42501';
    END IF;
    INSERT INTO public.access_grant (id, team_id, subject_id, categories, purpose, basis, valid_from, valid_until,
                                     reach_from, dormant, act)
    VALUES (new_id, to_team, subject, width, why, ground, starts, ends, reach, false, because);
END $$;

-- A resident's way in goes when the person is erased.
CREATE FUNCTION walls.forget_way_in() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM walls.forget_account(OLD.id);
    RETURN OLD;
END $$;
CREATE TRIGGER way_in AFTER UPDATE OF until ON public.access_subject
    FOR EACH ROW WHEN (NEW.kind = 'person' AND NEW.until IS NOT NULL) EXECUTE FUNCTION walls.forget_way_in();
