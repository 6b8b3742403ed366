"""Who may see what about whom (design §5)."""

from enum import IntFlag, StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from waakvlam.kernel.models import Row, choices
from waakvlam.parties.models import Team
from waakvlam.places.models import Address


class Category(IntFlag):
    """Kinds of data about a person, as bits: a grant opens a set of them."""

    CONTACT = 1
    NUISANCE = 2
    WELLBEING = 4
    SUPPORT = 8
    CARE = 16
    FINANCE = 32
    REPORTER = 64


class PurposeCode(StrEnum):
    """What personal data are processed for. Each stays off until it is accounted for."""

    EARLY_SIGNALS = "early signals"
    ARREARS = "arrears"
    PILOT_LIGHT = "pilot light"


class Basis(StrEnum):
    """On which ground a grant stands."""

    LAW = "law"
    COVENANT = "covenant"
    CONSENT = "consent"
    EMERGENCY = "emergency"


class SubjectKind(StrEnum):
    """What protected data can hang on."""

    HOME = "home"
    PERSON = "person"


class Subject(Row):
    """What protected data hang on: a home, which is one address during one occupancy, or a person.

    When a home changes hands its subject ends: the next tenant inherits nothing. A person keeps one subject wherever
    they live. Kept as long as anything hangs on it.
    """

    kind = models.CharField(max_length=10, choices=choices(SubjectKind), default=SubjectKind.HOME)
    address = models.ForeignKey(Address, models.PROTECT, null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    @property
    def place(self) -> Address:
        """Where a home is. Raises `AssertionError` for a person, who has no place but a stay."""
        assert self.address is not None
        return self.address

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address"], condition=Q(until=None), name="one_home_per_occupancy"),
            models.CheckConstraint(
                condition=Q(kind=SubjectKind.HOME, address__isnull=False) | Q(kind=SubjectKind.PERSON, address=None),
                name="only_a_home_has_an_address",
            ),
        ]


class Purpose(models.Model):
    """A purpose with what makes it lawful: controller, legal basis and the date of its DPIA (AVG art. 5, 6, 35).

    `opened_by` is the professional who answers for having put it on.
    """

    code = models.CharField(max_length=40, primary_key=True, choices=choices(PurposeCode))
    controller = models.CharField(max_length=200)
    legal_basis = models.CharField(max_length=500)
    dpia_on = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField()


class Grant(Row):
    """A team may see these categories about this subject, for one purpose, until a date.

    `reach_from` is how far back it opens. A dormant grant opens nothing, but lets its team reopen what was
    concluded. `act` is the row that the grant came from.
    """

    team = models.ForeignKey(Team, models.PROTECT, db_index=False)
    subject = models.ForeignKey(Subject, models.CASCADE, db_index=False)
    categories = models.IntegerField()
    purpose = models.CharField(max_length=40, choices=choices(PurposeCode))
    basis = models.CharField(max_length=20, choices=choices(Basis))
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    reach_from = models.DateTimeField()
    dormant = models.BooleanField(default=False)
    act = models.UUIDField()

    class Meta:
        indexes = [models.Index(fields=["subject", "team"]), models.Index(fields=["team", "valid_until"])]
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gt=models.F("valid_from")), name="grant_has_an_end"),
            models.CheckConstraint(condition=Q(categories__gt=0), name="grant_opens_something"),
        ]


class Look(Row):
    """One page on which protected data were shown: who looked, for which team and purpose, at whom, how wide.

    Only `walls.open_door` writes it, and without it nothing can be read. Kept as long as the law asks (NEN 7513).
    """

    context = models.UUIDField(db_index=True)
    at = models.DateTimeField()
    person = models.UUIDField()
    team = models.ForeignKey(Team, models.PROTECT, db_index=False)
    purpose = models.CharField(max_length=40, choices=choices(PurposeCode))
    activity = models.CharField(max_length=60)
    categories = models.IntegerField()
    reach_from = models.DateTimeField()
    subjects = ArrayField(models.UUIDField())

    class Meta:
        indexes = [models.Index(fields=["at"])]
