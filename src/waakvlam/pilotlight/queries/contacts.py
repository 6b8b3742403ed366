"""Contact in het team: how every light stands, first where nobody is. About residents, never about keepers."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, Q, SmallIntegerField, When
from django.db.models.functions import Coalesce

from waakvlam.households.models import Resident
from waakvlam.households.queries import residents
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import Professional
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.models import Light
from waakvlam.pilotlight.queries.cover import uncovered
from waakvlam.pilotlight.queries.lights import look
from waakvlam.pilotlight.queries.load import Load, loads
from waakvlam.pilotlight.queries.today import addresses_of
from waakvlam.pilotlight.rules import ORDER, Warmth
from waakvlam.pilotlight.states import OPEN
from waakvlam.places.models import Address

SIZE = 25


@dataclass(frozen=True, slots=True)
class Contact:
    """How contact with one resident stands. Resident and address are missing when the door stays closed."""

    light: Light
    warmth: Warmth
    keeper: Professional | None
    deputy: Professional | None
    resident: Resident | None
    address: Address | None
    uncovered: bool


@dataclass(frozen=True, slots=True)
class Contacts:
    """One page of the lights; `counts` says how many there are of each word, `load` hours asked and there per team.

    `uncovered` counts the lights whose next contact falls on a day on which neither keeper nor deputy is there.
    """

    items: list[Contact]
    number: int
    more: bool
    counts: dict[Warmth, int]
    uncovered: int
    load: dict[UUID, Load]


def team_contact(viewer: Viewer, page: int = 1) -> Contacts:
    """Every open light of the viewer's teams, and of the areas that they coordinate, coldest first.

    Names and addresses only through the door, for the 25 of this page. Twelve queries, however many lights.
    """
    lights = Light.objects.filter(state__in=OPEN).annotate(word=_word(viewer.now))
    counts = dict(lights.order_by().values_list("word").annotate(Count("id")))
    start = (page - 1) * SIZE
    order = lights.order_by("word", Coalesce("next_due_at", "proposed_at"), "id").select_related("keeper", "deputy")
    shown = list(order[start : start + SIZE + 1])
    more, shown = len(shown) > SIZE, shown[:SIZE]
    opened = look(viewer, shown, activity="contact in the team")
    known, where = residents(viewer, opened), addresses_of(viewer, opened)
    without = uncovered(viewer)
    items = [
        Contact(
            light=light,
            warmth=list(Warmth)[light.word],
            keeper=light.keeper,
            deputy=light.deputy,
            resident=known.get(light.subject_id) if light.subject_id else None,
            address=where.get(light.subject_id) if light.subject_id else None,
            uncovered=light.id in without,
        )
        for light in shown
    ]
    return Contacts(
        items=items,
        number=page,
        more=more,
        counts={word: counts.get(place, 0) for word, place in ORDER.items()},
        uncovered=len(without),
        load=loads(viewer, list(viewer.teams)),
    )


def _word(now: datetime) -> Case:
    """The place of a light's warmth in `ORDER`: what `rules.warmth` says, from the moments that it stored."""
    late = Q(next_due_at__lt=now)
    words = (
        (Q(keeper=None), Warmth.NO_FACE),
        (Q(paused_until__gte=day_of(now)), Warmth.PAUSED),
        (Q(met_at=None) | Q(due_from=None), Warmth.NOT_MET),
        (late & Q(lost_from__lte=now), Warmth.LOST),
        (late, Warmth.LATE),
        (Q(due_from__lte=now), Warmth.DUE),
    )
    return Case(
        *(When(condition, then=ORDER[word]) for condition, word in words),
        default=ORDER[Warmth.ON_TIME],
        output_field=SmallIntegerField(),
    )
