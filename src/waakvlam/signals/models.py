"""Signals, the concern they belong to, the answer that each is owed, and the explanation owed to the person."""

from enum import StrEnum

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from waakvlam.access.models import PurposeCode, Subject
from waakvlam.kernel.encrypted import SealedText
from waakvlam.kernel.models import Row, choices
from waakvlam.parties.models import Organisation, Professional, Task, Team
from waakvlam.signals.states import AnswerState, ConcernState, InformingState, QuestionState


class Source(StrEnum):
    """By which way a signal came in (SIG-10). All of them are one path: `tell`."""

    NEIGHBOUR = "neighbour"
    PROFESSIONAL = "professional"
    ON_BEHALF = "on behalf"
    IMPORT = "import"
    API = "api"


class Outcome(StrEnum):
    """How a concern ended. 'No help request' is not among them (SIG-11)."""

    FINE = "fine"
    HELPED = "helped"
    HELP_REQUEST = "help request"
    OTHER_PARTY_ACTS = "other party acts"
    NOT_FOUND_AGAIN = "not found again"
    NOT_NOW = "not now"


class Concern(Row):
    """The signals about one subject for one purpose, to be acted on. On screen: situatie.

    `seriousness` is the highest of its signals, `own_reference` the number in the owner's own system. One that began
    beyond the area's agreed weekly capacity is with the coordinator, and counted (SIG-22).
    Erased, with its signals, at `retain_until`; a row without subject is the empty mark that stays and counts.
    """

    subject = models.ForeignKey(Subject, models.SET_NULL, null=True, related_name="concerns")
    purpose = models.CharField(max_length=40, choices=choices(PurposeCode))
    area = models.CharField(max_length=10)
    state = models.CharField(max_length=30, choices=choices(ConcernState), default=ConcernState.RECEIVED)
    seriousness = models.PositiveSmallIntegerField()
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Professional, models.PROTECT, related_name="+", null=True, db_index=False)
    own_reference = models.CharField(max_length=40, blank=True)
    opened_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    concluded_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=30, choices=choices(Outcome), blank=True)
    beyond_capacity = models.BooleanField(default=False)
    returns = models.PositiveSmallIntegerField(default=0)
    retain_until = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "purpose"],
                condition=~Q(state__in=[ConcernState.CONCLUDED, ConcernState.LAPSED]),
                name="one_open_concern_per_subject",
            ),
            models.CheckConstraint(
                condition=Q(state=ConcernState.CONCLUDED, concluded_at__isnull=False, outcome__gt="")
                | (~Q(state=ConcernState.CONCLUDED) & Q(concluded_at=None, outcome="")),
                name="concluded_with_an_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "opened_at"]),
            models.Index(fields=["retain_until"]),
            models.Index(fields=["team", "opened_at"]),
        ]


class Signal(Row):
    """One observation of one moment; never changed. A viewer sees it when a grant covers all its categories.

    `kinds` are codes of the catalogue. `source_key` is the same for tellings of one source, so that they never count
    as independent; empty when that cannot be known. `digest` tells the same telling sent again from another one under
    the same id (`tellings.content_of`). Erased with its concern.
    """

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="signals")
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="+", db_index=False)
    kinds = ArrayField(models.CharField(max_length=40))
    category = models.IntegerField()
    seriousness = models.PositiveSmallIntegerField()
    observed_at = models.DateTimeField()
    told_at = models.DateTimeField()
    source = models.CharField(max_length=20, choices=choices(Source))
    source_key = models.BinaryField(default=b"")
    digest = models.BinaryField()
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", null=True, db_index=False)
    person = models.ForeignKey(Professional, models.PROTECT, related_name="+", null=True, db_index=False)
    words = SealedText(default=b"")

    class Meta:
        indexes = [models.Index(fields=["subject", "told_at"])]


class Reporter(models.Model):
    """Who told, as far as they wanted to say. Only for answering. Erased with the signal, or earlier on request."""

    signal = models.OneToOneField(Signal, models.CASCADE, primary_key=True, related_name="reporter")
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="+")
    told_at = models.DateTimeField()
    name = SealedText(default=b"")
    phone = SealedText(default=b"")
    email = SealedText(default=b"")


class Channel(StrEnum):
    """How the reporter wants to be answered, or was."""

    RECEIPT = "receipt"
    EMAIL = "email"
    PHONE = "phone"
    IN_PERSON = "in person"


