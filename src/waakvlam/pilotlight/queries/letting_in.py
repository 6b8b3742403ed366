"""Whom a team may let in on their own page."""

from dataclasses import dataclass
from uuid import UUID

from waakvlam.access.models import Category, PurposeCode
from waakvlam.access.queries import open_door
from waakvlam.households.models import Resident
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import Professional
from waakvlam.pilotlight.models import Light


@dataclass(frozen=True, slots=True)
class Invited:
    """The resident of a light, as far as a letter or a code needs."""

    subject: UUID
    team: UUID
    called: str
    language: str
    no_letters: bool
    keeper: Professional | None


def invited(viewer: Viewer, light: UUID) -> Invited:
    """The resident of a light that a team of this viewer keeps. Raises `Missing` without light or grant."""
    found = Light.objects.filter(pk=light, team__in=viewer.teams).select_related("keeper__organisation").first()
    subject = found and found.subject_id
    if not found or not subject:
        raise Missing
    opened = open_door(
        viewer,
        [subject],
        categories=Category.CONTACT | Category.WELLBEING,
        activity="let resident in",
        purpose=PurposeCode.PILOT_LIGHT,
    )
    resident = Resident.objects.filter(subject=subject).first() if opened else None
    if not resident:
        raise Missing
    return Invited(subject, found.team_id, str(resident.called), resident.language, resident.no_letters, found.keeper)
