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
    hidden, the smallest first and totals last, until no hidden count follows from what stays: not by one subtraction,
    and not by several together.
    """
    small = {key for key, count in counts.items() if count < LEAST}
    hidden = set(small)
    totals = {one.total for one in sums}
    in_sums = {key for one in sums for key in one}
    while (exposed := derivable(hidden, sums)) and (left := in_sums - hidden):
        near = {key for one in sums if not exposed.isdisjoint(one) for key in one}
        hidden.add(min(left, key=lambda key: (key not in near, key in totals, counts[key], str(key))))
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


def share(part: Cell, whole: Cell) -> int | None:
    """How much of the whole a part is, in per cent, from published counts only; None when one of them is hidden.

    What is not hidden is some but not all of it, so never 0 or 100.
    """
    if part.count is None or whole.count is None:
        return None
    return max(1, min(99, round(100 * part.count / whole.count)))


def at_least(rest: Cell, whole: Cell) -> int | None:
    """Where the rest is hidden for being under 10: the per cent of the whole that the other part is at least.

    None when the whole is hidden or the rest is not that small.
    """
    if rest.hidden is not Hidden.SMALL or whole.count is None:
        return None
    lowest = max(LEAST, whole.count - ROUNDED_TO // 2)  # the least that is rounded to this
    return 100 * (lowest - LEAST + 1) // lowest


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
