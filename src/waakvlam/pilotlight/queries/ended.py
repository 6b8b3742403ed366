"""Lights that ended and may begin again: who comes back tells no story twice (PL-06)."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from waakvlam.households.models import Resident
from waakvlam.households.queries import residents
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.models import Keeping, Light
from waakvlam.pilotlight.queries.lights import look
from waakvlam.pilotlight.queries.today import addresses_of
from waakvlam.pilotlight.states import OPEN, REOPENS
from waakvlam.places.models import Address

SIZE = 25


@dataclass(frozen=True, slots=True)
class Ended:
    """A light that may begin again. Resident and address are missing when the door stays closed, as after most ends."""

    light: Light
    resident: Resident | None
    address: Address | None


@dataclass(frozen=True, slots=True)
class EndedLights:
    """One page of them, last ended first."""

    items: list[Ended]
    number: int
    more: bool


def ended_lights(viewer: Viewer, page: int = 1) -> EndedLights:
    """The lights that the viewer's teams kept and may begin again, each resident once.

    Not those of which the resident wants nothing kept, or that are an empty mark. Names and addresses only through the
    door, for the 25 of this page: what a team may see rests after the end. Six queries, however many lights.
    """
    later = Light.objects.filter(Q(state__in=OPEN) | Q(ended_at__gt=OuterRef("ended_at")), subject=OuterRef("subject"))
    kept = Light.objects.filter(
        ~Exists(later),
        team__in=viewer.teams,
        state__in=REOPENS,
        subject__isnull=False,
        retain_until__gte=day_of(viewer.now),
    ).exclude(keeping=Keeping.NOTHING)
    start = (page - 1) * SIZE
    shown = list(kept.select_related("keeper").order_by("-ended_at", "id")[start : start + SIZE + 1])
    more, shown = len(shown) > SIZE, shown[:SIZE]
    opened = look(viewer, shown, activity="ended lights")
    known, where = residents(viewer, opened), addresses_of(viewer, opened)
    return EndedLights([_seen(light, light.subject_id, known, where) for light in shown], page, more)


def _seen(light: Light, subject: UUID | None, known: dict[UUID, Resident], where: dict[UUID, Address]) -> Ended:
    return Ended(light, known.get(subject) if subject else None, where.get(subject) if subject else None)
