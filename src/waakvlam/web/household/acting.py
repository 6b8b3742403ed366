"""Doing something in a household: one page for every act of the table."""

from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waakvlam.access.models import Category
from waakvlam.access.queries import open_door
from waakvlam.households.actions import remove_tie
from waakvlam.households.queries import PURPOSE
from waakvlam.kernel.errors import Invalid, Refused
from waakvlam.kernel.viewer import Permission
from waakvlam.web.entrance import Request, staff
from waakvlam.web.household.around import Around, around_help, around_home, around_resident
from waakvlam.web.household.verbs import ON_HELP, ON_HOME, ON_RESIDENT, Verb


@staff(Permission.WORK)
def on_home(request: Request, home: UUID, verb: str) -> HttpResponse:
    """Do something with the household."""
    return _act(request, _chosen(ON_HOME, verb), around_home(request.viewer, home))


@staff(Permission.WORK)
def on_resident(request: Request, resident: UUID, verb: str) -> HttpResponse:
    """Do something with somebody who lives there."""
    return _act(request, _chosen(ON_RESIDENT, verb), around_resident(request.viewer, resident))


@staff(Permission.WORK)
def on_help(request: Request, help: UUID, verb: str) -> HttpResponse:
    """Do something with somebody's help."""
    return _act(request, _chosen(ON_HELP, verb), around_help(request.viewer, help))


@require_POST
@staff(Permission.WORK)
def remove(request: Request, resident: UUID, tie: UUID) -> HttpResponse:
    """Take somebody out of the network, because the resident says so."""
    around = around_resident(request.viewer, resident)
    remove_tie(by=request.viewer, subject=resident, tie=tie)
    messages.success(request, _("Taken out, as the resident wants."))
    return redirect("household", home=around.found.home)


def _chosen(verbs: Mapping[str, Verb], key: str) -> Verb:
    if key not in verbs:
        raise Http404
    return verbs[key]


def _act(request: Request, verb: Verb, around: Around) -> HttpResponse:
    form = verb.form(request.POST if request.method == "POST" else None, around=around)
    if request.method == "POST" and form.is_valid():
        try:
            made = verb.action(by=request.viewer, **form.arguments())
        except (Invalid, Refused) as problem:
            field = getattr(problem, "field", None)
            form.add_error(field if field in form.fields else None, str(problem))
        else:
            return _afterwards(request, verb, made if verb.moves else around.found.home)
    person = around.person
    shown = {
        "verb": verb,
        "form": form,
        "home": around.found.home,
        "address": around.found.address,
        "about": around.called(person) if person else "",
    }
    return render(request, "household/act.html", shown)


def _afterwards(request: Request, verb: Verb, home: UUID) -> HttpResponse:
    """Back to the household; or, when this was the last thing that one did there, a page that says so."""
    if open_door(request.viewer, [home], categories=Category.CONTACT, activity="household", purpose=PURPOSE):
        messages.success(request, str(verb.afterwards))
        return redirect("household", home=home)
    return render(request, "household/closed.html", {"afterwards": verb.afterwards})
