"""Which counts of a table may be published, given all that was published before (design §8).

Plain data in, plain data out. A cell says which parts it counts (an area in a month, say), so that every addition in
and between tables, areas and dates follows by itself and none can be forgotten. Counts under 10 are suppressed; so are
the others that would give one away, chosen by an integer program; what is left is rounded to 5.
"""

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import chain
from numbers import Integral
from typing import Generic, Self, TypeVar

from waakvlam.watch.stats.disclosure_choice import guards
from waakvlam.watch.stats.disclosure_reach import LEAST, Group, Part, Truth

Key = TypeVar("Key", bound=Hashable)

ROUNDED_TO = 5


class Suppressed(Enum):
    """Stands where a count is not published. It is no number, never zero, and does not say why."""

    SUPPRESSED = "suppressed"


SUPPRESSED = Suppressed.SUPPRESSED


@dataclass(frozen=True, slots=True)
class Table(Generic[Key]):
    """Exact counts of the smallest parts, and which of those parts each cell counts.

    `nothing` names parts in which everybody knows that nothing can be (no homes): only of those a nought is shown.
    """

    counts: Mapping[Part, int]
    cells: Mapping[Key, Collection[Part]]
    nothing: Collection[Part] = ()

    def __post_init__(self) -> None:
        for part in chain(self.nothing, *self.cells.values()):
            if part not in self.counts:
                raise ValueError(f"There is no count of {part!r}. Give the count of every part that a cell names.")
        for part, count in self.counts.items():
            if not isinstance(count, Integral) or count < 0 or (count and part in self.nothing):
                right = "A count is a whole number of 0 or more, and 0 where nothing can be."
                raise ValueError(f"The count of {part!r} is {count!r}. {right}")


@dataclass(frozen=True, slots=True)
class Register:
    """All that was asked and published so far. Holds exact counts: keep it as safe as those."""

    counts: Mapping[Part, int] = field(default_factory=dict)
    nothing: frozenset[Part] = frozenset()
    shown: frozenset[Group] = frozenset()
    hidden: frozenset[Group] = frozenset()

    def as_json(self) -> dict[str, object]:
        """In lists and dictionaries, in a fixed order; `from_json` reads it back."""
        shown, hidden = (sorted(map(sorted, groups)) for groups in (self.shown, self.hidden))
        return {"counts": dict(self.counts), "nothing": sorted(self.nothing), "shown": shown, "hidden": hidden}

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> Self:
        """What `as_json` made."""
        counts, nothing, shown, hidden = (stored[name] for name in ("counts", "nothing", "shown", "hidden"))
        assert isinstance(counts, Mapping)
        assert isinstance(nothing, list)
        assert isinstance(shown, list)
        assert isinstance(hidden, list)
        return cls(counts, frozenset(nothing), frozenset(map(frozenset, shown)), frozenset(map(frozenset, hidden)))


@dataclass(frozen=True, slots=True)
class Publication(Generic[Key]):
    """The table as it may be published, and the register to store before it is shown to anybody."""

    cells: Mapping[Key, int | Suppressed]
    register: Register


def publish(table: Table[Key], register: Register | None = None) -> Publication[Key]:
    """Decide what of a table may be published beside everything in the register.

    Safe also against a reader who knows every published count exactly, and not only rounded: no cell, no part that the
    tables tell apart and no difference of two cells of which the count is under 10 can be told to be under 10, or be
    known within 5 of its count. What cannot be hidden any more, because of what was published before, gets no nearer.

    Raises ValueError when a part has another count than it had in the register: published counts are frozen.
    """
    before = register or Register()
    _refuse_changes(before, table)
    counts = {**before.counts, **table.counts}
    nothing = before.nothing | frozenset(table.nothing)
    groups = {key: frozenset(parts) - nothing for key, parts in table.cells.items()}
    asked, shown, hidden = (
        {group - nothing for group in some} for some in (groups.values(), before.shown, before.hidden)
    )
    everything = asked | shown | hidden
    truth = Truth({part: counts[part] for part in chain(*everything)}, sorted(everything - {frozenset()}, key=sorted))
    small = {group for group in asked if group and truth.count(group) < LEAST}
    shown |= asked - small - guards(truth, shown, asked - small - shown)
    return Publication(
        {
            key: _rounded(sum(counts[part] for part in group)) if group in shown else SUPPRESSED
            for key, group in groups.items()
        },
        Register(counts, nothing, frozenset(shown), frozenset(everything - shown)),
    )


def _refuse_changes(before: Register, table: Table[Key]) -> None:
    for part, count in table.counts.items():
        if before.counts.get(part, count) != count:
            raise ValueError(f"{part!r} was counted as {before.counts[part]} and is now {count}. Freeze it first.")


def _rounded(count: int) -> int:
    return (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO
