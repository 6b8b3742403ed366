"""How a light begins: proposed by somebody, with a known face by choice of the coordinator or the team."""

from uuid import uuid4

import pytest

from tests.cast import Cast
from tests.pilotlight.lights import Story
from waakvlam.duties.models import DutyKind
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.pilotlight.actions.proposing import choose_keeper, propose
from waakvlam.pilotlight.models import Origin
from waakvlam.pilotlight.states import LightState

pytestmark = pytest.mark.usefixtures("rolled_back")


def test_a_proposed_light_asks_the_coordinator_who_becomes_the_known_face(story: Story) -> None:
    story.is_proposed()

    assert story.light.state == LightState.PROPOSED
    assert story.asked(DutyKind.DECIDE_LIGHT) == {(DutyKind.DECIDE_LIGHT, "coordination", None)}


def test_one_light_at_a_time(story: Story) -> None:
    story.is_proposed()

    with pytest.raises(Refused, match="has a pilot light"):
        story.is_proposed()


def test_the_coordinator_chooses_without_looking_in_and_then_the_keeper_is_asked(story: Story) -> None:
    story.is_proposed()
    story.gets_keeper()

    assert story.light.faces == 1
    assert story.asked(DutyKind.DECIDE_LIGHT) == {(DutyKind.DECIDE_LIGHT, "neighbourhood", "Chantal")}
