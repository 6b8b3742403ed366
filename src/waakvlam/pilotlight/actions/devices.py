"""Phones that keep today's list."""

from uuid import UUID

from django.db import connection

from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.pilotlight.models import Device


def register_device(*, by: Viewer, device: UUID, session: UUID) -> None:
    """Let this phone keep today's list, or say that it is still there; `session` is the sign-in that it has now.

    Raises `Missing` for a phone of somebody else, or one that was withdrawn.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.register_device(%s, %s)", [device, session])
        (fresh,) = cursor.fetchone()
    if fresh is None:
        raise Missing
    if fresh:
        record(Happened.DEVICE_REGISTERED, by=by, ref=device)


def withdraw_devices(*, by: Viewer) -> int:
    """Let none of one's own phones keep anything any more (lost, or sold); how many there were."""
    mine = Device.objects.filter(professional=by.person, withdrawn_at=None)
    phones = list(mine.values_list("id", flat=True))
    mine.update(withdrawn_at=by.now)
    for phone in phones:
        record(Happened.DEVICE_WITHDRAWN, by=by, ref=phone)
    return len(phones)
