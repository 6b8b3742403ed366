"""Notices: that something waits, for one person. What it is stands behind the sign-in, never in here or in a mail."""

from enum import StrEnum

from django.db import models

from waakvlam.kernel.models import Row, choices
from waakvlam.parties.models import Professional


class NoticeKind(StrEnum):
    """Why somebody is told."""

    ASKED = "asked"
    STAND_IN = "stand-in"
    COORDINATOR = "coordinator"
    DIRECTOR = "director"
    WEEKLY_LIST = "weekly list"
    MESSAGE = "message"
    NOT_TOLD = "not told"


NEWS = (NoticeKind.MESSAGE, NoticeKind.NOT_TOLD, NoticeKind.WEEKLY_LIST, NoticeKind.DIRECTOR)
"""What stands on no list of things to do: it asks nothing, or is for who has no such list."""


class MailState(StrEnum):
    """What became of the mail about a notice. `SENDING` is marked before it goes, so it never goes twice."""

    NONE = "none"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"


class MailChoice(StrEnum):
    """How somebody wants to be mailed about notices: at once, once a working day, or never."""

    EACH = "each"
    DIGEST = "digest"
    NEVER = "never"


class Notice(Row):
    """One person is told one thing once: `key` says which. Kept for a year."""

    person = models.ForeignKey(Professional, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=choices(NoticeKind))
    ref = models.UUIDField()
    area = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    mail = models.CharField(max_length=10, choices=choices(MailState), default=MailState.NONE)

    class Meta:
        indexes = [
            models.Index(fields=["person", "-at"]),
            models.Index(fields=["person"], condition=models.Q(mail=MailState.NONE, read_at=None), name="to_be_mailed"),
            models.Index(fields=["at"]),
        ]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="told_once")]


class Preference(models.Model):
    """How a person wants to be mailed; without a row: each."""

    person = models.OneToOneField(Professional, models.CASCADE, primary_key=True, related_name="+")
    mail = models.CharField(max_length=10, choices=choices(MailChoice))
