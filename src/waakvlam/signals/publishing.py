"""Which counts may be published: small ones are hidden, and enough others that none can be worked out (design §8).

Pure: exact counts in, published cells out. A published count is at least 10 and rounded to 5.
"""

from collections.abc import Collection, Hashable, Iterator, Mapping, Set
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)

LEAST = 10
ROUNDED_TO = 5


class Hidden(StrEnum):
    """Why a count is not published: it is under 10 itself, or it would give such a count away."""

    SMALL = "fewer than 10"
    GUARD = "guards a small count"


@dataclass(frozen=True, slots=True)
class Cell:
    """A published count, or why it is hidden. Never both, and a hidden one never looks like zero."""

    count: int | None
    hidden: Hidden | None = None


@dataclass(frozen=True, slots=True)
class Sum(Generic[K]):
    """In the table `total` is the sum of `parts`, so that a reader can subtract."""

    total: K
    parts: tuple[K, ...]

    def __iter__(self) -> Iterator[K]:
        yield self.total
        yield from self.parts


def publish(counts: Mapping[K, int], sums: Collection[Sum[K]]) -> dict[K, Cell]:
    """The cells of a table as they may be published; `sums` are all the additions that hold in it.

    Counts under 10 are hidden (nought as well: who knows that there is nobody knows something too). Then others are
    hidden, the smallest first, totals late and the total of all last, until no hidden count follows from what stays:
    not by one subtraction, and not by several together.
    """
    small = {key for key, count in counts.items() if count < LEAST}
    hidden = set(small)
    totals, parts = {one.total for one in sums}, {key for one in sums for key in one.parts}
    in_sums = totals | parts
    while (exposed := derivable(hidden, sums)) and (left := in_sums - hidden):
        near = {key for one in sums if not exposed.isdisjoint(one) for key in one}
        hidden.add(min(left, key=lambda key: (key not in near, key not in parts, key in totals, counts[key], str(key))))
    return {
        key: Cell(None, Hidden.SMALL if key in small else Hidden.GUARD) if key in hidden else Cell(rounded(count))
        for key, count in counts.items()
    }


def derivable(hidden: Set[K], sums: Collection[Sum[K]]) -> set[K]:
    """The hidden cells that follow from the others: one at a time first, then all sums solved together."""
    unknown = [[key for key in one if key in hidden] for one in sums]
    alone = {keys[0] for keys in unknown if len(keys) == 1}
    return alone or _solved(hidden, sums)


def rounded(count: int) -> int:
    """To the nearest 5."""
    return (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


class Bound(StrEnum):
    """How a published share is meant."""

    ABOUT = "about"
    AT_LEAST = "at least"
    AT_MOST = "at most"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole in per cent (1 to 99), as far as it may be said."""

    percent: int
    bound: Bound


def share(part: int, rest: int, whole: Cell) -> Share | None:
    """How much `part` is of part and rest together, when that whole is published.

    It follows from rounded counts of 10 or more. Where one of the two is smaller, it says no more than that: 'at
    least' or 'at most'. None when that would say less than half of it, or the whole is hidden.
    """
    if whole.count is None:
        return None
    if part >= LEAST and rest >= LEAST:
        return Share(round(100 * rounded(part) / (rounded(part) + rounded(rest))), Bound.ABOUT)
    lowest = max(LEAST, whole.count - ROUNDED_TO // 2)  # the least that is rounded to this
    most = 100 * (LEAST - 1) // lowest  # what fewer than 10 can be of it
    if most >= 50:
        return None
    return Share(most, Bound.AT_MOST) if part < LEAST else Share(100 - most - 1, Bound.AT_LEAST)


Row = dict[K, Fraction]


def _solved(hidden: Set[K], sums: Collection[Sum[K]]) -> set[K]:
    """The unknowns with one solution only: Gauss-Jordan leaves each of them alone in its row."""
    rows: dict[K, Row[K]] = {}
    for one in sums:
        row = {key: Fraction(1 if key == one.total else -1) for key in one if key in hidden}
        for pivot in [key for key in row if key in rows]:
            _subtract(row, rows[pivot], row[pivot])
        if not row:
            continue
        pivot, factor = next(iter(row.items()))
        row = {key: value / factor for key, value in row.items()}
        for other in rows.values():
            if pivot in other:
                _subtract(other, row, other[pivot])
        rows[pivot] = row
    return {pivot for pivot, row in rows.items() if len(row) == 1}


def _subtract(row: Row[K], other: Row[K], times: Fraction) -> None:
    for key, value in other.items():
        left = row.get(key, Fraction(0)) - times * value
        if left:
            row[key] = left
        else:
            del row[key]
