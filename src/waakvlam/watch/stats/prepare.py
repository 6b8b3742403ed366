"""Compiles the engines, once for an installation (a quarter of a minute): `python -m waakvlam.watch.stats.prepare`."""

import numpy as np

from waakvlam.watch.stats import farrington_flexible, space_time_scan, sustained_shift


def prepare() -> None:
    """Judge seven years of made-up weeks; what was compiled for it is kept beside the code, for every later process."""
    weeks = np.arange(np.datetime64("2019-01-07"), np.datetime64("2026-01-05"), 7)
    counts = np.random.default_rng(1).poisson(4, (3, len(weeks))).astype(float)
    newest = np.arange(len(weeks) - 52, len(weeks))
    found = farrington_flexible(counts, newest, dates=weeks)
    sustained_shift(counts[:, newest], found.expected, found.dispersion, pool=[1, 1, 1])
    places = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)]
    space_time_scan(counts[:, -8:].T, found.expected[:, -8:].T, places, seed=1, dispersion=1.2)


if __name__ == "__main__":
    prepare()
