from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.cast import NOON, Cast
from tests.households.household import ALL, Household
from waakvlam.access.models import Category, Grant, PurposeCode
from waakvlam.access.queries import open_door
from waakvlam.households.actions import end_involvement, enter_home, involve, register_resident, renew, replace
from waakvlam.households.models import EndReason, HelpRole, Law, Resident
from waakvlam.households.queries import helping, involvement_of
from waakvlam.inbox.models import Notice
from waakvlam.journal.models import Event
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Viewer

LATER = NOON + timedelta(days=200)


def width(household: Household, name: str, subject: UUID) -> Category:
    """What the team of somebody may see of a subject, as Amira's team sees it."""

    def held(by: Viewer) -> Category:
        found = Category(0)
        team = household.cast.people[name][1].id
        for grant in Grant.objects.filter(subject=subject, team=team, dormant=False):
            found |= Category(grant.categories)
        return found

    seen: Category = household.sees("Amira", [subject], held)
    return seen


def roles(household: Household, name: str, subject: UUID | None = None) -> list[str]:
    about = subject or household.farid.person
    return sorted(row.role for row in household.sees(name, [about], helping, [about]))


def test_who_helps_sees_exactly_what_the_help_asks_from_now_on(household: Household) -> None:
    household.helps("Bram", HelpRole.CARETAKER, Law.NONE)
    assert width(household, "Bram", household.farid.person) == Category.CONTACT | Category.SUPPORT
    assert width(household, "Bram", household.farid.home) == Category.CONTACT
    assert roles(household, "Bram") == ["caretaker"]
    assert roles(household, "Hugo") == []


def test_a_known_face_also_sees_how_it_goes(household: Household) -> None:
    household.helps("Bram", HelpRole.KEEPER, Law.NONE)
    seen = width(household, "Bram", household.farid.person)
    assert seen == Category.CONTACT | Category.SUPPORT | Category.WELLBEING


def test_care_is_written_down_only_when_the_resident_agrees_and_opens_no_door_to_the_landlord(
    household: Household,
) -> None:
    household.helps("Bram", HelpRole.CARETAKER, Law.NONE)
    with pytest.raises(Refused):
        household.helps("Dirk", HelpRole.CLINICIAN, Law.ZVW)
    care = household.helps("Dirk", HelpRole.CLINICIAN, Law.ZVW, agreed=True)
    assert width(household, "Dirk", household.farid.person) == Category.CONTACT | Category.SUPPORT | Category.CARE
    assert roles(household, "Amira") == ["caretaker", "clinician"]
    assert roles(household, "Dirk") == ["caretaker", "clinician"]
    assert roles(household, "Bram") == ["caretaker"]
    with pytest.raises(Missing):
        household.sees("Bram", [household.farid.person], involvement_of, care)
    household.helps("Dirk", HelpRole.SUPPORT_WORKER, Law.WLZ)
    assert Category.CARE not in width(household, "Bram", household.farid.person)
    assert Category.FINANCE not in width(household, "Amira", household.farid.person)


def test_who_gives_care_writes_it_down_without_asking_anybody(household: Household) -> None:
    household.helps("Dirk", HelpRole.SUPPORT_WORKER, Law.WMO)
    household.helps("Dirk", HelpRole.CLINICIAN, Law.ZVW, by="Dirk")
    assert roles(household, "Dirk") == ["clinician", "support worker"]
    assert roles(household, "Amira") == ["support worker"], "the team learns of care from the resident only"


def test_a_landlord_gives_no_care_and_writes_none_down(household: Household) -> None:
    with pytest.raises(Refused):
        household.helps("Bram", HelpRole.CARETAKER, Law.ZVW, agreed=True)
    household.helps("Bram", HelpRole.CARETAKER, Law.NONE)
    with pytest.raises(Refused):
        household.helps("Dirk", HelpRole.CLINICIAN, Law.ZVW, by="Bram", agreed=True)


def test_who_sees_only_that_somebody_lives_here_writes_down_no_care(household: Household) -> None:
    here = household.does(
        "Bram", enter_home, address=household.cast.home.id, team=household.team("caretakers"), act=uuid4()
    )
    bea = household.does("Bram", register_resident, home=here, team=household.team("caretakers"), called="Bea")
    with pytest.raises(Refused):
        household.helps("Dirk", HelpRole.CLINICIAN, Law.ZVW, by="Bram", subject=bea, agreed=True)


