"""Organisations, teams and professionals, and who is for what, where.

Data about professionals at work: readable by colleagues, not behind the door.
"""

from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from waakvlam.accounts.models import User
from waakvlam.kernel.models import Row, choices


class OrganisationKind(StrEnum):
    """The parties of the domain (SIG-10, CC-12)."""

    MUNICIPALITY = "municipality"
    CORPORATION = "corporation"
    NEIGHBOURHOOD_TEAM = "neighbourhood team"
    WELFARE = "welfare"
    MENTAL_HEALTH = "mental health"
    SHELTERED_HOUSING = "sheltered housing"
    PUBLIC_HEALTH = "public health"
    POLICE = "police"
    DEBT_HELP = "debt help"
    GENERAL_PRACTICE = "general practice"
    VOLUNTEERS = "volunteers"
    INSURER = "insurer"


class Task(StrEnum):
    """Who is for what in an area (RO-01). An area opens only when the tasks of its ladder are taken."""

    FIRST_VISIT = "first visit"
    NEIGHBOURHOOD_TEAM = "neighbourhood team"
    COORDINATION = "coordination"
    DIRECTION = "direction"


class StaffRole(StrEnum):
    """What a professional does in a team; `parties.roles` says what each role allows and in which words."""

    CARETAKER = "caretaker"
    TEAM_MEMBER = "team member"
    COORDINATOR = "coordinator"
    DIRECTOR = "director"
    PRIVACY_OFFICER = "privacy officer"
    ADMINISTRATOR = "administrator"


class Organisation(Row):
    """A party that works together with others under agreements."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=40, choices=choices(OrganisationKind))


class Team(Row):
    """A team of an organisation: what owns duties and holds grants.

    `public_name` and `introduction` are what neighbours read; `phone` is answered by people.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="teams", db_index=False)
    name = models.CharField(max_length=120)
    public_name = models.CharField(max_length=120)
    introduction = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=20)
    hours = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="team_name_in_organisation")]

    @property
    def full_name(self) -> str:
        """The organisation and the team, as colleagues say it; once when both have one name."""
        return " · ".join(dict.fromkeys((self.organisation.name, self.name)))


class Professional(Row):
    """Somebody who works for an organisation, with the contact card that colleagues see (CC-06)."""

    user = models.OneToOneField(User, models.PROTECT, related_name="professional")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="professionals")
    name = models.CharField(max_length=120)
    function = models.CharField(max_length=120)
    phone = models.CharField(max_length=20, blank=True)


class Membership(Row):
    """A professional works in a team in a role, from a day until a day (exclusive)."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="memberships")
    professional = models.ForeignKey(Professional, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=30, choices=choices(StaffRole))
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "professional", "role"], condition=Q(until=None), name="one_membership_at_a_time"
            )
        ]


class WorkArea(Row):
    """A team is for a task in an area: a neighbourhood, district or municipality code, whatever its year (AR-07)."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="work_areas", db_index=False)
    area_code = models.CharField(max_length=10, db_index=True)
    task = models.CharField(max_length=30, choices=choices(Task))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "area_code", "task"], name="one_work_area"),
        ]


class Absence(Row):
    """A professional is away from a day until a day (inclusive); the stand-in answers meanwhile."""

    professional = models.ForeignKey(Professional, models.CASCADE, related_name="absences", db_index=False)
    stand_in = models.ForeignKey(Professional, models.PROTECT, related_name="+", null=True)
    since = models.DateField()
    until = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["professional", "until"])]
        constraints = [
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="absence_ends_after_it_starts"),
            models.CheckConstraint(condition=~Q(stand_in=F("professional")), name="nobody_stands_in_for_oneself"),
        ]


class Opening(Row):
    """An area where Waakvlam works: with an agreed number of new situations a week, and a public form or not.

    `reading_hours` tells neighbours when messages are read.
    """

    area_code = models.CharField(max_length=10, unique=True)
    weekly_capacity = models.PositiveIntegerField()
    public_form = models.BooleanField(default=True)
    reading_hours = models.CharField(max_length=120)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
