"""Being present in the street, without a household (SIG-18)."""

from uuid import UUID

from django.utils.translation import gettext as _

from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid, Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.pilotlight.models import Round

LONGEST = 12 * 60


def record_round(*, by: Viewer, team: UUID, area: str, minutes: int, talks: int) -> UUID:
    """Note a walk through a neighbourhood that just ended; its id.

    Nobody's name and no address. Raises `Missing` for another team, `Invalid` for a walk of no or too many minutes.
    """
    if team not in by.teams or by.person is None:
        raise Missing
    if not 0 < minutes <= LONGEST:
        raise Invalid(_("Fill in how many minutes you walked around."), "minutes")
    walk = Round(team_id=team, person_id=by.person, area=area, at=by.now, minutes=minutes, talks=talks)
    walk.save(force_insert=True)
    record(Happened.ROUND_WALKED, by=by, ref=walk.id, team=team)
    return walk.id
