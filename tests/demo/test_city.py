"""A small Vlamstad keeps the rules of the house: everything has an owner, a term and an answer."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from django.db.utils import ProgrammingError

from tests import server
from tests.demo.vlamstad import NOW, SMALL, fill
from tests.pilotlight.steps import assert_in_step
from waakvlam.access.models import Purpose
from waakvlam.demo.actions import OPENED_AFTER, City, fill_city
from waakvlam.demo.case import viewer
from waakvlam.demo.ground import NEIGHBOURHOODS
from waakvlam.demo.history import World, drawn
from waakvlam.demo.homes import Door
from waakvlam.demo.people import PEOPLE, person
from waakvlam.demo.personas import personas, resident
from waakvlam.duties.models import Duty, DutyKind, Rung
from waakvlam.duties.queries import todo
from waakvlam.journal.queries import broken_seals, lag
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Missing, Refused
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.pilotlight.models import Light
from waakvlam.pilotlight.queries.policy import policies_for
from waakvlam.pilotlight.rules import Warmth, facts_of, warmth
from waakvlam.pilotlight.states import BURNING, LightState
from waakvlam.signals.models import Answer, Concern, Informing, Signal
from waakvlam.signals.queries.concerns import concerns_behind
from waakvlam.signals.states import AnswerState, ConcernState, InformingState

OPEN = {ConcernState.RECEIVED, ConcernState.ACCEPTED, ConcernState.IN_ACTION, ConcernState.RETURNED,
        ConcernState.REOPENED}  # fmt: skip


def rows(query: Any) -> list[Any]:
    """As the owner of the tables, who may check."""
    return list(query.using("owner"))


def everything_told() -> list[tuple[Any, ...]]:
    """What was told, where and when, and what became of it: without the ids."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT a.bag_id, c.opened_at, c.state, c.outcome, s.told_at, s.kinds"
            " FROM signals_signal s JOIN signals_concern c ON c.id = s.concern_id"
            " JOIN access_subject home ON home.id = s.subject_id JOIN places_address a ON a.id = home.address_id"
            " ORDER BY 1, 5"
        )
        return list(cursor.fetchall())


def test_every_open_situation_has_an_owner_and_something_to_do_by_a_date(city: City) -> None:
    duties = {duty.ref for duty in rows(Duty.objects.filter(done_at=None))}
    open_now = [concern for concern in rows(Concern.objects.all()) if concern.state in OPEN]
    assert len(open_now) > 15
    for concern in open_now:
        assert concern.team_id
        assert concern.id in duties, concern.state


def test_every_answer_and_explanation_that_is_owed_is_a_duty(city: City) -> None:
    duties = {duty.ref for duty in rows(Duty.objects.filter(done_at=None))}
    owed = [answer.id for answer in rows(Answer.objects.filter(state=AnswerState.OWED))]
    with enter(Viewer(Role.RETENTION, NOW)):
        untold = list(Informing.objects.filter(state=InformingState.OWED).values_list("id", "latest_at"))
    assert owed
    assert untold
    assert duties.issuperset(owed)
    assert duties.issuperset(id for id, _latest in untold)
    assert all(latest > NOW for _id, latest in untold), "erased on the day"


def test_people_told_acted_concluded_and_lapsed(city: City) -> None:
    assert city.counts["signals"] >= SMALL.signals
    states = Counter(concern.state for concern in rows(Concern.objects.all()))
    assert states[ConcernState.CONCLUDED] > states[ConcernState.IN_ACTION] > 0
    assert states[ConcernState.REOPENED] == states[ConcernState.LAPSED] == 1
    assert [mark.subject_id for mark in rows(Concern.objects.filter(state=ConcernState.LAPSED))] == [None]
    assert all(signal.told_at <= NOW for signal in rows(Signal.objects.all()))


