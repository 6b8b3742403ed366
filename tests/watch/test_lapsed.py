"""Contact that lapsed: counted when keeper and deputy had their turn, where the resident lived then, and for good."""

from datetime import datetime, timedelta

import pytest

from tests.cast import AREA, ELSEWHERE, Cast
from tests.pilotlight.lights import Story
from tests.watch.people import asks, counted, make_gallery
from waakvlam.duties.actions.climbing import tick
from waakvlam.duties.models import DutyKind, Rung
from waakvlam.households.actions import move
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.actions.ending import stop_mine
from waakvlam.pilotlight.actions.lapsing import erase_lights
from waakvlam.pilotlight.actions.reaching import review_outreach
from waakvlam.pilotlight.models import Keeping
from waakvlam.pilotlight.states import LightState
from waakvlam.watch.models import PlaceKind, SeriesKind
from waakvlam.watch.queries.galleries import load
from waakvlam.watch.queries.series import lines

pytestmark = pytest.mark.usefixtures("rolled_back")


@pytest.fixture
def story(cast: Cast) -> Story:
    """Farid lives on a gallery of eight homes; Chantal keeps his light."""
    return Story(cast, home=make_gallery().homes[0])


def nobody_comes(story: Story) -> datetime:
    """Chantal and Amira let it pass, so the coordinator is asked; when that was."""
    while not any(duty.rung >= Rung.COORDINATOR for duty in story.duties(DutyKind.CHECK_IN)):
        story.passes(days=1)
        story.does(story.cast.clock(story.now), tick)
    return story.now


def weeks_with(story: Story, *, place_kind: PlaceKind = PlaceKind.NEIGHBOURHOOD, place: str = AREA) -> list[int]:
    """The counts of lapsed contact at a place that are not nought, as Iris reads them."""
    kind = SeriesKind.LAPSED_CONTACT
    found = asks(story.cast, "Iris", lines, AREA, at=story.now, kind=kind, place_kind=place_kind, place=place)
    return [point.count for line in found for point in line.points if point.count]


def test_contact_that_is_late_is_not_lapsed_until_the_coordinator_is_asked(story: Story) -> None:
    story.is_lit()
    story.contact()
    story.passes(days=8)
    story.does(story.cast.clock(story.now), tick)
    assert [duty.rung for duty in story.duties(DutyKind.CHECK_IN)] != [Rung.COORDINATOR]
    story.passes(days=7)
    counted(story.now)
    assert weeks_with(story) == []


def test_lapsed_contact_counts_once_in_its_neighbourhood_complex_and_gallery(story: Story) -> None:
    story.is_lit()
    nobody_comes(story)
    story.passes(days=7)
    counted(story.now)
    assert story.home is not None
    assert story.home.gallery_id is not None
    assert weeks_with(story) == [1]
    assert weeks_with(story, place_kind=PlaceKind.COMPLEX, place=str(story.home.complex_id)) == [1]
    assert weeks_with(story, place_kind=PlaceKind.GALLERY, place=str(story.home.gallery_id)) == [1]


def test_it_is_one_part_of_the_balance_until_there_is_contact(story: Story) -> None:
    story.is_lit()
    nobody_comes(story)
    assert story.home is not None
    part = {"at": story.now}
    for kind, place in (
        ("gallery", story.home.gallery_id),
        ("complex", story.home.complex_id),
        ("neighbourhood", None),
    ):
        parts = asks(story.cast, "Iris", load, kind, place, AREA, **part).parts
        assert [one.count for one in parts][:3] == [1, 0, 1], kind  # supported, open situations, lapsed
    story.contact()
    parts = asks(story.cast, "Iris", load, "neighbourhood", None, AREA, **part).parts
    assert [one.count for one in parts][:3] == [1, 0, 0]


def test_a_count_of_lapsed_contact_outlives_the_light_that_is_erased(story: Story) -> None:
    story.is_lit()
    nobody_comes(story)
    story.passes(days=7)
    counted(story.now)
    story.does(story.resident(), stop_mine, keeping=Keeping.NOTHING)
    assert story.does(story.cast.retention(story.now), erase_lights) == 1
    assert story.light.subject_id is None
    counted(story.now, rebuild=True)
    assert story.home is not None
    assert weeks_with(story) == [1]
    assert weeks_with(story, place_kind=PlaceKind.GALLERY, place=str(story.home.gallery_id)) == [1]


def test_it_stays_counted_when_reaching_out_ends_and_the_duty_becomes_a_question_why(story: Story) -> None:
    story.is_reached_out_to()
    nobody_comes(story)
    story.passes(days=7)
    counted(story.now)
    assert weeks_with(story) == [1]
    story.does("Amira", review_outreach, light=story.id, go_on=False, words="Hij schrikt ervan.")
    assert story.light.state == LightState.NOT_REACHED
    counted(story.now, rebuild=True)
    assert weeks_with(story) == [1]


def test_who_moves_takes_no_weeks_along(story: Story) -> None:
    story.is_lit()
    nobody_comes(story)
    story.passes(days=7)
    there, team = story.cast.home_elsewhere.id, story.team("neighbourhood")
    story.does("Amira", move, residents=[story.farid.person], address=there, on=day_of(story.now), team=team)
    story.now += timedelta(minutes=1)
    counted(story.now, rebuild=True)
    assert weeks_with(story) == [1]
    assert asks(story.cast, "Iris", lines, ELSEWHERE, at=story.now, kind=SeriesKind.LAPSED_CONTACT) == []
