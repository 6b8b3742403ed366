"""1,000 random cities that publish tables over areas and dates: all tables of a city attacked together.

No cell or part with a count under 10 is shown, known to be under 10 or pinned within 5 of its count, and no difference
of two published cells is under 10. Its twin with a few cities, and a publisher that must be found out, stands in
tests/watch/test_disclosure.py.
"""

import time
from collections import Counter
from typing import Any

from tests.proofs import prove
from tests.watch.disclosing import City, attack

SETS = 1_000
FAULTS = ("revealed", "differenced", "pinned", "known_small")


def disclosure(seed: int, until: float) -> dict[str, Any]:
    """Publish and attack 1,000 sets of tables, or as many as there is time for."""
    tally: Counter[str] = Counter()
    while tally["sets"] < SETS and time.monotonic() < until:
        tally.update(attack(City(seed * SETS + tally["sets"])))
    whole = tally["sets"] == SETS
    return {
        "held": whole and not any(tally[fault] for fault in FAULTS),
        **tally,
        **{fault: tally[fault] for fault in FAULTS},
    }


if __name__ == "__main__":
    prove("disclosure", disclosure)
