"""A partner gets one mail with a link and no content; what goes wrong, the asker's duty has it."""

from uuid import UUID

import pytest
from django.core import mail

from tests.cast import Cast
from tests.jobs.test_jobs import post, run_jobs
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.jobs.post import mail_partner
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.signals.actions.partners import ask_partner
from waakvlam.signals.models import Channel

__all__ = ["post"]  # the fixture

pytestmark = pytest.mark.usefixtures("database")
ASKED = "Kent u de bewoner?"


def asked(cast: Cast) -> UUID:
    cast.els_tells(at=now())
    bram = cast.viewer("Bram", at=now())
    with enter(bram):
        return ask_partner(
            by=bram,
            concern=Duty.objects.get(kind=DutyKind.ACCEPT).ref,
            organisation=cast.teams["clinic"].organisation_id,
            email="team@kade.invalid",
            words=ASKED,
            told=Channel.IN_PERSON,
        )


def test_the_mail_says_that_something_waits_and_has_a_link(cast: Cast, post: list[mail.EmailMessage]) -> None:
    question = asked(cast)
    run_jobs()
    letter = next(message for message in post if message.to == ["team@kade.invalid"])
    assert letter.subject == "Er staat iets voor u klaar"
    assert "/vraag/" in str(letter.body)
    for text in (ASKED, "Lantaarnstraat", "Bram"):
        assert text not in letter.message().as_string()
    assert not mail_partner(question), "once"


def test_without_a_mail_server_no_link_is_made(cast: Cast) -> None:
    assert not mail_partner(asked(cast))
