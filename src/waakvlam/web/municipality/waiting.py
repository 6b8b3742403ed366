"""What lies with the director: where something waits past its coordinator, and whom to call. Never what it is about."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from waakvlam.duties.models import Duty
from waakvlam.duties.queries import around, with_director
from waakvlam.duties.rules import is_acute
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.parties.models import StaffRole
from waakvlam.parties.queries import people, teams
from waakvlam.signals.queries.coordinating import area_names
from waakvlam.web.entrance import Request, staff
from waakvlam.web.page import page_number
from waakvlam.web.words import due_of, duty_words


@staff(Permission.DIRECT)
def waiting(request: Request) -> HttpResponse:
    """One line for each situation or light: which kind of thing, in which neighbourhood, how late, and whom to call."""
    viewer = request.viewer
    page = with_director(viewer, page=page_number(request))
    return render(request, "municipality/waiting.html", {"lines": _lines(viewer, page.items), "page": page})


def _lines(viewer: Viewer, duties: list[Duty]) -> list[dict[str, Any]]:
    """A fixed number of queries, however many lines."""
    there = around(viewer, duties)
    known = teams(viewer, {duty.team_id for duty in duties} | set(there.coordination.values()))
    names = area_names(viewer, {duty.area for duty in duties})
    desks = {
        team: [person for person, roles in there.at_work[team].items() if StaffRole.COORDINATOR in roles]
        for team in there.coordination.values()
    }
    called = people(viewer, {person for desk in desks.values() for person in desk})
    situations: dict[UUID, list[Duty]] = {}
    for duty in duties:
        situations.setdefault(duty.subject or duty.id, []).append(duty)
    lines = []
    for first, *others in situations.values():
        due, late = due_of(first, viewer.now)
        desk = there.coordination.get(first.area)
        lines.append(
            {
                "kinds": [duty_words(duty.kind)[0] for duty in (first, *others)],
                "acute": is_acute(first, viewer.now),
                "due": due,
                "late": late,
                "area": names[first.area],
                "team": known[first.team_id],
                "desk": known[desk] if desk else None,
                "coordinators": [called[person].name for person in desks[desk]] if desk else [],
            }
        )
    return lines
