"""A municipality made for one test: teams, people and tasks in areas that no other test uses."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID

from waakvlam.accounts.models import User
from waakvlam.kernel.migrating import OWNER_ALIAS
from waakvlam.kernel.viewer import Permission, Role, Viewer
from waakvlam.parties.models import (
    Absence,
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

TUESDAY = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
"""Noon in Amsterdam."""

_numbers = count(1000)


@dataclass
class Town:
    """One municipality; `gm`, `wk` and `bu` are its code and those of one district and neighbourhood in it."""

    number: int = field(default_factory=lambda: next(_numbers))

    @property
    def gm(self) -> str:
        return f"GM{self.number}"

    @property
    def wk(self) -> str:
        return f"WK{self.number}01"

    @property
    def bu(self) -> str:
        return f"BU{self.number}0101"

    def team(self, name: str, *, task: Task | None = None, area: str = "") -> Team:
        """A team of the town's municipality, for a task in an area when these are given."""
        organisation, _ = Organisation.objects.using(OWNER_ALIAS).get_or_create(
            code=f"gemeente-{self.number}", defaults={"name": "Gemeente", "kind": OrganisationKind.MUNICIPALITY}
        )
        team = Team(organisation=organisation, name=name, public_name=name, phone="030 000 00 00")
        team.save(using=OWNER_ALIAS)
        if task:
            self.work_area(team, task, area)
        return team

    def work_area(self, team: Team, task: Task, area: str = "") -> None:
        WorkArea(team=team, area_code=area or self.gm, task=task).save(using=OWNER_ALIAS)

    def person(
        self, name: str, *teams: Team, role: StaffRole = StaffRole.TEAM_MEMBER, since: date = date(2025, 1, 1)
    ) -> Professional:
        """A professional, with an account, in these teams."""
        user = User(email=f"{name.lower().replace(' ', '.')}.{next(_numbers)}@example.invalid")
        user.save(using=OWNER_ALIAS)
        organisation = Organisation.objects.using(OWNER_ALIAS).get_or_create(
            code=f"gemeente-{self.number}", defaults={"name": "Gemeente", "kind": OrganisationKind.MUNICIPALITY}
        )[0]
        person = Professional(user=user, organisation=organisation, name=name, function="wijkwerker")
        person.save(using=OWNER_ALIAS)
        for team in teams:
            self.membership(person, team, role=role, since=since)
        return person

    def membership(
        self,
        person: Professional,
        team: Team,
        *,
        role: StaffRole = StaffRole.TEAM_MEMBER,
        since: date = date(2025, 1, 1),
        until: date | None = None,
    ) -> None:
        Membership(team=team, professional=person, role=role, since=since, until=until).save(using=OWNER_ALIAS)

    def absence(
        self,
        person: Professional,
        stand_in: Professional | None = None,
        *,
        since: date = date(2026, 3, 9),
        until: date = date(2026, 3, 13),
    ) -> None:
        Absence(professional=person, stand_in=stand_in, since=since, until=until).save(using=OWNER_ALIAS)

    def opening(self, area: str = "", *, closed_at: datetime | None = None) -> Opening:
        opening = Opening(
            area_code=area or self.gm,
            weekly_capacity=10,
            reading_hours="op werkdagen",
            opened_at=datetime(2026, 1, 5, 8, 0, tzinfo=UTC),
            closed_at=closed_at,
        )
        opening.save(using=OWNER_ALIAS)
        return opening


def app(
    person: Professional | None = None,
    *teams: Team,
    now: datetime = TUESDAY,
    permissions: frozenset[Permission] = frozenset({Permission.WORK}),
) -> Viewer:
    """A professional at work, in the application."""
    return Viewer(
        Role.APP,
        now,
        person=person.id if person else None,
        teams=tuple(team.id for team in teams),
        permissions=permissions,
    )


def administrator(now: datetime = TUESDAY) -> Viewer:
    """Somebody who may configure."""
    return Viewer(Role.APP, now, permissions=frozenset({Permission.CONFIGURE}))


def clock(now: datetime = TUESDAY) -> Viewer:
    """The clock, at a moment."""
    return Viewer(Role.CLOCK, now)


def ids(people: list[Professional]) -> list[UUID]:
    """Their identifiers."""
    return [person.id for person in people]
