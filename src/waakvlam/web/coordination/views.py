"""The coordinator's page: what to decide now, and how this week goes in the area."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from waakvlam.duties.models import Duty
from waakvlam.kernel.viewer import Permission, Role
from waakvlam.parties.models import Team
from waakvlam.parties.queries import teams
from waakvlam.signals.models import Concern
from waakvlam.signals.queries.concerns import concerns_behind
from waakvlam.signals.queries.coordinating import area_names, to_decide, uncovered_leave, week
from waakvlam.web.entrance import Request, staff
from waakvlam.web.words import due_in_words, duty_words


@staff(Permission.COORDINATE)
def decide_now(request: Request) -> HttpResponse:
    """What the coordinator's teams must decide, without content unless a grant opens it, and uncovered leave."""
    viewer = request.viewer
    try:
        number = max(1, int(request.GET.get("page", "1")))
    except ValueError:
        raise BadRequest from None
    page = to_decide(viewer, page=number)
    behind = concerns_behind(viewer, page.items)
    owners = teams(viewer, {duty.team_id for duty in page.items})
    names = area_names(viewer, {duty.area for duty in page.items})
    lines = [_line(request, duty, behind.get(duty.id), owners[duty.team_id], names[duty.area]) for duty in page.items]
    shown = {"lines": lines, "page": page, "leave": uncovered_leave(viewer), "tabs": _tabs("coordinator")}
    return render(request, "coordination/decide_now.html", shown)


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


def _line(request: Request, duty: Duty, concern: Concern | None, owner: Team, area: str) -> dict[str, Any]:
    """One line: with the address when a grant opened it, else only where it is and with whom."""
    due, late = due_in_words(duty.due_at, request.viewer.now)
    line: dict[str, Any] = {"kind": duty_words(duty.kind)[0], "due": due, "late": late, "tone": "bad" if late else ""}
    with_whom = _("With %(team)s.") % {"team": owner.name}
    if concern is None or concern.subject is None:
        return line | {
            "where": _("A situation in %(area)s") % {"area": area},
            "what": with_whom,
            "url": reverse("decide", kwargs={"duty": duty.id}),
        }
    beyond = _("This came beyond what was agreed for this week.") if concern.beyond_capacity else ""
    return line | {
        "where": concern.subject.address.label,
        "what": f"{with_whom} {beyond}".strip(),
        "urgency": concern.seriousness,
        "url": reverse("concern", kwargs={"concern": concern.id}),
    }
