from datetime import timedelta
from uuid import uuid4

import pytest

from tests.duties.work import LATER, Work
from tests.parties.world import TUESDAY, app, clock
from waakvlam.duties.actions import finish
from waakvlam.duties.actions.climbing import tick
from waakvlam.duties.models import Duty, DutyKind, Ladder
from waakvlam.duties.queries import Counts, duties_of, for_refs, open_counts, todo
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Viewer

pytestmark = pytest.mark.usefixtures("rolled_back")


@pytest.fixture
def work() -> Work:
    return Work()


def listed(viewer: Viewer) -> list[object]:
    with enter(viewer):
        return [duty.id for duty in todo(viewer).items]


def test_the_list_holds_my_own_and_the_teams_by_due_time(work: Work) -> None:
    chantal = work.town.person("Chantal", work.team)
    later = work.ask(due_at=LATER)
    mine = work.ask(person=work.amira, due_at=TUESDAY + timedelta(hours=1))
    hers = work.ask(person=chantal)
    assert listed(app(work.amira, work.team)) == [mine, later]
    assert listed(app(chantal, work.team)) == [hers, later] or listed(app(chantal, work.team)) == [later, hers]
    assert listed(app(work.bram, work.other)) == []


def test_the_list_of_somebody_in_no_team_is_empty(work: Work) -> None:
    work.ask()
    assert listed(app()) == []


def test_a_stand_in_sees_what_is_asked_of_the_absent(work: Work) -> None:
    chantal = work.town.person("Chantal", work.team)
    duty = work.ask(person=work.amira)
    assert listed(app(chantal, work.team)) == []
    work.town.absence(work.amira, chantal)
    assert listed(app(chantal, work.team)) == [duty]


def test_what_lapsed_is_on_the_lists_of_holder_and_owner(work: Work) -> None:
    chantal = work.town.person("Chantal", work.team)
    duty = work.ask(person=work.amira, due_at=TUESDAY)
    with enter(clock()):
        tick(by=clock())
    assert [listed(app(person, work.team)) for person in (chantal, work.amira)] == [[duty], [duty]]


def test_a_page_knows_whether_another_follows(work: Work) -> None:
    for hours in range(3):
        work.ask(due_at=LATER + timedelta(hours=hours))
    viewer = app(work.amira, work.team)
    with enter(viewer):
        first, second = todo(viewer, size=2), todo(viewer, page=2, size=2)
    assert (len(first.items), first.number, first.more) == (2, 1, True)
    assert (len(second.items), second.number, second.more) == (1, 2, False)


def test_what_is_asked_about_one_subject_stays_together(work: Work) -> None:
    subject = uuid4()
    last = work.ask(subject=subject, kind=DutyKind.INFORM, due_at=LATER + timedelta(days=9))
    first = work.ask(subject=subject, due_at=LATER)
    between = work.ask(due_at=LATER + timedelta(days=1))
    viewer = app(work.amira, work.team)
    assert listed(viewer) == [first, last, between]
    with enter(viewer):
        page = todo(viewer, size=1)
        assert ([duty.id for duty in page.items], page.more) == ([first, last], True)


def test_what_is_acute_stands_before_all_else_however_late_that_is(work: Work) -> None:
    subject = uuid4()
    late = work.ask(due_at=TUESDAY - timedelta(days=6))
    told = work.ask(subject=subject, kind=DutyKind.INFORM, due_at=TUESDAY - timedelta(days=9))
    acute = work.ask(subject=subject, due_at=TUESDAY - timedelta(minutes=1), ladder=Ladder.URGENT)
    later = work.ask(due_at=LATER, ladder=Ladder.URGENT)
    assert listed(app(work.amira, work.team)) == [acute, told, late, later]


def test_counts_come_from_open_duties(work: Work) -> None:
    ref = uuid4()
    work.ask(ref=ref)
    work.ask()
    work.ask(due_at=TUESDAY - timedelta(days=1))
    viewer = app(work.amira, work.team)
    with enter(clock()):
        tick(by=clock())
    with enter(viewer):
        finish(by=viewer, ref=ref, kind=DutyKind.ACCEPT)
        assert open_counts(viewer, duties_of(viewer)) == Counts(open=2, late=1, passed_on=1)


def test_duties_about_something_are_found_by_those_who_may_see_them(work: Work) -> None:
    ref = uuid4()
    later = work.ask(ref=ref, kind=DutyKind.ANSWER, due_at=LATER + timedelta(days=1))
    first = work.ask(ref=ref)
    work.ask()
    mine, other = app(work.amira, work.team), app(work.bram, work.other)
    with enter(mine):
        assert [duty.id for duty in for_refs(mine, [ref])] == [first, later]
    with enter(other):
        assert for_refs(other, [ref]) == []
        assert not Duty.objects.exists()
