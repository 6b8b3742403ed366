"""A rise that stays is found within half a year, where 5 % of unchanged areas alarm in one.

Areas of 0.25 to 5 signals a week with five years of past, from which what is to be expected is estimated. Its twin,
with few areas and with thresholds that take the estimate for the truth, which must be found, is in
tests/watch/test_shift.py.
"""

import time
from collections import defaultdict
from functools import partial
from typing import Any

import numpy as np

from tests.proofs import prove
from tests.watch.areas import DOUBLE, SLOWLY_DOUBLE, STEADY, watch

AREAS, PORTION = 5_000, 500
MEANS = (0.25, 0.5, 1.0, 2.0, 5.0)
RISES = {"steady": STEADY, "double": DOUBLE, "slowly double": SLOWLY_DOUBLE}
CASES = {
    f"{mean:g} a week, dispersion {dispersion:g}, {name}": partial(watch, mean=mean, dispersion=dispersion, rise=rise)
    for mean in MEANS
    for dispersion in (1.0, 1.5)
    for name, rise in RISES.items()
}
CASES |= {
    "0.25 a week, four together, steady": partial(watch, mean=0.25, pooled=4),
    "0.25 a week, four together, double": partial(watch, mean=0.25, pooled=4, rise=DOUBLE),
    "2 a week, season, steady": partial(watch, mean=2.0, season=0.5),
    "2 a week, season, double": partial(watch, mean=2.0, season=0.5, rise=DOUBLE),
    "2 a week, small budget, steady": partial(watch, mean=2.0, false_alarms=0.02),
    "2 a week, small budget, double": partial(watch, mean=2.0, false_alarms=0.02, rise=DOUBLE),
}


def shift(seed: int, until: float) -> dict[str, Any]:
    """Watch 5,000 areas of each kind, in portions: the share that alarmed, and the median of weeks until then."""
    shares, weeks = defaultdict[str, list[float]](list), defaultdict[str, list[float]](list)
    areas = 0
    while areas < AREAS and time.monotonic() < until:
        for name, case in CASES.items():
            found = case((seed, areas), PORTION)
            shares[name].append(found.share)
            weeks[name].append(found.weeks)
        areas += PORTION
    figures = {
        name: [round(float(np.mean(shares[name])), 4), round(float(np.nanmean(weeks[name])), 1)] for name in CASES
    }
    steady = [
        share
        for name, (share, _) in figures.items()
        if "steady" in name and not name.startswith("0.25 a week, dispersion")  # so thin a series is judged with others
    ]
    double = figures["2 a week, dispersion 1, double"][0]
    return {"held": max(steady) <= 0.06 and double >= 0.93, "areas": areas, **figures}


if __name__ == "__main__":
    prove("shift", shift)
