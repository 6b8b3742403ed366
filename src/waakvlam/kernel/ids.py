"""Identifiers: random, so that a number never tells how many there are or which came first."""

from uuid import UUID, uuid4


def new_id() -> UUID:
    """A random identifier, made on our side: contexts that only insert cannot ask the database for one."""
    return uuid4()
