"""Telling the person concerned (AVG art. 14): in time, or with a reason that a second person agreed to."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.transaction import atomic
from django.utils.translation import gettext as _

from waakvlam.duties.actions import ask, finish_all
from waakvlam.duties.models import DutyKind
from waakvlam.duties.rules import a_month_after, due_at, four_weeks_after, ladder_of
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid, Refused
from waakvlam.kernel.viewer import Viewer
from waakvlam.kernel.working_days import due_after
from waakvlam.parties.models import Organisation
from waakvlam.signals.models import Channel, Concern, Ground, Informing
from waakvlam.signals.queries.concerns import open_concern
from waakvlam.signals.rules import SECOND_PERSON_DAYS, no_citizen_number
from waakvlam.signals.states import INFORMING, InformingState

_CHANGES = [
    "state", "latest_at", "told_at", "told_by", "how", "ground", "shares_with", "asked_by", "agreed_by", "review_at",
]  # fmt: skip


def tell_person(*, by: Viewer, concern: Concern, how: Channel) -> None:
    """Record that the person concerned was told: by whom and how. The door is open already."""
    informing = concern.informing
    informing.told_at = by.now
    informing.told_by_id = by.person
    informing.how = how
    _move(informing, "tell", by=by, happened=Happened.PERSON_TOLD, detail={"how": how.value})
    finish_all(by=by, ref=informing.id)


@atomic
def person_told(*, by: Viewer, concern: UUID, how: Channel) -> None:
    """The person concerned was told outside a visit: by letter, phone or in person."""
    tell_person(by=by, concern=open_concern(by, concern, activity="inform", locked=True), how=how)


@atomic
def no_person(*, by: Viewer, concern: UUID, why: str) -> None:
    """Nobody is concerned (an empty home, a street lamp): there is nobody to tell. Needs a reason."""
    informing = _opened(by, concern, why).informing
    _move(informing, "find no person", by=by, happened=Happened.NO_PERSON_CONCERNED, detail={"why": why.strip()})
    finish_all(by=by, ref=informing.id)


@atomic
def ask_to_postpone(*, by: Viewer, concern: UUID, ground: Ground, why: str, share_with: Collection[UUID] = ()) -> None:
    """Ask a colleague to agree that telling waits (AVG art. 23, UAVG art. 41). The clock keeps running meanwhile.

    `share_with` are the organisations that may get to see it before the person knows; nobody else may. The whole team
    is asked; asked again when a postponement must be reviewed, this ends that review.
    """
    found = _opened(by, concern, why)
    informing = found.informing
    if informing.state == InformingState.POSTPONED:
        finish_all(by=by, ref=informing.id)
    organisations = dict(Organisation.objects.filter(id__in=share_with).order_by("name").values_list("id", "name"))
    informing.ground = ground
    informing.shares_with = list(organisations)
    informing.asked_by_id = by.person
    informing.agreed_by_id = None
    detail = {"ground": ground.value, "why": why.strip(), "share_with": ", ".join(organisations.values())}
    _move(informing, "ask to postpone", by=by, happened=Happened.POSTPONEMENT_ASKED, detail=detail)
    decide_by = min(due_after(by.now, SECOND_PERSON_DAYS), informing.latest_at)
    _ask(DutyKind.REVIEW_POSTPONEMENT, found, None, decide_by, by=by)


@atomic
def agree_to_postpone(*, by: Viewer, concern: UUID) -> None:
    """Agree as the second person: telling waits, and is looked at again within four weeks.

    When nobody does that within a month after, there is no postponement any more and the content is erased. Raises
    `Refused` for whoever asked it: one cannot be one's own second person.
    """
    found = open_concern(by, concern, activity="postpone", locked=True)
    informing = _of_another(found.informing, by)
    informing.agreed_by_id = by.person
    informing.review_at = four_weeks_after(by.now)
    informing.latest_at = max(informing.latest_at, a_month_after(informing.review_at))
    _move(informing, "agree", by=by, happened=Happened.POSTPONEMENT_AGREED)
    finish_all(by=by, ref=informing.id)
    review_by = min(due_at(DutyKind.REVIEW_POSTPONEMENT, found.seriousness, by.now), informing.review_at)
    _ask(DutyKind.REVIEW_POSTPONEMENT, found, found.person_id, review_by, by=by)


@atomic
def disagree_to_postpone(*, by: Viewer, concern: UUID, why: str) -> None:
    """Say no as the second person: the explanation is owed, within the time that is left."""
    found = _opened(by, concern, why)
    informing = _of_another(found.informing, by)
    _move(informing, "disagree", by=by, happened=Happened.POSTPONEMENT_REFUSED, detail={"why": why.strip()})
    finish_all(by=by, ref=informing.id)
    tell_by = min(max(informing.due_at, due_after(by.now, 1)), informing.latest_at)
    _ask(DutyKind.INFORM, found, found.person_id, tell_by, by=by)


def _of_another(informing: Informing, by: Viewer) -> Informing:
    if by.person is None or informing.asked_by_id == by.person:
        raise Refused(_("Somebody else must decide on this. Ask a colleague."))
    return informing


def _opened(by: Viewer, concern: UUID, why: str) -> Concern:
    if not why.strip():
        raise Invalid(_("Write down why. Somebody must be able to follow this later."), "why")
    Refused.unless(no_citizen_number(why))
    return open_concern(by, concern, activity="inform", locked=True)


def _ask(kind: DutyKind, concern: Concern, person: UUID | None, due: datetime, *, by: Viewer) -> None:
    ask(
        by=by,
        kind=kind,
        subject=concern.subject_id,
        ref=concern.informing.id,
        area=concern.area,
        team=concern.team_id,
        person=person,
        due_at=due,
        ladder=ladder_of(concern.seriousness),
    )


def _move(
    informing: Informing, verb: str, *, by: Viewer, happened: Happened, detail: dict[str, str] | None = None
) -> None:
    informing.state = INFORMING.after(InformingState(informing.state), verb)
    informing.save(update_fields=_CHANGES)
    record(happened, by=by, ref=informing.id, about=informing.subject_id, detail=detail)
