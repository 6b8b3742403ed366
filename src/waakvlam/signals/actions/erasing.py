"""Erasure on time (AVG art. 5, 14, 17): the content goes, a mark without content stays and counts."""

from uuid import UUID

from django.db import connection
from django.utils.translation import override

from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.viewer import Viewer
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.signals.actions.answering import SPEAKS
from waakvlam.signals.models import Answer, Concern, Informing, Message
from waakvlam.signals.states import CONCERN, AnswerState, ConcernState, InformingState
from waakvlam.signals.texts import LAPSED

BATCH = 200
_UNTOLD = [InformingState.OWED, InformingState.ASKED_TO_POSTPONE]


def erase_untold(*, by: Viewer) -> int:
    """Erase every situation whose person was neither told nor postponed within a month; returns how many.

    The empty mark keeps its open duties, so the coordinator must say why; the reporter is told the truth. Needs the
    retention role; to be called again until it returns 0.
    """
    late = Informing.objects.filter(state__in=_UNTOLD, latest_at__lte=by.now)
    overdue = list(late.order_by("latest_at").values_list("id", "concern_id", "subject_id")[:BATCH])
    for informing, concern, subject in overdue:
        Informing.objects.filter(id=informing).update(state=InformingState.ERASED, subject=None)
        state = ConcernState(Concern.objects.values_list("state", flat=True).get(id=concern))
        if state is not ConcernState.CONCLUDED:
            state = CONCERN.after(state, "lapse")
        _tell_reporters(concern, by=by)
        _erase_content(concern, subject)
        Concern.objects.filter(id=concern).update(state=state, subject=None, own_reference="")
        record(Happened.ERASED_UNTOLD, by=by, ref=concern)
    return len(overdue)


def erase_expired(*, by: Viewer) -> int:
    """Erase concluded situations that are past their term, whole; returns how many. Needs the retention role."""
    today = by.now.astimezone(AMSTERDAM).date()
    expired = Concern.objects.filter(retain_until__lt=today, state__in=[ConcernState.CONCLUDED, ConcernState.LAPSED])
    gone = list(expired.order_by("retain_until").values_list("id", "subject_id")[:BATCH])
    for concern, subject in gone:
        if subject:
            _erase_content(concern, subject)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM signals_message WHERE answer_id IN "
                           "(SELECT id FROM signals_answer WHERE concern_id = %s)", [concern])
            cursor.execute("DELETE FROM signals_answer WHERE concern_id = %s", [concern])
            cursor.execute("DELETE FROM signals_informing WHERE concern_id = %s", [concern])
            cursor.execute("DELETE FROM signals_concern WHERE id = %s", [concern])
        record(Happened.ERASED_EXPIRED, by=by, ref=concern)
    return len(gone)


def _tell_reporters(concern: UUID, *, by: Viewer) -> None:
    """An answer owed is an answer given, also when the answer is that we failed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM signals_message WHERE answer_id IN (SELECT id FROM signals_answer WHERE concern_id = %s)",
            [concern],
        )
    with override(SPEAKS):
        words = str(LAPSED)
    waiting = Answer.objects.filter(concern=concern).exclude(state=AnswerState.NOT_WANTED).only("id")
    for answer in waiting:
        Message(answer=answer, from_reporter=False, at=by.now, words=words).save(force_insert=True)
    waiting.update(state=AnswerState.GIVEN, given_at=by.now)


def _erase_content(concern: UUID, subject: UUID) -> None:
    """Signals, who told them, and what was written about the subject in the record. Never the record's own rows."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE signals_answer SET signal_id = NULL, subject_id = NULL WHERE concern_id = %s", [concern])
        cursor.execute("DELETE FROM signals_reporter WHERE signal_id IN "
                       "(SELECT id FROM signals_signal WHERE concern_id = %s)", [concern])
        cursor.execute("DELETE FROM signals_signal WHERE concern_id = %s", [concern])
        cursor.execute("SELECT walls.erase_details(%s, %s)", [subject, concern])
