"""Residents, where they live, who helps them, and how much help there is.

A household is the home: one address during one occupancy. What is about one person hangs on that person, and goes
along when they move; what is about the household stays with the home that it was about.
"""

from enum import StrEnum

from django.db import models
from django.db.models import F, Q

from waakvlam.access.models import Subject
from waakvlam.kernel.encrypted import SealedText
from waakvlam.kernel.models import Row, choices
from waakvlam.parties.models import Professional, Team


class Representation(StrEnum):
    """Who decides along with a resident by law (BW boek 1)."""

    NONE = ""
    MENTOR = "mentor"
    ADMINISTRATOR = "administrator"  # bewindvoerder
    GUARDIAN = "guardian"  # curator


class Resident(models.Model):
    """Somebody who lives here, by the name they like to be called by.

    The three 'no' fields are safe-contact preferences that every screen, letter and card obeys; `contact_words` says
    how it is safe. `network_asked_on` is when somebody asked who is around them; nobody named since then means 'no
    network' (SC-12). Erased after `retain_until`, two years after the last help, or `wished_until`, when the resident
    wants it sooner; never while somebody helps.
    """

    subject = models.OneToOneField(Subject, models.CASCADE, primary_key=True, related_name="resident")
    called = SealedText()
    language = models.CharField(max_length=8, default="nl")
    phone = SealedText(default=b"")
    contact_words = SealedText(default=b"")
    no_letters = models.BooleanField(default=False)
    no_calls = models.BooleanField(default=False)
    not_at_door = models.BooleanField(default=False)
    with_children = models.BooleanField(default=False)
    representation = models.CharField(max_length=20, choices=choices(Representation), blank=True)
    representative = SealedText(default=b"")
    network_asked_on = models.DateField(null=True)
    registered_at = models.DateTimeField()
    retain_until = models.DateField(null=True, db_index=True)
    wished_until = models.DateField(null=True, db_index=True)


class Stay(Row):
    """A resident lives in a home from a day until a day. Who leaves takes nothing of the others along."""

    resident = models.ForeignKey(Resident, models.CASCADE, related_name="stays")
    home = models.ForeignKey(Subject, models.CASCADE, related_name="stays")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resident"], condition=Q(until=None), name="lives_in_one_home"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="stay_ends_after_it_starts"
            ),
        ]


class Law(StrEnum):
    """Under which law somebody helps (FI-01). Care is health data; none is what neighbours and volunteers do."""

    ZVW = "Zvw"
    WMO = "Wmo"
    WLZ = "Wlz"
    YOUTH = "Jeugdwet"
    PARTICIPATION = "Participatiewet"
    NONE = "none"


class HelpRole(StrEnum):
    """What somebody is to a resident. A keeper and a deputy hold the pilot light; the case lead is exactly one."""

    KEEPER = "keeper"
    DEPUTY = "deputy"
    CASE_LEAD = "case lead"
    SUPPORT_WORKER = "support worker"
    CLINICIAN = "clinician"
    CARETAKER = "caretaker"
    DEBT_HELPER = "debt helper"
    VOLUNTEER = "volunteer"


class Fit(StrEnum):
    """Whether the help fits, as the resident or the case lead says (SC-04 to SC-06)."""

    UNKNOWN = ""
    GOOD = "good"
    TOO_LITTLE = "too little"
    TOO_NONCOMMITTAL = "too non-committal"
    WRONG_KIND = "wrong kind"


class EndReason(StrEnum):
    """Why somebody stopped helping."""

    DONE = "done"
    CARE_ENDED = "care ended"
    OTHER_PROVIDER = "other provider"
    OTHER_PERSON = "other person"
    MOVED = "moved"
    RESIDENT_STOPPED = "resident stopped"


class Involvement(Row):
    """Who helps: a team and perhaps a person, in a role, under a law, for a person or a household (CC-09).

    `category` is the data category that it shows: care when the law makes it health data. `agreed_visits` is how many
    were agreed in four weeks (SC-02). Never changed into another helper's: it ends, and `successor` names the next.
    """

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="involvements")
    role = models.CharField(max_length=20, choices=choices(HelpRole))
    law = models.CharField(max_length=20, choices=choices(Law))
    category = models.IntegerField()
    team = models.ForeignKey(Team, models.PROTECT, related_name="+")
    person = models.ForeignKey(Professional, models.PROTECT, related_name="+", null=True)
    since = models.DateField()
    until = models.DateField(null=True)
    agreed_visits = models.PositiveSmallIntegerField(null=True)
    fit = models.CharField(max_length=20, choices=choices(Fit), blank=True)
    fit_words = SealedText(default=b"")
    end_reason = models.CharField(max_length=20, choices=choices(EndReason), blank=True)
    successor = models.ForeignKey("self", models.SET_NULL, related_name="+", null=True)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["person"], condition=Q(until=None), name="involved_now"),
            models.Index(fields=["team"], condition=Q(until=None), name="involved_team_now"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "role"],
                condition=Q(until=None, role__in=["keeper", "deputy", "case lead"]),
                name="one_keeper_deputy_and_case_lead",
            ),
            models.CheckConstraint(
                condition=Q(until=None, end_reason="") | Q(until__isnull=False, end_reason__gt=""),
                name="ended_with_a_reason",
            ),
        ]


class VisitResult(StrEnum):
    """What came of a helper's visit."""

    REACHED = "reached"
    FAILED = "failed"


class Visit(Row):
    """A visit that a helper made or tried, so that agreed and delivered can be compared (SC-02, SIG-08)."""

    involvement = models.ForeignKey(Involvement, models.CASCADE, related_name="visits", db_index=False)
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="+")
    category = models.IntegerField()
    at = models.DateTimeField()
    result = models.CharField(max_length=10, choices=choices(VisitResult))
    person = models.ForeignKey(Professional, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["involvement", "at"])]


class Level(StrEnum):
    """How much support there is, in words, from least to most. On screen: hoeveel hulp."""

    NONE = "none"
    PILOT_LIGHT = "pilot light"
    LIGHT_SUPPORT = "light support"
    INTENSIVE = "intensive"
    TIME_OUT = "time-out or shelter"
    CRISIS = "crisis"


class SupportLevel(Row):
    """How much support a household has from a day on, why, who answers for it, and when it is looked at again.

    `told` names who was told (SC-10), `stays` what stays when it goes down. Never changed: the next row ends it.
    """

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="levels", db_index=False)
    level = models.CharField(max_length=20, choices=choices(Level))
    since = models.DateField()
    until = models.DateField(null=True)
    reason = SealedText()
    stays = SealedText(default=b"")
    told = SealedText(default=b"")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Professional, models.PROTECT, related_name="+", db_index=False)
    review_on = models.DateField()
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["subject", "since"])]
        constraints = [
            models.UniqueConstraint(fields=["subject"], condition=Q(until=None), name="one_level_at_a_time"),
        ]


class TieKind(StrEnum):
    """Who is around a resident (SC-12)."""

    FAMILY = "family"
    FRIEND = "friend"
    NEIGHBOUR = "neighbour"
    CLUB = "club"
    WORK = "work"


class Tie(Row):
    """Somebody in a resident's own network, in the resident's words. Erased when the resident says so."""

    subject = models.ForeignKey(Subject, models.CASCADE, related_name="ties")
    kind = models.CharField(max_length=20, choices=choices(TieKind))
    name = SealedText()
    words = SealedText(default=b"")
    made_at = models.DateTimeField()
