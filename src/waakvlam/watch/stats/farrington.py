"""Flexible Farrington, batched: what a week should bring by the same weeks of earlier years, and did it bring more?

Source: Noufaily, Enki, Farrington, Garthwaite, Andrews, Charlett, 'An improved algorithm for outbreak detection in
multiple surveillance systems', Statistics in Medicine 32 (2013). It answers what `farringtonFlexible` in R's
`surveillance` answers; docs/statistics.md says where it differs on purpose.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import IntEnum
from typing import Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, ndtri, stdtrit

from waakvlam.watch.stats import flexible
from waakvlam.watch.stats.calendar import Baseline, baseline, reference_weeks, week_starts
from waakvlam.watch.stats.inputs import Floats, floats, numbers, real, whole
from waakvlam.watch.stats.negative_binomial import at_least, quantiles

Method: TypeAlias = Literal["nbPlugin", "muan", "delta"]

TREND_YEARS = 3
"""A trend needs this many years: what rises in two is as well a good and a bad year."""
LARGEST = 1e15
PORTION = 4096  # series at once, so that memory holds whatever the number of series


class Basis(IntEnum):
    """Why a threshold stands, or why there is none."""

    FULL = 0  # all the years that were asked for
    SHORT = 1  # a young series: fewer years, see `years`
    FEW = 2  # too few counts in the last weeks to judge (`limit54`)
    MISSING = 3  # the week itself, or one of the last weeks, was not observed
    NONE = 4  # not one year of earlier weeks, or too little in them to fit


@dataclass(frozen=True)
class Expectations:
    """What was expected of each series in each evaluated week: arrays of series × evaluated weeks.

    `expected`: the mean count; `uncertainty`: the standard error of its logarithm, so 0.1 where it may well be a tenth
    off; `dispersion`: variance over mean, 1 or more; `threshold`: the highest count that is not an alarm; `p_value`:
    the chance of this count or more when nothing is the matter; `alarm`: the count is above the threshold and above 0;
    `trend`: the baseline's trend was used. `years` and `weeks` say how much baseline there was, `basis` (a `Basis`) why
    a threshold stands or not. A threshold is NaN where `basis` is FEW, MISSING or NONE; the rest is there for FEW as
    well. All but years, weeks and basis are NaN or false where it is NONE.
    """

    expected: Floats
    uncertainty: Floats
    dispersion: Floats
    threshold: Floats
    p_value: Floats
    alarm: NDArray[np.bool_]
    trend: NDArray[np.bool_]
    years: NDArray[np.int8]
    weeks: NDArray[np.int16]
    basis: NDArray[np.int8]

    def looked_at(self) -> Floats:
        """The p-values for `false_discoveries`: 1 where there were too few counts for a threshold.

        A thin series has a threshold in the very weeks in which it stands out. Leaving it out of the others would make
        chance look rarer than it is.
        """
        return np.where(np.isnan(self.expected), np.nan, np.where(np.isnan(self.threshold), 1.0, self.p_value))


@dataclass(frozen=True)
class _Choices:
    """What holds for every series."""

    evaluated: NDArray[np.int64]
    baseline: Baseline
    weights_threshold: float
    trend_threshold: float
    alpha: float
    method: Method
    limit54: tuple[float, int]


def farrington_flexible(
    counts: ArrayLike,
    evaluate: ArrayLike,
    *,
    frequency: int = 52,
    dates: ArrayLike | None = None,
    years_back: int = 5,
    half_window: int = 3,
    periods: int = 10,
    exclude_recent: int = 26,
    weights_threshold: float = 2.58,
    trend_threshold: float = 1.0,
    alpha: float = 0.005,
    method: Method = "nbPlugin",
    limit54: tuple[float, int] = (5, 4),
    population: ArrayLike | None = None,
) -> Expectations:
    """Compare weeks with the same weeks of earlier years, for any number of series at once.

    `counts`: series × weeks, oldest first, whole numbers, NaN where a week was not observed. `evaluate`: indices of the
    weeks to judge, 0-based. A year has `frequency` weeks, or with `dates` (the day each week begins) is a year of the
    calendar. The baseline is `years_back` years, in windows of `half_window` weeks on both sides of the same week and
    `periods` - 1 periods between windows, without the last `exclude_recent` weeks. Past outbreaks (Anscombe residual
    above `weights_threshold`) lose weight. The trend stays when its p-value is below `trend_threshold`, there are three
    years, and the forecast does not exceed the baseline's highest count. There is no threshold where the last
    `limit54[1]` weeks hold fewer than `limit54[0]` counts. `population`: series × weeks or weeks, above 0; then rates
    are compared and counts expected. Weeks before the first observed one are missing weeks: a series that is younger
    than `years_back` is judged by the years it has, and `years` and `basis` say so.

    Methods: "nbPlugin" (quantile of the negative binomial at the expected count), "muan" (the same at the upper bound
    of the expected count), "delta" (normal after a 2/3 power).

    Raises ValueError that says what was wrong for counts, indices or settings that cannot be.
    """
    series = numbers("counts (series × weeks)", counts)
    if series.ndim != 2 or not series.shape[1]:
        raise ValueError(f"counts: series × weeks, one week at least (one series is [counts]), not {series.shape}")
    weeks = series.shape[1]
    evaluated = _week_indices(evaluate, weeks)
    alpha, trend_threshold = real("alpha", alpha), real("trend_threshold", trend_threshold)
    weights_threshold = real("weights_threshold", weights_threshold)
    if not (0 < alpha < 1 and 0 < trend_threshold <= 1 and weights_threshold > 0):
        raise ValueError("alpha lies between 0 and 1, trend_threshold above 0 to 1, and weights_threshold above 0")
    frequency, years_back = whole("frequency", frequency), whole("years_back", years_back)
    half_window, periods = whole("half_window", half_window), whole("periods", periods)
    exclude_recent = whole("exclude_recent", exclude_recent)
    _check(frequency, years_back, half_window, periods, exclude_recent, method)
    days = None if dates is None else week_starts(dates, weeks)
    years = reference_weeks(evaluated, years_back, frequency, days)
    shortest = int((years[:, :-1] - years[:, 1:]).min(initial=frequency))
    if periods > 1 and shortest - 2 * half_window - 1 < periods - 1:
        raise ValueError(f"periods: a year of {shortest} weeks without its window does not divide over {periods - 1}")
    exposure = _exposure(population, series.shape)
    choices = _Choices(
        evaluated, baseline(years, half_window, periods, exclude_recent), weights_threshold, trend_threshold, alpha,
        method, _least_in_weeks(limit54),
    )  # fmt: skip
    result = _empty((len(series), len(evaluated)))
    for part in _portions(len(series)):
        _judge(_whole(series[part]), exposure[part] if len(exposure) > 1 else exposure, choices, result, part)
    return result


def _judge(counts: NDArray[np.int64], exposure: Floats, choices: _Choices, result: Expectations, part: slice) -> None:
    """Fill the rows `part` of the result."""
    seen = counts >= 0
    first = np.where(seen.any(axis=1), seen.argmax(axis=1), counts.shape[1])
    years = (choices.baseline.begin >= first[:, None, None]).sum(axis=2).astype(np.int8)
    freedom = np.maximum(np.arange(choices.baseline.columns.shape[1] + 1), 1)
    critical = np.maximum(stdtrit(freedom, 1 - choices.trend_threshold / 2), 1e-9)  # a slope of rounding is none
    found = np.empty((*years.shape, 6))
    flexible.forecast(
        counts,
        exposure,
        choices.evaluated,
        choices.baseline.columns,
        choices.baseline.bounds,
        years,
        TREND_YEARS,
        choices.weights_threshold,
        critical,
        found,
    )
    expected, error, uncertainty, dispersion, trend, weeks = np.moveaxis(found, 2, 0)
    now = np.where(seen[:, choices.evaluated], counts[:, choices.evaluated], np.nan)
    threshold, p_value = _limits(now, expected, error, dispersion, choices.alpha, choices.method)

    least, last = choices.limit54
    recent = choices.evaluated[:, None] - np.arange(last)
    inside = np.maximum(recent, 0)  # before the data nothing was observed
    observed = (recent >= 0) & seen[:, inside]
    enough = np.where(observed, counts[:, inside], 0).sum(axis=2) >= least
    basis = np.where(years < choices.baseline.begin.shape[1], Basis.SHORT, Basis.FULL)
    basis[~enough] = Basis.FEW
    basis[~observed.all(axis=2)] = Basis.MISSING
    basis[np.isnan(threshold)] = Basis.NONE
    threshold[basis >= Basis.FEW] = np.nan

    result.expected[part], result.uncertainty[part], result.dispersion[part] = expected, uncertainty, dispersion
    result.threshold[part], result.p_value[part] = threshold, p_value
    result.alarm[part] = (now > threshold) & (now > 0)
    result.trend[part] = trend == 1
    result.years[part], result.weeks[part], result.basis[part] = years, weeks, basis


def _limits(
    counts: Floats, expected: Floats, error: Floats, dispersion: Floats, alpha: float, method: Method
) -> tuple[Floats, Floats]:
    """The threshold and the chance of so many or more; `error`: R's standard error of the log of the expected count."""
    if method == "delta":
        root = expected ** (2 / 3)
        spread = np.sqrt(4 / 9 * np.cbrt(expected) * (dispersion + expected * error**2))
        threshold = (root - ndtri(alpha) * spread) ** 1.5
        with np.errstate(divide="ignore", invalid="ignore"):
            return threshold, ndtr((root - counts ** (2 / 3)) / spread)
    if method == "muan":
        with np.errstate(over="ignore"):
            expected = expected * np.exp(-ndtri(alpha) * error)
        expected[np.isinf(expected)] = np.nan  # too little is known to give an upper bound
    return quantiles(alpha, expected, dispersion), at_least(counts, expected, dispersion)


