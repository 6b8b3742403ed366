"""Keeping a light as the resident needs it: another rhythm, a pause, a setback, a question (PL-05, PL-12)."""

from datetime import date, timedelta
from uuid import UUID

from django.db.transaction import atomic
from django.utils.translation import gettext as _

from waakvlam.duties.actions import ask, finish
from waakvlam.duties.models import DutyKind, Ladder
from waakvlam.duties.queries import for_refs
from waakvlam.duties.rules import due_at
from waakvlam.households.rules import clean
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.actions.projecting import project
from waakvlam.pilotlight.actions.recording import remember
from waakvlam.pilotlight.models import Asked, How, Light
from waakvlam.pilotlight.queries.lights import opened_light
from waakvlam.pilotlight.queries.policy import policy_for
from waakvlam.pilotlight.queries.relapse import lights_at
from waakvlam.pilotlight.rules import every_of, following, may_bring_forward, may_pause
from waakvlam.pilotlight.rules.rhythm import Unit
from waakvlam.pilotlight.states import BURNING, OPEN, LightState

LONGEST = {Unit.WEEK: 26, Unit.MONTH: 6}
"""The rarest contact that a light of its own may have: half a year."""

_STEADY = (LightState.LIT, LightState.LETTING_GO)


@atomic
def override_rhythm(*, by: Viewer, light: UUID, every: int | None, unit: Unit = Unit.WEEK, reason: str) -> None:
    """Give a light a rhythm of its own, more or less often than the policy, and say why; None: as the policy again.

    Raises `Missing`, `Invalid` without a reason or for an interval that cannot be, `Refused` for a light that does not
    burn.
    """
    why = _reason(reason)
    if every is not None and not 1 <= every <= LONGEST[unit]:
        raise Invalid(_("Choose contact at least once in half a year."), "every")
    found = _burning(by, light, "override rhythm")
    found.override_every, found.override_unit = every, unit.value if every else ""
    found.named_on = None
    project(found, by=by)
    detail = {"every": every, "unit": found.override_unit, "words": why}
    remember(Happened.RHYTHM_CHANGED, found, by=by, detail=detail)


@atomic
def bring_forward(*, by: Viewer, light: UUID, next_on: date) -> None:
    """Make the next contact sooner, on this day or before it, because of what was heard.

    Raises `Missing`, `Refused` for a later day, a contact that is late already, and a light that does not burn or is
    paused.
    """
    found = _burning(by, light, "bring contact forward")
    if found.paused_until:
        raise Refused(_("Contact rests. Go on with it first."))
    assert found.next_due_at is not None
    Refused.unless(may_bring_forward(next_on, day_of(found.next_due_at), day_of(by.now)))
    found.named_on = next_on
    project(found, by=by)
    remember(Happened.CONTACT_BROUGHT_FORWARD, found, by=by, detail={"next_on": next_on.isoformat()})


@atomic
def pause(*, by: Viewer, light: UUID, until: date, reason: str) -> None:
    """Let contact rest until a day, at most three months away, and say why. On that day it goes on by itself.

    Raises `Missing`, `Invalid` without a reason, `Refused` for a day that cannot be or a light that is not lit.
    """
    why = _reason(reason)
    found = _steady(by, light, "pause light")
    Refused.unless(may_pause(until, day_of(by.now)))
    found.paused_until = until
    project(found, by=by)
    remember(Happened.LIGHT_PAUSED, found, by=by, detail={"until": until.isoformat(), "words": why})


@atomic
def resume(*, by: Viewer, light: UUID, next_on: date | None = None, words: str = "") -> None:
    """Go on with contact: on `next_on`, or within a week. Raises `Missing`, `Refused` when there is no pause."""
    said = clean(words, "words")
    found = _steady(by, light, "resume light")
    if found.paused_until is None:
        raise Refused(_("There is no pause. Look again: perhaps somebody ended it already."))
    today = day_of(by.now)
    soon = min(today + timedelta(weeks=1), following(today, every_of(found, policy_for(by, found.area))))
    if next_on is not None and not today <= next_on <= soon:
        raise Refused(_("After a pause, choose a day within a week."))
    found.paused_until, found.named_on = None, next_on or soon
    project(found, by=by, contact=True)
    remember(Happened.LIGHT_RESUMED, found, by=by, detail={"words": said})


