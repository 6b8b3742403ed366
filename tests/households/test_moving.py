from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils.translation import gettext

from tests.cast import NOON, Cast
from tests.households.household import Household
from waakvlam.access.models import Category, Grant, PurposeCode, Subject
from waakvlam.access.queries import open_door
from waakvlam.duties.models import Duty
from waakvlam.households.actions import end_involvement, enter_home, move, register_resident, set_level
from waakvlam.households.models import EndReason, Level, SupportLevel
from waakvlam.households.queries import case_lead, helping, homes_of, level_now, living_at
from waakvlam.kernel.errors import Missing, Refused
from waakvlam.kernel.viewer import Viewer

LATER = NOON + timedelta(days=30)
MOVED_ON = date(2026, 4, 1)


def moves(household: Household, *people: UUID, name: str = "Amira", **more: Any) -> UUID:
    """Somebody writes down that these people moved next door."""
    what: dict[str, Any] = {
        "residents": people or (household.farid.person,),
        "address": household.cast.neighbours_home.id,
        "on": MOVED_ON,
        "team": household.cast.people[name][1].id,
    }
    new: UUID = household.does(name, move, at=LATER, **what | more)
    return new


def registers(household: Household, called: str, name: str = "Amira", home: UUID | None = None) -> UUID:
    made: UUID = household.does(
        name,
        register_resident,
        home=home or household.farid.home,
        team=household.cast.people[name][1].id,
        called=called,
    )
    return made


def lives(household: Household, home: UUID, name: str = "Amira") -> list[UUID]:
    found: list[UUID] = household.sees(name, [home], living_at, home, at=LATER)
    return found


def ended(household: Household, home: UUID) -> bool:
    def read(by: Viewer) -> bool:
        return Subject.objects.get(id=home).until is not None

    found: bool = household.sees("Amira", [home], read, at=LATER)
    return found


def scaled(household: Household, level: Level = Level.LIGHT_SUPPORT) -> None:
    household.does(
        "Amira", set_level, home=household.farid.home, level=level, reason="Er is zorg", review_on=date(2026, 4, 7)
    )


def test_who_moves_out_alone_takes_only_their_own_along(household: Household) -> None:
    bea = registers(household, "Bea")
    scaled(household)
    help_ = household.helps("Dirk")
    new = moves(household)
    old, farid = household.farid
    assert (lives(household, old), lives(household, new)) == ([bea], [farid])
    assert not ended(household, old)
    assert household.sees("Amira", [old], level_now, old, at=LATER).level == Level.LIGHT_SUPPORT
    assert household.sees("Amira", [new], level_now, new, at=LATER) is None
    assert [row.id for row in household.sees("Dirk", [farid], helping, [farid], at=LATER)] == [help_]


def test_who_helps_sees_the_new_home_and_no_longer_the_old_one(household: Household) -> None:
    registers(household, "Bea")
    household.helps("Dirk")
    assert lives(household, household.farid.home, "Dirk")
    new = moves(household)
    assert lives(household, household.farid.home, "Dirk") == []
    assert lives(household, new, "Dirk") == [household.farid.person]


def test_a_household_that_moves_whole_starts_anew_with_the_same_help(household: Household) -> None:
    scaled(household)
    old = household.farid.home
    new = moves(household)
    assert ended(household, old)
    level = household.sees("Amira", [new], level_now, new, at=LATER)
    assert (level.level, level.reason, level.review_on) == (
        Level.LIGHT_SUPPORT,
        gettext("Moved house."),
        date(2026, 4, 10),
    )
    assert household.sees("Amira", [old], level_now, old, at=LATER) is None
    lead = household.sees("Amira", [new], case_lead, new, at=LATER)
    assert (lead.person_id, lead.since) == (household.person("Amira"), LATER.date())
    before = household.sees("Amira", [old], helping, [old], at=LATER)
    assert before == []


def test_help_without_a_case_lead_goes_along_too(household: Household) -> None:
    scaled(household, Level.PILOT_LIGHT)
    new = moves(household)
    assert household.sees("Amira", [new], level_now, new, at=LATER).level == Level.PILOT_LIGHT
    assert household.sees("Amira", [new], case_lead, new, at=LATER) is None


