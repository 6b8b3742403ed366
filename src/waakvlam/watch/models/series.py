"""What is counted each week, and what the early warning thought of it."""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from waakvlam.kernel.encrypted import SealedText
from waakvlam.kernel.models import Row, choices
from waakvlam.parties.models import Professional


class PlaceKind(StrEnum):
    """What a series is about."""

    NEIGHBOURHOOD = "neighbourhood"
    COMPLEX = "complex"
    GALLERY = "gallery"


class SeriesKind(StrEnum):
    """What is counted each week."""

    SIGNALS = "signals"
    CONCERNS = "concerns"
    LAPSED_CONTACT = "lapsed contact"
    BOTTLENECKS = "bottlenecks"


class Series(Row):
    """What is counted each week at one place, in one life domain ('' for all together).

    `place` is the code of a neighbourhood or the id of a complex or gallery, as far as it lies in neighbourhood `area`.
    `since` is the Monday of the first week that counts: before it nothing is known, after it no row means nought.
    """

    place_kind = models.CharField(max_length=20, choices=choices(PlaceKind))
    place = models.CharField(max_length=36)
    area = models.CharField(max_length=10)
    kind = models.CharField(max_length=20, choices=choices(SeriesKind))
    domain = models.CharField(max_length=40, blank=True)
    since = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["area", "place_kind"])]
        constraints = [models.UniqueConstraint(fields=["place", "area", "kind", "domain"], name="one_series")]


class Week(models.Model):
    """A week (its Monday) that was counted."""

    week = models.DateField(primary_key=True)
    counted_at = models.DateTimeField()


class Frozen(Row):
    """A week in an area of which something was erased, or that was counted elsewhere: never counted again."""

    week = models.DateField()
    area = models.CharField(max_length=10)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["week", "area"], name="frozen_once")]


class WeekCount(Row):
    """How many in one week (its Monday) of one series, from how many different sources. Nought has no row."""

    series = models.ForeignKey(Series, models.CASCADE, related_name="counts", db_index=False)
    week = models.DateField()
    count = models.PositiveIntegerField()
    sources = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["week"])]
        constraints = [models.UniqueConstraint(fields=["series", "week"], name="one_count_a_week")]


class Shown(Row):
    """About how many signals a neighbourhood had in four weeks, as directors are shown: rounded, None for under 10.

    Written when the four weeks are counted and never changed, so that nothing follows from a correction.
    """

    area = models.CharField(max_length=10)
    begins = models.DateField()
    about = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "begins"], name="shown_once")]


class Publication(Row):
    """The figures of a municipality in one quarter as they were published, once: never the exact counts.

    `content` is what `watch.publishing.Content` says.
    """

    municipality = models.CharField(max_length=6)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    content = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "year", "number"], name="published_once")]


class Method(StrEnum):
    """What raised an alarm: a week above its threshold, a slow rise, or several areas together."""

    THRESHOLD = "threshold"
    SHIFT = "sustained shift"
    SCAN = "space-time scan"


class Remark(StrEnum):
    """What a reader must know about an evaluation."""

    NONE = ""
    YOUNG = "short baseline"
    POOLED = "pooled"
    FEW = "too few to judge"


class Evaluation(Row):
    """What was expected of a series in a week, and how unusual what came was.

    `expected` and `upper` are counts over `weeks` weeks (empty when nothing can be said), `p_value` the chance of this
    many or more.
    `alarm` says that it stayed an alarm after the false discoveries of all series of that week were taken away.
    """

    series = models.ForeignKey(Series, models.CASCADE, related_name="evaluations", db_index=False)
    week = models.DateField()
    method = models.CharField(max_length=20, choices=choices(Method))
    count = models.PositiveIntegerField()
    expected = models.FloatField(null=True)
    upper = models.FloatField(null=True)
    p_value = models.FloatField(null=True)
    weeks = models.PositiveSmallIntegerField(default=1)
    remark = models.CharField(max_length=20, choices=choices(Remark), blank=True)
    alarm = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["week"], condition=Q(alarm=True), name="alarms_of_a_week")]
        constraints = [models.UniqueConstraint(fields=["series", "week", "method"], name="evaluated_once")]


class EffortKind(StrEnum):
    """Why more (or less) may be told, without more trouble."""

    CAMPAIGN = "campaign"
    NEW_STAFF = "new staff"
    NEW_TEAM = "new team"
    FORM_OPENED = "public form opened"
    AREA_OPENED = "area opened"
    OTHER = "other"


class Effort(Row):
    """A mark on the series of an area: from this day until that day more or less was told for a reason."""

    area = models.CharField(max_length=10, db_index=True)
    kind = models.CharField(max_length=20, choices=choices(EffortKind))
    since = models.DateField()
    until = models.DateField(null=True)
    words = SealedText(default=b"")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Professional, models.PROTECT, related_name="+")
