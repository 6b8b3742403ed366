"""Writing the record. No record, no change: both stand in one transaction."""

import hashlib
import json
import secrets
from typing import Any
from uuid import UUID

from django.db import connection

from waakvlam.journal.models import Detail, Event
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.viewer import Viewer


def record(
    happened: Happened,
    *,
    by: Viewer,
    ref: UUID,
    about: UUID | None = None,
    team: UUID | None = None,
    category: int = 1,
    detail: dict[str, Any] | None = None,
) -> UUID:
    """Record that something happened, and return the event's id.

    `ref` is the row that changed, `about` the subject it concerns, `team` on whose behalf. `category` says who may
    read it back (a bit of `access.Category`; by default contact). `detail` (JSON values) is encrypted and stored
    beside the event, which holds only a salted commitment to it.
    """
    salted = json.dumps([secrets.token_hex(16), detail or {}], sort_keys=True)
    event = Event(
        kind=happened,
        at=by.now,
        person=by.person,
        team=team,
        about=about,
        category=category,
        ref=ref,
        commitment=hashlib.sha256(salted.encode()).digest(),
    )
    event.save(force_insert=True)
    if detail:
        Detail(event=event, about=about, content=salted).save(force_insert=True)
    return event.id


def seal(*, by: Viewer) -> int:
    """Close the next block of decided events; the number of events sealed (0: nothing new). Needs the clock role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.journal_seal()")
        (sealed,) = cursor.fetchone()
    return int(sealed)
