"""The receipt code: 80 random bits that a person can read out on the phone, kept only as a keyed hash."""

import hashlib
import hmac
import json
from collections.abc import Sequence

from django.conf import settings

from waakvlam.accounts.keys import ALPHABET, read_aloud

LENGTH = 16


def make_code(seed: bytes) -> str:
    """A code of 16 characters that follows from a secret seed, so that a retried telling shows the same code."""
    number = int.from_bytes(_keyed(b"code", seed)[:10], "big")
    return "".join(ALPHABET[(number >> shift) & 31] for shift in range(75, -5, -5))


def grouped(code: str) -> str:
    """As it is shown and said: four groups of four."""
    return " ".join(code[i : i + 4] for i in range(0, LENGTH, 4))


def read_code(typed: str) -> str | None:
    """The code in what somebody typed; None if it is none."""
    return read_aloud(typed, (LENGTH,))


def hash_code(code: str) -> bytes:
    """What is stored: HMAC-SHA256 with the pepper, which is not in the database."""
    return _keyed(b"receipt", code.encode())


def hash_source(contact: str) -> bytes:
    """The same value for the same contact, so that one source never counts twice; it cannot be turned back."""
    return _keyed(b"source", contact.strip().lower().encode())


def hash_content(parts: Sequence[object]) -> bytes:
    """The same value for the same content, so that something else under one id is noticed; it cannot be turned back."""
    return _keyed(b"content", json.dumps(parts).encode())


def _keyed(use: bytes, value: bytes) -> bytes:
    return hmac.new(bytes.fromhex(settings.WAAKVLAM.receipt_pepper), use + b"|" + value, hashlib.sha256).digest()
