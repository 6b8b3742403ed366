"""The routing editor: who becomes the owner of what, where; with versions, and a place to try it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waakvlam.kernel.errors import Invalid, Refused
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.parties.queries import people, teams
from waakvlam.parties.words import TASKS
from waakvlam.signals.actions.routing import add_route, end_route, replace_route
from waakvlam.signals.models import Route
from waakvlam.signals.queries.coordinating import area_names
from waakvlam.signals.queries.routes import current_route, current_routes, explain, former_routes
from waakvlam.web.entrance import Request, staff
from waakvlam.web.setup.forms import RouteForm, Try
from waakvlam.web.setup.words import route_about, route_to


@staff(Permission.CONFIGURE, Permission.COORDINATE)
def route_list(request: Request) -> HttpResponse:
    """The routes that count now, area by area in the order in which they are tried, and the earlier versions."""
    viewer = request.viewer
    current, former = current_routes(viewer), former_routes(viewer)
    names = area_names(viewer, {row.area_code for row in (*current, *former)})
    editors = people(viewer, {row.made_by for row in (*current, *former)})

    def line(row: Route) -> dict[str, Any]:
        return {"row": row, "about": route_about(row), "to": route_to(row), "by": editors.get(row.made_by)}

    areas = [
        {
            "name": names[code],
            "code": code,
            "current": [line(row) for row in current if row.area_code == code],
            "former": [line(row) for row in former if row.area_code == code],
        }
        for code in sorted(names, key=lambda code: code[2:])
    ]
    return render(request, "setup/routes.html", {"areas": areas, **_tried(request)})


@staff(Permission.CONFIGURE, Permission.COORDINATE)
def new_route(request: Request) -> HttpResponse:
    """Make a route."""
    return _edit(request, None)


@staff(Permission.CONFIGURE, Permission.COORDINATE)
def change_route(request: Request, route: UUID) -> HttpResponse:
    """Let a new version take the place of a route."""
    return _edit(request, current_route(request.viewer, route))


@require_POST
@staff(Permission.CONFIGURE, Permission.COORDINATE)
def stop_route(request: Request, route: UUID) -> HttpResponse:
    """Let a route count no more; it stays among the earlier versions."""
    end_route(by=request.viewer, route=route)
    messages.success(request, _("This route counts no more. You can still see it below."))
    return redirect("routes")


def _edit(request: Request, route: Route | None) -> HttpResponse:
    form = RouteForm(request.POST or None, viewer=request.viewer, route=route)
    if request.method == "POST" and form.is_valid():
        try:
            if route:
                replace_route(form.wish(), by=request.viewer, route=route.id)
            else:
                add_route(form.wish(), by=request.viewer)
        except Invalid as problem:
            form.add_error("to" if problem.field == "team" else problem.field, str(problem))
        else:
            messages.success(request, _("Saved. It counts from now on; the earlier version is kept."))
            return redirect("routes")
    return render(request, "setup/route.html", {"form": form, "route": route})


def _tried(request: Request) -> dict[str, Any]:
    """The box to try it in: who would become the owner of a signal, and why."""
    form = Try(request.GET if "area" in request.GET else None, viewer=request.viewer)
    if not form.is_valid():
        return {"try": form}
    given = form.cleaned_data
    try:
        found = explain(request.viewer, area=given["area"], kinds=[given["kind"]], seriousness=given["seriousness"])
    except Refused as problem:
        return {"try": form, "refused": str(problem)}
    because = (
        _("This route says so: %(about)s.") % {"about": route_about(found.because)}
        if isinstance(found.because, Route)
        else _("No route says otherwise, and this team has the task: %(task)s.") % {"task": TASKS[found.because]}
    )
    return {
        "try": form,
        "owner": _owner_words(request.viewer, found.owner.team, found.owner.person),
        "because": because,
    }


def _owner_words(viewer: Viewer, team_id: UUID, person: UUID | None) -> str:
    team = teams(viewer, [team_id])[team_id]
    named = people(viewer, [person])[person].name if person else ""
    return " · ".join(filter(None, (team.full_name, named)))
