"""How a municipality keeps its lights: a new version says why, and what burns follows."""

import random
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import server
from tests.cast import AREA, NOON, Cast, _store
from tests.pilotlight.lights import Story
from tests.pilotlight.steps import assert_in_step, owed_for, read_light
from tests.signals.beside import administrator
from tests.signals.test_kills import Kill, Killed
from waakvlam.duties.models import Duty, DutyKind, Ladder
from waakvlam.duties.rules import rung_times
from waakvlam.jobs.consequences import after_policy
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.parties.models import Absence
from waakvlam.pilotlight.actions import policies
from waakvlam.pilotlight.actions.policies import PARTS, Terms, follow_policy, set_policy
from waakvlam.pilotlight.actions.projecting import project_all
from waakvlam.pilotlight.models import Light, Origin, Policy
from waakvlam.pilotlight.queries.policy import policy_for
from waakvlam.pilotlight.rules import due_of, facts_of, turns
from waakvlam.pilotlight.rules.fitting import rhythm_fits
from waakvlam.pilotlight.states import BURNING

MONTHLY = Terms(stages=[[1, "month", 0]])


@pytest.mark.parametrize(
    ("stages", "fits"),
    [
        ([[1, "week", 4], [2, "week", 6], [1, "month", 0, 12], [3, "month", 0]], True),
        ([[12, "month", 0]], True),
        ([[52, "week", 0]], True),
        ([], False),
        ([[1, "week", 4]], False),  # after four weeks nobody would come
        ([[1, "week", 0], [1, "month", 0]], False),  # the second would never begin
        ([[13, "month", 0]], False),
        ([[53, "week", 0]], False),
        ([[0, "week", 0]], False),
        ([[1, "year", 0]], False),
        ([["elke", "week", 0]], False),
        ([[1]], False),
    ],
)
def test_a_rhythm_goes_on_for_ever_without_long_gaps(stages: list[list[int | str]], fits: bool) -> None:
    assert rhythm_fits(stages) is fits


def set_it(cast: Cast, terms: Terms, *, reason: str = "Proef in Oost", days: int = 0) -> UUID:
    karin = cast.viewer("Karin", at=NOON + timedelta(days=days))
    with enter(karin):
        return set_policy(by=karin, area_code="WK999901", terms=terms, reason=reason)


def lit(cast: Cast) -> UUID:
    """A light of Chantal for Farid, reached at noon."""
    story = Story(cast)
    story.is_lit()
    story.contact()
    return story.id


@pytest.mark.usefixtures("rolled_back")
def test_a_new_version_ends_the_old_one_which_stays_readable(cast: Cast) -> None:
    first, second = set_it(cast, Terms()), set_it(cast, MONTHLY, days=1)
    clock = cast.clock(NOON + timedelta(days=1))
    with enter(clock):
        assert policy_for(clock, AREA).id == second
        old = Policy.objects.get(id=first)
    assert (old.until, old.reason) == (NOON + timedelta(days=1), "Proef in Oost")


@pytest.mark.usefixtures("rolled_back")
@pytest.mark.parametrize(
    ("terms", "reason", "field"),
    [
        (Terms(), " ", "reason"),
        (Terms(stages=[]), "omdat", "stages"),
        (Terms(outreach=[[1, "week", 2]]), "omdat", "outreach"),
        (Terms(holders=()), "omdat", "holders"),
    ],
)
def test_a_policy_that_cannot_work_is_refused_with_what_to_do(
    cast: Cast, terms: Terms, reason: str, field: str
) -> None:
    with pytest.raises(Invalid) as problem:
        set_it(cast, terms, reason=reason)
    assert problem.value.field == field


@pytest.mark.usefixtures("rolled_back")
def test_what_burns_follows_the_new_rhythm_and_its_duty_moves_along(cast: Cast) -> None:
    light = lit(cast)
    (before,) = owed_for(light, NOON)
    assert (before.due_at - NOON).days == 7
    set_it(cast, MONTHLY)
    clock = cast.clock(NOON)
    with enter(clock):
        assert follow_policy(by=clock, area="WK999901") == light
        assert follow_policy(by=clock, area="WK999901", after=light) is None
    (after,) = owed_for(light, NOON)
    assert after.id == before.id
    assert read_light(light, NOON).next_due_at == after.due_at
    assert after.due_at.astimezone(AMSTERDAM).date().isoformat() == "2026-04-10"
    assert_in_step(light, NOON)


