"""What time does to duties: it moves them up the ladder and tells whose turn it is."""

import json
from uuid import UUID

from django.db import connection

from waakvlam.duties.models import Duty, Rung
from waakvlam.duties.queries import around, stuck_areas
from waakvlam.duties.rules import ASK_AGAIN, Holder, holder_at, next_holder, next_time
from waakvlam.inbox.actions import Telling, notify_all
from waakvlam.inbox.models import NoticeKind
from waakvlam.journal.actions import Happening, record_all
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import Task
from waakvlam.parties.queries import at_work, teams_for
from waakvlam.parties.rules import day_of

BATCH = 1000
_LOOKED_AT = ("subject", "area", "team", "person", "second", "turn", "rung", "rung_times")
_MOVED = ("id", "rung", "holder_team_id", "holder_person_id", "next_rung_at", "acknowledged_at")
_MOVE = """
    UPDATE duties_duty d SET rung = m.rung, holder_team_id = m.holder_team_id, holder_person_id = m.holder_person_id,
                             next_rung_at = m.next_rung_at, acknowledged_at = m.acknowledged_at
    FROM jsonb_to_recordset(%s::jsonb) AS m (id uuid, rung smallint, holder_team_id uuid, holder_person_id uuid,
                                             next_rung_at timestamptz, acknowledged_at timestamptz)
    WHERE d.id = m.id
"""
CLIMBED = {
    Rung.STAND_IN: (Happened.DUTY_TO_STAND_IN, NoticeKind.STAND_IN),
    Rung.COORDINATOR: (Happened.DUTY_TO_COORDINATOR, NoticeKind.COORDINATOR),
    Rung.DIRECTOR: (Happened.DUTY_TO_DIRECTOR, NoticeKind.DIRECTOR),
}


def tick(*, by: Viewer) -> int:
    """Move every duty that lapsed, at most `BATCH` of them, one rung up; how many lapsed. Needs the clock role.

    Nothing is ended. Each new holder is told once for each turn and rung. Rows that another tick holds are left to
    it; killed anywhere, the transaction leaves no trace and the next tick does the work. Call it again, in a new
    context, while it returns `BATCH`.
    """
    lapsed = list(
        Duty.objects.filter(done_at=None, next_rung_at__lte=by.now)
        .order_by("next_rung_at", "id")
        .only(*_LOOKED_AT)
        .select_for_update(skip_locked=True, no_key=True)[:BATCH]
    )
    if not lapsed:
        return 0
    there = around(by, lapsed)
    climbed: list[Happening] = []
    told: list[Telling] = []
    for duty in lapsed:
        if holder := next_holder(duty, there):
            climbed.append(_climb(duty, holder, by))
            told += _notices(duty, holder, CLIMBED[holder.rung][1])
        else:
            duty.next_rung_at = by.now + ASK_AGAIN
    _store(lapsed)
    record_all(climbed, by=by)
    notify_all(by=by, tellings=told)
    return len(lapsed)


def tell_holder(*, by: Viewer, duty: UUID, turn: int) -> None:
    """Tell whoever has this turn that something is asked: its holder, and its owner too when it has climbed.

    Nobody is told of a duty that ended or whose turn passed meanwhile. Needs the clock role; may be repeated.
    """
    found = Duty.objects.filter(id=duty, turn=turn, done_at=None).first()
    if found is None:
        return
    there = around(by, [found])
    holders = filter(None, {holder_at(found, rung, there) for rung in (Rung.OWNER, Rung(found.rung))})
    notify_all(by=by, tellings=[n for holder in holders for n in _notices(found, holder, NoticeKind.ASKED)])


def tell_weekly(*, by: Viewer) -> None:
    """Tell the directors of areas where small things wait for a coordinator: one list a week, no pings (design §4).

    Needs the clock role; repeating it in the same week tells nobody twice.
    """
    year, week, _ = day_of(by.now).isocalendar()
    teams = {team.id for team in teams_for(by, stuck_areas(by), Task.DIRECTION).values()}
    notify_all(
        by=by,
        tellings=[
            Telling(person, f"weekly/{year}-{week}", NoticeKind.WEEKLY_LIST, team, "")
            for team, people in at_work(by, teams, day_of(by.now)).items()
            for person in people
        ],
    )


def _climb(duty: Duty, holder: Holder, by: Viewer) -> Happening:
    duty.rung = holder.rung
    duty.holder_team_id, duty.holder_person_id = holder.team, holder.person
    duty.next_rung_at = next_time(duty.rung_times, holder.rung, by.now)
    duty.acknowledged_at = None
    return Happening(CLIMBED[holder.rung][0], duty.id, duty.subject, holder.team)


def _store(moved: list[Duty]) -> None:
    # One statement for the whole batch; what the ORM makes of it takes half of the tick's time.
    rows = [{name: getattr(duty, name) for name in _MOVED} for duty in moved]
    with connection.cursor() as cursor:
        cursor.execute(_MOVE, [json.dumps(rows, default=str)])


def _notices(duty: Duty, holder: Holder, kind: NoticeKind) -> list[Telling]:
    key = f"{duty.id}/{duty.turn}/{holder.rung:d}"
    return [Telling(person, key, kind, duty.id, duty.area) for person in holder.told]
