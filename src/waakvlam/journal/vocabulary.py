"""The words of the record: everything that can have happened."""

from enum import StrEnum


class Happened(StrEnum):
    """What an event says. Values are stored for ever: add, never rename."""

    # access
    GRANT_GIVEN = "grant given"
    PURPOSE_OPENED = "purpose opened"
    PURPOSE_CLOSED = "purpose closed"
