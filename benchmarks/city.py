"""The city under a benchmark: the demo's, in a folder of its own (WAAKVLAM_DATA, by default .waakvlam/bench)."""

import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import django

from waakvlam.cli.embedded import EmbeddedPostgres

if TYPE_CHECKING:
    from django.test import Client

COMMAND = (sys.executable, "-m", "waakvlam.cli.main")


def open_city() -> EmbeddedPostgres:
    """Start the city's database, filling it the first time, and set Django up. Stop it when done."""
    data = Path(os.environ.get("WAAKVLAM_DATA", ".waakvlam/bench"))
    server = EmbeddedPostgres(data)
    new = not server.has_data
    server.start()
    os.environ.update(server.environment())
    os.environ["WAAKVLAM_ALLOWED_HOSTS"] = '["testserver"]'
    os.environ["DJANGO_SETTINGS_MODULE"] = "waakvlam.config.settings"
    if new:
        subprocess.run([*COMMAND, "migrate", "--simulation"], check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        subprocess.run([*COMMAND, "demo-fill"], check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    django.setup()
    return server


def browser_of(account: UUID) -> "Client":
    """A browser in which the holder of this account is signed in."""
    from django.conf import settings
    from django.test import Client

    from waakvlam.accounts.actions import sign_in_as
    from waakvlam.accounts.sessions import SessionStore
    from waakvlam.kernel.clock import now
    from waakvlam.kernel.context import enter
    from waakvlam.kernel.viewer import Role, Viewer

    by = Viewer(Role.SIGNIN, now())
    session = SessionStore()
    with enter(by):
        sign_in_as(by=by, session=session, user=account, user_agent="benchmark")
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return browser


def browser_of_persona(first_name: str) -> "Client":
    """A browser in which this person of the demo is signed in."""
    from waakvlam.demo.people import id_of, person

    return browser_of(id_of("account", person(first_name).email))


def measure(work: Callable[[], object], seconds: float) -> list[float]:
    """Do `work` for some seconds; how long each time took, in milliseconds."""
    work()  # the first time fills caches and is not counted
    taken, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def report(benchmark: str, taken: list[float], seconds: float, **more: float) -> None:
    """Print the one line that a benchmark ends with."""
    cuts = statistics.quantiles(taken, n=20)
    figures = {
        "times": len(taken),
        "per_second": round(len(taken) / seconds, 1),
        "median_ms": round(statistics.median(taken), 2),
        "p95_ms": round(cuts[18], 2),
        **more,
    }
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(json.dumps({"benchmark": benchmark, "machine": machine, "figures": figures}))
