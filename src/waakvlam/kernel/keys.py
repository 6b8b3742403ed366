"""Whether the keys in the settings are those that this database was written with.

Migrating keeps a text sealed with each key, and a hash made with the pepper. Nobody's data, and nothing that leads back
to a key: enough to see a key that is lost or wrong before somebody's words do not open.
"""

import hashlib
import hmac
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.db import connection, connections

from waakvlam.kernel.encrypted import seal_with, unseal

_TEXT = "waakvlam"
_PEPPER = "receipt pepper"


def note_keys(alias: str) -> None:
    """Keep a check of each key that has none yet; one that is there stays, or a wrong key would be taken for right."""
    checks = {number: seal_with(number, _TEXT, _place(number)) for number in settings.WAAKVLAM.field_keys}
    with connections[alias].cursor() as cursor:
        cursor.executemany(
            "INSERT INTO public.key_check VALUES (%s, %s) ON CONFLICT DO NOTHING",
            list({**checks, _PEPPER: _peppered()}.items()),
        )


def wrong_field_keys() -> Iterator[str]:
    """What is wrong with the key ring, a sentence for each key."""
    ring, checks = settings.WAAKVLAM.field_keys, _checks()
    for number in sorted((ring.keys() | checks.keys()) - {_PEPPER}):
        if number not in ring:
            yield f"key {number} is not there, and what it sealed does not open"
        elif number not in checks:
            yield f"key {number} is new, and `waakvlam migrate` has not noted it yet"
        elif not _opens(number, checks[number]):
            yield f"key {number} is not the one that sealed"


def pepper_is_wrong() -> bool:
    """Whether the pepper is another one than when it was noted."""
    return not hmac.compare_digest(_checks().get(_PEPPER, b""), _peppered())


def _checks() -> dict[str, bytes]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, value FROM walls.key_checks()")
        return {name: bytes(value) for name, value in cursor.fetchall()}


def _opens(number: str, sealed: bytes) -> bool:
    try:
        return unseal(sealed, _place(number)) == _TEXT
    except InvalidTag:
        return False


def _place(number: str) -> str:
    return f"key_check.value/{number}"


def _peppered() -> bytes:
    pepper = bytes.fromhex(settings.WAAKVLAM.receipt_pepper)
    return hmac.new(pepper, b"check|" + _TEXT.encode(), hashlib.sha256).digest()
