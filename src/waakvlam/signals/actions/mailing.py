"""Telling by mail that something waits: no content, at most once for each message or question."""

from uuid import UUID

from django.db import connection

from waakvlam.accounts.keys import keyed_hash, new_key
from waakvlam.kernel.ids import new_id
from waakvlam.kernel.viewer import Viewer
from waakvlam.signals.models import Question, Reporter


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


def mark_lapsed_mail(*, by: Viewer, concern: UUID) -> list[str]:
    """Mark that the reporters of a situation that is erased now are mailed, and return their addresses, read for the
    last time. Needs the retention role; to be sent after the commit, as for `mark_reporter_mail`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT signal, address FROM walls.mark_lapsed_mail(%s)", [concern])
        return [str(Reporter(signal_id=signal, email=bytes(address)).email) for signal, address in cursor]


def mark_partner_mail(*, by: Viewer, question: UUID) -> tuple[str, str] | None:
    """Make the one-time link of a question: the address it goes to and the key in it; None when none is owed.

    Needs the clock role; to be committed before sending, as for `mark_reporter_mail`. The key is nowhere else.
    """
    key = new_key()
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.mark_partner_mail(%s, %s, %s)", [question, new_id(), keyed_hash("link", key)])
        (address,) = cursor.fetchone()
    return (str(Question(id=question, email=bytes(address)).email), key) if address else None
