"""Keys that people and machines carry, and what we keep of them: only hashes."""

import hashlib
import hmac
import secrets

from django.conf import settings


def new_key() -> str:
    """256 random bits, fit for a URL or a header."""
    return secrets.token_urlsafe(32)


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
