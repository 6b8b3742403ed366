"""The flexible Farrington method: as the reference answers, and as a neighbourhood would read it."""

import csv
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.special import betainc, gammainc

from tests.watch.outbreaks import Simulated, good, quality, simulate
from waakvlam.watch.stats import Basis, Expectations, farrington_flexible
from waakvlam.watch.stats.negative_binomial import at_least, quantiles

DATA = Path(__file__).parent / "data"
"""Series with gaps over years of 53 weeks, and what R's surveillance answered; farrington.R made both."""

CASES: dict[str, dict[str, Any]] = {
    "weeks": {},
    "calendar": {"dates": True},
    "population": {"dates": True, "population": True},
    "tested_trend": {"trend_threshold": 0.05, "limit54": (0, 4)},
    "two_years": {
        "dates": True, "years_back": 2, "half_window": 2, "periods": 7, "exclude_recent": 10, "alpha": 0.01,
    },
    "windows_only": {"years_back": 4, "periods": 1, "exclude_recent": 3, "weights_threshold": 1.0},
    "muan": {"dates": True, "method": "muan"},
    "delta": {"method": "delta", "alpha": 0.05},
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_it_answers_as_the_reference_does(case: str) -> None:
    weeks = _read("farrington_counts.csv")
    columns = {name: [row[name] for row in weeks] for name in weeks[0]}
    shared = {"dates": columns.pop("date"), "population": np.array(columns.pop("population"), dtype=float)}
    asked: dict[str, Any] = {name: shared.get(name, value) for name, value in CASES[case].items()}
    counts = np.array([[float(count or "nan") for count in series] for series in columns.values()])
    told = [row for row in _read("farrington_reference.csv") if row["case"] == case]
    evaluated = sorted({int(row["week"]) for row in told})
    found = farrington_flexible(counts, evaluated, **asked)
    for name in ("expected", "dispersion", "threshold", "p_value", "alarm", "trend"):
        answers = {(row["series"], int(row["week"])): float(row[name] or "nan") for row in told}
        reference = np.array([[answers[series, week] for week in evaluated] for series in columns])
        ours = getattr(found, name).astype(float)
        if name == "expected" and asked.get("method", "nbPlugin") != "nbPlugin":
            ours[np.isnan(reference)] = np.nan  # with these methods the reference tells it only beside a threshold
        np.testing.assert_allclose(ours, reference, rtol=1e-8, atol=1e-9, err_msg=name)
        assert len(set(ours[~np.isnan(ours)])) > 1 or name == "trend"


@pytest.fixture(scope="module")
def simulated() -> Simulated:
    return simulate(4, np.random.default_rng(6))


def test_it_finds_outbreaks_and_seldom_cries_wolf(simulated: Simulated) -> None:
    found = quality(simulated)
    assert found.pop("worst_scenario") < 0.05  # of 196 weeks; the proof holds it to 2 %
    assert good({**found, "worst_scenario": 0.0}), found


@pytest.mark.parametrize("alpha", [0.05, 1e-5])
def test_a_detector_that_is_too_eager_or_too_slow_is_found_out(simulated: Simulated, alpha: float) -> None:
    assert not good(quality(simulated, lambda counts, weeks: farrington_flexible(counts, weeks, alpha=alpha)))


def _calm(series: int = 3, weeks: int = 340, mean: float = 4) -> NDArray[np.float64]:
    return np.random.default_rng(3).poisson(mean, (series, weeks)).astype(float)


def test_a_week_with_far_more_than_in_earlier_years_is_an_alarm() -> None:
    counts = _calm()
    counts[1, 339] = 25
    found = farrington_flexible(counts, [338, 339])
    assert found.alarm.tolist() == [[False, False], [False, True], [False, False]]
    assert found.p_value[1, 1] < 1e-6
    assert found.expected[1, 1] == pytest.approx(4, abs=1.5)
    assert (found.basis == Basis.FULL).all()
    assert (found.years == 5).all()


def test_the_engine_stays_the_same_when_series_change_places() -> None:
    counts = _calm(5)
    order = [3, 0, 4, 1, 2]
    straight, mixed = farrington_flexible(counts, range(330, 340)), farrington_flexible(counts[order], range(330, 340))
    for field in fields(Expectations):
        np.testing.assert_array_equal(getattr(straight, field.name)[order], getattr(mixed, field.name))


def test_a_young_series_says_how_little_it_goes_by() -> None:
    counts = _calm(6)
    for row, first in enumerate([0, 100, 181, 260, 330, 340]):
        counts[row, :first] = np.nan
    found = farrington_flexible(counts, [339])
    assert found.years[:, 0].tolist() == [5, 4, 2, 1, 0, 0]
    expected = [Basis.FULL, Basis.SHORT, Basis.SHORT, Basis.SHORT, Basis.NONE, Basis.MISSING]
    assert found.basis[:5, 0].tolist() == expected[:5]
    assert np.isfinite(found.threshold[:, 0]).tolist() == [True, True, True, True, False, False]
    assert not found.trend[2:, 0].any()  # a trend asks for three years
    assert not found.alarm[4:].any()


def test_weeks_before_the_data_are_missing_weeks() -> None:
    counts = _calm(2, 340)
    padded = counts.copy()
    padded[:, :140] = np.nan
    alone, among = farrington_flexible(counts[:, 140:], [199]), farrington_flexible(padded, [339])
    for field in fields(Expectations):
        np.testing.assert_allclose(getattr(alone, field.name), getattr(among, field.name), rtol=1e-12)


def test_where_nothing_ever_came_five_signals_are_an_alarm() -> None:
    counts = np.zeros((2, 340))
    counts[1, 336:] = [1, 1, 1, 2]
    found = farrington_flexible(counts, [339])
    assert (found.expected == 0).all()
    assert (found.dispersion == 1).all()
    assert found.alarm.tolist() == [[False], [True]]
    assert found.basis.tolist() == [[Basis.FEW], [Basis.FULL]]
    assert found.p_value.tolist() == [[1], [0]]


def test_a_few_counts_give_no_threshold_but_what_was_expected() -> None:
    counts = _calm(1, mean=0.3)
    counts[0, 336:] = 1
    found = farrington_flexible(counts, [339])
    assert found.basis == Basis.FEW
    assert np.isnan(found.threshold).all()
    assert not found.alarm.any()
    assert found.expected[0, 0] > 0
    assert 0 < found.p_value[0, 0] < 1
    assert np.isfinite(farrington_flexible(counts, [339], limit54=(4, 4)).threshold).all()


@pytest.mark.parametrize("week", [336, 339])
def test_a_missing_week_is_no_zero(week: int) -> None:
    counts = _calm(1)
    counts[0, week] = np.nan
    found = farrington_flexible(counts, [339])
    assert found.basis == Basis.MISSING
    assert np.isnan(found.threshold).all()
    assert np.isnan(found.p_value).all() == (week == 339)


def test_twice_the_people_bring_twice_the_signals() -> None:
    counts, people = _calm(2), np.full(340, 1000.0)
    people[313:] = 2000
    once, twice = farrington_flexible(counts, [339]), farrington_flexible(counts, [339], population=people)
    np.testing.assert_allclose(twice.expected, 2 * once.expected, rtol=0.35)
    per_series = farrington_flexible(counts, [339], population=np.tile(people, (2, 1)))
    np.testing.assert_array_equal(per_series.threshold, twice.threshold)


@given(more=st.integers(1, 40), seed=st.integers(0, 1000))
@settings(max_examples=40, deadline=None)
def test_more_signals_this_week_never_make_it_less_remarkable(more: int, seed: int) -> None:
    counts = np.random.default_rng(seed).poisson(3, (2, 340)).astype(float)
    louder = counts.copy()
    louder[:, 339] += more
    less, found = farrington_flexible(counts, [339]), farrington_flexible(louder, [339])
    assert (found.p_value <= less.p_value).all()
    assert (found.alarm >= less.alarm).all()
    np.testing.assert_array_equal(found.expected, less.expected)  # the week itself is not in its own baseline


def test_series_that_are_too_thin_to_judge_were_looked_at_all_the_same() -> None:
    counts = _calm(3, 340, 0.1)
    counts[0, :336] = np.nan
    counts[1, 336:], counts[2, 336:] = [0, 0, 0, 1], [0, 1, 2, 3]
    found = farrington_flexible(counts, [339])
    assert found.basis[:, 0].tolist() == [Basis.NONE, Basis.FEW, Basis.FULL]
    looked_at = found.looked_at()[:, 0]
    assert np.isnan(looked_at[0])
    assert looked_at[1:].tolist() == [1, found.p_value[2, 0]]


def test_it_says_how_sure_it_is_of_what_it_expects() -> None:
    chance = np.random.default_rng(7)
    counts = chance.poisson(chance.gamma(4 / 0.3, 0.3, (400, 340))).astype(float)
    found = farrington_flexible(counts, [339])
    off = np.log(found.expected[:, 0] / 4).std()
    assert np.sqrt((found.uncertainty**2).mean()) == pytest.approx(off, rel=0.15)  # its own error: 4 per cent
    assert 0.1 < off < 0.16


@given(mean=st.floats(1e-3, 3000), dispersion=st.floats(1, 40), alpha=st.floats(1e-6, 0.2))
@settings(max_examples=200, deadline=None)
def test_thresholds_are_quantiles(mean: float, dispersion: float, alpha: float) -> None:
    means, dispersions = np.array([mean]), np.array([dispersion])
    threshold = quantiles(alpha, means, dispersions)
    chance = at_least(threshold + 1, means, dispersions)[0]
    assert chance <= alpha * (1 + 1e-9)
    assert threshold[0] == 0 or at_least(threshold, means, dispersions)[0] > alpha * (1 - 1e-9)
    spread = dispersion - 1
    poisson = spread < 1e-9 * (1 + 1 / mean)
    known = betainc(threshold[0] + 1, mean / (spread or 1), spread / dispersion)
    tail = gammainc(threshold[0] + 1, mean) if poisson else known
    assert chance == pytest.approx(tail, rel=1e-5, abs=1e-15)


@pytest.mark.parametrize("alpha", [0.3, 0.005, 1e-6])
@pytest.mark.parametrize(
    ("mean", "dispersion"),
    [(1e12, 1), (1e15, 1), (1e12, 100), (1e12, 1e12), (1e3, 1e12), (1e300, 1), (1e8, 1.5)],
)
def test_thresholds_of_numbers_beyond_any_town_come_soon_too(mean: float, dispersion: float, alpha: float) -> None:
    threshold = quantiles(alpha, np.array([mean, 4.0, np.nan]), np.array([dispersion, 1.0, 1.0]))
    assert np.isnan(threshold[2])
    assert threshold[1] == quantiles(alpha, np.array([4.0]), np.array([1.0]))[0]
    if mean < 1e300:
        counts, means, dispersions = np.array([0.0, *threshold[:1], *threshold[:1] + 1]), np.full(3, mean), dispersion
        chance = at_least(counts, means, np.full(3, dispersions, float))
        assert chance[0] == 1
        assert chance[2] <= alpha < max(chance[1], 2 * (threshold[0] == 0))


def test_terms_that_run_out_end_the_sum() -> None:
    assert quantiles(1e-30, np.array([1e7]), np.array([1.0])) > 1e7


@pytest.mark.parametrize("counts", [np.full((1, 400), 10**15), np.random.default_rng(1).integers(0, 10**12, (1, 400))])
def test_numbers_beyond_any_town_are_judged_soon_too(counts: NDArray[np.int64]) -> None:
    found = farrington_flexible(counts, [399])
    assert counts.mean() <= found.threshold[0, 0] < 4 * counts.mean()


@pytest.mark.parametrize(
    ("counts", "evaluate", "settings", "message"),
    [
        (np.full((1, 340), -1), [339], {}, "whole numbers of 0 or more"),
        (np.full((1, 340), 0.5), [339], {}, "whole numbers of 0 or more"),
        (np.full((1, 340), np.inf), [339], {}, "infinity is no number"),
        (np.full((1, 340), 1e16), [339], {}, "at most 1e\\+15"),
        (np.zeros(340), [339], {}, "series × weeks"),
        (np.full((1, 340), "a"), [339], {}, "series × weeks"),
        (np.zeros((1, 340)), [340], {}, "indices from 0 to 339"),
        (np.zeros((1, 340)), [-1], {}, "indices from 0 to 339"),
        (np.zeros((1, 340)), [1.5], {}, "indices of the weeks"),
        (np.zeros((1, 340)), [339], {"dates": ["2020-01-06"]}, "one for each of the 340 weeks"),
        (np.zeros((1, 2)), [1], {"dates": ["2020-01-06", "2020-01-20"]}, "seven days after"),
        (np.zeros((1, 340)), [339], {"years_back": 0}, "years_back"),
        (np.zeros((1, 340)), [339], {"alpha": 1}, "alpha"),
        (np.zeros((1, 340)), [339], {"trend_threshold": 2}, "trend_threshold"),
        (np.zeros((1, 340)), [339], {"method": "other"}, "nbPlugin, muan, delta"),
        (np.zeros((1, 340)), [339], {"limit54": (5, 0)}, "limit54"),
        (np.zeros((1, 340)), [339], {"frequency": 12}, "does not divide"),
        (np.zeros((1, 340)), [339], {"population": np.zeros(340)}, "above 0"),
        (np.zeros((1, 340)), [339], {"population": np.ones(3)}, "for each week"),
        (np.zeros((1, 340)), [339], {"population": [[1, 2], [3]]}, "population: not an array of numbers"),
        (np.zeros((1, 0)), [], {}, "one week at least"),
        (np.ones((1, 340)) + 1j, [339], {}, "not an array of numbers"),
        ([[1, 2], [3]], [0], {}, "not an array of numbers"),
        (np.zeros((1, 340)), [339.0], {}, "indices of the weeks"),
        (np.zeros((1, 340)), [339], {"frequency": 52.18}, "frequency: a whole number, not 52.18"),
        (np.zeros((1, 340)), [339], {"years_back": 5.5}, "years_back: a whole number, not 5.5"),
        (np.zeros((1, 340)), [339], {"periods": None}, "periods: one number, not None"),
        (np.zeros((1, 340)), [339], {"alpha": "a"}, "alpha: one number, not 'a'"),
        (np.zeros((1, 340)), [339], {"alpha": np.nan}, "alpha: one number, not nan"),
        (np.zeros((1, 340)), [339], {"limit54": None}, "limit54: two numbers, not None"),
        (np.zeros((1, 340)), [339], {"limit54": (5, 4.5)}, "limit54: a whole number, not 4.5"),
        (np.zeros((1, 340)), [339], {"dates": [1.5] * 340}, "dates: not an array of dates"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(
    counts: NDArray[Any], evaluate: list[int], settings: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        farrington_flexible(counts, evaluate, **settings)


class Frame:
    """Something else that holds numbers, as a data frame does."""

    def __init__(self, values: NDArray[np.float64]) -> None:
        self.values = values

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.array(self.values, dtype=dtype)


@pytest.mark.parametrize(
    "made",
    [
        np.ndarray.tolist, Frame, np.asfortranarray,
        *(lambda counts, kind=kind: counts.astype(kind) for kind in ("u1", "u8", ">i4", "f2", "f4", object)),
    ],
)  # fmt: skip
def test_numbers_of_any_kind_give_the_same_answer(made: Any) -> None:
    counts = _calm(2)
    plain, other = farrington_flexible(counts, [339]), farrington_flexible(made(counts), [339])
    for field in fields(Expectations):
        np.testing.assert_array_equal(getattr(plain, field.name), getattr(other, field.name))
    assert farrington_flexible(counts > 0, [339]).expected[0, 0] == pytest.approx(1, abs=0.1)


def test_settings_may_be_whole_numbers_of_any_kind() -> None:
    settings: dict[str, Any] = {"frequency": np.float32(52), "years_back": 5.0, "limit54": (5, 4.0)}
    plain, other = farrington_flexible(_calm(1), [339]), farrington_flexible(_calm(1), [339], **settings)
    assert plain.threshold == other.threshold


def test_what_is_masked_was_not_observed() -> None:
    counts = _calm(2)
    masked = np.ma.masked_array(counts.astype(int), mask=counts > 6)
    counts[counts > 6] = np.nan
    people = np.ma.masked_array(np.ones(340), mask=False)
    plain, found = (farrington_flexible(given, range(300, 340), population=people) for given in (counts, masked))
    np.testing.assert_array_equal(plain.basis, found.basis)
    np.testing.assert_array_equal(plain.threshold, found.threshold)
    assert (found.basis == Basis.MISSING).any()
    people[0] = np.ma.masked
    with pytest.raises(ValueError, match="population: a number above 0 for every week"):
        farrington_flexible(counts, [339], population=people)


def test_nothing_asked_is_nothing_answered() -> None:
    assert farrington_flexible(np.zeros((2, 340)), []).alarm.shape == (2, 0)
    assert farrington_flexible(np.zeros((0, 340)), [339]).alarm.shape == (0, 1)


def _read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open() as file:
        return list(csv.DictReader(file))
