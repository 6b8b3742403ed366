"""Two things at the same moment: each test holds one of them open until the other waits for it, then lets go."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.cast import NOON, Cast
from tests.signals.beside import Beside, rows
from tests.signals.story import Story
from waakvlam.duties.models import DutyKind as D
from waakvlam.duties.rules import a_month_after
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Missing, Refused
from waakvlam.kernel.viewer import Viewer
from waakvlam.signals.actions.acting import accept, conclude
from waakvlam.signals.actions.answering import write
from waakvlam.signals.actions.erasing import erase_expired, erase_untold
from waakvlam.signals.actions.informing import person_told
from waakvlam.signals.actions.telling import Telling, tell
from waakvlam.signals.catalogue import Observer
from waakvlam.signals.models import Channel, Outcome, Source

LATER = NOON + timedelta(days=1)
MONTH = a_month_after(NOON)
YEAR = NOON + timedelta(days=367)


@pytest.fixture
def story(database: str, cast: Cast) -> Story:
    return Story(cast)


def at_once(by: Viewer, first: Callable[[], Any], second: Callable[[], Any]) -> tuple[Any, Any]:
    """`first` by this viewer, and `second` on a connection of its own before the first is committed."""
    other = Beside(second)
    with enter(by):
        done = first()
        other.start_and_wait_for_its_turn()
    return done, other.join()


def noise(key: UUID | None = None) -> Telling:
    return Telling(
        "public", key or uuid4(), Observer.NEIGHBOUR, Source.NEIGHBOUR, ("noise",), NOON - timedelta(hours=1)
    )


def tellings(story: Story, one: Telling, other: Telling) -> tuple[Any, Any]:
    by = story.cast.els(at=LATER)

    def beside() -> Any:
        mine = story.cast.els(at=LATER)
        with enter(mine):
            return tell(other, by=mine)

    return at_once(by, partial(tell, one, by=by), beside)


def test_two_neighbours_tell_about_a_home_that_nobody_told_of_before(story: Story) -> None:
    first, second = tellings(story, noise(), noise())
    assert first.code != second.code
    assert (rows("access_subject"), rows("signals_concern"), rows("signals_signal")) == (1, 1, 2)
    assert story.answers() == ["owed", "owed"]
    assert len(story.duties(D.ACCEPT)) == 1
    assert len(story.duties(D.ANSWER)) == 2


def test_two_neighbours_tell_about_a_home_that_is_known(story: Story) -> None:
    story.is_ready_to_conclude("Bram", story.tells())
    story.does("Bram", conclude, concern=story.concern, outcome=Outcome.FINE)
    tellings(story, noise(), noise())
    assert rows("signals_concern", "state = 'received'") == 1
    assert rows("signals_signal") == 3


@pytest.mark.parametrize("known", [False, True])
def test_the_same_telling_twice_at_once_is_told_once(story: Story, known: bool) -> None:
    if known:
        story.tells()
    before = rows("signals_signal")
    key = uuid4()
    first, second = tellings(story, noise(key), noise(key))
    assert first == second
    assert rows("signals_signal") == rows("signals_answer") == before + 1


def test_a_signal_that_comes_just_before_concluding_keeps_it_open(story: Story) -> None:
    story.is_ready_to_conclude("Bram", story.tells())
    by, concern = story.cast.els(at=LATER), story.concern
    beside = partial(story.does, "Bram", conclude, concern=concern, outcome=Outcome.FINE, at=LATER)
    _told, refused = at_once(by, partial(tell, noise(), by=by), beside)
    assert isinstance(refused, Refused)
    assert (story.state(), story.answers()) == ("accepted", ["given", "owed"])


def test_a_signal_that_comes_just_after_concluding_starts_anew(story: Story) -> None:
    story.is_ready_to_conclude("Bram", story.tells())
    bram, concern = story.cast.viewer("Bram", at=LATER), story.concern
    ending = partial(conclude, by=bram, concern=concern, outcome=Outcome.FINE)
    _ended, told = at_once(bram, ending, partial(story.tells, at=LATER))
    assert told.code
    assert [story.state(each) for each in story.concerns] == ["concluded", "received"]
    assert {D.ACCEPT, D.INFORM, D.ANSWER} == {kind for kind, _team, _person in story.asked()}


def test_two_colleagues_accept_and_one_of_them_has_it(story: Story) -> None:
    story.tells(kinds=("confused",))
    amira, concern = story.cast.viewer("Amira"), story.concern
    accepting = partial(accept, by=amira, concern=concern)
    _accepted, refused = at_once(amira, accepting, partial(story.does, "Chantal", accept, concern=concern))
    assert isinstance(refused, Refused)
    assert (D.ACT, "neighbourhood", "Amira") in story.asked()


def erases(story: Story, action: Callable[..., int], at: datetime) -> Callable[[], int]:
    by = story.cast.retention(at)

    def erase() -> int:
        with enter(by):
            return action(by=by)

    return erase


def test_what_is_being_erased_cannot_be_accepted_any_more(story: Story) -> None:
    story.tells()
    by = story.cast.retention(MONTH)
    beside = partial(story.does, "Bram", accept, concern=story.concern, at=MONTH)
    _erased, missing = at_once(by, partial(erase_untold, by=by), beside)
    assert isinstance(missing, Missing)
    assert story.state() == "not picked up in time"


def test_what_is_reopened_at_the_last_minute_is_not_erased(story: Story) -> None:
    told = story.tells()
    story.is_ready_to_conclude("Bram", told)
    story.does("Bram", conclude, concern=story.concern, outcome=Outcome.FINE)
    els = story.reporter(told, at=YEAR)
    at_once(els, partial(write, by=els, words="Het begint weer"), erases(story, erase_expired, YEAR))
    assert (story.state(), rows("signals_signal")) == ("reopened", 1)


def test_who_is_told_at_the_last_minute_is_not_erased(story: Story) -> None:
    story.tells()
    bram, concern = story.cast.viewer("Bram", at=MONTH), story.concern
    telling_them = partial(person_told, by=bram, concern=concern, how=Channel.PHONE)
    at_once(bram, telling_them, erases(story, erase_untold, MONTH))
    assert (story.state(), story.informing(), rows("signals_signal")) == ("received", "told", 1)
