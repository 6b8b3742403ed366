from datetime import datetime, timedelta

import pytest

from tests.cast import NOON
from tests.signals.story import Story
from waakvlam.duties.models import DutyKind as D
from waakvlam.duties.rules import a_month_after, due_at, four_weeks_after
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.working_days import due_after
from waakvlam.signals.actions.acting import accept, conclude, pass_on, return_concern
from waakvlam.signals.actions.answering import write
from waakvlam.signals.actions.informing import (
    agree_to_postpone,
    ask_to_postpone,
    disagree_to_postpone,
    no_person,
    person_told,
)
from waakvlam.signals.actions.reopening import reopen
from waakvlam.signals.actions.telling import Told
from waakvlam.signals.models import Channel, Ground, Informing, Outcome

pytestmark = pytest.mark.usefixtures("rolled_back")
LATER = NOON + timedelta(days=1)
IN_THREE_WEEKS = NOON + timedelta(days=21)


def informing(story: Story, name: str = "Amira", at: datetime = NOON) -> Informing:
    return story.page(name, at=at).concern.informing


def postponement_asked(story: Story, at: datetime = NOON) -> None:
    story.tells(kinds=("confused",), at=NOON)
    story.does("Amira", accept, concern=story.concern)
    story.does("Amira", ask_to_postpone, at=at, concern=story.concern, ground=Ground.SAFETY_OF_OTHERS, why=" dreiging ")


def postponed(story: Story, at: datetime = NOON) -> None:
    postponement_asked(story, at)
    story.does("Chantal", agree_to_postpone, at=at, concern=story.concern)


def test_the_person_is_told_within_ten_working_days_and_never_later_than_a_month(story: Story) -> None:
    story.tells()
    found = informing(story, "Bram")
    assert (found.due_at, found.latest_at) == (due_after(NOON, 10), a_month_after(NOON))
    assert story.due(D.INFORM) == found.due_at


def test_told_by_whom_and_how_is_kept_and_ends_the_duty(story: Story) -> None:
    story.tells()
    story.does("Bram", person_told, concern=story.concern, how=Channel.PHONE, at=LATER)
    found = informing(story, "Bram", LATER)
    assert (found.state, found.told_at, found.told_by_id, found.how) == (
        "told",
        LATER,
        story.person("Bram").id,
        "phone",
    )
    assert story.asked(D.INFORM) == set()
    with pytest.raises(Refused):
        story.does("Bram", person_told, concern=story.concern, how=Channel.PHONE)


def test_nobody_needs_to_be_told_of_an_empty_home_with_a_reason(story: Story) -> None:
    story.tells()
    with pytest.raises(Invalid):
        story.does("Bram", no_person, concern=story.concern, why="")
    with pytest.raises(Refused):
        story.does("Bram", no_person, concern=story.concern, why="123456782")
    story.does("Bram", no_person, concern=story.concern, why="woning staat leeg")
    assert (story.informing(), story.asked(D.INFORM)) == ("no person concerned", set())


def test_only_through_the_door(story: Story) -> None:
    story.tells()
    with pytest.raises(Missing):
        story.does("Hugo", person_told, concern=story.concern, how=Channel.PHONE)


# Postponing ------------------------------------------------------------------------------------------------------


def test_postponing_is_asked_of_the_whole_team_while_the_clock_runs(story: Story) -> None:
    postponement_asked(story)
    assert story.informing() == "asked to postpone"
    assert story.asked(D.REVIEW_POSTPONEMENT, D.INFORM) == {
        (D.REVIEW_POSTPONEMENT, "neighbourhood", None),
        (D.INFORM, "neighbourhood", "Amira"),
    }
    assert story.due(D.REVIEW_POSTPONEMENT) == due_after(NOON, 2)
    assert informing(story).latest_at == a_month_after(NOON)


def test_nobody_is_their_own_second_person(story: Story) -> None:
    postponement_asked(story)
    with pytest.raises(Refused):
        story.does("Amira", agree_to_postpone, concern=story.concern)
    with pytest.raises(Refused):
        story.does("Amira", disagree_to_postpone, concern=story.concern, why="toch niet")
    assert story.informing() == "asked to postpone"


def test_agreed_by_a_colleague_it_is_looked_at_again_within_four_weeks(story: Story) -> None:
    postponed(story, LATER)
    found = informing(story, at=LATER)
    review_at = four_weeks_after(LATER)
    assert (found.state, found.ground, found.review_at) == ("postponed", Ground.SAFETY_OF_OTHERS, review_at)
    assert (found.asked_by_id, found.agreed_by_id) == (story.person("Amira").id, story.person("Chantal").id)
    assert story.asked(D.INFORM, D.REVIEW_POSTPONEMENT) == {(D.REVIEW_POSTPONEMENT, "neighbourhood", "Amira")}
    assert story.due(D.REVIEW_POSTPONEMENT) == min(due_at(D.REVIEW_POSTPONEMENT, 3, LATER), review_at)
    assert found.latest_at == a_month_after(review_at), "and without that it ends"


