"""Who is around a resident (SC-12), in the resident's own words."""

from uuid import UUID

from django.db.transaction import atomic
from django.utils.translation import gettext as _

from waakvlam.access.models import Category
from waakvlam.households.models import Resident, Tie, TieKind
from waakvlam.households.queries import open_subject
from waakvlam.households.rules import clean
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.rules import day_of

_AROUND = Category.CONTACT | Category.WELLBEING


@atomic
def add_tie(*, by: Viewer, subject: UUID, kind: TieKind, name: str, words: str = "") -> UUID:
    """Write down somebody in a resident's own network; returns the tie. Raises `Missing`, `Invalid` without a name."""
    ask_network(by=by, resident=subject)
    tie = Tie(
        subject_id=subject,
        kind=kind,
        name=clean(name, "name", needed=_("Fill in who it is.")),
        words=clean(words, "words"),
        made_at=by.now,
    )
    tie.save(force_insert=True)
    record(Happened.TIE_ADDED, by=by, ref=tie.id, about=subject, category=int(Category.WELLBEING))
    return tie.id


@atomic
def remove_tie(*, by: Viewer, subject: UUID, tie: UUID) -> None:
    """Take somebody out of a resident's network, because the resident says so. Raises `Missing`."""
    open_subject(by, subject, categories=_AROUND, activity="remove tie")
    gone, _each = Tie.objects.filter(id=tie, subject=subject).delete()
    if not gone:
        raise Missing
    record(Happened.TIE_REMOVED, by=by, ref=tie, about=subject, category=int(Category.WELLBEING))


@atomic
def ask_network(*, by: Viewer, resident: UUID) -> None:
    """Write down that somebody asked who is around a resident; nobody named since then means 'no network'."""
    open_subject(by, resident, categories=_AROUND, activity="ask network")
    if not Resident.objects.filter(subject=resident).update(network_asked_on=day_of(by.now)):
        raise Missing
    record(Happened.NETWORK_ASKED, by=by, ref=resident, about=resident, category=int(Category.WELLBEING))
