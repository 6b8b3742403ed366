"""The moments of a calendar: when somebody is to be in contact, and nothing about whom or where."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.pilotlight.actions.feeds import feed_hash
from waakvlam.pilotlight.models import Feed


@dataclass(frozen=True, slots=True)
class Moment:
    """One contact moment; `id` stays the same when it moves."""

    id: UUID
    due_at: datetime


def has_feed(viewer: Viewer) -> bool:
    """Whether somebody has a calendar now."""
    return Feed.objects.filter(professional=viewer.person).exists()


def moments(viewer: Viewer, key: str) -> list[Moment]:
    """What the calendar behind this key shows, by time. Works in every context; raises `Missing` for another key."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT known, id, due_at FROM walls.feed_moments(%s)", [feed_hash(key)])
        rows = cursor.fetchall()
    if not rows:
        raise Missing
    return [Moment(id, due_at) for _, id, due_at in rows if id]
