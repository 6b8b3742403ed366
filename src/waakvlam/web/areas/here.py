"""Somebody on the pages of one neighbourhood: who works there, and what they may do."""

from dataclasses import dataclass

from waakvlam.kernel.errors import Invalid, Missing
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.parties.models import Task
from waakvlam.parties.queries import coverage, who_works_here
from waakvlam.places.models import Area, AreaKind
from waakvlam.places.queries import areas, around
from waakvlam.watch.queries.desks import coordinates, own_neighbourhoods


@dataclass(frozen=True, slots=True)
class Here:
    """A neighbourhood as somebody finds it who works there, coordinates it or directs it."""

    viewer: Viewer
    area: Area
    wider: tuple[Area, ...]
    """The district and the municipality around it, as far as they are known."""
    coordinates: bool
    directs: bool
    widely: bool
    """Their task is for the neighbourhoods around it too."""

    @property
    def code(self) -> str:
        """The code of the neighbourhood."""
        return self.area.code

    @property
    def municipality(self) -> str:
        """The code of the municipality around it."""
        return f"GM{self.code[2:6]}"


def here(viewer: Viewer, code: str) -> Here:
    """The neighbourhood, for who has a task there. Raises `Missing` for anybody else. Three queries."""
    try:
        known = {one.code: one for one in around(viewer, code)}
    except Invalid:
        raise Missing from None
    found = known.pop(code, None)
    if found is None or found.kind != AreaKind.NEIGHBOURHOOD:
        raise Missing
    mine = [card for card in who_works_here(viewer, code) if card.team.id in viewer.teams]
    if not mine:
        raise Missing
    coordinator = viewer.may(Permission.COORDINATE) and coordinates(viewer, code)
    director = viewer.may(Permission.DIRECT) and any(card.task is Task.DIRECTION for card in mine)
    return Here(
        viewer, found, tuple(known.values()), coordinator, director, any(card.area_code != code for card in mine)
    )


def coordinated(viewer: Viewer, code: str) -> Here:
    """The neighbourhood, for its coordinator. Raises `Missing` for anybody else."""
    place = here(viewer, code)
    if not place.coordinates:
        raise Missing
    return place


def neighbourhoods(viewer: Viewer) -> list[Area]:
    """Where the viewer's teams have a task, by name. A few queries, however many neighbourhoods."""
    if viewer.permissions & {Permission.COORDINATE, Permission.DIRECT}:
        return sorted(own_neighbourhoods(viewer), key=lambda one: one.name)
    drawn = areas(viewer, AreaKind.NEIGHBOURHOOD)
    codes = [one.code for one in drawn]
    there = [coverage(viewer, task, codes) for task in (Task.FIRST_VISIT, Task.NEIGHBOURHOOD_TEAM)]
    mine = {code for teams in there for code in codes if any(team.id in viewer.teams for team in teams[code])}
    return sorted((one for one in drawn if one.code in mine), key=lambda one: one.name)
