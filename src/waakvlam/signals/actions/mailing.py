"""Telling a reporter by mail that something waits behind their code: no content, at most once for each message."""

from uuid import UUID

from django.db import connection

from waakvlam.kernel.viewer import Viewer
from waakvlam.signals.models import Reporter


def mark_reporter_mail(*, by: Viewer, answer: UUID) -> str | None:
    """Mark that a mail goes out now, and return its address; None when none is owed (clock role).

    To be committed before sending: killed in between, the mail is not sent again, and the receipt channel has it all.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT signal, address FROM walls.mark_reporter_mail(%s)", [answer])
        signal, address = cursor.fetchone()
    if signal is None:
        return None
    return str(Reporter(signal_id=signal, email=bytes(address)).email)
