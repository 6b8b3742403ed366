"""The answer that every reporter is owed, and the channel between reporter and team."""

from uuid import UUID

from django.db.models import prefetch_related_objects
from django.db.transaction import atomic
from django.utils.translation import gettext as _
from django.utils.translation import override

from waakvlam.duties.actions import finish, finish_all
from waakvlam.duties.models import DutyKind
from waakvlam.duties.rules import due_at
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.queue import queue
from waakvlam.kernel.viewer import Viewer
from waakvlam.signals.actions.reopening import open_again
from waakvlam.signals.models import Answer, Channel, Concern, Message
from waakvlam.signals.queries.concerns import open_answer
from waakvlam.signals.rules import no_citizen_number
from waakvlam.signals.states import ANSWER, AnswerState, ConcernState
from waakvlam.signals.texts import TEXTS

SPEAKS = "nl"
"""The language in which approved texts are stored: the reporter reads what we sent, not a later translation."""
_ACCEPTED = (ConcernState.ACCEPTED, ConcernState.IN_ACTION)


@atomic
def give_answer(*, by: Viewer, answer: UUID, words: str, how: Channel) -> None:
    """Answer a reporter. Posting on the receipt channel is giving; a call or a talk is recorded with its gist.

    Raises `Invalid` without words, `Refused` for a BSN or a reporter who wants no answer, `Missing` without a grant.
    """
    _post_answer(open_answer(by, answer, activity="answer", locked=True), words, how, by=by)


def give_standard_answers(*, by: Viewer, concern: Concern, code: str) -> None:
    """Give an approved text to every reporter of this concern who is still owed an answer on the receipt channel."""
    with override(SPEAKS):
        words = str(TEXTS[code].words)
    prefetch_related_objects([concern], "answers")  # who asks after this what is still owed sees what was given
    for answer in concern.answers.all():
        if answer.state == AnswerState.OWED and answer.channel in (Channel.RECEIPT, Channel.EMAIL):
            _post_answer(answer, words, Channel.RECEIPT, by=by)


@atomic
def ask_reporter(*, by: Viewer, answer: UUID, words: str) -> None:
    """Ask the reporter a question on the receipt channel; the answer stays owed. Errors as for `give_answer`."""
    found = open_answer(by, answer, activity="ask reporter", locked=True)
    if found.code_hash is None:
        raise Refused(_("This reporter wants no answer, so we cannot ask anything either."))
    _post(found, words, from_reporter=False, by=by)
    record(Happened.REPORTER_ASKED, by=by, ref=found.id, about=found.subject_id)
    _mail(found)


@atomic
def reply_done(*, by: Viewer, answer: UUID) -> None:
    """Nothing needs to be said back to what the reporter wrote: read, and done. Raises `Missing` when nothing was."""
    found = open_answer(by, answer, activity="read reporter", locked=True)
    finish(by=by, ref=found.id, kind=DutyKind.REPLY)
    record(Happened.REPORTER_READ, by=by, ref=found.id, about=found.subject_id)


@atomic
def see(*, by: Viewer) -> None:
    """The reporter has opened an answer (reporter role)."""
    own = _own(by)
    if own.state == AnswerState.GIVEN:
        own.state = ANSWER.after(AnswerState.GIVEN, "see")
        own.seen_at = by.now
        own.save(update_fields=["state", "seen_at"])
        record(Happened.ANSWER_SEEN, by=by, ref=own.id, about=own.subject_id)


@atomic
def write(*, by: Viewer, words: str) -> None:
    """The reporter says more, or asks something (reporter role): the owner is asked to reply.

    What was concluded opens again, because only then somebody may read it. Raises `Invalid` without words, and
    `Refused` for a BSN or when all else had to be erased.
    """
    own = _own_alive(by)
    _post(own, words, from_reporter=True, by=by)
    open_again(by=by, concern=own.concern_id).ask(DutyKind.REPLY, by=by, ref=own.id)
    record(Happened.REPORTER_WROTE, by=by, ref=own.id, about=own.subject_id)


@atomic
def say_helped(*, by: Viewer, helped: bool, words: str = "") -> None:
    """The reporter's verdict (reporter role). 'Dit hielp niet' reopens the situation for a person.

    An answer is owed again then; in a situation that is open already its owner is asked to act sooner, within the
    time for accepting. Errors as for `write`.
    """
    own = _own_alive(by)
    if words.strip():
        write(by=by, words=words)
    if not helped:
        now_open = open_again(by=by, concern=own.concern_id)
        own = _own(by)  # as it is now that we hold the subject
        if now_open.state in _ACCEPTED:
            now_open.ask(DutyKind.ACT, by=by, term=DutyKind.ACCEPT)
        own.state = ANSWER.after(AnswerState(own.state), "owe again")
        own.due_at = due_at(DutyKind.ANSWER, now_open.seriousness, by.now)
        now_open.ask(DutyKind.ANSWER, by=by, ref=own.id)
    own.helped = helped
    own.save(update_fields=["state", "due_at", "helped"])
    record(Happened.REPORTER_JUDGED, by=by, ref=own.id, about=own.subject_id, detail={"helped": helped})


def _own(by: Viewer) -> Answer:
    own = Answer.objects.filter(code_hash=by.receipt).first()
    if own is None:
        raise Missing
    return own


def _own_alive(by: Viewer) -> Answer:
    own = _own(by)
    if own.subject_id is None:
        raise Refused(_("Nobody can read this here any more. Please tell us again, or call the municipality."))
    return own


def _post_answer(answer: Answer, words: str, how: Channel, *, by: Viewer) -> None:
    if answer.state == AnswerState.OWED:  # who says more later did not answer late
        answer.given_at = by.now
    answer.state = ANSWER.after(AnswerState(answer.state), "give")
    answer.save(update_fields=["state", "given_at"])
    _post(answer, words, from_reporter=False, by=by)
    finish_all(by=by, ref=answer.id)
    record(Happened.ANSWER_GIVEN, by=by, ref=answer.id, about=answer.subject_id, detail={"how": how.value})
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
