"""The scan of a map of 200 areas: a quiet city is raised one week in twenty, a cluster of six nearly always.

Six neighbouring areas get twice as much since four weeks; raised means p ≤ 0.05 for the whole map. 199 replicates are
enough here: the share of quiet maps is 5 % with any number, and power is a little higher with 999. Its twin with a few
maps, and replicates that vary less than the city, which must be found, stands in tests/watch/test_scan.py.
"""

import time
from functools import partial
from typing import Any

from tests.proofs import prove
from tests.watch.maps import share_raised

MAPS, PORTION = 1_000, 25
MEANS = (0.5, 1.0, 2.0, 5.0)
CASES = {
    **{f"quiet, {mean:g} a week": partial(share_raised, replicates=199, mean=mean) for mean in MEANS},
    **{f"cluster, {mean:g} a week": partial(share_raised, replicates=199, mean=mean, factor=2.0) for mean in MEANS},
    "quiet, dispersion 1.5": partial(share_raised, replicates=199, mean=2.0, varies=1.5, told=1.5),
    "quiet, dispersion 1.5 not told": partial(share_raised, replicates=199, mean=2.0, varies=1.5),
    "cluster, dispersion 1.5": partial(share_raised, replicates=199, mean=2.0, factor=2.0, varies=1.5, told=1.5),
}


def scan(seed: int, until: float) -> dict[str, Any]:
    """Scan 1,000 maps of each kind, in portions; the figures are shares of maps that are raised."""
    sums, maps = dict.fromkeys(CASES, 0.0), 0
    while maps < MAPS and time.monotonic() < until:
        seeds = range(seed * MAPS + maps, seed * MAPS + maps + PORTION)
        for name, case in CASES.items():
            sums[name] += case(seeds) * PORTION
        maps += PORTION
    shares = {name: round(raised / maps, 4) for name, raised in sums.items()}
    quiet = [share for name, share in shares.items() if name.startswith("quiet") and "not told" not in name]
    held = max(quiet) <= 0.07 and shares["cluster, 2 a week"] >= 0.9
    return {"held": held, "maps": maps, **shares}


if __name__ == "__main__":
    prove("scan", scan)
