"""What the weekly evaluation is given, and what it finds: plain values, so that serving pages needs no statistics."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from math import cos, radians
from uuid import UUID

from django.db.models import Max

from waakvlam.kernel.viewer import Viewer
from waakvlam.places.geometry import Outline, rings
from waakvlam.places.models import AreaKind
from waakvlam.places.queries import areas
from waakvlam.watch.models import Evaluation, Method, Remark, Series, Week, WeekCount

METRES = 111_320.0
"""In a degree of latitude."""


@dataclass(frozen=True, slots=True)
class Material:
    """All series (in one order), the counted weeks oldest first, each count as (series, week, count) by index, and the
    middle of each neighbourhood in metres where its outline is known. Up to `judged` weeks were judged before.
    """

    series: list[Series]
    weeks: list[date]
    counts: list[tuple[int, int, int]]
    places: dict[str, tuple[float, float]]
    judged: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of models.Evaluation, before it is kept."""

    series: UUID
    week: date
    method: Method
    count: int
    expected: float | None
    upper: float | None
    p_value: float | None
    weeks: int = 1
    remark: Remark = Remark.NONE
    alarm: bool = False


def material(viewer: Viewer) -> Material | None:
    """Everything that was counted; None when the newest week was evaluated already, or nothing was counted.

    Needs the watch role. A fixed number of queries.
    """
    weeks = list(Week.objects.order_by("week").values_list("week", flat=True))
    series = list(Series.objects.order_by("area", "place_kind", "place", "kind", "domain"))
    judged = Evaluation.objects.aggregate(newest=Max("week"))["newest"]
    if not weeks or not series or judged == weeks[-1]:
        return None
    row = {one.id: number for number, one in enumerate(series)}
    column = {week: number for number, week in enumerate(weeks)}
    counts = [
        (row[id], column[week], count)
        for id, week, count in WeekCount.objects.values_list("series_id", "week", "count").iterator(10_000)
        if week in column
    ]
    drawn = areas(viewer, AreaKind.NEIGHBOURHOOD)
    return Material(series, weeks, counts, {area.code: middle(area.outline) for area in drawn if area.outline}, judged)


def up_to(given: Material, week: date, judged: date | None) -> Material:
    """What was known when this week was the newest, and the weeks until `judged` were judged."""
    past = given.weeks.index(week) + 1
    return replace(
        given, weeks=given.weeks[:past], counts=[count for count in given.counts if count[1] < past], judged=judged
    )


def unjudged(given: Material) -> Iterator[Material]:
    """The material of each week that was not judged yet, oldest first, as it was when that week was the newest.

    Where nothing was ever judged, only the newest week is.
    """
    weeks = [week for week in given.weeks if given.judged and week > given.judged] or given.weeks[-1:]
    for judged, week in zip([given.judged, *weeks], weeks, strict=False):
        yield up_to(given, week, judged)


def middle(outline: Outline) -> tuple[float, float]:
    """About where an outline lies: the mean of its corners, in metres east and north of the equator's origin."""
    corners = [corner for ring in rings(outline) for corner in ring]
    longitude = sum(corner[0] for corner in corners) / len(corners)
    latitude = sum(corner[1] for corner in corners) / len(corners)
    return longitude * METRES * cos(radians(latitude)), latitude * METRES
