"""Forgetting residents whom nobody helps any more (AVG art. 5 lid 1 e, 17)."""

from datetime import date
from uuid import UUID

from django.db import connection
from django.db.transaction import atomic

from waakvlam.access.models import Category
from waakvlam.households.queries import open_subject
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.parties.rules import day_of

BATCH = 200


@atomic
def wish_to_be_kept(*, by: Viewer, resident: UUID, until: date) -> None:
    """Write down that a resident wants to be forgotten after a day, when that is sooner than the term.

    For the resident, or for somebody whom they told. It waits until nobody helps any more, and new help withdraws it.
    Raises `Missing`.
    """
    if by.role is Role.APP:
        open_subject(by, resident, categories=Category.CONTACT, activity="wish to be kept")
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.wish_to_be_kept(%s, %s)", [resident, until])
        (known,) = cursor.fetchone()
    if not known:
        raise Missing
    record(Happened.RESIDENT_CHANGED, by=by, ref=resident, about=resident, detail={"wished until": until.isoformat()})


@atomic
def forget_residents(*, by: Viewer) -> int:
    """Forget every resident whom nobody helps and whose time is up; returns how many. Needs the retention role.

    An empty mark stays in the record. To be called again until it returns 0.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.forget_residents(%s, %s)", [day_of(by.now), BATCH])
        gone = [person for (person,) in cursor.fetchall()]
    for person in gone:
        record(Happened.RESIDENT_FORGOTTEN, by=by, ref=person)
    return len(gone)
