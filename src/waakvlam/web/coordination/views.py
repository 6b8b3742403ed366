"""The coordinator's page: what to decide now, and how this week goes in the area."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from waakvlam.duties.models import Duty
from waakvlam.duties.rules import is_acute
from waakvlam.kernel.errors import Invalid, Refused
from waakvlam.kernel.viewer import Permission, Role
from waakvlam.parties.models import Team
from waakvlam.parties.queries import teams
from waakvlam.signals.actions.coordinating import assign
from waakvlam.signals.catalogue import ACUTE
from waakvlam.signals.models import Concern
from waakvlam.signals.queries.concerns import behind, concerns_behind
from waakvlam.signals.queries.coordinating import area_names, to_decide, to_give, uncovered_leave, week
from waakvlam.web.areas.lines import area_lines
from waakvlam.web.coordination.forms import Give
from waakvlam.web.entrance import Request, staff
from waakvlam.web.lights.lines import light_lines
from waakvlam.web.page import page_number
from waakvlam.web.words import due_of, duty_words


@staff(Permission.COORDINATE)
def decide_now(request: Request) -> HttpResponse:
    """What the coordinator's teams must decide, without content unless a grant opens it, and uncovered leave."""
    viewer = request.viewer
    number = page_number(request)
    page = to_decide(viewer, page=number)
    seen = concerns_behind(viewer, page.items)
    owners = teams(viewer, {duty.team_id for duty in page.items})
    names = area_names(viewer, {duty.area for duty in page.items})
    doors = behind(viewer, {duty.ref for duty in page.items})
    about = light_lines(viewer, page.items, owners, names) | area_lines(viewer, page.items, names)
    situations: dict[UUID, list[Duty]] = {}
    for duty in page.items:
        concern = seen.get(duty.id)
        situations.setdefault(concern.id if concern else duty.subject or duty.id, []).append(duty)
    lines = [
        _line(
            request,
            first,
            concern=seen.get(first.id),
            owner=owners[first.team_id],
            area=names[first.area],
            page="give" if first.ref in doors else "decide",
        )
        | about.get(first.id, {})
        | {"others": [_other(duty, request.viewer.now) for duty in others]}
        for first, *others in situations.values()
    ]
    shown = {"lines": lines, "page": page, "leave": uncovered_leave(viewer), "tabs": _tabs("coordinator")}
    return render(request, "coordination/decide_now.html", shown)


@staff(Permission.COORDINATE)
def give(request: Request, duty: UUID) -> HttpResponse:
    """Give what nobody picked up to another team: no content is shown, and no look is written."""
    viewer = request.viewer
    found = to_give(viewer, duty)
    form = Give(request.POST if request.method == "POST" else None, found=found)
    if request.method == "POST" and form.is_valid():
        try:
            assign(by=viewer, duty=duty, **form.cleaned_data)
        except (Invalid, Refused) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Given. They must accept it now."))
            return redirect("coordinator")
    due, late = due_of(found.duty, viewer.now)
    area = area_names(viewer, [found.duty.area])[found.duty.area]
    shown = {"form": form, "duty": found.duty, "team": found.duty.team, "asked": duty_words(found.duty.kind)[0]}
    return render(request, "coordination/give.html", shown | {"area": area, "due": due, "late": late})


@staff(Permission.COORDINATE, role=Role.WATCH)
def this_week(request: Request) -> HttpResponse:
    """Load against what was agreed, 'not now', and what went well: per area and team, never per employee."""
    found = week(request.viewer)
    names = area_names(request.viewer, {load.area for load in found.areas})
    shown = {
        "week": found,
        "loads": [(names[load.area], load) for load in found.areas],
        "went_well": any((found.fine, found.helped, found.answered_in_time, found.better)),
        "tabs": _tabs("coordinator_week"),
    }
    return render(request, "coordination/this_week.html", shown)


def _tabs(current: str) -> list[dict[str, Any]]:
    tabs = [("coordinator", _("Decide now")), ("coordinator_week", _("This week"))]
    return [{"label": label, "url": reverse(name), "current": name == current} for name, label in tabs]


def _line(
    request: Request, duty: Duty, *, concern: Concern | None, owner: Team, area: str, page: str
) -> dict[str, Any]:
    """One line: with the address when a grant opened it, else only where it is and with whom."""
    due, late = due_of(duty, request.viewer.now)
    line: dict[str, Any] = {"kind": duty_words(duty.kind)[0], "due": due, "late": late, "tone": "bad" if late else ""}
    if is_acute(duty, request.viewer.now):
        line["urgency"] = ACUTE
    with_whom = _("With %(team)s.") % {"team": owner.name}
    if concern is None or concern.subject is None or concern.subject.address is None:
        return line | {
            "where": _("A situation in %(area)s") % {"area": area},
            "what": with_whom,
            "url": reverse(page, kwargs={"duty": duty.id}),
        }
    beyond = _("This came beyond what was agreed for this week.") if concern.beyond_capacity else ""
    return line | {
        "where": concern.subject.address.label,
        "what": f"{with_whom} {beyond}".strip(),
        "urgency": concern.seriousness,
        "url": reverse("concern", kwargs={"concern": concern.id}),
    }


def _other(duty: Duty, now: datetime) -> dict[str, Any]:
    """What else is asked there: it goes along with the first."""
    due, late = due_of(duty, now, short=True)
    return {"action": duty_words(duty.kind)[0], "url": "", "due": due, "late": late}
