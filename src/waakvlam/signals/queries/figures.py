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
from waakvlam.signals.publishing import LEAST, Cell, Share, Sum, publish, share
from waakvlam.signals.queries.counting import Measure, Pace, Quarter, count

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
    """The published table of one quarter: places from wide to narrow, and what may be said of each.

    `cells` are counts, `shares` what was in time (keyed by what was due), `medians` working days; what may not be
    said is left out of the last two. `receivers` are the kinds of organisation that have what was returned.
    """

    quarter: Quarter
    places: tuple[Place, ...]
    cells: dict[Key, Cell]
    shares: dict[Key, Share]
    medians: dict[tuple[str, Pace], int]
    receivers: tuple[OrganisationKind, ...]

    @property
    def whole(self) -> Place:
        """The municipality."""
        return self.places[0]


def own_municipality(viewer: Viewer) -> str | None:
    """The municipality for which one of the viewer's teams coordinates or directs; the first one when several."""
    tasks = WorkArea.objects.filter(team__in=viewer.teams, task__in=[Task.COORDINATION, Task.DIRECTION])
    codes = tasks.order_by("area_code").values_list("area_code", flat=True)
    return min((covering(code)[-1] for code in codes), default=None)


def figures(viewer: Viewer, municipality: str, quarter: Quarter) -> Figures:
    """The figures of one municipality (code GM…) in one quarter; a fixed number of queries. Needs the watch role."""
    counts, medians, returned_to = count(municipality, quarter, viewer.now)
    places = _places(viewer, municipality, {code for code, _measure in counts})
    receivers: dict[Key, int] = {(kind, Measure.RETURNED): number for kind, number in returned_to.items()}
    table: dict[Key, int] = {
        (p.code, measure): counts.get((p.code, measure), 0) for p in places for measure in PUBLISHED
    }
    cells = publish(table | receivers, _sums(places, list(receivers)))
    shares = {
        (place.code, due): share(
            counts.get((place.code, ok), 0), counts.get((place.code, late), 0), cells[place.code, due]
        )
        for place in places
        for due, (ok, late) in IN_TIME.items()
    }
    return Figures(
        quarter,
        places,
        cells,
        {key: found for key, found in shares.items() if found},
        {(code, pace): days for (code, pace), days in medians.items() if counts[code, PACE_OF[pace]] >= LEAST},
        tuple(returned_to),
    )


def _sums(places: Sequence[Place], receivers: list[Key]) -> list[Sum[Key]]:
    """All additions in the table: the parts of an area, and who has what was returned."""
    sums: list[Sum[Key]] = []
    for place in places:
        inside = [one.code for one in places if one.parent == place.code]
        if inside:
            sums += [Sum((place.code, m), tuple((code, m) for code in inside)) for m in PUBLISHED]
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
