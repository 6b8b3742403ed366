"""How contact with each resident stands, coldest first; who is away; and the hours that it asks of a team."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waakvlam.capacity.actions import set_hours
from waakvlam.capacity.queries import hours
from waakvlam.capacity.rules import may_plan
from waakvlam.kernel.errors import Invalid, Missing
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.parties.queries import coordinated_teams
from waakvlam.parties.queries import team as team_of
from waakvlam.pilotlight.queries.contacts import Contact, team_contact
from waakvlam.pilotlight.queries.cover import gaps
from waakvlam.pilotlight.queries.ended import Ended, ended_lights
from waakvlam.pilotlight.queries.hours import TeamHours, team_hours
from waakvlam.pilotlight.rules import Warmth
from waakvlam.signals.queries.coordinating import area_names
from waakvlam.web.entrance import Request, staff
from waakvlam.web.lights.words import marks, shown_warmth, state_words
from waakvlam.web.page import page_number
from waakvlam.web.words import due_in_words


@staff(Permission.WORK, Permission.COORDINATE)
def team_page(request: Request) -> HttpResponse:
    """Contact in het team: resident by resident, in words and shapes; first where nobody is."""
    viewer = request.viewer
    found = team_contact(viewer, page_number(request))
    shown = {
        "lines": [_line(viewer, contact) for contact in found.items],
        "page": found,
        "counts": [(shown_warmth(word), found.counts[word]) for word in Warmth if found.counts[word]],
        "tabs": _tabs(viewer, "contact_in_team"),
    }
    return render(request, "contact/team.html", shown)


@staff(Permission.WORK)
def ended_page(request: Request) -> HttpResponse:
    """Lights that ended and may begin again, from here in one step."""
    viewer = request.viewer
    found = ended_lights(viewer, page_number(request))
    areas = area_names(viewer, {one.light.area for one in found.items})
    shown = {
        "lines": [_ended(one, areas[one.light.area]) for one in found.items],
        "page": found,
        "tabs": _tabs(viewer, "ended_lights"),
    }
    return render(request, "contact/ended.html", shown)


@staff(Permission.WORK, Permission.COORDINATE)
def hours_page(request: Request) -> HttpResponse:
    """What contact asks of a team against its hours, and who is away without anybody instead."""
    viewer = request.viewer
    teams = team_hours(viewer)
    coordinated = coordinated_teams(viewer, [one.team.id for one in teams])
    shown = {
        "teams": [_hours(viewer, one, coordinated) for one in teams],
        "gaps": gaps(viewer),
        "plans_leave": viewer.may(Permission.COORDINATE),
        "tabs": _tabs(viewer, "contact_hours"),
    }
    return render(request, "contact/hours.html", shown)


class Hours(forms.Form):
    """How many hours a week a team has for pilot lights."""

    weekly = forms.DecimalField(
        label=gettext_lazy("Hours a week, of the whole team"),
        help_text=gettext_lazy("For contact with residents, with travelling. From today on."),
        min_value=Decimal(0),
        max_digits=5,
        decimal_places=1,
        localize=True,
    )


@staff(Permission.COORDINATE)
def change_hours(request: Request, planned: UUID) -> HttpResponse:
    """Say how many hours a team has."""
    viewer = request.viewer
    found = team_of(viewer, planned)
    if not may_plan(viewer, planned, coordinated_teams(viewer, [planned])):
        raise Missing
    form = Hours(request.POST or None, initial={"weekly": hours(viewer, [planned]).get(planned)})
    if request.method == "POST" and form.is_valid():
        try:
            set_hours(by=viewer, team=planned, **form.cleaned_data)
        except Invalid as problem:
            form.add_error("weekly", str(problem))
        else:
            messages.success(request, _("The hours are written down."))
            return redirect("contact_hours")
    return render(request, "contact/change_hours.html", {"form": form, "team": found})


def _tabs(viewer: Viewer, current: str) -> list[dict[str, Any]]:
    tabs = [("contact_in_team", _("Contact")), ("contact_hours", _("Hours and leave"))]
    if viewer.may(Permission.WORK):
        tabs.append(("ended_lights", _("Finished")))
    return [{"label": label, "url": reverse(name), "current": name == current} for name, label in tabs]


def _line(viewer: Viewer, contact: Contact) -> dict[str, Any]:
    light, resident = contact.light, contact.resident
    due, late = due_in_words(light.next_due_at, viewer.now, short=True) if light.next_due_at else ("", False)
    return {
        "light": light,
        "called": resident.called if resident else "",
        "address": contact.address,
        "marks": marks(resident) if resident else [],
        "warmth": shown_warmth(contact.warmth),
        "keeper": contact.keeper,
        "deputy": contact.deputy,
        "due": due,
        "late": late,
        "uncovered": contact.uncovered,
        "faceless": contact.warmth is Warmth.NO_FACE,
    }


def _ended(one: Ended, area: str) -> dict[str, Any]:
    return {
        "light": one.light,
        "called": one.resident.called if one.resident else "",
        "where": one.address.label if one.address else area,
        "state": state_words(one.light.state),
        "keeper": one.light.keeper,
    }


def _hours(viewer: Viewer, one: TeamHours, coordinated: Collection[UUID]) -> dict[str, Any]:
    """One team's hours as whole hours, the bar as a share of what it has."""
    shown: dict[str, Any] = {"team": one.team, "may_change": bool(may_plan(viewer, one.team.id, coordinated))}
    if one.load is None:
        return shown | {"small": True}
    weekly = one.load.weekly
    return shown | {
        "needed": one.load.needed,
        "weekly": weekly,
        "beyond": weekly is not None and one.load.needed > weekly,
        "value": round(one.load.needed),
        "most": round(max(weekly or 0, one.load.needed)) or 1,
    }
