"""A neighbourhood that slips: never much more in one week, and too much over months to be chance."""

from math import log

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy.stats import nbinom, poisson

from tests.watch.areas import DOUBLE, watch
from waakvlam.watch.stats import shift, shift_table, sustained_shift
from waakvlam.watch.stats.accumulation import RISE
from waakvlam.watch.stats.inputs import Floats
from waakvlam.watch.stats.shift_calibration import calibrate, simulated, stretch
from waakvlam.watch.stats.shift_levels import Grid, grid_for

EXPECTED = np.full((1, 52), 2.0)
SLIPPING = np.array([[2.0] * 26 + [4, 3, 5, 3, 4, 3, 4, 5, 3, 4, 4, 3, 4, 4, 3, 5, 3, 4, 4, 3, 4, 4, 3, 4, 3, 5]])


def test_a_neighbourhood_that_slips_is_raised_though_no_week_of_it_is() -> None:
    assert SLIPPING.max() <= nbinom.isf(0.005, 4, 1 / 1.5)  # what a weekly alarm has to exceed
    found = sustained_shift(SLIPPING, EXPECTED, 1.5)
    week = int(found.alarm[0].argmax())
    assert found.alarm[0, week:].all()
    assert 26 + 4 < week < 26 + 26
    assert found.since[0, week] == 26
    assert found.times[0, week] == pytest.approx(SLIPPING[0, 26 : week + 1].mean() / 2)
    assert found.together == ()


def test_what_was_expected_is_no_alarm() -> None:
    found = sustained_shift(EXPECTED, EXPECTED, 1.5)
    assert not found.alarm.any()
    assert (found.since == -1).all()
    assert np.isnan(found.times).all()


def test_an_alarm_ends_when_the_rise_ends() -> None:
    counts = np.concatenate([np.tile(SLIPPING, 2), np.full((1, 26), 1.0)], axis=1)
    found = sustained_shift(counts, np.full_like(counts, 2.0), 1.5)
    assert found.alarm[0, -27]
    assert not found.alarm[0, -20:].any()


def test_a_steep_rise_is_raised_by_its_last_weeks_before_the_evidence_is_complete() -> None:
    counts = EXPECTED.copy()
    counts[0, -4:] = 7, 8, 7, 8
    found = sustained_shift(counts, EXPECTED, 1.5)
    newest = found.four_weeks[0, -1]
    assert newest == pytest.approx(nbinom.sf(29, 8 / 0.5, 1 / 1.5), rel=1e-9)
    assert newest <= found.level[0, -1]
    assert found.alarm[0, -1]


def test_fewer_than_five_events_are_never_a_shift() -> None:
    counts = np.zeros((1, 30))
    counts[0, -4:] = 1
    assert not sustained_shift(counts, np.zeros_like(counts), 1.0).alarm.any()
    counts[0, -1] = 2
    assert sustained_shift(counts, np.zeros_like(counts), 1.0).alarm[0, -1]


def test_a_week_that_was_not_observed_counts_for_nothing() -> None:
    counts, expected, dispersion = SLIPPING.copy(), EXPECTED.copy(), np.full_like(EXPECTED, 1.5)
    counts[0, 30], expected[0, 31], dispersion[0, 32] = np.nan, np.nan, np.nan
    found = sustained_shift(counts, expected, dispersion)
    assert (found.evidence[0, 30:33] == found.evidence[0, 29]).all()
    assert found.alarm[0, -1]
    assert not sustained_shift(np.full_like(counts, np.nan), expected, dispersion).alarm.any()


def test_thin_series_of_one_district_are_judged_together_and_it_is_said() -> None:
    expected = np.concatenate([np.full((5, 52), 0.4), EXPECTED, np.full((2, 52), 0.4)])
    counts = np.concatenate([SLIPPING / 5] * 5 + [EXPECTED, np.full((2, 52), 0.4)])
    found = sustained_shift(counts, expected, 1.5, pool=["north"] * 6 + ["south"] * 2)
    assert found.together == ((0, 1, 2, 3, 4), (6, 7))
    alone = sustained_shift(SLIPPING, EXPECTED, 1.5)
    assert found.alarm[:5].tolist() == found.alarm[:1].tolist() * 5
    assert found.limit[0] == pytest.approx(alone.limit[0] * shift.POOLED)
    assert (found.alarm[0] <= alone.alarm[0]).all()
    assert found.alarm[0, -1]
    assert not found.alarm[5:].any()
    assert sustained_shift(counts, expected, 1.5).together == ((0, 1, 2, 3, 4, 6, 7),)
    assert sustained_shift(counts[:1], expected[:1], 1.5).together == ()


def test_a_smaller_budget_asks_for_more_evidence() -> None:
    small, large = (sustained_shift(SLIPPING, EXPECTED, 1.5, false_alarms=budget) for budget in (0.02, 0.1))
    assert (small.level < large.level).all()
    assert (small.limit > large.limit).all()
    assert small.alarm[0].sum() < large.alarm[0].sum()


def test_beyond_the_simulated_means_and_dispersions_the_nearest_are_used() -> None:
    huge = sustained_shift(np.full((1, 8), 900), np.full((1, 8), 900), 20.0)
    assert huge.limit[0, -1] == pytest.approx(shift_table.LIMITS[-1][-1][-1])
    assert huge.level[0, -1] == pytest.approx(shift_table.LEVELS[-1][-1][-1])


