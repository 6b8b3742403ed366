"""Which decisions published figures ask of a municipality. Pure, by rules that anyone can read; a person decides."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from waakvlam.signals.queries.counting import Measure
from waakvlam.watch.publishing import Bound
from waakvlam.watch.queries.figures import Figures, Place

IN_TIME = 80
"""Per cent of the answers that should at least be in time; below it a decision is asked."""


class About(StrEnum):
    """What a decision is about."""

    ANSWERS = "answers are late"
    CAPACITY = "more came than was agreed"
    RETURNS = "situations were returned"


@dataclass(frozen=True, slots=True)
class Asked:
    """A decision that is asked, about one place; `figure` is per cent for answers and a published count otherwise."""

    about: About
    place: Place
    figure: int


def decisions_asked(figures: Figures) -> list[Asked]:
    """At most three: where the smallest share of answers was in time and that is under 80 per cent, where most came
    beyond the agreed capacity, and where most was returned. Each as narrow as may be published.
    """

    def late(place: Place) -> int | None:
        in_time = figures.said.shares.get((place.code, Measure.ANSWERS))
        if in_time is None or in_time.bound is Bound.AT_LEAST or in_time.percent >= IN_TIME:
            return None
        return in_time.percent

    found = (
        (About.ANSWERS, _narrowest(figures, late, worst=min)),
        (About.CAPACITY, _narrowest(figures, _counted(figures, Measure.BEYOND_CAPACITY), worst=max)),
        (About.RETURNS, _narrowest(figures, _counted(figures, Measure.RETURNED), worst=max)),
    )
    return [Asked(about, *worst) for about, worst in found if worst]


def _counted(figures: Figures, measure: Measure) -> Callable[[Place], int | None]:
    return lambda place: figures.said.counts.get((place.code, measure))


def _narrowest(
    figures: Figures, figure: Callable[[Place], int | None], *, worst: Callable[..., tuple[int, int]]
) -> tuple[Place, int] | None:
    """The place with the worst figure among the neighbourhoods; without any figure there among wider areas."""
    from_narrow = sorted(figures.places, key=lambda place: -len(place.code))
    for _level, places in groupby(from_narrow, key=lambda place: len(place.code)):
        known = [(value, place) for place in places if (value := figure(place)) is not None]
        if known:
            value, number = worst((value, number) for number, (value, _place) in enumerate(known))
            return known[number][1], value
    return None
