"""Where and since when: the expectation-based Poisson scan over zones of neighbouring areas and recent weeks.

Source: Neill, Moore, Sabhnani, Daniel, 'Detection of emerging space-time clusters' (KDD 2005).
"""

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from waakvlam.watch.stats.inputs import Floats, floats, real, whole


@dataclass(frozen=True)
class Cluster:
    """The zone and duration that stand out most from what was expected.

    `zone` holds 0-based area indices, ascending; `duration` counts weeks, the newest included; `score` is the log
    likelihood ratio. `p_value` is of the whole map: the chance that nothing but chance gives such a score anywhere.
    Where no zone has more than expected, the zone is empty, duration and score are 0 and the p-value is 1.
    """

    score: float
    zone: tuple[int, ...]
    duration: int
    p_value: float


def space_time_scan(
    counts: ArrayLike,
    baselines: ArrayLike,
    coordinates: ArrayLike,
    *,
    neighbours: int = 15,
    replicates: int = 999,
    seed: int,
    dispersion: float = 1.0,
    uncertainty: ArrayLike = 0.0,
) -> Cluster:
    """The most likely emerging cluster among each area with its nearest neighbours, over durations that end now.

    `counts` and `baselines` (what was expected, above 0): weeks × areas, oldest week first. `coordinates`: areas × 2 in
    one unit of length, such as metres (RD), not degrees. A zone is an area with its 0 … `neighbours` - 1 nearest; of
    areas equally far the first in the list is nearer. The score is C·ln(C/B) + B - C where C > B; of equal scores the
    first area, the smallest zone, the shortest duration wins. The p-value compares the score with `replicates` maps
    drawn from the baselines; the same seed gives the same answer.

    The replicates are Poisson. Where counts vary more (variance = `dispersion` × mean, as `farrington_flexible`
    estimates it), Poisson replicates give p-values that are too small: give the dispersion, and they are negative
    binomial with that variance. Where baselines are estimates, give the standard error of their logarithm
    (`uncertainty`, a number or one for each area, as `farrington_flexible` estimates it): each replicate then has
    areas that bring more or less than their baseline, all weeks long. Without it an estimate that is too low looks like
    a rise.

    Raises ValueError for shapes that do not fit, missing values, and baselines that are not above 0.
    """
    observed = floats("counts", counts, 2)
    expected = floats("baselines", baselines, 2)
    places = floats("coordinates", coordinates, 2)
    neighbours, replicates = whole("neighbours", neighbours), whole("replicates", replicates)
    dispersion = real("dispersion", dispersion)
    _check(observed, expected, places, neighbours, replicates, dispersion)
    spread = _spread(uncertainty, len(places))
    nearest = _nearest(places, min(neighbours, len(places)))
    zone_baselines = _zone_baselines(_up_to_now(expected), nearest)
    score, area, size, duration = _highest(_up_to_now(observed), zone_baselines, nearest)
    chance = np.random.default_rng(whole("seed", seed))
    as_high = sum(
        _highest(_up_to_now(_draw(expected, dispersion, spread, chance)), zone_baselines, nearest)[0] >= score
        for _ in range(replicates)
    )
    zone = tuple(sorted(nearest[area, :size].tolist()))
    return Cluster(score, zone, duration, (1 + as_high) / (1 + replicates))


def _check(
    counts: Floats, baselines: Floats, coordinates: Floats, neighbours: int, replicates: int, dispersion: float
) -> None:
    if counts.size == 0 or baselines.shape != counts.shape:
        raise ValueError(f"counts and baselines are both weeks × areas: {counts.shape} and {baselines.shape}")
    if coordinates.shape != (counts.shape[1], 2):
        raise ValueError(f"coordinates are areas × 2, {counts.shape[1]} × 2 here: {coordinates.shape}")
    if not all(np.isfinite(given).all() for given in (counts, baselines, coordinates)) or (counts < 0).any():
        raise ValueError("counts, baselines and coordinates are numbers, and no count is below 0: fill or leave out")
    if (baselines <= 0).any():
        area = int(np.argwhere(baselines <= 0)[0, 1])
        raise ValueError(f"baselines are above 0: area {area} has none; leave it out or give it a small one")
    if neighbours < 1 or replicates < 1 or dispersion < 1:
        raise ValueError("neighbours, replicates and dispersion are 1 or more")