counted = some.lists(some.integers(0, 9), min_size=12, max_size=30)
spreads = some.just(1.0) | some.floats(1.05, 6)


@given(counted, some.floats(0.3, 6), spreads)
@settings(deadline=None)
def test_chances_and_evidence_are_those_of_the_distribution(counts: list[int], mean: float, dispersion: float) -> None:
    series = np.array([counts], dtype=float)
    found = sustained_shift(series, np.full_like(series, mean), dispersion, pool=["alone"])
    size = mean / max(dispersion - 1, 1e-12)
    last = sum(counts[-8:])
    tail = poisson.sf(last - 1, 8 * mean) if dispersion == 1 else nbinom.sf(last - 1, 8 * size, 1 / dispersion)
    assert found.eight_weeks[0, -1] == pytest.approx(tail if last >= 5 else 1.0, rel=1e-7)

    now, events = 0.0, 0
    for week, count in enumerate(counts):
        events = events + count if now > 0 else count
        if dispersion == 1:
            gain = count * log(RISE) - mean * (RISE - 1)
        else:
            rise = nbinom.logpmf(count, size, size / (size + RISE * mean))
            gain = rise - nbinom.logpmf(count, size, size / (size + mean))
        now = min(max(now + gain, 0.0), found.limit[0, week])
        assert found.evidence[0, week] == pytest.approx(now if events >= 5 else 0.0, abs=1e-4)


@given(some.integers(0, 10_000), some.integers(0, 51))
@settings(deadline=None, max_examples=50)
def test_more_in_a_week_never_takes_an_alarm_away(seed: int, week: int) -> None:
    counts = np.random.default_rng(seed).poisson(3.0, (1, 52)).astype(float)
    more = counts.copy()
    more[0, week] += 3
    before, after = (sustained_shift(some_, EXPECTED, 1.3).alarm for some_ in (counts, more))
    assert (after >= before).all()


def test_a_steady_year_is_quiet_and_a_rise_is_found() -> None:
    """The twin of `make proof NAME=shift`."""
    assert watch((1, 0), 150, 2.0, dispersion=1.0).share <= 0.1  # 15 of 150 where 7.5 are expected: one in 100 times
    assert watch((1, 1), 100, 2.0, dispersion=1.0, rise=DOUBLE).share >= 0.93


def test_thresholds_that_take_the_estimate_for_the_truth_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The planted fault: calibrated with known expectations, they raise three times what they promise."""

    def believing(means: Floats, dispersion: Floats, grid: Grid) -> tuple[Floats, Floats]:
        return np.full_like(means, 0.0018), np.full_like(means, 4.16)

    monkeypatch.setattr(shift, "interpolated", believing)
    assert watch((1, 2), 150, 2.0, known=True).share <= 0.1
    assert watch((1, 2), 150, 2.0).share > 0.1


def test_half_the_budget_of_a_year_alarms_among_the_areas_that_it_was_calibrated_on() -> None:
    means, dispersions = (1.0, 4.0), (1.0, 1.5, 2.0)
    areas = simulated(1, means, dispersions, 300)
    grid = Grid(means, dispersions, *calibrate(areas, means, dispersions, 0.1))
    assert np.mean([stretch(shown, grid, 0.05) for shown in areas.values()]) == pytest.approx(1, abs=0.02)


def test_the_table_holds_for_steady_areas_of_another_draw() -> None:
    shown = simulated(7, shift_table.MEANS[3:4], shift_table.DISPERSIONS[2:3], 300)[0, 0]
    assert stretch(shown, grid_for(0.1), 0.1) < 1 < stretch(shown, grid_for(0.1), 0.015)


def test_no_series_is_no_shift() -> None:
    assert sustained_shift(np.empty((0, 9)), np.empty((0, 9)), 1.0).alarm.shape == (0, 9)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"counts": [1.0, 2.0]}, "counts: an array of 2 dimension"),
        ({"expected": np.ones((1, 3))}, "both series × weeks"),
        ({"counts": -np.ones((1, 9))}, "0 or more, dispersion is 1 or more"),
        ({"expected": -np.ones((1, 9))}, "0 or more, dispersion is 1 or more"),
        ({"dispersion": 0.9}, "0 or more, dispersion is 1 or more"),
        ({"dispersion": np.nan}, "dispersion: one number, not nan"),
        ({"dispersion": np.inf}, "dispersion: infinity is no number"),
        ({"counts": np.full((1, 9), np.inf)}, "counts: infinity is no number"),
        ({"expected": np.full((1, 9), np.inf)}, "expected: infinity is no number"),
        ({"dispersion": np.ones(5)}, "dispersion fits series × weeks"),
        ({"pool": ["a", "b"]}, "a label for each of 1 series, not 2"),
        ({"false_alarms": 0.03}, "one of .* not 0.03"),
    ],
)
def test_what_is_wrong_is_said(wrong: dict[str, object], says: str) -> None:
    right: dict[str, object] = {"counts": np.ones((1, 9)), "expected": np.ones((1, 9)), "dispersion": 1.0}
    with pytest.raises(ValueError, match=says):
        sustained_shift(**(right | wrong))  # type: ignore[arg-type]