@pytest.mark.usefixtures("rolled_back")
def test_a_policy_elsewhere_moves_nothing_here(cast: Cast) -> None:
    lit(cast)
    clock = cast.clock(NOON)
    with enter(clock):
        assert follow_policy(by=clock, area="WK999902") is None


def many_lights(cast: Cast, seed: int, many: int) -> list[UUID]:
    """Lights of every sort, with a duty that follows another rhythm, or none yet; Chantal is away for some weeks."""
    chance = random.Random(seed)
    chantal, amira = (cast.people[name][0] for name in ("Chantal", "Amira"))
    day = NOON.date()
    _store(Absence(professional=chantal, since=day + timedelta(5), until=day + timedelta(chance.randrange(20, 60))))
    for _ in range(many):
        reached = NOON - timedelta(minutes=chance.randrange(150_000))
        keeper, deputy = chance.choice([(chantal, amira), (amira, chantal), (amira, None), (None, None)])
        sometimes = partial(_sometimes, chance)
        override = sometimes(chance.randrange(1, 9))
        light = Light(
            id=UUID(int=chance.getrandbits(128)),
            area=AREA,
            state=chance.choice(BURNING),
            origin=Origin.PARTNER,
            team=cast.teams["neighbourhood"],
            keeper=keeper,
            deputy=deputy,
            proposed_at=reached,
            rhythm_since=reached + timedelta(minutes=chance.randrange(-9000, 9000)),
            reached_at=reached if chance.random() < 0.8 else None,
            seen_at=sometimes(reached + timedelta(days=3)),
            met_at=sometimes(reached),
            stage=chance.randrange(5),
            override_every=override,
            override_unit="week" if override else "",
            soon_on=sometimes(day + timedelta(chance.randrange(-9, 15))),
            named_on=sometimes(day + timedelta(chance.randrange(30))),
            paused_until=sometimes(day + timedelta(chance.randrange(-5, 30))),
        )
        _store(light)
        due = NOON + timedelta(days=chance.randrange(-20, 40))
        times = rung_times(Ladder.CONTACT, due)
        owner = {"team": light.team, "person": amira, "holder_team": light.team, "holder_person": amira}
        more = {"ladder": Ladder.CONTACT, "made_at": NOON, "due_at": due, "rung_times": times}
        if chance.random() < 0.8:
            kind = chance.choice([DutyKind.CHECK_IN, DutyKind.FIND_KEEPER])
            _store(Duty(kind=kind, ref=light.id, area=AREA, next_rung_at=times[1], rung=1, **owner, **more))
    return sorted(standing())


def _sometimes(chance: random.Random, value: Any) -> Any:
    return value if chance.random() < 0.2 else None


def standing() -> dict[UUID, Any]:
    """How each light stands, with what is owed for it, what was recorded and who is to be told."""
    question = (
        "SELECT l.id, l.next_due_at, l.due_from, l.lost_from, d.kind, d.subject, d.area, d.team_id, d.person_id,"
        " d.second_id, d.holder_team_id, d.holder_person_id, d.ladder, d.turn, d.rung, d.due_at, d.rung_times,"
        " d.next_rung_at, d.done_at,"
        " (SELECT array_agg(e.kind || e.team::text) FROM journal_event e WHERE e.ref = d.id),"
        " (SELECT array_agg(j.task_name || (j.args->>'turn')) FROM procrastinate_jobs j"
        "  WHERE j.args->>'duty' = d.id::text)"
        " FROM pilotlight_light l LEFT JOIN duties_duty d ON d.ref = l.id"
    )
    with administrator() as link:
        rows = link.execute(question).fetchall()
    assert len({row[0] for row in rows}) == len(rows), "one duty each"
    return {row[0]: row[1:] for row in rows}


