"""Entering a context: a role in the database plus signed claims, for one transaction (design §5)."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.db import connection, transaction

from waakvlam.kernel.errors import NoContext
from waakvlam.kernel.viewer import Viewer

_entered: ContextVar[bool] = ContextVar("entered", default=False)


@contextmanager
def enter(viewer: Viewer) -> Iterator[None]:
    """Do everything inside as `viewer`: one transaction, one role, one signed context.

    The login role may read nothing, so work outside a context is refused by the database, not by our care.
    Raises `NoContext` when a context is open already.
    """
    if _entered.get():
        raise NoContext("A context is open already: one verb, one context.")
    inside_another_transaction = connection.in_atomic_block
    token = _entered.set(True)
    try:
        with transaction.atomic():
            _open(viewer)
            yield
            if inside_another_transaction:
                # SET LOCAL lives until the outermost transaction ends; a context must not outlive its block.
                _close()
    finally:
        _entered.reset(token)


def _open(viewer: Viewer) -> None:
    connection.ensure_connection()
    claims = json.dumps(
        {
            "role": viewer.role.value,
            "now": viewer.now.isoformat(),
            "person": viewer.person and str(viewer.person),
            "teams": [str(team) for team in viewer.teams],
            "permissions": sorted(viewer.permissions),
            "address": viewer.address and str(viewer.address),
            "receipt": viewer.receipt and viewer.receipt.hex(),
            "resident": viewer.resident and str(viewer.resident),
            "context": str(viewer.context),
            "pid": connection.connection.info.backend_pid,
            "issued": time.time(),
        }
    )
    with connection.cursor() as cursor:
        # One round trip. The database refuses claims for another role, another connection or an older moment.
        cursor.execute(
            "SELECT set_config('role', %s, true), walls.ctx_open(%s, %s)",
            [viewer.role.value, claims, sign(claims)],
        )


def _close() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('waakvlam.ctx', '', true), set_config('role', 'none', true)")


def sign(claims: str) -> bytes:
    """The signature under claims: HMAC-SHA256 with the key that the database keeps for its owner only."""
    return hmac.new(bytes.fromhex(settings.WAAKVLAM.context_key), claims.encode(), hashlib.sha256).digest()


def key_blocks() -> tuple[bytes, bytes]:
    """The inner and outer HMAC block of the context key, as the database needs them to check a signature."""
    key = bytes.fromhex(settings.WAAKVLAM.context_key).ljust(64, b"\0")
    return bytes(b ^ 0x36 for b in key), bytes(b ^ 0x5C for b in key)
