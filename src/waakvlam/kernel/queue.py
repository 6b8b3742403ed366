"""Queueing a job in the same transaction as the change that asks for it."""

import json
from datetime import datetime
from uuid import UUID

from django.db import connection


def queue(task: str, *, at: datetime | None = None, once: str | None = None, **ids: UUID | str | int) -> None:
    """Ask the worker to run `task` after this transaction commits.

    Arguments are identifiers only, never content. `at` delays it. `once` is a key: while a job with the same key
    waits, a second one is not queued.
    """
    arguments = {name: str(value) if isinstance(value, UUID) else value for name, value in ids.items()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.queue_job(%s, %s::jsonb, %s, %s)", [task, json.dumps(arguments), at, once])
