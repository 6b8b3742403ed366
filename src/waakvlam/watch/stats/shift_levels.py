"""At which chance and at which evidence a sustained shift is raised, by mean, dispersion and budget of false alarms."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.interpolate import RegularGridInterpolator

from waakvlam.watch.stats import shift_table as table
from waakvlam.watch.stats.accumulation import over_last, ratio
from waakvlam.watch.stats.inputs import Floats


@dataclass(frozen=True)
class Grid:
    """Level (of the chances) and limit (of the evidence) for means a week × dispersions."""

    means: Sequence[float]
    dispersions: Sequence[float]
    level: ArrayLike
    limit: ArrayLike


def grid_for(false_alarms: float) -> Grid:
    """What was simulated for a budget; ValueError for one that was not."""
    if false_alarms not in table.FALSE_ALARMS:
        raise ValueError(f"false_alarms is one of {table.FALSE_ALARMS}, not {false_alarms}")
    budget = table.FALSE_ALARMS.index(false_alarms)
    return Grid(table.MEANS, table.DISPERSIONS, table.LEVELS[budget], table.LIMITS[budget])


def usual(counts: Floats, means: Floats, dispersion: Floats) -> tuple[Floats, Floats]:
    """The mean a week and the dispersion over the last year until each week: series × weeks, as all are given.

    The mean is halfway between what was expected and what came: where too little was expected is where false alarms
    are, and by its own light such a series would be judged by the lower level of a quieter one.
    """
    year, seen = over_last(means, 52), over_last((means > 0).astype(np.float64), 52)
    halfway = np.maximum((year + over_last(counts, 52)) / 2, 1e-9)
    return ratio(halfway, seen), ratio(over_last(means * dispersion, 52), year)


def interpolated(means: Floats, dispersion: Floats, grid: Grid) -> tuple[Floats, Floats]:
    """Level and limit for each mean and dispersion, interpolated on a logarithmic scale; outside as the nearest."""
    values = np.stack([np.log(grid.level), np.asarray(grid.limit)], axis=-1)
    between = RegularGridInterpolator((np.log(grid.means), np.log(grid.dispersions)), values)
    asked = ((means, grid.means), (dispersion, grid.dispersions))
    found = between(tuple(np.log(np.clip(given, known[0], known[-1])) for given, known in asked))
    return np.exp(found[..., 0]), found[..., 1]
