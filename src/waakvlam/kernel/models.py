"""The base of every table."""

from typing import Any

from django.db import models

from waakvlam.kernel.ids import new_id


class Row(models.Model):
    """A row with an identifier of our own making.

    `full_clean` is not called on save: rules and database constraints hold what must hold, whoever writes. Every index
    is paid for at each write: a key by which nobody searches, or that leads another index, has `db_index=False`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True

    def __repr__(self) -> str:
        """The kind and identifier only: content never reaches a log through a representation."""
        return f"<{type(self).__name__} {self.pk}>"

    def __str__(self) -> str:
        return repr(self)


def choices(enum: Any) -> list[tuple[str, str]]:
    """An enum's members as Django choices (value, value): the words on screen come from gettext."""
    return [(member.value, member.value) for member in enum]