def test_a_household_without_a_level_moves_without_one(household: Household) -> None:
    new = moves(household)
    assert ended(household, household.farid.home)
    assert household.sees("Amira", [new], level_now, new, at=LATER) is None


@pytest.mark.parametrize("theirs", [None, Level.PILOT_LIGHT])
def test_moving_in_with_others_leaves_the_level_that_they_have(household: Household, theirs: Level | None) -> None:
    scaled(household)
    there = household.does(
        "Amira",
        enter_home,
        address=household.cast.neighbours_home.id,
        team=household.team("neighbourhood"),
        act=uuid4(),
    )
    bea = registers(household, "Bea", home=there)
    if theirs:
        household.does("Amira", set_level, home=there, level=theirs, reason="Rustig", review_on=date(2026, 4, 7))
    with pytest.raises(Refused):
        moves(household)
    assert moves(household, joins=True) == there
    assert set(lives(household, there)) == {bea, household.farid.person}
    level = household.sees("Amira", [there], level_now, there, at=LATER)
    assert level.level == (theirs or Level.LIGHT_SUPPORT)
    assert household.sees("Amira", [household.farid.home], level_now, household.farid.home, at=LATER) is None


def test_a_new_tenant_inherits_nothing(household: Household, cast: Cast) -> None:
    def about(at: datetime) -> set[UUID | None]:
        asked: Any = household.sees("Bram", [], lambda by: set(Duty.objects.values_list("subject", flat=True)), at=at)
        return set(asked)

    cast.els_tells(home=cast.neighbours_home)
    (before,) = about(NOON)
    new = moves(household)
    assert new != before
    assert about(LATER) == {before}, "what was told about who lived there stays with them"
    cast.els_tells(home=cast.neighbours_home, at=LATER)
    assert about(LATER) == {before, new}


def test_another_team_that_keeps_the_level_writes_down_the_last_move(household: Household) -> None:
    scaled(household)
    farid = household.farid.person
    household.helps("Dirk")
    with pytest.raises(Refused):
        moves(household, name="Dirk")
    assert lives(household, household.farid.home) == [farid]


def test_a_team_without_the_home_can_write_down_a_move(household: Household) -> None:
    registers(household, "Bea")
    help_ = household.helps("Dirk")
    new = moves(household, name="Dirk")
    assert lives(household, new, "Dirk") == [household.farid.person]
    household.does("Dirk", end_involvement, involvement=help_, reason=EndReason.DONE, at=LATER)
    assert household.sees("Dirk", [new], helping, [household.farid.person], at=LATER) == []


def test_a_move_that_cannot_be(household: Household, cast: Cast) -> None:
    bea = registers(household, "Bea")
    moves(household, bea)
    for people in ([], [uuid4()], [household.farid.person, uuid4()], [household.farid.person, bea]):
        with pytest.raises(Missing):
            moves(household, residents=people)
    with pytest.raises(Missing):
        moves(household, name="Hugo")
    with pytest.raises(Refused):
        moves(household, address=cast.home.id)
    for day in (date(2026, 3, 9), date(2026, 4, 10)):
        with pytest.raises(Refused):
            moves(household, on=day)


def test_the_old_home_keeps_what_was_about_it(household: Household) -> None:
    scaled(household)
    old = household.farid.home
    moves(household)

    def read(by: Viewer) -> list[tuple[str, str]]:
        return [(row.level, row.reason) for row in SupportLevel.objects.filter(subject=old)]

    assert household.sees("Amira", [old], read, at=LATER) == [("light support", "Er is zorg")]


def test_homes_of_people_follow(household: Household) -> None:
    new = moves(household)
    found = household.sees("Amira", [household.farid.person], homes_of, [household.farid.person], at=LATER)
    assert found == {household.farid.person: new}


def test_a_grant_on_the_home_comes_with_every_help(household: Household) -> None:
    household.helps("Dirk")
    household.helps("Bram", agreed=True)
    new = moves(household)

    def teams(by: Viewer) -> set[UUID]:
        open_door(by, [new], categories=Category.CONTACT, activity="test", purpose=PurposeCode.PILOT_LIGHT)
        return {grant.team_id for grant in Grant.objects.filter(subject=new)}

    expected = {household.team(name) for name in ("neighbourhood", "clinic", "caretakers")}
    assert household.sees("Amira", [new], teams, at=LATER) == expected