def _check(
    frequency: int,
    years_back: int,
    half_window: int,
    periods: int,
    exclude_recent: int,
    method: str,
) -> None:
    if min(frequency, years_back, periods) < 1 or min(half_window, exclude_recent) < 0 or periods > 100:
        raise ValueError(
            "frequency, years_back and periods are 1 or more (periods at most 100), half_window and exclude_recent 0"
        )
    if method not in get_args(Method):
        raise ValueError(f"method: one of {', '.join(get_args(Method))}, not {method}")


def _least_in_weeks(limit54: tuple[float, int]) -> tuple[float, int]:
    try:
        least, last = limit54
    except (TypeError, ValueError):
        raise ValueError(f"limit54: two numbers, not {limit54!r}") from None
    least, last = real("limit54", least), whole("limit54", last)
    if least < 0 or last < 1:
        raise ValueError("limit54: at least so many counts (0 or more) in so many weeks (1 or more)")
    return least, last


def _week_indices(evaluate: ArrayLike, weeks: int) -> NDArray[np.int64]:
    indices = np.atleast_1d(np.asarray(evaluate))
    if indices.size == 0:
        return np.empty(0, np.int64)
    if indices.ndim != 1 or not np.issubdtype(indices.dtype, np.integer):
        raise ValueError("evaluate: whole numbers, the indices of the weeks to judge")
    if indices.min() < 0 or indices.max() >= weeks:
        raise ValueError(f"evaluate: indices from 0 to {weeks - 1}, as counts has {weeks} weeks")
    return indices.astype(np.int64)


