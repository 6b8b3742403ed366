"""A keeper's calendar: moments, and nothing about whom."""

from uuid import UUID, uuid4

import pytest

from tests.cast import NOON, Cast
from tests.pilotlight.lights import Story
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.pilotlight.actions.feeds import end_feed, make_feed
from waakvlam.pilotlight.models import Light
from waakvlam.pilotlight.queries.feeds import has_feed, moments

pytestmark = pytest.mark.usefixtures("rolled_back")


def lit(cast: Cast) -> UUID:
    """A light that burns for Farid."""
    story = Story(cast)
    story.is_lit()
    return story.id


def anyone() -> Viewer:
    """A calendar program: it knows a key and nothing else."""
    return Viewer(Role.REPORTER, NOON)


def test_the_key_shows_when_and_nothing_else(cast: Cast) -> None:
    light = lit(cast)
    chantal, program = cast.viewer("Chantal"), anyone()
    with enter(chantal):
        key = make_feed(by=chantal)
        assert has_feed(chantal)
        due = Light.objects.get(id=light).next_due_at
    with enter(program):
        (moment,) = moments(program, key)
    assert moment.due_at == due


def test_a_calendar_without_contacts_is_empty_and_one_that_does_not_exist_is_not_there(cast: Cast) -> None:
    amira, program = cast.viewer("Amira"), anyone()
    with enter(amira):
        key = make_feed(by=amira)
    with enter(program):
        assert moments(program, key) == []
        with pytest.raises(Missing):
            moments(program, str(uuid4()))


def test_a_new_key_ends_the_old_one_and_ending_ends_it(cast: Cast) -> None:
    chantal, program = cast.viewer("Chantal"), anyone()
    with enter(chantal):
        old, new = make_feed(by=chantal), make_feed(by=chantal)
    with enter(program):
        assert moments(program, new) == []
        with pytest.raises(Missing):
            moments(program, old)
    with enter(chantal):
        end_feed(by=chantal)
        assert not has_feed(chantal)
        with pytest.raises(Missing):
            end_feed(by=chantal)


def test_nobody_in_particular_has_no_calendar(cast: Cast) -> None:
    clock = cast.clock()
    with enter(clock), pytest.raises(Missing):
        make_feed(by=clock)
