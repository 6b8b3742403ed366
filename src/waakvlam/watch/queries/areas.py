"""What was decided and noted about neighbourhoods: for everyone who works there."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count

from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.rules import covering
from waakvlam.places.models import Area
from waakvlam.watch.models import (
    Agreement,
    Alert,
    AreaLevel,
    AreaNote,
    Balance,
    LevelChange,
    Measure,
    Plan,
    Service,
    ServiceKind,
)
from waakvlam.watch.queries.desks import own_neighbourhoods
from waakvlam.watch.states import OPEN


@dataclass(frozen=True, slots=True)
class Overview:
    """A neighbourhood in the viewer's list: its level with the day to look again, and what asks for a person."""

    area: Area
    level: AreaLevel
    review_on: date | None
    alerts: int
    balances: int


def overview(viewer: Viewer) -> list[Overview]:
    """The neighbourhoods that the viewer coordinates or directs, by code. A fixed number of queries."""
    found = own_neighbourhoods(viewer)
    codes = [area.code for area in found]
    levels = {row.area: row for row in LevelChange.objects.filter(area__in=codes, until=None)}
    asking = Alert.objects.filter(area__in=codes, state__in=OPEN)
    alerts = dict(asking.values_list("area").annotate(Count("id")))
    talks = Balance.objects.filter(area__in=codes, decided_at=None)
    balances = dict(talks.values_list("area").annotate(Count("id")))
    return [
        Overview(
            area,
            AreaLevel(levels[area.code].level) if area.code in levels else AreaLevel.PLAIN,
            levels[area.code].review_on if area.code in levels else None,
            alerts.get(area.code, 0),
            balances.get(area.code, 0),
        )
        for area in found
    ]


def level(viewer: Viewer, area: str) -> LevelChange | None:
    """The level that an area has now; None when nobody ever changed it: plain."""
    rows = LevelChange.objects.filter(area=area, until=None).select_related("person", "team__organisation")
    return rows.first()


def level_history(viewer: Viewer, area: str) -> list[LevelChange]:
    """Every level that an area had, newest first, each with its reason."""
    rows = LevelChange.objects.filter(area=area).select_related("person", "team__organisation")
    return list(rows.order_by("-since", "id"))


def notes(viewer: Viewer, area: str, *, ended: bool = False) -> list[AreaNote]:
    """What helps and hinders in an area, newest first; with `ended` what did before."""
    rows = AreaNote.objects.filter(area=area, until__isnull=not ended).select_related("made_by")
    return list(rows.order_by("factor", "-made_at", "id"))


def note(viewer: Viewer, id: UUID) -> AreaNote:
    """One note. Raises `Missing`."""
    found = AreaNote.objects.filter(id=id).first()
    if found is None:
        raise Missing
    return found


def services(viewer: Viewer, area: str) -> dict[ServiceKind, Service | None]:
    """For each kind of service what was said last in an area; None when nobody said anything yet. One query."""
    rows = Service.objects.filter(area=area).order_by("kind", "-said_at").distinct("kind")
    said = {row.kind: row for row in rows}
    return {kind: said.get(kind) for kind in ServiceKind}


def plan(viewer: Viewer, area: str) -> Plan | None:
    """The plan that was made with residents and holds now."""
    return Plan.objects.filter(area=area, until=None).select_related("person", "team__organisation").first()


def plans(viewer: Viewer, area: str) -> list[Plan]:
    """Every plan of an area, newest first."""
    return list(Plan.objects.filter(area=area).select_related("person").order_by("-made_at", "id"))


def agreements(viewer: Viewer, area: str) -> list[Agreement]:
    """What parties agreed about mixed living in the district around an area and holds now, newest first."""
    rows = Agreement.objects.filter(area__in=covering(area), until=None).select_related("made_by")
    return list(rows.order_by("-agreed_on", "id"))


def area_of(viewer: Viewer, ref: UUID) -> str | None:
    """In which area lies what a duty is about: an alert, balance, measure, level or plan. At most five queries."""
    for model in (Alert, Balance, Measure, LevelChange, Plan):
        found = model.objects.filter(id=ref).values_list("area", flat=True).first()
        if found is not None:
            return found
    return None
