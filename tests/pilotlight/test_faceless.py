"""No known face is a shortage that counts: once, from the day on which there should have been one (promise 10)."""

import pytest

from tests.cast import AREA
from tests.pilotlight.lights import Story
from waakvlam.capacity.models import BottleneckKind
from waakvlam.capacity.queries import Shortage, shortages
from waakvlam.pilotlight.actions.away import release_faces
from waakvlam.pilotlight.actions.ending import stop_mine
from waakvlam.pilotlight.models import Keeping

pytestmark = pytest.mark.usefixtures("rolled_back")


def missing(story: Story) -> list[Shortage]:
    """What is missing in the neighbourhood after the clock looked."""
    story.does(story.cast.clock(story.now), release_faces)
    return [s for s in story.reads("Iris", shortages, [AREA]) if s.kind is BottleneckKind.NO_KEEPER]


def test_a_light_without_a_keeper_is_noted_once_after_its_day_and_solved_when_one_is_found(story: Story) -> None:
    story.is_proposed()
    assert missing(story) == []
    story.passes(days=14)
    (noted,) = missing(story)
    assert (noted.open, noted.since, noted.solved) == (1, story.now, 0)
    story.passes(days=1)
    assert missing(story) == [noted], "once"

    story.gets_keeper()
    assert [(s.open, s.solved) for s in story.reads("Iris", shortages, [AREA])] == [(0, 1)]


def test_a_light_that_ends_misses_nobody_any_more(story: Story) -> None:
    story.is_proposed()
    story.passes(days=14)
    assert [s.open for s in missing(story)] == [1]
    story.does(story.resident(), stop_mine, keeping=Keeping.CARD)
    assert [(s.open, s.solved) for s in missing(story)] == [(0, 1)]
