"""Asking, handing over and ending duties. Only a person's act ends one."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from waakvlam.duties.models import Duty, DutyKind, Ladder
from waakvlam.duties.rules import new_start, rung_times
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Missing, Refused
from waakvlam.kernel.ids import new_id
from waakvlam.kernel.queue import queue
from waakvlam.kernel.viewer import Role, Viewer

_END = """
    UPDATE duties_duty SET done_at = %s, next_rung_at = NULL
    WHERE ref = %s AND kind = ANY (%s) AND done_at IS NULL RETURNING id, subject
"""


def ask(
    *,
    by: Viewer,
    kind: DutyKind,
    subject: UUID | None,
    ref: UUID,
    area: str,
    team: UUID,
    person: UUID | None,
    due_at: datetime,
    ladder: Ladder,
    second: UUID | None = None,
) -> UUID:
    """Ask a team (and a person in it) to do something about `ref` before `due_at`, and return the duty's id.

    `second` is asked when that person is away or does not act.

    Works in every context that may insert duties, also where nothing can be read back. The owner hears of it by a
    notice that follows the commit. Raises `django.db.IntegrityError` when the same is asked already.
    """
    times = rung_times(ladder, due_at)
    duty = Duty(
        kind=kind,
        subject=subject,
        ref=ref,
        area=area,
        team_id=team,
        person_id=person,
        second_id=second,
        holder_team_id=team,
        holder_person_id=person,
        made_at=by.now,
        due_at=due_at,
        ladder=ladder,
        rung_times=times,
        next_rung_at=times[0],
    )
    duty.save(force_insert=True)
    record(Happened.DUTY_ASKED, by=by, ref=duty.id, about=subject, team=team)
    queue("tell_holder", duty=duty.id, turn=0)
    return duty.id


def ask_sooner(
    *,
    by: Viewer,
    kind: DutyKind,
    subject: UUID | None,
    ref: UUID,
    area: str,
    team: UUID,
    person: UUID | None,
    due_at: datetime,
    ladder: Ladder,
) -> UUID:
    """Like `ask`, but when the same is asked already, that duty is kept and becomes due sooner if this is sooner.

    Owner, holder and rung stay; the faster ladder counts from the new due time, and whose turn it is hears of it.
    Works in every context that may ask. Returns the id of the one open duty.
    """
    times = rung_times(ladder, due_at)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT duty, new_turn FROM walls.ask_duty_sooner(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [new_id(), kind.value, subject, ref, area, team, person, due_at, ladder.value, times],
        )
        duty, turn = cursor.fetchone()
    if turn is not None:
        record(Happened.DUTY_SOONER if turn else Happened.DUTY_ASKED, by=by, ref=duty, about=subject, team=team)
        queue("tell_holder", duty=duty, turn=turn)
    return UUID(str(duty))


def finish(*, by: Viewer, ref: UUID, kind: DutyKind) -> None:
    """End the open duty of this kind about `ref`: a person did it, or decided.

    Raises `Missing` when there is none that this person may end.
    """
    if not _end(by, ref, [kind]):
        raise Missing


def finish_all(*, by: Viewer, ref: UUID) -> int:
    """End every open duty about `ref` that this person may end; how many there were."""
    return _end(by, ref, list(DutyKind))


def _end(by: Viewer, ref: UUID, kinds: list[DutyKind]) -> int:
    if by.role not in (Role.APP, Role.REPORTER, Role.RESIDENT):
        raise Refused("Only a person ends a duty.")
    with connection.cursor() as cursor:  # one statement, so that of two people who end the same only one does
        cursor.execute(_END, [by.now, ref, [kind.value for kind in kinds]])
        ended = cursor.fetchall()
    for duty, subject in ended:
        record(Happened.DUTY_DONE, by=by, ref=duty, about=subject)
    return len(ended)


def hand_over(
    *,
    by: Viewer,
    ref: UUID,
    kind: DutyKind,
    team: UUID,
    person: UUID | None,
    due_at: datetime | None = None,
    second: UUID | None = None,
) -> None:
    """Give the open duty of this kind about `ref` to another team (and person, and second); the ladder starts anew.

    For whoever looked at its subject, or whose turn it is: a coordinator may pass on what nobody picked up without
    ever looking in. Without `due_at` the promise stays as it was, and what is late already gets a new start
    (`rules.new_start`). Raises `Missing` when there is no such duty for this person.
    """
    duty = Duty.objects.select_for_update().filter(ref=ref, kind=kind, done_at=None).first()
    if duty is None:
        raise Missing
    ladder = Ladder(duty.ladder)
    due = due_at or duty.due_at
    times = rung_times(ladder, due_at or new_start(ladder, due, by.now))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT walls.hand_over_duty(%s, %s, %s, %s, %s, %s)", [duty.id, team, person, second, due, times]
        )
        (turn,) = cursor.fetchone()
    record(Happened.DUTY_HANDED_OVER, by=by, ref=duty.id, about=duty.subject, team=team)
    queue("tell_holder", duty=duty.id, turn=turn)


def acknowledge(*, by: Viewer, duty: UUID) -> None:
    """Say 'I have seen it': the duty stays open and its times stay as they are.

    Raises `Missing` when this person has no such open duty.
    """
    if not Duty.objects.filter(id=duty, done_at=None).update(acknowledged_at=by.now):
        raise Missing
    record(Happened.DUTY_ACKNOWLEDGED, by=by, ref=duty)
