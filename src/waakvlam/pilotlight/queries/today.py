"""Vandaag: the people whom a keeper sees today, in walking order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from waakvlam.access.models import Subject
from waakvlam.access.queries import open_door
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.households.models import Resident
from waakvlam.households.queries import PURPOSE, homes_of, residents
from waakvlam.kernel.viewer import Viewer
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.parties.queries import standing_in_for
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.models import Asked, CheckIn, Colour, Light
from waakvlam.pilotlight.queries.lights import SEEN
from waakvlam.pilotlight.queries.policy import policies_for
from waakvlam.pilotlight.rules import Warmth, facts_of, walking, warmth
from waakvlam.pilotlight.states import OPEN
from waakvlam.places.models import Address


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody to see today: by when, how warm contact is, what was said last, the colour of the plan that fits, and
    whether they asked for help.

    `resident`, `address` and `colour` are missing when the door stays closed, or nobody knows where they live.
    """

    light: Light
    due_at: datetime
    kind: DutyKind
    warmth: Warmth
    resident: Resident | None
    address: Address | None
    last: CheckIn | None
    colour: Colour | None
    asks_help: bool


def today(viewer: Viewer) -> list[Visit]:
    """Whom the viewer sees today, also standing in for a colleague: late, due today, or asking for help.

    In walking order, people without an address last. Nine queries, however many people.
    """
    asked = _asked(viewer)
    first = {duty.subject: duty for duty in reversed(asked) if duty.subject}
    opened = open_door(viewer, first, categories=SEEN, activity="today", purpose=PURPOSE) if first else set()
    asking = Asked.objects.filter(light=OuterRef("id"), answered_at=None)
    lights = list(
        Light.objects.filter(subject__in=first, state__in=OPEN)
        .select_related("keeper", "plan_now")
        .annotate(asks_help=Exists(asking))
    )
    by_subject = {light.subject_id: light for light in lights if light.subject_id}
    known = residents(viewer, opened)
    where = addresses_of(viewer, opened)
    last = last_words(viewer, by_subject.values())
    policies = policies_for(viewer, {light.area for light in by_subject.values()})
    visits = [
        Visit(
            light=light,
            due_at=first[subject].due_at,
            kind=DutyKind(first[subject].kind),
            warmth=warmth(facts_of(light, policies[light.area]), viewer.now),
            resident=known.get(subject),
            address=where.get(subject),
            last=last.get(light.id),
            colour=_colour(light) if subject in opened else None,
            asks_help=light.asks_help,
        )
        for subject, light in by_subject.items()
    ]
    return sorted(visits, key=_on_the_way)


def _on_the_way(visit: Visit) -> tuple[Any, ...]:
    return not visit.address, visit.address and walking(visit.address), visit.due_at, visit.light.id


def _colour(light: Light) -> Colour:
    return Colour(light.plan_now.colour) if hasattr(light, "plan_now") else Colour.GREEN


def keeps_lights(viewer: Viewer) -> bool:
    """Whether the viewer is the known face of somebody, or comes when that face is away. One query."""
    mine = Q(keeper=viewer.person) | Q(deputy=viewer.person)
    return viewer.person is not None and Light.objects.filter(mine, state__in=OPEN).exists()


def homes(viewer: Viewer, persons: Iterable[UUID]) -> dict[UUID, Subject]:
    """For each of these residents, looked at in this context, the home where they live now. Two queries."""
    living = homes_of(viewer, persons)
    at = Subject.objects.select_related("address").in_bulk(list(living.values()))
    return {person: at[home] for person, home in living.items() if home in at}


def addresses_of(viewer: Viewer, persons: Iterable[UUID]) -> dict[UUID, Address]:
    """The same, as addresses."""
    found = {person: home.address for person, home in homes(viewer, persons).items()}
    return {person: address for person, address in found.items() if address}


def last_words(viewer: Viewer, lights: Iterable[Light]) -> dict[UUID, CheckIn]:
    """The last contact of each light, as far as the door is open. One query."""
    rows = CheckIn.objects.filter(light__in=[light.id for light in lights]).exclude(holds=False)
    latest_first = rows.order_by("light", "-at", "-recorded_at", "-result", "-id")
    return {row.light_id: row for row in latest_first.distinct("light")}


def _asked(viewer: Viewer) -> list[Duty]:
    """What is asked of this person until tonight, by due time, a pause that ends last; and help, whenever due."""
    if viewer.person is None:
        return []
    day = day_of(viewer.now)
    people = {viewer.person, *standing_in_for(viewer, viewer.person, day)}
    tonight = datetime.combine(day + timedelta(days=1), time(), AMSTERDAM)
    contact = Q(kind__in=[DutyKind.CHECK_IN, DutyKind.END_PAUSE], due_at__lt=tonight)
    mine = Q(person__in=people) | Q(holder_person__in=people)
    rows = Duty.objects.filter(contact | Q(kind=DutyKind.HELP_ASKED), mine, team__in=viewer.teams, done_at=None)
    return sorted(rows, key=lambda duty: (duty.due_at, duty.kind == DutyKind.END_PAUSE, duty.kind, duty.id))
