from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.cast import NOON
from tests.households.household import Household
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.households.actions import end_involvement, enter_home, name_case_lead, register_resident, set_level
from waakvlam.households.models import EndReason, HelpRole, Law, Level, SupportLevel
from waakvlam.households.queries import case_lead, helping
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Viewer

SOON = date(2026, 4, 7)


def scale(household: Household, level: Level, name: str = "Amira", **more: Any) -> UUID:
    """Amira (or somebody else) says how much help the household gets."""
    what: dict[str, Any] = {"home": household.farid.home, "reason": "Het gaat minder", "review_on": SOON}
    made: UUID = household.does(name, set_level, level=level, **what | more)
    return made


def levels(household: Household, name: str = "Amira") -> list[tuple[str, bool]]:
    def read(by: Viewer) -> list[tuple[str, bool]]:
        rows = SupportLevel.objects.filter(subject=household.farid.home)
        order = list(Level)
        return sorted([(row.level, row.until is None) for row in rows], key=lambda r: order.index(Level(r[0])))

    found: list[tuple[str, bool]] = household.sees(name, [household.farid.home], read)
    return found


def lead(household: Household, name: str = "Amira") -> str | None:
    home = household.farid.home
    found = household.sees(name, [home], case_lead, home)
    names = {household.person(n): n for n in household.cast.people}
    return names[found.person_id] if found else None


def reviews(household: Household, name: str = "Amira") -> list[Duty]:
    home = household.farid.home

    def read(by: Viewer) -> list[Duty]:
        return list(Duty.objects.filter(subject=home, kind=DutyKind.REVIEW_LEVEL, done_at=None))

    found: list[Duty] = household.sees(name, [home], read)
    return found


def test_one_step_up_is_one_act_and_whoever_takes_it_arranges_the_help(household: Household) -> None:
    scale(household, Level.PILOT_LIGHT)
    assert lead(household) is None
    made = scale(household, Level.LIGHT_SUPPORT, told="De corporatie")
    assert levels(household) == [("pilot light", False), ("light support", True)]
    assert lead(household) == "Amira"
    (duty,) = reviews(household)
    assert (duty.ref, duty.person_id, duty.area) == (made, household.person("Amira"), "BU99990101")
    assert duty.due_at.isoformat() == "2026-04-07T15:00:00+00:00"


def test_up_again_keeps_who_arranges_it(household: Household) -> None:
    scale(household, Level.LIGHT_SUPPORT)
    scale(household, Level.CRISIS, "Chantal")
    assert lead(household) == "Amira"
    assert reviews(household)[0].person_id == household.person("Amira")


def test_down_asks_what_stays(household: Household) -> None:
    scale(household, Level.INTENSIVE)
    with pytest.raises(Invalid) as problem:
        scale(household, Level.LIGHT_SUPPORT)
    assert problem.value.field == "stays"
    scale(household, Level.LIGHT_SUPPORT, stays="Elke week iemand langs")
    assert lead(household) == "Amira"


