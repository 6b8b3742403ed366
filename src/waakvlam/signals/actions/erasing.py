"""Erasure on time (AVG art. 5, 14, 17): the content goes, a mark without content stays and counts."""

from uuid import UUID

from django.db import connection
from django.db.transaction import atomic
from django.utils.translation import gettext as _
from django.utils.translation import override

from waakvlam.duties.actions import ask
from waakvlam.duties.models import DutyKind
from waakvlam.duties.rules import due_at, ladder_of
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.parties.models import Task
from waakvlam.parties.queries import team_for
from waakvlam.signals.actions.answering import SPEAKS
from waakvlam.signals.actions.mailing import mark_lapsed_mail
from waakvlam.signals.models import Answer, Concern, Informing, Message
from waakvlam.signals.rules import no_citizen_number
from waakvlam.signals.states import CONCERN, INFORMING, AnswerState, ConcernState, InformingState
from waakvlam.signals.texts import LAPSED

BATCH = 200
_UNTOLD = [InformingState.OWED, InformingState.ASKED_TO_POSTPONE, InformingState.POSTPONED]

# Signals, who told them, the conversation, and what the record says in words; never the record's own rows.
_CONTENT = (
    "SELECT walls.erase_around(%s)",
    "DELETE FROM signals_message WHERE answer_id IN (SELECT id FROM signals_answer WHERE concern_id = %s)",
    "UPDATE signals_answer SET signal_id = NULL, subject_id = NULL WHERE concern_id = %s",
    "UPDATE signals_question SET subject_id = NULL, state = 'withdrawn', email = '', words = '', home = '',"
    " reply_words = '', phone = '' WHERE concern_id = %s",
    "DELETE FROM signals_reporter WHERE signal_id IN (SELECT id FROM signals_signal WHERE concern_id = %s)",
    "DELETE FROM signals_signal WHERE concern_id = %s",
)
_REST = (
    "DELETE FROM signals_answer WHERE concern_id = %s",
    "DELETE FROM signals_question WHERE concern_id = %s",
    "DELETE FROM signals_informing WHERE concern_id = %s",
    "DELETE FROM signals_concern WHERE id = %s",
)


@atomic
def erase_untold(*, by: Viewer, to_mail: list[str] | None = None) -> int:
    """Erase every situation whose person was neither told nor postponed in time; returns how many were due for it.

    The empty mark keeps its open duties and the coordinator is asked to say why; the reporter is told the truth, behind
    the code that all who want an answer have. `to_mail` takes the addresses of who chose e-mail, to be mailed once this
    is committed: with the signal goes who told it, so nobody can mail or call them later. Needs the retention role; to
    be called again until it returns 0.
    """
    late = Informing.objects.filter(state__in=_UNTOLD, latest_at__lte=by.now)
    overdue = list(late.order_by("latest_at").values_list("id", "subject_id")[:BATCH])
    for informing, subject in overdue:
        _hold(subject)
        found = late.filter(id=informing).only("state", "concern_id").first()
        if found:  # else somebody told the person just now
            if to_mail is not None:
                to_mail += mark_lapsed_mail(by=by, concern=found.concern_id)
            _lapse(found, by=by)
    return len(overdue)


@atomic
def erase_expired(*, by: Viewer) -> int:
    """Erase concluded situations that are past their term, whole; returns how many. Needs the retention role.

    Empty marks hold nothing of anybody and stay.
    """
    today = by.now.astimezone(AMSTERDAM).date()
    expired = Concern.objects.filter(retain_until__lt=today, state=ConcernState.CONCLUDED)
    overdue = list(expired.order_by("retain_until").values_list("id", "subject_id")[:BATCH])
    for concern, subject in overdue:
        _hold(subject)
        if expired.filter(id=concern).exists():  # else it was reopened just now
            _erase(concern, *_CONTENT, *_REST)
            record(Happened.ERASED_EXPIRED, by=by, ref=concern)
    return len(overdue)


@atomic
def explain_lapse(*, by: Viewer, concern: UUID, why: str) -> None:
    """Say why a situation was not picked up in time; that ends what was still asked about its empty mark.

    For a coordinator whose team was asked to explain. There is no door: what it was about is gone. Raises `Invalid`
    without a reason, `Refused` for a BSN or somebody who does not coordinate, `Missing` when nothing is asked.
    """
    if not why.strip():
        raise Invalid(_("Write down why. Somebody must be able to follow this later."), "why")
    Refused.unless(no_citizen_number(why))
    if not by.may(Permission.COORDINATE):
        raise Refused(_("Only a coordinator can do this."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.end_lapsed_duties(%s)", [concern])
        ended = [duty for (duty,) in cursor]
    if not ended:
        raise Missing
    for duty in ended:
        record(Happened.DUTY_DONE, by=by, ref=duty)
    record(Happened.LAPSE_EXPLAINED, by=by, ref=concern, detail={"why": why.strip()})


def _lapse(informing: Informing, *, by: Viewer) -> None:
    mark = informing.concern_id
    concern = Concern.objects.only("area", "state", "seriousness", "team_id").get(id=mark)
    erased = INFORMING.after(InformingState(informing.state), "erase")
    lapsed = CONCERN.after(ConcernState(concern.state), "lapse")
    _erase(mark, *_CONTENT)
    _tell_reporters(mark, by=by)
    Informing.objects.filter(id=informing.id).update(state=erased, subject=None)
    Concern.objects.filter(id=mark).update(state=lapsed, subject=None, own_reference="")
    desk = team_for(by, concern.area, Task.COORDINATION)
    ask(
        by=by,
        kind=DutyKind.EXPLAIN,
        subject=None,
        ref=mark,
        area=concern.area,
        team=desk.id if desk else concern.team_id,
        person=None,
        due_at=due_at(DutyKind.EXPLAIN, concern.seriousness, by.now),
        ladder=ladder_of(concern.seriousness),
    )
    record(Happened.ERASED_UNTOLD, by=by, ref=mark)


def _tell_reporters(concern: UUID, *, by: Viewer) -> None:
    """An answer owed is an answer given, also when the answer is that we failed."""
    with override(SPEAKS):
        words = str(LAPSED)
    wanted = Answer.objects.filter(concern=concern).exclude(state=AnswerState.NOT_WANTED)
    for answer in wanted.only("id"):
        Message(answer=answer, from_reporter=False, at=by.now, words=words).save(force_insert=True)
    wanted.update(state=AnswerState.GIVEN, given_at=by.now)


def _hold(subject: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.lock_subject(%s)", [subject])


def _erase(concern: UUID, *statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, [concern])
