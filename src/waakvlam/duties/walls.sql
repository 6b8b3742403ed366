-- Duties hold no content: teams read their own, the clock moves them all, the watch counts them. Only a person's
-- contexts may set done_at.

ALTER TABLE public.duties_duty ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY checking ON public.duties_duty TO waakvlam_owner USING (true) WITH CHECK (true);

-- Whether one of this person's teams owes something about this subject, or is asked for it right now.
CREATE FUNCTION walls.holds_open_duty(about uuid) RETURNS bool
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    mine uuid[] := walls.ctx_teams();
BEGIN
    RETURN EXISTS (SELECT FROM public.duties_duty d
                   WHERE d.subject = about AND d.done_at IS NULL
                     AND (d.holder_team_id = ANY (mine) OR d.team_id = ANY (mine)));
END $$;

-- Gives a duty to another owner, who starts at the bottom of the ladder; the number of the new turn, or nothing when
-- it is not for this person. A definer function, because afterwards the giver may not see it any more.
CREATE FUNCTION walls.hand_over_duty(
    which uuid, to_team uuid, to_person uuid, new_due timestamptz, times timestamptz[]) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    mine uuid[] := walls.ctx_teams();
    new_turn int;
BEGIN
    UPDATE public.duties_duty d
    SET team_id = to_team, person_id = to_person, holder_team_id = to_team, holder_person_id = to_person,
        due_at = new_due, rung = 0, rung_times = times, next_rung_at = times[1], acknowledged_at = NULL,
        turn = d.turn + 1
    WHERE d.id = which AND d.done_at IS NULL
      AND (d.team_id = ANY (mine) OR d.holder_team_id = ANY (mine) OR d.subject = ANY (walls.opened()))
    RETURNING d.turn INTO new_turn;
    RETURN new_turn;
END $$;

-- The owner, whose turn it is, and whoever looked at the subject in this context.
GRANT SELECT, INSERT, UPDATE (acknowledged_at, done_at, next_rung_at) ON public.duties_duty TO waakvlam_app;
CREATE POLICY asked_of_us ON public.duties_duty FOR SELECT TO waakvlam_app
    USING (team_id = ANY ((SELECT walls.ctx_teams())::uuid[])
           OR holder_team_id = ANY ((SELECT walls.ctx_teams())::uuid[])
           OR subject = ANY ((SELECT walls.opened())::uuid[]));
CREATE POLICY changed_by_us ON public.duties_duty FOR UPDATE TO waakvlam_app
    USING (team_id = ANY ((SELECT walls.ctx_teams())::uuid[])
           OR holder_team_id = ANY ((SELECT walls.ctx_teams())::uuid[])
           OR subject = ANY ((SELECT walls.opened())::uuid[]));
CREATE POLICY made_by_us ON public.duties_duty FOR INSERT TO waakvlam_app
    WITH CHECK (done_at IS NULL AND (subject = ANY ((SELECT walls.opened())::uuid[])
                                     OR walls.holds_open_duty(subject)));

-- Telling asks about the home at its address; what a reporter asks is narrowed where signals are known.
GRANT INSERT ON public.duties_duty TO waakvlam_intake, waakvlam_reporter;
CREATE POLICY from_telling ON public.duties_duty FOR INSERT TO waakvlam_intake
    WITH CHECK (done_at IS NULL AND EXISTS (SELECT FROM public.access_subject s WHERE s.id = subject));
CREATE POLICY from_a_receipt ON public.duties_duty FOR INSERT TO waakvlam_reporter
    WITH CHECK (done_at IS NULL AND (SELECT walls.ctx_receipt()) IS NOT NULL);

-- Time moves a duty and never ends one.
GRANT SELECT, INSERT, UPDATE (rung, holder_team_id, holder_person_id, next_rung_at, acknowledged_at)
    ON public.duties_duty TO waakvlam_clock;
CREATE POLICY moved_by_time ON public.duties_duty TO waakvlam_clock
    USING ((SELECT walls.ctx_now()) IS NOT NULL) WITH CHECK (done_at IS NULL);

-- What is owed outlives the erasure of what it was about.
GRANT SELECT, INSERT, UPDATE (subject) ON public.duties_duty TO waakvlam_retention;
CREATE POLICY outlives_erasure ON public.duties_duty TO waakvlam_retention
    USING ((SELECT walls.ctx_now()) IS NOT NULL);

GRANT SELECT ON public.duties_duty TO waakvlam_watch;
CREATE POLICY counted ON public.duties_duty FOR SELECT TO waakvlam_watch
    USING ((SELECT walls.ctx_now()) IS NOT NULL);

-- The same is asked again, with more haste: an open duty comes forward, and is never put off. What has left its owner
-- already stays where it is. Returns whether there was one.
CREATE FUNCTION walls.hasten_duty(about uuid, asked text, sooner timestamptz, steeper text, times timestamptz[])
RETURNS bool
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    PERFORM walls.ctx();
    UPDATE public.duties_duty d
    SET due_at = sooner, ladder = steeper, rung_times = times, next_rung_at = times[1]
    WHERE d.ref = about AND d.kind = asked AND d.done_at IS NULL AND d.rung = 0 AND d.due_at > sooner;
    RETURN EXISTS (SELECT FROM public.duties_duty d
                   WHERE d.ref = about AND d.kind = asked AND d.done_at IS NULL);
END $$;
