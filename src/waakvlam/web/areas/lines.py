"""What is asked about neighbourhoods, as lines of Te doen: the area, the question, and the page where it is done."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse

from waakvlam.duties.models import Duty, DutyKind
from waakvlam.web.words import duty_sentence, duty_words

ABOUT_AREAS = (DutyKind.ASSESS_ALERT, DutyKind.DECIDE_MEASURES, DutyKind.REVIEW_AREA)


def area_lines(duties: Iterable[Duty], areas: dict[str, str]) -> dict[UUID, dict[str, Any]]:
    """For each of these duties that is about a neighbourhood: where, what, and where it is done. No queries."""
    return {duty.id: _line(duty, areas[duty.area]) for duty in duties if duty.kind in ABOUT_AREAS}


def _line(duty: Duty, area: str) -> dict[str, Any]:
    url = reverse("area_asked", args=[duty.ref])
    action = duty_words(duty.kind)[1]
    return {"where": area, "what": duty_sentence(duty.kind), "url": url, "action": action, "action_url": url}
