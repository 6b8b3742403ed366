"""One way to bring in a file: good lines are kept, bad lines are named, a second time changes nothing."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from waakvlam.kernel.errors import Invalid

BATCH = 1_000
"""Lines that are compared and written together: memory stays the same however long the file is."""

Raw = TypeVar("Raw")
Line = TypeVar("Line")


class Effect(StrEnum):
    """What a good line did."""

    ADDED = "added"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A line that was not brought in, and why, in the language of who asked. Line 0 is the file as a whole."""

    line: int
    reason: str


@dataclass(slots=True)
class Outcome:
    """What an import did, or in a dry run would do. Each line read is added, changed, same or rejected."""

    read: int = 0
    added: int = 0
    changed: int = 0
    same: int = 0
    problems: list[Problem] = field(default_factory=list)

    @property
    def rejected(self) -> int:
        """The number of lines that were not brought in."""
        return sum(problem.line > 0 for problem in self.problems)

    def counts(self) -> dict[str, int]:
        """The five figures by name."""
        figures = {name: getattr(self, name) for name in ("read", "added", "changed", "same")}
        return {**figures, "rejected": self.rejected}

    def as_json(self) -> dict[str, Any]:
        """The figures and the problems as JSON values."""
        problems = [{"line": problem.line, "reason": problem.reason} for problem in self.problems]
        return {**self.counts(), "problems": problems}

    def summary(self, *, dry_run: bool = False) -> str:
        """One sentence for a person."""
        sentence = _("%(read)d read: %(added)d added, %(changed)d changed, %(same)d the same, %(rejected)d rejected.")
        told = sentence % self.counts()
        return _("Nothing was changed. It would be: %(told)s") % {"told": told} if dry_run else told


def bring_in(
    lines: Iterable[tuple[int, Raw]],
    *,
    parse: Callable[[Raw], Line],
    key: Callable[[Line], Hashable],
    store: Callable[[Sequence[Line]], Sequence[Effect | str]],
) -> Outcome:
    """Parse, compare and store line by line, and say what happened to each.

    `lines` are numbered. `parse` is a rule: it raises `Invalid` with the reason for a bad line. `key` says which
    thing a line is about: a second line about the same thing is rejected, because which of the two is right only
    its maker knows (one number a line is kept for this). `store` writes a batch and answers for each line its
    effect, or the reason why it cannot be stored.
    """
    outcome = Outcome()
    first_line: dict[Hashable, int] = {}
    for batch in _batches(lines):
        good: list[tuple[int, Line]] = []
        for number, raw in batch:
            outcome.read += 1
            try:
                line = parse(raw)
            except Invalid as problem:
                outcome.problems.append(Problem(number, _shown(str(problem))))
                continue
            earlier = first_line.setdefault(key(line), number)
            if earlier == number:
                good.append((number, line))
            else:
                reason = _("This is the same one as on line %(line)d.") % {"line": earlier}
                outcome.problems.append(Problem(number, reason))
        for (number, _line), effect in zip(good, store([line for _number, line in good]), strict=True):
            if isinstance(effect, Effect):
                setattr(outcome, effect.value, getattr(outcome, effect.value) + 1)
            else:
                outcome.problems.append(Problem(number, _shown(effect)))
    outcome.problems.sort()
    return outcome


def _shown(reason: str) -> str:
    """A reason may quote the file: nothing in it reaches a screen that is not a printable character."""
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in reason)


def _batches(lines: Iterable[tuple[int, Raw]]) -> Iterator[list[tuple[int, Raw]]]:
    source = iter(lines)
    while batch := list(islice(source, BATCH)):
        yield batch
