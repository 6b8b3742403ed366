"""A partner without an account: one question, one link, one answer."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection

from tests.cast import NOON
from tests.signals.story import Story
from waakvlam.access.models import Look
from waakvlam.accounts.keys import keyed_hash
from waakvlam.duties.actions.climbing import tick
from waakvlam.duties.models import DutyKind as D
from waakvlam.duties.rules import a_month_after, due_at
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.parties.models import OrganisationKind
from waakvlam.signals.actions.acting import accept, conclude, pass_on
from waakvlam.signals.actions.answering import give_answer
from waakvlam.signals.actions.erasing import erase_expired, erase_untold
from waakvlam.signals.actions.informing import agree_to_postpone, ask_to_postpone, person_told
from waakvlam.signals.actions.mailing import mark_partner_mail
from waakvlam.signals.actions.partners import answer_question, ask_partner, heard, withdraw_question
from waakvlam.signals.models import Channel, Ground, Outcome, Question, Reply
from waakvlam.signals.queries.partners import Asker, asked_question, asker
from waakvlam.signals.rules import may_be_asked

pytestmark = pytest.mark.usefixtures("rolled_back")
LATER = NOON + timedelta(days=1)
TOO_LATE = NOON + timedelta(days=15)
WORDS = "Is er iemand van jullie die hem kent en langs kan gaan?"


@pytest.fixture
def known(story: Story) -> Story:
    """Amira took on something worrying, and the resident knows."""
    story.tells(kinds=("confused",))
    story.does("Amira", accept, concern=story.concern)
    story.does("Amira", person_told, concern=story.concern, how=Channel.IN_PERSON)
    return story


def asks(story: Story, name: str = "Amira", **what: Any) -> UUID:
    clinic = story.cast.teams["clinic"].organisation_id
    given: dict[str, Any] = {"organisation": clinic, "email": "team@kade.invalid", "words": WORDS} | what
    found: UUID = story.does(name, ask_partner, concern=story.concern, **given)
    return found


def link(story: Story, question: UUID, at: datetime = NOON) -> str:
    """The key in the mail."""
    clock = story.cast.clock(at)
    with enter(clock):
        made = mark_partner_mail(by=clock, question=question)
    assert made
    assert made[0] == "team@kade.invalid"
    return made[1]


def partner(key: str, at: datetime = NOON) -> Viewer:
    return Viewer(Role.REPORTER, at, receipt=keyed_hash("link", key))


def replies(key: str, reply: Reply, at: datetime = NOON, **what: str) -> None:
    by = partner(key, at)
    with enter(by):
        answer_question(by=by, reply=reply, **what)


def question_of(story: Story, at: datetime = NOON) -> Question:
    (only,) = story.page("Amira", at=at).questions
    return only


# Asking -------------------------------------------------------------------------------------------------------------


def test_the_partner_sees_the_question_who_asks_and_nothing_else(known: Story) -> None:
    key = link(known, asks(known))
    by = partner(key)
    with enter(by):
        found, who = asked_question(by), asker(by)
    assert (found.words, found.home) == (WORDS, "")
    assert who == Asker("Wijkteam Oost", "030 000 00 00", "Amira Voorbeeld", "", "GGZ De Kade")


def test_the_address_only_when_the_asker_shows_it(known: Story) -> None:
    key = link(known, asks(known, with_home=True))
    by = partner(key)
    with enter(by):
        assert asked_question(by).home == "Lantaarnstraat 12, Vlamstad"


def test_every_opening_is_a_look_of_the_partners_organisation(known: Story) -> None:
    question = asks(known)
    by = partner(link(known, question))
    with enter(by):
        asked_question(by)
    reader = Viewer(Role.APP, NOON, person=uuid4(), context=by.context)
    with enter(reader):
        (look,) = Look.objects.all()
    assert (look.person, look.team_id, look.activity) == (question, known.team("clinic"), "partner link")


def test_without_a_look_the_database_shows_nothing(known: Story) -> None:
    by = partner(link(known, asks(known)))
    with enter(by):
        assert not Question.objects.exists()


def test_it_is_a_sharing_so_the_resident_knows_first(story: Story) -> None:
    story.tells(kinds=("confused",))
    story.does("Amira", accept, concern=story.concern)
    with pytest.raises(Refused, match="Vertel het eerst"):
        asks(story)
    asks(story, told=Channel.PHONE)
    assert story.informing() == "told"


def test_a_postponement_may_name_the_partner(story: Story) -> None:
    story.tells(kinds=("confused",))
    clinic = story.cast.teams["clinic"].organisation_id
    what: dict[str, Any] = {"ground": Ground.SAFETY_OF_PERSON, "why": "dreiging", "share_with": [clinic]}
    story.does("Amira", ask_to_postpone, concern=story.concern, **what)
    story.does("Chantal", agree_to_postpone, concern=story.concern)
    asks(story)
    with pytest.raises(Refused, match="niet met delen met deze organisatie"):
        asks(story, organisation=story.cast.teams["elsewhere"].organisation_id)


@pytest.mark.parametrize(("field", "value"), [("words", " "), ("email", "kade"), ("email", "")])
def test_a_question_needs_words_and_an_address(known: Story, field: str, value: str) -> None:
    with pytest.raises(Invalid) as problem:
        asks(known, **{field: value})
    assert problem.value.field == field


def test_no_citizen_service_number_and_nobody_unknown(known: Story) -> None:
    with pytest.raises(Refused, match="BSN"):
        asks(known, words="nummer 123456782")
    with pytest.raises(Refused, match="mag je niets vragen"):
        asks(known, organisation=uuid4())


@pytest.mark.parametrize("kind", OrganisationKind)
def test_signals_are_for_help_only(kind: OrganisationKind) -> None:
    assert may_be_asked(kind) is (kind not in ("police", "insurer"))


def test_only_whoever_holds_it_asks(known: Story) -> None:
    known.does("Amira", pass_on, concern=known.concern, team=known.team("caretakers"), reason="u kent hem")
    with pytest.raises(Refused):
        asks(known)
    with pytest.raises(Missing):
        asks(known, "Hugo")


# The mail -----------------------------------------------------------------------------------------------------------


def test_the_link_is_made_once_and_queued_with_the_question(known: Story) -> None:
    question = asks(known)
    assert known.jobs("mail_partner") == [{"question": str(question)}]
    link(known, question, LATER)
    clock = known.cast.clock(LATER)
    with enter(clock):
        assert mark_partner_mail(by=clock, question=question) is None
    assert question_of(known, LATER).mailed_at == LATER


def test_only_the_clock_makes_links(known: Story) -> None:
    question = asks(known)
    amira = known.cast.viewer("Amira")
    with pytest.raises(ProgrammingError, match="for the clock only"), enter(amira):
        mark_partner_mail(by=amira, question=question)


# Answering ----------------------------------------------------------------------------------------------------------


def test_the_asker_waits_and_silence_moves_on(known: Story) -> None:
    question = asks(known)
    assert known.asked(D.AWAIT_PARTNER) == {(D.AWAIT_PARTNER, "neighbourhood", "Amira")}
    assert known.due(D.AWAIT_PARTNER) == due_at(D.AWAIT_PARTNER, 3, NOON)
    clock = known.cast.clock(TOO_LATE)
    with enter(clock):
        tick(by=clock)
    (waiting,) = known.duties(D.AWAIT_PARTNER)
    assert (waiting.ref, waiting.rung) == (question, 1)


@pytest.mark.parametrize(
    ("reply", "what"),
    [
        (Reply.CONTACT, {}),
        (Reply.NO, {"words": "Hij is niet bij ons in zorg."}),
        (Reply.CALL_ME, {"phone": "06 00 00 00 00", "words": "na vier uur"}),
    ],
)
def test_an_answer_ends_the_waiting_and_is_to_be_read(known: Story, reply: Reply, what: dict[str, Any]) -> None:
    replies(link(known, asks(known)), reply, LATER, **what)
    assert known.asked(D.AWAIT_PARTNER, D.HEAR_PARTNER) == {(D.HEAR_PARTNER, "neighbourhood", "Amira")}
    assert [job["duty"] for job in known.jobs("tell_holder")][-1] == str(known.duties(D.HEAR_PARTNER)[0].id)
    found = question_of(known, LATER)
    assert (found.state, found.reply, found.answered_at) == ("answered", reply, LATER)
    assert (found.reply_words, found.phone) == (what.get("words", ""), what.get("phone", ""))
    assert [m.detail for m in known.page("Amira", at=LATER).story if m.happened == "partner answered"] == [
        {"reply": reply.value}
    ]
    known.does("Chantal", heard, question=found.id, at=LATER)
    assert known.asked(D.AWAIT_PARTNER, D.HEAR_PARTNER) == set()
    with pytest.raises(Missing):
        known.does("Amira", heard, question=found.id, at=LATER)


def test_no_needs_a_reason_and_call_me_a_number(known: Story) -> None:
    key = link(known, asks(known))
    for reply, words, field in ((Reply.NO, " ", "words"), (Reply.CALL_ME, "bel", "phone")):
        with pytest.raises(Invalid) as problem:
            replies(key, reply, words=words)
        assert problem.value.field == field
    with pytest.raises(Refused, match="BSN"):
        replies(key, Reply.NO, words="123456782")
    replies(key, Reply.CONTACT)


def test_one_answer_and_the_link_is_over(known: Story) -> None:
    key = link(known, asks(known))
    replies(key, Reply.CONTACT)
    with pytest.raises(Missing):
        replies(key, Reply.NO, words="toch niet")
    by = partner(key)
    with enter(by):
        assert asker(by) == Asker("Wijkteam Oost", "030 000 00 00", None, None, None), "whom to call, and no more"


def test_a_link_that_is_too_old_or_was_never_made_opens_nothing(known: Story) -> None:
    key = link(known, asks(known))
    for old in (partner(key, TOO_LATE), partner("nonsense")):
        with enter(old), pytest.raises(Missing):
            asked_question(old)
    with enter(by := partner("nonsense")):
        assert asker(by) is None


def test_a_withdrawn_question_is_over_at_once(known: Story) -> None:
    question = asks(known)
    key = link(known, question)
    known.does("Amira", withdraw_question, question=question)
    assert known.asked(D.AWAIT_PARTNER) == set()
    with pytest.raises(Missing):
        replies(key, Reply.CONTACT)
    with pytest.raises(Refused):
        known.does("Amira", withdraw_question, question=question)


def test_only_whoever_holds_it_withdraws(known: Story) -> None:
    question = asks(known)
    for name, nothing in (("Hugo", question), ("Amira", uuid4())):
        with pytest.raises(Missing):
            known.does(name, withdraw_question, question=nothing)


def test_the_waiting_goes_along_when_it_is_passed_on(known: Story) -> None:
    asks(known)
    known.does("Amira", pass_on, concern=known.concern, team=known.team("caretakers"), reason="u kent hem")
    assert known.asked(D.AWAIT_PARTNER) == {(D.AWAIT_PARTNER, "caretakers", None)}


def test_concluding_withdraws_what_is_asked_and_ends_what_was_answered(story: Story) -> None:
    told = story.tells()
    story.is_ready_to_conclude("Bram", told)
    answered, open_still = asks(story, "Bram"), asks(story, "Bram")
    replies(link(story, answered), Reply.CONTACT)
    key = link(story, open_still)
    story.does("Bram", conclude, concern=story.concern, outcome=Outcome.HELPED)
    assert story.asked() == set()
    with pytest.raises(Missing):
        replies(key, Reply.CONTACT)


def test_a_purpose_that_is_off_closes_the_link_too(known: Story) -> None:
    by = partner(link(known, asks(known)))
    greet = known.cast.viewer("Greet")
    with enter(greet), connection.cursor() as cursor:
        cursor.execute("DELETE FROM access_purpose")
    with enter(by), pytest.raises(Missing):
        asked_question(by)


# Erasure ------------------------------------------------------------------------------------------------------------


def test_erasure_takes_the_question_along(story: Story) -> None:
    told = story.tells()
    story.is_ready_to_conclude("Bram", told)
    asks(story, "Bram")
    story.does("Bram", conclude, concern=story.concern, outcome=Outcome.HELPED)
    by = story.cast.retention(NOON + timedelta(days=400))
    with enter(by):
        assert erase_expired(by=by) == 1
        assert not Question.objects.only("id").exists()


def test_an_empty_mark_holds_no_question_and_its_link_is_over(story: Story) -> None:
    told = story.tells(kinds=("confused",))
    story.does("Amira", give_answer, answer=story.answer_id(told), words="Dank u", how=Channel.RECEIPT)
    clinic = story.cast.teams["clinic"].organisation_id
    what: dict[str, Any] = {"ground": Ground.SAFETY_OF_PERSON, "why": "dreiging", "share_with": [clinic]}
    story.does("Amira", ask_to_postpone, concern=story.concern, **what)
    story.does("Chantal", agree_to_postpone, concern=story.concern)
    key = link(story, asks(story))
    by = story.cast.retention(a_month_after(a_month_after(NOON)))
    with enter(by):
        assert erase_untold(by=by) == 1
    with enter(late := partner(key)), pytest.raises(Missing):
        asked_question(late)
    assert story.duties(D.AWAIT_PARTNER), "what was owed stays and counts"
