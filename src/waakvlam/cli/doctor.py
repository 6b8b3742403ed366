"""`waakvlam doctor`: what is wrong with this installation, and how to mend it."""

import json
import os
import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import typer
from django.conf import settings
from django.db import Error, connection, transaction

from waakvlam.access.models import Purpose, PurposeCode
from waakvlam.cli.answering import NOT_REACHED, unanswered
from waakvlam.journal.queries import head, lag
from waakvlam.kernel.clock import is_simulation, now
from waakvlam.kernel.context import enter
from waakvlam.kernel.keys import pepper_is_wrong, wrong_field_keys
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.kernel.walls import WORKER
from waakvlam.watch.engine import missing, undrawn

app = typer.Typer(add_completion=False)

LONGEST_LAG = timedelta(minutes=1)
LONGEST_SILENCE = timedelta(minutes=5)
LARGEST_DRIFT = timedelta(seconds=2)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: whether it is well, and if not, what to do."""

    about: str
    problem: str = ""
    mend: str = ""


@app.command()
def doctor(as_json: bool = typer.Option(False, "--json", help="One line of JSON.")) -> None:
    """Check configuration, roles, policies, keys, mail, clock and sealing. Exit code 1 when something is wrong."""
    findings = list(_look())
    wrong = [finding for finding in findings if finding.problem]
    if as_json:
        typer.echo(json.dumps([{"about": f.about, "problem": f.problem, "mend": f.mend} for f in findings]))
    else:
        for finding in findings:
            mark = "✗" if finding.problem else "✓"
            typer.echo(f"{mark} {finding.about}" + (f": {finding.problem}" if finding.problem else ""))
            if finding.mend:
                typer.echo(f"    {finding.mend}")
    raise typer.Exit(1 if wrong else 0)


def _look() -> Iterator[Finding]:
    """Every check, or those until the database turns out not to answer: nothing after that would say more."""
    for check in CHECKS:
        try:
            yield from check()
        except Error as problem:
            if unanswered(problem):
                yield Finding("database", "it does not answer", NOT_REACHED)
                return
            kind = type(problem.__cause__ or problem).__name__
            yield Finding(check.__name__, f"the database refused ({kind})", "Run `waakvlam migrate` and look again.")


def configuration() -> Iterator[Finding]:
    """What the environment says."""
    local = settings.WAAKVLAM.base_url.startswith(("http://127.0.0.1", "http://localhost"))
    if settings.SECURE or local:
        yield Finding("configuration")
    else:
        yield Finding("configuration", "pages travel without TLS", "Set WAAKVLAM_BASE_URL to an https:// address.")
    hosts = settings.WAAKVLAM.allowed_hosts
    yield (
        Finding("hosts", "any host name is accepted", "List yours in WAAKVLAM_ALLOWED_HOSTS.")
        if "*" in hosts
        else (Finding("hosts"))
    )


def database_roles() -> Iterator[Finding]:
    """The login role owns nothing, is nobody special and reads nothing by itself."""
    mend = "Give DATABASE_URL a role of its own (docs/operations.md), then run `waakvlam migrate`."
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper OR rolbypassrls OR rolcreaterole, rolinherit FROM pg_roles WHERE rolname = current_user"
        )
        special, inherits = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        (owned,) = cursor.fetchone()
    yield (
        Finding("login role", "it is a superuser or may pass the policies", mend)
        if special
        else (
            Finding("login role", "it inherits the rights of the context roles", mend)
            if inherits
            else Finding("login role", f"it owns {owned} objects", mend)
            if owned
            else Finding("login role")
        )
    )


def policies() -> Iterator[Finding]:
    """Row level security is forced wherever it is on, and no table with policies goes without."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'public' AND c.relkind = 'r' AND NOT (c.relrowsecurity AND c.relforcerowsecurity) "
            "AND (c.relrowsecurity OR EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)) ORDER BY 1"
        )
        open_tables = [name for (name,) in cursor.fetchall()]
    problem = f"not forced on {', '.join(open_tables)}" if open_tables else ""
    yield Finding("policies", problem, "Run `waakvlam migrate`: it rebuilds the walls." if problem else "")


def context() -> Iterator[Finding]:
    """The key with which contexts are signed is the one that the database knows."""
    with enter(Viewer(Role.CLOCK, now())), connection.cursor() as cursor:
        cursor.execute("SELECT walls.ctx_now()")
    yield Finding("context key")


def keys() -> Iterator[Finding]:
    """What was sealed opens, and the codes that were given out are known."""
    wrong = "; ".join(wrong_field_keys())
    yield Finding("field keys", wrong, _KEEP_KEYS if wrong else "")
    yield (
        Finding("receipt pepper", "it is not the one that codes, links and tokens were made with", _KEEP_PEPPER)
        if pepper_is_wrong()
        else Finding("receipt pepper")
    )


