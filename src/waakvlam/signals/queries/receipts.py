"""What a reporter sees behind a receipt code: status, the conversation, and nothing about the neighbour."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.signals.models import Answer, Message
from waakvlam.signals.states import AnswerState


@dataclass(frozen=True, slots=True)
class Channel:
    """One receipt: when it was told and read, when we answer at the latest, and what was said.

    `reply_due_at` is when we reply at the latest to what the reporter wrote; None when nothing waits for a reply.
    """

    told_at: datetime
    read_at: datetime | None
    due_at: datetime
    reply_due_at: datetime | None
    state: AnswerState
    helped: bool | None
    messages: list[Message]

    @property
    def answered(self) -> bool:
        """Whether an answer was given."""
        return self.state in (AnswerState.GIVEN, AnswerState.SEEN)


def channel(viewer: Viewer) -> Channel:
    """The channel of this context's receipt (reporter role). Raises `Missing` for an unknown code."""
    own = Answer.objects.filter(code_hash=viewer.receipt).first()
    if own is None:
        raise Missing
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.reply_due()")
        (reply_due,) = cursor.fetchone()
    messages = list(Message.objects.filter(answer=own).order_by("at", "id"))
    return Channel(own.told_at, own.read_at, own.due_at, reply_due, AnswerState(own.state), own.helped, messages)
