"""Who is asked when nobody acts: the rules of the ladder and the tick that follows them."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from tests.duties.work import Work, read
from tests.parties.world import TUESDAY, app, clock
from waakvlam.duties.actions import acknowledge, finish, hand_over
from waakvlam.duties.actions.climbing import tell_holder, tell_weekly, tick
from waakvlam.duties.models import DutyKind, Ladder, Rung
from waakvlam.inbox.models import Notice, NoticeKind
from waakvlam.kernel.context import enter
from waakvlam.parties.models import Professional, StaffRole, Task, Team

pytestmark = pytest.mark.usefixtures("rolled_back")
DUE = TUESDAY + timedelta(hours=5)


@pytest.fixture
def work() -> Work:
    return Work()


def move(now: datetime) -> int:
    with enter(clock(now)):
        return tick(by=clock(now))


def notices(person: Professional) -> list[tuple[str, UUID]]:
    """What somebody was told, oldest first."""
    viewer = app(person)
    with enter(viewer):
        return [(n.kind, n.ref) for n in Notice.objects.order_by("at", "key")]


def holder(duty: UUID) -> tuple[Rung, UUID, UUID | None]:
    found = read(duty)
    return Rung(found.rung), found.holder_team_id, found.holder_person_id


def coordinators(work: Work) -> tuple[Team, Professional]:
    team = work.town.team("Coördinatie", task=Task.COORDINATION)
    return team, work.town.person("Coen", team, role=StaffRole.COORDINATOR)


def directors(work: Work) -> tuple[Team, Professional]:
    team = work.town.team("Directie", task=Task.DIRECTION)
    return team, work.town.person("Dora", team, role=StaffRole.DIRECTOR)


def test_nothing_moves_before_its_time(work: Work) -> None:
    duty = work.ask(person=work.amira, due_at=DUE)
    assert move(DUE - timedelta(seconds=1)) == 0
    assert holder(duty)[0] is Rung.OWNER


def test_at_its_due_time_a_duty_goes_to_the_stand_in(work: Work) -> None:
    chantal = work.town.person("Chantal", work.team)
    work.town.absence(work.amira, chantal)
    duty = work.ask(person=work.amira, due_at=DUE)
    assert move(DUE) == 1
    assert holder(duty) == (Rung.STAND_IN, work.team.id, chantal.id)
    assert notices(chantal) == [(NoticeKind.STAND_IN, duty)]
    assert notices(work.amira) == []


def test_without_a_stand_in_the_rest_of_the_team_is_asked(work: Work) -> None:
    chantal, away = work.town.person("Chantal", work.team), work.town.person("Weg", work.team)
    work.town.absence(away)
    duty = work.ask(person=work.amira, due_at=DUE)
    move(DUE)
    assert holder(duty) == (Rung.STAND_IN, work.team.id, None)
    assert [notices(person) for person in (chantal, away, work.amira)] == [[(NoticeKind.STAND_IN, duty)], [], []]


def test_a_stand_in_from_another_team_cannot_see_it_so_the_team_is_asked(work: Work) -> None:
    chantal = work.town.person("Chantal", work.team)
    work.town.absence(work.amira, work.bram)
    duty = work.ask(person=work.amira, due_at=DUE)
    move(DUE)
    assert holder(duty) == (Rung.STAND_IN, work.team.id, None)
    assert notices(chantal) == [(NoticeKind.STAND_IN, duty)]


def test_a_small_duty_climbs_to_the_coordinator_and_stays_there(work: Work) -> None:
    team, coen = coordinators(work)
    directors(work)
    work.town.person("Chantal", work.team)
    duty = work.ask(person=work.amira, due_at=DUE)
    moments = [DUE, DUE + timedelta(days=1), DUE + timedelta(days=30)]
    assert [move(now) for now in moments] == [1, 1, 0]
    assert holder(duty) == (Rung.COORDINATOR, team.id, None)
    assert notices(coen) == [(NoticeKind.COORDINATOR, duty)]
    assert read(duty).done_at is None


def test_an_urgent_duty_reaches_the_director_in_four_hours(work: Work) -> None:
    coordinators(work)
    team, dora = directors(work)
    work.town.person("Chantal", work.team)
    duty = work.ask(due_at=TUESDAY, ladder=Ladder.URGENT)
    rungs = []
    for minutes in (29, 30, 59, 60, 239, 240):
        move(TUESDAY + timedelta(minutes=minutes))
        rungs.append(holder(duty)[0])
    assert rungs == [
        Rung.OWNER, Rung.STAND_IN, Rung.STAND_IN, Rung.COORDINATOR, Rung.COORDINATOR, Rung.DIRECTOR
    ]  # fmt: skip
    assert holder(duty)[1] == team.id
    assert notices(dora) == [(NoticeKind.DIRECTOR, duty)]


def test_the_coordinator_in_the_team_is_told_not_everybody(work: Work) -> None:
    team, coen = coordinators(work)
    colleague = work.town.person("Collega", team)
    work.town.absence(work.amira)
    duty = work.ask(person=work.amira, due_at=DUE)
    move(DUE)
    assert holder(duty)[0] is Rung.COORDINATOR
    assert (notices(coen), notices(colleague)) == ([(NoticeKind.COORDINATOR, duty)], [])


def test_a_rung_without_anybody_is_passed_at_once_even_to_the_director(work: Work) -> None:
    _, coen = coordinators(work)
    team, dora = directors(work)
    work.town.absence(coen)
    duty = work.ask(person=work.amira, due_at=DUE)
    move(DUE)
    assert holder(duty) == (Rung.DIRECTOR, team.id, None)
    assert notices(dora) == [(NoticeKind.DIRECTOR, duty)]
    assert read(duty).next_rung_at is None


@pytest.mark.parametrize("role", [StaffRole.ADMINISTRATOR, StaffRole.PRIVACY_OFFICER, StaffRole.DIRECTOR])
def test_a_desk_with_only_somebody_who_opens_nothing_is_passed(work: Work, role: StaffRole) -> None:
    desk, coen = coordinators(work)
    work.town.absence(coen)
    other = work.town.person("Kees", desk, role=role)
    _team, dora = directors(work)
    duty = work.ask(person=work.amira, due_at=DUE)
    move(DUE)
    assert holder(duty)[0] is Rung.DIRECTOR
    assert (notices(other), notices(dora)) == ([], [(NoticeKind.DIRECTOR, duty)])


def test_a_team_with_only_somebody_who_opens_nothing_is_told_nothing(work: Work) -> None:
    work.town.absence(work.amira)
    kees = work.town.person("Kees", work.team, role=StaffRole.ADMINISTRATOR)
    tell(work.ask(person=work.amira))
    assert notices(kees) == []


def test_where_nobody_is_there_it_waits_and_is_tried_again(work: Work) -> None:
    duty = work.ask(person=work.amira, due_at=DUE)
    assert [move(DUE), move(DUE + timedelta(minutes=59))] == [1, 0]
    assert holder(duty)[0] is Rung.OWNER
    work.town.person("Chantal", work.team)
    assert move(DUE + timedelta(hours=1)) == 1
    assert holder(duty)[0] is Rung.STAND_IN


def test_ticking_twice_at_one_moment_moves_and_tells_once(work: Work) -> None:
    chantal = work.town.person("Chantal", work.team)
    coordinators(work)
    duty = work.ask(person=work.amira, due_at=DUE)
    late = DUE + timedelta(days=9)
    assert [move(late), move(late)] == [1, 0]
    assert holder(duty)[0] is Rung.STAND_IN
    assert notices(chantal) == [(NoticeKind.STAND_IN, duty)]
    assert move(late + timedelta(minutes=1)) == 1
    assert holder(duty)[0] is Rung.COORDINATOR


def test_what_was_seen_must_be_seen_again_by_the_next_holder(work: Work) -> None:
    work.town.person("Chantal", work.team)
    duty = work.ask(person=work.amira, due_at=DUE)
    by = app(work.amira, work.team)
    with enter(by):
        acknowledge(by=by, duty=duty)
    move(DUE)
    assert read(duty).acknowledged_at is None


def test_what_is_done_moves_no_more(work: Work) -> None:
    ref = uuid4()
    work.ask(ref=ref, person=work.amira, due_at=DUE)
    by = app(work.amira, work.team)
    with enter(by):
        finish(by=by, ref=ref, kind=DutyKind.ACCEPT)
    assert move(DUE + timedelta(days=1)) == 0


def test_after_a_hand_over_the_same_people_are_told_again(work: Work) -> None:
    chantal = work.town.person("Chantal", work.team)
    ref = uuid4()
    duty = work.ask(ref=ref, person=work.amira, due_at=DUE)
    move(DUE)
    by = app(chantal, work.team, now=DUE + timedelta(minutes=5))
    with enter(by):
        hand_over(by=by, ref=ref, kind=DutyKind.ACCEPT, team=work.team.id, person=work.amira.id)
    move(DUE + timedelta(days=2))
    assert notices(chantal) == [(NoticeKind.STAND_IN, duty)] * 2


def tell(duty: UUID, turn: int = 0, now: datetime = TUESDAY) -> None:
    with enter(clock(now)):
        tell_holder(by=clock(now), duty=duty, turn=turn)


def test_the_owner_hears_of_a_new_duty_once(work: Work) -> None:
    duty = work.ask(person=work.amira)
    tell(duty)
    tell(duty)
    assert notices(work.amira) == [(NoticeKind.ASKED, duty)]


def test_when_the_owner_is_away_the_stand_in_hears_of_it(work: Work) -> None:
    chantal = work.town.person("Chantal", work.team)
    work.town.absence(work.amira, chantal)
    duty = work.ask(person=work.amira)
    tell(duty)
    assert (notices(work.amira), notices(chantal)) == ([], [(NoticeKind.ASKED, duty)])


def test_a_turn_that_passed_tells_nobody(work: Work) -> None:
    ref = uuid4()
    duty = work.ask(ref=ref, person=work.amira)
    by = app(work.amira, work.team)
    with enter(by):
        hand_over(by=by, ref=ref, kind=DutyKind.ACCEPT, team=work.other.id, person=work.bram.id)
    tell(duty)
    tell(duty, 1)
    assert (notices(work.amira), notices(work.bram)) == ([], [(NoticeKind.ASKED, duty)])


def test_a_team_without_anybody_is_told_nothing(work: Work) -> None:
    work.town.absence(work.amira)
    tell(work.ask(person=work.amira))
    assert notices(work.amira) == []


def test_directors_get_one_list_a_week_of_what_waits_for_a_coordinator(work: Work) -> None:
    coordinators(work)
    team, dora = directors(work)
    for _ in range(2):
        work.ask(due_at=TUESDAY - timedelta(days=9))
    for step in range(2):
        move(TUESDAY + timedelta(minutes=step))
    for days in (0, 1, 7):
        by = clock(TUESDAY + timedelta(days=days))
        with enter(by):
            tell_weekly(by=by)
    assert notices(dora) == [(NoticeKind.WEEKLY_LIST, team.id)] * 2
