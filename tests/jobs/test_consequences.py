"""What follows from what: the story of an event, and what it does in another room."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.cast import Cast
from tests.pilotlight.lights import Story
from waakvlam.access.actions import close_purpose, open_purpose
from waakvlam.access.models import PurposeCode
from waakvlam.duties.models import DutyKind
from waakvlam.households.actions import move
from waakvlam.households.models import Stay
from waakvlam.jobs.consequences import CONSEQUENCES
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Missing
from waakvlam.parties.actions import end_membership, record_absence
from waakvlam.parties.models import Membership
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.actions.policies import Terms, set_policy
from waakvlam.pilotlight.actions.sharing import share, told_otherwise
from waakvlam.signals.models import Signal, Source

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def story(cast: Cast) -> Story:
    """A light that burns today, by the clock on the wall, as jobs have it."""
    told = Story(cast, now=now())
    told.is_lit()
    return told


def happens(task: str, **ids: UUID | str) -> None:
    """The worker does what was queued, and does it again."""
    for _ in range(2):
        CONSEQUENCES[task](**{name: str(value) for name, value in ids.items()})


def test_a_signal_at_home_is_put_to_the_keeper_once(story: Story) -> None:
    story.contact()
    told = story.cast.els_tells(at=story.now)
    happens("signal_told", signal=told.signal)
    assert len(story.duties(DutyKind.CONFIRM_RELAPSE)) == 1


def test_leave_is_followed(story: Story) -> None:
    story.contact()
    day = day_of(story.now)
    chantal = story.person("Chantal")
    story.does(
        "Chantal", record_absence, professional=chantal, since=day, until=day + timedelta(days=14), stand_in=None
    )
    happens("absence_changed", professional=chantal)
    assert story.asked(DutyKind.CHECK_IN) == {(DutyKind.CHECK_IN, "neighbourhood", "Amira")}


def test_a_light_goes_along_when_its_resident_moves(story: Story) -> None:
    amira = story.cast.viewer("Amira", at=story.now)
    there = story.cast.home_elsewhere
    with enter(amira):
        move(by=amira, residents=[story.farid.person], address=there.id, on=day_of(story.now), team=amira.teams[0])
    happens("resident_moved", resident=story.farid.person)
    assert story.light.area == there.neighbourhood


def test_who_leaves_leaves_no_light_behind(story: Story) -> None:
    karin = story.cast.viewer("Karin", at=story.now)
    with enter(karin):
        end_membership(by=karin, membership=Membership.objects.get(professional=story.person("Chantal")).id)
    happens("membership_ended")
    assert story.light.keeper_id is None


def test_a_new_policy_reaches_every_light(story: Story) -> None:
    story.contact()
    before = story.light.next_due_at
    assert before is not None
    karin = story.cast.viewer("Karin", at=story.now)
    with enter(karin):
        terms = Terms(stages=[[1, "month", 0]])
        set_policy(by=karin, area_code="GM9999", terms=terms, reason="Te druk")
    happens("follow_policy", area="GM9999")
    after = story.light.next_due_at
    assert after is not None
    assert after > before


def test_what_a_keeper_shares_is_told_once_under_their_own_name(story: Story) -> None:
    made = story.contact()
    chantal = story.cast.viewer("Chantal", at=story.now)
    with enter(chantal):
        share(by=chantal, check_in=made.id, kinds=["few_people"], words="Zit veel alleen.", resident_told=True)
    happens("tell_shared", check_in=made.id)
    (signal,) = Signal.objects.using("owner").all()
    assert (signal.source, signal.person_id) == (Source.PROFESSIONAL, story.person("Chantal"))


def shared_just_before_it_is_switched_off(story: Story) -> UUID:
    made = story.contact()
    story.does("Chantal", share, check_in=made.id, kinds=["few_people"], words="Zit veel alleen.", danger=True)
    story.does("Greet", close_purpose, code=PurposeCode.EARLY_SIGNALS)
    happens("tell_shared", check_in=made.id)
    return made.id


def test_a_sharing_that_cannot_be_told_comes_back_to_the_keeper(story: Story) -> None:
    contact = shared_just_before_it_is_switched_off(story)
    assert not Signal.objects.using("owner").exists()
    assert story.asked(DutyKind.SHARE_AGAIN) == {(DutyKind.SHARE_AGAIN, "neighbourhood", "Chantal")}
    assert story.check_ins()[0].shared_at is None

    law = {"controller": "Gemeente Vlamstad", "legal_basis": "Wmo 2015", "dpia_on": day_of(story.now)}
    story.does("Greet", open_purpose, code=PurposeCode.EARLY_SIGNALS, **law)
    story.does("Chantal", share, check_in=contact, kinds=["few_people"], danger=True)
    assert story.asked(DutyKind.SHARE_AGAIN) == set()
    happens("tell_shared", check_in=contact)
    assert Signal.objects.using("owner").count() == 1


def test_who_let_it_be_known_in_another_way_says_so(story: Story) -> None:
    contact = shared_just_before_it_is_switched_off(story)
    with pytest.raises(Missing):
        story.does("Hugo", told_otherwise, check_in=contact)
    story.does("Chantal", told_otherwise, check_in=contact)
    assert story.asked(DutyKind.SHARE_AGAIN) == set()
    with pytest.raises(Missing):
        story.does("Chantal", told_otherwise, check_in=contact)


def test_what_was_told_is_not_taken_back_when_the_resident_moves(story: Story) -> None:
    made = story.contact()
    story.does("Chantal", share, check_in=made.id, kinds=["few_people"], resident_told=True)
    happens("tell_shared", check_in=made.id)
    Stay.objects.using("owner").update(since=day_of(story.now) + timedelta(days=1))
    happens("tell_shared", check_in=made.id)
    assert story.asked(DutyKind.SHARE_AGAIN) == set()
    assert story.check_ins()[0].shared_at == story.now


def test_what_a_keeper_shared_before_a_move_is_not_told_about_the_new_home(story: Story) -> None:
    made = story.contact()
    story.does("Chantal", share, check_in=made.id, kinds=["few_people"], resident_told=True)
    Stay.objects.using("owner").update(since=day_of(story.now) + timedelta(days=1))
    happens("tell_shared", check_in=made.id)
    assert not Signal.objects.using("owner").exists()
    assert len(story.duties(DutyKind.SHARE_AGAIN)) == 1


def test_sharing_that_never_was_tells_nothing(story: Story) -> None:
    happens("tell_shared", check_in=story.contact().id)
    assert not Signal.objects.using("owner").exists()
