"""A reporter who left an address gets a mail without content, once for each message behind their code."""

import pytest
from django.core import mail

from tests.cast import Cast
from tests.jobs.test_jobs import post, run_jobs
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.jobs.post import mail_reporter
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.signals.actions.answering import give_answer
from waakvlam.signals.actions.telling import Contact
from waakvlam.signals.models import Channel

__all__ = ["post"]  # the fixture

pytestmark = pytest.mark.usefixtures("database")


def test_els_is_mailed_that_something_waits_and_nothing_more(cast: Cast, post: list[mail.EmailMessage]) -> None:
    cast.els_tells(at=now(), channel=Channel.EMAIL, contact=Contact(email="els@example.invalid"))
    bram = cast.viewer("Bram", at=now())
    with enter(bram):
        answer = Duty.objects.get(kind=DutyKind.ANSWER).ref
        give_answer(by=bram, answer=answer, words="Wij zijn langs geweest.", how=Channel.RECEIPT)
    run_jobs()
    letter = next(message for message in post if message.to == ["els@example.invalid"])
    assert letter.subject == "Er staat iets voor u klaar"
    assert "langs geweest" not in letter.message().as_string()
    assert not mail_reporter(answer), "once for each message"


def test_who_chose_the_code_only_is_not_mailed(cast: Cast, post: list[mail.EmailMessage]) -> None:
    cast.els_tells(at=now(), channel=Channel.RECEIPT)
    with enter(cast.viewer("Bram", at=now())):
        answer = Duty.objects.get(kind=DutyKind.ANSWER).ref
    assert not mail_reporter(answer)
    assert post == []


def test_without_a_mail_server_nobody_is_mailed(cast: Cast) -> None:
    cast.els_tells(at=now(), channel=Channel.EMAIL, contact=Contact(email="els@example.invalid"))
    with enter(cast.viewer("Bram", at=now())):
        answer = Duty.objects.get(kind=DutyKind.ANSWER).ref
    assert not mail_reporter(answer)