@atomic
def confirm_relapse(*, by: Viewer, light: UUID, relapse: bool, words: str = "") -> None:
    """Say whether a small signal is a setback. Only with this yes does the stability clock start anew (story I).

    After a setback the rhythm begins again at its first stage, with the same face. For who keeps the light. Raises
    `Missing`, and `Refused` for somebody else.
    """
    said = clean(words, "words")
    found = _steady(by, light, "confirm relapse")
    if by.person not in (found.keeper_id, found.deputy_id):
        raise Refused(_("Only the known face can say this. Ask the keeper."))
    if relapse:
        found.state = LightState.LIT
        found.stable_since, found.rhythm_since = day_of(by.now), by.now
        found.stage = found.stage_contacts = 0
        found.named_on = found.override_every = None
        found.override_unit = ""
    project(found, by=by)
    if any(duty.kind == DutyKind.CONFIRM_RELAPSE for duty in for_refs(by, [light])):
        finish(by=by, ref=light, kind=DutyKind.CONFIRM_RELAPSE)
    remember(Happened.RELAPSE_JUDGED, found, by=by, detail={"relapse": relapse, "words": said})


@atomic
def ask_about_signal(*, by: Viewer, signal: UUID) -> int:
    """Ask the keeper of each light that burns at the home of a signal whether it is a setback; how many were asked.

    A consequence of `signal told`. Needs the clock role; repeating it asks nobody twice.
    """
    asked = 0
    for light, seriousness in lights_at(by, signal):
        if any(duty.kind == DutyKind.CONFIRM_RELAPSE for duty in for_refs(by, [light.id])):
            continue
        _ask(light, DutyKind.CONFIRM_RELAPSE, light.id, seriousness, by=by)
        asked += 1
    return asked


@atomic
def ask_for_help(*, by: Viewer, words: str = "", way: How | None = None) -> UUID:
    """Ask my keeper for help, without a form, to be answered this `way`: call me, come by.

    Needs the resident role; returns the question. Raises `Missing` when no light is open: then `reopen` it, and
    `Invalid` for a BSN.
    """
    said = clean(words, "words")
    light = Light.objects.filter(subject=by.resident, state__in=OPEN).first()
    if light is None:
        raise Missing
    assert light.subject_id is not None
    asked = Asked(light=light, subject_id=light.subject_id, way=way or "", words=said, at=by.now)
    asked.save(force_insert=True)
    _ask(light, DutyKind.HELP_ASKED, asked.id, 1, by=by)
    remember(Happened.HELP_ASKED, light, by=by)
    return asked.id


def _ask(light: Light, kind: DutyKind, ref: UUID, seriousness: int, *, by: Viewer) -> None:
    ask(
        by=by,
        kind=kind,
        subject=light.subject_id,
        ref=ref,
        area=light.area,
        team=light.team_id,
        person=light.keeper_id,
        second=light.deputy_id,
        due_at=due_at(kind, seriousness, by.now),
        ladder=Ladder.CONTACT,
    )


def _reason(reason: str) -> str:
    return clean(reason, "reason", needed=_("Write down why. Somebody must be able to follow this later."))


def _burning(by: Viewer, light: UUID, activity: str) -> Light:
    found = opened_light(by, light, activity=activity, locked=True)
    if found.state not in BURNING:
        raise Refused(_("This pilot light does not burn. Begin contact first, or begin again."))
    return found


def _steady(by: Viewer, light: UUID, activity: str) -> Light:
    found = opened_light(by, light, activity=activity, locked=True)
    if found.state not in _STEADY:
        raise Refused(_("The resident did not say yes yet, or this pilot light has ended."))
    return found
