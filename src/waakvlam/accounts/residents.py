"""How residents come in: a one-time code from a letter or from somebody's screen; later a passkey, if they like.

A resident's account has no e-mail address and no password. It holds one thing: which person it is (a subject).
"""

import secrets
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from django.db import connection

from waakvlam.accounts.keys import ALPHABET, keyed_hash, read_aloud, session_hash
from waakvlam.accounts.models import LinkPurpose, OneTimeLink, User
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer


class Way(StrEnum):
    """How a code reaches a resident."""

    LETTER = "letter"
    PHONE = "phone"


LASTS = {Way.LETTER: timedelta(days=14), Way.PHONE: timedelta(minutes=15)}
LENGTH = {Way.LETTER: 12, Way.PHONE: 8}
"""Characters of five random bits each: what lies in a letterbox for days is longer than what is typed over at once."""


def new_code(way: Way) -> str:
    """A code to come in with once."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH[way]))


def groups(code: str) -> list[str]:
    """As it is shown and said: groups of four."""
    return [code[i : i + 4] for i in range(0, len(code), 4)]


def read_code(typed: str) -> str | None:
    """The code in what somebody typed; None if it is none."""
    return read_aloud(typed, LENGTH.values())


def hash_code(code: str) -> bytes:
    """What the database keeps of a code."""
    return keyed_hash(LinkPurpose.RESIDENT, code)


def use_code(*, by: Viewer, typed: str) -> User:
    """The account that a code lets in, and the code is used up. Needs the sign-in context.

    Raises `Missing` when it is no code, was used, replaced or ended, or the account was closed.
    """
    found = OneTimeLink.objects.filter(
        purpose=LinkPurpose.RESIDENT, hash=hash_code(read_code(typed) or ""), used_at=None, ends_at__gt=by.now
    )
    link = found.first()
    user = link and User.objects.filter(pk=link.ref, is_active=True).first()
    if not link or not user or not found.update(used_at=by.now):
        raise Missing
    record(Happened.RESIDENT_CAME_IN, by=by, ref=link.pk, about=user.resident)
    return user


def resident_of(key: str) -> UUID | None:
    """Which resident is signed in with this session, for the entrance; None for nobody and for a member of staff."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.session_resident(%s)", [session_hash(key)])
        (found,) = cursor.fetchone()
    return UUID(str(found)) if found else None
