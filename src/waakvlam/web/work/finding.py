"""An address found by tapping: a neighbourhood on the map, a street, a door."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.parties.queries import teams
from waakvlam.places.map import Shape, draw
from waakvlam.places.models import Address, Area, AreaKind
from waakvlam.places.queries import area, areas, street_homes, streets
from waakvlam.web.entrance import Request, staff


@staff(Permission.TELL)
def neighbourhood(request: Request, code: str) -> HttpResponse:
    """The streets of a neighbourhood, to tap one."""
    viewer = request.viewer
    return render(request, "work/streets.html", {"area": area(viewer, code), "streets": streets(viewer, code)})


@staff(Permission.TELL)
def street(request: Request, street: UUID) -> HttpResponse:
    """The doors of a street, by gallery where that is known. A door goes on to what one sees there."""
    homes = street_homes(request.viewer, street)
    galleries: dict[str, list[tuple[Address, str]]] = {}
    for home in homes:
        door = home.label.removeprefix(home.street).strip()
        galleries.setdefault(home.gallery.name if home.gallery else "", []).append((home, door))
    shown = {"area": area(request.viewer, homes[0].neighbourhood), "name": homes[0].street, "galleries": galleries}
    return render(request, "work/doors.html", shown)


def ground(viewer: Viewer) -> list[Area]:
    """The neighbourhoods in which the viewer's teams work, by name."""
    codes = {row.area_code for team in teams(viewer, viewer.teams).values() for row in team.work_areas.all()}
    widest = [code for code in codes if not any(_lies_in(code, other) for other in codes)]
    found = [one for code in widest for one in areas(viewer, AreaKind.NEIGHBOURHOOD, within=code)]
    return sorted(found, key=lambda one: (one.name, one.code))


def drawn(ground: Sequence[Area]) -> str:
    """These neighbourhoods on a map, each with its number in their list; each leads to its streets."""
    shapes = [
        Shape(one.outline, reverse("neighbourhood", args=[one.code]), one.name, mark=str(number))
        for number, one in enumerate(ground, 1)
        if one.outline
    ]
    return draw(shapes, _("Map of the neighbourhoods"))


def _lies_in(code: str, other: str) -> bool:
    return len(other) < len(code) and code[2:].startswith(other[2:])
