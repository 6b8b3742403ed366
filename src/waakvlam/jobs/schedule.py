"""Every job that exists and when it runs, in one table. Arguments are identifiers only; each may be run twice."""

import logging
from uuid import UUID

import procrastinate
from procrastinate.contrib.django.utils import connector_params

from waakvlam.duties.actions.climbing import tell_holder
from waakvlam.imports.actions.reading import read_file
from waakvlam.jobs import consequences
from waakvlam.jobs.acting import acting_as
from waakvlam.jobs.post import mail_digests, mail_new_password, mail_partner, mail_person, mail_reporter
from waakvlam.jobs.ticking import run_erasure, run_forgetting, run_tick, run_weekly
from waakvlam.jobs.watching import run_galleries, run_publishing, run_watch
from waakvlam.kernel.clock import now
from waakvlam.kernel.viewer import Role
from waakvlam.kernel.walls import WORKER

log = logging.getLogger(__name__)
jobs = procrastinate.Blueprint()

STALLED_AFTER = 60
"""Seconds without a sign of life after which a worker's jobs are given to another."""

KEPT_FAILED = 30 * 24
"""Hours that failed jobs are kept, to be looked at."""

_again = procrastinate.RetryStrategy(max_attempts=8, exponential_wait=3)


# Queued with the change that asks for them -----------------------------------------------------------------------


@jobs.task(name="tell_holder", retry=_again)
def job_tell_holder(duty: str, turn: int) -> None:
    """Tell whose turn a duty is."""
    with acting_as(Role.CLOCK) as viewer:
        tell_holder(by=viewer, duty=UUID(duty), turn=turn)


@jobs.task(name="send_mail", retry=_again)
def job_send_mail(person: str) -> None:
    """Mail somebody that something waits."""
    mail_person(UUID(person))


@jobs.task(name="mail_reporter", retry=_again)
def job_mail_reporter(answer: str) -> None:
    """Mail a reporter that an answer or a question waits behind their code."""
    mail_reporter(UUID(answer))


@jobs.task(name="mail_partner", retry=_again)
def job_mail_partner(question: str) -> None:
    """Mail a partner the link of a question."""
    mail_partner(UUID(question))


@jobs.task(name="mail_new_password")
def job_mail_new_password(user: str) -> None:
    """Mail a link for a new password; once, because whoever waits in vain asks again."""
    mail_new_password(UUID(user))


@jobs.task(name="read_file", retry=_again)
def job_read_file(upload: str) -> None:
    """Try a file that somebody gave, or bring it in."""
    read_file(upload=UUID(upload), clock=now)


consequences.add_to(jobs)


# By the clock (UTC) ----------------------------------------------------------------------------------------------


@jobs.periodic(cron="* * * * *")
@jobs.task(name="tick", queueing_lock="tick", priority=10)
def job_tick(timestamp: int) -> None:
    """Every minute: what lapsed moves on."""
    run_tick()


@jobs.periodic(cron="* * * * *")
@jobs.task(name="retry_stalled", queueing_lock="retry_stalled", priority=10, pass_context=True)
async def job_retry_stalled(context: procrastinate.JobContext, timestamp: int) -> None:
    """Every minute: the jobs of a worker that died are done by another."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
        log.warning("job %s of a worker that died is done again", job.task_name)
        await manager.retry_job(job)


@jobs.periodic(cron="0 6 * * 1-5")
@jobs.task(name="digests", queueing_lock="digests", retry=_again)
def job_digests(timestamp: int) -> None:
    """On working days, in the morning: one mail for who chose that."""
    mail_digests()


@jobs.periodic(cron="15 6 * * 1-5")
@jobs.task(name="weekly", queueing_lock="weekly", retry=_again)
def job_weekly(timestamp: int) -> None:
    """Once a week for each director; tried daily, so that a morning without a worker skips no week."""
    run_weekly()


@jobs.periodic(cron="5 * * * *")
@jobs.task(name="erase", queueing_lock="erase", retry=_again)
def job_erase(timestamp: int) -> None:
    """Every hour: content whose time is up goes on the day."""
    run_erasure()


@jobs.periodic(cron="0 2 * * *")
@jobs.task(name="release_faces", queueing_lock="release_faces", retry=_again)
def job_release_faces(timestamp: int) -> None:
    """At night: no light keeps the face of somebody who left, whatever else happened."""
    consequences.after_leaving()


@jobs.periodic(cron="30 2 * * *")
@jobs.task(name="forget", queueing_lock="forget", retry=_again)
def job_forget(timestamp: int) -> None:
    """At night: what was kept long enough goes."""
    run_forgetting()


@jobs.periodic(cron="0 3 * * *")
@jobs.task(name="watch", queueing_lock="watch", retry=_again)
def job_watch(timestamp: int) -> None:
    """Once a week for each week that is over; tried nightly, so that a Monday without a worker skips no week."""
    run_watch()


@jobs.periodic(cron="15 3 * * *")
@jobs.task(name="follow_galleries", queueing_lock="follow_galleries", retry=_again)
def job_follow_galleries(timestamp: int) -> None:
    """At night: a gallery that passed its threshold is asked about, once a rise."""
    run_galleries()


@jobs.periodic(cron="30 3 * * *")
@jobs.task(name="publish_figures", queueing_lock="publish_figures", retry=_again)
def job_publish_figures(timestamp: int) -> None:
    """Once a quarter, three weeks after it ended; tried nightly, so that a night without a worker skips none."""
    run_publishing()


@jobs.periodic(cron="45 2 * * *")
@jobs.task(name="forget_jobs", queueing_lock="forget_jobs", pass_context=True)
async def job_forget_jobs(context: procrastinate.JobContext, timestamp: int) -> None:
    """At night: failed jobs that were kept long enough go."""
    await context.app.job_manager.delete_old_jobs(KEPT_FAILED, include_failed=True)


def make_app() -> procrastinate.App:
    """The jobs on a connection of the worker's own, in the role that sees jobs and nothing else."""
    parameters = connector_params() | {"options": f"-c role={WORKER}"}
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(kwargs=parameters))
    app.add_tasks_from(jobs, namespace="")
    return app
