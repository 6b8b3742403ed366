"""Reading situations, always through the door."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch

from waakvlam.access.models import Category, Grant
from waakvlam.access.queries import open_door, open_one
from waakvlam.duties.models import Duty
from waakvlam.journal.models import Detail, Event
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import Professional
from waakvlam.signals.models import Answer, Concern, Message, Signal

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
    duties: list[Duty]
    story: list[Moment]
    grants: list[Grant]


def subject_of(viewer: Viewer, *, concern: UUID | None = None, answer: UUID | None = None) -> UUID:
    """The subject behind a link to a concern or an answer. Raises `Missing` when there is none (any more)."""
    function, wanted = ("subject_of_concern", concern) if concern else ("subject_of_answer", answer)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT walls.{function}(%s)", [wanted])  # noqa: S608 (one of two names above)
        (subject,) = cursor.fetchone()
    if subject is None:
        raise Missing
    return UUID(str(subject))


def open_concern(viewer: Viewer, concern: UUID, *, activity: str) -> Concern:
    """Open the door to one concern and return it. Raises `Missing` without a grant."""
    open_one(viewer, subject_of(viewer, concern=concern), categories=EVERYTHING, activity=activity)
    found = Concern.objects.select_related("subject__address", "informing", "team", "person").filter(id=concern).first()
    if found is None:
        raise Missing
    return found


def open_answer(viewer: Viewer, answer: UUID, *, activity: str) -> Answer:
    """Open the door to one answer and return it with its concern. Raises `Missing` without a grant for reporters."""
    open_one(viewer, subject_of(viewer, answer=answer), categories=EVERYTHING, activity=activity)
    found = Answer.objects.select_related("concern", "signal").filter(id=answer).first()
    if found is None:
        raise Missing
    return found


def concern_page(viewer: Viewer, concern: UUID) -> ConcernPage:
    """Everything on one situation that this viewer's grants reach, in a fixed number of queries."""
    found = open_concern(viewer, concern, activity="situation page")
    messages = Prefetch("messages", Message.objects.order_by("at"))
    return ConcernPage(
        concern=found,
        signals=list(found.signals.select_related("reporter", "answer").order_by("told_at", "id")),
        answers=list(found.answers.prefetch_related(messages).order_by("told_at", "id")),
        duties=list(Duty.objects.filter(subject=found.subject_id, done_at=None).order_by("due_at", "id")),
        story=_story(found),
        grants=list(Grant.objects.filter(subject=found.subject_id, dormant=False).select_related("team__organisation")),
    )


def concerns_behind(viewer: Viewer, duties: Sequence[Duty]) -> dict[UUID, Concern]:
    """The open concern behind each duty's subject, for a list: one look for all of them, keyed by subject."""
    subjects = [duty.subject for duty in duties if duty.subject]
    opened = open_door(viewer, subjects, categories=EVERYTHING, activity="to do")
    rows = (
        Concern.objects.filter(subject__in=opened)
        .select_related("subject__address")
        .order_by("opened_at")
    )
    return {row.subject_id: row for row in rows if row.subject_id}


def _story(concern: Concern) -> list[Moment]:
    events = list(Event.objects.filter(about=concern.subject_id, at__gte=concern.opened_at).order_by("at", "id"))
    details = {d.event_id: d.content for d in Detail.objects.filter(event__in=[e.id for e in events])}
    people = dict(
        Professional.objects.filter(id__in={e.person for e in events if e.person}).values_list("id", "name")
    )
    return [
        Moment(e.at, e.kind, people.get(e.person, ""), json.loads(details[e.id])[1] if e.id in details else {})
        for e in events
    ]
