"""A person's own notices."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from waakvlam.inbox.models import NEWS, MailChoice, Notice, Preference
from waakvlam.kernel.viewer import Viewer

SIZE = 25


@dataclass(frozen=True, slots=True)
class News:
    """One page of what somebody was told, newest first."""

    items: list[Notice]
    number: int
    more: bool


def news(viewer: Viewer, page: int = 1) -> News:
    """What the viewer was told and asks nothing: all else stands in the one list. One query."""
    start = (page - 1) * SIZE
    found = list(_news(viewer).order_by("-at", "id")[start : start + SIZE + 1])
    return News(found[:SIZE], page, len(found) > SIZE)


def unseen(viewer: Viewer) -> int:
    """How much of it the viewer has not seen. One query."""
    return _news(viewer).filter(read_at=None).count()


def _news(viewer: Viewer) -> QuerySet[Notice]:
    return Notice.objects.filter(person=viewer.person, kind__in=NEWS)


def mail_choice(viewer: Viewer) -> MailChoice:
    """How the viewer wants to be mailed: each, unless chosen otherwise."""
    return MailChoice(
        Preference.objects.filter(person=viewer.person).values_list("mail", flat=True).first() or MailChoice.EACH
    )


def waiting_for_digest(viewer: Viewer) -> list[UUID]:
    """The people who chose a digest. Needs the clock role."""
    return list(Preference.objects.filter(mail=MailChoice.DIGEST).values_list("person", flat=True))
