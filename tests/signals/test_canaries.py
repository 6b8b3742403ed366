"""A canary in every text: it sings only on the page of who may read it."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.cast import NOON, Cast
from tests.signals.beside import administrator, everything
from tests.signals.story import Story
from waakvlam.accounts.keys import keyed_hash
from waakvlam.duties.rules import a_month_after
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Refused
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.signals.actions.acting import VisitOutcome, accept, note, pass_on, return_concern, visit
from waakvlam.signals.actions.answering import ask_reporter, give_answer, say_helped, write
from waakvlam.signals.actions.erasing import erase_untold, explain_lapse
from waakvlam.signals.actions.informing import agree_to_postpone, ask_to_postpone, disagree_to_postpone
from waakvlam.signals.actions.mailing import mark_partner_mail
from waakvlam.signals.actions.partners import answer_question, ask_partner
from waakvlam.signals.actions.telling import Contact, Told
from waakvlam.signals.models import Channel, Ground, Message, Reply, Signal
from waakvlam.signals.queries.concerns import open_concern
from waakvlam.signals.receipt import grouped

CANARY = "kanarie"
LATER = NOON + timedelta(days=1)


def asks_a_partner(story: Story) -> None:
    """A question with its answer; a postponement names the partner, so that nothing is told and all can lapse."""
    concern, partner = story.concern, story.cast.teams["clinic"].organisation_id
    later: dict[str, Any] = {"ground": Ground.INVESTIGATION, "why": f"later {CANARY}", "share_with": [partner]}
    story.does("Amira", ask_to_postpone, concern=concern, **later)
    story.does("Bram", agree_to_postpone, concern=concern)
    words, email = f"vraag {CANARY}", f"{CANARY}@example.invalid"
    asked: dict[str, Any] = {"organisation": partner, "email": email, "words": words, "with_home": True}
    question = story.does("Bram", ask_partner, concern=concern, **asked)
    clock = story.cast.clock()
    with enter(clock):
        made = mark_partner_mail(by=clock, question=question)
    assert made
    by = Viewer(Role.REPORTER, NOON, receipt=keyed_hash("link", made[1]))
    with enter(by):
        answer_question(by=by, reply=Reply.CALL_ME, words=f"bel {CANARY}", phone=CANARY)


def full_of_canaries(story: Story) -> Told:
    """Every free text of the room, with a canary in each."""
    els = Contact(name=f"Els {CANARY}", phone=CANARY, email=f"{CANARY}@example.invalid")
    told = story.tells(words=f"Ik hoor een {CANARY}.", contact=els, channel=Channel.EMAIL)
    concern, answer = story.concern, story.answer_id(told)
    story.does("Bram", return_concern, concern=concern, reason=f"terug {CANARY}")
    story.does("Bram", note, concern=concern, words=f"noot {CANARY}")
    story.does("Amira", accept, concern=concern)
    story.does("Amira", ask_to_postpone, concern=concern, ground=Ground.INVESTIGATION, why=f"later {CANARY}")
    story.does("Chantal", disagree_to_postpone, concern=concern, why=f"nee {CANARY}")
    story.does("Amira", visit, concern=concern, outcome=VisitOutcome.NOT_FOUND, told_why=False, words=f"dicht {CANARY}")
    story.does("Amira", pass_on, concern=concern, team=story.team("caretakers"), reason=f"door {CANARY}")
    story.does("Bram", ask_reporter, answer=answer, words=f"vraag {CANARY}")
    story.reports(told, write, words=f"bericht {CANARY}")
    story.does("Bram", give_answer, answer=answer, words=f"antwoord {CANARY}", how=Channel.RECEIPT)
    story.reports(told, say_helped, helped=False, words=f"oordeel {CANARY}")
    asks_a_partner(story)
    return told


def test_the_database_holds_no_readable_text_nor_code(database: str, cast: Cast) -> None:
    story = Story(cast)
    told = full_of_canaries(story)
    assert told.code
    assert CANARY in str([moment.detail for moment in story.page("Bram").story]), "who may read it reads it"
    with administrator() as link:
        held = everything(link)
    texts = (CANARY, CANARY.encode().hex(), told.code, grouped(told.code), told.code.encode().hex())
    assert [(table, text) for table, content in held.items() for text in texts if text in content] == []


def test_after_erasure_and_its_explanation_neither(database: str, cast: Cast) -> None:
    story = Story(cast)
    full_of_canaries(story)
    by = cast.retention(a_month_after(a_month_after(NOON)))
    with enter(by):
        erase_untold(by=by)
    story.does("Iris", explain_lapse, concern=story.concern, why=f"uitleg {CANARY}", at=by.now)
    with administrator() as link:
        assert not [table for table, content in everything(link).items() if CANARY in content]


@pytest.mark.usefixtures("rolled_back")
def test_no_statement_nor_log_carries_text(story: Story, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG), CaptureQueriesContext(connection) as asked:
        full_of_canaries(story)
    assert len(asked) > 100
    assert not [query["sql"] for query in asked.captured_queries if CANARY in query["sql"]]
    assert CANARY not in caplog.text


@pytest.mark.usefixtures("rolled_back")
def test_no_row_shows_its_text_by_accident(story: Story) -> None:
    full_of_canaries(story)
    page = story.page("Bram")
    shown = [
        page.concern,
        page.questions,
        page.signals,
        page.answers,
        page.duties,
        page.grants,
        page.signals[0].reporter,
    ]
    assert CANARY not in f"{shown!r} {[str(each) for each in shown]}"


@pytest.mark.usefixtures("rolled_back")
def test_no_error_quotes_what_was_written(story: Story) -> None:
    told = full_of_canaries(story)
    bsn = f"{CANARY} 123456782"
    with pytest.raises(Refused) as refused:
        story.reports(told, write, words=bsn)
    with pytest.raises(Refused) as refused_too:
        story.tells(words=bsn)
    with pytest.raises(Invalid) as invalid:
        story.tells(kinds=(CANARY,))
    for problem in (refused, refused_too, invalid):
        assert CANARY not in f"{problem.value!r} {problem.value}"

    bram, concern = story.cast.viewer("Bram"), story.concern
    with enter(bram):
        open_concern(bram, concern, activity="test")
        message = Message.objects.first()
        assert message
        with pytest.raises(IntegrityError) as broken, transaction.atomic():
            message.save(force_insert=True)
        assert Signal.objects.exists()
    assert CANARY not in f"{broken.value!r} {broken.value}"
