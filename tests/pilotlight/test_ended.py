"""Lights that ended, from which beginning again is one step (PL-06): only what may still be seen."""

from datetime import timedelta

import pytest

from tests.pilotlight.lights import Story
from waakvlam.households.actions import involve
from waakvlam.households.models import HelpRole, Law
from waakvlam.pilotlight.actions.ending import reopen, stop
from waakvlam.pilotlight.models import Keeping
from waakvlam.pilotlight.queries.ended import Ended, ended_lights

pytestmark = pytest.mark.usefixtures("rolled_back")


def ended(story: Story, who: str = "Chantal") -> list[Ended]:
    found: list[Ended] = story.reads(who, ended_lights).items
    return found


def test_a_light_that_ended_stands_here_until_it_begins_again(story: Story) -> None:
    story.is_lit()
    assert ended(story) == []

    story.does("Chantal", stop, light=story.id, keeping=Keeping.CARD)

    (one,) = ended(story, "Amira")
    assert (one.light.id, one.light.keeper_id) == (story.id, story.person("Chantal"))
    assert (one.resident, one.address) == (None, None), "what the team may see came to rest"

    story.does("Chantal", reopen, light=one.light.id)
    assert ended(story) == []


def test_another_team_and_who_coordinates_do_not_have_it(story: Story) -> None:
    story.is_lit()
    story.does("Chantal", stop, light=story.id, keeping=Keeping.CARD)

    assert ended(story, "Hugo") == ended(story, "Iris") == []


def test_who_wants_nothing_kept_is_not_there(story: Story) -> None:
    story.is_lit()
    story.does("Chantal", stop, light=story.id, keeping=Keeping.NOTHING)

    assert ended(story) == []


def test_a_card_is_there_for_two_years(story: Story) -> None:
    story.is_lit()
    story.does("Chantal", stop, light=story.id, keeping=Keeping.CARD)
    story.now += timedelta(days=730)
    assert len(ended(story)) == 1
    story.now += timedelta(days=2)
    assert ended(story) == []


def test_a_team_that_helps_in_another_way_sees_who_it_was_until_there_is_a_new_light(story: Story) -> None:
    story.is_lit()
    story.does(
        "Amira",
        involve,
        subject=story.farid.person,
        role=HelpRole.SUPPORT_WORKER,
        law=Law.WMO,
        team=story.team("neighbourhood"),
        person=story.person("Chantal"),
    )
    story.does("Chantal", stop, light=story.id, keeping=Keeping.CARD)

    (one,) = ended(story)
    assert one.resident is not None
    assert (one.resident.called, one.address) == ("Farid", story.cast.home)

    story.passes(days=30)
    story.is_proposed()
    assert ended(story) == []