def test_the_lists_of_today_are_alive(city: City) -> None:
    def lines(name: str) -> list[Duty]:
        by = viewer(person(name), NOW)
        with enter(by):
            listed = todo(by).items
            assert name == "Iris" or concerns_behind(by, listed)
            return listed

    amira = lines("Amira")
    assert 6 <= len({duty.subject for duty in amira}) <= 12
    assert len({duty.kind for duty in amira}) >= 4
    assert {duty.kind for duty in amira if duty.due_at < NOW} == {DutyKind.ANSWER, DutyKind.ACT}
    assert person("Chantal").id in {duty.person_id for duty in amira}

    bram = lines("Bram")
    assert 4 <= len({duty.ref for duty in bram if duty.kind in (DutyKind.ACCEPT, DutyKind.ACT)}) <= 8

    assert {duty.kind for duty in lines("Hugo")} >= {DutyKind.ACT, DutyKind.ANSWER}
    assert DutyKind.ASSIGN in {duty.kind for duty in lines("Iris")}
    assert Rung.COORDINATOR in {duty.rung for duty in lines("Iris")}


def test_every_light_burns_in_another_way(city: City) -> None:
    clock = Viewer(Role.CLOCK, NOW)
    with enter(clock):
        lights = list(Light.objects.all())
        policies = policies_for(clock, {light.area for light in lights})
        open_now = [light for light in lights if light.state in BURNING]
        words = {warmth(facts_of(light, policies[light.area]), NOW) for light in open_now}
    assert {light.state for light in lights} >= {LightState.PROPOSED, LightState.REACHING_OUT, LightState.LIT}
    assert words >= {Warmth.ON_TIME, Warmth.LATE, Warmth.NOT_MET, Warmth.PAUSED}
    for light in lights:
        assert_in_step(light.id, NOW)


def test_farid_has_a_page_of_his_own(city: City) -> None:
    nobody = Viewer(Role.SIGNIN, NOW)
    with enter(nobody):
        assert resident(nobody)


def test_the_record_is_whole_and_sealed_to_the_end(city: City) -> None:
    clock = Viewer(Role.CLOCK, NOW)
    with enter(clock):
        assert list(broken_seals(clock)) == []
        assert lag(clock) == timedelta()


def test_no_work_is_left_for_the_worker(city: City) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)


def test_a_visitor_sees_whom_to_become(city: City) -> None:
    visitor = Viewer(Role.SIGNIN, NOW)
    with enter(visitor):
        found = personas(visitor)
    assert [each.first_name for each in found][:2] == ["Amira", "Bram"]
    assert {each.professional for each in found} <= {each.id for each in PEOPLE}


def test_a_city_is_filled_once(city: City) -> None:
    with pytest.raises(Refused):
        fill()


def test_no_city_comes_among_real_people() -> None:
    with server.clone("real", server.REAL):
        now = datetime.now(UTC)
        with pytest.raises(Refused):
            fill_city(seed=1, now=now, size=SMALL, tell=lambda _said: None)
        assert not Purpose.objects.using("owner").exists()
        visitor = Viewer(Role.SIGNIN, now)
        with enter(visitor), pytest.raises(Missing):
            personas(visitor)
        with (
            enter(visitor),
            pytest.raises(ProgrammingError, match="not a simulation"),
            connections["default"].cursor() as cursor,
        ):
            cursor.execute("SELECT * FROM walls.personas('{}')")


def test_the_same_seed_tells_the_same_stories(city: City) -> None:
    told = everything_told()
    with server.clone("again"):
        fill()
        again = everything_told()
    assert again == told


def test_another_seed_tells_other_stories() -> None:
    def begins(seed: int) -> list[tuple[UUID, datetime]]:
        doors = [Door(UUID(int=n), NEIGHBOURHOODS[n % 12].code, "", "") for n in range(120)]
        opened = dict.fromkeys(OPENED_AFTER, NOW - timedelta(weeks=14))
        return [(case.address, next(script)) for case, script in drawn(World(seed, NOW, opened, [], doors), 40)]

    assert begins(1) == begins(1)
    assert begins(1) != begins(2)
