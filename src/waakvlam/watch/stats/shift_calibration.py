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

YEAR, HALF = 52, 26
PAST = 5 * YEAR + HALF
"""Weeks before the year in which a series is watched: five years, and the half year the baseline leaves out."""


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

    The evidence, which finds a rise that stays best, gets three times as many as the windows, which are sooner when it
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
    return float(np.quantile(lowest, by_evidence / 3)), float(np.quantile(highest, 1 - by_evidence))


def stretch(series: Watched, grid: Grid, share: float) -> float:
    """How many times the level's logarithm and the limit must be, so that `share` of the series alarm.

    Needed because series are judged by the level of the mean and dispersion that were estimated: it is lower where both
    were estimated too low, and there the false alarms are.
    """
    level, limit = interpolated(*usual(series[1], series[2]), grid)
    grown, _ = evidence(*series, np.full_like(limit, np.inf))
    most = np.max([grown / limit, *(np.log(chances(*series, weeks)) / np.log(level) for weeks in WINDOWS)], axis=0)
    return float(np.quantile(most[:, HALF:].max(axis=1), 1 - share))


def calibrate(
    seed: int, means: Sequence[float], dispersions: Sequence[float], series: int, budget: float
) -> tuple[Floats, Floats]:
    """Level and limit for each mean a week × dispersion, for a budget of false alarms per series per year.

    Half the budget is the share that alarms in half a year. Each mean and dispersion has a seed of its own.
    """
    shape = len(means), len(dispersions)
    areas = {
        (row, column): watched(
            simulate(
                np.random.default_rng((seed, row, column)),
                np.full((series, PAST + YEAR), means[row]),
                dispersions[column],
            )
        )
        for row, column in np.ndindex(shape)
    }
    level, limit = np.empty(shape), np.empty(shape)
    for place, shown in areas.items():
        level[place], limit[place] = first_levels(*strongest(*shown), budget / 2)
    times = np.empty(shape)
    for place, shown in areas.items():
        times[place] = stretch(shown, Grid(means, dispersions, level, limit), budget / 2)
    return level**times, limit * times
