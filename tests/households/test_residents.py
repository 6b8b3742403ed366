from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.cast import NOON, Cast
from tests.households.household import Household
from waakvlam.households.actions import change_resident, enter_home, register_resident
from waakvlam.households.models import Representation, Resident
from waakvlam.households.queries import homes_of, resident_of, residents
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.parties.models import Organisation, OrganisationKind

BSN = "111222333"


def farid(household: Household, name: str = "Amira") -> Resident:
    found: Resident = household.sees(name, [household.farid.person], resident_of, household.farid.person)
    return found


def test_a_resident_is_known_by_the_name_they_like_to_be_called_by(household: Household) -> None:
    assert farid(household).called == "Farid"
    assert household.sees("Amira", household.farid, homes_of, [household.farid.person]) == {
        household.farid.person: household.farid.home
    }
    assert list(household.sees("Amira", household.farid, residents, household.farid)) == [household.farid.person]


def test_without_a_grant_nobody_knows_that_somebody_lives_here(household: Household) -> None:
    with pytest.raises(Missing):
        farid(household, "Hugo")
    assert household.sees("Hugo", household.farid, homes_of, [household.farid.person]) == {}
    with pytest.raises(Missing):
        household.does("Hugo", change_resident, resident=household.farid.person, called="Fred")


def test_who_lives_here_shows_the_address_with_the_person(household: Household) -> None:
    def street(by: Any) -> str:
        home = household.farid.home
        return str(Resident.objects.get().stays.select_related("home__address").get(home=home).home.address)

    assert household.sees("Amira", [household.farid.person], street)


def test_entering_a_home_again_gives_no_second_grant(household: Household) -> None:
    where: dict[str, Any] = {"address": household.cast.home.id, "act": uuid4()}
    assert household.does("Amira", enter_home, team=household.team("neighbourhood"), **where) == household.farid.home
    assert household.does("Bram", enter_home, team=household.team("caretakers"), **where) == household.farid.home
    for name, team in [("Bram", "neighbourhood"), ("Joost", "direction")]:
        with pytest.raises(Missing):
            household.does(name, enter_home, team=household.team(team), **where)
    with pytest.raises(Missing):
        household.does("Amira", enter_home, address=uuid4(), team=household.team("neighbourhood"), act=uuid4())


def test_what_a_resident_says_is_written_down_and_kept_to(household: Household) -> None:
    household.does(
        "Amira",
        change_resident,
        resident=household.farid.person,
        language="ar",
        phone="06 00000000",
        no_letters=True,
        contact_words="Bel na vier uur",
        representation=Representation.MENTOR,
        representative="Mevrouw De Wit",
    )
    found = farid(household)
    assert (found.language, found.no_letters, found.contact_words) == ("ar", True, "Bel na vier uur")
    assert (found.called, found.representative) == ("Farid", "Mevrouw De Wit")


@pytest.mark.parametrize(
    ("about", "field"),
    [
        ({"called": " "}, "called"),
        ({"called": f"Farid {BSN}"}, "called"),
        ({"phone": BSN}, "phone"),
        ({"contact_words": f"bsn {BSN}"}, "contact_words"),
        ({"representation": Representation.GUARDIAN}, "representative"),
        ({"representation": Representation.GUARDIAN, "representative": BSN}, "representative"),
    ],
)
def test_what_cannot_be_kept_is_refused(household: Household, about: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as problem:
        household.does("Amira", change_resident, resident=household.farid.person, **about)
    assert problem.value.field == field


def test_somebody_is_registered_by_a_team_of_ones_own_in_a_home_that_is_open(household: Household) -> None:
    who: dict[str, Any] = {"home": household.farid.home, "called": "Bea"}
    with pytest.raises(Missing):
        household.does("Amira", register_resident, team=household.team("caretakers"), **who)
    with pytest.raises(Missing):
        household.does("Hugo", register_resident, team=household.team("elsewhere"), **who)
    with pytest.raises(Invalid):
        household.does(
            "Amira",
            register_resident,
            team=household.team("neighbourhood"),
            since=NOON.date() + timedelta(days=1),
            **who,
        )


def test_police_and_insurers_keep_no_residents(database: str, cast: Cast) -> None:
    household = Household(cast, cast.farid())
    Organisation.objects.using("owner").filter(name="Woningstichting De Haard").update(kind=OrganisationKind.POLICE)
    home = household.does(
        "Bram", enter_home, address=household.cast.home.id, team=household.team("caretakers"), act=uuid4()
    )
    with pytest.raises(Refused):
        household.does("Bram", register_resident, home=home, team=household.team("caretakers"), called="Bea")
