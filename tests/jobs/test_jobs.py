"""The worker at work on a database of its own, where commits are real."""

import asyncio
import os
import re
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest
from django.conf import settings
from django.core import mail
from django.core.mail.backends.smtp import EmailBackend
from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from tests.cast import Cast
from tests.duties.work import LATER, Work, read
from tests.parties.world import Town, app, clock
from tests.server import server
from waakvlam.config.settings import WAAKVLAM
from waakvlam.duties.actions import climbing
from waakvlam.duties.models import Rung
from waakvlam.inbox.actions import notify, prefer, start_mail
from waakvlam.inbox.models import MailChoice, MailState, Notice, NoticeKind
from waakvlam.jobs import ticking
from waakvlam.jobs.post import mail_digests, mail_new_password, mail_person, mail_server
from waakvlam.jobs.schedule import make_app
from waakvlam.jobs.ticking import run_erasure, run_seal, run_tick
from waakvlam.kernel import clock as wall
from waakvlam.kernel.context import enter
from waakvlam.kernel.queue import queue
from waakvlam.parties.models import Professional

pytestmark = pytest.mark.usefixtures("database")


def run_jobs(also: str = "") -> None:
    """Let a worker do everything that is queued (and one scheduled job, now), and stop."""

    async def work() -> None:
        jobs = make_app()
        jobs.periodic_registry.periodic_tasks.clear()  # the minute on the wall is not what these tests are about
        async with jobs.open_async():
            if also:
                await jobs.configure_task(also).defer_async(timestamp=0)
            await jobs.run_worker_async(wait=False, delete_jobs="never")

    asyncio.run(work())


def queued() -> list[tuple[str, str]]:
    """Each job as (task, status)."""
    with psycopg.connect(make_conninfo(server.owner_url, dbname="own")) as administrator:
        rows = administrator.execute("SELECT task_name, status::text FROM procrastinate_jobs ORDER BY id")
        return [(str(task), str(status)) for task, status in rows]


def beats() -> timedelta | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.heartbeat()")
        (ago,) = cursor.fetchone()
    return ago  # type: ignore[no-any-return]


def tell(person: Professional) -> UUID:
    ref = uuid4()
    with enter(clock()):
        notify(by=clock(), people=[person.id], kind=NoticeKind.MESSAGE, ref=ref, area="", key=str(ref))
    return ref


def mail_states(person: Professional) -> list[str]:
    with enter(app(person)):
        return list(Notice.objects.values_list("mail", flat=True))


@pytest.fixture
def amira() -> Professional:
    town = Town()
    return town.person("Amira", town.team("Wijkteam"))


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> list[mail.EmailMessage]:
    """The mail that was sent."""
    monkeypatch.setattr(WAAKVLAM, "mail_url", "smtp://mail.example.invalid:25")
    mail.outbox = []
    return mail.outbox


def test_a_duty_asked_is_told_and_mailed_by_the_worker(post: list[mail.EmailMessage]) -> None:
    work = Work()
    duty = work.ask(person=work.amira)
    run_jobs()
    viewer = app(work.amira)
    with enter(viewer):
        (notice,) = Notice.objects.all()
    assert (notice.kind, notice.ref, notice.mail) == (NoticeKind.ASKED, duty, MailState.SENT)
    (message,) = post
    assert message.to[0].startswith("amira.")
    assert str(duty) not in message.message().as_string()
    assert "http://127.0.0.1:8000" in message.body
    assert {status for _, status in queued()} == {"succeeded"}


def test_without_a_mail_server_everything_is_in_the_inbox_only(amira: Professional) -> None:
    tell(amira)
    run_jobs()
    assert mail_states(amira) == [MailState.NONE]
    assert not mail_new_password(amira.user_id)


def test_what_is_undone_queues_no_job(amira: Professional) -> None:
    with enter(clock()):
        notify(by=clock(), people=[amira.id], kind=NoticeKind.MESSAGE, ref=uuid4(), area="", key="undone")
        transaction.set_rollback(True)
    assert queued() == []


