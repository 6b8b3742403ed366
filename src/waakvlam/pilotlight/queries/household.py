"""What lights add to the page of a household: the face, how warm contact is, the plan, whose turn, and by date."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.db.models.expressions import RawSQL

from waakvlam.duties.models import Duty
from waakvlam.journal.models import Event
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import Professional
from waakvlam.pilotlight.models import Colour, Light, PlanPhase
from waakvlam.pilotlight.queries.page import Moment
from waakvlam.pilotlight.queries.policy import policies_for
from waakvlam.pilotlight.queries.turns import Turn, turns_of
from waakvlam.pilotlight.rules import Warmth, facts_of, warmth
from waakvlam.pilotlight.states import OPEN


@dataclass(frozen=True, slots=True)
class Lit:
    """The open light of a resident, how warm contact is, the plan in its three colours and which of them fits now."""

    light: Light
    warmth: Warmth
    plan: list[PlanPhase]
    colour: Colour


@dataclass(frozen=True, slots=True)
class Line:
    """A moment in the story of a household: what happened, to which row, about whom."""

    moment: Moment
    about: UUID | None
    ref: UUID


def lit(viewer: Viewer, people: Collection[UUID]) -> dict[UUID, Lit]:
    """The open lights of these residents, looked at in this context, by resident. Three queries."""
    rows = Light.objects.filter(subject__in=people, state__in=OPEN).select_related(
        "keeper", "deputy", "team", "plan_now"
    )
    lights = {light.subject_id: light for light in rows if light.subject_id}
    policies = policies_for(viewer, {light.area for light in lights.values()})
    plans: dict[UUID, list[PlanPhase]] = {}
    for phase in PlanPhase.objects.filter(light__in=[light.id for light in lights.values()]):
        plans.setdefault(phase.light_id, []).append(phase)
    order = list(Colour)
    return {
        person: Lit(
            light=light,
            warmth=warmth(facts_of(light, policies[light.area]), viewer.now),
            plan=sorted(plans.get(light.id, []), key=lambda phase: order.index(Colour(phase.colour))),
            colour=Colour(light.plan_now.colour) if hasattr(light, "plan_now") else Colour.GREEN,
        )
        for person, light in lights.items()
    }


def open_lights(viewer: Viewer, people: Collection[UUID]) -> list[Light]:
    """The open lights of these people that the viewer's team keeps or coordinates, or who were looked at. One query."""
    return list(Light.objects.filter(subject__in=people, state__in=OPEN).order_by("proposed_at", "id"))


def asked_about(viewer: Viewer, subjects: Iterable[UUID]) -> list[Turn]:
    """What is asked about a home and who lives there, as far as the viewer's teams know, first what is due first."""
    return turns_of(viewer, Duty.objects.filter(subject__in=list(subjects), done_at=None))


def by_date(
    viewer: Viewer, subjects: Iterable[UUID], kinds: Collection[str], *, size: int, page: int = 1
) -> tuple[list[Line], bool]:
    """What happened around a household, latest first, as far as the door is open; and whether there is more.

    Only these kinds of events, each with its detail as far as it may be seen. One query.
    """
    name = Professional.objects.filter(id=OuterRef("person")).values("name")
    rows = Event.objects.filter(about__in=list(subjects), kind__in=kinds).select_related("detail")
    start = (page - 1) * size
    # Several things may happen at one moment; the order in which they were recorded is a column of the database's own.
    found = list(rows.annotate(who=Subquery(name)).order_by("-at", RawSQL("seq", ()).desc())[start : start + size + 1])
    return [_line(event) for event in found[:size]], len(found) > size


def _line(event: Event) -> Line:
    said = json.loads(event.detail.content)[1] if hasattr(event, "detail") else {}
    who: str | None = getattr(event, "who", None)
    return Line(Moment(event.at, event.kind, who or "", said), event.about, event.ref)
