"""What is asked about neighbourhoods, as lines of Te doen: the area, the question, and the page where it is done."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from waakvlam.duties.models import Duty, DutyKind
from waakvlam.kernel.viewer import Viewer
from waakvlam.watch.models import SeriesKind
from waakvlam.watch.queries.reviewing import Agreed, behind
from waakvlam.web.areas.words import KINDS, REVIEWS
from waakvlam.web.words import duty_sentence, duty_words

ABOUT_AREAS = (DutyKind.ASSESS_ALERT, DutyKind.DECIDE_MEASURES, DutyKind.REVIEW_AREA)


def area_lines(viewer: Viewer, duties: Iterable[Duty], areas: dict[str, str]) -> dict[UUID, dict[str, Any]]:
    """For each of these duties that is about a neighbourhood: where, what, and where it is done. One query at most."""
    about = [duty for duty in duties if duty.kind in ABOUT_AREAS]
    known = behind(viewer, (duty.ref for duty in about if duty.kind != DutyKind.DECIDE_MEASURES))
    return {duty.id: _line(duty, areas[duty.area], *known.get(duty.ref, (None, None))) for duty in about}


def _line(duty: Duty, area: str, agreed: Agreed | None, more: SeriesKind | None) -> dict[str, Any]:
    what = duty_sentence(duty.kind)
    if duty.kind == DutyKind.REVIEW_AREA and agreed:
        what = str(REVIEWS[agreed])
    elif more:
        what = _("%(what)s: more than usual") % {"what": KINDS[more]}
    url = reverse("area_asked", args=[duty.ref])
    return {"where": area, "what": what, "url": url, "action": duty_words(duty.kind)[1], "action_url": url}
