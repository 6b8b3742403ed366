"""A corporation's file of 10,000 lines, one in a hundred broken in ten ways: every broken line named, no good one lost.

Its twin with 50 lines stands in tests/signals_import. The file comes in portions, so a run that is stopped in time has
proved what it read; the second import shows that nothing is told twice.
"""

import random
import time
from typing import Any

from tests import server
from tests.cast import AREA, make_cast
from tests.proofs import prove
from tests.signals_import import files
from tests.signals_import.test_importing import BROKEN, bring_in, number_of_signals, ticking
from waakvlam.places.models import Address
from waakvlam.places.rules import normalised

LINES, PORTION, HOMES = 10_000, 500, 2_000


def imports(seed: int, until: float) -> dict[str, Any]:
    """Import 10,000 lines about 2,000 homes, twice."""
    chance = random.Random(seed)
    with server.clone("imports"):
        cast = make_cast()
        homes = _build_homes()
        told, faults, read = 0, [], 0
        clock = ticking()  # one for all portions: a clock that stood still would make a retry look new
        broken = list(BROKEN.values())
        for begin in range(0, LINES, PORTION):
            if time.monotonic() > until:
                break
            lines, wrong = _portion(begin, homes, broken, chance)
            first, again = (bring_in(cast, files.csv(*lines), clock=clock) for _ in range(2))
            read += len(lines)
            told += first.added
            if {problem.line for problem in first.problems} != wrong or (again.added, again.changed) != (0, 0):
                faults.append(begin)
        kept = number_of_signals()
    return {"held": not faults and kept == told and read == LINES, "lines": read, "told": told, "kept": kept}


def _portion(begin: int, homes: list[str], broken: list[Any], chance: random.Random) -> tuple[list[str], set[int]]:
    lines = [files.line("S-1")]  # told once in all; the broken line that repeats its id comes after it
    lines += [
        files.line(f"N-{begin + n}", home=chance.choice(homes), detail=chance.choice(["GEL", ""]))
        for n in range(PORTION - PORTION // 100 - 1)
    ]
    wrong = sorted(chance.sample(range(1, len(lines)), PORTION // 100))
    for n, place in enumerate(wrong):
        # A line of its own each time, except those about an id: they are about the same one on purpose.
        text = broken[(begin // PORTION * len(wrong) + n) % len(broken)]().replace("B-", f"B-{begin}-")
        lines.insert(place, text)
    return lines, {place + 2 for place in wrong}  # the header is line 1


def _build_homes() -> list[str]:
    ids = [f"99992000001{n:05d}" for n in range(HOMES)]
    Address.objects.using("owner").bulk_create(
        Address(
            bag_id=bag_id,
            street="Lantaarnstraat",
            street_key=normalised("Lantaarnstraat"),
            number=n + 100,
            postcode="9999AC",
            city="Vlamstad",
            neighbourhood=AREA,
        )
        for n, bag_id in enumerate(ids)
    )
    return ids


if __name__ == "__main__":
    prove("imports", imports)
