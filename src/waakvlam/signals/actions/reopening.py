"""Reopening: one step, no new intake, no story told again (promise 5)."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.transaction import atomic

from waakvlam.duties.actions import ask_sooner
from waakvlam.duties.models import DutyKind
from waakvlam.duties.rules import a_month_after, due_at, ladder_of
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.signals.states import ConcernState


@dataclass(frozen=True, slots=True)
class Open:
    """An open concern as far as its next duty needs it; `woken` when it was concluded until this moment."""

    id: UUID
    subject: UUID
    area: str
    team: UUID
    person: UUID | None
    seriousness: int
    state: ConcernState
    woken: bool

    def ask(self, kind: DutyKind, *, by: Viewer, ref: UUID | None = None, term: DutyKind | None = None) -> None:
        """Ask its owner something about it, or about `ref`, within the time for `kind` (or for `term`)."""
        ask_sooner(
            by=by,
            kind=kind,
            subject=self.subject,
            ref=ref or self.id,
            area=self.area,
            team=self.team,
            person=self.person,
            due_at=due_at(term or kind, self.seriousness, by.now),
            ladder=ladder_of(self.seriousness),
        )


@atomic
def reopen(*, by: Viewer, concern: UUID) -> UUID:
    """Open a concluded situation again, in one step; returns the open situation (perhaps a newer one).

    A professional needs a grant that rests since the conclusion, a reporter the receipt. Raises `Missing` otherwise.
    """
    return open_again(by=by, concern=concern).id


def open_again(*, by: Viewer, concern: UUID) -> Open:
    """As `reopen`, and returns what the next duty needs. The team that held it last is asked to accept it anew."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT concern, subject, area, team, person, seriousness, state, woken FROM walls.reopen_concern(%s)",
            [concern],
        )
        found, *rest = cursor.fetchone()
    if found is None:
        raise Missing
    subject, area, team, person, seriousness, state, woken = rest
    now_open = Open(found, subject, area, team, person, seriousness, ConcernState(state), woken)
    if woken:
        now_open.ask(DutyKind.ACCEPT, by=by)
        record(Happened.CONCERN_REOPENED, by=by, ref=now_open.id, about=now_open.subject, team=now_open.team)
        _owe_explanation(now_open, by=by)
    return now_open


def _owe_explanation(woken: Open, *, by: Viewer) -> None:
    """Where nobody was concerned somebody may be now: an explanation is owed anew."""
    inform_by = due_at(DutyKind.INFORM, woken.seriousness, by.now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.owe_explanation(%s, %s, %s)", [woken.id, inform_by, a_month_after(by.now)])
        (owed,) = cursor.fetchone()
    if owed:
        woken.ask(DutyKind.INFORM, by=by, ref=owed)
        record(Happened.EXPLANATION_OWED, by=by, ref=owed, about=woken.subject)
