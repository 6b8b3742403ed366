"""Leave, illness and leaving: contact goes on, and the resident hears it (promise 4)."""

from datetime import date, timedelta

import pytest

from tests.cast import NOON, Cast
from tests.pilotlight.lights import Story
from waakvlam.duties.models import DutyKind
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Missing
from waakvlam.parties.actions import end_membership, record_absence, withdraw_absence
from waakvlam.parties.models import Absence, Membership
from waakvlam.pilotlight.actions.away import follow_absence, release_faces, tell_away
from waakvlam.pilotlight.models import How

pytestmark = pytest.mark.usefixtures("rolled_back")


@pytest.fixture
def story(cast: Cast) -> Story:
    """A light that burns: the next contact is due on Tuesday 17 March."""
    told = Story(cast)
    told.is_lit()
    told.contact()
    return told


def away(story: Story, name: str, since: date, until: date) -> None:
    """Somebody writes down their leave, and the clock follows it."""
    story.does(name, record_absence, professional=story.person(name), since=since, until=until, stand_in=None)
    follow(story, name)


def follow(story: Story, name: str) -> int:
    clock = story.cast.clock(story.now)
    with enter(clock):
        return follow_absence(by=clock, professional=story.person(name))


def leave(story: Story, name: str) -> None:
    """Their last day at work was yesterday."""
    karin = story.cast.viewer("Karin", at=story.now)
    with enter(karin):
        membership = Membership.objects.get(professional=story.person(name), until=None)
        end_membership(by=karin, membership=membership.id)


def release(story: Story) -> int:
    clock = story.cast.clock(story.now)
    with enter(clock):
        return release_faces(by=clock)


def test_leave_hands_the_contact_to_the_deputy_and_the_keeper_tells_the_resident_beforehand(story: Story) -> None:
    away(story, "Chantal", date(2026, 3, 16), date(2026, 3, 20))
    assert story.asked() == {
        (DutyKind.CHECK_IN, "neighbourhood", "Amira"),
        (DutyKind.TELL_AWAY, "neighbourhood", "Chantal"),
    }
    story.does("Chantal", tell_away, light=story.id, how=How.CALL)
    assert story.asked() == {(DutyKind.CHECK_IN, "neighbourhood", "Amira")}


def test_leave_in_which_nothing_falls_due_asks_nothing(story: Story) -> None:
    away(story, "Chantal", date(2026, 3, 12), date(2026, 3, 13))
    assert story.asked() == {(DutyKind.CHECK_IN, "neighbourhood", "Chantal")}


def test_who_is_ill_today_tells_nobody_so_the_deputy_does(story: Story) -> None:
    story.now = NOON + timedelta(days=7)
    away(story, "Chantal", date(2026, 3, 17), date(2026, 3, 17))
    assert story.asked() == {
        (DutyKind.CHECK_IN, "neighbourhood", "Amira"),
        (DutyKind.TELL_AWAY, "neighbourhood", "Amira"),
    }


def test_what_is_followed_twice_is_asked_once(story: Story) -> None:
    away(story, "Chantal", date(2026, 3, 16), date(2026, 3, 20))
    assert follow(story, "Chantal") == 1
    assert len(story.duties(DutyKind.TELL_AWAY)) == 1


def test_back_early_means_the_keeper_goes_as_usual(story: Story) -> None:
    away(story, "Chantal", date(2026, 3, 16), date(2026, 3, 20))
    chantal = story.cast.viewer("Chantal", at=story.now)
    with enter(chantal):
        absence = Absence.objects.get(professional=story.person("Chantal"))
        withdraw_absence(by=chantal, absence=absence.id)
    assert follow(story, "Chantal") == 0
    assert (DutyKind.CHECK_IN, "neighbourhood", "Chantal") in story.asked()


def test_a_deputy_on_leave_changes_nothing_for_the_resident(story: Story) -> None:
    away(story, "Amira", date(2026, 3, 16), date(2026, 3, 20))
    assert story.asked() == {(DutyKind.CHECK_IN, "neighbourhood", "Chantal")}


def test_nobody_tells_what_was_not_asked(story: Story) -> None:
    with pytest.raises(Missing):
        story.does("Chantal", tell_away, light=story.id, how=How.CALL)


def test_a_keeper_who_leaves_leaves_no_light_behind(story: Story) -> None:
    leave(story, "Chantal")
    assert release(story) == 1
    assert story.asked() == {(DutyKind.FIND_KEEPER, "coordination", None)}
    assert (story.light.keeper_id, story.light.met_at) == (None, None)
    assert story.light.deputy_id == story.person("Amira")
    assert release(story) == 0


def test_a_deputy_who_leaves_is_no_deputy_any_more(story: Story) -> None:
    leave(story, "Amira")
    assert release(story) == 1
    assert story.light.deputy_id is None
    assert story.asked() == {(DutyKind.CHECK_IN, "neighbourhood", "Chantal")}
