"""The negative binomial with variance dispersion · mean (compiled): tail chances and quantiles of many at once.

Made here because SciPy needs more time for a quantile than `farrington` for a whole fit. A dispersion of 1 is Poisson.
Where a distribution is so wide that adding up its terms takes long, and rounds too much, SciPy's beta function is used.
"""

import math

import numpy as np
from numba import njit
from scipy.special import betainc

from waakvlam.watch.stats.inputs import Floats

ENOUGH = 1e-17
WIDE = 1e8
"""The variance from which terms are not added up: ten standard deviations are a hundred thousand terms."""


def at_least(counts: Floats, means: Floats, dispersions: Floats) -> Floats:
    """The chance of so many or more, for each; NaN where a count, mean or dispersion is."""
    wide = means * dispersions > WIDE
    if not wide.any():
        return _summed_at_least(counts, means, dispersions)
    chances = _summed_at_least(counts, np.where(wide, np.nan, means), dispersions)
    chances[wide] = _wide_at_least(counts[wide], means[wide], dispersions[wide])
    return chances


def quantiles(alpha: float, means: Floats, dispersions: Floats) -> Floats:
    """The smallest count that is exceeded with a chance of at most `alpha`, for each; NaN where a mean is."""
    wide = means * dispersions > WIDE
    if not wide.any():
        return _summed_quantiles(alpha, means, dispersions)
    found = _summed_quantiles(alpha, np.where(wide, np.nan, means), dispersions)
    found[wide] = _wide_quantiles(alpha, means[wide], dispersions[wide])
    return found


def _wide_at_least(counts: Floats, means: Floats, dispersions: Floats) -> Floats:
    more = np.maximum(dispersions - 1, 1e-10)  # so near Poisson that it differs in the tenth digit
    with np.errstate(over="ignore"):
        chances: Floats = betainc(np.maximum(counts, 1), means / more, more / (1 + more))
    return np.where(counts <= 0, 1.0, chances)


def _wide_quantiles(alpha: float, means: Floats, dispersions: Floats) -> Floats:
    """Halving between a count that is exceeded too often and one that Cantelli's inequality says is not."""
    low = np.full_like(means, -1)
    with np.errstate(over="ignore"):
        high = np.minimum(np.ceil(means + np.sqrt(means * dispersions / alpha)), 1e300)
    while ((middle := np.floor(low + (high - low) / 2)) > low).any():
        often = _wide_at_least(middle + 1, means, dispersions) > alpha
        low, high = np.where(often, middle, low), np.where(often | (middle <= low), high, middle)
    return high


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
def _summed_at_least(counts: Floats, means: Floats, dispersions: Floats) -> Floats:  # pragma: no cover (compiled)
    count, mean, dispersion = counts.ravel(), means.ravel(), dispersions.ravel()
    chances = np.full(count.size, np.nan)
    for place in range(count.size):
        if not math.isnan(count[place] + mean[place] + dispersion[place]):
            chances[place] = _at_least(count[place], mean[place], dispersion[place])
    return chances.reshape(counts.shape)


@njit(cache=True, nogil=True)
def _summed_quantiles(alpha: float, means: Floats, dispersions: Floats) -> Floats:  # pragma: no cover (compiled)
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
    while above > alpha and term > ENOUGH * alpha:  # terms are rounded, and may run out before they add up
        term *= (step + count * excess) / (count + 1)
        count += 1
        above -= term
    while count > 0 and above + term <= alpha:
        above += term
        term *= count / (step + (count - 1) * excess)
        count -= 1
    return count
