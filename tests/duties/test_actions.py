from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, transaction

from tests.duties.work import LATER, Work, read
from tests.parties.world import TUESDAY, app
from waakvlam.duties.actions import acknowledge, ask_sooner, finish, finish_all, hand_over
from waakvlam.duties.models import Duty, DutyKind, Ladder, Rung
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Missing, Refused
from waakvlam.kernel.viewer import Role, Viewer

pytestmark = pytest.mark.usefixtures("rolled_back")


@pytest.fixture
def work() -> Work:
    return Work()


def test_what_is_asked_has_an_owner_a_due_time_and_a_ladder(work: Work) -> None:
    duty = read(work.ask(person=work.amira))
    owner = (work.team.id, work.amira.id)
    assert (duty.team_id, duty.person_id, duty.holder_team_id, duty.holder_person_id) == owner * 2
    assert (duty.rung, duty.due_at, duty.made_at, duty.done_at) == (Rung.OWNER, LATER, TUESDAY, None)
    assert duty.next_rung_at == duty.rung_times[0] == LATER


@pytest.mark.parametrize("role", [Role.CLOCK, Role.RETENTION])
def test_contexts_that_cannot_read_can_ask(work: Work, role: Role) -> None:
    assert read(work.ask(by=Viewer(role, TUESDAY))).done_at is None


@pytest.mark.parametrize(
    "viewer",
    [
        app(),
        Viewer(Role.INTAKE, TUESDAY, address=uuid4()),
        Viewer(Role.REPORTER, TUESDAY),
        Viewer(Role.REPORTER, TUESDAY, receipt=b"of something else"),
        Viewer(Role.RESIDENT, TUESDAY, resident=uuid4()),
    ],
)
def test_nobody_asks_about_somebody_they_have_nothing_to_do_with(work: Work, viewer: Viewer) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        work.ask(by=viewer)


def test_whoever_is_asked_may_ask_others(work: Work) -> None:
    subject = uuid4()
    work.ask(subject=subject)
    assert read(work.ask(by=app(work.amira, work.team), subject=subject, kind=DutyKind.ACT)).kind == DutyKind.ACT


def test_the_same_is_asked_once_at_a_time(work: Work) -> None:
    ref = uuid4()
    work.ask(ref=ref)
    with pytest.raises(Exception, match="asked_once_at_a_time"), transaction.atomic():
        work.ask(ref=ref)


def test_a_person_ends_a_duty_and_then_it_is_gone(work: Work) -> None:
    ref = uuid4()
    duty = work.ask(ref=ref)
    by = app(work.amira, work.team)
    with enter(by):
        finish(by=by, ref=ref, kind=DutyKind.ACCEPT)
    assert (read(duty).done_at, read(duty).next_rung_at) == (TUESDAY, None)
    with enter(by), pytest.raises(Missing):
        finish(by=by, ref=ref, kind=DutyKind.ACCEPT)


def test_another_team_ends_nothing_of_ours(work: Work) -> None:
    ref = uuid4()
    duty = work.ask(ref=ref)
    by = app(work.bram, work.other)
    with enter(by), pytest.raises(Missing):
        finish(by=by, ref=ref, kind=DutyKind.ACCEPT)
    with enter(by), pytest.raises(Missing):
        acknowledge(by=by, duty=duty)
    with enter(by), pytest.raises(Missing):
        hand_over(by=by, ref=ref, kind=DutyKind.ACCEPT, team=work.other.id, person=None)
    assert read(duty).done_at is None


def test_all_duties_about_one_thing_end_together(work: Work) -> None:
    ref = uuid4()
    work.ask(ref=ref)
    work.ask(ref=ref, kind=DutyKind.ANSWER)
    work.ask()
    by = app(work.amira, work.team)
    with enter(by):
        assert finish_all(by=by, ref=ref) == 2
        assert finish_all(by=by, ref=ref) == 0


