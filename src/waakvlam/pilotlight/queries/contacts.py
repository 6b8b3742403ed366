"""Contact in het team: how every light stands, first where nobody is. About residents, never about keepers."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from waakvlam.households.models import Resident
from waakvlam.households.queries import residents
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import Professional
from waakvlam.parties.queries import absences, people
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.models import Light
from waakvlam.pilotlight.queries.lights import look
from waakvlam.pilotlight.queries.load import Load, loads
from waakvlam.pilotlight.queries.policy import policies_for
from waakvlam.pilotlight.queries.today import addresses_of
from waakvlam.pilotlight.rules import ORDER, Warmth, facts_of, warmth
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

    Names and addresses only through the door, for the 25 of this page. Eleven queries, however many lights.
    """
    lights = list(Light.objects.filter(state__in=OPEN))
    policies = policies_for(viewer, {light.area for light in lights})
    words = {light.id: warmth(facts_of(light, policies[light.area]), viewer.now) for light in lights}
    open_to = _uncovered(viewer, lights)
    lights.sort(key=lambda light: (ORDER[words[light.id]], light.next_due_at or light.proposed_at, light.id))
    start = (page - 1) * SIZE
    shown = lights[start : start + SIZE]
    opened = look(viewer, shown, activity="contact in the team")
    known, where = residents(viewer, opened), addresses_of(viewer, opened)
    faces = people(viewer, {who for light in shown for who in (light.keeper_id, light.deputy_id) if who})
    items = [
        Contact(
            light=light,
            warmth=words[light.id],
            keeper=faces.get(light.keeper_id) if light.keeper_id else None,
            deputy=faces.get(light.deputy_id) if light.deputy_id else None,
            resident=known.get(light.subject_id) if light.subject_id else None,
            address=where.get(light.subject_id) if light.subject_id else None,
            uncovered=light.id in open_to,
        )
        for light in shown
    ]
    counts = Counter(words.values())
    return Contacts(
        items=items,
        number=page,
        more=len(lights) > start + SIZE,
        counts={word: counts[word] for word in Warmth},
        uncovered=len(open_to),
        load=loads(viewer, list(viewer.teams), lights),
    )


def _uncovered(viewer: Viewer, lights: list[Light]) -> set[UUID]:
    """The lights whose next contact falls on a day when nobody of its own is there."""
    faces = {who for light in lights for who in (light.keeper_id, light.deputy_id) if who}
    leave: dict[UUID, list[tuple[date, date]]] = {}
    for absence in absences(viewer, faces):
        leave.setdefault(absence.professional_id, []).append((absence.since, absence.until))

    def there(who: UUID | None, day: date) -> bool:
        return who is not None and not any(since <= day <= until for since, until in leave.get(who, ()))

    return {
        light.id
        for light in lights
        if leave and light.keeper_id and light.next_due_at
        for day in [max(day_of(light.next_due_at), day_of(viewer.now))]
        if not there(light.keeper_id, day) and not there(light.deputy_id, day)
    }
