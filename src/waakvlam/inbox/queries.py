"""A person's own notices."""

from uuid import UUID

from waakvlam.inbox.models import MailChoice, Notice, Preference
from waakvlam.kernel.viewer import Viewer


def recent(viewer: Viewer, *, most: int = 25) -> list[Notice]:
    """The viewer's own latest notices, newest first."""
    return list(Notice.objects.filter(person=viewer.person).order_by("-at", "id")[:most])


def unread_count(viewer: Viewer) -> int:
    """How many notices the viewer has not read."""
    return Notice.objects.filter(person=viewer.person, read_at=None).count()


def mail_choice(viewer: Viewer) -> MailChoice:
    """How the viewer wants to be mailed: each, unless chosen otherwise."""
    return MailChoice(
        Preference.objects.filter(person=viewer.person).values_list("mail", flat=True).first() or MailChoice.EACH
    )


def waiting_for_digest(viewer: Viewer) -> list[UUID]:
    """The people who chose a digest. Needs the clock role."""
    return list(Preference.objects.filter(mail=MailChoice.DIGEST).values_list("person", flat=True))
