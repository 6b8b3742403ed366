from datetime import datetime, timedelta

import pytest

from tests.cast import NOON
from tests.signals.story import ANSWERED, Story
from waakvlam.duties.models import DutyKind as D
from waakvlam.duties.rules import due_at
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.signals.actions.acting import VisitOutcome, accept, conclude, pass_on, visit
from waakvlam.signals.actions.answering import ask_reporter, give_answer, reply_done, say_helped, see, write
from waakvlam.signals.actions.reopening import reopen
from waakvlam.signals.actions.telling import Contact, Told
from waakvlam.signals.models import Answer, Channel, Message, Outcome
from waakvlam.signals.queries.receipts import channel
from waakvlam.signals.receipt import hash_code
from waakvlam.signals.states import CONCERN, ConcernState
from waakvlam.signals.texts import TEXTS

pytestmark = pytest.mark.usefixtures("rolled_back")
LATER = NOON + timedelta(days=1)
WEEKS_LATER = NOON + timedelta(days=30)


def said(story: Story, told: Told, at: datetime = NOON) -> list[tuple[bool, str]]:
    """The conversation as the reporter reads it: (whether the reporter said it, words)."""
    by = story.reporter(told, at=at)
    with enter(by):
        return [(message.from_reporter, message.words) for message in channel(by).messages]


# We answer -------------------------------------------------------------------------------------------------------


def test_posting_behind_the_code_is_giving_and_ends_the_duty(story: Story) -> None:
    told = story.tells()
    story.is_answered("Bram", told, at=LATER)
    assert (story.answers(), story.asked(D.ANSWER)) == (["given"], set())
    assert said(story, told) == [(False, ANSWERED)]
    (answer,) = story.page("Bram", at=LATER).answers
    assert answer.given_at == LATER


def test_more_can_be_said_after_an_answer(story: Story) -> None:
    told = story.tells()
    story.is_answered("Bram", told)
    story.is_answered("Bram", told, at=LATER)
    assert len(said(story, told)) == 2


@pytest.mark.parametrize(("words", "problem"), [("  ", Invalid), ("Zijn nummer: 123456782", Refused)])
def test_an_answer_needs_words_and_holds_no_citizen_service_number(
    story: Story, words: str, problem: type[Exception]
) -> None:
    told = story.tells()
    answer, bram = story.answer_id(told), story.cast.viewer("Bram")
    with enter(bram), pytest.raises(problem):
        give_answer(by=bram, answer=answer, words=words, how=Channel.RECEIPT)
    assert (story.answers(), len(story.duties(D.ANSWER)), said(story, told)) == (["owed"], 1, [])


def test_who_wants_no_answer_gets_none_and_is_asked_nothing(story: Story) -> None:
    story.tells(channel=None)
    (answer,) = story.page("Bram").answers
    with pytest.raises(Refused):
        story.does("Bram", give_answer, answer=answer.id, words="Dag", how=Channel.PHONE)
    with pytest.raises(Refused):
        story.does("Bram", ask_reporter, answer=answer.id, words="Dag")


def test_only_who_may_see_the_reporter_answers(story: Story) -> None:
    told = story.tells()
    answer = story.answer_id(told)
    for name in ("Amira", "Hugo"):
        with pytest.raises(Missing):
            story.does(name, give_answer, answer=answer, words="Dag", how=Channel.RECEIPT)


def test_a_question_leaves_the_answer_owed_and_its_reply_is_asked_of_the_owner(story: Story) -> None:
    told = story.tells()
    story.does("Bram", accept, concern=story.concern)
    story.does("Bram", ask_reporter, answer=story.answer_id(told), words="Hoort u het ook overdag?")
    assert story.answers() == ["owed"]
    story.reports(told, write, words=" Ja, ook overdag. ", at=LATER)
    assert said(story, told) == [(False, "Hoort u het ook overdag?"), (True, "Ja, ook overdag.")]
    assert story.asked(D.REPLY) == {(D.REPLY, "caretakers", "Bram")}
    assert story.due(D.REPLY) == due_at(D.REPLY, 2, LATER)

    story.does("Bram", reply_done, answer=story.answer_id(told), at=LATER)
    assert story.asked(D.REPLY) == set()
    with pytest.raises(Missing):
        story.does("Bram", reply_done, answer=story.answer_id(told), at=LATER)


