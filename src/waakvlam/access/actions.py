"""Giving access, always as an act on the record."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db import connection
from django.utils.translation import gettext as _

from waakvlam.access.models import Basis, Category, Purpose, PurposeCode
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid
from waakvlam.kernel.ids import new_id
from waakvlam.kernel.viewer import Viewer

GRANT_LASTS = timedelta(days=365)
_PURPOSES = UUID("0c0a3d5e-0f0b-4b7e-8f53-6d1f1d3c9b21")


def open_purpose(*, by: Viewer, code: PurposeCode, controller: str, legal_basis: str, dpia_on: date) -> None:
    """Put a purpose on, or renew what accounts for it (AVG art. 5 lid 2, 6, 35). Until then nobody is let in for it.

    Raises `Invalid` for an empty field or a DPIA in the future. For the privacy officer and the administrator.
    """
    for field, value in (("controller", controller), ("legal_basis", legal_basis)):
        if not value.strip():
            raise Invalid(_("Fill this in. Without it this purpose stays off."), field)
    assert by.person is not None  # the database lets only a person with a permission open a purpose
    if dpia_on > by.now.date():
        raise Invalid(_("The DPIA must be finished. Fill in a date in the past."), "dpia_on")
    Purpose(
        code=code,
        controller=controller.strip(),
        legal_basis=legal_basis.strip(),
        dpia_on=dpia_on,
        opened_at=by.now,
        opened_by=by.person,
    ).save()
    record(Happened.PURPOSE_OPENED, by=by, ref=uuid5(_PURPOSES, code.value))


def close_purpose(*, by: Viewer, code: PurposeCode) -> None:
    """Put a purpose off: from the next request on every door for it stays closed, and telling for it is refused."""
    Purpose.objects.filter(code=code).delete()
    record(Happened.PURPOSE_CLOSED, by=by, ref=uuid5(_PURPOSES, code.value))


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
    `reach_from` is how far back it opens: by default as far as any grant on the subject for this purpose. Raises
    `django.db.ProgrammingError` (42501) when the giver has nothing to pass on.
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
                reach_from,
                act,
            ],
        )
    record(Happened.GRANT_GIVEN, by=by, ref=grant, about=subject, team=team, detail={"categories": int(categories)})
    return grant
