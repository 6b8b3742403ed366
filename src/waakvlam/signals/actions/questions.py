"""Ending questions to partners: withdrawn by whoever asked, or because the situation is concluded."""

from django.db import connection

from waakvlam.duties.actions import finish_all
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.viewer import Viewer
from waakvlam.signals.models import Concern, Question
from waakvlam.signals.states import QUESTION, QuestionState


def end_question(*, by: Viewer, question: Question) -> None:
    """Withdraw a question: its link stops working at once, and nobody waits for it any more."""
    question.state = QUESTION.after(QuestionState(question.state), "withdraw")
    question.save(update_fields=["state"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.end_link(%s)", [question.id])
    finish_all(by=by, ref=question.id)
    record(Happened.PARTNER_QUESTION_WITHDRAWN, by=by, ref=question.id, about=question.subject_id)


def end_questions(*, by: Viewer, concern: Concern) -> None:
    """Withdraw what is still asked about a concern, and end what partners answered: it was all there to read."""
    for question in concern.questions.all():
        if question.state == QuestionState.ASKED:
            end_question(by=by, question=question)
        finish_all(by=by, ref=question.id)
