"""What is said of a quarter and how it is kept (ADR 0008). Pure: `disclosing` decides which counts may be said."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from waakvlam.parties.models import OrganisationKind
from waakvlam.signals.queries.counting import Measure, Pace

LEAST = 10
ROUNDED_TO = 5

IN_TIME = {
    Measure.ANSWERS: (Measure.ANSWERED_IN_TIME, Measure.ANSWERED_LATE),
    Measure.INFORMING: (Measure.TOLD_IN_TIME, Measure.TOLD_LATE),
}
"""What is due, with the parts of it that were in time and late: these are published as a share only."""
PACE_OF = {Pace.TO_ACCEPT: Measure.ACCEPTED, Pace.TO_ANSWER: Measure.ANSWERED}
"""What a median is taken of: published as the median only."""
PUBLISHED = tuple(
    m for m in Measure if m not in {*PACE_OF.values(), *(one for parts in IN_TIME.values() for one in parts)}
)
"""The measures that are published as counts."""


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


def share(part: int, rest: int, whole: int | None) -> Share | None:
    """How much `part` is of part and rest together, when that whole is published (rounded) and not None.

    It follows from rounded counts of 10 or more. Where one of the two is smaller, it says no more than that: 'at
    least' or 'at most'. None when that would say less than half of it, or the whole is hidden.
    """
    if whole is None:
        return None
    if part >= LEAST and rest >= LEAST:
        about = round(100 * _rounded(part) / (_rounded(part) + _rounded(rest)))
        return Share(min(max(about, 1), 99), Bound.ABOUT)  # neither was nothing: 0 and 100 would say so
    lowest = max(LEAST, whole - ROUNDED_TO // 2)  # the least that is rounded to this
    most = 100 * (LEAST - 1) // lowest  # what fewer than 10 can be of it
    if most >= 50:
        return None
    return Share(most, Bound.AT_MOST) if part < LEAST else Share(100 - most - 1, Bound.AT_LEAST)


def _rounded(count: int) -> int:
    return (count + ROUNDED_TO // 2) // ROUNDED_TO * ROUNDED_TO


Key = tuple[str, Measure]
"""An area code, or for what was returned the kind of organisation that had it; and a measure."""


@dataclass(frozen=True, slots=True)
class Content:
    """What is published of one municipality in one quarter: what may not be said, is not in it.

    `areas` are the codes of all areas, `counts` at least 10 and rounded to 5, `shares` what was in time (keyed by what
    was due), `medians` working days; `receivers` the kinds of organisation that had what was returned.
    """

    areas: tuple[str, ...]
    counts: dict[Key, int]
    shares: dict[Key, Share]
    medians: dict[tuple[str, Pace], int]
    receivers: tuple[OrganisationKind, ...]

    def as_json(self) -> dict[str, Any]:
        """In lists, to be kept; `from_json` reads it back."""
        return {
            "areas": list(self.areas),
            "counts": [[*key, count] for key, count in self.counts.items()],
            "shares": [[*key, one.percent, one.bound] for key, one in self.shares.items()],
            "medians": [[*key, days] for key, days in self.medians.items()],
            "receivers": list(self.receivers),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """What `as_json` made."""
        return cls(
            tuple(kept["areas"]),
            {(place, Measure(measure)): count for place, measure, count in kept["counts"]},
            {(place, Measure(due)): Share(percent, Bound(bound)) for place, due, percent, bound in kept["shares"]},
            {(place, Pace(pace)): days for place, pace, days in kept["medians"]},
            tuple(OrganisationKind(kind) for kind in kept["receivers"]),
        )
