"""Queueing a job in the same transaction as the change that asks for it."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection


def queue(task: str, *, at: datetime | None = None, once: str | None = None, **ids: UUID | str | int) -> None:
    """Ask the worker to run `task` after this transaction commits.

    Arguments are identifiers only, never content. `at` delays it. `once` is a key: while a job with the same key
    waits, a second one is not queued.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.queue_job(%s, %s::jsonb, %s, %s)", [task, json.dumps(ids, default=str), at, once])


def queue_all(task: str, jobs: Iterable[Mapping[str, UUID | str | int]]) -> None:
    """Like `queue`, for many jobs of one task, each with its own identifiers: one statement."""
    if rows := list(jobs):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT walls.queue_job(%s, ids, NULL, NULL) FROM jsonb_array_elements(%s::jsonb) ids",
                [task, json.dumps(rows, default=str)],
            )
