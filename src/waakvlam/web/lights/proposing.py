"""Proposing a light: from a situation, or for somebody at an address; as little as is needed is written down."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.transaction import atomic
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waakvlam.access.models import Category
from waakvlam.access.queries import open_door
from waakvlam.households.actions import enter_home, register_resident
from waakvlam.households.models import Resident
from waakvlam.households.queries import PURPOSE, home_at, living_at, residents
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.ids import new_id
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.parties.models import Task
from waakvlam.parties.queries import team_for, teams
from waakvlam.pilotlight.actions.proposing import propose
from waakvlam.pilotlight.models import Origin
from waakvlam.places.models import Address
from waakvlam.places.queries import address as address_of
from waakvlam.places.queries import search_addresses
from waakvlam.signals.queries.concerns import open_concern
from waakvlam.web.entrance import Request, staff
from waakvlam.web.lights import forms
from waakvlam.web.lights.here import lights_here


@staff(Permission.WORK)
def from_concern(request: Request, concern: UUID) -> HttpResponse:
    """'Waakvlam voorstellen' from a situation: who lives there, and which team keeps the light."""
    found = open_concern(request.viewer, concern, activity="propose light")
    if found.subject is None or found.subject.address is None:
        raise Missing
    return _ask(request, found.subject.address, began=request.method == "POST", concern=concern)


@staff(Permission.WORK)
def new(request: Request) -> HttpResponse:
    """Where does the resident live? By street and number; one find goes straight on."""
    typed = request.POST.get("place", "")
    found = search_addresses(request.viewer, typed) if typed else []
    if len(found) == 1:
        return _ask(request, found[0], began=False)
    return render(request, "lights/where.html", {"found": found, "typed": typed})


@require_POST
@staff(Permission.WORK)
def new_at(request: Request) -> HttpResponse:
    """Who lives at this address, and which team keeps the light."""
    viewer = request.viewer
    if viewer.address is None:
        return redirect("new_light")
    return _ask(request, address_of(viewer, viewer.address), began="team" in request.POST)


def _ask(request: Request, address: Address, *, began: bool, concern: UUID | None = None) -> HttpResponse:
    viewer = request.viewer
    keeps = team_for(viewer, address.neighbourhood, Task.NEIGHBOURHOOD_TEAM)
    choices = {team.id: team.name for team in filter(None, [keeps, *teams(viewer, viewer.teams).values()])}
    form = forms.NewResident(
        request.POST if began else None,
        initial={"team": keeps and keeps.id},
        teams=list(choices.items()),
        ask_reason=concern is None,
    )
    there = ""
    if began and form.is_valid():
        try:
            light = _propose(viewer, address, concern, dict(form.cleaned_data))
        except (Invalid, Refused) as problem:
            form.add_error(None, str(problem))
            there = _there(viewer, address, form.cleaned_data["called"])
        else:
            messages.success(request, _("Proposed. The coordinator chooses a known face."))
            if form.cleaned_data["team"] in viewer.teams:
                return redirect("light", light=light)
            return redirect("concern", concern=concern) if concern else redirect("today")
    shown = {"form": form, "address": address, "concern": concern, "there": there}
    return render(request, "lights/propose.html", shown)


@atomic
def _propose(viewer: Viewer, address: Address, concern: UUID | None, given: dict[str, Any]) -> UUID:
    team, words, origin = given.pop("team"), given.pop("words"), given.pop("origin", Origin.CONCERN)
    mine = team if team in viewer.teams else viewer.teams[0]
    home = enter_home(by=viewer, address=address.id, team=mine, act=concern or new_id())
    known = _known(viewer, home, given["called"])
    resident = known.subject_id if known else register_resident(by=viewer, home=home, team=mine, **given)
    return propose(by=viewer, resident=resident, origin=origin, team=team, words=words)


def _there(viewer: Viewer, address: Address, called: str) -> str:
    """Where the light stands that somebody at this address has already; empty when there is none, as far as known."""
    home = home_at(viewer, address.id)
    if home is None:
        return ""
    open_door(viewer, [home], categories=Category.CONTACT, activity="propose light", purpose=PURPOSE)
    known = _known(viewer, home, called)
    if known is None:
        return ""
    return next((one.url for one in lights_here(viewer, [known.subject_id])), "") or reverse("household", args=[home])


def _known(viewer: Viewer, home: UUID, called: str) -> Resident | None:
    """Who lives in this home under this name already, as far as the viewer may know."""
    there = living_at(viewer, home)
    opened = open_door(viewer, there, categories=Category.CONTACT, activity="propose light", purpose=PURPOSE)
    return next(
        (one for one in residents(viewer, opened).values() if str(one.called).casefold() == called.casefold()), None
    )
