"""The answer that every reporter is owed, and the channel between reporter and team."""

from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import override

from waakvlam.duties.actions import ask_sooner, finish, finish_all
from waakvlam.duties.models import DutyKind
from waakvlam.duties.rules import due_at, ladder_of
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.queue import queue
from waakvlam.kernel.viewer import Viewer
from waakvlam.signals.actions.reopening import reopen
from waakvlam.signals.models import Answer, Channel, Concern, Message
from waakvlam.signals.queries.concerns import open_answer
from waakvlam.signals.rules import no_citizen_number
from waakvlam.signals.states import ANSWER, AnswerState
from waakvlam.signals.texts import TEXTS

SPEAKS = "nl"
"""The language in which approved texts are stored: the reporter reads what we sent, not a later translation."""


def give_answer(*, by: Viewer, answer: UUID, words: str, how: Channel) -> None:
    """Answer a reporter. Posting on the receipt channel is giving; a call or a talk is recorded with its gist.

    Raises `Invalid` without words, `Refused` for a BSN, `Missing` without a grant.
    """
    found = open_answer(by, answer, activity="answer")
    _post_answer(found, words, how, by=by)


def give_standard_answers(*, by: Viewer, concern: Concern, code: str) -> None:
    """Give an approved text to every reporter of this concern who is still owed an answer on the receipt channel."""
    waiting = Answer.objects.filter(
        concern=concern, state=AnswerState.OWED, channel__in=[Channel.RECEIPT, Channel.EMAIL]
    )
    with override(SPEAKS):
        words = str(TEXTS[code].words)
    for answer in waiting:
        _post_answer(answer, words, Channel.RECEIPT, by=by)


def ask_reporter(*, by: Viewer, answer: UUID, words: str) -> None:
    """Ask the reporter a question on the receipt channel; the answer stays owed."""
    found = open_answer(by, answer, activity="ask reporter")
    if found.code_hash is None:
        raise Refused(_("This reporter has no receipt code. Call them, if they left a number."))
    _post(found, words, from_reporter=False, by=by)
    record(Happened.REPORTER_ASKED, by=by, ref=found.id, about=found.subject_id)
    _mail(found)


def reply_done(*, by: Viewer, answer: UUID) -> None:
    """Nothing needs to be said back to what the reporter wrote: read, and done."""
    found = open_answer(by, answer, activity="read reporter")
    finish(by=by, ref=found.id, kind=DutyKind.REPLY)
    record(Happened.REPORTER_READ, by=by, ref=found.id, about=found.subject_id)


def see(*, by: Viewer) -> None:
    """The reporter has opened an answer (reporter role)."""
    own = _own(by)
    if own.state == AnswerState.GIVEN:
        own.state = ANSWER.after(AnswerState.GIVEN, "see")
        own.seen_at = by.now
        own.save(update_fields=["state", "seen_at"])
        record(Happened.ANSWER_SEEN, by=by, ref=own.id, about=own.subject_id)


def write(*, by: Viewer, words: str) -> None:
    """The reporter says more, or asks something (reporter role): the owner is asked to reply."""
    own = _own(by)
    _post(own, words, from_reporter=True, by=by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM walls.owner_behind_receipt()")
        _concern, subject, area, team, person, seriousness, _state = cursor.fetchone()
    ask_sooner(
        by=by,
        kind=DutyKind.REPLY,
        subject=subject,
        ref=own.id,
        area=area,
        team=team,
        person=person,
        due_at=due_at(DutyKind.REPLY, seriousness, by.now),
        ladder=ladder_of(seriousness),
    )
    record(Happened.REPORTER_WROTE, by=by, ref=own.id, about=subject)


def say_helped(*, by: Viewer, helped: bool, words: str = "") -> None:
    """The reporter's verdict (reporter role). 'Dit hielp niet' reopens the situation for a person."""
    own = _own(by)
    own.helped = helped
    own.save(update_fields=["helped"])
    if words.strip():
        _post(own, words, from_reporter=True, by=by)
    record(Happened.REPORTER_JUDGED, by=by, ref=own.id, about=own.subject_id, detail={"helped": helped})
    if not helped:
        reopen(by=by, concern=own.concern_id)


def _own(by: Viewer) -> Answer:
    own = Answer.objects.filter(code_hash=by.receipt).first()
    if own is None:
        raise Missing
    return own


def _post_answer(answer: Answer, words: str, how: Channel, *, by: Viewer) -> None:
    _post(answer, words, from_reporter=False, by=by)
    answer.state = ANSWER.after(AnswerState(answer.state), "give")
    answer.given_at = by.now
    answer.save(update_fields=["state", "given_at"])
    finish_all(by=by, ref=answer.id)
    record(
        Happened.ANSWER_GIVEN, by=by, ref=answer.id, about=answer.subject_id, detail={"how": how.value}
    )
    if how in (Channel.RECEIPT, Channel.EMAIL):
        _mail(answer)


def _post(answer: Answer, words: str, *, from_reporter: bool, by: Viewer) -> None:
    if not words.strip():
        raise Invalid(_("Write something first."), "words")
    Refused.unless(no_citizen_number(words))
    Message(
        answer=answer, subject_id=answer.subject_id, from_reporter=from_reporter, at=by.now, words=words.strip()
    ).save(force_insert=True)


def _mail(answer: Answer) -> None:
    """A mail without content, when the reporter left an address."""
    if answer.channel == Channel.EMAIL:
        queue("mail_reporter", answer=answer.id)
