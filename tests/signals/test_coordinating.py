"""What a coordinator decides, and the week in the area: per area and team, never per employee."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import AREA, NOON, Cast
from tests.signals.history import History
from tests.signals.story import Story
from waakvlam.duties.actions.climbing import tick
from waakvlam.duties.models import DutyKind, Rung
from waakvlam.duties.queries import own_areas
from waakvlam.kernel.context import enter
from waakvlam.kernel.migrating import OWNER_ALIAS
from waakvlam.kernel.viewer import Role
from waakvlam.parties.models import Absence, Membership, Opening, StaffRole
from waakvlam.signals.actions.acting import return_concern
from waakvlam.signals.queries.coordinating import Load, to_decide, uncovered_leave, week

DISTRICT = "WK999901"
LAST_WEEK, LAST_YEAR = NOON - timedelta(days=7), NOON - timedelta(days=120)


@pytest.fixture
def past(database: str, cast: Cast) -> History:
    return History(database, area=AREA, team=cast.teams["neighbourhood"].id)


def decides(cast: Cast, name: str = "Iris") -> list[tuple[str, int]]:
    by = cast.viewer(name)
    with enter(by):
        return [(duty.kind, duty.rung) for duty in to_decide(by).items]


def test_what_nobody_picked_up_comes_to_the_coordinator(database: str, cast: Cast, story: Story) -> None:
    story.tells()
    assert decides(cast) == []
    for days in (20, 21):
        clock = cast.clock(NOON + timedelta(days=days))
        with enter(clock):
            tick(by=clock)
    assert (DutyKind.ACCEPT, Rung.COORDINATOR) in decides(cast)
    assert decides(cast, "Bram") == []


def test_what_was_returned_twice_must_be_assigned(database: str, cast: Cast, story: Story) -> None:
    story.tells()
    story.does("Bram", return_concern, concern=story.concern, reason="Niet van ons.")
    story.does("Amira", return_concern, concern=story.concern, reason="Ook niet van ons.")
    assert (DutyKind.ASSIGN, Rung.OWNER) in decides(cast)


def test_what_is_beyond_the_agreed_capacity_waits_for_a_decision(database: str, cast: Cast, story: Story) -> None:
    Opening.objects.using(OWNER_ALIAS).update(weekly_capacity=0)
    story.tells()
    assert (DutyKind.ACCEPT, Rung.OWNER) in decides(cast)


def test_leave_without_a_stand_in(database: str, cast: Cast) -> None:
    today = date(2026, 3, 10)
    for name, stand_in, first in [
        ("Bram", None, today),
        ("Karin", None, today),
        ("Amira", "Chantal", today),
        ("Chantal", None, today + timedelta(days=15)),
        ("Hugo", None, today),
        ("Dirk", None, today),
    ]:
        Absence(
            professional=cast.people[name][0],
            stand_in=cast.people[stand_in][0] if stand_in else None,
            since=first,
            until=first + timedelta(days=3),
        ).save(using=OWNER_ALIAS)
    iris = cast.viewer("Iris")
    with enter(iris):
        found = [(one.absence.professional.name, one.team.name, one.own) for one in uncovered_leave(iris)]
    assert found == [("Bram Voorbeeld", "caretakers", False), ("Karin Voorbeeld", "coordination", True)]


def a_third_colleague(cast: Cast) -> None:
    """Bram works for the neighbourhood team as well; and somebody did, but left."""
    team = cast.teams["neighbourhood"]
    for name, until in (("Bram", None), ("Hugo", date(2026, 1, 1))):
        Membership(
            team=team,
            professional=cast.people[name][0],
            role=StaffRole.TEAM_MEMBER,
            since=date(2025, 1, 1),
            until=until,
        ).save(using=OWNER_ALIAS)


def test_who_works_in_two_teams_stands_on_the_list_of_leave_once(database: str, cast: Cast) -> None:
    a_third_colleague(cast)
    week = {"since": date(2026, 3, 10), "until": date(2026, 3, 13)}
    Absence(professional=cast.people["Bram"][0], **week).save(using=OWNER_ALIAS)
    iris = cast.viewer("Iris")
    with enter(iris):
        assert [(gap.team.name, gap.own) for gap in uncovered_leave(iris)] == [("caretakers", False)]


def test_a_team_of_one_or_two_has_no_load_because_it_would_be_about_somebody(past: History, cast: Cast) -> None:
    past.concerns(3, NOON)
    iris = cast.viewer("Iris", role=Role.WATCH)
    with enter(iris):
        assert [(load.team.name, load.open, load.late) for load in week(iris).teams] == [("neighbourhood", None, None)]


def test_the_week_counts_areas_and_teams(past: History, cast: Cast) -> None:
    a_third_colleague(cast)
    past.concerns(3, NOON)
    past.concerns(2, NOON, beyond=True)
    past.concerns(4, LAST_WEEK, beyond=True)
    past.concerns(1, LAST_WEEK, beyond=True, state="concluded", concluded=NOON, outcome="not now")
    past.concerns(5, LAST_YEAR, state="concluded", concluded=LAST_YEAR, outcome="not now")
    past.concerns(2, LAST_WEEK, state="concluded", concluded=NOON, outcome="fine")
    past.concerns(1, LAST_WEEK, state="concluded", concluded=NOON, outcome="helped")
    past.concerns(7, LAST_YEAR, state="concluded", concluded=LAST_WEEK, outcome="helped")
    past.concerns(2, LAST_WEEK, returns=2, team=cast.teams["coordination"].id)
    past.concerns(1, LAST_WEEK, returns=1)
    past.concerns(9, NOON, area="BU99990201")
    past.duties(3, LAST_WEEK, rung=0)
    past.duties(2, NOON, rung=0)
    answered = past.concerns(5, LAST_YEAR, state="concluded", concluded=LAST_YEAR, outcome="fine")
    past.answers(answered[:3], LAST_WEEK, given=NOON, helped=True)
    past.answers(answered[3:4], LAST_YEAR, given=NOON)
    past.answers(answered[4:], LAST_YEAR, given=LAST_WEEK, helped=True)

    iris = cast.viewer("Iris", role=Role.WATCH)
    with enter(iris):
        assert own_areas(iris) == [DISTRICT]
        shown = week(iris)
    assert shown.areas == [Load(DISTRICT, begun=5, agreed=20, beyond=2, beyond_open=6, not_now=1)]
    assert [(load.team.name, load.open, load.late) for load in shown.teams] == [
        ("coordination", None, None),
        ("neighbourhood", 10, 3),
    ]
    assert (shown.returned_twice, shown.fine, shown.helped) == (2, 2, 1)
    assert (shown.answered_in_time, shown.better) == (3, 3)


def test_who_coordinates_nothing_sees_nothing(past: History, cast: Cast) -> None:
    past.concerns(3, NOON)
    hugo = cast.viewer("Hugo", role=Role.WATCH)
    with enter(hugo):
        shown = week(hugo)
    assert (shown.areas, shown.teams, shown.fine) == ([], [], 0)


def test_the_week_takes_a_fixed_number_of_queries(past: History, cast: Cast) -> None:
    iris = cast.viewer("Iris", role=Role.WATCH)

    def queries() -> int:
        with enter(iris), CaptureQueriesContext(connection) as captured:
            week(iris)
        return len(captured)

    past.concerns(1, NOON)
    few = queries()
    for number in range(1, 6):
        past.concerns(20, NOON, area=f"BU999901{number:02}", team=cast.teams["caretakers"].id)
    assert queries() == few
