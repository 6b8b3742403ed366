"""Whom a team may let in on their own page."""

from dataclasses import dataclass
from uuid import UUID

from waakvlam.households.queries import resident_of
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.pilotlight.queries.lights import opened_light


@dataclass(frozen=True, slots=True)
class Invited:
    """The resident of a light, as far as a letter or a code needs, and who may be called: the keeper, or the team."""

    subject: UUID
    team: UUID
    called: str
    no_letters: bool
    face: str
    phone: str


def invited(viewer: Viewer, light: UUID) -> Invited:
    """The resident of a light that a team of this viewer keeps. Raises `Missing` without light or grant."""
    found = opened_light(viewer, light, activity="let resident in")
    if found.team_id not in viewer.teams:
        raise Missing
    assert found.subject_id is not None
    resident, keeper, team = resident_of(viewer, found.subject_id), found.keeper, found.team
    face, phone = (keeper.name, keeper.phone) if keeper else (team.public_name, "")
    return Invited(found.subject_id, team.pk, str(resident.called), resident.no_letters, face, phone or team.phone)
