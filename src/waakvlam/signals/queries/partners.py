"""The question to a partner behind a one-time link, and whom to call about it."""

from dataclasses import dataclass

from django.db import connection

from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.signals.models import Question


@dataclass(frozen=True, slots=True)
class Asker:
    """Whom to call about a link: the team's public name and number; while it lives also who asks, and whom."""

    team: str
    team_phone: str
    person: str | None
    person_phone: str | None
    partner: str | None


def asked_question(viewer: Viewer) -> Question:
    """The question behind this context's link (reporter role); every opening is a look on the record.

    Raises `Missing` for a link that is over: used, too old, withdrawn, erased, or none at all.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.look_by_link()")
        (opened,) = cursor.fetchone()
    if opened is None:
        raise Missing
    return Question.objects.get(id=opened)


def asker(viewer: Viewer) -> Asker | None:
    """Whom to call about this context's link, also when it is over; None for one that we never made, or forgot."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT team, team_phone, person, person_phone, partner FROM walls.link_asker()")
        team, *rest = cursor.fetchone()
    return Asker(team, *rest) if team else None