def test_a_colleague_who_does_not_agree_brings_the_explanation_back(story: Story) -> None:
    postponement_asked(story)
    story.does("Chantal", disagree_to_postpone, concern=story.concern, why="geen gevaar", at=LATER)
    assert story.informing() == "owed"
    assert story.asked(D.INFORM, D.REVIEW_POSTPONEMENT) == {(D.INFORM, "neighbourhood", "Amira")}
    assert story.due(D.INFORM) == due_after(NOON, 10)
    with pytest.raises(Refused):
        story.does("Chantal", agree_to_postpone, concern=story.concern)


def test_after_the_time_was_over_a_no_leaves_one_working_day(story: Story) -> None:
    postponement_asked(story, at=IN_THREE_WEEKS)
    story.does("Chantal", disagree_to_postpone, concern=story.concern, why="geen gevaar", at=IN_THREE_WEEKS)
    assert story.due(D.INFORM) == due_after(IN_THREE_WEEKS, 1)


def test_asked_again_at_the_review_somebody_decides_anew(story: Story) -> None:
    postponed(story)
    story.does(
        "Chantal", ask_to_postpone, at=IN_THREE_WEEKS, concern=story.concern, ground=Ground.INVESTIGATION, why="loopt"
    )
    assert story.asked(D.REVIEW_POSTPONEMENT, D.INFORM) == {(D.REVIEW_POSTPONEMENT, "neighbourhood", None)}
    story.does("Amira", agree_to_postpone, at=IN_THREE_WEEKS, concern=story.concern)
    assert informing(story, at=IN_THREE_WEEKS).review_at == four_weeks_after(IN_THREE_WEEKS)


def test_telling_after_all_ends_a_postponement(story: Story) -> None:
    postponed(story)
    story.does("Amira", person_told, concern=story.concern, how=Channel.EMAIL, at=IN_THREE_WEEKS)
    assert (story.informing(), story.asked(D.REVIEW_POSTPONEMENT)) == ("told", set())


def test_the_second_person_stays_the_whole_team_when_it_is_passed_on(story: Story) -> None:
    story.tells()
    story.does("Bram", return_concern, concern=story.concern, reason="meer dan lawaai")
    story.does("Amira", ask_to_postpone, concern=story.concern, ground=Ground.INVESTIGATION, why="loopt")
    story.does("Amira", pass_on, concern=story.concern, team=story.team("caretakers"), reason="u kent hem")
    assert (D.REVIEW_POSTPONEMENT, "caretakers", None) in story.asked()
    story.does("Bram", accept, concern=story.concern)
    assert (D.REVIEW_POSTPONEMENT, "caretakers", None) in story.asked()


# Nobody was concerned --------------------------------------------------------------------------------------------


def nobody_lives_there(story: Story) -> Told:
    told = story.tells()
    story.does("Bram", accept, concern=story.concern)
    story.does("Bram", no_person, concern=story.concern, why="de woning staat leeg")
    assert (story.informing(), story.asked(D.INFORM)) == ("no person concerned", set())
    return told


def test_a_later_signal_about_somebody_owes_them_an_explanation(story: Story) -> None:
    nobody_lives_there(story)
    story.tells(kinds=("confused",), at=LATER)
    found = informing(story, "Bram", LATER)
    assert (found.state, found.due_at, found.latest_at) == ("owed", due_after(LATER, 10), a_month_after(LATER))
    assert story.asked(D.INFORM) == {(D.INFORM, "caretakers", "Bram")}
    assert story.due(D.INFORM) == found.due_at
    with pytest.raises(Refused, match="weet dit nog niet"):
        story.does("Bram", pass_on, at=LATER, concern=story.concern, team=story.team("neighbourhood"), reason="zorg")


@pytest.mark.parametrize("by_reporter", [False, True])
def test_what_begins_again_where_nobody_lived_owes_an_explanation(story: Story, by_reporter: bool) -> None:
    told = nobody_lives_there(story)
    story.is_answered("Bram", told)
    story.does("Bram", conclude, concern=story.concern, outcome=Outcome.FINE)
    if by_reporter:
        story.reports(told, write, words="Er is weer iemand.", at=LATER)
    else:
        story.does("Bram", reopen, concern=story.concern, at=LATER)
    found = informing(story, "Bram", LATER)
    assert (found.state, found.latest_at) == ("owed", a_month_after(LATER))
    assert story.asked(D.INFORM) == {(D.INFORM, "caretakers", None)}


def test_who_was_told_is_not_told_again_by_another_signal(story: Story) -> None:
    story.tells()
    story.does("Bram", person_told, concern=story.concern, how=Channel.PHONE)
    story.tells(kinds=("confused",), at=LATER)
    assert (story.informing(), story.asked(D.INFORM)) == ("told", set())
