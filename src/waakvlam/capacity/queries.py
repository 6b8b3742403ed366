"""How many hours there are, and what is missing where. Nothing here is about a resident."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, F, Min, Q

from waakvlam.capacity.models import Bottleneck, BottleneckKind, Hours
from waakvlam.kernel.viewer import Viewer


def hours(viewer: Viewer, teams: Iterable[UUID]) -> dict[UUID, Decimal]:
    """How many hours a week these teams have for pilot lights now; a team that never said so is left out. One query."""
    return dict(Hours.objects.filter(team__in=list(teams), until=None).values_list("team", "weekly"))


def hours_history(viewer: Viewer, team: UUID) -> list[Hours]:
    """How many hours a team had, newest first."""
    return list(Hours.objects.filter(team=team).order_by("-since", F("until").desc(nulls_first=True)))


@dataclass(frozen=True, slots=True)
class Shortage:
    """What is missing in a neighbourhood: how often now, since when the first of these, how often it was solved."""

    kind: BottleneckKind
    area: str
    open: int
    since: datetime | None
    solved: int


def shortages(viewer: Viewer, areas: Iterable[str]) -> list[Shortage]:
    """What is or was missing in these neighbourhoods, what is missing most first. One query."""
    unsolved = Q(until=None)
    rows = (
        Bottleneck.objects.filter(area__in=list(areas))
        .values("kind", "area")
        .annotate(
            open=Count("id", filter=unsolved),
            first=Min("since", filter=unsolved),
            solved=Count("id", filter=~unsolved),
        )
        .order_by("-open", "kind", "area")
    )
    return [
        Shortage(BottleneckKind(row["kind"]), row["area"], row["open"], row["first"], row["solved"]) for row in rows
    ]