@pytest.mark.parametrize("ground", ["covenant", "law"])
def test_the_database_itself_keeps_care_from_a_landlord(household: Household, ground: str) -> None:
    household.helps("Bram", HelpRole.CARETAKER, Law.NONE)

    def open_care(by: Viewer) -> None:
        from_landlord = "SELECT walls.open_care(%s, %s, %s, %s, %s)"
        with transaction.atomic(), connection.cursor() as cursor:
            ids = [str(household.farid.person), str(household.team("caretakers")), ground, str(uuid4()), str(uuid4())]
            cursor.execute(from_landlord, ids)

    with pytest.raises(ProgrammingError, match="no care"):
        household.sees("Bram", [household.farid.person], open_care)


def test_one_person_at_a_time_is_the_known_face(household: Household) -> None:
    household.helps("Chantal", HelpRole.KEEPER)
    with pytest.raises(Refused):
        household.helps("Amira", HelpRole.KEEPER)
    household.helps("Amira", HelpRole.DEPUTY)


def test_nobody_lets_somebody_see_more_than_they_see(household: Household) -> None:
    household.helps("Dirk", HelpRole.SUPPORT_WORKER)
    with pytest.raises(Refused):
        household.helps("Bram", HelpRole.KEEPER, Law.NONE, by="Dirk")


def test_somebody_who_helps_without_the_home_lets_another_see_the_person_only(
    household: Household,
) -> None:
    household.helps("Dirk", HelpRole.SUPPORT_WORKER)
    home = household.farid.home
    bea = household.does(
        "Amira", register_resident, home=home, team=household.team("neighbourhood"), called="Bea", since=NOON.date()
    )
    household.helps("Dirk", HelpRole.SUPPORT_WORKER, subject=bea)
    assert roles(household, "Dirk", bea) == ["support worker"]


@pytest.mark.parametrize(
    ("what", "problem"),
    [
        ({"team": uuid4()}, Missing),
        ({"person": uuid4()}, Missing),
        ({"subject": uuid4()}, Missing),
        ({"since": NOON.date() + timedelta(days=1)}, Invalid),
    ],
)
def test_what_cannot_be(household: Household, what: dict[str, Any], problem: type[Exception]) -> None:
    wanted: dict[str, Any] = {
        "subject": household.farid.person,
        "role": HelpRole.VOLUNTEER,
        "law": Law.NONE,
        "team": household.team("caretakers"),
    }
    with pytest.raises(problem):
        household.does("Amira", involve, **wanted | what)


def test_help_that_ends_closes_the_door_but_stays_in_the_history(household: Household) -> None:
    help_ = household.helps("Dirk")
    household.does("Amira", end_involvement, involvement=help_, reason=EndReason.DONE, at=LATER)
    assert roles(household, "Dirk") == []
    row = household.sees("Amira", [household.farid.person], involvement_of, help_)
    assert (row.until, row.end_reason) == (LATER.date(), "done")
    for name in ("Amira", "Dirk", "Hugo"):
        with pytest.raises(Missing):
            household.does(name, end_involvement, involvement=help_, reason=EndReason.DONE, at=LATER)


def test_who_helps_without_knowing_how_it_goes_does_not_end_the_help_of_another(household: Household) -> None:
    help_ = household.helps("Dirk")
    household.helps("Bram", HelpRole.CARETAKER, Law.NONE)
    with pytest.raises(Refused, match="alleen het team dat helpt"):
        household.does("Bram", end_involvement, involvement=help_, reason=EndReason.DONE)


def test_the_last_to_leave_starts_the_time_that_a_resident_is_kept(household: Household) -> None:
    def kept(by: Viewer) -> Any:
        return Resident.objects.get().retain_until

    def until() -> str:
        return str(household.sees("Amira", [household.farid.person], kept))

    assert until() == "2028-03-10"
    first, second = household.helps("Dirk"), household.helps("Bram", law=Law.NONE)
    assert until() == "None"
    household.does("Amira", end_involvement, involvement=first, reason=EndReason.CARE_ENDED, at=LATER)
    assert until() == "None"
    household.does("Amira", end_involvement, involvement=second, reason=EndReason.DONE, at=LATER)
    assert until() == "2028-09-26"


