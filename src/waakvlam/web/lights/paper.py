"""Paper: the card of the known face, and the plan, both neutral outside."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from waakvlam.kernel.errors import Invalid
from waakvlam.kernel.viewer import Permission
from waakvlam.parties.queries import people, teams
from waakvlam.pilotlight.actions.planning import write_plan
from waakvlam.pilotlight.models import Colour
from waakvlam.pilotlight.queries.page import light_page
from waakvlam.web.entrance import Request, staff
from waakvlam.web.lights import forms
from waakvlam.web.lights.words import colour_sentence, colour_words


@staff(Permission.WORK)
def face_card(request: Request, light: UUID) -> HttpResponse:
    """The card of the known face (PL-03, PL-17): outside it says nothing, inside who it is and how to call."""
    page = light_page(request.viewer, light)
    found = page.light
    faces = people(request.viewer, filter(None, (found.keeper_id, found.deputy_id)))
    shown = {
        "light": found,
        "keeper": faces.get(found.keeper_id) if found.keeper_id else None,
        "deputy": faces.get(found.deputy_id) if found.deputy_id else None,
        "team": teams(request.viewer, [found.team_id])[found.team_id],
    }
    return render(request, "lights/card.html", shown)


@staff(Permission.WORK)
def plan(request: Request, light: UUID) -> HttpResponse:
    """The warning plan in three colours, written together with the resident."""
    page = light_page(request.viewer, light)
    written = {f"{phase.colour}-{name}": str(getattr(phase, name)) for phase in page.plan for name in forms.Plan.FIELDS}
    made_together = {"with_resident": all(phase.with_resident for phase in page.plan)}
    form = forms.Plan(forms.sent(request), initial=written | made_together)
    if request.method == "POST" and form.is_valid():
        try:
            write_plan(by=request.viewer, light=light, **form.arguments())
        except Invalid as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The plan is written. It also stands on the resident’s own page."))
            return redirect("light", light=light)
    colours = [(colour, colour_words(colour), colour_sentence(colour), form.of(colour)) for colour in Colour]
    return render(request, "lights/plan.html", {"form": form, "colours": colours, "light": page.light})


@staff(Permission.WORK)
def plan_card(request: Request, light: UUID) -> HttpResponse:
    """The plan on paper, for the resident's own wallet or fridge."""
    page = light_page(request.viewer, light)
    shown = {
        "light": page.light,
        "plan": [(phase, colour_words(phase.colour), colour_sentence(phase.colour)) for phase in page.plan],
        "keeper": page.light.keeper,
        "team": teams(request.viewer, [page.light.team_id])[page.light.team_id],
    }
    return render(request, "lights/plan_card.html", shown)
