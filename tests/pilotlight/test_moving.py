"""A light goes along when its resident moves: the face stays, the coordinator is that of the new neighbourhood."""

import pytest

from tests.cast import ELSEWHERE
from tests.pilotlight.lights import Story
from waakvlam.duties.models import DutyKind
from waakvlam.households.actions import move
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.actions.moving import follow_move

pytestmark = pytest.mark.usefixtures("rolled_back")


def moves(story: Story) -> bool:
    story.passes(days=2)
    new = story.cast.home_elsewhere.id
    where = {"residents": [story.farid.person], "address": new, "team": story.team("neighbourhood")}
    story.does("Amira", move, on=day_of(story.now), **where)
    moved: bool = story.does(story.cast.clock(story.now), follow_move, resident=story.farid.person)
    return moved


def test_the_face_stays_and_the_light_belongs_to_the_new_neighbourhood(story: Story) -> None:
    story.is_lit()

    assert moves(story)
    assert story.light.area == ELSEWHERE
    assert story.asked(DutyKind.CHECK_IN) == {(DutyKind.CHECK_IN, "neighbourhood", "Chantal")}
    assert {duty.area for duty in story.duties(DutyKind.CHECK_IN)} == {ELSEWHERE}
    assert not story.does(story.cast.clock(story.now), follow_move, resident=story.farid.person)


def test_what_the_old_desk_had_to_decide_goes_along(story: Story) -> None:
    story.is_proposed()
    assert moves(story)

    assert story.asked(DutyKind.DECIDE_LIGHT) == {(DutyKind.DECIDE_LIGHT, "neighbourhood", None)}
