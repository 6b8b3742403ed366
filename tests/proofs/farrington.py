"""The 42 scenarios of Noufaily et al. 2013: few false alarms, many outbreaks found; and not one answer unlike R's.

On the shared series, where they are at hand beside the project, and on series made here. Its twin on a few series, with
detectors that must be found wanting, stands in tests/watch/test_farrington.py.
"""

import csv
import gzip
import time
from typing import Any

import numpy as np

from tests.proofs import prove
from tests.watch.outbreaks import JUDGED, SHARED, Simulated, good, quality, read_shared, simulate
from waakvlam.watch.stats import farrington_flexible

REPEATS, PORTION = 200, 25


def farrington(seed: int, until: float) -> dict[str, Any]:
    """Compare with R, and measure quality on the shared series and on 42 × 200 of our own."""
    chance = np.random.default_rng(seed)
    shared: dict[str, Any] = {"shared": "skipped: ../shared/surveillance is not there"}
    held = True
    if SHARED.exists():
        shared = {"shared": quality(read_shared(chance)), "unlike_r": unlike_r()}
        differing, thresholds = shared["unlike_r"]["thresholds"], shared["unlike_r"]["of"]
        held = good(shared["shared"]) and shared["unlike_r"]["alarms"] == 0 and differing * 10_000 <= thresholds
        held = held and shared["unlike_r"]["expected"] <= 1e-4
    portions: list[Simulated] = []
    while len(portions) * PORTION < REPEATS and time.monotonic() < until:
        portions.append(simulate(PORTION, chance))
    found = quality(Simulated.joined(portions))
    return {"held": held and good(found), "series": 42 * PORTION * len(portions), **found, **shared}


def unlike_r() -> dict[str, float]:
    """How many alarms and thresholds differ from R's on the shared series, and how far expected counts lie apart."""
    with gzip.open(SHARED / "R_A_full.csv.gz", "rt") as file:
        rows = list(csv.DictReader(file))
    answers = {
        name: np.array([float(row[name].replace("NA", "nan")) for row in rows]).reshape(-1, len(JUDGED))
        for name in ("series", "upper", "alarm", "mu0")
    }
    clean = read_shared(np.random.default_rng(0)).clean
    ours = farrington_flexible(clean[answers["series"][:, 0].astype(int) - 1], JUDGED)
    same = np.isclose(ours.threshold, answers["upper"], rtol=0, atol=0, equal_nan=True)
    return {
        "alarms": int((ours.alarm != answers["alarm"]).sum()),
        "thresholds": int((~same).sum()),
        "of": int(np.isfinite(answers["upper"]).sum()),
        "expected": float(np.abs(ours.expected - answers["mu0"]).max()),
    }


if __name__ == "__main__":
    prove("farrington", farrington)
