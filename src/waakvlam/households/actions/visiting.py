"""What help amounts to: visits made and missed, and whether it fits."""

from datetime import datetime
from uuid import UUID

from django.db.transaction import atomic
from django.utils.translation import gettext as _

from waakvlam.households.actions.helping import open_involvement, renew
from waakvlam.households.models import Fit, Visit, VisitResult
from waakvlam.households.queries import tries
from waakvlam.households.rules import clean, contact_got_hard
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid, Refused
from waakvlam.kernel.queue import queue
from waakvlam.kernel.viewer import Viewer


@atomic
def record_visit(*, by: Viewer, involvement: UUID, result: VisitResult, at: datetime | None = None) -> UUID:
    """Write down a visit that was made or missed, by somebody of the team that helps; returns the visit.

    Two missed in a row make contact hard: a job tells the partners, once a week at most (SIG-08). Raises `Missing` for
    help that is closed or ended, `Refused` for another team, `Invalid` for a moment in the future.
    """
    helped = open_involvement(by, involvement, "record visit")
    if helped.team_id not in by.teams:
        raise Refused(_("Only the team that helps writes down its visits."))
    moment = at or by.now
    if moment > by.now:
        raise Invalid(_("Choose a moment that is not in the future."), "at")
    assert by.person is not None  # only people work in teams
    visit = Visit(
        involvement=helped,
        subject_id=helped.subject_id,
        category=helped.category,
        at=moment,
        result=result,
        person_id=by.person,
    )
    visit.save(force_insert=True)
    renew(by=by, subject=helped.subject_id)
    record(
        Happened.HELPER_VISITED,
        by=by,
        ref=helped.id,
        about=helped.subject_id,
        team=helped.team_id,
        category=helped.category,
        detail={"result": result},
    )
    if contact_got_hard(tries(by, helped.id), visit.id):
        queue("tell_hard_contact", visit=visit.id)
    return visit.id


@atomic
def judge_fit(*, by: Viewer, involvement: UUID, fit: Fit, words: str = "") -> None:
    """Write down whether the help fits, as the resident or the case lead says it (SC-04 to SC-06).

    Raises `Missing` for help that is closed or ended, `Invalid` when it does not fit and no words say why.
    """
    needed = "" if fit in (Fit.GOOD, Fit.UNKNOWN) else _("Write down what does not fit, in the resident's words.")
    why = clean(words, "words", needed=needed)
    helped = open_involvement(by, involvement, "judge fit")
    helped.fit, helped.fit_words = fit, why
    helped.save(update_fields=["fit", "fit_words"])
    record(
        Happened.FIT_JUDGED,
        by=by,
        ref=helped.id,
        about=helped.subject_id,
        team=helped.team_id,
        category=helped.category,
        detail={"fit": fit},
    )
