"""What is asked about neighbourhoods, as lines of Te doen: the area, the question, and the page where it is done."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse

from waakvlam.duties.models import Duty, DutyKind
from waakvlam.kernel.viewer import Viewer
from waakvlam.watch.queries.reviewing import agreed_behind
from waakvlam.web.areas.words import REVIEWS
from waakvlam.web.words import duty_sentence, duty_words

ABOUT_AREAS = (DutyKind.ASSESS_ALERT, DutyKind.DECIDE_MEASURES, DutyKind.REVIEW_AREA)


def area_lines(viewer: Viewer, duties: Iterable[Duty], areas: dict[str, str]) -> dict[UUID, dict[str, Any]]:
    """For each of these duties that is about a neighbourhood: where, what, and where it is done. One query at most."""
    about = [duty for duty in duties if duty.kind in ABOUT_AREAS]
    agreed = agreed_behind(viewer, (duty.ref for duty in about if duty.kind == DutyKind.REVIEW_AREA))
    reviews = {ref: str(REVIEWS[what]) for ref, what in agreed.items()}
    return {duty.id: _line(duty, areas[duty.area], reviews.get(duty.ref) or duty_sentence(duty.kind)) for duty in about}


def _line(duty: Duty, area: str, what: str) -> dict[str, Any]:
    url = reverse("area_asked", args=[duty.ref])
    return {"where": area, "what": what, "url": url, "action": duty_words(duty.kind)[1], "action_url": url}
