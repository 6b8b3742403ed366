"""Reading situations, always through the door."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from waakvlam.access.models import Category, Grant, PurposeCode
from waakvlam.access.queries import open_door
from waakvlam.duties.models import Duty
from waakvlam.journal.models import Detail, Event
from waakvlam.kernel.errors import Missing, Refused
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import Professional
from waakvlam.signals.models import Answer, Concern, Message, Question, Signal

EVERYTHING = (
    Category.CONTACT
    | Category.NUISANCE
    | Category.WELLBEING
    | Category.SUPPORT
    | Category.CARE
    | Category.FINANCE
    | Category.REPORTER
)
"""What a page asks for; the door opens as far as the grant reaches."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One line in the story of a situation."""

    at: datetime
    happened: str
    who: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ConcernPage:
    """All that one page shows: the situation, its signals with their answers, what is asked, and who may see it."""

    concern: Concern
    signals: list[Signal]
    answers: list[Answer]
    questions: list[Question]
    duties: list[Duty]
    story: list[Moment]
    grants: list[Grant]


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind the reference of a duty or a link: which door to try, and for what."""

    concern: UUID
    subject: UUID
    purpose: PurposeCode
    open: bool


def behind(viewer: Viewer, refs: Iterable[UUID]) -> dict[UUID, Behind]:
    """The doors behind concerns, answers and informings; what is erased or unknown is left out. Opens none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ref, concern, subject, purpose, is_open FROM walls.behind(%s)", [list(refs)])
        return {ref: Behind(concern, subject, PurposeCode(why), on) for ref, concern, subject, why, on in cursor}


def open_concern(viewer: Viewer, concern: UUID, *, activity: str, locked: bool = False) -> Concern:
    """Open the door to one concern and return it, with the home and the owner that a page shows.

    `locked`: for an act, which shows neither; its subject is held until the end of the transaction, so that whoever
    changes it takes turns. Raises `Missing` without a grant, `Refused` when its purpose was put off.
    """
    _open(viewer, concern, activity, locked)
    shown = () if locked else ("subject__address", "team", "person")
    found = Concern.objects.select_related("informing", *shown).filter(id=concern).first()
    if found is None:
        raise Missing
    return found


def open_answer(viewer: Viewer, answer: UUID, *, activity: str, locked: bool = False) -> Answer:
    """Open the door to one answer and return it with its concern; errors and `locked` as for `open_concern`.

    Needs a grant that covers who reported.
    """
    _open(viewer, answer, activity, locked)
    found = Answer.objects.select_related("concern", "signal").filter(id=answer).first()
    if found is None:
        raise Missing
    return found


def concern_page(viewer: Viewer, concern: UUID) -> ConcernPage:
    """Everything on one situation that this viewer's grants reach, in a fixed number of queries."""
    found = open_concern(viewer, concern, activity="situation page")
    signals = list(found.signals.select_related("reporter", "answer").order_by("told_at", "id"))
    messages = Prefetch("messages", Message.objects.order_by("at", "id"))
    answers = list(found.answers.prefetch_related(messages).order_by("told_at", "id"))
    questions = list(found.questions.select_related("organisation", "person").order_by("asked_at", "id"))
    refs = [found.id, found.informing.id, *(row.id for rows in (signals, answers, questions) for row in rows)]
    duties = list(Duty.objects.filter(ref__in=refs).order_by("due_at", "kind", "id"))
    grants = Grant.objects.filter(subject=found.subject_id, purpose=found.purpose, dormant=False)
    return ConcernPage(
        concern=found,
        signals=signals,
        answers=answers,
        questions=questions,
        duties=[duty for duty in duties if duty.done_at is None],
        story=_story(found, [*refs, *(duty.id for duty in duties)]),
        grants=list(
            grants.filter(valid_until__gt=viewer.now).select_related("team__organisation").order_by("team__name", "id")
        ),
    )


def concerns_behind(viewer: Viewer, duties: Sequence[Duty]) -> dict[UUID, Concern]:
    """The concern behind each duty, keyed by the duty's id, for a list: one look for all of them for each purpose.

    A duty is left out when none of the viewer's teams may see what is behind it, and when that was erased.
    """
    doors = behind(viewer, {duty.ref for duty in duties})
    for purpose in PurposeCode:
        subjects = [door.subject for door in doors.values() if door.purpose is purpose and door.open]
        if subjects:
            open_door(viewer, subjects, categories=EVERYTHING, activity="to do", purpose=purpose)
    concerns = Concern.objects.select_related("subject__address").in_bulk({door.concern for door in doors.values()})
    return {
        duty.id: concerns[doors[duty.ref].concern]
        for duty in duties
        if duty.ref in doors and doors[duty.ref].concern in concerns
    }


def may_reopen(viewer: Viewer, concern: UUID) -> bool:
    """Whether the viewer's team may open this concluded concern again; reading it takes the reopening first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.may_reopen(%s)", [concern])
        (allowed,) = cursor.fetchone()
    return bool(allowed)


def _open(viewer: Viewer, ref: UUID, activity: str, locked: bool) -> None:
    door = behind(viewer, [ref]).get(ref)
    if door is None:
        raise Missing
    if not door.open:
        raise Refused(_("This part of Waakvlam is switched off. The privacy officer can tell you why."))
    if not open_door(viewer, [door.subject], categories=EVERYTHING, activity=activity, purpose=door.purpose):
        raise Missing
    if locked:
        with connection.cursor() as cursor:
            cursor.execute("SELECT walls.lock_subject(%s)", [door.subject])


def _story(concern: Concern, refs: Sequence[UUID]) -> list[Moment]:
    # Several things may happen at one moment; the order in which they were recorded is a column of the database's own.
    in_order = RawSQL("seq", ())
    events = list(Event.objects.filter(about=concern.subject_id, ref__in=refs).order_by("at", in_order))
    details = {d.event_id: d.content for d in Detail.objects.filter(event__in=[e.id for e in events])}
    people = dict(Professional.objects.filter(id__in={e.person for e in events if e.person}).values_list("id", "name"))
    return [
        Moment(
            e.at,
            e.kind,
            people.get(e.person, "") if e.person else "",
            json.loads(details[e.id])[1] if e.id in details else {},
        )
        for e in events
    ]
