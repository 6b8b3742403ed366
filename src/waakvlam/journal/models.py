"""What happened, in rows that nobody changes (design §6).

`journal_event` has four more columns that only the database fills: `seq`, `xact`, `epoch` and `recorded_at`. They
are not part of the model because contexts that only insert may not read them back.
"""

from django.db import models
from django.db.models import Q

from waakvlam.kernel.encrypted import SealedText
from waakvlam.kernel.models import Row


class Event(Row):
    """Something that happened: identifiers, codes and a commitment to the detail; never content.

    `about` is the subject that it concerns (none for configuration), `category` the kind of data in its detail
    (access.Category: one bit), `ref` the row that changed.
    """

    kind = models.CharField(max_length=40)
    at = models.DateTimeField()
    person = models.UUIDField(null=True)
    team = models.UUIDField(null=True)
    about = models.UUIDField(null=True)
    category = models.IntegerField(default=1)
    ref = models.UUIDField()
    commitment = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["about", "at"]),
            # Few rows, asked by phones that were signed in with one of them.
            models.Index(fields=["ref"], condition=Q(kind="session ended"), name="ended_session"),
            # Few rows, counted each week.
            models.Index(fields=["at"], condition=Q(kind="duty to coordinator"), name="reached_coordinator"),
        ]


class Detail(models.Model):
    """The encrypted detail of an event, beside the chain: erasing it leaves the chain whole.

    Erased with the subject's content; until then kept as long as the event's row is of use.
    """

    event = models.OneToOneField(Event, models.DO_NOTHING, primary_key=True, db_constraint=False)
    about = models.UUIDField(null=True)
    content = SealedText()

    class Meta:
        indexes = [models.Index(fields=["about"])]


class Seal(models.Model):
    """A closed block of at most 10,000 events: `root` follows from the previous root and every row in the block.

    The cursor (`epoch`, `xact`, `seq`) is the last event in the block.
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    epoch = models.IntegerField()
    xact = models.BigIntegerField()
    seq = models.BigIntegerField()
    events = models.IntegerField()
    root = models.BinaryField()
