"""How a signal stands, for the organisation that told it: no content, and nothing about the resident."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.signals.states import AnswerState, ConcernState


@dataclass(frozen=True, slots=True)
class Status:
    """When it was told and how serious it was taken (1 to 4), where its concern and its answer stand."""

    told_at: datetime
    seriousness: int
    concern: ConcernState
    answer: AnswerState
    answer_due_at: datetime


def status(viewer: Viewer, signal: UUID) -> Status:
    """The status of a signal that one of the viewer's teams told. Raises `Missing` for any other, and once erased."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM walls.signal_status(%s)", [signal])
        told_at, seriousness, concern, answer, due_at = cursor.fetchone()
    if told_at is None:
        raise Missing
    return Status(told_at, seriousness, ConcernState(concern), AnswerState(answer), due_at)
