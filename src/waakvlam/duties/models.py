"""Who must do what by when. A duty holds no content: it can be counted and moved without looking in."""

from enum import IntEnum, StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from waakvlam.kernel.models import Row, choices
from waakvlam.parties.models import Professional, Team


class DutyKind(StrEnum):
    """Everything that can be asked of somebody by a date."""

    ACCEPT = "accept"
    ACT = "act"
    ANSWER = "answer"
    REPLY = "reply"
    INFORM = "inform"
    REVIEW_POSTPONEMENT = "review postponement"
    ASSIGN = "assign"
    EXPLAIN = "explain"
    AWAIT_PARTNER = "await partner"
    HEAR_PARTNER = "hear partner"
    # households
    REVIEW_LEVEL = "review level"
    # pilot light
    DECIDE_LIGHT = "decide light"
    CHECK_IN = "check in"
    FIND_KEEPER = "find keeper"
    REVIEW_OUTREACH = "review outreach"
    END_PAUSE = "end pause"
    CONFIRM_RELAPSE = "confirm relapse"
    HELP_ASKED = "help asked"
    TELL_AWAY = "tell away"
    COMPARE = "compare"
    SHARE_AGAIN = "share again"
    # watch
    ASSESS_ALERT = "assess alert"
    DECIDE_MEASURES = "decide measures"
    REVIEW_AREA = "review area"


class Rung(IntEnum):
    """Who is asked now: the ladder of design §4."""

    OWNER = 0
    STAND_IN = 1
    COORDINATOR = 2
    DIRECTOR = 3


class Ladder(StrEnum):
    """How fast silence moves on: by the seriousness of a concern (small is 1 and 2), or for contact
    with a pilot light. `duties.rules` has the times.
    """

    SMALL = "small"
    CONTACT = "contact"
    SERIOUS = "serious"
    URGENT = "urgent"


class Duty(Row):
    """Something owed by a team (and person) before `due_at`.

    `second` is asked when that person is away or does not act: a deputy in the same team. `holder_team` and
    `holder_person` are who is asked at the current `rung`; the owner keeps seeing it too.
    `rung_times` says when each further rung is reached (index 0: stand-in); `next_rung_at` is the first of them
    still to come, or nothing at the end of the ladder. Only a person's act sets `done_at`. `turn` counts the owners:
    it goes up when the duty is handed over, and the ladder starts anew. `asked_by` are the teams of whoever asked, as
    the database saw it; none when time, telling or a resident did. Kept as long as what `ref` points at.
    """

    kind = models.CharField(max_length=30, choices=choices(DutyKind))
    subject = models.UUIDField(null=True)
    ref = models.UUIDField()
    area = models.CharField(max_length=10)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Professional, models.PROTECT, related_name="+", null=True, db_index=False)
    second = models.ForeignKey(Professional, models.PROTECT, related_name="+", null=True, db_index=False)
    holder_team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False)
    holder_person = models.ForeignKey(Professional, models.PROTECT, related_name="+", null=True, db_index=False)
    ladder = models.CharField(max_length=10, choices=choices(Ladder))
    turn = models.PositiveSmallIntegerField(default=0)
    rung = models.SmallIntegerField(default=Rung.OWNER)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    rung_times = ArrayField(models.DateTimeField())
    next_rung_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    asked_by = ArrayField(models.UUIDField(), default=list)
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["team", "due_at"], condition=Q(done_at=None), name="duty_of_team"),
            models.Index(fields=["holder_team", "due_at"], condition=Q(done_at=None), name="duty_of_holder"),
            models.Index(fields=["next_rung_at"], condition=Q(done_at=None), name="duty_to_move"),
            models.Index(fields=["subject"], condition=Q(done_at=None), name="duty_about"),
            models.Index(
                fields=["area"], condition=Q(done_at=None, rung__gte=Rung.COORDINATOR.value), name="duty_came_up"
            ),
            models.Index(fields=["ref", "kind"]),
        ]
        constraints = [
            models.UniqueConstraint(fields=["ref", "kind"], condition=Q(done_at=None), name="asked_once_at_a_time"),
        ]