def _spread(uncertainty: ArrayLike, areas: int) -> Floats:
    """The standard error for each area. Raises ValueError."""
    given = floats("uncertainty", uncertainty)
    if given.shape not in ((), (areas,)) or not (np.isfinite(given) & (given >= 0)).all():
        raise ValueError(f"uncertainty is a number of 0 or more, or one for each of {areas} areas")
    return np.broadcast_to(given, areas)


def _draw(baselines: Floats, dispersion: float, uncertainty: Floats, chance: np.random.Generator) -> Floats:
    """One map in which nothing happens but chance."""
    if uncertainty.any():
        scale = np.maximum(uncertainty, 1e-6) ** 2
        baselines = baselines * chance.gamma(1 / scale, scale)
    if dispersion > 1:
        baselines = chance.gamma(baselines / (dispersion - 1), dispersion - 1)
    return chance.poisson(baselines).astype(np.float64)


def _up_to_now(values: Floats) -> Floats:
    """Sums over the last 1, 2, … weeks: areas × durations."""
    return np.ascontiguousarray(values[::-1].cumsum(axis=0).T)


@njit(cache=True)
def _nearest(coordinates: Floats, many: int) -> NDArray[np.int64]:  # pragma: no cover (compiled)
    """Each area, then its nearest: areas × `many`; equally far stand in the order of the list."""
    areas = len(coordinates)
    nearest = np.empty((areas, many), np.int64)
    far = np.empty(many)
    for area in range(areas):
        nearest[area, 0], far[0] = area, -1.0
        found = 1
        for other in range(areas):
            distance = (coordinates[other, 0] - coordinates[area, 0]) ** 2 + (
                coordinates[other, 1] - coordinates[area, 1]
            ) ** 2
            if other == area or (found == many and distance >= far[many - 1]):
                continue
            found = min(found + 1, many)
            place = found - 1
            while far[place - 1] > distance:
                nearest[area, place], far[place] = nearest[area, place - 1], far[place - 1]
                place -= 1
            nearest[area, place], far[place] = other, distance
    return nearest


def _zone_baselines(baselines: Floats, nearest: NDArray[np.int64]) -> Floats:
    """What is expected in each zone: areas × sizes × durations. Equal for all replicates, so summed once."""
    return np.cumsum(baselines[nearest], axis=1)


@njit(cache=True)
def _highest(
    counts: Floats, zone_baselines: Floats, nearest: NDArray[np.int64]
) -> tuple[float, int, int, int]:  # pragma: no cover (compiled)
    """The highest score with its area, number of areas and duration.

    As ln x ≤ x - 1, a score is at most (C - B)² / B. The first loop only looks for that, without a branch, so that it
    compiles to a few vector instructions; few zones need the logarithms of the second.
    """
    score, area, size, duration = 0.0, 0, 0, 0
    areas, durations = counts.shape
    zone = np.empty(durations)
    for centre in range(areas):
        zone[:] = 0.0
        for more in range(nearest.shape[1]):
            expected = zone_baselines[centre, more]
            promising = False
            for week in range(durations):
                zone[week] += counts[nearest[centre, more], week]
                excess = zone[week] - expected[week]
                promising |= (excess > 0.0) & (excess * excess > score * expected[week])
            if not promising:
                continue
            for week in range(durations):
                if zone[week] > expected[week]:
                    found = zone[week] * np.log(zone[week] / expected[week]) + expected[week] - zone[week]
                    if found > score:
                        score, area, size, duration = found, centre, more + 1, week + 1
    return score, area, size, duration
