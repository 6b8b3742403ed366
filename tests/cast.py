"""The fixed cast: who appears in the tests, in one small district of the fictional Vlamstad.

Amira (neighbourhood team), Bram (corporation), Chantal (colleague of Amira), Dirk (clinician), Els (neighbour),
Farid (resident), Greet (privacy officer), Hugo (another corporation, an outsider). Everyone here is fictional.
"""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from django.db.models import Model

from waakvlam.access.actions import open_purpose
from waakvlam.access.models import PurposeCode
from waakvlam.accounts.models import User
from waakvlam.households.actions import enter_home, register_resident
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.parties.models import (
    Membership,
    Opening,
    Organisation,
    OrganisationKind,
    Professional,
    StaffRole,
    Task,
    Team,
    WorkArea,
)
from waakvlam.parties.roles import ROLES
from waakvlam.places.models import Address, Street
from waakvlam.places.rules import normalised
from waakvlam.signals.actions.telling import Contact, Telling, Told, tell
from waakvlam.signals.catalogue import Observer
from waakvlam.signals.models import Channel, Source

NOON = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
"""A Tuesday, noon in Amsterdam."""
AREA = "BU99990101"
ELSEWHERE = "BU99990201"


@dataclass
class Cast:
    """Everyone, by first name, each as (professional, team, roles); and the homes."""

    now: datetime = NOON
    people: dict[str, tuple[Professional, Team, StaffRole]] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    home: Address = field(default_factory=Address)
    neighbours_home: Address = field(default_factory=Address)
    home_elsewhere: Address = field(default_factory=Address)

    def viewer(self, name: str, *, at: datetime | None = None, role: Role = Role.APP, **extra: object) -> Viewer:
        """This person, now or at a moment."""
        professional, team, staff_role = self.people[name]
        return Viewer(
            role,
            at or self.now,
            person=professional.id,
            name=professional.name,
            teams=(team.id,),
            permissions=ROLES[staff_role].permissions,
            **extra,  # type: ignore[arg-type]
        )

    def els(self, *, at: datetime | None = None, home: Address | None = None) -> Viewer:
        """Els, who tells about a home: the public, known by nothing but the address."""
        return Viewer(Role.INTAKE, at or self.now, address=(home or self.home).id)

    def clock(self, at: datetime | None = None) -> Viewer:
        """Time itself."""
        return Viewer(Role.CLOCK, at or self.now)

    def retention(self, at: datetime | None = None) -> Viewer:
        """Erasure."""
        return Viewer(Role.RETENTION, at or self.now)

    def farid(self, *, at: datetime | None = None, name: str = "Amira", home: Address | None = None) -> "Settled":
        """Farid, registered where he lives by Amira's neighbourhood team, which may see him from now on."""
        by = self.viewer(name, at=at)
        with enter(by):
            where = enter_home(by=by, address=(home or self.home).id, team=by.teams[0], act=uuid4())
            farid = register_resident(by=by, home=where, team=by.teams[0], called="Farid")
        return Settled(where, farid)

    def els_tells(
        self,
        *,
        kinds: tuple[str, ...] = ("noise",),
        words: str = "Al drie nachten muziek en geschreeuw.",
        at: datetime | None = None,
        home: Address | None = None,
        channel: Channel | None = Channel.RECEIPT,
        seriousness: int | None = None,
        contact: Contact | None = None,
        key: UUID | None = None,
    ) -> Told:
        """Els tells what she sees, through the public form."""
        by = self.els(at=at, home=home)
        telling = Telling(
            client="public",
            key=key or uuid4(),
            observer=Observer.NEIGHBOUR,
            source=Source.NEIGHBOUR,
            kinds=kinds,
            observed_at=by.now - timedelta(hours=2),
            words=words,
            seriousness=seriousness,
            channel=channel,
            contact=contact or Contact(),
        )
        with enter(by):
            return tell(telling, by=by)


class Settled(NamedTuple):
    """A resident in a home: the two subjects."""

    home: UUID
    person: UUID


