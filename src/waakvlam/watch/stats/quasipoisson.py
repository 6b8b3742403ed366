"""A quasi-Poisson model with seasonal groups and a trend, fitted for very many series (compiled).

mean = exposure · exp(level of the group + slope · time). In each step of iterative reweighting the levels are profiled
out: what remains is three sums per group and one division for the slope. The steps start at counts + 0.1 and end when
the deviance changes by less than 1e-8 of itself, as `glm` in R takes them. That is part of the answer: dispersion and
leverage use working weights from before the last update of the mean.
"""

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from waakvlam.watch.stats.inputs import Floats

STEPS, CLOSE_ENOUGH = 25, 1e-8
# The rows of `points`; a column for each week of a baseline, sorted by group. TIME counts from the middle.
COUNT, EXPOSURE, TIME, WEIGHT, START, SURPRISE, SHAPE, OLD_SHAPE, MEAN, WORKING = range(10)
# The rows of `groups`; a column for each seasonal group. SCALE is exp(LEVEL); the sums are of weight · shape.
LEVEL, SCALE, OLD_SCALE, SUM, SUM_TIME, SUM_TIME2, COUNTED, COUNTED_TIME, REST, REST_TIME = range(10)

compiled = njit(cache=True, nogil=True, fastmath={"reassoc", "contract"}, error_model="numpy")


@compiled
def fit(
    points: Floats, bounds: NDArray[np.int64], trend: bool, groups: Floats, growth: Floats
) -> tuple[bool, float]:  # pragma: no cover (compiled)
    """Fit by iterative reweighting: whether it converged, and the slope.

    Afterwards `points` holds the means and the working weights, `groups` the levels and the sums of working weights.
    `growth` is scratch, one longer than the baseline lasts.
    """
    slope = _begin(points, bounds, trend, groups)
    constant = 0.0
    for point in range(bounds[-1]):
        constant += 2 * points[WEIGHT, point] * points[SURPRISE, point]
    old_deviance, converged, moved = math.inf, False, True
    for step in range(STEPS):
        for point in range(bounds[-1]):
            points[OLD_SHAPE, point] = points[SHAPE, point]
        if moved:
            _grow(points, bounds[-1], slope, growth)
            _sum(points, bounds, groups, SHAPE)
        deviance = constant
        for group in range(len(bounds) - 1):
            counted = groups[LEVEL, group] * groups[COUNTED, group] + slope * groups[COUNTED_TIME, group]
            deviance += 2 * (groups[SUM, group] * groups[SCALE, group] - counted)
        converged = abs(deviance - old_deviance) < CLOSE_ENOUGH * (abs(deviance) + 0.1)
        if converged or step == STEPS - 1 or not math.isfinite(deviance):
            break
        old_deviance = deviance
        for group in range(len(bounds) - 1):
            scale = groups[SCALE, group]
            groups[REST, group] = groups[COUNTED, group] - groups[SUM, group] * scale
            groups[REST_TIME, group] = groups[COUNTED_TIME, group] - groups[SUM_TIME, group] * scale
        change = _solve(trend, groups)
        moved = abs(change) * len(growth) > 1e-13  # below that all sums stay the same to their last digits
        if moved:
            slope += change
    for group in range(len(bounds) - 1):
        for point in range(bounds[group], bounds[group + 1]):
            points[MEAN, point] = points[SHAPE, point] * groups[SCALE, group]
            points[WORKING, point] = points[OLD_SHAPE, point] * groups[OLD_SCALE, group]
    _sum(points, bounds, groups, WORKING)
    return converged, slope


@compiled
def _begin(
    points: Floats, bounds: NDArray[np.int64], trend: bool, groups: Floats
) -> float:  # pragma: no cover (compiled)
    """The first step, from means of counts + 0.1: the slope; the levels are set in `groups`."""
    for group in range(len(bounds) - 1):
        total = total_time = total_time2 = counted = counted_time = rest = rest_time = 0.0
        for point in range(bounds[group], bounds[group + 1]):
            time, weight = points[TIME, point], points[WEIGHT, point]
            working = weight * (points[COUNT, point] + 0.1)
            total += working
            total_time += working * time
            total_time2 += working * time * time
            counted += weight * points[COUNT, point]
            counted_time += weight * points[COUNT, point] * time
            rest += working * points[START, point]
            rest_time += working * points[START, point] * time
        groups[SUM, group], groups[SUM_TIME, group], groups[SUM_TIME2, group] = total, total_time, total_time2
        groups[COUNTED, group], groups[COUNTED_TIME, group] = counted, counted_time
        groups[REST, group], groups[REST_TIME, group] = rest, rest_time
    groups[LEVEL], groups[SCALE] = 0.0, 1.0
    return _solve(trend, groups)


