from enum import StrEnum
from typing import Any

import pytest

from waakvlam.kernel.errors import Refused
from waakvlam.signals.states import (
    ANSWER,
    CONCERN,
    INFORMING,
    OPEN,
    AnswerState,
    ConcernState,
    InformingState,
    Lifecycle,
)


@pytest.mark.parametrize(
    ("lifecycle", "states"), [(CONCERN, ConcernState), (ANSWER, AnswerState), (INFORMING, InformingState)]
)
def test_every_state_has_an_owner_and_can_be_reached(lifecycle: Lifecycle[Any], states: type[StrEnum]) -> None:
    assert set(lifecycle.owners) == set(states)
    first = {ConcernState.RECEIVED, AnswerState.OWED, InformingState.OWED, AnswerState.NOT_WANTED}
    assert set(lifecycle.moves.values()) | first >= set(states)


def test_what_cannot_follow_is_refused_in_plain_words() -> None:
    with pytest.raises(Refused):
        CONCERN.after(ConcernState.CONCLUDED, "accept")
    assert not CONCERN.allows(ConcernState.CONCLUDED, "accept")


def test_only_what_is_accepted_can_be_concluded() -> None:
    may = {state for state in ConcernState if CONCERN.allows(state, "conclude")}
    assert may == {ConcernState.ACCEPTED, ConcernState.IN_ACTION}


def test_silence_leads_nowhere_but_to_the_empty_mark() -> None:
    assert {state for state in ConcernState if CONCERN.allows(state, "lapse")} == set(OPEN)
    assert not [verb for state, verb in CONCERN.moves if state is ConcernState.LAPSED]
    assert not [verb for state, verb in INFORMING.moves if state is InformingState.ERASED]


def test_whoever_wants_no_answer_gets_none() -> None:
    assert not ANSWER.allows(AnswerState.NOT_WANTED, "give")