def test_below_light_support_nobody_has_to_arrange_it(household: Household) -> None:
    scale(household, Level.LIGHT_SUPPORT)
    scale(household, Level.NONE, stays="Het vaste gezicht")
    assert lead(household) is None
    assert reviews(household) == []
    scale(household, Level.PILOT_LIGHT)
    assert len(reviews(household)) == 1


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"reason": "bsn 111222333"}, "reason"),
        ({"told": "bsn 111222333"}, "told"),
        ({"review_on": NOON.date()}, "review_on"),
        ({"review_on": date(2026, 9, 1)}, "review_on"),
    ],
)
def test_without_reason_or_review_no_change(household: Household, what: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as problem:
        scale(household, Level.LIGHT_SUPPORT, **what)
    assert problem.value.field == field
    assert levels(household) == []


def test_only_one_team_keeps_how_much_help_a_household_gets(household: Household) -> None:
    with pytest.raises(Missing):
        scale(household, Level.LIGHT_SUPPORT, "Hugo")
    home = household.does(
        "Dirk", enter_home, address=household.cast.home.id, team=household.team("clinic"), act=household.farid.home
    )
    household.does("Dirk", register_resident, home=home, team=household.team("clinic"), called="Bea")
    with pytest.raises(Missing):
        scale(household, Level.LIGHT_SUPPORT, "Dirk")
    scale(household, Level.LIGHT_SUPPORT)
    assert levels(household, "Dirk") == []


def test_the_case_lead_cannot_leave_without_another(household: Household) -> None:
    scale(household, Level.LIGHT_SUPPORT)
    home = household.farid.home
    (amira,) = household.sees("Amira", [home], helping, [home])
    with pytest.raises(Refused):
        household.does("Amira", end_involvement, involvement=amira.id, reason=EndReason.DONE)
    household.does("Amira", name_case_lead, home=home, team=household.team("clinic"), person=household.person("Dirk"))
    assert lead(household) == "Dirk"
    assert reviews(household)[0].person_id == household.person("Dirk")
    scale(household, Level.INTENSIVE, "Dirk")


def test_the_case_lead_sees_who_helps_each_resident(household: Household) -> None:
    household.helps("Bram", HelpRole.CARETAKER, Law.NONE)
    scale(household, Level.LIGHT_SUPPORT)
    person = household.farid.person
    assert household.sees("Dirk", [person], helping, [person]) == []
    what: dict[str, Any] = {
        "home": household.farid.home,
        "team": household.team("clinic"),
        "person": household.person("Dirk"),
    }
    household.does("Amira", name_case_lead, **what)
    assert [row.role for row in household.sees("Dirk", [person], helping, [person])] == ["caretaker"]
    what = {
        "home": household.farid.home,
        "team": household.team("neighbourhood"),
        "person": household.person("Chantal"),
    }
    household.does("Dirk", name_case_lead, **what)
    assert household.sees("Dirk", [person], helping, [person]) == []


def test_with_little_help_there_is_no_case_lead(household: Household) -> None:
    what: dict[str, Any] = {
        "home": household.farid.home,
        "team": household.team("neighbourhood"),
        "person": household.person("Chantal"),
    }
    with pytest.raises(Refused):
        household.does("Amira", name_case_lead, **what)
    scale(household, Level.PILOT_LIGHT, review_on=NOON.date() + timedelta(days=300))
    with pytest.raises(Refused):
        household.does("Amira", name_case_lead, **what)


def test_a_colleague_can_take_over_as_case_lead(household: Household) -> None:
    scale(household, Level.LIGHT_SUPPORT)
    household.does(
        "Amira",
        name_case_lead,
        home=household.farid.home,
        team=household.team("neighbourhood"),
        person=household.person("Chantal"),
    )
    assert lead(household) == "Chantal"


def test_somebody_whom_the_viewer_may_not_show_stays_unseen_by_the_case_lead(household: Household) -> None:
    home = household.does(
        "Dirk", enter_home, address=household.cast.home.id, team=household.team("clinic"), act=household.farid.home
    )
    bea = household.does("Dirk", register_resident, home=home, team=household.team("clinic"), called="Bea")
    scale(household, Level.LIGHT_SUPPORT)
    assert household.sees("Amira", [bea], helping, [bea]) == []


def test_who_came_later_ends_what_began_before(household: Household) -> None:
    scale(household, Level.LIGHT_SUPPORT)
    bram = household.helps("Bram", HelpRole.CARETAKER, Law.NONE)
    later = NOON + timedelta(days=3)
    what: dict[str, Any] = {"home": household.farid.home, "team": household.team("clinic")}
    household.does("Amira", name_case_lead, at=later, person=household.person("Dirk"), **what)
    household.does(
        "Dirk",
        set_level,
        at=later,
        home=household.farid.home,
        level=Level.INTENSIVE,
        reason="Het gaat minder",
        review_on=SOON,
    )
    household.does("Dirk", end_involvement, at=later, involvement=bram, reason=EndReason.DONE)
    person = household.farid.person
    assert household.sees("Dirk", [person], helping, [person], at=later) == []