@compiled
def _solve(trend: bool, groups: Floats) -> float:  # pragma: no cover (compiled)
    """One weighted least squares step on what is left over (REST): the change of the slope; levels change in place."""
    change = 0.0
    if trend:
        pull = spread = 0.0
        for group in range(groups.shape[1]):
            if groups[SUM, group] > 0:
                centre = groups[SUM_TIME, group] / groups[SUM, group]
                pull += groups[REST_TIME, group] - groups[REST, group] * centre
                spread += (groups[SUM_TIME2, group] - groups[SUM_TIME, group] * centre) * groups[SCALE, group]
        change = pull / spread if spread > 0 else 0.0
    for group in range(groups.shape[1]):
        groups[OLD_SCALE, group] = groups[SCALE, group]
        if groups[SUM, group] > 0:
            rest = groups[REST, group] / groups[SCALE, group] - change * groups[SUM_TIME, group]
            groups[LEVEL, group] += rest / groups[SUM, group]
            groups[SCALE, group] = math.exp(groups[LEVEL, group])
    return change


@compiled
def _grow(points: Floats, weeks: int, slope: float, growth: Floats) -> None:  # pragma: no cover (compiled)
    """SHAPE: exposure · exp(slope · time), by multiplication: an exponential for each week would cost most of a fit."""
    if slope == 0.0:
        for point in range(weeks):
            points[SHAPE, point] = points[EXPOSURE, point]
        return
    middle = len(growth) // 2
    for week in range(min(8, len(growth))):
        growth[week] = math.exp(slope * (week - middle))
    eight = math.exp(8 * slope)
    for week in range(8, len(growth)):
        growth[week] = growth[week - 8] * eight
    for point in range(weeks):
        points[SHAPE, point] = points[EXPOSURE, point] * growth[int(points[TIME, point]) + middle]


@compiled
def _sum(points: Floats, bounds: NDArray[np.int64], groups: Floats, row: int) -> None:  # pragma: no cover (compiled)
    """Sum weight · `row` over each group, and times time, and times time squared."""
    for group in range(len(bounds) - 1):
        total = total_time = total_time2 = 0.0
        for point in range(bounds[group], bounds[group + 1]):
            value, time = points[WEIGHT, point] * points[row, point], points[TIME, point]
            total += value
            total_time += value * time
            total_time2 += value * time * time
        groups[SUM, group], groups[SUM_TIME, group], groups[SUM_TIME2, group] = total, total_time, total_time2


@compiled
def dispersions(points: Floats, weeks: int, freedom: int) -> tuple[float, float]:  # pragma: no cover (compiled)
    """Pearson's dispersion with the working weights, and the same with prior weights, for `freedom` degrees."""
    working = prior = 0.0
    for point in range(weeks):
        off = points[COUNT, point] / points[MEAN, point] - 1
        square = points[WEIGHT, point] * off * off
        working += points[WORKING, point] * square
        prior += square
    return working / freedom, prior / freedom


@compiled
def trend_weight(groups: Floats) -> float:  # pragma: no cover (compiled)
    """What the working weights know about the slope: one over its variance when the dispersion is 1."""
    spread = 0.0
    for group in range(groups.shape[1]):
        if groups[SUM, group] > 0:
            spread += groups[SUM_TIME2, group] - groups[SUM_TIME, group] ** 2 / groups[SUM, group]
    return spread


@compiled
def reweigh(
    points: Floats, bounds: NDArray[np.int64], trend: bool, groups: Floats, dispersion: float, outlying: float
) -> bool:  # pragma: no cover (compiled)
    """Take weight from past outbreaks by their Anscombe residual; False when there was none above `outlying`.

    A residual s above it weighs s⁻²; then all weights are scaled to 1 on average.
    """
    tilt = 1 / trend_weight(groups) if trend else 0.0
    total, found = 0.0, False
    for group in range(len(bounds) - 1):
        if groups[SUM, group] <= 0:
            continue
        centre, share = groups[SUM_TIME, group] / groups[SUM, group], 1 / groups[SUM, group]
        for point in range(bounds[group], bounds[group + 1]):
            count, mean = points[COUNT, point], points[MEAN, point]
            leverage = points[WORKING, point] * (share + (points[TIME, point] - centre) ** 2 * tilt)
            variance = dispersion * (1 - leverage)
            points[WEIGHT, point] = 1.0
            # the residual is at most (count - mean) / √(mean · variance): most points need no roots
            if count > mean and leverage < 1 and (count - mean) ** 2 > outlying**2 * mean * variance:
                residual = 1.5 * (count ** (2 / 3) * mean ** (-1 / 6) - math.sqrt(mean)) / math.sqrt(variance)
                if residual > outlying:
                    points[WEIGHT, point] = residual**-2
                    found = True
            total += points[WEIGHT, point]
    if found:
        for point in range(bounds[-1]):
            points[WEIGHT, point] *= bounds[-1] / total
    return found
