"""The clock over a season with a few lights: the twin of `make proof NAME=clock`, with a fault that it must find."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.cast import Cast
from tests.pilotlight.years import Years
from waakvlam.duties.actions import climbing
from waakvlam.duties.models import Duty

pytestmark = pytest.mark.usefixtures("database")


def test_no_lapse_is_missed_and_nobody_hears_of_one_twice(cast: Cast) -> None:
    years = Years(cast, seed=1, lights=4)
    assert years.live(120) > 100
    assert years.counted["lapses"] > 5
    assert years.counted["cuts"] > 5


def test_a_clock_that_lets_one_duty_lie_is_found(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    store: Callable[[list[Duty]], Any] = climbing._store
    monkeypatch.setattr(climbing, "_store", lambda moved: store(moved[1:]))
    with pytest.raises(AssertionError):
        Years(cast, seed=1, lights=4).live(120)