def make_cast() -> Cast:
    """Put the cast into the database, as the owner of the tables."""
    cast = Cast()
    kinds = {
        "Gemeente Vlamstad": OrganisationKind.MUNICIPALITY,
        "Wijkteam Oost": OrganisationKind.NEIGHBOURHOOD_TEAM,
        "Woningstichting De Haard": OrganisationKind.CORPORATION,
        "Woonbedrijf Elders": OrganisationKind.CORPORATION,
        "GGZ De Kade": OrganisationKind.MENTAL_HEALTH,
    }
    organisations = {
        name: Organisation(code=f"org-{i}", name=name, kind=kind) for i, (name, kind) in enumerate(kinds.items())
    }
    _store(*organisations.values())
    for team_name, owner, public_name in [
        ("coordination", "Gemeente Vlamstad", "Coördinatie Vlamstad"),
        ("direction", "Gemeente Vlamstad", "Directie sociaal domein"),
        ("privacy", "Gemeente Vlamstad", "Privacy"),
        ("neighbourhood", "Wijkteam Oost", "Wijkteam Oost"),
        ("caretakers", "Woningstichting De Haard", "Sociaal beheer De Haard"),
        ("elsewhere", "Woonbedrijf Elders", "Sociaal beheer Elders"),
        ("clinic", "GGZ De Kade", "FACT-team De Kade"),
    ]:
        cast.teams[team_name] = Team(
            organisation=organisations[owner], name=team_name, public_name=public_name, phone="030 000 00 00"
        )
    _store(*cast.teams.values())
    for name, team, role in [
        ("Amira", "neighbourhood", StaffRole.TEAM_MEMBER),
        ("Chantal", "neighbourhood", StaffRole.TEAM_MEMBER),
        ("Bram", "caretakers", StaffRole.CARETAKER),
        ("Dirk", "clinic", StaffRole.TEAM_MEMBER),
        ("Greet", "privacy", StaffRole.PRIVACY_OFFICER),
        ("Hugo", "elsewhere", StaffRole.CARETAKER),
        ("Iris", "coordination", StaffRole.COORDINATOR),
        ("Joost", "direction", StaffRole.DIRECTOR),
        ("Karin", "coordination", StaffRole.ADMINISTRATOR),
    ]:
        _person(cast, name, team, role)
    for task, team in [
        (Task.FIRST_VISIT, "caretakers"),
        (Task.NEIGHBOURHOOD_TEAM, "neighbourhood"),
        (Task.COORDINATION, "coordination"),
        (Task.DIRECTION, "direction"),
    ]:
        _store(WorkArea(team=cast.teams[team], area_code="WK999901", task=task))
    _store(
        Opening(area_code="WK999901", weekly_capacity=20, reading_hours="op werkdagen", opened_at=NOON - timedelta(9)),
    )
    greet = cast.viewer("Greet")
    with enter(greet):
        for code, law in [
            (PurposeCode.EARLY_SIGNALS, "Wmo 2015, art. 2.1.2"),
            (PurposeCode.ARREARS, "Wgs, art. 3"),
            (PurposeCode.PILOT_LIGHT, "Wmo 2015, art. 2.1.2 en 2.3.2"),
        ]:
            open_purpose(by=greet, code=code, controller="Gemeente Vlamstad", legal_basis=law, dpia_on=date(2026, 1, 5))
    _store(*(Street(key=normalised("Lantaarnstraat"), neighbourhood=area) for area in (AREA, ELSEWHERE)))
    cast.home = _address("9999200000000001", 12, AREA)
    cast.neighbours_home = _address("9999200000000002", 14, AREA)
    cast.home_elsewhere = _address("9999200000000003", 1, ELSEWHERE)
    return cast


def _person(cast: Cast, name: str, team: str, role: StaffRole) -> None:
    user = User(email=f"{name.lower()}@example.invalid")
    user.set_unusable_password()
    organisation = cast.teams[team].organisation
    professional = Professional(user=user, organisation=organisation, name=f"{name} Voorbeeld", function=role.value)
    membership = Membership(team=cast.teams[team], professional=professional, role=role, since=date(2025, 1, 1))
    _store(user, professional, membership)
    cast.people[name] = (professional, cast.teams[team], role)


def _address(bag_id: str, number: int, neighbourhood: str) -> Address:
    address = Address(
        bag_id=bag_id,
        street="Lantaarnstraat",
        street_key=normalised("Lantaarnstraat"),
        number=number,
        postcode="9999AB",
        city="Vlamstad",
        neighbourhood=neighbourhood,
    )
    _store(address)
    return address


def _store(*rows: Model) -> None:
    for row in rows:
        row.save(using="owner", force_insert=True)
        row._state.db = "default"  # the same database, seen by the login role
