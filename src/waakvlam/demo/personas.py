"""The personas page: whom a visitor may become, and what they will see."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from waakvlam.demo.people import MAIL_DOMAIN
from waakvlam.kernel.clock import is_simulation
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer

_SEES = {
    "amira": _("A full list: neighbours to answer, people to tell, two things that are late, and Chantal's work too."),
    "bram": _("People to drop in on today, and neighbours who wait to hear how it went."),
    "chantal": _("She is away this week. Amira answers for her until she is back."),
    "lotte": _("A keeper: her people of today, who is late, and somebody with whom it goes less well."),
    "iris": _("What nobody picked up: to decide now. And the figures of the city."),
    "joost": _("Where things get stuck, in figures. He sees no residents."),
    "hugo": _("The other corporation: his own streets south of the river, and nothing of the streets in the north."),
    "greet": _(
        "Which purposes are open and on what ground, who has which role, and who works where. She sees no content."
    ),
    "karin": _("Accounts, teams, areas and who is asked for what. She never sees content."),
    "dirk": _("A clinician: he tells what he sees, and has no list of his own."),
}
"""The cast by first name, in the order of the page."""


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody to become: the account, the professional, what they do where, and what they see today."""

    account: UUID
    professional: UUID
    first_name: str
    name: str
    function: str
    team: str
    sees: Promise


def resident(viewer: Viewer) -> UUID | None:
    """The account of Farid, for whom a light burns; None before the city is filled. In any context."""
    if not is_simulation():
        raise Missing
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.resident_persona()")
        (account,) = cursor.fetchone()
    return account and UUID(str(account))


def personas(viewer: Viewer) -> list[Persona]:
    """Whom a visitor may become with one click; nobody before the city is filled. In any context.

    Raises `Missing` in a database that is not a simulation.
    """
    if not is_simulation():
        raise Missing
    addresses = {f"{first_name}@{MAIL_DOMAIN}": sees for first_name, sees in _SEES.items()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM walls.personas(%s)", [list(addresses)])
        found = {address: (account, person, *words) for account, person, address, *words in cursor.fetchall()}
    return [
        Persona(account, person, name.split()[0], name, function, team, sees)
        for address, sees in addresses.items()
        if address in found
        for account, person, name, function, team in [found[address]]
    ]
