"""The clock over a season with a few lights: the twin of `make proof NAME=clock`, with faults that it must find.

And whoever watches from outside sees it when there is no clock any more.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.pilotlight.years import Years
from tests.signals.beside import administrator
from waakvlam.duties.actions import climbing
from waakvlam.duties.models import Duty
from waakvlam.jobs.ticking import run_tick
from waakvlam.pilotlight.actions import checking

pytestmark = pytest.mark.usefixtures("database")


def test_no_lapse_is_missed_and_nobody_hears_of_one_twice(cast: Cast) -> None:
    years = Years(cast, seed=1, lights=4)
    years.live(120)
    seen = (
        "lapses",
        "cuts",
        "quiet ticks",
        "restarts",
        "lost connections",
        "record_absence",
        "end_membership",
        "move",
        "worries",
    )
    assert all(years.counted[what] for what in seen), years.counted


def test_a_clock_that_lets_one_duty_lie_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    store: Callable[[list[Duty]], Any] = climbing._store
    monkeypatch.setattr(climbing, "_store", lambda moved: store(moved[1:]))
    with pytest.raises(AssertionError, match="a lapse was missed"):
        Years(cast, seed=1, lights=4).live(120)


def test_a_climb_of_which_nobody_hears_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(climbing, "notify_all", lambda **_: None)
    with pytest.raises(AssertionError, match="nobody heard of it"):
        Years(cast, seed=1, lights=4).live(120)


def test_a_contact_that_leaves_the_duty_where_it_was_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "project", lambda light, **_: light.save(force_update=True))
    with pytest.raises(AssertionError):
        Years(cast, seed=1, lights=4).live(120)


# From outside -------------------------------------------------------------------------------------------------------


def asks_from_outside() -> tuple[int, str]:
    """What a watcher hears: a status and a word."""
    answer = Client().get(reverse("healthz"))
    return answer.status_code, answer.content.decode()


def is_silent_for(seconds: int) -> None:
    """The clock ticked for the last time so long ago."""
    with administrator() as link:
        link.execute("UPDATE jobs_heartbeat SET at = clock_timestamp() - %s", [timedelta(seconds=seconds)])


def test_a_watcher_outside_sees_within_five_minutes_that_the_clock_is_dead() -> None:
    assert asks_from_outside() == (503, "tick"), "it never ticked"
    run_tick()
    assert asks_from_outside() == (200, "ok")
    is_silent_for(3 * 60)
    assert asks_from_outside() == (200, "ok")
    is_silent_for(4 * 60)
    assert asks_from_outside() == (503, "tick")
    run_tick()
    assert asks_from_outside() == (200, "ok")


def test_a_tick_that_fails_leaves_no_heartbeat(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    run_tick()
    is_silent_for(5 * 60)
    monkeypatch.setattr("waakvlam.jobs.ticking.tick", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        run_tick()
    assert asks_from_outside() == (503, "tick")
