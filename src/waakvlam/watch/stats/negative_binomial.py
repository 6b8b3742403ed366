"""The negative binomial with variance dispersion · mean (compiled): tail chances and quantiles of many at once.

Made here because SciPy needs more time for a quantile than `farrington` for a whole fit. A dispersion of 1 is Poisson.
"""

import math

import numpy as np
from numba import njit

from waakvlam.watch.stats.inputs import Floats

ENOUGH = 1e-17


@njit(cache=True, nogil=True)
def _log_rising(size: float, count: float) -> float:  # pragma: no cover (compiled)
    """ln Γ(size + count) - ln Γ(size), also where both are so large that their difference would be rounding."""
    if size < 100:
        return math.lgamma(size + count) - math.lgamma(size)
    end = size + count
    rest = (1 / end - 1 / size) / 12 - (end**-3 - size**-3) / 360 + (end**-5 - size**-5) / 1260
    return (size - 0.5) * math.log1p(count / size) + count * math.log(end) - count + rest


@njit(cache=True, nogil=True)
def _chance(count: float, mean: float, dispersion: float) -> float:  # pragma: no cover (compiled)
    """Exactly `count`."""
    if dispersion - 1 < 1e-9 * (1 + 1 / mean):
        return math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))
    size, log_dispersion = mean / (dispersion - 1), math.log1p(dispersion - 1)
    log_odds = math.log(dispersion - 1) - log_dispersion
    return math.exp(_log_rising(size, count) - math.lgamma(count + 1) - size * log_dispersion + count * log_odds)


@njit(cache=True, nogil=True)
def _at_least(count: float, mean: float, dispersion: float) -> float:  # pragma: no cover (compiled)
    """`count` or more: the terms on the shorter side of the mean, summed away from it."""
    if count <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    excess = (dispersion - 1) / dispersion
    step = mean / dispersion
    total = 0.0
    if count > mean:
        term = _chance(count, mean, dispersion)
        while term > ENOUGH * total:
            total += term
            term *= (step + count * excess) / (count + 1)
            count += 1
        return min(total, 1.0)
    count -= 1
    term = _chance(count, mean, dispersion)
    while count >= 0 and term > ENOUGH * total:
        total += term
        term *= count / (step + (count - 1) * excess)
        count -= 1
    return max(1 - total, 0.0)


@njit(cache=True, nogil=True)
def at_least(counts: Floats, means: Floats, dispersions: Floats) -> Floats:  # pragma: no cover (compiled)
    """The chance of so many or more, for each; NaN where a count, mean or dispersion is."""
    count, mean, dispersion = counts.ravel(), means.ravel(), dispersions.ravel()
    chances = np.full(count.size, np.nan)
    for place in range(count.size):
        if not math.isnan(count[place] + mean[place] + dispersion[place]):
            chances[place] = _at_least(count[place], mean[place], dispersion[place])
    return chances.reshape(counts.shape)


@njit(cache=True, nogil=True)
def quantiles(alpha: float, means: Floats, dispersions: Floats) -> Floats:  # pragma: no cover (compiled)
    """The smallest count that is exceeded with a chance of at most `alpha`, for each; NaN where a mean is."""
    mean, dispersion = means.ravel(), dispersions.ravel()
    found = np.full(mean.size, np.nan)
    for place in range(mean.size):
        if not math.isnan(mean[place] + dispersion[place]):
            found[place] = _quantile(alpha * (1 + 1e-13), mean[place], dispersion[place])  # a tie is no excess, as in R
    return found.reshape(means.shape)


@njit(cache=True, nogil=True)
def _quantile(alpha: float, mean: float, dispersion: float) -> float:  # pragma: no cover (compiled)
    """Start near, then take one count after another into the tail or out of it."""
    if mean <= 0:
        return 0.0
    count = math.floor(mean + 2.5 * math.sqrt(mean * dispersion))
    excess, step = (dispersion - 1) / dispersion, mean / dispersion
    above = _at_least(count + 1, mean, dispersion)
    term = _chance(count, mean, dispersion)
    while above > alpha:
        term *= (step + count * excess) / (count + 1)
        count += 1
        above -= term
    while count > 0 and above + term <= alpha:
        above += term
        term *= count / (step + (count - 1) * excess)
        count -= 1
    return count
