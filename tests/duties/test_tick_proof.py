"""Whatever happens to the tick, each lapse moves once and nothing is lost or told twice.

Random duties, absences and moments; the tick is killed after its k-th statement, for a random k, and run again.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.conninfo import make_conninfo
from psycopg.rows import namedtuple_row

from tests.duties.work import Work
from tests.parties.world import TUESDAY, clock
from tests.server import server
from waakvlam.duties.actions import ask
from waakvlam.duties.actions.climbing import tick
from waakvlam.duties.models import DutyKind, Ladder, Rung
from waakvlam.duties.rules import STEPS
from waakvlam.kernel.context import enter
from waakvlam.parties.models import StaffRole, Task


class KilledError(Exception):
    """The process died here."""


@contextmanager
def killed_after(statements: int) -> Iterator[None]:
    """The process dies before its next statement, once it has run this many."""
    left = statements

    def count(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal left
        if left == 0:
            raise KilledError
        left -= 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        yield


@dataclass(frozen=True)
class Plan:
    """A random day at work: what is asked, who is away, when ticks come and after how many statements each dies."""

    asked: list[tuple[Ladder, int, bool]]  # ladder, hours until due, whether of one person
    away: list[bool]  # owner, colleague, coordinator, director
    stand_in: bool
    ticks: list[tuple[int, int | None]]  # hours since the one before, statements until death


plans = st.builds(
    Plan,
    asked=st.lists(st.tuples(st.sampled_from(Ladder), st.integers(-30, 30), st.booleans()), min_size=1, max_size=6),
    away=st.lists(st.booleans(), min_size=4, max_size=4),
    stand_in=st.booleans(),
    ticks=st.lists(st.tuples(st.integers(0, 30), st.none() | st.integers(0, 40)), min_size=1, max_size=6),
)


def start(plan: Plan) -> list[UUID]:
    work = Work()
    coordination = work.town.team("Coördinatie", task=Task.COORDINATION)
    direction = work.town.team("Directie", task=Task.DIRECTION)
    colleague = work.town.person("Chantal", work.team)
    people = [
        work.amira,
        colleague,
        work.town.person("Coen", coordination, role=StaffRole.COORDINATOR),
        work.town.person("Dora", direction, role=StaffRole.DIRECTOR),
    ]
    for person, away in zip(people, plan.away, strict=True):
        if away:
            stands_in = colleague if plan.stand_in and person == work.amira else None
            work.town.absence(person, stands_in, until=(TUESDAY + timedelta(days=60)).date())
    made = []
    with enter(clock()):
        for ladder, hours, personal in plan.asked:
            made.append(
                ask(
                    by=clock(),
                    kind=DutyKind.ACT,
                    subject=None,
                    ref=uuid4(),
                    area=work.town.bu,
                    team=work.team.id,
                    person=work.amira.id if personal else None,
                    due_at=TUESDAY + timedelta(hours=hours),
                    ladder=ladder,
                )
            )
    return made


def run(now: datetime, dies_after: int | None) -> bool:
    """One tick; whether it lived."""
    try:
        with killed_after(10_000 if dies_after is None else dies_after), enter(clock(now)):
            tick(by=clock(now))
    except KilledError:
        return False
    return True


def seen(query: str, duties: list[UUID]) -> list[Any]:
    """Rows as the server's administrator sees them, whatever the walls say."""
    with psycopg.connect(make_conninfo(server.owner_url, dbname="own"), row_factory=namedtuple_row) as administrator:
        return administrator.execute(query, [duties]).fetchall()


def rows(duties: list[UUID]) -> dict[UUID, Any]:
    return {row.id: row for row in seen("SELECT * FROM duties_duty WHERE id = ANY (%s)", duties)}


def told(duties: list[UUID]) -> Counter[tuple[UUID, UUID, str]]:
    """How often each person was told of each duty, by kind of notice."""
    notices = seen("SELECT ref, person_id, kind FROM inbox_notice WHERE ref = ANY (%s)", duties)
    return Counter((notice.ref, notice.person_id, notice.kind) for notice in notices)


def climbs(duties: list[UUID]) -> Counter[tuple[UUID, str]]:
    """How often the record says that a duty reached a rung."""
    events = seen("SELECT ref, kind FROM journal_event WHERE ref = ANY (%s) AND kind LIKE 'duty to%%'", duties)
    return Counter((event.ref, event.kind) for event in events)


@pytest.mark.usefixtures("database")
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans)
def test_each_lapse_moves_once_and_nothing_is_lost_or_told_twice(plan: Plan) -> None:
    duties = start(plan)
    now = TUESDAY
    for hours, dies_after in plan.ticks:
        now += timedelta(hours=hours)
        before, heard = rows(duties), told(duties)
        if not run(now, dies_after):
            assert (rows(duties), told(duties)) == (before, heard)  # killed: as if it had never run
            run(now, None)
        after = rows(duties)
        for duty in duties:
            old, new = before[duty], after[duty]
            lapsed = old.next_rung_at is not None and old.next_rung_at <= now
            assert new.done_at is None
            assert new.due_at == old.due_at
            if not lapsed:
                assert (new.rung, new.holder_team_id, new.next_rung_at) == (
                    old.rung,
                    old.holder_team_id,
                    old.next_rung_at,
                )
                continue
            # It moved on, or nobody at all is there and it is tried again later; either way not twice in one moment.
            assert new.next_rung_at is None or new.next_rung_at > now
            assert new.rung > old.rung or new.next_rung_at is not None
            if new.next_rung_at is None:
                assert new.rung >= len(STEPS[Ladder(new.ladder)])
        unchanged = after, told(duties)
        run(now, None)
        assert (rows(duties), told(duties)) == unchanged
    assert set(told(duties).values()) <= {1}
    assert set(climbs(duties).values()) <= {1}
    for duty, found in rows(duties).items():
        if found.rung > Rung.OWNER:
            assert any(ref == duty for ref, _, _ in told(duties)), "it moved and nobody heard"
            assert any(ref == duty for ref, _ in climbs(duties)), "it moved without a trace"
