"""Giving access, always as an act on the record."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection

from waakvlam.access.models import Basis, Category, PurposeCode
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.ids import new_id
from waakvlam.kernel.viewer import Viewer

GRANT_LASTS = timedelta(days=365)


def give_grant(
    *,
    by: Viewer,
    team: UUID,
    subject: UUID,
    categories: Category,
    act: UUID,
    purpose: PurposeCode = PurposeCode.EARLY_SIGNALS,
    basis: Basis = Basis.LAW,
    until: datetime | None = None,
    reach_from: datetime | None = None,
) -> UUID:
    """Give `team` a grant on `subject`, at most as wide as the giver's own, and return its id.

    The current holder of an open duty about the subject may give one without looking in (design §5).
    `reach_from` is how far back it opens: by default from now. Raises `django.db.ProgrammingError` (42501) when the
    giver has nothing to pass on.
    """
    grant = new_id()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT walls.give_grant(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                grant,
                team,
                subject,
                int(categories),
                purpose.value,
                basis.value,
                by.now,
                until or by.now + GRANT_LASTS,
                reach_from or by.now,
                act,
            ],
        )
    record(Happened.GRANT_GIVEN, by=by, ref=grant, about=subject, team=team, detail={"categories": int(categories)})
    return grant
