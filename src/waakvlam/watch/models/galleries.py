"""The balance on a gallery (story G): no share, no homes and no people in it."""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from waakvlam.kernel.encrypted import SealedText
from waakvlam.kernel.models import Row, choices
from waakvlam.parties.models import Professional, Team
from waakvlam.places.models import Gallery


class Threshold(Row):
    """From which share of homes with support a municipality talks about a gallery (AR-05). The next row ends it."""

    municipality = models.CharField(max_length=10)
    percent = models.PositiveSmallIntegerField()
    fewest_homes = models.PositiveSmallIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    made_by = models.ForeignKey(Professional, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality"], condition=Q(until=None), name="one_threshold_at_a_time"),
        ]


class Cause(StrEnum):
    """Why people talk about a gallery."""

    THRESHOLD = "threshold passed"
    HOME_FREE = "home falls free"


class Balance(Row):
    """A talk about the balance on a gallery, asked of the coordinator (story G). It holds no share and no homes.

    `decided_at` is when people agreed what to do, `below_at` when the share fell below the threshold again: only
    after that does passing it ask anew.
    """

    gallery = models.ForeignKey(Gallery, models.PROTECT, related_name="+")
    area = models.CharField(max_length=10, db_index=True)
    cause = models.CharField(max_length=20, choices=choices(Cause))
    opened_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    below_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gallery", "area", "cause"], condition=Q(below_at=None), name="asked_once_a_rise"
            ),
        ]


class MeasureKind(StrEnum):
    """What was decided together for a gallery. Never about a person, never about who gets a home."""

    CARETAKER_HOURS = "extra caretaker hours"
    CARING_NEIGHBOUR = "caring neighbour"
    MATCHING_POINT = "matching point"
    OTHER = "other"
    NOTHING = "nothing now"


class Measure(Row):
    """What was decided together for a gallery, who answers for it, and when it is looked at and ended."""

    gallery = models.ForeignKey(Gallery, models.PROTECT, related_name="+")
    area = models.CharField(max_length=10, db_index=True)
    kind = models.CharField(max_length=30, choices=choices(MeasureKind))
    words = SealedText()
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField()
    review_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    ending = SealedText(default=b"")
