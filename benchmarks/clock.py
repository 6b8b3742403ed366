"""How fast time passes: one tick over very many open duties, and all lights following a new rhythm.

Each tick is one context, so one transaction, with its notices and its record. The duties are check-ins of pilot lights
in a town of their own, beside the demo city.
"""

import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import psycopg

from benchmarks.city import open_city

DUTIES = (4_000, 40_000, 400_000)
DUE, MANY_DUE, TIMES = 1_000, 100_000, 5
TOWN, AREA, COPY = "GM9998", "BU99980101", "waakvlam_clock"

_COPIES = """
    WITH made AS (
        INSERT INTO access_subject (id, kind, since)
        SELECT gen_random_uuid(), 'person', now() FROM generate_series(1, %s)
        RETURNING id
    ), lit AS (
        INSERT INTO pilotlight_light
        SELECT (jsonb_populate_record(l, jsonb_build_object('id', gen_random_uuid(), 'subject_id', made.id))).*
        FROM pilotlight_light l, made WHERE l.id = %s
        RETURNING id, subject_id
    )
    INSERT INTO duties_duty
    SELECT (jsonb_populate_record(d, jsonb_build_object(
        'id', gen_random_uuid(), 'subject', lit.subject_id, 'ref', lit.id))).*
    FROM duties_duty d, lit WHERE d.id = %s
"""
_LAPSE = """
    UPDATE duties_duty SET due_at = %s, next_rung_at = %s, rung = 0, rung_times = %s
    WHERE id IN (SELECT id FROM duties_duty WHERE area = %s AND next_rung_at > %s LIMIT %s)
"""


def main() -> None:
    """Fill a town with lights in a copy of the city, and measure."""
    server = open_city()
    from django.db import connections

    administrator = psycopg.connect(server.owner_url, dbname="postgres", autocommit=True)
    city = connections["owner"].settings_dict["NAME"]
    administrator.execute(f"DROP DATABASE IF EXISTS {COPY}")
    administrator.execute(f"CREATE DATABASE {COPY} TEMPLATE {city}")
    for alias in connections:
        connections[alias].settings_dict["NAME"] = COPY

    from waakvlam.access.models import Subject, SubjectKind
    from waakvlam.demo.people import TEAMS, person
    from waakvlam.duties.actions.climbing import tick
    from waakvlam.duties.models import Duty, DutyKind, Ladder
    from waakvlam.duties.rules import rung_times
    from waakvlam.kernel.clock import now
    from waakvlam.kernel.context import enter
    from waakvlam.kernel.viewer import Role, Viewer
    from waakvlam.parties.models import Task, WorkArea
    from waakvlam.pilotlight.actions.policies import follow_policy
    from waakvlam.pilotlight.models import Light, Origin, Policy
    from waakvlam.pilotlight.queries.policy import HOLDERS, OUTREACH
    from waakvlam.pilotlight.states import LightState

    moment = now()
    owner = connections["owner"].cursor()

    def light_one() -> tuple[UUID, UUID]:
        WorkArea(id=uuid4(), team_id=TEAMS["coordinatie"].id, area_code=TOWN, task=Task.COORDINATION).save(
            using="owner"
        )
        subject = Subject(kind=SubjectKind.PERSON, since=moment)
        subject.save(using="owner")
        due = moment + timedelta(days=4)
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
        return light.id, duty.id

    def grow(more: int) -> None:
        owner.execute(_COPIES, [more, *pattern])
        owner.execute("ANALYZE duties_duty")
        owner.execute("ANALYZE pilotlight_light")

    def let_lapse(many: int) -> None:
        times = [moment - timedelta(hours=1), moment + timedelta(days=2)]
        owner.execute(_LAPSE, [times[0], times[0], times, AREA, moment, many])
        assert owner.rowcount == many

    def as_clock(work: Callable[[Viewer], int | UUID | None]) -> int | UUID | None:
        viewer = Viewer(Role.CLOCK, moment)
        with enter(viewer):
            return work(viewer)

    def timed(work: Callable[[], object]) -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    def until_done(work: Callable[[], object]) -> None:
        while work():
            pass

    figures: dict[str, float] = {}
    pattern, lit = light_one(), 1
    for duties in DUTIES:
        grow(duties - lit)
        lit = duties
        ticks = []
        for _ in range(TIMES):
            let_lapse(DUE)
            ticks.append(timed(lambda: as_clock(lambda clock: tick(by=clock))))
        figures[f"tick_of_{DUE}_due_among_{duties}_s"] = round(statistics.median(ticks), 3)
    let_lapse(MANY_DUE)
    figures[f"ticks_of_{MANY_DUE}_due_s"] = round(
        timed(lambda: until_done(lambda: as_clock(lambda clock: tick(by=clock)))), 1
    )
    Policy(
        area_code=TOWN, stages=[[3, "week", 0]], outreach=OUTREACH, holders=list(HOLDERS), reason="bench", since=moment
    ).save(using="owner")
    place: list[UUID | None] = [None]

    def follow() -> UUID | None:
        place[0] = as_clock(lambda clock: follow_policy(by=clock, area=TOWN, after=place[0]))  # type: ignore[assignment]
        return place[0]

    figures[f"policy_for_{DUTIES[-1]}_lights_s"] = round(timed(lambda: until_done(follow)), 1)
    connections.close_all()
    administrator.execute(f"DROP DATABASE {COPY}")
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(json.dumps({"benchmark": "clock", "machine": machine, "figures": figures}))
    server.stop()


if __name__ == "__main__":
    main()
