"""What lights add to a household: the face, the plan, whose turn, and what happened by date."""

from datetime import date

import pytest

from tests.cast import _store
from tests.pilotlight.lights import Story
from waakvlam.access.models import Category, PurposeCode
from waakvlam.access.queries import open_door
from waakvlam.duties.models import DutyKind
from waakvlam.households.queries import household
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import Absence
from waakvlam.pilotlight.actions.planning import Phase, set_colour, write_plan
from waakvlam.pilotlight.models import Colour
from waakvlam.pilotlight.queries.cover import gaps
from waakvlam.pilotlight.queries.hours import team_hours
from waakvlam.pilotlight.queries.household import asked_about, by_date, lit
from waakvlam.pilotlight.queries.policy import versions
from waakvlam.pilotlight.rules import Warmth

pytestmark = pytest.mark.usefixtures("rolled_back")


def test_the_face_the_plan_and_whose_turn(story: Story) -> None:
    story.is_lit()
    story.contact()
    phases = {colour: Phase("Gordijnen dicht.", "Koffie.", "Bellen.") for colour in Colour}
    story.does("Chantal", write_plan, light=story.id, phases=phases, with_resident=True)
    story.does("Chantal", set_colour, light=story.id, colour=Colour.YELLOW)

    def read(by: Viewer) -> None:
        found = household(by, story.farid.home)
        here = [found.home, story.farid.person]
        (one,) = lit(by, here).values()
        assert (one.warmth, one.light.keeper_id) == (Warmth.ON_TIME, story.person("Chantal"))
        assert [phase.colour for phase in one.plan] == list(Colour)
        assert one.colour is Colour.YELLOW
        assert [turn.duty.kind for turn in asked_about(by, here)] == [DutyKind.CHECK_IN]
        kinds = ["contact noted", "keeper chosen", "plan written"]
        (latest,), more = by_date(by, here, kinds, size=1)
        assert more
        assert (latest.moment.happened, latest.moment.who) == ("plan written", "Chantal Voorbeeld")
        (before,), more = by_date(by, here, ["contact noted"], size=1)
        assert not more
        assert before.moment.detail == {"how": "visit", "result": "reached", "mood": ""}

    story.reads("Chantal", read)


def test_who_goes_on_helping_sees_the_household_after_more_than_a_year(story: Story) -> None:
    story.is_lit()
    for _month in range(13):
        story.passes(days=31)
        story.contact()
    amira = story.cast.viewer("Amira", at=story.now)
    with enter(amira):
        home = [story.farid.home]
        assert open_door(amira, home, categories=Category.SUPPORT, activity="test", purpose=PurposeCode.PILOT_LIGHT)


def test_a_household_without_a_light(story: Story) -> None:
    farid = story.farid

    def read(by: Viewer) -> None:
        household(by, farid.home)
        assert lit(by, [farid.person]) == {}

    story.reads("Chantal", read)


def test_two_people_have_no_hours_of_their_own_and_who_is_away_is_seen(story: Story) -> None:
    story.is_lit()
    (one,) = story.reads("Iris", team_hours)
    assert (one.team.name, one.load) == ("neighbourhood", None)
    assert story.reads("Iris", gaps) == []
    story.contact()
    story.gets_keeper(deputy=None)
    away = Absence(professional=story.cast.people["Chantal"][0], since=date(2026, 3, 16), until=date(2026, 3, 20))
    _store(away)
    try:
        (gap,) = story.reads("Iris", gaps)
        assert (gap.absence.id, gap.contacts) == (away.id, 1)
    finally:
        away.delete(using="owner")
    assert story.reads("Hugo", team_hours) == []
    assert story.reads("Karin", versions) == []