def notices(cast: Cast) -> set[str]:
    names = {cast.people[name][0].id: name for name in cast.people}
    found = set()
    for name in names.values():
        with enter(cast.viewer(name)):
            found |= {names[row.person_id] for row in Notice.objects.filter(key__startswith="help changed")}
    return found


def test_another_provider_takes_over_and_corporation_and_keeper_hear_so(household: Household) -> None:
    first = household.helps("Dirk", agreed_visits=3)
    household.helps("Chantal", HelpRole.KEEPER)
    household.helps("Bram", HelpRole.CARETAKER, Law.NONE)
    second = household.does(
        "Amira",
        replace,
        involvement=first,
        team=household.team("coordination"),
        person=household.person("Iris"),
        reason=EndReason.OTHER_PROVIDER,
        at=LATER,
    )
    old = household.sees("Amira", [household.farid.person], involvement_of, first)
    new = household.sees("Amira", [household.farid.person], involvement_of, second)
    assert (old.successor_id, old.end_reason, new.agreed_visits) == (second, "other provider", 3)
    assert roles(household, "Dirk") == []
    assert notices(household.cast) == {"Chantal", "Bram"}


def test_a_corporation_involved_as_a_team_hears_it_as_a_team(household: Household) -> None:
    first = household.helps("Dirk")
    household.does(
        "Amira",
        involve,
        subject=household.farid.home,
        role=HelpRole.CARETAKER,
        law=Law.NONE,
        team=household.team("caretakers"),
    )
    successor = household.helps("Chantal")
    household.does(
        "Amira", end_involvement, involvement=first, reason=EndReason.OTHER_PERSON, successor=successor, at=LATER
    )
    assert notices(household.cast) == {"Bram"}


def test_a_colleague_who_takes_over_is_no_change_of_provider(household: Household) -> None:
    first = household.helps("Chantal", HelpRole.KEEPER)
    household.does(
        "Amira",
        replace,
        involvement=first,
        team=household.team("neighbourhood"),
        person=household.person("Amira"),
        reason=EndReason.OTHER_PERSON,
    )
    assert notices(household.cast) == set()
    assert roles(household, "Chantal") == ["keeper"], "the team still sees"


def test_a_successor_is_somebody_else_for_the_same_person(household: Household) -> None:
    first = household.helps("Dirk")
    bea = household.does(
        "Amira", register_resident, home=household.farid.home, team=household.team("neighbourhood"), called="Bea"
    )
    other = household.helps("Dirk", subject=bea)
    for successor in (first, other, uuid4()):
        with pytest.raises(Missing):
            household.does(
                "Amira", end_involvement, involvement=first, reason=EndReason.OTHER_PERSON, successor=successor
            )


def test_help_keeps_its_door_open_by_what_is_done(household: Household) -> None:
    household.helps("Dirk")
    almost = NOON + timedelta(days=360)
    household.does("Dirk", _renewed, at=almost, subject=household.farid.person)
    household.does("Dirk", _renewed, at=almost, subject=household.farid.person)
    assert happened(household, "grant renewed", at=almost) == 2, "the person and the home, once"
    after = NOON + timedelta(days=700)
    assert household.sees("Dirk", [household.farid.person], helping, [household.farid.person], at=after)
    assert not household.sees("Amira", [household.farid.person], helping, [household.farid.person], at=after)
    with pytest.raises(ProgrammingError, match="closed"):
        household.does("Dirk", renew, subject=household.farid.person)


def happened(household: Household, kind: str, at: datetime) -> int:
    def count(by: Viewer) -> int:
        return Event.objects.filter(kind=kind).count()

    found: int = household.sees("Dirk", household.farid, count, at=at)
    return found


def _renewed(*, by: Viewer, subject: UUID) -> None:
    open_door(by, [subject], categories=ALL, activity="test", purpose=PurposeCode.PILOT_LIGHT)
    renew(by=by, subject=subject)


def test_the_record_tells_who_began_and_who_ended(household: Household) -> None:
    help_ = household.helps("Dirk")
    household.does("Amira", end_involvement, involvement=help_, reason=EndReason.DONE)

    def kinds(by: Viewer) -> list[str]:
        return list(Event.objects.filter(ref=help_).order_by("kind").values_list("kind", flat=True))

    assert household.sees("Amira", [household.farid.person], kinds) == ["help ended", "help started"]
