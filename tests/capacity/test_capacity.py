from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, transaction
from django.utils.translation import override

from tests.cast import AREA, ELSEWHERE, NOON, Cast
from waakvlam.capacity.actions import note_bottleneck, set_hours, solve_bottleneck
from waakvlam.capacity.models import BottleneckKind, Hours
from waakvlam.capacity.queries import Shortage, hours, hours_history, shortages
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing, Refused

pytestmark = pytest.mark.usefixtures("rolled_back")
LATER = NOON + timedelta(days=40)


def does(cast: Cast, name: str, action: Any, at: Any = NOON, **what: Any) -> None:
    by = cast.viewer(name, at=at)
    with enter(by):
        action(by=by, **what)


def asks(cast: Cast, name: str, query: Any, *args: Any) -> Any:
    by = cast.viewer(name)
    with enter(by):
        return query(by, *args)


def test_a_team_has_hours_from_a_day_on_and_what_it_had_stays(cast: Cast) -> None:
    team = cast.teams["coordination"].id
    does(cast, "Iris", set_hours, team=team, weekly=Decimal("24.5"))
    does(cast, "Iris", set_hours, team=team, weekly=Decimal(16), at=LATER)
    assert asks(cast, "Hugo", hours, [team, cast.teams["clinic"].id]) == {team: Decimal(16)}
    history = asks(cast, "Iris", hours_history, team)
    assert [(row.weekly, row.since, row.until) for row in history] == [
        (Decimal(16), LATER.date(), None),
        (Decimal("24.5"), NOON.date(), LATER.date()),
    ]


def test_said_twice_a_day_the_last_counts(cast: Cast) -> None:
    team = cast.teams["coordination"].id
    for weekly in (8, 12, 10):
        does(cast, "Iris", set_hours, team=team, weekly=Decimal(weekly))
    assert asks(cast, "Iris", hours, [team]) == {team: Decimal(10)}
    assert asks(cast, "Iris", hours_history, team)[0].weekly == Decimal(10)


def test_only_who_plans_a_team_says_so(cast: Cast) -> None:
    team = cast.teams["neighbourhood"].id
    does(cast, "Karin", set_hours, team=team, weekly=Decimal(0))
    with pytest.raises(Refused):
        does(cast, "Amira", set_hours, team=team, weekly=Decimal(8))
    with pytest.raises(Missing):
        does(cast, "Karin", set_hours, team=uuid4(), weekly=Decimal(8))


def test_a_coordinator_says_so_for_the_teams_that_work_in_the_area_and_for_no_other(cast: Cast) -> None:
    here, elsewhere = cast.teams["neighbourhood"].id, cast.teams["elsewhere"].id
    does(cast, "Iris", set_hours, team=here, weekly=Decimal(12))
    assert asks(cast, "Iris", hours, [here, elsewhere]) == {here: Decimal(12)}
    with override("en"), pytest.raises(Refused, match="coordinator of this area"):
        does(cast, "Iris", set_hours, team=elsewhere, weekly=Decimal(8))
    iris = cast.viewer("Iris")
    with pytest.raises(ProgrammingError, match="row-level security"), enter(iris), transaction.atomic():
        Hours(team_id=elsewhere, weekly=Decimal(8), since=NOON.date()).save(force_insert=True)


@pytest.mark.parametrize("weekly", ["-1", "1000", "8.25", "NaN"])
def test_hours_are_a_number_that_can_be(cast: Cast, weekly: str) -> None:
    with pytest.raises(Invalid):
        does(cast, "Karin", set_hours, team=cast.teams["clinic"].id, weekly=Decimal(weekly))


def test_what_is_missing_counts_once_until_it_is_solved(cast: Cast) -> None:
    light, other = uuid4(), uuid4()
    keeper = BottleneckKind.NO_KEEPER

    def note(ref: UUID, kind: BottleneckKind = keeper, area: str = AREA) -> None:
        does(cast, "Iris", note_bottleneck, kind=kind, area=area, team=None, ref=ref)

    note(light)
    note(light)
    note(other)
    note(light, BottleneckKind.NO_HOURS)
    note(uuid4(), area=ELSEWHERE)
    hours_missing = Shortage(BottleneckKind.NO_HOURS, AREA, 1, NOON, 0)
    assert asks(cast, "Iris", shortages, [AREA]) == [Shortage(keeper, AREA, 2, NOON, 0), hours_missing]
    does(cast, "Amira", solve_bottleneck, ref=light, kind=keeper, at=LATER)
    does(cast, "Amira", solve_bottleneck, ref=light, kind=keeper, at=LATER)
    assert asks(cast, "Iris", shortages, [AREA]) == [hours_missing, Shortage(keeper, AREA, 1, NOON, 1)]
    note(light)
    assert asks(cast, "Iris", shortages, [AREA])[0] == Shortage(keeper, AREA, 2, NOON, 1)
