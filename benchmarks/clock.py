"""How fast time passes: one tick over very many open duties, and all lights following a new rhythm.

Each tick is one context, so one transaction, with its notices and its record. The lights follow in portions, each a
transaction too, in as many jobs side by side as a new policy queues. The duties are check-ins of pilot lights in a town
of their own, beside the demo city: each with a last contact, a place in the rhythm and faces of its own; some with
another interval, a named day or a pause. Machines are shared, so beside the seconds that passed stand those in which
a processor worked, here and in the database.
"""

import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar
from uuid import UUID, uuid4

import psycopg

from benchmarks.city import open_city

Answer = TypeVar("Answer")

DUTIES = (4_000, 40_000, 400_000)
DUE, MANY_DUE, TIMES, AT_A_TIME = 1_000, 100_000, 5, 10_000
TOWN, AREA, COPY = "GM9998", "BU99980101", "waakvlam_clock"

_FACES = """
    CREATE TEMPORARY TABLE faces AS
    SELECT row_number() OVER () AS pair, count(*) OVER () AS pairs,
           k.team_id AS team, k.professional_id AS keeper, d.professional_id AS deputy
    FROM parties_membership k JOIN parties_membership d ON d.team_id = k.team_id AND d.id <> k.id
    WHERE k.until IS NULL AND d.until IS NULL
"""
_COPIES = """
    WITH rolled AS MATERIALIZED (
        SELECT gen_random_uuid() AS person, gen_random_uuid() AS light, f.*, n %% 4 AS place,
               (ARRAY[7, 14, 30, 90])[1 + n %% 4] * interval '1 day' AS every, random() * 0.7 AS gone,
               random() AS chance
        FROM generate_series(1, %(more)s) n JOIN faces f ON f.pair = 1 + n %% f.pairs
    ), made AS (
        INSERT INTO access_subject (id, kind, since) SELECT person, 'person', now() FROM rolled
    ), lit AS (
        INSERT INTO pilotlight_light
        SELECT filled.* FROM pilotlight_light l, rolled, LATERAL jsonb_populate_record(l, jsonb_build_object(
            'id', light, 'subject_id', person, 'team_id', team, 'keeper_id', keeper,
            'deputy_id', deputy,
            'stage', place, 'reached_at', l.reached_at - gone * every,
            'rhythm_since', l.reached_at - gone * every, 'next_due_at', l.reached_at + (1 - gone) * every,
            'override_every', CASE WHEN chance < 0.03 THEN 5 END,
            'override_unit', CASE WHEN chance < 0.03 THEN 'week' ELSE '' END,
            'named_on', CASE WHEN chance BETWEEN 0.03 AND 0.1 THEN (l.reached_at + (1 - gone) * every)::date END,
            'paused_until', CASE WHEN chance > 0.98 THEN (l.reached_at + interval '20 days')::date END)) filled
        WHERE l.id = %(light)s
        RETURNING *
    )
    INSERT INTO duties_duty
    SELECT filled.* FROM duties_duty d, lit, LATERAL jsonb_populate_record(d, jsonb_build_object(
        'id', gen_random_uuid(), 'subject', lit.subject_id, 'ref', lit.id,
        'kind', CASE WHEN lit.paused_until IS NULL THEN 'check in' ELSE 'end pause' END,
        'team_id', lit.team_id, 'person_id', lit.keeper_id, 'second_id', lit.deputy_id,
        'holder_team_id', lit.team_id, 'holder_person_id', lit.keeper_id, 'due_at', lit.next_due_at,
        'rung_times', ARRAY[lit.next_due_at + interval '1 day', lit.next_due_at + interval '3 days'],
        'next_rung_at', lit.next_due_at + interval '1 day')) filled
    WHERE d.id = %(duty)s
"""
_LAPSE = """
    UPDATE duties_duty SET due_at = %s, next_rung_at = %s, rung = 0, rung_times = %s
    WHERE id IN (SELECT id FROM duties_duty WHERE area = %s AND next_rung_at > %s LIMIT %s)
"""
_OUT_OF_STEP = """
    SELECT count(*) FROM pilotlight_light l LEFT JOIN duties_duty d ON d.ref = l.id AND d.done_at IS NULL
    WHERE l.area = %s AND l.next_due_at IS DISTINCT FROM d.due_at
"""
_MOVED = "SELECT count(*) FROM duties_duty WHERE area = %s AND turn > 0"


