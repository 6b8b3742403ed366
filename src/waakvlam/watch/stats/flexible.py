"""The loop of the flexible Farrington method over series and weeks (compiled): fit, reweigh, fit again, look ahead."""

import math

import numpy as np
from numpy.typing import NDArray

from waakvlam.watch.stats.inputs import Floats
from waakvlam.watch.stats.quasipoisson import (
    COUNT,
    EXPOSURE,
    LEVEL,
    START,
    SUM,
    SUM_TIME,
    SURPRISE,
    TIME,
    WEIGHT,
    compiled,
    dispersions,
    fit,
    reweigh,
    trend_weight,
)

# What `forecast` writes for each series and week. ERROR is as the reference has it, UNCERTAINTY as it should be.
EXPECTED, ERROR, UNCERTAINTY, DISPERSION, TREND, WEEKS = range(6)
_NOTHING, _WITHOUT_TREND, _DONE = range(3)


@compiled
def forecast(
    counts: NDArray[np.int64],
    exposure: Floats,
    evaluated: NDArray[np.int64],
    columns: NDArray[np.int64],
    bounds: NDArray[np.int64],
    years: NDArray[np.int8],
    trend_years: int,
    outlying: float,
    critical: Floats,
    out: Floats,
) -> None:  # pragma: no cover (compiled)
    """What each week is expected to bring, into `out`: series × evaluated weeks × 6, NaN where nothing was fitted.

    `counts`: series × weeks, below 0 where missing. `exposure`: series × weeks, or 1 × weeks for all. `columns`,
    `bounds`: see `Baseline`. `years`: series × evaluated weeks, how many years back it goes; with 0 nothing is fitted,
    below `trend_years` no trend. `critical`: the least |t| of a trend that is kept, by degrees of freedom.
    """
    points = np.zeros((10, columns.shape[1]))
    groups = np.zeros((10, bounds.shape[1] - 1))
    own = np.zeros(bounds.shape[1], np.int64)
    logs = np.zeros((2, counts.shape[1]))
    first = counts.shape[1]
    for place in range(len(evaluated)):
        if bounds[place, -1] > 0:
            first = min(first, columns[place, : bounds[place, -1]].min())
    for series in range(counts.shape[0]):
        population = exposure[series if exposure.shape[0] > 1 else 0]
        _take_logs(counts[series], population, first, logs)
        for place in range(len(evaluated)):
            answer = out[series, place]
            answer[:] = np.nan
            now = evaluated[place]
            oldest = columns[place, : bounds[place, -1]].min() if bounds[place, -1] else now
            middle = (oldest + now) // 2
            highest = _gather(counts[series], population, logs, columns[place], bounds[place], middle, points, own)
            answer[WEEKS] = own[-1]
            if years[series, place] == 0 or own[-1] == own[-2] or not population[now] > 0:
                continue
            if highest == 0:
                # The limit: R still descends to a mean of 0 when it stops, and gives no answer.
                answer[EXPECTED], answer[ERROR], answer[DISPERSION], answer[TREND] = 0.0, 0.0, 1.0, 0.0
                answer[UNCERTAINTY] = 0.0
                continue
            growth = np.empty(now - oldest + 2)
            trend = years[series, place] >= trend_years
            ahead = now - middle
            found = _look_ahead(
                points, own, trend, groups, growth, ahead, population[now], highest, outlying, critical, answer
            )
            if found == _WITHOUT_TREND:
                _look_ahead(
                    points, own, False, groups, growth, ahead, population[now], highest, outlying, critical, answer
                )


@compiled
def _take_logs(
    counts: NDArray[np.int64], population: Floats, first: int, logs: Floats
) -> None:  # pragma: no cover (compiled)
    """START and SURPRISE (see `quasipoisson`) of a series from week `first` on."""
    for week in range(first, len(counts)):
        count, log_population = counts[week], math.log(population[week])
        if count >= 0:
            logs[0, week] = math.log(count + 0.1) - 0.1 / (count + 0.1) - log_population
            logs[1, week] = count * (math.log(count) - 1 - log_population) if count else 0.0


@compiled
def _gather(
    counts: NDArray[np.int64],
    population: Floats,
    logs: Floats,
    columns: NDArray[np.int64],
    bounds: NDArray[np.int64],
    middle: int,
    points: Floats,
    own: NDArray[np.int64],
) -> float:  # pragma: no cover (compiled)
    """Put the weeks of a baseline that were observed into `points`, their groups into `own`: the highest count."""
    kept, highest = 0, 0
    for group in range(len(bounds) - 1):
        own[group] = kept
        for place in range(bounds[group], bounds[group + 1]):
            week = columns[place]
            count = counts[week]
            if count < 0:
                continue
            points[COUNT, kept], points[EXPOSURE, kept], points[TIME, kept] = count, population[week], week - middle
            points[START, kept], points[SURPRISE, kept] = logs[0, week], logs[1, week]
            highest = max(highest, count)
            kept += 1
    own[-1] = kept
    return highest


@compiled
def _look_ahead(
    points: Floats,
    bounds: NDArray[np.int64],
    trend: bool,
    groups: Floats,
    growth: Floats,
    ahead: int,
    population: float,
    highest: float,
    outlying: float,
    critical: Floats,
    answer: Floats,
) -> int:  # pragma: no cover (compiled)
    """Fit twice and write the forecast `ahead` weeks from the middle; or say that it should be without the trend."""
    points[WEIGHT] = 1.0
    fitted, slope = fit(points, bounds, trend, groups, growth)
    freedom = bounds[-1] - (groups[SUM] > 0).sum() - trend
    if not fitted or freedom <= 0:
        return _WITHOUT_TREND if trend else _NOTHING
    dispersion, prior = dispersions(points, bounds[-1], freedom)
    if reweigh(points, bounds, trend, groups, max(dispersion, 1.0), outlying):
        _, slope = fit(points, bounds, trend, groups, growth)
        dispersion, prior = dispersions(points, bounds[-1], freedom)
    expected = population * math.exp(groups[LEVEL, -1] + slope * ahead)
    leverage = 1 / groups[SUM, -1]
    if trend:
        known = trend_weight(groups)
        # The reference takes prior for working weights in its standard errors; the same here, to be comparable.
        if not (expected <= highest and abs(slope) * math.sqrt(known) > critical[freedom] * math.sqrt(prior)):
            return _WITHOUT_TREND
        leverage += (ahead - groups[SUM_TIME, -1] / groups[SUM, -1]) ** 2 / known
    answer[EXPECTED], answer[ERROR] = expected, math.sqrt(prior * leverage)
    answer[DISPERSION], answer[TREND] = max(dispersion, 1.0), trend
    answer[UNCERTAINTY] = math.sqrt(max(dispersion, 1.0) * leverage)
    return _DONE
