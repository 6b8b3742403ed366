"""Residents: knowing somebody, and how they like to be called and reached."""

from datetime import date
from typing import TypedDict, Unpack
from uuid import UUID

from django.db import connection
from django.db.transaction import atomic
from django.utils.translation import gettext as _

from waakvlam.access.models import Category
from waakvlam.households.models import Representation, Resident, Stay
from waakvlam.households.queries import open_subject, resident_of
from waakvlam.households.rules import clean, kept_until, width_at_registration
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.ids import new_id
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.parties.models import OrganisationKind
from waakvlam.parties.queries import team as team_of
from waakvlam.parties.rules import day_of
from waakvlam.places.queries import address as address_of


class About(TypedDict, total=False):
    """What a resident says about themselves; what is left out stays as it was."""

    called: str
    language: str
    phone: str
    contact_words: str
    no_letters: bool
    no_calls: bool
    not_at_door: bool
    with_children: bool
    representation: Representation
    representative: str


_WORDS = ("called", "phone", "contact_words", "representative")


@atomic
def enter_home(*, by: Viewer, address: UUID, team: UUID, act: UUID) -> UUID:
    """Find or start the home at an address for a team of the viewer, open its door, and return its id.

    The grant that comes with it (none when the team has one) is as narrow as a grant can be: who lives there, and
    nothing that came before. `act` is what the home is entered for. Raises `Missing` for an unknown address or
    somebody who does not work with people.
    """
    address_of(by, address)
    if team not in by.teams or not by.may(Permission.WORK):
        raise Missing
    grant = new_id()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT home, granted FROM walls.enter_home(%s, %s, %s, %s, %s)", [new_id(), address, team, grant, act]
        )
        home, granted = cursor.fetchone()
    if granted:
        _granted(by, grant, home, team, Category.CONTACT)
    open_subject(by, home, categories=Category.CONTACT, activity="enter home")
    return UUID(str(home))


@atomic
def register_resident(*, by: Viewer, home: UUID, team: UUID, since: date | None = None, **about: Unpack[About]) -> UUID:
    """Write down somebody who lives in a home, for a team of the viewer, and return the person's subject.

    `since` is the first day there (default today). The team sees what it writes, and how much help the household gets
    unless another team keeps that. Raises `Missing` for a closed home, `Refused` for an organisation that keeps no
    residents, `Invalid` for an empty name, a BSN or a day in the future.
    """
    if team not in by.teams:
        raise Missing
    open_subject(by, home, categories=Category.CONTACT, activity="register resident")
    today = day_of(by.now)
    if since and since > today:
        raise Invalid(_("Choose a day that is not in the future."), "since")
    width = width_at_registration(OrganisationKind(team_of(by, team).organisation.kind))
    if not width:
        raise Refused(_("Your organisation does not keep residents here. Ask the neighbourhood team."))
    person, grant = new_id(), new_id()
    resident = Resident(subject_id=person, registered_at=by.now, retain_until=kept_until(today))
    _describe(resident, {"called": "", **about})
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.register_person(%s, %s, %s, %s, %s)", [person, home, team, int(width), grant])
    _granted(by, grant, person, team, width)
    if width & Category.SUPPORT:
        begin_support(by=by, home=home, team=team, act=person)
    open_subject(by, person, categories=width, activity="register resident")
    resident.save(force_insert=True)
    Stay(resident=resident, home_id=home, since=since or today).save(force_insert=True)
    record(Happened.RESIDENT_REGISTERED, by=by, ref=person, about=person, team=team)
    return person


@atomic
def change_resident(*, by: Viewer, resident: UUID, **about: Unpack[About]) -> None:
    """Write down what a resident says differently about themselves; what is left out stays.

    Raises `Missing` without a look, `Invalid` for an empty name, a BSN, or a representative without a name.
    """
    open_subject(by, resident, categories=Category.CONTACT, activity="change resident")
    found = resident_of(by, resident)
    _describe(found, about)
    found.save(update_fields=list(about))
    record(Happened.RESIDENT_CHANGED, by=by, ref=resident, about=resident, detail={"changed": sorted(about)})


def begin_support(*, by: Viewer, home: UUID, team: UUID, act: UUID) -> None:
    """Let a team of the viewer keep how much help a household gets, unless another does. The door is open already."""
    grant = new_id()
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.begin_support(%s, %s, %s, %s)", [home, team, grant, act])
        (granted,) = cursor.fetchone()
    if granted:
        _granted(by, grant, home, team, Category.CONTACT | Category.SUPPORT)


def _describe(resident: Resident, about: About) -> None:
    for field, value in about.items():
        if field in _WORDS:
            needed = _("Fill in the name that this person likes to be called by.") if field == "called" else ""
            value = clean(str(value), field, needed=needed)
        setattr(resident, field, value)
    if resident.representation and not resident.representative:
        raise Invalid(_("Fill in who represents this resident."), "representative")


def _granted(by: Viewer, grant: UUID, subject: UUID, team: UUID, width: Category) -> None:
    record(Happened.GRANT_GIVEN, by=by, ref=grant, about=subject, team=team, detail={"categories": int(width)})
