"""Choosing the known face of a light: by the team that keeps it, or by a coordinator who sees nobody's name."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.parties.models import OrganisationKind
from waakvlam.parties.queries import members, people, teams
from waakvlam.pilotlight.actions.proposing import choose_keeper
from waakvlam.pilotlight.queries.lights import light_of
from waakvlam.pilotlight.queries.load import loads
from waakvlam.signals.queries.coordinating import area_names
from waakvlam.web.entrance import Request, staff
from waakvlam.web.lights import forms
from waakvlam.web.lights.words import origin_words, state_words


@staff(Permission.WORK, Permission.COORDINATE)
def choose_faces(request: Request, light: UUID) -> HttpResponse:
    """Who becomes the known face, and who comes when that face is away. Says nothing about whom it is for."""
    viewer = request.viewer
    found = light_of(viewer, light)
    team = teams(viewer, [found.team_id])[found.team_id]
    ours, coordinator = found.team_id in viewer.teams, viewer.may(Permission.COORDINATE)
    if not (ours or coordinator):
        raise Missing
    form = forms.Faces(
        forms.sent(request),
        initial={"keeper": found.keeper_id, "deputy": found.deputy_id},
        people=_people(viewer, found.team_id),
        landlord=team.organisation.kind == OrganisationKind.CORPORATION,
        coordinator=coordinator,
    )
    if request.method == "POST" and form.is_valid():
        try:
            choose_keeper(by=viewer, light=light, **form.cleaned_data)
        except (Invalid, Refused) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Chosen. They hear it, and the resident is told by the known face."))
            return redirect("light", light=light) if ours else redirect("todo")
    shown = {
        "form": form,
        "light": found,
        "ours": ours,
        "team": team,
        "area": area_names(viewer, {found.area})[found.area],
        "origin": origin_words(found.origin),
        "state": state_words(found.state),
        "load": loads(viewer, [found.team_id])[found.team_id],
    }
    return render(request, "lights/faces.html", shown)


def _people(viewer: Viewer, team: UUID) -> list[tuple[UUID, str]]:
    """Who works in a team, by name, with what they do."""
    there = [person for person, _roles in members(viewer, [team])[team]]
    known = people(viewer, there)
    return [(person, f"{known[person].name}, {known[person].function}") for person in there]
