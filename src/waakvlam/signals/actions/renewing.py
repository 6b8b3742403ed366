"""A grant lasts a year at most; what people still work on may last longer."""

from datetime import timedelta

from django.db import connection
from django.db.transaction import atomic

from waakvlam.access.actions import GRANT_LASTS
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.viewer import Viewer

AHEAD = timedelta(days=30)
"""How long before its end a grant is renewed: longer than any outage of the worker."""


@atomic
def renew_grants(*, by: Viewer) -> int:
    """Renew what ends soon, or has ended, for who owns an open situation or owes something about it; how many.

    Nobody else's: a team that passed it on sees it until its year is over. Needs the retention role; repeating it
    changes nothing.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT renewed, subject, team FROM walls.renew_grants(%s, %s)", [by.now + AHEAD, by.now + GRANT_LASTS]
        )
        renewed = cursor.fetchall()
    for grant, subject, team in renewed:
        record(Happened.GRANT_RENEWED, by=by, ref=grant, about=subject, team=team)
    return len(renewed)
