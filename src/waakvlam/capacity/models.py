"""Hours that a team has, and what people run into. Nothing here is about a resident."""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from waakvlam.kernel.models import Row, choices
from waakvlam.parties.models import Team


class Hours(Row):
    """How many hours a week a team has for pilot lights, from a day on (RO-05). The next row ends it."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    weekly = models.DecimalField(max_digits=5, decimal_places=1)
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team"], condition=Q(until=None), name="one_number_of_hours_at_a_time"),
        ]


class BottleneckKind(StrEnum):
    """What is missing."""

    NO_KEEPER = "no keeper"
    NO_HOURS = "no hours"
    NO_FITTING_OFFER = "no fitting offer"
    WAITING_LIST = "waiting list"


class Bottleneck(Row):
    """Something that people need and that is not there: counted, and passed to those who can change it (promise 10).

    `ref` is the row where it showed, so that the same one is not counted twice; no content, no resident.
    """

    kind = models.CharField(max_length=30, choices=choices(BottleneckKind))
    area = models.CharField(max_length=10)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", null=True)
    ref = models.UUIDField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["area", "since"])]
        constraints = [
            models.UniqueConstraint(fields=["ref", "kind"], condition=Q(until=None), name="one_bottleneck_at_a_time"),
        ]