def _exposure(population: ArrayLike | None, shape: tuple[int, ...]) -> Floats:
    """Population as series × weeks or 1 × weeks; 1 for everyone when none is given."""
    if population is None:
        return np.ones((1, shape[1]))
    people = floats("population", population)
    if people.shape not in (shape, shape[1:]):
        raise ValueError(f"population: for each week, or series × weeks {shape}, not {people.shape}")
    if not (people > 0).all():
        raise ValueError("population: a number above 0 for every week")
    return np.ascontiguousarray(np.atleast_2d(people))


def _whole(counts: NDArray[np.number]) -> NDArray[np.int64]:
    """Counts as whole numbers, -1 where missing."""
    missing = np.isnan(counts)
    known = np.where(missing, 0, counts)
    if (known < 0).any() or (known != np.floor(known)).any():
        raise ValueError("counts: whole numbers of 0 or more, and NaN where a week was not observed")
    if (known > LARGEST).any():
        raise ValueError(f"counts: at most {LARGEST:.0e}, which is as far as numbers are exact")
    whole = known.astype(np.int64)  # first, as what has no sign has no -1
    whole[missing] = -1
    return whole


def _portions(series: int) -> Iterator[slice]:
    return (slice(begin, begin + PORTION) for begin in range(0, series, PORTION))


def _empty(shape: tuple[int, int]) -> Expectations:
    types = {"alarm": np.bool_, "trend": np.bool_, "years": np.int8, "weeks": np.int16, "basis": np.int8}
    names = (field.name for field in fields(Expectations))
    return Expectations(**{name: np.empty(shape, types.get(name, np.float64)) for name in names})
