"""A rise that stays: too small to alarm in any one week, and together too much to be chance.

Three accumulations of what came against what was expected, a week at a time: sums over four and over eight weeks, and
a cumulative sum of evidence (CUSUM; Höhle and Paul 2008) for 1.3 times as much. They share one budget of false alarms,
found by simulation (`shift_calibration`). Counts are negative binomial with variance = dispersion × mean.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from waakvlam.watch.stats.accumulation import WINDOWS, chances, evidence, ratio, usable
from waakvlam.watch.stats.inputs import Floats, floats, real
from waakvlam.watch.stats.shift_levels import grid_for, interpolated, usual

THIN = 0.5
"""Series that expect less than this a week are judged together with others."""
POOLED = 1.2
"""Those need so many times the evidence (the limit, and the logarithm of the level): the dispersion of thin series is
estimated too low. In simulated pools (4 × 0.25 and 10 × 0.1 a week, dispersion 1 to 1.5) up to 1.19 was needed."""


@dataclass(frozen=True)
class Shifts:
    """What accumulated until each week: series × weeks, in the rows and columns that were given.

    `alarm`: more than chance allows; `since`: the index of the week in which that began (-1 without an alarm), and
    `times`: how many times what was expected came since then (NaN without an alarm). Underneath: `four_weeks` and
    `eight_weeks`, the chance (p-value) of as much or more in the last weeks, which alarm at `level` or below; and
    `evidence`, the cumulative sum, which alarms at `limit` and is kept at it, so that an alarm ends when the rise does.

    `together`: the series (row indices) that were too thin to judge alone and were added up: they share their rows, and
    an alarm says that there is more somewhere among them. `false_alarms`: the budget, per row per year.
    """

    alarm: NDArray[np.bool_]
    since: NDArray[np.int64]
    times: Floats
    four_weeks: Floats
    eight_weeks: Floats
    level: Floats
    evidence: Floats
    limit: Floats
    together: tuple[tuple[int, ...], ...]
    false_alarms: float


def sustained_shift(
    counts: ArrayLike,
    expected: ArrayLike,
    dispersion: ArrayLike,
    *,
    false_alarms: float = 0.1,
    pool: Sequence[Hashable] | None = None,
) -> Shifts:
    """Which series have been above what was expected for long enough to believe it.

    `counts`, `expected`: series × weeks, one calendar week a column, oldest first; `dispersion` (1 or more): the same,
    or anything that broadcasts to it. `expected` and `dispersion` as `farrington_flexible` gives them: its baseline
    leaves out the last 26 weeks, so a rise has half a year to be found before it is taken for normal. Give at least
    26 weeks before the one that matters. A week with NaN in any of the three counts for nothing.

    `false_alarms`: what may be raised where nothing changed, per series per year, over the three accumulations
    together: one of `shift_table.FALSE_ALARMS`. `pool`: a label for each series (a district, a neighbourhood); series
    that expect less than 0.5 a week are added up with the other thin ones of their label, without labels all together.

    Raises ValueError for shapes that do not fit, negative numbers, a dispersion below 1, another budget.
    """
    observed = floats("counts", counts, 2)
    foreseen = floats("expected", expected, 2)
    if foreseen.shape != observed.shape:
        raise ValueError(f"counts and expected are both series × weeks: {observed.shape} and {foreseen.shape}")
    spread = _broadcast(floats("dispersion", dispersion), observed.shape)
    if (observed < 0).any() or (foreseen < 0).any() or (spread < 1).any():
        raise ValueError("counts and expected are 0 or more, dispersion is 1 or more")
    if pool is not None and len(pool) != len(observed):
        raise ValueError(f"pool has a label for each of {len(observed)} series, not {len(pool)}")
    seen, means, spread = usable(observed, foreseen, spread)
    rows = _rows(means.sum(axis=1) < THIN * (means > 0).sum(axis=1), pool)
    together = _added(means, rows)
    return _judged(_added(seen, rows), together, ratio(_added(means * spread, rows), together), rows, false_alarms)


def _broadcast(dispersion: Floats, shape: tuple[int, ...]) -> Floats:
    if not dispersion.ndim:
        real("dispersion", dispersion.item())
    try:
        return np.broadcast_to(dispersion, shape)
    except ValueError:
        raise ValueError(f"dispersion fits series × weeks {shape}, not {dispersion.shape}") from None


def _rows(thin: NDArray[np.bool_], pool: Sequence[Hashable] | None) -> NDArray[np.int64]:
    """For each series the row in which it is judged: its own, or one for all thin ones with its label."""
    first: dict[Hashable, int] = {}
    rows = np.arange(len(thin))
    for series in np.flatnonzero(thin).tolist():
        rows[series] = first.setdefault(None if pool is None else pool[series], series)
    return np.unique(rows, return_inverse=True)[1]


def _added(values: Floats, rows: NDArray[np.int64]) -> Floats:
    together = np.zeros((rows.max(initial=-1) + 1, values.shape[1]))
    np.add.at(together, rows, values)
    return together


def _judged(counts: Floats, means: Floats, dispersion: Floats, rows: NDArray[np.int64], false_alarms: float) -> Shifts:
    """Judge each row, and give every series the answer of its row."""
    level, limit = interpolated(*usual(counts, means, dispersion), grid_for(false_alarms))
    pooled = np.bincount(rows) > 1
    more = np.where(pooled, POOLED, 1.0)[:, None]
    level, limit = level**more, limit * more
    four_weeks, eight_weeks = (chances(counts, means, dispersion, weeks) for weeks in WINDOWS)
    grown, begun = evidence(counts, means, dispersion, limit)
    week = np.arange(counts.shape[1])
    since = np.select(
        [grown >= limit, eight_weeks <= level, four_weeks <= level],
        [begun, np.maximum(week - 7, 0), np.maximum(week - 3, 0)],
        -1,
    )
    alarm = since >= 0
    times = np.where(alarm, _times(counts, means, since), np.nan)
    return Shifts(
        alarm=alarm[rows],
        since=since[rows],
        times=times[rows],
        four_weeks=four_weeks[rows],
        eight_weeks=eight_weeks[rows],
        level=level[rows],
        evidence=grown[rows],
        limit=limit[rows],
        together=tuple(tuple(np.flatnonzero(rows == row).tolist()) for row in np.flatnonzero(pooled)),
        false_alarms=false_alarms,
    )


def _times(counts: Floats, means: Floats, since: NDArray[np.int64]) -> Floats:
    """How many times what was expected came since a week, until each week."""
    before = np.maximum(since, 0)

    def from_then(values: Floats) -> Floats:
        sums = np.pad(values.cumsum(axis=1), ((0, 0), (1, 0)))
        then: Floats = np.take_along_axis(sums, before, axis=1)
        return sums[:, 1:] - then

    return ratio(from_then(counts), from_then(means))
