"""Cut off after every statement of every action: nothing of it is left, and doing it again works."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django.db import connection

from tests.cast import NOON, Cast
from tests.signals.beside import administrator, fingerprint
from tests.signals.story import Story
from waakvlam.accounts.keys import keyed_hash
from waakvlam.duties.models import DutyKind
from waakvlam.duties.rules import a_month_after
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.signals.actions import acting, answering, coordinating, erasing, informing, partners, reopening, telling
from waakvlam.signals.actions.acting import VisitOutcome
from waakvlam.signals.actions.mailing import mark_partner_mail
from waakvlam.signals.catalogue import Observer
from waakvlam.signals.models import Channel, Ground, Outcome, Reply, Source

YEAR = NOON + timedelta(days=400)


class Killed(Exception):
    """What a power cut looks like from inside."""


@dataclass
class Kill:
    """Lets a number of statements pass, and cuts off after the last of them."""

    left: int
    passed: int = field(default=0)

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        result = execute(*arguments)
        self.passed += 1
        if self.passed == self.left:
            raise Killed
        return result


def killed_everywhere(by: Callable[[], Viewer], action: Callable[..., Any], **what: Any) -> int:
    """Do this, cut off after each of its statements in turn, and then without; how many there were."""
    with administrator() as link:
        before = fingerprint(link)
        for statements in count(1):
            kill = Kill(statements)
            viewer = by()
            with suppress(Killed), connection.execute_wrapper(kill), enter(viewer):
                action(by=viewer, **what)
            if kill.passed < statements:
                break
            assert fingerprint(link) == before, f"{action.__name__} left something after statement {statements}"
        assert fingerprint(link) != before
    return statements - 1


def test_every_action_happens_whole_or_not_at_all(database: str, cast: Cast) -> None:
    story = Story(cast)
    told: list[telling.Told] = []
    keys: list[Any] = []

    def cut(name: str, action: Callable[..., Any], at: datetime = NOON, **what: Any) -> None:
        assert killed_everywhere(lambda: cast.viewer(name, at=at), action, **what) > 3

    def cut_reporter(action: Callable[..., Any], at: datetime = NOON, **what: Any) -> None:
        assert killed_everywhere(lambda: story.reporter(told[0], at=at), action, **what) > 3

    what = telling.Telling("public", uuid4(), Observer.NEIGHBOUR, Source.NEIGHBOUR, ("noise",), NOON)
    assert killed_everywhere(cast.els, lambda by: told.append(telling.tell(what, by=by))) > 10
    concern, answer = story.concern, story.answer_id(told[0])

    cut("Bram", acting.return_concern, concern=concern, reason="geen huurder")
    cut("Amira", acting.accept, concern=concern)
    cut("Amira", acting.note, concern=concern, words="Aangebeld")
    cut("Amira", acting.pass_on, concern=concern, team=story.team("caretakers"), reason="toch wel")
    cut("Bram", acting.set_own_reference, concern=concern, reference="Z-1")
    cut("Bram", informing.ask_to_postpone, concern=concern, ground=Ground.INVESTIGATION, why="loopt")
    cut("Amira", informing.disagree_to_postpone, concern=concern, why="nee")
    story.does("Bram", informing.ask_to_postpone, concern=concern, ground=Ground.INVESTIGATION, why="toch")
    cut("Amira", informing.agree_to_postpone, concern=concern)
    cut("Bram", answering.ask_reporter, answer=answer, words="Ook overdag?")
    cut_reporter(answering.write, words="Ja")
    cut("Bram", answering.reply_done, answer=answer)
    cut("Bram", answering.give_answer, answer=answer, words="Dank u", how=Channel.RECEIPT)
    cut_reporter(answering.see)
    cut_reporter(answering.say_helped, helped=False, words="Nee")
    asked: dict[str, Any] = {
        "organisation": cast.teams["clinic"].organisation_id,
        "email": "a@kade.invalid",
        "words": "Kent u hem?",
    }
    cut("Bram", partners.ask_partner, concern=concern, told=Channel.IN_PERSON, **asked)
    cut("Bram", partners.withdraw_question, question=story.duties(DutyKind.AWAIT_PARTNER)[0].ref)
    story.does("Bram", partners.ask_partner, concern=concern, **asked)
    (waiting,) = story.duties(DutyKind.AWAIT_PARTNER)
    assert killed_everywhere(cast.clock, lambda by: keys.append(mark_partner_mail(by=by, question=waiting.ref))) > 0
    link = keyed_hash("link", keys[-1][1])
    answered = {"reply": Reply.NO, "words": "Niet bij ons."}
    by_link = killed_everywhere(lambda: Viewer(Role.REPORTER, NOON, receipt=link), partners.answer_question, **answered)
    assert by_link > 3
    cut("Bram", partners.heard, question=waiting.ref)
    cut("Bram", acting.visit, concern=concern, outcome=VisitOutcome.FINE, told_why=True)
    assert story.state() == "concluded"
    cut("Bram", reopening.reopen, concern=concern)
    cut("Bram", acting.conclude, concern=concern, outcome=Outcome.HELPED)
    assert killed_everywhere(lambda: cast.retention(YEAR), erasing.erase_expired) > 3

    later = NOON + timedelta(days=2)
    story.tells(at=later)
    empty = story.concern
    cut("Bram", informing.no_person, concern=empty, why="staat leeg", at=later)
    story.tells(at=later, home=cast.neighbours_home)
    (lapsing,) = set(story.concerns) - {empty}
    for name in ("Bram", "Amira"):
        story.does(name, acting.return_concern, concern=lapsing, reason="vol", at=later)
    given = {"duty": story.duties(DutyKind.ASSIGN)[0].id, "team": story.team("caretakers"), "reason": "toch jullie"}
    cut("Iris", coordinating.assign, at=later, **given)
    assert killed_everywhere(lambda: cast.retention(a_month_after(later)), erasing.erase_untold) > 3
    cut("Iris", erasing.explain_lapse, concern=lapsing, why="ziek", at=a_month_after(later))
