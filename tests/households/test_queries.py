from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOON
from tests.households.household import Household
from waakvlam.households.actions import (
    add_tie,
    ask_network,
    end_involvement,
    enter_home,
    record_visit,
    register_resident,
    remove_tie,
    set_level,
)
from waakvlam.households.models import EndReason, HelpRole, Law, Level, TieKind, VisitResult
from waakvlam.households.queries import Household as Page
from waakvlam.households.queries import address_at, resident_of
from waakvlam.households.queries import household as page_of
from waakvlam.households.rules import Flag
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing


def page(household: Household, name: str = "Amira", home: UUID | None = None) -> Page:
    found = household.sees(name, [], page_of, home or household.farid.home)
    assert isinstance(found, Page)
    return found


def level(household: Household, to: Level, **more: Any) -> None:
    what: dict[str, Any] = {"reason": "Zo is het", "review_on": date(2026, 4, 7), "stays": "Het vaste gezicht"}
    household.does("Amira", set_level, home=household.farid.home, level=to, **what | more)


def test_a_household_reads_as_one_page(household: Household) -> None:
    dirk = household.helps("Dirk")
    household.does("Amira", end_involvement, involvement=dirk, reason=EndReason.CARE_ENDED)
    household.helps("Chantal", HelpRole.KEEPER, Law.NONE)
    level(household, Level.PILOT_LIGHT)
    level(household, Level.LIGHT_SUPPORT)
    found = page(household)
    (farid,) = found.people
    assert farid.resident
    assert (farid.resident.called, farid.since) == ("Farid", NOON.date())
    assert [row.involvement.role for row in farid.help] == ["keeper"]
    assert [row.id for row in farid.former] == [dirk]
    assert found.level
    assert found.case_lead
    assert (found.level.level, found.case_lead.person_id) == ("light support", household.person("Amira"))
    assert {row.level for row in found.levels} == {"pilot light", "light support"}
    assert {grant.team.organisation.name for grant in found.grants} == {"Wijkteam Oost"}
    assert found.address == household.cast.home
    assert ([row.involvement.role for row in found.help], found.former) == (["case lead"], [])


def test_a_page_takes_eight_queries_however_much_is_on_it(household: Household) -> None:
    def asked() -> int:
        by = household.cast.viewer("Amira")
        with enter(by), CaptureQueriesContext(connection) as queries:
            found = page_of(by, household.farid.home)
            for person in found.people:
                assert person.resident
                [(h.involvement.team.organisation.name, h.involvement.person, h.flags) for h in person.help]
                [(tie.name, tie.words) for tie in person.ties]
            [(row.reason, row.team.name, row.person.name) for row in found.levels]
            [grant.team.organisation.name for grant in found.grants]
            assert found.address.label
        return len(queries)

    few = asked()
    home, team = household.farid.home, household.team("neighbourhood")
    for called in ("Bea", "Cor", "Dina"):
        person = household.does("Amira", register_resident, home=home, team=team, called=called)
        helped = household.helps("Dirk", subject=person, agreed_visits=2)
        household.does("Dirk", record_visit, involvement=helped, result=VisitResult.REACHED)
        household.does("Amira", add_tie, subject=person, kind=TieKind.CLUB, name="De biljartclub")
    for to in (Level.PILOT_LIGHT, Level.LIGHT_SUPPORT, Level.INTENSIVE):
        level(household, to)
    assert asked() == few == 8


def test_who_may_only_know_that_somebody_lives_here_sees_no_more(household: Household) -> None:
    household.helps("Chantal", HelpRole.KEEPER, Law.NONE)
    level(household, Level.LIGHT_SUPPORT)
    household.does("Amira", ask_network, resident=household.farid.person)
    with pytest.raises(Missing):
        page(household, "Hugo")
    household.does("Hugo", enter_home, address=household.cast.home.id, team=household.team("elsewhere"), act=uuid4())
    found = page(household, "Hugo")
    (farid,) = found.people
    assert (farid.resident, farid.help, farid.ties, farid.flags) == (None, [], [], [])
    assert (found.level, found.levels, found.case_lead) == (None, [], None)


def test_a_home_where_nobody_lives_whom_we_know(household: Household) -> None:
    home = household.does(
        "Amira",
        enter_home,
        address=household.cast.home_elsewhere.id,
        team=household.team("neighbourhood"),
        act=uuid4(),
    )
    found = page(household, home=home)
    assert (found.people, found.address) == ([], household.cast.home_elsewhere)


def test_nobody_around_is_asked_about_only_after_asking(household: Household) -> None:
    def flags(name: str = "Amira") -> list[Flag]:
        return page(household, name).people[0].flags

    farid = household.farid.person
    assert flags() == []
    household.does("Amira", ask_network, resident=farid)
    assert flags() == [Flag.NO_NETWORK]
    household.helps("Dirk")
    assert flags("Dirk") == [], "who may not see how somebody does, does not hear that they are alone"
    tie = household.does("Amira", add_tie, subject=farid, kind=TieKind.NEIGHBOUR, name="Bea", words="Drinkt koffie")
    assert flags() == []
    assert [(t.name, t.words) for t in page(household).people[0].ties] == [("Bea", "Drinkt koffie")]
    for name in ("Dirk", "Hugo"):
        with pytest.raises(Missing):
            household.does(name, remove_tie, subject=farid, tie=tie)
    household.does("Amira", remove_tie, subject=farid, tie=tie)
    assert flags() == [Flag.NO_NETWORK]
    with pytest.raises(Invalid):
        household.does("Amira", add_tie, subject=farid, kind=TieKind.NEIGHBOUR, name=" ")


def test_only_a_resident_has_a_network(household: Household) -> None:
    with pytest.raises(Missing):
        household.does("Amira", ask_network, resident=household.farid.home)


def test_what_was_not_looked_at_is_not_there(household: Household) -> None:
    later = NOON + timedelta(days=1)
    for query, about in ((resident_of, household.farid.person), (address_at, household.farid.home)):
        with pytest.raises(Missing):
            household.sees("Amira", [], query, about, at=later)