def test_an_answer_is_also_the_reply(story: Story) -> None:
    told = story.tells()
    story.reports(told, write, words="Ik ben er overdag")
    story.is_answered("Bram", told)
    assert story.asked(D.REPLY, D.ANSWER) == set()


def test_a_call_is_written_down_and_sends_nothing(story: Story) -> None:
    told = story.tells(channel=Channel.EMAIL, contact=Contact(email="els@example.invalid"))
    story.does("Bram", give_answer, answer=story.answer_id(told), words="Gebeld, weet genoeg", how=Channel.PHONE)
    assert (story.answers(), story.jobs("mail_reporter")) == (["given"], [])


def test_a_mail_without_content_is_queued_for_who_left_an_address(story: Story) -> None:
    told = story.tells(channel=Channel.EMAIL, contact=Contact(email="els@example.invalid"))
    story.is_answered("Bram", told)
    assert story.jobs("mail_reporter") == [{"answer": str(story.answer_id(told))}]


def test_approved_texts_say_nothing_about_the_resident_and_are_stored_in_dutch(story: Story) -> None:
    told = story.tells()
    story.does("Bram", visit, concern=story.concern, outcome=VisitOutcome.FINE, told_why=True)
    ((_, words),) = said(story, told)
    assert words == str(TEXTS["visited fine"].words)
    assert words.startswith("Dank u wel voor uw bericht.")
    for text in TEXTS.values():
        assert "112" in str(text.words), "whom to call, always"


# The reporter reads, writes and judges ---------------------------------------------------------------------------


def test_the_reporter_sees_an_answer_once(story: Story) -> None:
    told = story.tells()
    story.reports(told, see)
    assert story.answers() == ["owed"], "there is nothing to see yet"
    story.is_answered("Bram", told)
    for at in (LATER, WEEKS_LATER):
        story.reports(told, see, at=at)
    assert story.answers() == ["seen"]
    by = story.reporter(told)
    with enter(by):
        assert channel(by).answered
    (answer,) = story.page("Bram").answers
    assert answer.seen_at == LATER


def test_a_code_opens_one_channel_and_nothing_else(story: Story) -> None:
    mine, other = story.tells(), story.tells(kinds=("smell",))
    story.is_answered("Bram", other)
    assert said(story, mine) == []
    with enter(story.reporter(mine)):
        assert Answer.objects.count() == 1
        assert not Message.objects.exists()


def test_an_unknown_code_is_missing() -> None:
    by = Viewer(Role.REPORTER, NOON, receipt=hash_code("0" * 16))
    attempts = (
        lambda: see(by=by),
        lambda: write(by=by, words="Dag"),
        lambda: say_helped(by=by, helped=True),
        lambda: channel(by),
    )
    for attempt in attempts:
        with pytest.raises(Missing), enter(by):
            attempt()


@pytest.mark.parametrize(("words", "problem"), [("", Invalid), ("123456782", Refused)])
def test_the_reporter_too_writes_words_without_a_citizen_service_number(
    story: Story, words: str, problem: type[Exception]
) -> None:
    told = story.tells()
    with pytest.raises(problem):
        story.reports(told, write, words=words)


def concluded(story: Story, told: Told) -> None:
    story.is_ready_to_conclude("Bram", told)
    story.does("Bram", conclude, concern=story.concern, outcome=Outcome.HELPED)


def test_it_did_not_help_reopens_what_was_concluded_and_owes_an_answer_again(story: Story) -> None:
    told = story.tells()
    concluded(story, told)
    story.reports(told, say_helped, helped=False, words="Het begint weer", at=WEEKS_LATER)
    assert (story.state(), story.answers()) == ("reopened", ["owed"])
    assert story.asked() == {
        (D.ACCEPT, "caretakers", None),
        (D.ANSWER, "caretakers", None),
        (D.REPLY, "caretakers", None),
    }
    page = story.page("Bram", at=WEEKS_LATER)
    assert page.answers[0].due_at == due_at(D.ANSWER, 2, WEEKS_LATER)
    assert page.concern.concluded_at is None
    with pytest.raises(Missing):
        story.page("Amira", at=WEEKS_LATER)


