"""What a reporter sees behind a receipt code: status, the conversation, and nothing about the neighbour."""

from dataclasses import dataclass
from datetime import datetime

from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.signals.models import Answer, Message
from waakvlam.signals.states import AnswerState


@dataclass(frozen=True, slots=True)
class Channel:
    """One receipt: when it was told and read, when we answer at the latest, and what was said."""

    told_at: datetime
    read_at: datetime | None
    due_at: datetime
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
    messages = list(Message.objects.filter(answer=own).order_by("at", "id"))
    return Channel(own.told_at, own.read_at, own.due_at, AnswerState(own.state), own.helped, messages)
