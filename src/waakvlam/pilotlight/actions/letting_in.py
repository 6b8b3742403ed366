"""Letting a resident in on their own page: a code from the team that keeps their light."""

from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from waakvlam.accounts.residents import LASTS, Way, hash_code, new_code
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Missing, Refused
from waakvlam.kernel.ids import new_id
from waakvlam.kernel.viewer import Viewer
from waakvlam.pilotlight.queries.letting_in import invited


def let_in(*, by: Viewer, light: UUID, way: Way) -> str:
    """A code with which the resident of this light comes in once: shown once, in a letter or on a screen.

    A code made before and not used stops working; passkeys keep working. Raises `Missing` when no team of this person
    keeps the light or may see how its resident is doing, `Refused` for a letter to who wants none.
    """
    to = invited(by, light)
    if way is Way.LETTER and to.no_letters:
        raise Refused(_("This resident wants no letters. Let them in with a code on your screen."))
    code, link = new_code(way), new_id()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT walls.let_resident_in(%s, %s, %s, %s, %s)",
            [new_id(), link, to.subject, hash_code(code), by.now + LASTS[way]],
        )
        if cursor.fetchone() == (None,):
            raise Missing
    record(Happened.RESIDENT_LET_IN, by=by, ref=link, about=to.subject, team=to.team, detail={"way": way.value})
    return code