@pytest.mark.parametrize("role", [Role.CLOCK, Role.RETENTION])
def test_time_and_erasure_end_nothing(work: Work, role: Role) -> None:
    ref = uuid4()
    work.ask(ref=ref)
    by = Viewer(role, TUESDAY)
    with enter(by), pytest.raises(Refused):
        finish(by=by, ref=ref, kind=DutyKind.ACCEPT)
    with enter(by), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        Duty.objects.filter(ref=ref).update(done_at=TUESDAY)


def test_handing_over_starts_the_ladder_anew(work: Work) -> None:
    ref = uuid4()
    duty = work.ask(ref=ref, person=work.amira)
    by = app(work.amira, work.team, now=TUESDAY + timedelta(days=7))
    with enter(by):
        acknowledge(by=by, duty=duty)
        hand_over(by=by, ref=ref, kind=DutyKind.ACCEPT, team=work.other.id, person=work.bram.id)
    after = read(duty)
    owner = (work.other.id, work.bram.id)
    assert (after.team_id, after.person_id, after.holder_team_id, after.holder_person_id) == owner * 2
    assert (after.turn, after.rung, after.acknowledged_at, after.due_at) == (1, Rung.OWNER, None, LATER)
    assert after.next_rung_at == after.rung_times[0] > by.now


def test_handing_over_may_come_with_another_due_time(work: Work) -> None:
    ref = uuid4()
    duty = work.ask(ref=ref)
    by = app(work.amira, work.team)
    due = TUESDAY + timedelta(days=1)
    with enter(by):
        hand_over(by=by, ref=ref, kind=DutyKind.ACCEPT, team=work.other.id, person=None, due_at=due)
    assert (read(duty).due_at, read(duty).next_rung_at) == (due, due)


def test_seeing_a_duty_changes_none_of_its_times(work: Work) -> None:
    duty = work.ask()
    before = read(duty)
    by = app(work.amira, work.team)
    with enter(by):
        acknowledge(by=by, duty=duty)
    assert read(duty).acknowledged_at == TUESDAY
    assert (read(duty).due_at, read(duty).next_rung_at) == (before.due_at, before.next_rung_at)


def ask_sooner_than_that(work: Work, ref: UUID, *, by: Viewer, due_at: datetime, ladder: Ladder) -> UUID:
    with enter(by):
        return ask_sooner(
            by=by,
            kind=DutyKind.ACCEPT,
            subject=uuid4(),
            ref=ref,
            area=work.town.bu,
            team=work.team.id,
            person=None,
            due_at=due_at,
            ladder=ladder,
        )


BLIND = Viewer(Role.RETENTION, TUESDAY)
"""Somebody who asks and cannot read what is asked already."""


def test_asking_sooner_asks_when_nothing_is_asked_yet(work: Work) -> None:
    duty = read(ask_sooner_than_that(work, uuid4(), by=BLIND, due_at=LATER, ladder=Ladder.SMALL))
    assert (duty.turn, duty.due_at, duty.next_rung_at, duty.made_at) == (0, LATER, LATER, TUESDAY)


def test_a_second_more_urgent_signal_makes_what_is_asked_due_at_once(work: Work) -> None:
    ref = uuid4()
    duty = work.ask(ref=ref, person=work.amira)
    assert ask_sooner_than_that(work, ref, by=BLIND, due_at=TUESDAY, ladder=Ladder.URGENT) == duty
    after = read(duty)
    assert (after.turn, after.due_at, after.ladder, after.person_id) == (1, TUESDAY, Ladder.URGENT, work.amira.id)
    assert after.next_rung_at == TUESDAY + timedelta(minutes=30)


def test_what_is_due_sooner_already_stays_as_it_is(work: Work) -> None:
    ref = uuid4()
    duty = work.ask(ref=ref)
    before = read(duty)
    later = LATER + timedelta(days=1)
    assert ask_sooner_than_that(work, ref, by=BLIND, due_at=later, ladder=Ladder.SMALL) == duty
    assert read(duty).due_at == before.due_at
    assert read(duty).turn == 0


def test_asking_sooner_is_no_way_around_the_door(work: Work) -> None:
    with pytest.raises(ProgrammingError, match="nothing to ask"), transaction.atomic():
        ask_sooner_than_that(work, uuid4(), by=app(), due_at=LATER, ladder=Ladder.SMALL)