_KEEP_KEYS = (
    "Put the old key back in WAAKVLAM_FIELD_KEYS: never remove a key that was used. "
    "After adding one, run `waakvlam migrate`."
)
_KEEP_PEPPER = "Put the old one back in WAAKVLAM_RECEIPT_PEPPER. When it was replaced on purpose: docs/operations.md."


def mail() -> Iterator[Finding]:
    """The mail server answers, when there is one. A simulation mails nobody."""
    address = urlsplit(settings.WAAKVLAM.mail_url)
    if not address.hostname:
        yield Finding("mail") if is_simulation() else Finding("mail", "no mail server is named", _SET_MAIL)
        return
    connect = smtplib.SMTP_SSL if address.scheme == "smtps" else smtplib.SMTP
    try:
        with connect(address.hostname, address.port or 0, timeout=5) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as problem:
        yield Finding("mail", f"the mail server does not answer ({type(problem).__name__})", _SET_MAIL)
    else:
        yield Finding("mail")


_SET_MAIL = "Set WAAKVLAM_MAIL_URL (smtp://user:password@host:port)."


def clocks() -> Iterator[Finding]:
    """The database and this machine agree on the time, and the tick runs."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp(), walls.heartbeat()")
        there, silence = cursor.fetchone()
    drift = abs(datetime.now(UTC) - there)
    yield (
        Finding("clock")
        if drift < LARGEST_DRIFT
        else Finding(
            "clock",
            f"it differs {drift.total_seconds():.0f} s from the database's",
            "Let both machines keep time (NTP).",
        )
    )
    yield (
        Finding("tick")
        if silence is not None and silence < LONGEST_SILENCE
        else Finding("tick", "it has not run for 5 minutes", "Start `waakvlam worker`.")
    )


def sealing() -> Iterator[Finding]:
    """The record is sealed as it grows."""
    viewer = Viewer(Role.CLOCK, now())
    with enter(viewer):
        waited = lag(viewer)
    yield (
        Finding("sealing")
        if waited < LONGEST_LAG
        else Finding(
            "sealing", f"events wait {waited.total_seconds():.0f} s for their seal", "Start `waakvlam worker`."
        )
    )


def roots() -> Iterator[Finding]:
    """The file that keeps the sealed roots, when one is named, can be written and holds the newest root."""
    if not settings.WAAKVLAM.roots_file:
        return
    viewer = Viewer(Role.CLOCK, now())
    with enter(viewer):
        last = head(viewer)
    file = Path(settings.WAAKVLAM.roots_file)
    if not os.access(file if file.exists() else file.parent, os.W_OK):
        yield Finding("sealed roots", "their file cannot be written", "Let the worker write in WAAKVLAM_ROOTS_FILE.")
    elif last and not _holds(file, f"{last}\n"):
        yield Finding("sealed roots", "the newest is not in their file", _NOTE_HEAD)
    else:
        yield Finding("sealed roots")


def _holds(file: Path, line: str) -> bool:
    if not file.exists():
        return False
    with file.open() as lines:
        return line in lines  # line by line, however long the file is


_NOTE_HEAD = (
    "Is the disk full, or has the worker another WAAKVLAM_ROOTS_FILE? "
    "Mend that, and add the line that `waakvlam audit head` prints."
)


def jobs() -> Iterator[Finding]:
    """No job was given up: what such a job was to do is not done."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {WORKER}")
        cursor.execute(
            "SELECT task_name, count(*) FROM procrastinate_jobs WHERE status = 'failed' GROUP BY 1 ORDER BY 1"
        )
        failed = ", ".join(f"{task} {number}" for task, number in cursor.fetchall())
    yield Finding("jobs", f"given up: {failed}" if failed else "", _TRY_AGAIN if failed else "")


_TRY_AGAIN = (
    "The worker's log says why. Mend that, and have them tried again (docs/operations.md: 'Jobs that were given up'). "
    "After 30 days they are thrown away."
)


def purposes() -> Iterator[Finding]:
    """Which purposes are on; a purpose that is off is a choice, not a fault."""
    with enter(Viewer(Role.CLOCK, now())):
        on = set(Purpose.objects.values_list("code", flat=True))
    for code in PurposeCode:
        yield Finding(
            f"purpose '{code}': {'on' if code in on else 'off, until it is accounted for on the set-up page'}"
        )


def statistics() -> Iterator[Finding]:
    """The early warning of areas can be computed and drawn here; pages are served without it."""
    gone = [*missing(), *undrawn()]
    yield (
        Finding("statistics", f"{', '.join(gone)} is not installed", "Run `pip install 'waakvlam[watch]'`.")
        if gone
        else Finding("statistics")
    )


CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    configuration,
    database_roles,
    policies,
    context,
    keys,
    mail,
    clocks,
    sealing,
    roots,
    jobs,
    purposes,
    statistics,
)
