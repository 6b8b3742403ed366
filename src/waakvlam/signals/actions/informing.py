"""Telling the person concerned (AVG art. 14): in time, or with a reason that a second person agreed to."""

from uuid import UUID

from django.utils.translation import gettext as _

from waakvlam.duties.actions import ask, finish_all
from waakvlam.duties.models import DutyKind
from waakvlam.duties.rules import due_at, four_weeks_after, ladder_of
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid, Refused
from waakvlam.kernel.viewer import Viewer
from waakvlam.signals.models import Channel, Concern, Ground, Informing
from waakvlam.signals.queries.concerns import open_concern
from waakvlam.signals.rules import no_citizen_number
from waakvlam.signals.states import INFORMING, InformingState


def tell_person(*, by: Viewer, concern: Concern, how: Channel) -> None:
    """Record that the person concerned was told: by whom and how. The door is open already."""
    informing = concern.informing
    informing.told_at = by.now
    informing.told_by_id = by.person
    informing.how = how
    _move(informing, "tell", by=by, happened=Happened.PERSON_TOLD, detail={"how": how.value})
    finish_all(by=by, ref=informing.id)


def person_told(*, by: Viewer, concern: UUID, how: Channel) -> None:
    """The person concerned was told outside a visit: by letter, phone or in person."""
    tell_person(by=by, concern=open_concern(by, concern, activity="inform"), how=how)


def no_person(*, by: Viewer, concern: UUID, why: str) -> None:
    """Nobody is concerned (an empty home, a street lamp): there is nobody to tell. Needs a reason."""
    informing = _opened(by, concern, why)
    _move(informing, "find no person", by=by, happened=Happened.NO_PERSON_CONCERNED, detail={"why": why.strip()})
    finish_all(by=by, ref=informing.id)


def ask_to_postpone(*, by: Viewer, concern: UUID, ground: Ground, why: str) -> None:
    """Ask a colleague to agree that telling waits (AVG art. 23, UAVG art. 41). The clock keeps running meanwhile."""
    informing = _opened(by, concern, why)
    informing.ground = ground
    informing.asked_by_id = by.person
    informing.agreed_by_id = None
    _move(
        informing,
        "ask to postpone",
        by=by,
        happened=Happened.POSTPONEMENT_ASKED,
        detail={"ground": ground.value, "why": why.strip()},
    )


def agree_to_postpone(*, by: Viewer, concern: UUID) -> None:
    """Agree as the second person: telling waits, and is looked at again within four weeks.

    Raises `Refused` for whoever asked it: one cannot be one's own second person.
    """
    found = open_concern(by, concern, activity="postpone")
    informing = found.informing
    if informing.asked_by_id == by.person:
        raise Refused(_("Somebody else must agree to this. Ask a colleague."))
    informing.agreed_by_id = by.person
    informing.review_at = four_weeks_after(by.now)
    _move(informing, "agree", by=by, happened=Happened.POSTPONEMENT_AGREED)
    finish_all(by=by, ref=informing.id)
    ask(
        by=by,
        kind=DutyKind.REVIEW_POSTPONEMENT,
        subject=found.subject_id,
        ref=informing.id,
        area=found.area,
        team=found.team_id,
        person=found.person_id,
        due_at=min(due_at(DutyKind.REVIEW_POSTPONEMENT, found.seriousness, by.now), informing.review_at),
        ladder=ladder_of(found.seriousness),
    )


def disagree_to_postpone(*, by: Viewer, concern: UUID, why: str) -> None:
    """Say no as the second person: the explanation is owed as before."""
    informing = _opened(by, concern, why)
    if informing.asked_by_id == by.person:
        raise Refused(_("Somebody else must decide on this. Ask a colleague."))
    _move(informing, "disagree", by=by, happened=Happened.POSTPONEMENT_REFUSED, detail={"why": why.strip()})


def _opened(by: Viewer, concern: UUID, why: str) -> Informing:
    if not why.strip():
        raise Invalid(_("Write down why. Somebody must be able to follow this later."), "why")
    Refused.unless(no_citizen_number(why))
    informing: Informing = open_concern(by, concern, activity="inform").informing
    return informing


def _move(
    informing: Informing, verb: str, *, by: Viewer, happened: Happened, detail: dict[str, str] | None = None
) -> None:
    informing.state = INFORMING.after(InformingState(informing.state), verb)
    informing.save(
        update_fields=["state", "told_at", "told_by", "how", "ground", "asked_by", "agreed_by", "review_at"]
    )
    record(happened, by=by, ref=informing.id, about=informing.subject_id, detail=detail)
