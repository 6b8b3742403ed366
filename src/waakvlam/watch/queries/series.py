"""The weekly series of an area, with what was expected and the marks on them.

Exact counts are for the coordinator of the area; a director gets the signals of the neighbourhood in fixed blocks of
four weeks, from 10 on and rounded to 5. The database holds both.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection

from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import Opening
from waakvlam.parties.rules import covering, day_of
from waakvlam.places.models import Complex, Gallery
from waakvlam.watch.models import (
    Effort,
    EffortKind,
    Evaluation,
    Method,
    PlaceKind,
    Remark,
    Series,
    SeriesKind,
    Week,
    WeekCount,
)
from waakvlam.watch.rules import OPENING_COUNTS, monday_of, overlaps


@dataclass(frozen=True, slots=True)
class Point:
    """One week of a series: how many from how many sources, and what was expected when it was evaluated.

    `count` is None for a week that was not counted. `upper` is what is unusual to pass.
    """

    week: date
    count: int | None
    sources: int
    expected: float | None
    upper: float | None
    remark: Remark
    alarm: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A series with its weeks, oldest first."""

    series: Series
    points: tuple[Point, ...]


def lines(
    viewer: Viewer,
    area: str,
    *,
    place_kind: PlaceKind = PlaceKind.NEIGHBOURHOOD,
    place: str | None = None,
    kind: SeriesKind | None = None,
    domain: str | None = None,
    weeks_back: int = 104,
) -> list[Line]:
    """The series at one place in an area (by default the neighbourhood itself) over the last weeks, by kind and domain.

    `place` is the id of a complex or gallery, `domain` a life domain or '' for all together. Empty for who is not the
    coordinator of the area. Four queries.
    """
    found = Series.objects.filter(area=area, place_kind=place_kind, place=place or area)
    if kind is not None:
        found = found.filter(kind=kind)
    if domain is not None:
        found = found.filter(domain=domain)
    series = list(found.order_by("kind", "domain"))
    last = monday_of(viewer.now)
    shown = [last - timedelta(weeks=n) for n in range(weeks_back, 0, -1)]
    since = shown[0]
    counted = set(Week.objects.filter(week__gte=since).values_list("week", flat=True))
    counts: dict[tuple[UUID, date], tuple[int, int]] = {
        (row.series_id, row.week): (row.count, row.sources)
        for row in WeekCount.objects.filter(series__in=series, week__gte=since)
    }
    expected: dict[tuple[UUID, date], Evaluation] = {}
    alarms: set[tuple[UUID, date]] = set()
    for row in Evaluation.objects.filter(series__in=series, week__gte=since):
        if row.method == Method.THRESHOLD:
            expected[row.series_id, row.week] = row
        if row.alarm:
            alarms.add((row.series_id, row.week))
    return [
        Line(
            one,
            tuple(
                _point(week, one.id, week in counted, counts, expected, alarms) for week in shown if week >= one.since
            ),
        )
        for one in series
    ]


def _point(
    week: date,
    series: UUID,
    counted: bool,
    counts: dict[tuple[UUID, date], tuple[int, int]],
    expected: dict[tuple[UUID, date], Evaluation],
    alarms: set[tuple[UUID, date]],
) -> Point:
    count, sources = counts.get((series, week), (0, 0))
    band = expected.get((series, week))
    return Point(
        week,
        count if counted else None,
        sources,
        band.expected if band else None,
        band.upper if band else None,
        Remark(band.remark) if band else Remark.NONE,
        (series, week) in alarms,
    )


@dataclass(frozen=True, slots=True)
class Spot:
    """A complex or gallery of which series exist in an area."""

    place_kind: PlaceKind
    place: str
    name: str


def spots(viewer: Viewer, area: str) -> list[Spot]:
    """The complexes and galleries with series in an area, by name. Empty but for its coordinator. Three queries."""
    found = Series.objects.filter(area=area).exclude(place_kind=PlaceKind.NEIGHBOURHOOD)
    places: dict[str, set[str]] = defaultdict(set)
    for kind, place in found.values_list("place_kind", "place").distinct():
        places[kind].add(place)
    complexes = Complex.objects.filter(id__in=places[PlaceKind.COMPLEX])
    galleries = Gallery.objects.filter(id__in=places[PlaceKind.GALLERY]).select_related("complex")
    names = [Spot(PlaceKind.COMPLEX, str(one.id), one.name) for one in complexes]
    names += [Spot(PlaceKind.GALLERY, str(one.id), f"{one.complex.name}, {one.name}") for one in galleries]
    return sorted(names, key=lambda spot: (spot.name, spot.place))


@dataclass(frozen=True, slots=True)
class Block:
    """Four weeks of a neighbourhood: about how many (rounded to 5), or None when that is fewer than 10."""

    kind: SeriesKind
    begins: date
    about: int | None


def blocks(viewer: Viewer, area: str) -> list[Block]:
    """The signals of a neighbourhood in two years as a director sees them, all life domains together. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT block, about FROM walls.blocks_of(%s, %s)", [area, monday_of(viewer.now) - timedelta(weeks=104)]
        )
        return [Block(SeriesKind.SIGNALS, begins, about) for begins, about in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class Mark:
    """Why more or less was told from a day until a day; `derived` when nobody had to write it down."""

    kind: EffortKind
    since: date
    until: date | None
    words: str
    derived: bool


def marks(viewer: Viewer, area: str, *, first: date | None = None, last: date | None = None) -> list[Mark]:
    """The marks on the series of an area, oldest first; with `first` and `last` (Mondays) those that touch these weeks.

    An area that opened makes its own mark, and so does its public form. Two queries.
    """
    found = [
        Mark(EffortKind(row.kind), row.since, row.until, row.words, derived=False)
        for row in Effort.objects.filter(area=area)
    ]
    for row in Opening.objects.filter(area_code__in=covering(area)):
        opened = day_of(row.opened_at)
        kind = EffortKind.FORM_OPENED if row.public_form else EffortKind.AREA_OPENED
        found.append(Mark(kind, opened, opened + OPENING_COUNTS, "", derived=True))
    if first and last:
        found = [mark for mark in found if overlaps(mark.since, mark.until, first, last)]
    return sorted(found, key=lambda mark: (mark.since, mark.kind))
