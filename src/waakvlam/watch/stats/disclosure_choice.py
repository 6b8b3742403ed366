"""Which other counts go with the small ones, so that these cannot be worked out: as little as possible.

An integer program hides the cheapest groups that break every proof found so far; a reader's linear programs then look
for a new proof ('these published counts together keep that one under 10'), until there is none.
"""

from collections.abc import Set

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from waakvlam.watch.stats.disclosure_reach import LEAST, Group, Reader, Regions, Truth

APART = 6
"""A reader must think a count possible that lies at least this far from the true one."""
ROUNDS = 10
"""So often the whole choice is made anew; after that it only grows, so that it ends in time."""

Proof = frozenset[int]
"""Groups of which at least one has to be hidden."""


def guards(truth: Truth, shown: Set[Group], candidates: Set[Group]) -> set[Group]:
    """The candidates to be hidden when all groups in `shown` were published before."""
    known, free = (frozenset(truth.groups[group] for group in groups if group) for groups in (shown, candidates))
    before = reader = Reader(truth, known)
    proofs: set[Proof] = set()
    hidden: Proof = frozenset()
    rounds = 0
    while True:
        reader = Reader(truth, known | (free - hidden), reader.imagined)
        found = {proof & free for regions in truth.sensitive if (proof := _proof(truth, regions, before, reader))}
        if not found:
            return {group for group in candidates if group and truth.groups[group] in hidden}
        proofs |= found
        rounds += 1
        hidden = _cheapest(truth, sorted(free), proofs, hidden if rounds > ROUNDS else frozenset())


def _proof(truth: Truth, regions: Regions, before: Reader, reader: Reader) -> Proof | None:
    """Which known groups together tell too much about these regions; None when they do not.

    What the groups of before already tell cannot be mended, so no more is asked than that the others add nothing.
    """
    count = round(regions @ truth.world)
    if reader.imagines(regions, max(LEAST, count + APART)):
        return None
    high = reader.most(regions)
    if high.value >= max(LEAST, count + APART):
        return None
    highest = before.most(regions).value
    if high.value < min(LEAST, highest):
        return high.because
    low = reader.least(regions)
    if low.value <= count - APART:
        return None
    lowest = before.least(regions).value
    sides = [high.because] * (highest >= count + APART) + [low.because] * (lowest <= count - APART)
    if not sides:  # both sides were too near already
        sides = [high.because] * (high.value < highest) + [low.because] * (low.value > lowest)
    return frozenset().union(*sides) or None


def _cheapest(truth: Truth, free: list[int], proofs: set[Proof], hidden: Proof) -> Proof:
    """Groups with the least to lose, at least one of each proof: small counts before large ones, and before totals."""
    rows = np.array([[group in proof for group in free] for proof in proofs], dtype=float)
    loss = np.log(truth.total[free])
    bounds = Bounds([float(group in hidden) for group in free], 1)
    chosen = milp(loss, integrality=np.ones_like(loss), bounds=bounds, constraints=LinearConstraint(rows, 1)).x
    return frozenset(np.array(free)[chosen > 0.5].tolist())