class Answer(Row):
    """The answer owed to one reporter, and the two-way channel that their receipt code opens.

    `code_hash` is the keyed hash of the code, unique and indexed. `read_at` is when somebody accepted the signal.
    `helped` is the reporter's own verdict, `mailed_at` the mark that is set before a mail without content
    goes out. It outlives an erased signal, so that the reporter still hears the truth;
    erased with the concern.
    """

    signal = models.OneToOneField(Signal, models.SET_NULL, null=True, related_name="answer")
    concern = models.ForeignKey(Concern, models.CASCADE, related_name="answers")
    subject = models.ForeignKey(Subject, models.SET_NULL, null=True, related_name="+")
    area = models.CharField(max_length=10)
    state = models.CharField(max_length=20, choices=choices(AnswerState))
    channel = models.CharField(max_length=20, choices=choices(Channel))
    code_hash = models.BinaryField(null=True, unique=True)
    told_at = models.DateTimeField()
    due_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    given_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    helped = models.BooleanField(null=True)
    mailed_at = models.DateTimeField(null=True)


class Message(Row):
    """One message in the channel between reporter and team. Erased with the signal."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="messages", db_index=False)
    subject = models.ForeignKey(Subject, models.SET_NULL, null=True, related_name="+")
    from_reporter = models.BooleanField()
    at = models.DateTimeField()
    words = SealedText()

    class Meta:
        indexes = [models.Index(fields=["answer", "at"])]


class Ground(StrEnum):
    """On which ground telling the person may wait (AVG art. 14 lid 5, 23; UAVG art. 41)."""

    SAFETY_OF_OTHERS = "safety of others"
    SAFETY_OF_PERSON = "safety of the person"
    INVESTIGATION = "investigation"


class Informing(Row):
    """The explanation owed to the person concerned (AVG art. 14): within 10 working days, never after `latest_at`.

    A postponement needs a ground, a second person and a review within 4 weeks; `shares_with` are the organisations
    that may get to see the situation meanwhile, and nobody else. Erased or told: the row stays as the mark of what was
    done.
    """

    concern = models.OneToOneField(Concern, models.CASCADE, related_name="informing")
    subject = models.ForeignKey(Subject, models.SET_NULL, null=True, related_name="+")
    state = models.CharField(max_length=30, choices=choices(InformingState))
    due_at = models.DateTimeField()
    latest_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    told_by = models.ForeignKey(Professional, models.PROTECT, related_name="+", null=True, db_index=False)
    how = models.CharField(max_length=20, choices=choices(Channel), blank=True)
    ground = models.CharField(max_length=40, choices=choices(Ground), blank=True)
    shares_with = ArrayField(models.UUIDField(), default=list)
    asked_by = models.ForeignKey(Professional, models.PROTECT, related_name="+", null=True, db_index=False)
    agreed_by = models.ForeignKey(Professional, models.PROTECT, related_name="+", null=True, db_index=False)
    review_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "latest_at"])]


class Reply(StrEnum):
    """What a partner says to a question: three buttons (design §7)."""

    CONTACT = "makes contact"
    NO = "no, because"
    CALL_ME = "call me"


class Question(Row):
    """One question to a partner without an account, who answers once through a link that came by mail.

    It holds all that the partner gets to see: `words`, and `home` (the address as text) only when the asker shows it.
    `team` is whom the partner may call. `mailed_at` is the mark set before the mail goes out, `ends_at` when the link
    stops working. Erased with the concern.
    """

    concern = models.ForeignKey(Concern, models.CASCADE, related_name="questions")
    subject = models.ForeignKey(Subject, models.SET_NULL, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Professional, models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=20, choices=choices(QuestionState), default=QuestionState.ASKED)
    email = SealedText()
    words = SealedText()
    home = SealedText(default=b"")
    asked_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True)
    reply = models.CharField(max_length=20, choices=choices(Reply), blank=True)
    reply_words = SealedText(default=b"")
    phone = SealedText(default=b"")
    answered_at = models.DateTimeField(null=True)


class Route(Row):
    """Who becomes the owner of what, where (SIG-12). The narrowest area wins, then the lowest `position`.

    An empty `kinds` means all. Rows are never changed: a new version ends the old one.
    """

    area_code = models.CharField(max_length=10, db_index=True)
    kinds = ArrayField(models.CharField(max_length=40), default=list)
    seriousness_from = models.PositiveSmallIntegerField(default=0)
    seriousness_to = models.PositiveSmallIntegerField(default=4)
    position = models.PositiveSmallIntegerField()
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", null=True)
    task = models.CharField(max_length=30, choices=choices(Task), blank=True)
    person = models.ForeignKey(Professional, models.PROTECT, related_name="+", null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    made_by = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(team__isnull=False, task="") | Q(team=None, task__gt="", person=None),
                name="route_leads_to_a_team_or_a_task",
            )
        ]