def follow(cast: Cast, after: UUID | None = None) -> UUID | None:
    clock = cast.clock(NOON)
    with enter(clock):
        return follow_policy(by=clock, area="WK999901", after=after)


SLOWER = Terms(stages=[[2, "week", 3], [1, "month", 0, 6], [2, "month", 0]], outreach=[[3, "week", 0]])


@pytest.mark.parametrize("seed", range(3))
def test_many_lights_at_once_stand_as_each_would_alone_and_as_the_rules_say(
    database: str, cast: Cast, seed: int
) -> None:
    lights = many_lights(cast, seed, 60)
    set_it(cast, SLOWER)
    clock = cast.clock(NOON)
    server.use("nothing")
    with server.clone("alone", database):
        for light in lights:
            with enter(clock):
                project_all([Light.objects.get(id=light)], by=clock)
        one_by_one = standing()
    server.use(database)

    assert follow(cast) == lights[-1]
    assert standing() == one_by_one
    with enter(clock):
        policy = policy_for(clock, AREA)
        for found in Light.objects.all():
            assert found.next_due_at == due_of(found, policy)
            assert (found.due_from, found.lost_from) == turns(facts_of(found, policy))
    for light in lights:
        assert_in_step(light, NOON)
    follow(cast)
    assert standing() == one_by_one, "repeating it changes nothing"


def test_killed_anywhere_each_light_follows_one_policy_with_its_duty(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    lights = many_lights(cast, 7, 12)
    follow(cast)
    before = standing()
    set_it(cast, SLOWER)
    monkeypatch.setattr(policies, "BATCH", 5)

    assert follow(cast) == lights[4]
    portion = standing()
    assert {light for light in lights if portion[light] != before[light]} <= set(lights[:5])
    assert portion != before
    for statements in range(1, 6):
        with suppress(Killed), connection.execute_wrapper(Kill(statements)):
            follow(cast, after=lights[4])
        assert standing() == portion, "of a portion that was cut off nothing is left"
    assert follow(cast, after=lights[4]) == lights[9]
    assert follow(cast, after=lights[9]) == lights[11]
    for light in lights:
        assert_in_step(light, NOON)


def test_each_portion_queues_the_next_and_says_how_far_it_is(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = now()
    story = Story(cast, now=today)
    story.is_lit()
    set_it(cast, SLOWER, days=(today - NOON).days)
    monkeypatch.setattr(policies, "BATCH", 1)

    def waiting() -> list[dict[str, str]]:
        with administrator() as link:
            question = "SELECT args FROM procrastinate_jobs WHERE task_name = 'follow_policy' ORDER BY id"
            return [job for (job,) in link.execute(question)]

    assert [(UUID(job["after"]), UUID(job["until"])) for job in waiting()] == list(PARTS)
    for job in waiting():
        after_policy(**job)
        after_policy(**job)  # killed before it was marked as done
    (last,) = waiting()[len(PARTS) :]
    assert UUID(last["after"]) == story.id
    after_policy(**last)
    assert len(waiting()) == len(PARTS) + 1
    assert_in_step(story.id, today)


def test_contact_that_somebody_writes_down_meanwhile_takes_its_turn(database: str, cast: Cast) -> None:
    many_lights(cast, 1, 3)
    clock = cast.clock(NOON)
    with administrator() as link, enter(clock):
        follow_policy(by=clock, area="WK999901")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            link.execute("SELECT FROM pilotlight_light FOR NO KEY UPDATE NOWAIT")


def test_very_many_lights_take_no_more_questions_than_a_few(database: str, cast: Cast) -> None:
    many_lights(cast, 2, 40)
    follow(cast)
    set_it(cast, SLOWER)
    clock = cast.clock(NOON)
    with enter(clock), CaptureQueriesContext(connection) as asked:
        follow_policy(by=clock, area="WK999901")
    told = [query for query in asked if "queue_job" in query["sql"] or "journal_event" in query["sql"]]
    assert len(asked) - len(told) <= 5
