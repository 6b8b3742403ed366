"""From an address to its household, for whoever may see it."""

from datetime import timedelta
from uuid import UUID

from tests.cast import NOON
from tests.households.household import Household
from waakvlam.households.actions import end_involvement, move
from waakvlam.households.models import EndReason
from waakvlam.households.queries import home_at


def found(household: Household, name: str, address: UUID) -> UUID | None:
    home: UUID | None = household.sees(name, [], home_at, address)
    return home


def test_an_address_leads_to_the_household_for_who_may_see_it(household: Household) -> None:
    here = household.cast.home.id
    assert found(household, "Amira", here) == household.farid.home
    assert found(household, "Hugo", here) is None
    assert found(household, "Amira", household.cast.neighbours_home.id) is None


def test_who_stopped_helping_finds_it_no_more(household: Household) -> None:
    helped = household.helps("Dirk")
    assert found(household, "Dirk", household.cast.home.id) == household.farid.home
    household.does("Dirk", end_involvement, involvement=helped, reason=EndReason.DONE)
    assert found(household, "Dirk", household.cast.home.id) is None


def test_an_address_from_which_somebody_moved_leads_nowhere(household: Household) -> None:
    there = household.cast.neighbours_home.id
    new = household.does(
        "Amira",
        move,
        residents=[household.farid.person],
        address=there,
        on=NOON.date(),
        team=household.team("neighbourhood"),
        at=NOON + timedelta(hours=1),
    )
    assert found(household, "Amira", household.cast.home.id) is None
    assert found(household, "Amira", there) in (None, new)
