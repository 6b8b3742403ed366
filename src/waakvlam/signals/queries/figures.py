"""The figures of a municipality, per neighbourhood and quarter, as they may be published (design §8). Watch role.

Counted in the database, never per employee. Everything counts in the quarter in which it began.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import OrganisationKind, Task, WorkArea
from waakvlam.parties.rules import covering
from waakvlam.places.models import Area, AreaKind
from waakvlam.places.queries import areas
from waakvlam.signals.publishing import Cell, Sum, publish
from waakvlam.signals.queries.counting import Measure, Pace, Quarter, count

PARTITIONS = (
    (Measure.ANSWERS, (Measure.ANSWERED_IN_TIME, Measure.ANSWERED_LATE)),
    (Measure.INFORMING, (Measure.TOLD_IN_TIME, Measure.TOLD_LATE)),
)
"""Measures that are the sum of others, in every area."""

PACE_OF = {Pace.TO_ACCEPT: Measure.ACCEPTED, Pace.TO_ANSWER: Measure.ANSWERED}


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality, district or neighbourhood in the table; `parent` is the code of the area around it."""

    code: str
    name: str
    parent: str | None
    area: Area | None


Key = tuple[str, str]
"""An area code, or for what was returned the kind of organisation that has it now; and a measure."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The published table of one quarter: places from wide to narrow, their cells, and medians in working days."""

    quarter: Quarter
    places: tuple[Place, ...]
    cells: dict[Key, Cell]
    medians: dict[tuple[str, Pace], int]
    receivers: tuple[OrganisationKind, ...]

    @property
    def whole(self) -> Place:
        """The municipality."""
        return self.places[0]

    def cell(self, place: str, measure: Measure) -> Cell:
        """One cell of the table."""
        return self.cells[place, measure]

    def median(self, place: str, pace: Pace) -> int | None:
        """The median in working days; None when its count is hidden."""
        return None if self.cell(place, PACE_OF[pace]).hidden else self.medians.get((place, pace))


def own_municipality(viewer: Viewer) -> str | None:
    """The municipality for which one of the viewer's teams coordinates or directs; the first one when several."""
    tasks = WorkArea.objects.filter(team__in=viewer.teams, task__in=[Task.COORDINATION, Task.DIRECTION])
    codes = tasks.order_by("area_code").values_list("area_code", flat=True)
    return min((covering(code)[-1] for code in codes), default=None)


def figures(viewer: Viewer, municipality: str, quarter: Quarter) -> Figures:
    """The figures of one municipality (code GM…) in one quarter; a fixed number of queries. Needs the watch role."""
    counts, medians, returned_to = count(municipality, quarter, viewer.now)
    receivers: dict[Key, int] = {(kind, Measure.RETURNED): number for kind, number in returned_to.items()}
    places = _places(viewer, municipality, {code for code, _measure in counts})
    counts = {(place.code, measure): counts.get((place.code, measure), 0) for place in places for measure in Measure}
    cells: dict[Key, Cell] = publish(counts | receivers, _sums(places, list(receivers)))
    return Figures(quarter, places, cells, medians, tuple(returned_to))


def _sums(places: Sequence[Place], receivers: list[Key]) -> list[Sum[Key]]:
    """All additions in the table: parts of an area, parts of a measure, and who has what was returned."""
    sums: list[Sum[Key]] = []
    for place in places:
        inside = [one.code for one in places if one.parent == place.code]
        if inside:
            sums += [Sum((place.code, m), tuple((code, m) for code in inside)) for m in Measure]
        sums += [Sum((place.code, whole), tuple((place.code, part) for part in parts)) for whole, parts in PARTITIONS]
    if receivers:
        sums.append(Sum((places[0].code, Measure.RETURNED), tuple(receivers)))
    return sums


def _places(viewer: Viewer, municipality: str, counted: set[str]) -> tuple[Place, ...]:
    """The areas as they are today, and those that only figures know, each after the one around it."""
    known = {area.code: area for kind in AreaKind for area in areas(viewer, kind, municipality)}
    codes = {around for code in {municipality, *known, *counted} for around in covering(code)}
    return tuple(
        Place(code, known[code].name if code in known else code, next(iter(covering(code)[1:]), None), known.get(code))
        for code in sorted(codes, key=lambda code: code[2:])
    )
