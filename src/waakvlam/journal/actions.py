"""Writing the record. No record, no change: both stand in one transaction."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.encrypted import seal as seal_text
from waakvlam.kernel.ids import new_id
from waakvlam.kernel.viewer import Viewer

_EVENT = (
    "INSERT INTO journal_event (id, kind, at, person, team, about, category, ref, commitment) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)
_EVENTS = (
    "INSERT INTO journal_event (id, kind, at, person, team, about, category, ref, commitment) "
    "SELECT gen_random_uuid(), e.happened, %s, %s, e.team, e.about, 1, e.ref, decode(e.commitment, 'hex') "
    "FROM jsonb_to_recordset(%s::jsonb) AS e (happened text, team uuid, about uuid, ref uuid, commitment text)"
)
_DETAIL = "INSERT INTO journal_detail (event_id, about, content) VALUES (%s, %s, %s)"


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
    event = new_id()
    salted, commitment = _commit(detail or {})
    with connection.cursor() as cursor:  # plain SQL: this runs some ten times in every act
        cursor.execute(_EVENT, [event, happened.value, by.now, by.person, team, about, category, ref, commitment])
        if detail:
            cursor.execute(_DETAIL, [event, about, seal_text(salted, f"journal_detail.content/{event}")])
    return event


class Happening(NamedTuple):
    """Something that happened, as `record` takes it, without detail."""

    happened: Happened
    ref: UUID
    about: UUID | None
    team: UUID | None


def record_all(events: Sequence[Happening], *, by: Viewer) -> None:
    """Like `record`, for what happened to very many rows at one moment: one insert, however many."""
    if not events:
        return
    # Nobody keeps the salt of a detail that is not there: a commitment to nothing is as good as any random bytes.
    rows = [event._asdict() | {"commitment": secrets.token_hex(hashlib.sha256().digest_size)} for event in events]
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, [by.now, by.person, json.dumps(rows, default=str)])


def _commit(detail: dict[str, Any]) -> tuple[str, bytes]:
    salted = json.dumps([secrets.token_hex(16), detail], sort_keys=True)
    return salted, hashlib.sha256(salted.encode()).digest()


def seal(*, by: Viewer) -> int:
    """Close the next block of decided events; the number of events sealed (0: nothing new). Needs the clock role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.journal_seal()")
        (sealed,) = cursor.fetchone()
    return int(sealed)
