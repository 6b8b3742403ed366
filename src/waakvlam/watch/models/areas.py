"""What people decide and note about a neighbourhood."""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from waakvlam.kernel.encrypted import SealedText
from waakvlam.kernel.models import Row, choices
from waakvlam.parties.models import Professional, Team


class AreaLevel(StrEnum):
    """How much extra a neighbourhood gets (AR-01), from least to most. On screen: gewoon … stevige inzet."""

    PLAIN = "plain"
    EXTRA_EYES = "extra eyes"
    EXTRA_EFFORT = "extra effort"
    STRONG_EFFORT = "strong effort"


class LevelChange(Row):
    """The level of a neighbourhood from a day on: why, who answers for it, what made it start and what lets it end.

    Never changed: the next row ends it. A neighbourhood without one is plain.
    """

    area = models.CharField(max_length=10)
    level = models.CharField(max_length=20, choices=choices(AreaLevel))
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason = SealedText()
    starts_when = SealedText(default=b"")
    ends_when = SealedText(default=b"")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    person = models.ForeignKey(Professional, models.PROTECT, related_name="+")
    review_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["area", "-since"])]
        constraints = [
            models.UniqueConstraint(fields=["area"], condition=Q(until=None), name="one_level_of_an_area"),
        ]


class Factor(StrEnum):
    """What gives a neighbourhood strength, or takes it (AR-03)."""

    STIMULATING = "stimulating"
    UNDERMINING = "undermining"


class AreaNote(Row):
    """Something about a neighbourhood that helps or hinders, until somebody says that it is over (AR-03)."""

    area = models.CharField(max_length=10, db_index=True)
    factor = models.CharField(max_length=20, choices=choices(Factor))
    words = SealedText()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Professional, models.PROTECT, related_name="+")
    until = models.DateTimeField(null=True)


class ServiceKind(StrEnum):
    """What a neighbourhood needs within reach (AR-09)."""

    CARE_ALL_HOURS = "care at all hours"
    NIGHT_NURSE = "night nurse"
    PARENTING = "parenting"
    MONEY = "money"
    MEETING_PLACE = "meeting place"
    DAYTIME = "daytime activities"
    CARETAKER = "caretaker"


class Service(Row):
    """Whether a service is there in a neighbourhood; the newest row of each kind holds."""

    area = models.CharField(max_length=10)
    kind = models.CharField(max_length=20, choices=choices(ServiceKind))
    present = models.BooleanField()
    words = SealedText(default=b"")
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(Professional, models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["area", "kind", "-said_at"])]


class Plan(Row):
    """What professionals, peer experts and residents agreed about a neighbourhood (AR-11). The next one ends it.

    `took_part` says which groups were there, not who.
    """

    area = models.CharField(max_length=10)
    made_at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    took_part = SealedText()
    agreed = SealedText()
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    person = models.ForeignKey(Professional, models.PROTECT, related_name="+")
    review_on = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["area", "-made_at"])]
        constraints = [models.UniqueConstraint(fields=["area"], condition=Q(until=None), name="one_plan_of_an_area")]


class Agreement(Row):
    """What parties agreed about mixed living in a district (HA-01, HA-09), as text: nobody's home is given by it."""

    area = models.CharField(max_length=10, db_index=True)
    words = SealedText()
    agreed_on = models.DateField()
    until = models.DateTimeField(null=True)
    made_by = models.ForeignKey(Professional, models.PROTECT, related_name="+")
