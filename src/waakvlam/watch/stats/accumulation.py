"""What came against what was expected, added up over weeks: as chances over windows, and as evidence that a rise stays.

Counts are negative binomial with variance = dispersion × mean. With one dispersion their sum is so too, exactly.
All arrays are series × weeks; a week that counts for nothing has 0 as count and as mean.
"""

import numpy as np
from numpy.typing import NDArray

from waakvlam.watch.stats.inputs import Floats
from waakvlam.watch.stats.negative_binomial import at_least

WINDOWS = (4, 8)
LEAST = 5
"""Fewer events than this together are never a shift, however few were expected."""
RISE = 1.3
"""The evidence is weighed for this many times what was expected: slow decline rises slowly."""
FLOOR = 0.01
"""Nobody knows that less than one in two years is to be expected: less is taken as this."""


def usable(counts: Floats, expected: Floats, dispersion: Floats) -> tuple[Floats, Floats, Floats]:
    """Counts, means and dispersion, with count and mean 0 in weeks in which one of the three is missing."""
    known = np.isfinite(counts) & np.isfinite(expected) & np.isfinite(dispersion)
    means = np.where(known, np.maximum(expected, FLOOR), 0.0)
    return np.where(known, counts, 0.0), means, np.where(known, dispersion, 1.0)


def over_last(values: Floats, weeks: int) -> Floats:
    """Sums over the last weeks until each week, or over as many as there are."""
    sums = values.cumsum(axis=1)
    sums[:, weeks:] -= sums[:, :-weeks].copy()
    return sums


def ratio(above: Floats, below: Floats) -> Floats:
    """One divided by the other; 1 where there is nothing to divide by."""
    return np.divide(above, below, out=np.ones_like(below), where=below > 0)


def chances(counts: Floats, means: Floats, dispersion: Floats, weeks: int) -> Floats:
    """The chance of as many or more in the last weeks where nothing changed; 1 where too few came to be a shift."""
    count, mean = over_last(counts, weeks), over_last(means, weeks)
    found: Floats = at_least(count, mean, ratio(over_last(means * dispersion, weeks), mean))
    return np.where(count < LEAST, 1.0, found)


def evidence(counts: Floats, means: Floats, dispersion: Floats, limit: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """The cumulative log likelihood ratio, kept between 0 and `limit`, and the week in which it began to grow.

    It is told as 0 where the events since then are too few to be a shift.
    """
    gain = counts * np.log(RISE) - (counts * (dispersion - 1) + means) * _growth(dispersion - 1)
    grown, begun = np.zeros_like(counts), np.zeros(counts.shape, np.int64)
    now, since, events = np.zeros(len(counts)), np.zeros(len(counts), np.int64), np.zeros(len(counts))
    for week in range(counts.shape[1]):
        nothing = now <= 0
        since[nothing], events[nothing] = week, 0
        now = np.clip(now + gain[:, week], 0, limit[:, week])
        events += counts[:, week]
        grown[:, week], begun[:, week] = np.where(events >= LEAST, now, 0), since
    return grown, begun


def _growth(more: Floats) -> Floats:
    """log((1 + RISE·m) / (1 + m)) / m, which is RISE - 1 at m = 0, where counts are Poisson."""
    least = np.maximum(more, 1e-6)
    growth: Floats = np.log1p((RISE - 1) * least / (1 + least)) / least
    return growth
