"""The door."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from waakvlam.access.models import Category, Purpose, PurposeCode
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer


def open_door(
    viewer: Viewer,
    subjects: Iterable[UUID],
    *,
    categories: Category,
    activity: str,
    purpose: PurposeCode = PurposeCode.EARLY_SIGNALS,
) -> set[UUID]:
    """Open the door to these subjects for the rest of this context, and put the look on the record.

    Returns the subjects for which a team of the viewer holds a live grant for this purpose in any of the
    categories; the others stay closed, and nothing tells whether they exist. `activity` names the page or task
    (the processing activity in the log of looks). One query, however many subjects.
    """
    wanted = list(dict.fromkeys(subjects))
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.open_door(%s, %s, %s, %s)", [wanted, int(categories), purpose.value, activity])
        return {subject for (subject,) in cursor.fetchall()}


def open_one(viewer: Viewer, subject: UUID, *, categories: Category, activity: str) -> None:
    """Open the door to one subject. Raises `Missing` when there is no grant: 404, never 403."""
    if not open_door(viewer, [subject], categories=categories, activity=activity):
        raise Missing


def purposes(viewer: Viewer) -> dict[PurposeCode, Purpose]:
    """The purposes that are on, with what accounts for each. Public knowledge."""
    return {PurposeCode(row.code): row for row in Purpose.objects.order_by("code")}