def main() -> None:
    """Fill a town with lights in a copy of the city, and measure."""
    server = open_city()
    from django.db import connections

    administrator = psycopg.connect(server.owner_url, dbname="postgres", autocommit=True)
    city = connections["owner"].settings_dict["NAME"]
    administrator.execute(f"DROP DATABASE IF EXISTS {COPY} WITH (FORCE)")
    administrator.execute(f"CREATE DATABASE {COPY} TEMPLATE {city}")
    for alias in connections:
        connections[alias].settings_dict["NAME"] = COPY

    from waakvlam.access.models import Subject, SubjectKind
    from waakvlam.demo.people import TEAMS, person
    from waakvlam.duties.actions.climbing import tick
    from waakvlam.duties.models import Duty, DutyKind, Ladder
    from waakvlam.duties.rules import rung_times
    from waakvlam.jobs.ticking import run_tick
    from waakvlam.kernel.clock import now
    from waakvlam.kernel.context import enter
    from waakvlam.kernel.viewer import Role, Viewer
    from waakvlam.parties.models import Task, WorkArea
    from waakvlam.pilotlight.actions.policies import PARTS, follow_policy
    from waakvlam.pilotlight.models import Light, Origin, Policy
    from waakvlam.pilotlight.queries.policy import HOLDERS, OUTREACH
    from waakvlam.pilotlight.states import LightState

    moment = now()
    owner = connections["owner"].cursor()

    def light_one() -> dict[str, UUID]:
        WorkArea(id=uuid4(), team_id=TEAMS["coordinatie"].id, area_code=TOWN, task=Task.COORDINATION).save(
            using="owner"
        )
        subject = Subject(kind=SubjectKind.PERSON, since=moment)
        subject.save(using="owner")
        due = moment + timedelta(days=7)
        light = Light(
            subject_id=subject.id,
            area=AREA,
            state=LightState.LIT,
            origin=Origin.PARTNER,
            team_id=TEAMS["wijk-licht"].id,
            keeper_id=person("Amira").id,
            deputy_id=person("Lotte").id,
            proposed_at=moment,
            lit_at=moment,
            rhythm_since=moment,
            reached_at=moment,
            met_at=moment,
            next_due_at=due,
        )
        light.save(using="owner")
        duty = Duty(
            kind=DutyKind.CHECK_IN,
            subject=subject.id,
            ref=light.id,
            area=AREA,
            team_id=light.team_id,
            person_id=light.keeper_id,
            second_id=light.deputy_id,
            holder_team_id=light.team_id,
            holder_person_id=light.keeper_id,
            ladder=Ladder.CONTACT,
            made_at=moment,
            due_at=due,
            rung_times=rung_times(Ladder.CONTACT, due),
            next_rung_at=rung_times(Ladder.CONTACT, due)[0],
        )
        duty.save(using="owner")
        return {"light": light.id, "duty": duty.id}

    filling = psycopg.connect(server.owner_url, dbname=COPY, autocommit=True)
    filling.execute(_FACES)
    filling.execute("SET session_replication_role = replica")  # no key is looked up: what is copied fits

    def grow(more: int) -> None:
        for start in range(0, more, AT_A_TIME):
            filling.execute(_COPIES, {"more": min(AT_A_TIME, more - start), **pattern})
        owner.execute("ANALYZE")

    def let_lapse(many: int) -> None:
        times = [moment - timedelta(hours=1), moment + timedelta(days=2)]
        owner.execute(_LAPSE, [times[0], times[0], times, AREA, moment, many])
        assert owner.rowcount == many

    def ask(question: str) -> int:
        owner.execute(question, [AREA])
        return int(owner.fetchone()[0])

    def as_clock(work: Callable[[Viewer], Answer]) -> Answer:
        viewer = Viewer(Role.CLOCK, moment)
        with enter(viewer):
            return work(viewer)

    def tick_once() -> int:
        return as_clock(lambda clock: tick(by=clock))

    def follow(part: tuple[UUID, UUID]) -> None:
        after: UUID | None = part[0]
        while after:
            after = as_clock(partial(follow_portion, after=after, until=part[1]))

    def follow_portion(clock: Viewer, *, after: UUID, until: UUID) -> UUID | None:
        return follow_policy(by=clock, area=TOWN, after=after, until=until)

    def follow_all() -> None:
        list(jobs.map(follow, PARTS))

    def set_policy(stages: list[list[int | str]]) -> None:
        Policy.objects.using("owner").filter(area_code=TOWN, until=None).update(until=moment)
        terms = {"stages": stages, "outreach": OUTREACH, "holders": list(HOLDERS)}
        Policy(area_code=TOWN, reason="bench", since=moment, **terms).save(using="owner")

    def worked() -> tuple[float, float, float]:
        """Seconds: on the clock, of the processor here, and in the database."""
        mine = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'"
        found = administrator.execute(mine, [COPY]).fetchall()
        stats = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for (pid,) in found]
        ticks = sum(int(stat[11]) + int(stat[12]) for stat in stats)
        return time.perf_counter(), time.process_time(), ticks / os.sysconf("SC_CLK_TCK")

    figures: dict[str, float] = {}

    def measure(
        name: str, work: Callable[[], object], times: int = 1, before: Callable[[], None] = lambda: None
    ) -> None:
        taken = []
        for _ in range(times):
            before()
            start = worked()
            work()
            taken.append([end - begin for begin, end in zip(start, worked(), strict=True)])
        for what, each in zip(("s", "cpu_here_s", "cpu_database_s"), zip(*taken, strict=True), strict=True):
            figures[f"{name}_{what}"] = round(statistics.median(each), 3)

    jobs = ThreadPoolExecutor(len(PARTS))
    pattern, lit = light_one(), 1
    for duties in DUTIES:
        grow(duties - lit)
        lit = duties
        tick_once()  # the first time fills caches and is not counted
        measure(f"tick_of_{DUE}_due_among_{duties}", tick_once, TIMES, lambda: let_lapse(DUE))
    let_lapse(MANY_DUE)
    measure(f"ticks_of_{MANY_DUE}_due", run_tick)
    set_policy([[2, "week", 4], [3, "week", 6], [6, "week", 0, 12], [4, "month", 0]])
    measure(f"policy_for_{lit}_lights", follow_all)
    assert not ask(_OUT_OF_STEP)
    figures["lights_moved"] = ask(_MOVED)
    jobs.shutdown()
    connections.close_all()
    filling.close()
    administrator.execute(f"DROP DATABASE {COPY} WITH (FORCE)")
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(json.dumps({"benchmark": "clock", "machine": machine, "figures": figures}))
    server.stop()


if __name__ == "__main__":
    main()
