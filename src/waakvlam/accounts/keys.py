"""Keys that people and machines carry, and what we keep of them: only hashes."""

import hashlib
import hmac
import re
import secrets
from collections.abc import Container

from django.conf import settings

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Of codes that people read aloud and type over: Crockford's base 32, without I, L, O and U."""
_LOOKALIKE = str.maketrans("ILO", "110")


def new_key() -> str:
    """256 random bits, fit for a URL or a header."""
    return secrets.token_urlsafe(32)


def read_aloud(typed: str, lengths: Container[int]) -> str | None:
    """The code in what somebody typed: spaces, signs, lower case and look-alikes are forgiven.

    None if it is none of one of these `lengths`, in characters.
    """
    code = re.sub(r"[\W_]", "", typed).upper().translate(_LOOKALIKE)
    return code if len(code) in lengths and all(c in ALPHABET for c in code) else None


def session_hash(key: str) -> bytes:
    """What the database keeps of a session's key."""
    return hashlib.sha256(key.encode()).digest()


def keyed_hash(kind: str, key: str) -> bytes:
    """What the database keeps of a one-time link or token: HMAC-SHA256 with the pepper, for one kind of key only."""
    pepper = bytes.fromhex(settings.WAAKVLAM.receipt_pepper)
    return hmac.new(pepper, f"{kind}\0{key}".encode(), hashlib.sha256).digest()


def hide_key(key: str, prefix: str, version: int) -> str:
    """The rate limits' cache keys, hashed: they name addresses of computers and people."""
    return keyed_hash("attempt", f"{prefix}:{version}:{key}").hex()
