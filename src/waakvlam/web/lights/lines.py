"""What is asked about lights and households, as lines of Te doen: the right words, and the page where it is done."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from waakvlam.access.models import Category, Subject
from waakvlam.access.queries import open_door
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.households.queries import PURPOSE
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import Team
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.models import How, Light
from waakvlam.pilotlight.queries.page import Behind, behind_duties
from waakvlam.web.words import duty_sentence, duty_words

ON_PAGE = {
    DutyKind.REVIEW_OUTREACH: "meekijken",
    DutyKind.CONFIRM_RELAPSE: "terugval",
    DutyKind.TELL_AWAY: "vertel-weg",
    DutyKind.END_PAUSE: "verder",
}
"""Where a duty is done, as a verb of the light's page."""


def light_lines(
    viewer: Viewer, duties: Sequence[Duty], teams: dict[UUID, Team], areas: dict[str, str]
) -> dict[UUID, dict[str, Any]]:
    """For each of these duties that is about a light or a household: where, what, and where it is done.

    Names and addresses only as far as the door opens; who may decide without a look reads in which area it is.
    """
    lights = behind_duties(viewer, duties)
    homes = [duty.subject for duty in duties if duty.kind == DutyKind.REVIEW_LEVEL and duty.subject]
    opened = open_door(viewer, homes, categories=Category.CONTACT, activity="to do", purpose=PURPOSE) if homes else ()
    at = Subject.objects.select_related("address").in_bulk(list(opened))
    lines: dict[UUID, dict[str, Any]] = {}
    for duty in duties:
        if duty.id in lights:
            lines[duty.id] = _of_light(duty, lights[duty.id], teams[duty.team_id], areas[duty.area], viewer.now)
        elif duty.subject in at and (address := at[duty.subject].address):
            place = reverse("household", args=[duty.subject])
            done = reverse("household_act", args=[duty.subject, "hoeveel-hulp"])
            lines[duty.id] = _line(duty, address.label, place, done)
        elif duty.kind == DutyKind.COMPARE and duty.subject is None:
            place = reverse("compare", args=[duty.ref])
            what = _("Nothing is left to compare: both entries were erased.")
            where = _("A pilot light in %(area)s") % {"area": areas[duty.area]}
            lines[duty.id] = _line(duty, where, place, place) | {"what": what, "action": _("Look")}
        elif duty.kind == DutyKind.SHARE_AGAIN and duty.subject is None:
            place = reverse("share_again", args=[duty.ref])
            lines[duty.id] = _line(duty, _("A pilot light in %(area)s") % {"area": areas[duty.area]}, place, place)
    return lines


def _of_light(duty: Duty, behind: Behind, team: Team, area: str, now: datetime) -> dict[str, Any]:
    somewhere = _("A pilot light in %(area)s") % {"area": area}
    if duty.kind == DutyKind.EXPLAIN:
        place = reverse("decide", args=[duty.id])
        what = _("Contact was not made in three months. Say why, and what else could work.")
        return _line(duty, somewhere, place, place) | {"what": what}
    if behind.resident is None:
        place = reverse("choose_faces", args=[behind.light.id])
        line = _line(duty, somewhere, place, place)
        if duty.kind in (DutyKind.DECIDE_LIGHT, DutyKind.FIND_KEEPER):
            return line
        what = _("With %(team)s, and not done. Call them, or choose another face.") % {"team": team.name}
        return line | {"what": what, "action": _("Decide")}
    where = [str(behind.resident.called), *([behind.address.label] if behind.address else [])]
    line = _line(duty, ", ".join(where), reverse("light", args=[behind.light.id]), _done_at(duty, behind))
    if duty.kind == DutyKind.DECIDE_LIGHT and behind.light.keeper_id:
        line["action"] = _("Make contact")
    if duty.kind == DutyKind.HELP_ASKED and behind.way == How.VISIT:
        line["action"] = _("Go there")
    return line | {"what": asked_words(duty, behind.light, now)}


def asked_words(duty: Duty, light: Light, now: datetime) -> str:
    """What is asked, as one sentence: by whether the contact is due, and whether there is a known face already."""
    if duty.kind == DutyKind.CHECK_IN and day_of(duty.due_at) > day_of(now):
        return _("Next contact.")
    if duty.kind == DutyKind.DECIDE_LIGHT and light.keeper_id:
        return _("There is a known face. Now make contact.")
    return duty_sentence(duty.kind)


def _line(duty: Duty, where: str, url: str, action_url: str) -> dict[str, Any]:
    action = duty_words(duty.kind)[1]
    return {"where": where, "what": duty_sentence(duty.kind), "url": url, "action": action, "action_url": action_url}


def _done_at(duty: Duty, behind: Behind) -> str:
    light = behind.light
    match duty.kind:
        case DutyKind.CHECK_IN:
            return reverse("contact", args=[light.id])
        case DutyKind.COMPARE:
            return reverse("compare", args=[duty.ref])
        case DutyKind.DECIDE_LIGHT if light.keeper_id:
            return reverse("light_act", args=[light.id, "contact-leggen"])
        case DutyKind.DECIDE_LIGHT | DutyKind.FIND_KEEPER:
            return reverse("choose_faces", args=[light.id])
        case DutyKind.SHARE_AGAIN:
            return reverse("share_again", args=[duty.ref])
        case DutyKind.HELP_ASKED:
            return reverse("light", args=[light.id])
        case kind:
            return reverse("light_act", args=[light.id, ON_PAGE[DutyKind(kind)]])