def test_it_did_not_help_in_an_open_situation_brings_the_next_act_forward(story: Story) -> None:
    told = story.tells(kinds=("curtains",), seriousness=1)
    story.does("Bram", accept, concern=story.concern)
    story.is_answered("Bram", told)
    before = story.due(D.ACT)
    story.reports(told, say_helped, helped=False)
    assert story.due(D.ACT) == due_at(D.ACCEPT, 1, NOON) < before
    assert (story.state(), story.answers()) == ("accepted", ["owed"])


def test_it_did_not_help_in_what_nobody_accepted_yet_keeps_waiting_for_that(story: Story) -> None:
    told = story.tells()
    before = story.asked()
    story.reports(told, say_helped, helped=False)
    assert (story.asked(), story.answers()) == (before, ["owed"])


def test_it_helped_is_kept_and_leaves_it_closed(story: Story) -> None:
    told = story.tells()
    concluded(story, told)
    story.reports(told, say_helped, helped=True)
    assert (story.state(), story.asked()) == ("concluded", set())
    by = story.reporter(told)
    with enter(by):
        assert channel(by).helped is True


def test_words_of_the_reporter_always_reach_somebody_who_may_read_them(story: Story) -> None:
    told = story.tells()
    concluded(story, told)
    story.reports(told, write, words="Ik zie het weer", at=WEEKS_LATER)
    assert (story.state(), story.asked(D.REPLY)) == ("reopened", {(D.REPLY, "caretakers", None)})
    (answer,) = story.page("Bram", at=WEEKS_LATER).answers
    assert [message.words for message in answer.messages.all()][-1] == "Ik zie het weer"


def test_words_about_an_older_situation_reach_who_works_on_the_newer_one(story: Story) -> None:
    told = story.tells()
    concluded(story, told)
    story.tells(kinds=("confused",), at=LATER)
    story.reports(told, write, words="Het is nu erger", at=LATER)
    assert (D.REPLY, "neighbourhood", None) in story.asked()
    older, newer = story.concerns
    assert (story.state(older), story.state(newer)) == ("concluded", "received")
    story.is_answered("Amira", told, at=LATER)
    assert story.asked(D.REPLY) == set()


# Reopening -------------------------------------------------------------------------------------------------------


def test_reopening_takes_one_step_and_wakes_its_own_team_only(story: Story) -> None:
    told = story.tells()
    story.does(
        "Bram", pass_on, concern=story.concern, team=story.team("neighbourhood"), told=Channel.PHONE, reason="hulp"
    )
    story.is_ready_to_conclude("Amira", told)
    story.does("Amira", conclude, concern=story.concern, outcome=Outcome.HELPED)
    assert story.does("Bram", reopen, concern=story.concern, at=WEEKS_LATER) == story.concern
    assert story.state() == CONCERN.after(ConcernState.CONCLUDED, "reopen")
    assert story.asked() == {(D.ACCEPT, "neighbourhood", None)}
    assert len(story.page("Amira", at=WEEKS_LATER).signals) == 1, "no story told again"
    with pytest.raises(Missing):
        story.page("Bram", at=WEEKS_LATER)
    story.does("Chantal", accept, concern=story.concern, at=WEEKS_LATER)
    assert story.asked() == {(D.ACT, "neighbourhood", "Chantal")}


def test_reopening_twice_or_what_is_open_changes_nothing(story: Story) -> None:
    told = story.tells()
    before = story.asked()
    assert story.does("Bram", reopen, concern=story.concern) == story.concern
    assert (story.asked(), story.state()) == (before, "received")
    concluded(story, told)
    for _ in range(2):
        story.does("Bram", reopen, concern=story.concern, at=LATER)
    assert len(story.duties(D.ACCEPT)) == 1


def test_reopening_finds_the_newer_situation(story: Story) -> None:
    concluded(story, story.tells())
    older = story.concern
    story.tells(at=LATER)
    assert story.does("Bram", reopen, concern=older, at=LATER) == story.concerns[1]


def test_who_never_had_a_grant_reopens_nothing(story: Story) -> None:
    concluded(story, story.tells())
    for name in ("Hugo", "Amira", "Dirk"):
        with pytest.raises(Missing):
            story.does(name, reopen, concern=story.concern)
    assert story.state() == "concluded"


def test_a_code_of_another_situation_reopens_nothing(story: Story) -> None:
    concluded(story, story.tells())
    concern = story.concern
    other = story.tells(home=story.cast.neighbours_home)
    with pytest.raises(Missing):
        story.reports(other, reopen, concern=concern)
