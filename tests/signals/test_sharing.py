"""The person concerned is told before or at the first sharing outside the organisation (AVG art. 14 lid 3 c)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Model

from tests.cast import AREA, NOON
from tests.signals.story import Story
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Refused
from waakvlam.parties.models import Membership, Opening, OrganisationKind, StaffRole, Team
from waakvlam.parties.rules import day_of
from waakvlam.signals.actions.acting import accept, conclude, pass_on, return_concern
from waakvlam.signals.actions.informing import agree_to_postpone, ask_to_postpone, no_person, person_told
from waakvlam.signals.catalogue import Observer
from waakvlam.signals.models import Channel, Ground, Outcome
from waakvlam.signals.rules import Sharing, may_share
from waakvlam.signals.states import InformingState

pytestmark = pytest.mark.usefixtures("rolled_back")
LATER = NOON + timedelta(days=1)
FOUR_WEEKS_ON = NOON + timedelta(days=28)


@pytest.fixture
def at_amira(story: Story) -> Story:
    """Something worrying, that Amira of the neighbourhood team took on; only her organisation knows of it."""
    story.tells(kinds=("confused",))
    story.does("Amira", accept, concern=story.concern)
    return story


def configured(story: Story, row: Model) -> None:
    """What an administrator sets up."""
    with enter(story.cast.viewer("Karin")):
        row.save(force_insert=True)


def tells_beyond_capacity(story: Story) -> None:
    """Something small, that waits with Iris who coordinates, because the neighbourhood takes nothing more."""
    configured(story, Opening(area_code=AREA, weekly_capacity=0, reading_hours="x", opened_at=NOON - timedelta(days=9)))
    story.tells()


def to_caretakers(story: Story, **what: Any) -> None:
    given: dict[str, Any] = {"concern": story.concern, "team": story.team("caretakers"), "reason": "u kent hem"}
    story.does("Amira", pass_on, **given | what)


def postpones(story: Story, *teams: str) -> None:
    named = [story.cast.teams[team].organisation_id for team in teams]
    asked: dict[str, Any] = {"ground": Ground.SAFETY_OF_PERSON, "why": "dreiging", "share_with": named}
    story.does("Amira", ask_to_postpone, concern=story.concern, **asked)


def who_may_see_it(story: Story, name: str = "Amira") -> set[str]:
    return {grant.team.name for grant in story.page(name, at=LATER).grants}


def test_nothing_leaves_the_organisation_before_the_resident_knows(at_amira: Story) -> None:
    with pytest.raises(Refused, match="Vertel het eerst"):
        to_caretakers(at_amira)
    assert (at_amira.state(), who_may_see_it(at_amira)) == ("accepted", {"neighbourhood"})


def test_telling_and_passing_on_is_one_step(at_amira: Story) -> None:
    to_caretakers(at_amira, told=Channel.IN_PERSON)
    assert (at_amira.informing(), at_amira.state()) == ("told", "received")
    assert who_may_see_it(at_amira) == {"neighbourhood", "caretakers"}


def test_what_was_told_before_is_not_told_again(at_amira: Story) -> None:
    at_amira.does("Amira", person_told, concern=at_amira.concern, how=Channel.PHONE)
    to_caretakers(at_amira, told=Channel.IN_PERSON)
    assert at_amira.page("Amira").concern.informing.how == Channel.PHONE


def test_where_nobody_is_concerned_nobody_needs_to_know(at_amira: Story) -> None:
    at_amira.does("Amira", no_person, concern=at_amira.concern, why="woning staat leeg")
    to_caretakers(at_amira)
    assert at_amira.state() == "received"


def test_another_team_of_the_same_organisation_is_no_sharing_outside(at_amira: Story) -> None:
    own = at_amira.cast.teams["neighbourhood"].organisation
    second = Team(organisation=own, name="second", public_name="Wijkteam West", phone="030 000 00 01")
    configured(at_amira, second)
    role = {"role": StaffRole.TEAM_MEMBER, "since": day_of(NOON)}
    configured(at_amira, Membership(team=second, professional=at_amira.person("Chantal"), **role))
    to_caretakers(at_amira, team=second.id)
    assert who_may_see_it(at_amira) == {"neighbourhood", "second"}


def test_back_to_who_knows_it_already_shares_nothing(story: Story) -> None:
    story.tells()
    story.does("Bram", return_concern, concern=story.concern, reason="meer dan lawaai")
    story.does("Amira", accept, concern=story.concern)
    to_caretakers(story)
    assert (story.informing(), story.state()) == ("owed", "received")


# A postponement allows only the sharing that it names ---------------------------------------------------------------


def test_a_postponement_lets_through_whom_it_names_and_nobody_else(at_amira: Story) -> None:
    postpones(at_amira, "caretakers")
    with pytest.raises(Refused, match="Vertel het eerst"):
        to_caretakers(at_amira)  # asked is not agreed
    at_amira.does("Chantal", agree_to_postpone, concern=at_amira.concern)
    with pytest.raises(Refused, match="niet met delen met deze organisatie"):
        to_caretakers(at_amira, team=at_amira.team("coordination"))
    to_caretakers(at_amira)
    assert who_may_see_it(at_amira) == {"neighbourhood", "caretakers"}


def test_a_postponement_that_names_nobody_lets_nobody_through(at_amira: Story) -> None:
    postpones(at_amira)
    at_amira.does("Chantal", agree_to_postpone, concern=at_amira.concern)
    with pytest.raises(Refused, match="niet met delen met deze organisatie"):
        to_caretakers(at_amira)


def test_after_its_review_a_postponement_lets_nobody_through(at_amira: Story) -> None:
    postpones(at_amira, "caretakers")
    at_amira.does("Chantal", agree_to_postpone, concern=at_amira.concern)
    with pytest.raises(Refused, match="of niet meer"):
        to_caretakers(at_amira, at=FOUR_WEEKS_ON)


def test_the_second_person_reads_which_sharing_they_agree_to(at_amira: Story) -> None:
    postpones(at_amira, "caretakers", "clinic")
    (asked,) = [m.detail for m in at_amira.page("Chantal").story if m.happened == "postponement asked"]
    assert asked["share_with"] == "GGZ De Kade, Woningstichting De Haard"


# Delivery is not sharing --------------------------------------------------------------------------------------------


def test_returning_what_nobody_took_on_corrects_its_delivery(story: Story) -> None:
    story.tells()
    story.does("Bram", return_concern, concern=story.concern, reason="geen huurder van ons")
    assert (story.informing(), who_may_see_it(story)) == ("owed", {"neighbourhood", "caretakers"})


def test_returning_what_was_taken_on_is_sharing(story: Story) -> None:
    story.tells()
    story.does("Bram", accept, concern=story.concern)
    with pytest.raises(Refused, match="Vertel het eerst"):
        story.does("Bram", return_concern, concern=story.concern, reason="meer dan lawaai")
    story.does("Bram", return_concern, concern=story.concern, reason="meer dan lawaai", told=Channel.IN_PERSON)
    assert (story.state(), story.informing()) == ("returned", "told")


def test_who_reads_it_and_passes_it_on_shares_also_before_taking_it_on(story: Story) -> None:
    story.tells()
    with pytest.raises(Refused, match="Vertel het eerst"):
        story.does("Bram", pass_on, concern=story.concern, team=story.team("neighbourhood"), reason="meer dan lawaai")


def test_a_coordinator_divides_within_the_chain_of_the_neighbourhood_and_not_beyond(story: Story) -> None:
    tells_beyond_capacity(story)
    with pytest.raises(Refused, match="Vertel het eerst"):
        story.does("Iris", pass_on, concern=story.concern, team=story.team("elsewhere"), reason="probeer")
    story.does("Iris", pass_on, concern=story.concern, team=story.team("caretakers"), reason="kan toch")
    assert (story.informing(), story.state()) == ("owed", "received")


def test_what_a_coordinator_took_on_is_shared_by_passing_it_on(story: Story) -> None:
    tells_beyond_capacity(story)
    story.does("Iris", accept, concern=story.concern)
    with pytest.raises(Refused, match="Vertel het eerst"):
        story.does("Iris", pass_on, concern=story.concern, team=story.team("caretakers"), reason="kan toch")


def test_a_signal_that_its_owner_may_not_see_is_delivered_to_who_may(story: Story) -> None:
    story.tells()
    story.colleague_tells("Bram", Observer.CORPORATION, "support_stopped", at=LATER)
    assert who_may_see_it(story) == {"neighbourhood", "caretakers"}
    assert story.informing() == "owed"


def test_a_request_for_help_goes_to_the_wmo_only_when_the_resident_knows(story: Story) -> None:
    told = story.tells()
    story.is_answered("Bram", told)
    with pytest.raises(Refused):
        story.does("Bram", conclude, concern=story.concern, outcome=Outcome.HELP_REQUEST)
    story.does("Bram", person_told, concern=story.concern, how=Channel.IN_PERSON)
    story.does("Bram", conclude, concern=story.concern, outcome=Outcome.HELP_REQUEST)
    assert story.state() == "concluded"


@pytest.mark.parametrize("state", list(InformingState))
def test_only_told_or_nobody_concerned_opens_it_for_everyone(story: Story, state: InformingState) -> None:
    receiver = story.cast.teams["clinic"].organisation
    assert receiver.kind == OrganisationKind.MENTAL_HEALTH
    allowed = may_share(Sharing(receiver=receiver.id, know=(), informing=state), NOON)
    assert bool(allowed) == (state in (InformingState.TOLD, InformingState.NO_PERSON))
    assert allowed.basis == "AVG art. 14 lid 3 c"
