"""Alerts as people judge them, and how often each method was right."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connection

from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.watch.models import Alarm, Alert, Evaluation, Method
from waakvlam.watch.queries.series import Mark, marks
from waakvlam.watch.states import OPEN


def alerts(viewer: Viewer, *, area: str | None = None, standing: bool = True) -> list[Alert]:
    """The alerts in the viewer's areas, newest first: those that ask something, or all. One query."""
    found = Alert.objects.select_related("team__organisation", "person")
    if area:
        found = found.filter(area=area)
    if standing:
        found = found.filter(state__in=OPEN)
    return list(found.order_by("-raised_at", "id"))


@dataclass(frozen=True, slots=True)
class Judged:
    """An alert with what raised it and what may explain it.

    `because` are its evaluations, newest first, each with its series; empty for a director, who sees that an alert is
    there and how it stands. `marks` are the campaigns, new staff and openings in these weeks: first ask whether there
    is more trouble, or more telling.
    """

    alert: Alert
    because: tuple[Evaluation, ...]
    marks: tuple[Mark, ...]


def alert(viewer: Viewer, id: UUID) -> Judged:
    """One alert in the viewer's areas. Raises `Missing`. Four queries."""
    found = Alert.objects.select_related("team__organisation", "person").filter(id=id).first()
    if found is None:
        raise Missing
    alarms = Alarm.objects.filter(alert=found).select_related("evaluation__series")
    because = [alarm.evaluation for alarm in alarms.order_by("-evaluation__week", "evaluation__p_value", "id")]
    first = found.first_week - timedelta(weeks=8)
    return Judged(found, tuple(because), tuple(marks(viewer, found.area, first=first, last=found.last_week)))


@dataclass(frozen=True, slots=True)
class Record:
    """How often a method raised an alert in a municipality, and what people found; `waiting` was not judged yet."""

    method: Method
    raised: int
    confirmed: int
    explained: int
    waiting: int


def track_record(viewer: Viewer, municipality: str) -> list[Record]:
    """The track record of each method in a municipality (code GM…): counts of alerts, about nobody. One query.

    Any context may read it.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT method, raised, confirmed, explained, waiting FROM walls.track_record(%s)", [municipality]
        )
        return [Record(Method(method), *counts) for method, *counts in cursor.fetchall()]
