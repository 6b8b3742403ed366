"""What may follow what: one table per lifecycle, each state with its owner (design §4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from django.utils.translation import gettext as _

from waakvlam.kernel.errors import Refused

S = TypeVar("S", bound=StrEnum)


class ConcernState(StrEnum):
    """Where a concern stands."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    IN_ACTION = "in action"
    RETURNED = "returned"
    REOPENED = "reopened"
    CONCLUDED = "concluded"
    LAPSED = "not picked up in time"


class AnswerState(StrEnum):
    """Where an answer stands."""

    OWED = "owed"
    GIVEN = "given"
    SEEN = "seen"
    NOT_WANTED = "not wanted"


class InformingState(StrEnum):
    """Where the explanation to the person concerned stands."""

    OWED = "owed"
    TOLD = "told"
    ASKED_TO_POSTPONE = "asked to postpone"
    POSTPONED = "postponed"
    NO_PERSON = "no person concerned"
    ERASED = "erased"


class QuestionState(StrEnum):
    """Where a question to a partner stands."""

    ASKED = "asked"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Lifecycle(Generic[S]):
    """A transition table: from state and verb to the next state, and who owns each state."""

    moves: Mapping[tuple[S, str], S]
    owners: Mapping[S, str]

    def after(self, state: S, verb: str) -> S:
        """The state after `verb`. Raises `Refused` when it cannot follow."""
        try:
            return self.moves[state, verb]
        except KeyError:
            raise Refused(_("This cannot be done now. Perhaps somebody did it already: look again.")) from None

    def allows(self, state: S, verb: str) -> bool:
        """Whether `verb` can follow."""
        return (state, verb) in self.moves


C, A, N, Q = ConcernState, AnswerState, InformingState, QuestionState
OPEN = (C.RECEIVED, C.ACCEPTED, C.IN_ACTION, C.RETURNED, C.REOPENED)
_WAITING = (C.RECEIVED, C.RETURNED, C.REOPENED)

CONCERN = Lifecycle(
    moves={
        **{(state, "accept"): C.ACCEPTED for state in _WAITING},
        **{(state, "act"): C.IN_ACTION for state in (C.ACCEPTED, C.IN_ACTION)},
        **{(state, "conclude"): C.CONCLUDED for state in (C.ACCEPTED, C.IN_ACTION)},
        **{(state, "return"): C.RETURNED for state in OPEN},
        **{(state, "lapse"): C.LAPSED for state in OPEN},
        **{(state, "pass on"): C.RECEIVED for state in OPEN},
        (C.CONCLUDED, "reopen"): C.REOPENED,
    },
    owners={
        C.RECEIVED: "the team it was routed to",
        C.ACCEPTED: "the person who accepted it",
        C.IN_ACTION: "the person who accepted it",
        C.RETURNED: "the team it was offered to next; after a second return the coordinator",
        C.REOPENED: "the team that held it last",
        C.CONCLUDED: "nobody; its team may reopen it",
        C.LAPSED: "the coordinator, who says why",
    },
)

ANSWER = Lifecycle(
    moves={
        (A.OWED, "give"): A.GIVEN,
        (A.GIVEN, "give"): A.GIVEN,
        (A.SEEN, "give"): A.GIVEN,
        (A.GIVEN, "see"): A.SEEN,
        (A.SEEN, "see"): A.SEEN,
        (A.GIVEN, "owe again"): A.OWED,
        (A.SEEN, "owe again"): A.OWED,
        (A.OWED, "owe again"): A.OWED,
        (A.OWED, "decline"): A.NOT_WANTED,
    },
    owners={
        A.OWED: "the owner of the concern",
        A.GIVEN: "the reporter",
        A.SEEN: "nobody",
        A.NOT_WANTED: "nobody: the reporter chose so",
    },
)

INFORMING = Lifecycle(
    moves={
        (N.OWED, "tell"): N.TOLD,
        (N.ASKED_TO_POSTPONE, "tell"): N.TOLD,
        (N.POSTPONED, "tell"): N.TOLD,
        (N.OWED, "ask to postpone"): N.ASKED_TO_POSTPONE,
        (N.POSTPONED, "ask to postpone"): N.ASKED_TO_POSTPONE,
        (N.ASKED_TO_POSTPONE, "agree"): N.POSTPONED,
        (N.ASKED_TO_POSTPONE, "disagree"): N.OWED,
        (N.OWED, "find no person"): N.NO_PERSON,
        (N.NO_PERSON, "owe again"): N.OWED,
        (N.OWED, "erase"): N.ERASED,
        (N.ASKED_TO_POSTPONE, "erase"): N.ERASED,
        (N.POSTPONED, "erase"): N.ERASED,
    },
    owners={
        N.OWED: "the owner of the concern",
        N.ASKED_TO_POSTPONE: "the second person who is asked",
        N.POSTPONED: "the owner of the concern, until the review",
        N.TOLD: "nobody",
        N.NO_PERSON: "nobody",
        N.ERASED: "the coordinator, who says why",
    },
)

QUESTION = Lifecycle(
    moves={
        (Q.ASKED, "answer"): Q.ANSWERED,
        (Q.ASKED, "withdraw"): Q.WITHDRAWN,
    },
    owners={
        Q.ASKED: "the partner; the owner of the concern goes after it in time",
        Q.ANSWERED: "the owner of the concern, until it is read",
        Q.WITHDRAWN: "nobody",
    },
)
