"""The page of one light, and what stands behind the duties about lights."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models.expressions import RawSQL

from waakvlam.duties.models import Duty, DutyKind
from waakvlam.households.models import HelpRole, Involvement, Resident
from waakvlam.households.queries import resident_of, residents
from waakvlam.journal.models import Detail, Event
from waakvlam.kernel.decision import Decision
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import Professional
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.models import Asked, CheckIn, Colour, Light, PlanPhase, Policy
from waakvlam.pilotlight.queries.lights import behind, colours, look, opened_light
from waakvlam.pilotlight.queries.policy import policy_for
from waakvlam.pilotlight.queries.today import addresses_of, homes
from waakvlam.pilotlight.queries.turns import Turn, turns_of
from waakvlam.pilotlight.rules import Every, Warmth, counted_from, every_of, facts_of, latest_day, may_let_go, warmth
from waakvlam.pilotlight.states import BURNING, OPEN
from waakvlam.places.models import Address

RECENT = 50
"""How many contacts the page shows."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One line in the story of a light: what happened, who did it, and its detail as far as the viewer may see it."""

    at: datetime
    happened: str
    who: str
    detail: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LightPage:
    """All that the page of a light shows. `warmth` is missing for one that ended, `name_until` when none burns.

    `name_until` is the last day that may be named for the next contact; `faces` are the known faces so far, oldest
    first; `to_compare` are entries that say something else about one day.
    """

    light: Light
    resident: Resident
    home: UUID | None
    address: Address | None
    policy: Policy
    every: Every
    warmth: Warmth | None
    name_until: date | None
    may_let_go: Decision
    check_ins: list[CheckIn]
    to_compare: list[CheckIn]
    plan: list[PlanPhase]
    colour: Colour
    asked: list[Asked]
    faces: list[Involvement]
    turns: list[Turn]
    story: list[Moment]


def light_page(viewer: Viewer, light: UUID) -> LightPage:
    """The page of a light, with the door to its resident open. Raises `Missing`. Fifteen queries."""
    found = opened_light(viewer, light, activity="light")
    subject = found.subject_id
    assert subject is not None
    resident = resident_of(viewer, subject)
    policy = policy_for(viewer, found.area)
    every, since = every_of(found, policy), counted_from(found)
    contacts = CheckIn.objects.filter(light=light).select_related("person", "other__person")
    check_ins = list(contacts.order_by("-at", "-recorded_at", "-result", "-id")[:RECENT])
    home = homes(viewer, [subject]).get(subject)
    asked = list(Asked.objects.filter(light=light, answered_at=None).order_by("at"))
    faces = Involvement.objects.filter(subject=subject, role=HelpRole.KEEPER).select_related("person")
    refs = [light, *(entry.id for entry in check_ins), *(question.id for question in asked)]
    return LightPage(
        light=found,
        resident=resident,
        home=home.id if home else None,
        address=home.address if home else None,
        policy=policy,
        every=every,
        warmth=warmth(facts_of(found, policy), viewer.now) if found.state in OPEN else None,
        name_until=latest_day(viewer.now, every) if found.state in BURNING and since else None,
        may_let_go=may_let_go(found.stable_since, policy.stable_months, day_of(viewer.now)),
        check_ins=check_ins,
        to_compare=[entry for entry in check_ins if entry.holds is None],
        plan=sorted(PlanPhase.objects.filter(light=light), key=lambda p: list(Colour).index(Colour(p.colour))),
        colour=colours(viewer, [light])[light],
        asked=asked,
        faces=list(faces.order_by("since", "made_at")),
        turns=turns_of(viewer, Duty.objects.filter(ref__in=refs, done_at=None)),
        story=_story(found),
    )


@dataclass(frozen=True, slots=True)
class Behind:
    """What a duty about a light is about. Resident and address are missing when the door stays closed.

    `way` is how somebody who asked for help wants to be answered, if they said so.
    """

    light: Light
    resident: Resident | None
    address: Address | None
    way: str = ""


def behind_duties(viewer: Viewer, duties: Sequence[Duty]) -> dict[UUID, Behind]:
    """The light behind each duty, keyed by the duty's id, for a list: one look for all. Six or seven queries.

    A duty is left out when it is about something else, or about a light that the viewer's team does not keep.
    """
    lights_of = behind(viewer, {duty.ref for duty in duties})
    lights = Light.objects.select_related("keeper").in_bulk(set(lights_of.values()))
    opened = look(viewer, lights.values(), activity="to do")
    known, where = residents(viewer, opened), addresses_of(viewer, opened)
    helps = [duty.ref for duty in duties if duty.kind == DutyKind.HELP_ASKED]
    ways = dict(Asked.objects.filter(id__in=helps).values_list("id", "way")) if helps else {}
    refs = {duty.id: duty.ref for duty in duties}
    found = {duty.id: lights[at] for duty in duties if (at := lights_of.get(duty.ref)) in lights}
    return {
        duty: Behind(
            light,
            known.get(light.subject_id) if light.subject_id else None,
            where.get(light.subject_id) if light.subject_id else None,
            ways.get(refs[duty], ""),
        )
        for duty, light in found.items()
    }


def _story(light: Light) -> list[Moment]:
    # Several things may happen at one moment; the order in which they were recorded is a column of the database's own.
    events = list(Event.objects.filter(about=light.subject_id, ref=light.id).order_by("at", RawSQL("seq", ())))
    details = {d.event_id: d.content for d in Detail.objects.filter(event__in=[e.id for e in events])}
    people = dict(Professional.objects.filter(id__in={e.person for e in events if e.person}).values_list("id", "name"))
    return [
        Moment(
            e.at,
            e.kind,
            people.get(e.person, "") if e.person else "",
            json.loads(details[e.id])[1] if e.id in details else {},
        )
        for e in events
    ]
