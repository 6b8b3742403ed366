"""Who works where: the directory for everyone who works, and the pages of administrators."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waakvlam.kernel.errors import Invalid, Refused
from waakvlam.kernel.viewer import Permission
from waakvlam.parties import queries
from waakvlam.parties.actions import record_absence, withdraw_absence
from waakvlam.parties.models import OrganisationKind, StaffRole, Task
from waakvlam.parties.roles import ROLES
from waakvlam.parties.words import KINDS, TASKS
from waakvlam.signals.queries.coordinating import area_names
from waakvlam.web.entrance import Request, staff
from waakvlam.web.parties.changes import NEW, ON_ROW, Change
from waakvlam.web.parties.forms import About, Absence, Where


@staff()
def directory(request: Request) -> HttpResponse:
    """Who is for what in an area, whom to call, and where teams overlap."""
    viewer = request.viewer
    form = Where(request.GET or None, viewer=viewer)
    page: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        area = form.cleaned_data["area"]
        cards = queries.who_works_here(viewer, area)
        faces = queries.faces(viewer, {card.team.id for card in cards})
        shared = [patch for patch in queries.work_areas(viewer, area) if patch.shared_with]
        codes = {card.area_code for card in cards} | {patch.work_area.area_code for patch in shared}
        names = area_names(viewer, codes)
        page["cards"] = [
            {
                "card": card,
                "task": TASKS[card.task],
                "where": names[card.area_code],
                "faces": [_face(face) for face in faces[card.team.id]],
            }
            for card in cards
        ]
        page["overlaps"] = [
            {"patch": patch, "task": TASKS[Task(patch.work_area.task)], "where": names[patch.work_area.area_code]}
            for patch in shared
        ]
    return render(request, "parties/directory.html", page)


def _face(face: queries.Face) -> dict[str, Any]:
    return {"face": face, "roles": [ROLES[role].name for role in sorted(face.roles)]}


@staff()
def roles(request: Request) -> HttpResponse:
    """What each role is and what it may do."""
    return render(request, "parties/roles.html", {"roles": ROLES.values()})


@staff(Permission.CONFIGURE)
def organisation_list(request: Request) -> HttpResponse:
    """Every party with its teams."""
    found = [(one, KINDS[OrganisationKind(one.kind)]) for one in queries.organisations(request.viewer)]
    return render(request, "parties/organisations.html", {"organisations": found})


@staff(Permission.CONFIGURE)
def team_page(request: Request, team: UUID) -> HttpResponse:
    """One team: what neighbours read, who works there, and for what."""
    found = queries.team(request.viewer, team)
    work_areas = found.work_areas.order_by("task", "area_code")
    names = area_names(request.viewer, {row.area_code for row in work_areas})
    page = {
        "team": found,
        "facts": [
            (_("Name for neighbours"), found.public_name),
            (_("What you do, in one sentence"), found.introduction),
            (_("Phone number that people answer"), found.phone),
            (_("When you can be reached"), found.hours),
        ],
        "memberships": [(row, ROLES[StaffRole(row.role)].name) for row in queries.memberships(request.viewer, team)],
        "work_areas": [(row, TASKS[Task(row.task)], names[row.area_code]) for row in work_areas],
    }
    return render(request, "parties/team.html", page)


@staff(Permission.CONFIGURE)
def opening_list(request: Request) -> HttpResponse:
    """The areas that are open, with the capacity that their teams agreed to."""
    openings = queries.openings(request.viewer)
    names = area_names(request.viewer, {opening.area_code for opening in openings})
    shown = {"openings": [(opening, names[opening.area_code]) for opening in openings]}
    return render(request, "parties/openings.html", shown)


@staff(Permission.CONFIGURE)
def add(request: Request, change: str) -> HttpResponse:
    """Make something new."""
    return _perform(request, NEW.get(change), None)


@staff(Permission.CONFIGURE)
def change(request: Request, row: UUID, change: str) -> HttpResponse:
    """Change something that is there."""
    return _perform(request, ON_ROW.get(change), row)


def _perform(request: Request, chosen: Change | None, row: UUID | None) -> HttpResponse:
    if chosen is None:
        raise Http404
    form = chosen.form(request.POST if request.method == "POST" else None, viewer=request.viewer, target=row)
    back = _back(chosen, row)
    if request.method == "POST" and form.is_valid():
        about = {chosen.about: row} if chosen.about else {}
        if chosen is ON_ROW["nieuwe-medewerker"] and row:
            about["organisation"] = queries.team(request.viewer, row).organisation_id
        try:
            done = chosen.action(by=request.viewer, **about, **form.cleaned_data)
        except (Invalid, Refused) as problem:
            _explain(form, problem)
        else:
            if chosen is ON_ROW["nieuwe-medewerker"]:
                link = settings.WAAKVLAM.base_url + reverse("choose_password", args=[done])
                page = {"name": form.cleaned_data["name"], "link": link, "back": back}
                return render(request, "parties/invited.html", page)
            messages.success(request, _("It is done."))
            return redirect(back)
    return render(request, "parties/change.html", {"change": chosen, "form": form, "back": back})


def _explain(form: About, problem: Invalid | Refused) -> None:
    field = problem.field if isinstance(problem, Invalid) else ""
    form.add_error(field or None, str(problem))


def _back(chosen: Change, row: UUID | None) -> str:
    if chosen.about == "team":
        return reverse("team", args=[row])
    if chosen.about == "opening" or chosen is NEW["wijk-openen"]:
        return reverse("openings")
    return reverse("organisations")


@staff()
def absence_list(request: Request) -> HttpResponse:
    """My own leave and illness, and for a coordinator that of the team; with who answers meanwhile."""
    viewer = request.viewer
    form = Absence(request.POST if request.method == "POST" else None, viewer=viewer)
    if request.method == "POST" and form.is_valid():
        try:
            record_absence(by=viewer, **form.cleaned_data)
        except (Invalid, Refused) as problem:
            _explain(form, problem)
        else:
            messages.success(request, _("Noted. Who answers meanwhile sees what is asked."))
            return redirect("absences")
    rows = queries.absences(viewer, queries.plannable(viewer))
    return render(request, "parties/absences.html", {"form": form, "absences": rows})


@require_POST
@staff()
def withdraw(request: Request, absence: UUID) -> HttpResponse:
    """Somebody is there after all."""
    withdraw_absence(by=request.viewer, absence=absence)
    return redirect("absences")
