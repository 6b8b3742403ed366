"""Of all series of a week: which to believe, and which to raise with the hands there are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from waakvlam.watch.stats import false_discoveries

NONE = float("nan")


def test_of_three_hundred_quiet_series_and_two_that_stand_out_only_the_two_are_raised() -> None:
    chance = np.random.default_rng(1)
    week = chance.uniform(0, 1, 300)
    week[[40, 7]] = 1e-6, 1e-5
    assert (week < 0.05).sum() > 10  # what one would have raised without
    assert false_discoveries(week, rate=0.1).raised == (40, 7)


def test_what_one_p_value_says_depends_on_how_many_were_looked_at() -> None:
    assert false_discoveries([0.01], rate=0.05).raised == (0,)
    assert false_discoveries([0.01] + [0.9] * 9, rate=0.05).raised == ()


def test_what_the_budget_leaves_out_stays_named_strongest_first() -> None:
    week = [0.003, 0.9, 0.001, 0.002, 0.8]
    found = false_discoveries(week, rate=0.1, budget=2)
    assert (found.raised, found.not_raised, found.budget) == ((2, 3), (0,), 2)
    nobody = false_discoveries(week, rate=0.1, budget=0)
    assert (nobody.raised, nobody.not_raised) == ((), (2, 3, 0))
    everybody = false_discoveries(week, rate=0.1)
    assert (everybody.raised, everybody.not_raised, everybody.budget) == ((2, 3, 0), (), None)


def test_a_series_without_a_p_value_is_not_raised_and_does_not_count() -> None:
    found = false_discoveries([0.04, NONE, NONE], rate=0.05)
    assert found.raised == (0,)
    assert found.adjusted.tolist() == pytest.approx([0.04, NONE, NONE], nan_ok=True)
    assert false_discoveries([NONE, NONE], rate=0.05).raised == ()
    assert false_discoveries([], rate=0.05).raised == ()


weeks = some.lists(some.floats(0, 1) | some.just(NONE), max_size=60)


@given(weeks, some.floats(0.01, 0.5), some.none() | some.integers(0, 5))
def test_nothing_that_stands_out_is_lost_and_the_budget_is_kept(
    week: list[float], rate: float, budget: int | None
) -> None:
    found, whole = false_discoveries(week, rate=rate, budget=budget), false_discoveries(week, rate=rate)
    assert found.raised + found.not_raised == whole.raised
    assert budget is None or len(found.raised) <= budget
    order = [week[series] for series in whole.raised]
    assert order == sorted(order)


@given(weeks, some.floats(0.01, 0.5))
def test_it_is_the_step_up_procedure(week: list[float], rate: float) -> None:
    judged = sorted(p for p in week if p == p)
    line = [p for place, p in enumerate(judged, 1) if p <= rate * place / len(judged)]
    expected = {series for series, p in enumerate(week) if line and p <= max(line)}
    # On the line itself rounding decides.
    close = any(abs(p - rate * place / len(judged)) < 1e-12 for place, p in enumerate(judged, 1))
    assert close or set(false_discoveries(week, rate=rate).raised) == expected


def test_most_of_what_is_raised_is_real() -> None:
    """Of 100 weeks of 200 series in which 20 rose, at most one in ten that were raised had not; without, far more."""
    chance = np.random.default_rng(1)
    raised = believed_blindly = wrong = blindly_wrong = 0
    for _ in range(100):
        week = np.append(chance.beta(0.1, 20, 20), chance.uniform(0, 1, 180))
        found = np.array(false_discoveries(week, rate=0.1).raised)
        raised, wrong = raised + len(found), wrong + int((found >= 20).sum())
        believed_blindly, blindly_wrong = (
            believed_blindly + (week <= 0.05).sum(),
            blindly_wrong + (week[20:] <= 0.05).sum(),
        )
    assert wrong / raised <= 0.1 < 0.25 < blindly_wrong / believed_blindly


@pytest.mark.parametrize(
    ("week", "asked", "says"),
    [
        ([1.2], {"rate": 0.1}, "between 0 and 1, or NaN"),
        ([-0.1], {"rate": 0.1}, "between 0 and 1, or NaN"),
        ([[0.1]], {"rate": 0.1}, "p_values: an array of 1 dimension"),
        ([0.1], {"rate": 1.0}, "rate is a share"),
        ([0.1], {"rate": 0.1, "budget": -1}, "number of alerts"),
        ([0.1], {"rate": 0.1, "budget": 2.5}, "budget: a whole number, not 2.5"),
        ([0.1], {"rate": np.nan}, "rate: one number, not nan"),
    ],
)
def test_what_is_wrong_is_said(week: list[float], asked: dict[str, float], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        false_discoveries(week, **asked)  # type: ignore[arg-type]
