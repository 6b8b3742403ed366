"""Whose an area is: for the viewer, and for time."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from waakvlam.kernel.errors import Refused
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.parties.models import Task, WorkArea
from waakvlam.parties.rules import covering
from waakvlam.places.models import Area, AreaKind
from waakvlam.places.queries import areas
from waakvlam.watch.rules import NO_PART, may_decide


def desk(viewer: Viewer, area: str) -> UUID:
    """The viewer's own team that coordinates an area, the narrowest. Raises `Refused` when there is none."""
    own = _work([Task.COORDINATION]).filter(team__in=viewer.teams, area_code__in=covering(area))
    own = own.order_by("team__name", "team_id")
    found = max(own, key=lambda row: len(row.area_code), default=None) if viewer.may(Permission.COORDINATE) else None
    Refused.unless(may_decide(coordinates=found is not None))
    assert found is not None
    return found.team_id


def me(viewer: Viewer) -> UUID:
    """The professional behind a viewer. Raises `AssertionError` for time and the public, who decide nothing."""
    assert viewer.person is not None
    return viewer.person


def desks(viewer: Viewer, codes: Iterable[str]) -> dict[str, UUID]:
    """For each area the team that coordinates it, or else the one that directs; without either it is left out.

    One query.
    """
    around = {code: covering(code) for code in codes}
    rows = _work([Task.COORDINATION, Task.DIRECTION]).filter(area_code__in={c for one in around.values() for c in one})
    first: dict[tuple[str, str], UUID] = {}
    for row in rows.order_by("team__name", "team_id"):
        first.setdefault((row.task, row.area_code), row.team_id)
    found: dict[str, UUID] = {}
    for code, codes_around in around.items():
        asked = [(task, one) for task in (Task.COORDINATION, Task.DIRECTION) for one in codes_around]
        if team := next((first[key] for key in asked if key in first), None):
            found[code] = team
    return found


def coordinates(viewer: Viewer, area: str) -> bool:
    """Whether the viewer is the coordinator of an area, who sees exact counts and its galleries."""
    return _any_covers(viewer, area, {Permission.COORDINATE: Task.COORDINATION})


def oversees(viewer: Viewer, area: str) -> bool:
    """Whether the viewer coordinates or directs an area."""
    return _any_covers(viewer, area, {Permission.COORDINATE: Task.COORDINATION, Permission.DIRECT: Task.DIRECTION})


def own_neighbourhoods(viewer: Viewer) -> list[Area]:
    """The neighbourhoods that the viewer coordinates or directs, by code. A few queries."""
    tasks = [
        task
        for permission, task in ((Permission.COORDINATE, Task.COORDINATION), (Permission.DIRECT, Task.DIRECTION))
        if viewer.may(permission)
    ]
    codes = set(_work(tasks).filter(team__in=viewer.teams).values_list("area_code", flat=True))
    return [one for one in areas(viewer, AreaKind.NEIGHBOURHOOD) if not codes.isdisjoint(covering(one.code))]


def _any_covers(viewer: Viewer, area: str, ways: dict[Permission, Task]) -> bool:
    tasks = [task for permission, task in ways.items() if viewer.may(permission)]
    return _work(tasks).filter(team__in=viewer.teams, area_code__in=covering(area)).exists()


def _work(tasks: list[Task]) -> QuerySet[WorkArea]:
    return WorkArea.objects.filter(task__in=tasks).exclude(team__organisation__kind__in=NO_PART)
