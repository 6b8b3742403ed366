"""Making contact before anybody asked for it (Inf1-2), until the resident says yes, not now or no."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db import connection
from django.db.transaction import atomic
from django.utils.translation import gettext as _

from waakvlam.duties.actions import ask, finish
from waakvlam.duties.models import DutyKind, Ladder
from waakvlam.duties.rules import due_at
from waakvlam.households.rules import clean
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid, Refused
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import Task
from waakvlam.parties.queries import members, team_for
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.actions.ending import end_by_resident
from waakvlam.pilotlight.actions.lapsing import pass_to_desk
from waakvlam.pilotlight.actions.projecting import end_about, project
from waakvlam.pilotlight.actions.recording import remember
from waakvlam.pilotlight.models import Keeping, Light
from waakvlam.pilotlight.queries.lights import opened_light
from waakvlam.pilotlight.rules import Every, following, working_evening
from waakvlam.pilotlight.rules.judging import OUTREACH_MONTHS
from waakvlam.pilotlight.rules.rhythm import Unit
from waakvlam.pilotlight.states import LIGHT, LightState


class Said(StrEnum):
    """What a resident says to a pilot light."""

    YES = "yes"
    NOT_NOW = "not now"
    NO = "no"


@atomic
def reach_out(*, by: Viewer, light: UUID) -> None:
    """Begin to make contact, with minimal data, for at most three months.

    Rhythm and ladder run from here. A second person of the team is asked to look along half-way. Raises `Missing`,
    and `Refused` without a keeper or when contact began already.
    """
    found = opened_light(by, light, activity="reach out", locked=True)
    found.state = LIGHT.after(LightState(found.state), "reach out")
    if found.keeper_id is None:
        raise Refused(_("Choose first who becomes the known face."))
    found.reaching_since = found.rhythm_since = by.now
    found.ends_at = working_evening(following(day_of(by.now), Every(OUTREACH_MONTHS, Unit.MONTH)))
    project(found, by=by, contact=True)
    _ask_second(found, by=by)
    remember(Happened.OUTREACH_STARTED, found, by=by)


@atomic
def record_answer(*, by: Viewer, light: UUID, answer: Said, words: str = "", again_on: date | None = None) -> None:
    """Write down what the resident said to a pilot light.

    Yes: it is lit, by consent; rhythm and stability begin. Not now: contact rests until `again_on`, at most until the
    three months are over. No: it stops, and the way back stays open. Raises `Missing`, `Refused`, `Invalid`.
    """
    said = clean(words, "words")
    found = opened_light(by, light, activity="record answer", locked=True)
    after = LIGHT.after(LightState(found.state), answer.value)
    match answer:
        case Said.YES:
            light_it(found, after, by=by)
        case Said.NOT_NOW:
            found.named_on = _again(found.ends_at, again_on, by=by)
            project(found, by=by, contact=True)
        case _:
            end_by_resident(found, Keeping.UNSAID, by=by)
    detail = {"said": answer.value, "words": said}
    remember(Happened.RESIDENT_ANSWERED, found, by=by, detail=detail)


@atomic
def review_outreach(*, by: Viewer, light: UUID, go_on: bool, words: str) -> None:
    """Look along as a second person: go on making contact, or not like this.

    When it does not go on, what was noted is erased, and the coordinator says what else could work. Raises `Missing`,
    `Invalid` without a reason, `Refused` for the keeper: somebody else looks along.
    """
    why = clean(words, "words", needed=_("Write down why. Somebody must be able to follow this later."))
    found = opened_light(by, light, activity="review outreach", locked=True)
    if by.person == found.keeper_id:
        raise Refused(_("Somebody else looks along with you. Ask your deputy or a colleague."))
    finish(by=by, ref=light, kind=DutyKind.REVIEW_OUTREACH)
    remember(Happened.OUTREACH_REVIEWED, found, by=by, detail={"go on": go_on, "words": why})
    if not go_on:
        found.state = LIGHT.after(LightState(found.state), "go another way")
        found.ended_at, found.retain_until = by.now, day_of(by.now)
        found.save(force_update=True)
        pass_to_desk(found, by=by)
        end_about(found, by=by)


def light_it(light: Light, state: LightState, *, by: Viewer) -> None:
    """The light burns from now on: the rhythm starts at its first stage, and the stability clock too."""
    light.state = state
    light.lit_at = light.rhythm_since = by.now
    light.stage = light.stage_contacts = 0
    light.ends_at = light.named_on = None
    light.stable_since = day_of(by.now)
    project(light, by=by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.consent_to_light(%s)", [light.id])
    end_about(light, by=by)  # nobody needs to look along any more


def _ask_second(light: Light, *, by: Viewer) -> None:
    """The deputy looks along, or a colleague; in a team of one the coordinator's."""
    colleagues = [person for person, _roles in members(by, [light.team_id])[light.team_id]]
    second = light.deputy_id or next((person for person in colleagues if person != light.keeper_id), None)
    desk = None if second else team_for(by, light.area, Task.COORDINATION)
    ask(
        by=by,
        kind=DutyKind.REVIEW_OUTREACH,
        subject=light.subject_id,
        ref=light.id,
        area=light.area,
        team=desk.id if desk else light.team_id,
        person=second,
        due_at=due_at(DutyKind.REVIEW_OUTREACH, 1, by.now),
        ladder=Ladder.CONTACT,
    )


def _again(ends_at: datetime | None, again_on: date | None, *, by: Viewer) -> date:
    latest = day_of(ends_at or by.now)
    if again_on is None or not day_of(by.now) < again_on <= latest:
        raise Invalid(_("When shall we ask again? Choose a day before contact must have been made."), "again_on")
    return again_on
