"""A file between its upload and its end. It may hold signals, so all of it is sealed and it never lies on a disk."""

from enum import StrEnum

from django.db import models

from waakvlam.kernel.encrypted import SealedText
from waakvlam.kernel.models import Row, choices
from waakvlam.parties.models import Professional, Team


class FileKind(StrEnum):
    """What a file holds."""

    AREAS = "areas"
    ADDRESSES = "addresses"
    COMPLEXES = "complexes"
    SIGNALS = "signals"


class UploadState(StrEnum):
    """`CHECKING` (nothing changes) until `CHECKED`; `READING` after a person said so, until `DONE`.

    Either ends as `UNUSABLE` when the file as a whole cannot be read.
    """

    CHECKING = "checking"
    CHECKED = "checked"
    READING = "reading"
    DONE = "done"
    UNUSABLE = "unusable"


AT_WORK = (UploadState.CHECKING, UploadState.READING)
ENDED = (UploadState.DONE, UploadState.UNUSABLE)


class Upload(Row):
    """A file that somebody brings in; seen by that person only.

    `team` tells the signals in it and is nothing for places. `size` and `position` (how far it was read) are bytes.
    `counts` are the five figures of the last outcome, `report` its problems as JSON: [[line, reason], …].
    `changed_at` is the last sign of life. Kept as long as `rules.may_be_erased` says.
    """

    kind = models.CharField(max_length=20, choices=choices(FileKind))
    state = models.CharField(max_length=20, choices=choices(UploadState), default=UploadState.CHECKING)
    person = models.ForeignKey(Professional, models.CASCADE, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", null=True)
    received_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    size = models.PositiveIntegerField(default=0)
    position = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    report = SealedText()


class Part(Row):
    """A piece of a file, byte for byte as Latin-1. Gone as soon as the file has been brought in."""

    upload = models.ForeignKey(Upload, models.DO_NOTHING, related_name="parts", db_index=False)
    number = models.PositiveIntegerField()
    content = SealedText()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["upload", "number"], name="part_of_upload")]
