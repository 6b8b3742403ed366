"""How far a reader of published counts comes: the range in which a count that is not published must lie.

All parts that no group tells apart are one region. A world gives every region a count of 0 or more; a reader thinks
every world possible that agrees with what is published.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil, floor, inf

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

Part = str
Group = frozenset[Part]
"""What a cell counts: a set of parts."""
Regions = NDArray[np.bool_]
"""Which regions a group, or a difference of groups, counts."""
World = NDArray[np.float64]

LEAST = 10
"""A smaller count is not published."""


class Truth:
    """The regions of all groups, and their true counts."""

    def __init__(self, counts: Mapping[Part, int], groups: Sequence[Group]) -> None:
        self.groups = {group: number for number, group in enumerate(groups)}
        parts = sorted(counts)
        told = np.array([[part in group for part in parts] for group in groups], dtype=bool).reshape(
            len(groups), len(parts)
        )
        self.inside, region = np.unique(told, axis=1, return_inverse=True)
        """Groups × regions: which regions a group counts."""
        self.world = np.bincount(region.reshape(-1), weights=[counts[part] for part in parts]).astype(float)
        self.total = self.inside @ self.world

    def count(self, group: Group) -> int:
        """The true count of a group."""
        return int(self.total[self.groups[group]])

    @cached_property
    def sensitive(self) -> Regions:
        """Sensitive × regions: groups, regions and differences of two groups, with a count under 10. Each once."""
        large = self.inside[self.total >= LEAST]
        within = ~(large[None, :, :] & ~large[:, None, :]).any(axis=2)
        differences = (large[:, None, :] & ~large[None, :, :])[within]
        candidates = np.vstack([self.inside, np.eye(len(self.world), dtype=bool), differences])
        candidates = candidates[candidates.any(axis=1) & (candidates @ self.world < LEAST)]
        return np.unique(candidates, axis=0)


@dataclass(frozen=True, slots=True)
class Reach:
    """The largest (or smallest) count that is possible, and the known groups that together keep it there."""

    value: float
    because: frozenset[int] = frozenset()


class Reader:
    """Somebody who knows the counts of some groups exactly, and thinks of worlds that agree with them."""

    def __init__(self, truth: Truth, known: Iterable[int], imagined: Iterable[World] = ()) -> None:
        self.rows = np.array(sorted(known), dtype=int)
        self.inside = truth.inside[self.rows].astype(float)
        self.total = truth.total[self.rows]
        self.imagined = [world for world in imagined if (self.inside @ world == self.total).all()]
        """Worlds thought of so far; another reader may start from them."""
        self._found: dict[tuple[bytes, int], Reach] = {}

    def imagines(self, regions: Regions, count: float) -> bool:
        """Whether a world is known already in which these regions have so many together, or more."""
        return any(regions @ world >= count for world in self.imagined)

    def most(self, regions: Regions) -> Reach:
        """The largest count that these regions together may have."""
        if (regions & ~self.inside.any(axis=0)).any():
            return Reach(inf)
        return self._furthest(regions, sign=-1)

    def least(self, regions: Regions) -> Reach:
        """The smallest count that these regions together may have."""
        return self._furthest(regions, sign=1) if self.rows.size else Reach(0)

    def _furthest(self, regions: Regions, sign: int) -> Reach:
        key = (regions.tobytes(), sign)
        if key not in self._found:
            self._found[key] = self._search(regions, sign)
        return self._found[key]

    def _search(self, regions: Regions, sign: int) -> Reach:
        aim = sign * regions.astype(float)
        found = linprog(aim, A_eq=self.inside, b_eq=self.total, bounds=(0, None), method="highs")
        because = frozenset(self.rows[np.abs(found.eqlin.marginals) > 1e-9].tolist())
        if np.abs(found.x - found.x.round()).max() > 1e-6:  # a reader knows that counts are whole
            bound = floor(-found.fun + 1e-6) if sign < 0 else ceil(found.fun - 1e-6)
            agrees = LinearConstraint(self.inside, self.total, self.total)
            found = milp(aim, integrality=np.ones_like(aim), bounds=Bounds(0), constraints=agrees)
            because = because if round(sign * found.fun) == bound else frozenset(self.rows.tolist())
        self.imagined.append(found.x.round())
        return Reach(round(sign * found.fun), because)
