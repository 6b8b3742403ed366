"""Finding one light, and opening the door to its resident."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from waakvlam.access.models import Category
from waakvlam.access.queries import open_door
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.households.queries import PURPOSE, open_subject
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.pilotlight.models import Colour, Light, PlanNow

SEEN = Category.CONTACT | Category.WELLBEING | Category.SUPPORT
"""What the pages of a light ask for; the door opens as far as the grant reaches."""


def light_of(viewer: Viewer, light: UUID, *, locked: bool = False) -> Light:
    """A light that the viewer's team keeps or coordinates, without its resident: no door is opened.

    `locked`: until the end of the transaction, so that whoever changes it takes turns. Raises `Missing` for one that
    is not theirs, or an empty mark.
    """
    found = Light.objects.filter(id=light, subject__isnull=False)
    one = (found.select_for_update() if locked else found).first()
    if one is None:
        raise Missing
    return one


def opened_light(viewer: Viewer, light: UUID, *, activity: str, locked: bool = False) -> Light:
    """A light with the door to its resident open. Raises `Missing` without a grant: 404, never 403."""
    found = light_of(viewer, light, locked=locked)
    assert found.subject_id is not None
    open_subject(viewer, found.subject_id, categories=SEEN, activity=activity)
    return found


def look(viewer: Viewer, lights: Iterable[Light], *, activity: str) -> set[UUID]:
    """Open the door to the residents of these lights, as far as it goes; to whom it opened. One look for all."""
    subjects = [light.subject_id for light in lights if light.subject_id]
    return open_door(viewer, subjects, categories=SEEN, activity=activity, purpose=PURPOSE) if subjects else set()


def colours(viewer: Viewer, lights: Iterable[UUID]) -> dict[UUID, Colour]:
    """Which phase of the plan fits now, for each of these lights whose door is open; green until somebody says so.

    One query. A light of which nobody looked at the resident is for the caller to leave out.
    """
    said = dict(PlanNow.objects.filter(light__in=(asked := list(lights))).values_list("light", "colour"))
    return {light: Colour(said.get(light, Colour.GREEN)) for light in asked}


def behind(viewer: Viewer, refs: Iterable[UUID]) -> dict[UUID, UUID]:
    """The lights behind the references of duties: lights, contacts and questions. Opens no door."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ref, light FROM walls.lights_behind(%s)", [list(refs)])
        return dict(cursor.fetchall())


def require_erased(viewer: Viewer, check_in: UUID) -> None:
    """A comparison that is asked of the viewer and whose entries are gone. Raises `Missing` for any other."""
    asked = Duty.objects.filter(ref=check_in, kind=DutyKind.COMPARE, subject=None, done_at=None)
    if behind(viewer, [check_in]) or not asked.exists():
        raise Missing


def opened_behind(viewer: Viewer, ref: UUID, *, activity: str) -> Light:
    """The light behind a contact or a question, locked and with the door open. Raises `Missing`."""
    light = behind(viewer, [ref]).get(ref)
    if light is None:
        raise Missing
    return opened_light(viewer, light, activity=activity, locked=True)
