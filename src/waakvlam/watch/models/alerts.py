"""Alerts of areas, and the alarms behind them."""

from enum import StrEnum

from django.db import models
from django.db.models import Q

from waakvlam.kernel.encrypted import SealedText
from waakvlam.kernel.models import Row, choices
from waakvlam.parties.models import Professional, Team
from waakvlam.watch.models.series import Evaluation, Method, SeriesKind
from waakvlam.watch.states import OPEN, AlertState


class Explanation(StrEnum):
    """Why there was more telling and not more trouble."""

    CAMPAIGN = "campaign"
    NEW_STAFF = "new staff"
    BUSY_REPORTER = "one busy reporter"
    OTHER = "other"


class Alert(Row):
    """Something in the counts of an area that people must look at; one is open for each kind of series.

    `first_week` is when the rise began as far as known, `last_week` the newest week that alarmed. Words are what was
    found, what is done, and how it ended.
    """

    area = models.CharField(max_length=10)
    kind = models.CharField(max_length=20, choices=choices(SeriesKind))
    state = models.CharField(max_length=20, choices=choices(AlertState), default=AlertState.RAISED)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    person = models.ForeignKey(Professional, models.PROTECT, related_name="+", null=True)
    raised_at = models.DateTimeField()
    first_week = models.DateField()
    last_week = models.DateField()
    explanation = models.CharField(max_length=20, choices=choices(Explanation), blank=True)
    found = SealedText(default=b"")
    measures = SealedText(default=b"")
    ending = SealedText(default=b"")
    judged_at = models.DateTimeField(null=True)
    review_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["area", "-raised_at"])]
        constraints = [
            models.UniqueConstraint(fields=["area", "kind"], condition=Q(state__in=OPEN), name="one_open_alert"),
            models.CheckConstraint(
                condition=Q(state=AlertState.EXPLAINED, explanation__gt="")
                | (~Q(state=AlertState.EXPLAINED) & Q(explanation="")),
                name="explained_with_a_reason",
            ),
        ]


class Alarm(Row):
    """One evaluation that raised an alert, or strengthened one that was open."""

    alert = models.ForeignKey(Alert, models.CASCADE, related_name="alarms")
    evaluation = models.OneToOneField(Evaluation, models.CASCADE, related_name="+")
    method = models.CharField(max_length=20, choices=choices(Method))
