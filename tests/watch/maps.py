"""Maps of neighbourhoods, with or without a cluster in which there is more than expected."""

from dataclasses import dataclass

import numpy as np

from waakvlam.watch.stats.inputs import Floats
from waakvlam.watch.stats.scan import Cluster, space_time_scan

AREAS, WEEKS, CLUSTER, SINCE = 200, 8, 6, 4


@dataclass(frozen=True)
class Map:
    """Counts and baselines (weeks × areas), coordinates in metres, and the areas in which there is really more."""

    counts: Floats
    baselines: Floats
    coordinates: Floats
    cluster: frozenset[int]

    def scan(self, seed: int, *, replicates: int = 999, dispersion: float = 1.0) -> Cluster:
        return space_time_scan(
            self.counts, self.baselines, self.coordinates, seed=seed, replicates=replicates, dispersion=dispersion
        )


def make_map(seed: int, mean: float, *, factor: float = 1.0, dispersion: float = 1.0, areas: int = AREAS) -> Map:
    """Areas of a city, each with `mean` a week; six together get `factor` times as much in the last four weeks."""
    chance = np.random.default_rng(seed)
    coordinates = chance.uniform(0, 10_000, (areas, 2))
    centre = coordinates[chance.integers(areas)]
    cluster = np.argsort(((coordinates - centre) ** 2).sum(axis=1))[:CLUSTER]
    baselines = np.full((WEEKS, areas), mean)
    rates = baselines.copy()
    rates[-SINCE:, cluster] *= factor
    if dispersion > 1:
        rates = chance.gamma(rates / (dispersion - 1), dispersion - 1)
    return Map(chance.poisson(rates).astype(float), baselines, coordinates, frozenset(cluster.tolist()))


def share_raised(
    seeds: range, mean: float, *, factor: float = 1.0, varies: float = 1.0, told: float = 1.0, replicates: int = 999
) -> float:
    """Share of maps that the scan raises at 5 % system-wide; they vary by `varies`, the scan is told `told`."""
    raised = [
        make_map(seed, mean, factor=factor, dispersion=varies).scan(seed, replicates=replicates, dispersion=told)
        for seed in seeds
    ]
    return sum(cluster.p_value <= 0.05 for cluster in raised) / len(raised)