def test_a_mail_that_fails_is_unknown_and_never_repeated(
    amira: Professional, post: list[mail.EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(self: object, messages: object) -> int:
        raise ConnectionResetError("the line went dead")

    tell(amira)
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
        run_jobs()
    assert mail_states(amira) == [MailState.UNKNOWN]
    assert not mail_person(amira.id)
    assert post == []


def test_a_worker_that_dies_while_mailing_mails_nothing_twice(
    amira: Professional, post: list[mail.EmailMessage]
) -> None:
    tell(amira)
    with enter(clock()):
        start_mail(by=clock(), person=amira.id, choice=MailChoice.EACH)
    run_jobs()
    assert post == []
    assert mail_states(amira) == [MailState.SENDING]


def test_who_forgot_a_password_gets_a_link_and_others_get_nothing(post: list[mail.EmailMessage], cast: Cast) -> None:
    amira = cast.people["Amira"][0].user_id
    with enter(clock()):
        for user in (amira, uuid4()):
            queue("mail_new_password", user=user)
    run_jobs()
    (message,) = post
    assert message.to == ["amira@example.invalid"]
    assert re.search(r"/wachtwoord-kiezen/[\w-]{20,}", str(message.body))
    assert not mail_new_password(uuid4())


def test_a_digest_is_one_mail_for_all_that_waits(amira: Professional, post: list[mail.EmailMessage]) -> None:
    with enter(app(amira)):
        prefer(by=app(amira), mail=MailChoice.DIGEST)
    tell(amira)
    tell(amira)
    run_jobs()
    assert post == []
    assert [mail_digests(), mail_digests()] == [1, 0]
    assert len(post) == 1
    assert mail_states(amira) == [MailState.SENT] * 2


def test_the_tick_moves_what_lapsed_and_leaves_a_heartbeat() -> None:
    work = Work()
    work.town.person("Chantal", work.team)
    duty = work.ask(person=work.amira, due_at=LATER)
    assert beats() is None
    run_tick()
    ago = beats()
    assert ago is not None
    assert ago < timedelta(minutes=1)
    assert read(duty).rung == Rung.STAND_IN  # the test's moment is long ago for the clock on the wall


def test_a_backlog_is_moved_in_batches_side_by_side_each_duty_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (climbing, ticking):
        monkeypatch.setattr(module, "BATCH", 3)
    work = Work()
    stand_in = work.town.person("Chantal", work.team)
    duties = [work.ask(person=work.amira, due_at=LATER) for _ in range(14)]
    assert run_tick() == len(duties)
    assert {read(duty).rung for duty in duties} == {Rung.STAND_IN}
    with enter(app(stand_in)):
        told = Notice.objects.filter(kind=NoticeKind.STAND_IN).values_list("ref", flat=True)
        assert sorted(told) == sorted(duties)


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://localhost", 25, False, False),
        ("smtp://waakvlam:secret@mail.example.invalid:587", 587, True, False),
        ("smtps://waakvlam:secret@mail.example.invalid", 465, False, True),
    ],
)
def test_a_password_never_goes_over_the_wire_in_the_clear(
    url: str, port: int, tls: bool, ssl: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "EMAIL_BACKEND", "django.core.mail.backends.smtp.EmailBackend")
    server = mail_server(url)
    assert isinstance(server, EmailBackend)
    assert (server.port, server.use_tls, server.use_ssl) == (port, tls, ssl)


def test_in_a_simulation_the_tick_travels_along() -> None:
    work = Work()
    work.town.person("Chantal", work.team)
    due = wall.now() + timedelta(days=3)
    duty = work.ask(person=work.amira, due_at=due)
    run_tick()
    assert read(duty).rung == Rung.OWNER
    wall.travel(timedelta(days=4))
    run_tick()
    assert read(duty).rung == Rung.STAND_IN


def test_sealing_closes_the_record_and_notes_its_roots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    roots = tmp_path / "roots"
    monkeypatch.setattr(WAAKVLAM, "roots_file", str(roots))
    Work().ask()
    assert run_seal() > 0
    assert run_seal() == 0
    assert [line.partition(":")[0] for line in roots.read_text().splitlines()] == ["1"]


def test_what_nobody_told_the_resident_is_erased_by_itself(cast: Cast) -> None:
    cast.els_tells()  # long ago for the clock on the wall
    run_jobs(also="erase")
    assert run_erasure() == 0
    with psycopg.connect(make_conninfo(server.owner_url, dbname="own")) as administrator:
        (left,) = administrator.execute("SELECT count(*) FROM signals_signal").fetchone() or ()
    assert left == 0


@pytest.mark.parametrize("job", ["tick", "digests", "weekly", "erase", "forget", "forget_jobs"])
def test_each_scheduled_job_does_its_work(job: str) -> None:
    run_jobs(also=job)
    assert (job, "succeeded") in queued()


def test_the_job_of_a_worker_that_died_is_done_by_another(amira: Professional) -> None:
    tell(amira)
    with psycopg.connect(make_conninfo(server.owner_url, dbname="own"), autocommit=True) as administrator:
        administrator.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = NULL")
    run_jobs()
    assert queued() == [("send_mail", "doing")]
    run_jobs(also="retry_stalled")
    run_jobs()
    assert ("send_mail", "succeeded") in queued()


def test_the_workers_own_connection_sees_jobs_and_nothing_else() -> None:
    conninfo = make_conninfo(server.login_url, dbname="own", options="-c role=waakvlam_worker")
    with psycopg.connect(conninfo, autocommit=True) as worker:
        assert worker.execute("SELECT count(*) FROM procrastinate_jobs").fetchone() == (0,)
        for table in ("duties_duty", "inbox_notice", "parties_professional", "accounts_user", "journal_event"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                worker.execute(f"SELECT FROM {table}")


def test_every_job_that_is_queued_exists() -> None:
    assert {"tell_holder", "send_mail", "tick", "retry_stalled"} <= set(make_app().tasks)


def test_the_worker_starts_ticks_and_stops_cleanly_when_told() -> None:
    work = Work()
    work.ask(person=work.amira)
    environment = os.environ | {"DATABASE_URL": make_conninfo(server.login_url, dbname="own")}
    worker = subprocess.Popen(
        [sys.executable, "-c", "import django; django.setup(); from waakvlam.jobs.worker import app; app([])"],
        env=environment,
        stderr=subprocess.PIPE,
    )
    try:
        until = time.monotonic() + 20
        while beats() is None or not mail_states(work.amira):
            assert time.monotonic() < until, "the worker did nothing"
            assert worker.poll() is None, worker.communicate()[1].decode()
            time.sleep(0.05)
        worker.send_signal(signal.SIGTERM)
        _, complaints = worker.communicate(timeout=20)
    finally:
        worker.kill()
        worker.wait()
    assert worker.returncode == 0, complaints.decode()
    assert ("tell_holder", "doing") not in queued()
