"""How much evidence a sustained shift needs, so that no more false alarms come than the budget: found by simulation.

Each simulated series is five years of a steady area and a year in which it is watched, with its expected counts and
dispersion estimated from its own past by `farrington_flexible`, as in reality: that estimate is wrong by ten or twenty
percent for months on end, and thresholds that take it for the truth would raise twice what they promise.
`scripts/shift_table.py` writes the table that `sustained_shift` reads.
"""

from collections.abc import Sequence
from typing import TypeAlias

import numpy as np

from waakvlam.watch.stats.accumulation import WINDOWS, chances, evidence, usable
from waakvlam.watch.stats.farrington import farrington_flexible
from waakvlam.watch.stats.inputs import Floats
from waakvlam.watch.stats.shift_levels import Grid, interpolated, usual

Watched: TypeAlias = tuple[Floats, Floats, Floats]
"""Counts, means and dispersion: series × weeks."""
Place: TypeAlias = tuple[int, int]
"""Row (mean) and column (dispersion) of a table."""

YEAR, HALF = 52, 26
PAST = 5 * YEAR + HALF
"""Weeks before the year in which a series is watched: five years, and the half year the baseline leaves out."""
ROUNDS = 5
"""Stretching one place of the table moves the levels of series near it, so it is done again."""


def simulate(chance: np.random.Generator, means: Floats, dispersion: float) -> Floats:
    """Negative binomial counts with these means, and variance = `dispersion` × mean."""
    if dispersion > 1:
        means = chance.gamma(means / (dispersion - 1), dispersion - 1)
    return chance.poisson(means).astype(np.float64)


def watched(counts: Floats) -> Watched:
    """Counts, means and dispersion of the last year, estimated from the weeks before."""
    total = counts.shape[1]
    found = farrington_flexible(counts, np.arange(total - YEAR, total))
    return usable(counts[:, -YEAR:], found.expected, found.dispersion)


def strongest(counts: Floats, means: Floats, dispersion: Floats) -> tuple[Floats, Floats]:
    """Of each series the lowest chance over a window and the highest evidence, in the second half of the weeks.

    The first half is for the accumulations to get into the state in which they are on any day.
    """
    lowest = np.min([chances(counts, means, dispersion, weeks)[:, HALF:].min(axis=1) for weeks in WINDOWS], axis=0)
    grown, _ = evidence(counts, means, dispersion, np.full_like(counts, np.inf))
    return lowest, grown[:, HALF:].max(axis=1)


def first_levels(lowest: Floats, highest: Floats, share: float) -> tuple[float, float]:
    """The chance and the evidence at which windows and evidence together alarm in `share` of the series.

    The evidence, which finds a rise that stays best, gets ten times as many as the windows, which are sooner when it
    is steep.
    """
    low, high = 0.0, share
    for _ in range(20):
        by_evidence = (low + high) / 2
        level, limit = _levels(lowest, highest, by_evidence)
        if np.mean((lowest <= level) | (highest >= limit)) > share:
            high = by_evidence
        else:
            low = by_evidence
    return _levels(lowest, highest, low)


def _levels(lowest: Floats, highest: Floats, by_evidence: float) -> tuple[float, float]:
    return float(np.quantile(lowest, by_evidence / 10)), float(np.quantile(highest, 1 - by_evidence))


def stretch(series: Watched, grid: Grid, share: float) -> float:
    """How many times the level's logarithm and the limit must be, so that `share` of the series alarm.

    Needed because series are judged by the level of the mean and dispersion that were estimated: it is lower where both
    were estimated too low, and there the false alarms are.
    """
    level, limit = interpolated(*usual(*series), grid)
    grown, _ = evidence(*series, np.full_like(limit, np.inf))
    most = np.max([grown / limit, *(np.log(chances(*series, weeks)) / np.log(level) for weeks in WINDOWS)], axis=0)
    return float(np.quantile(most[:, HALF:].max(axis=1), 1 - share))


def simulated(seed: int, means: Sequence[float], dispersions: Sequence[float], series: int) -> dict[Place, Watched]:
    """Steady areas for each mean a week × dispersion, each with a seed of its own."""
    return {
        (row, column): watched(
            simulate(
                np.random.default_rng((seed, row, column)),
                np.full((series, PAST + YEAR), means[row]),
                dispersions[column],
            )
        )
        for row, column in np.ndindex(len(means), len(dispersions))
    }


def calibrate(
    areas: dict[Place, Watched], means: Sequence[float], dispersions: Sequence[float], budget: float
) -> tuple[Floats, Floats]:
    """Level and limit for each mean a week × dispersion, for a budget of false alarms per series per year.

    Half the budget is the share of these steady areas that alarms in half a year.
    """
    shape = len(means), len(dispersions)
    found = np.array([first_levels(*strongest(*shown), budget / 2) for shown in areas.values()])
    demand = smooth(np.log(-np.log(found[:, 0])).reshape(shape), dispersions)
    limit = smooth(np.log(found[:, 1]).reshape(shape), dispersions)
    for _ in range(ROUNDS):
        grid = Grid(means, dispersions, np.exp(-np.exp(demand)), np.exp(limit))
        times = np.array([stretch(shown, grid, budget / 2) for shown in areas.values()])
        more = smooth(np.log(times).reshape(shape), dispersions)
        demand, limit = demand + more, limit + more
    return np.exp(-np.exp(demand)), np.exp(limit)


def smooth(values: Floats, dispersions: Sequence[float]) -> Floats:
    """The same without what chance made of each place: for each mean a parabola over the logarithm of the dispersions.

    A series is judged by what its estimates happen to say, so a place that chance made strict beside one that it made
    lenient would let through what neither lets through alone.
    """
    fitted = np.polynomial.Polynomial.fit
    spread = np.log(dispersions)
    return np.array([fitted(spread, row, 2)(spread) for row in values])
