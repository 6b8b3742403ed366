"""Telling people that something waits, and mailing them so."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from waakvlam.inbox.models import MailChoice, MailState, Notice, NoticeKind, Preference
from waakvlam.kernel.queue import queue_all
from waakvlam.kernel.viewer import Viewer

KEPT = timedelta(days=366)
_NOTICES = (
    "INSERT INTO inbox_notice (id, person_id, key, kind, ref, area, at, mail) "
    "SELECT gen_random_uuid(), n.person, n.key, n.kind, n.ref, n.area, %s, 'none' FROM jsonb_to_recordset(%s::jsonb) "
    "AS n (person uuid, key text, kind text, ref uuid, area text) ON CONFLICT DO NOTHING"
)


def notify(*, by: Viewer, people: Iterable[UUID], kind: NoticeKind, ref: UUID, area: str, key: str) -> None:
    """Tell these professionals, once for each `key`, that something waits at `ref`; mail follows the commit.

    Works in every context that may tell, also where nothing can be read back; telling again changes nothing.
    """
    notify_all(by=by, tellings=[Telling(person, key, kind, ref, area) for person in people])


class Telling(NamedTuple):
    """One notice of this moment, as `notify` takes it, for one person."""

    person: UUID
    key: str
    kind: NoticeKind
    ref: UUID
    area: str


def notify_all(*, by: Viewer, tellings: Iterable[Telling]) -> None:
    """Like `notify`, for many different notices: one insert, and one job for each person."""
    # In one order everywhere, so that two who tell the same people at once never wait for each other.
    in_order = sorted(tellings)
    if not in_order:
        return
    with connection.cursor() as cursor:  # plain SQL: a tick tells thousands
        cursor.execute(_NOTICES, [by.now, json.dumps([telling._asdict() for telling in in_order], default=str)])
    queue_all("send_mail", ({"person": person} for person in dict.fromkeys(told.person for told in in_order)))


def mark_seen(*, by: Viewer, notices: Iterable[UUID]) -> None:
    """Say that the person has seen these notices of their own; seen twice is fine, those of others stay as they are."""
    Notice.objects.filter(id__in=list(notices), person=by.person, read_at=None).update(read_at=by.now)


def prefer(*, by: Viewer, mail: MailChoice) -> None:
    """Choose how to be mailed about one's own notices."""
    Preference.objects.update_or_create(person_id=by.person, defaults={"mail": mail})


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that was marked as being sent: where it goes, and the notices that it is about."""

    address: str
    notices: tuple[UUID, ...]


def start_mail(*, by: Viewer, person: UUID, choice: MailChoice) -> Letter | None:
    """Mark a person's unread notices as being mailed, all in one mail; None when there is nothing to send.

    Only for people whose choice this is. Commit before sending: what is marked is never sent again, whatever
    happens next. Needs the clock role.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.mail_address(%s)", [person])
        (address,) = cursor.fetchone()
    preferred = Preference.objects.filter(person=person).values_list("mail", flat=True).first() or MailChoice.EACH
    if not address or preferred != choice:
        return None
    waiting = Notice.objects.filter(person=person, mail=MailState.NONE, read_at=None)
    marked = list(waiting.select_for_update(of=("self",)).values_list("id", flat=True))
    Notice.objects.filter(id__in=marked).update(mail=MailState.SENDING)
    return Letter(address, tuple(marked)) if marked else None


def end_mail(*, by: Viewer, letter: Letter, sent: bool) -> None:
    """Note what became of a mail: sent, or unknown (the inbox has it; it is not sent again). Needs the clock role."""
    outcome = MailState.SENT if sent else MailState.UNKNOWN
    Notice.objects.filter(id__in=letter.notices, mail=MailState.SENDING).update(mail=outcome)


def forget_old(*, by: Viewer) -> int:
    """Delete notices older than a year; how many. Needs the retention role."""
    gone, _ = Notice.objects.filter(at__lt=by.now - KEPT).delete()
    return gone
