"""Random tables over areas and dates, published one after another, and an attack on all of them together.

The attacker knows of every published cell what it counts and that it was rounded to 5; that counts are whole and not
negative; and in which parts nothing can be. Its linear programs are its own, and not those with which cells are chosen.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import permutations
from math import ceil, floor

import numpy as np
from scipy.optimize import linprog

from waakvlam.watch.stats.disclosure import SUPPRESSED, Publication, Register, Table, publish

Group = frozenset[str]
Publishing = Callable[[Table[str], Register], Publication[str]]

NEAR = 5


class City:
    """Some neighbourhoods in districts, some months and kinds of signals, and a count for each."""

    def __init__(self, seed: int) -> None:
        self.chance = chance = random.Random(seed)
        self.districts = [[f"{d}.{n}" for n in range(chance.randint(1, 4))] for d in range(chance.randint(1, 3))]
        self.months = range(chance.randint(2, 3))
        self.kinds = range(chance.randint(1, 2))
        homes = [home for district in self.districts for home in district]
        self.counts = {
            f"{home} {month} {kind}": int(chance.expovariate(1 / chance.choice([2, 8, 20, 60])))
            for home in homes
            for month in self.months
            for kind in self.kinds
        }
        empty = chance.choice([*homes, "none", "none"])
        self.nothing = {part for part in self.counts if part.startswith(f"{empty} ")}
        self.counts |= dict.fromkeys(self.nothing, 0)

    def tables(self) -> Iterator[Table[str]]:
        """A table for each month and one of all months so far, with totals; some without neighbourhoods at first."""
        detailed = False
        for last in self.months:
            spans = {"month": {last}, "so far": set(self.months[: last + 1])}
            for name in self.chance.sample(sorted(spans), self.chance.randint(1, 2)):
                detailed = detailed or self.chance.random() < 0.7
                yield self.table(spans[name], detailed)

    def table(self, months: set[int], detailed: bool) -> Table[str]:
        areas = {"city": [home for homes in self.districts for home in homes]} | {
            f"district {d}": homes for d, homes in enumerate(self.districts)
        }
        if detailed:
            areas |= {home: [home] for homes in self.districts for home in homes}
        kinds = {"all kinds": self.kinds} | {f"kind {kind}": [kind] for kind in self.kinds}
        cells = {
            f"{area}, {kind}": [f"{home} {month} {k}" for home in homes for month in months for k in kinds[kind]]
            for area, homes in areas.items()
            for kind in kinds
        }
        counted = {part: count for part, count in self.counts.items() if int(part.split()[1]) in months}
        return Table(counted, cells, self.nothing & counted.keys())


def attack(city: City, publishing: Publishing = publish) -> Counter[str]:
    """Publish all tables of a city, then attack them together; counts what was tried and what was found."""
    register = Register()
    asked: set[Group] = set()
    known: dict[Group, int] = {}
    tally: Counter[str] = Counter(sets=1)
    for table in city.tables():
        publication = publishing(table, register)
        register = Register.from_json(publication.register.as_json())
        groups = {key: frozenset(parts) - city.nothing for key, parts in table.cells.items()}
        asked |= set(groups.values())
        known |= {groups[key]: value for key, value in publication.cells.items() if value is not SUPPRESSED}
        tally += Counter(
            tables=1, cells=len(groups), shown=sum(value is not SUPPRESSED for value in publication.cells.values())
        )
    known.pop(frozenset(), None)
    count = {group: sum(city.counts[part] for part in group) for group in asked}
    small = {group for group in asked if group and count[group] < 10}
    parts = {frozenset({part}) for group in asked for part in group if city.counts[part] < 10}
    differences = {
        one - other for one, other in permutations(known, 2) if other < one and count[one] - count[other] < 10
    }
    tally += Counter(small=len(small), revealed=len(small & known.keys()), differenced=len(differences))
    for group in small | parts:
        lowest, highest = possible(group, known)
        value = sum(city.counts[part] for part in group)
        tally += Counter(
            attacked=1, pinned=value - NEAR <= lowest and highest <= value + NEAR, known_small=highest < 10
        )
    return tally


def possible(group: Group, known: dict[Group, int]) -> tuple[float, float]:
    """The range in which the count of a group must lie for who knows these rounded counts."""
    parts = sorted(frozenset().union(group, *known))
    rows = np.array([[part in one for part in parts] for one in known], dtype=float).reshape(-1, len(parts))
    rounded = np.array(list(known.values()), dtype=float)
    limits = np.concatenate([rounded + 2, -np.where(rounded == 10, 10, rounded - 2)])
    aim = np.array([part in group for part in parts], dtype=float)
    ends = [linprog(sign * aim, A_ub=np.vstack([rows, -rows]), b_ub=limits, bounds=(0, None)) for sign in (1, -1)]
    assert ends[0].status == 0, "what was published can be true"
    highest = float("inf") if ends[1].status == 3 else floor(-ends[1].fun + 1e-6)
    return ceil(ends[0].fun - 1e-6), highest
