"""Reopening: one step, no new intake, no story told again (promise 5)."""

from uuid import UUID

from django.db import connection

from waakvlam.duties.actions import ask_sooner
from waakvlam.duties.models import DutyKind
from waakvlam.duties.rules import due_at, ladder_of
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.signals.states import ConcernState


def reopen(*, by: Viewer, concern: UUID) -> UUID:
    """Open a concluded situation again, in one step; returns the open situation (perhaps a newer one).

    A professional needs a grant that rests since the conclusion, a reporter the receipt. Raises `Missing` otherwise.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM walls.reopen_concern(%s)", [concern])
        found, subject, area, team, person, seriousness, state = cursor.fetchone()
    if found is None:
        raise Missing
    kind = DutyKind.ACT if state in (ConcernState.ACCEPTED, ConcernState.IN_ACTION) else DutyKind.ACCEPT
    ask_sooner(
        by=by,
        kind=kind,
        subject=subject,
        ref=found,
        area=area,
        team=team,
        person=person,
        due_at=due_at(kind, seriousness, by.now),
        ladder=ladder_of(seriousness),
    )
    record(Happened.CONCERN_REOPENED, by=by, ref=found, about=subject, team=team)
    return UUID(str(found))
