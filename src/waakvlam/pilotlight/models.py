"""The light itself: whose it is, how often there is contact, and what was agreed with the resident."""

from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from waakvlam.access.models import Subject
from waakvlam.kernel.encrypted import SealedText
from waakvlam.kernel.models import Row, choices
from waakvlam.parties.models import OrganisationKind, Professional, Team
from waakvlam.pilotlight.states import OPEN, LightState


class Origin(StrEnum):
    """Where a light came from (SIG-19): the reason to make contact."""

    CONCERN = "concern"
    CHECK_IN = "check-in"
    CARE_ENDED = "care ended"
    TRANSITION = "transition"
    PARTNER = "partner"
    RESIDENT = "resident"
    NEWCOMER = "newcomer"


class Colour(StrEnum):
    """The phase of the warning plan that fits now, as keeper and resident see it: a word, never a score."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


class Keeping(StrEnum):
    """What a resident wants kept when the light ends."""

    UNSAID = ""
    CARD = "card"
    NOTHING = "nothing"


class Policy(Row):
    """How a municipality keeps its lights. Versioned: a new row ends the old one and says why.

    `stages` is the rhythm from the start: `[every, unit, times]`, unit 'week' or 'month', or `[every, unit, 0, months]`
    until so many stable months; the last goes on. `outreach` is the rhythm before a yes. Minutes are what a contact
    takes; where somebody goes out travel comes on top (RO-05).
    """

    area_code = models.CharField(max_length=10)
    stages = models.JSONField()
    outreach = models.JSONField()
    stable_months = models.PositiveSmallIntegerField(default=36)
    visit_minutes = models.PositiveSmallIntegerField(default=45)
    call_minutes = models.PositiveSmallIntegerField(default=15)
    travel_minutes = models.PositiveSmallIntegerField(default=15)
    holders = ArrayField(models.CharField(max_length=40, choices=choices(OrganisationKind)))
    reason = models.CharField(max_length=300)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    made_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area_code"], condition=Q(until=None), name="one_policy_at_a_time"),
        ]


class How(StrEnum):
    """How contact was made (PL-18: together somewhere)."""

    VISIT = "visit"
    CALL = "call"
    MESSAGE = "message"
    STREET = "street"
    TOGETHER = "together"


class Light(Row):
    """One pilot light, for one person. It holds moments and identifiers, no content: reasons stand in the record.

    `keeper` and `deputy` follow the open involvements of those roles; `faces` counts the keepers so far (PL-16).
    `stage` is the place in the rhythm and `stage_contacts` how many contacts it has had there; `next_due_at` the moment
    of the next contact, to which its one open duty is equal. `due_from` and `lost_from` are when its warmth turns,
    stored with it so that a long list is sorted where it lies. `reached_at`, `seen_at` and `tried_at` are the last of
    each, `usual` the way in which the resident was last reached, `named_on` the day that was agreed for the next
    contact, `soon_on` the day by which there is one anyway, as the last word was worrying or wobbly. `met_at` is when
    this keeper first spoke the resident. `stable_since` starts the stability clock. `ends_at` is the last day of
    reaching out. Erased at `retain_until`; a light without subject is an empty mark.
    """

    subject = models.ForeignKey(Subject, models.SET_NULL, null=True, related_name="lights")
    area = models.CharField(max_length=10)
    state = models.CharField(max_length=30, choices=choices(LightState), default=LightState.PROPOSED)
    origin = models.CharField(max_length=20, choices=choices(Origin))
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False)
    keeper = models.ForeignKey(Professional, models.PROTECT, related_name="+", null=True, db_index=False)
    deputy = models.ForeignKey(Professional, models.PROTECT, related_name="+", null=True, db_index=False)
    faces = models.PositiveSmallIntegerField(default=0)
    proposed_at = models.DateTimeField()
    reaching_since = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    lit_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    keeping = models.CharField(max_length=10, choices=choices(Keeping), blank=True)
    rhythm_since = models.DateTimeField(null=True)
    stage = models.PositiveSmallIntegerField(default=0)
    stage_contacts = models.PositiveSmallIntegerField(default=0)
    override_every = models.PositiveSmallIntegerField(null=True)
    override_unit = models.CharField(max_length=5, blank=True)
    named_on = models.DateField(null=True)
    soon_on = models.DateField(null=True)
    next_due_at = models.DateTimeField(null=True)
    due_from = models.DateTimeField(null=True)
    lost_from = models.DateTimeField(null=True)
    usual = models.CharField(max_length=20, choices=choices(How), default=How.VISIT)
    reached_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    met_at = models.DateTimeField(null=True)
    stable_since = models.DateField(null=True)
    paused_until = models.DateField(null=True)
    retain_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject"], condition=Q(state__in=OPEN), name="one_open_light_a_person"),
        ]
        indexes = [
            models.Index(fields=["team", "state"], name="light_of_team"),
            models.Index(fields=["keeper"], condition=Q(state__in=OPEN), name="light_of_keeper"),
            models.Index(fields=["area"]),
            models.Index(fields=["retain_until"]),
        ]


class Result(StrEnum):
    """What came of it: reached, seen (waved, lights normal) or tried."""

    REACHED = "reached"
    SEEN = "seen"
    TRIED = "tried"


class Mood(StrEnum):
    """'Hoe gaat het met jou?' (PL-14): a word about the situation, never added up."""

    UNASKED = ""
    STEADY = "steady"
    WOBBLY = "wobbly"
    WORRYING = "worrying"


class CheckIn(Row):
    """One contact moment. It stays with the light; it becomes a signal only by `shared_at` ('Delen'), as `shared_kinds`
    and `shared_words`: what was shared is what the keeper chose to share.

    `device` and `client_id` come from a phone that was offline: sent again they change nothing. `other` is an entry of
    another device about the same contact that says something else; a person decides with `holds` (null: not yet).
    Never changed but for sharing and that decision.
    """

    light = models.ForeignKey(Light, models.CASCADE, related_name="check_ins", db_index=False)
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="+")
    how = models.CharField(max_length=20, choices=choices(How))
    result = models.CharField(max_length=20, choices=choices(Result))
    mood = models.CharField(max_length=20, choices=choices(Mood), blank=True)
    words = SealedText(default=b"")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    next_on = models.DateField(null=True)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Professional, models.PROTECT, related_name="+", db_index=False)
    device = models.UUIDField(null=True)
    client_id = models.UUIDField(null=True)
    other = models.ForeignKey("self", models.SET_NULL, related_name="+", null=True)
    holds = models.BooleanField(null=True, default=True)
    shared_at = models.DateTimeField(null=True)
    shared_kinds = ArrayField(models.CharField(max_length=40), default=list)
    shared_words = SealedText(default=b"")
    shared_signal = models.UUIDField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["device", "client_id"], name="one_entry_of_a_device")]
        indexes = [models.Index(fields=["light", "at"])]


class PlanPhase(Row):
    """One phase of the warning plan (signaleringsplan), in the resident's words.

    What others see, what helps, and who may do what. A new version replaces the three of them together.
    """

    light = models.ForeignKey(Light, models.CASCADE, related_name="phases", db_index=False)
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="+")
    colour = models.CharField(max_length=10, choices=choices(Colour))
    others_see = SealedText(default=b"")
    helps = SealedText(default=b"")
    who_may = SealedText(default=b"")
    with_resident = models.BooleanField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Professional, models.PROTECT, related_name="+", null=True, db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["light", "colour"], name="one_phase_of_each_colour")]


class PlanNow(Row):
    """Which phase of the plan fits now, as keeper and resident last said it; until somebody does it is green."""

    light = models.OneToOneField(Light, models.CASCADE, related_name="plan_now")
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="+")
    colour = models.CharField(max_length=10, choices=choices(Colour))
    said_at = models.DateTimeField()


class Asked(Row):
    """Something a resident asks of their keeper without a form: call me, come by, or own words.

    `way` is how they want to be answered, if they said so.
    """

    light = models.ForeignKey(Light, models.CASCADE, related_name="asked", db_index=False)
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="+")
    way = models.CharField(max_length=20, choices=choices(How), blank=True)
    words = SealedText(default=b"")
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["light", "at"])]


class Round(Row):
    """A walk through the neighbourhood, present for whoever wants to talk (SIG-18). No household, no names."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Professional, models.PROTECT, related_name="+", db_index=False)
    area = models.CharField(max_length=10)
    at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    talks = models.PositiveSmallIntegerField()

    class Meta:
        indexes = [models.Index(fields=["area", "at"])]


class Device(Row):
    """A phone that keeps today's list, sealed, for at most twelve hours; its id is the phone's own.

    `session` is the sign-in by which it was last seen. Withdrawn, it is wiped at next contact.
    """

    session = models.UUIDField()
    professional = models.ForeignKey(Professional, models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)


class Feed(Row):
    """A keeper's calendar, read by the key in its address: moments only, no names and no streets."""

    professional = models.OneToOneField(Professional, models.CASCADE, related_name="+")
    hash = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
