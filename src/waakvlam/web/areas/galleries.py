"""Galleries, complexes and streets: the parts of the balance one by one, and what was decided. Homes are a count."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from waakvlam.duties.queries import for_refs
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Permission
from waakvlam.places.models import Gallery
from waakvlam.places.queries import complexes, galleries, streets
from waakvlam.watch.models import Cause
from waakvlam.watch.queries.galleries import all_shares, balances, load, measures, share_of
from waakvlam.watch.queries.galleries import gallery as gallery_of
from waakvlam.watch.queries.galleries import measure as measure_of
from waakvlam.watch.queries.galleries import threshold as threshold_of
from waakvlam.web.areas.here import Here, coordinated, here
from waakvlam.web.areas.verbs import ON_MEASURE
from waakvlam.web.areas.views import around
from waakvlam.web.areas.words import CAUSES, MEASURES
from waakvlam.web.entrance import Request, staff
from waakvlam.web.words import due_in_words


@staff(Permission.COORDINATE)
def spots(request: Request, area: str) -> HttpResponse:
    """The galleries of a neighbourhood as 'x of y', for its coordinator only, and a way to each complex and street."""
    place = coordinated(request.viewer, area)
    shares = {one.gallery: one for one in all_shares(request.viewer) if one.area == area}
    talked = {one.gallery_id for one in balances(request.viewer, area)}
    rows: list[dict[str, Any]] = [
        {"gallery": one, "share": shares.get(one.id), "talked": one.id in talked}
        for one in galleries(request.viewer, area)
    ]
    rows.sort(key=lambda row: (not row["talked"], _not_passed(row["share"])))
    percent, fewest = threshold_of(request.viewer, area)
    shown = around(place, "area_spots") | {
        "galleries": [row for row in rows if row["talked"] or _supported(row["share"])],
        "others": [row for row in rows if not (row["talked"] or _supported(row["share"]))],
        "percent": percent,
        "fewest": fewest,
        "complexes": complexes(request.viewer, area),
        "streets": streets(request.viewer, area),
    }
    return render(request, "areas/spots.html", shown)


def _not_passed(share: Any) -> bool:
    return not (share and share.passed)


def _supported(share: Any) -> bool:
    return bool(share and share.supported)


def _named(gallery: Gallery) -> str:
    return f"{gallery.complex.name}, {gallery.name}"


@staff(Permission.COORDINATE)
def gallery(request: Request, area: str, gallery: UUID) -> HttpResponse:
    """One gallery: how many of its homes have support, the parts of its balance, and what was decided."""
    viewer = request.viewer
    place = coordinated(viewer, area)
    found = gallery_of(viewer, gallery)
    talks = [one for one in balances(viewer, area) if one.gallery_id == gallery]
    due = {duty.ref: due_in_words(duty.due_at, viewer.now)[0] for duty in for_refs(viewer, [one.id for one in talks])}
    here_decided = measures(viewer, area) + measures(viewer, area, ended=True)
    shown = _spot(place, "gallery", gallery, _named(found)) | {
        "gallery": found,
        "share": share_of(viewer, gallery, area),
        "percent": threshold_of(viewer, area)[0],
        "talks": [(CAUSES[one.cause], one, due.get(one.id, "")) for one in talks],
        "free": not any(one.cause == Cause.HOME_FREE for one in talks),
        "measures": [(MEASURES[one.kind], one) for one in here_decided if one.gallery_id == gallery],
    }
    return render(request, "areas/spot.html", shown)


@staff(Permission.COORDINATE)
def complex(request: Request, area: str, complex: UUID) -> HttpResponse:
    """One complex, part by part."""
    place = coordinated(request.viewer, area)
    names = {one.id: one.name for one in complexes(request.viewer, area)}
    return render(request, "areas/spot.html", _spot(place, "complex", complex, names.get(complex)))


@staff(Permission.COORDINATE)
def street(request: Request, area: str, road: UUID) -> HttpResponse:
    """One street, part by part."""
    place = coordinated(request.viewer, area)
    return render(
        request, "areas/spot.html", _spot(place, "street", road, dict(streets(request.viewer, area)).get(road))
    )


def _spot(place: Here, kind: str, id: UUID, name: str | None) -> dict[str, Any]:
    """A place with the parts of its balance, each on a line of its own: they are never added up. Raises `Missing`."""
    if not name:
        raise Missing
    found = load(place.viewer, kind, id, place.code)
    return {"area": place.area, "name": name, "load": found, "back": reverse("area_spots", args=[place.code])}


@staff(Permission.WORK, Permission.COORDINATE, Permission.DIRECT)
def measure(request: Request, measure: UUID) -> HttpResponse:
    """What was decided together for a gallery, for whoever works there: no share, no homes and nobody's name."""
    found = measure_of(request.viewer, measure)
    place = here(request.viewer, found.area)
    shown = {
        "area": place.area,
        "measure": found,
        "what": MEASURES[found.kind],
        "where": _named(found.gallery),
        "verbs": ON_MEASURE if place.coordinates and not found.ended_at else {},
        "turn": {"state": "done"}
        if found.ended_at
        else {
            "state": "mine" if found.team_id in request.viewer.teams else "other",
            "who": found.team.full_name,
        },
    }
    return render(request, "areas/measure.html", shown)
