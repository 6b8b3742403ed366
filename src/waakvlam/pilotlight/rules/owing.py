"""What is owed for a light, by whom and when: its one open duty is equal to this (design §4)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from waakvlam.duties.models import DutyKind
from waakvlam.duties.rules import due_at
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.pilotlight.models import Light, Policy
from waakvlam.pilotlight.rules.rhythm import every_of, next_due, working_evening
from waakvlam.pilotlight.rules.warmth import counted_from
from waakvlam.pilotlight.states import BURNING, OPEN, LightState

KINDS = (DutyKind.DECIDE_LIGHT, DutyKind.FIND_KEEPER, DutyKind.CHECK_IN, DutyKind.END_PAUSE)
"""Of these exactly one is open for an open light, and none for another."""


@dataclass(frozen=True, slots=True)
class Owed:
    """One duty. `stays`: its due time is a term from when it was asked, and does not move with the rhythm."""

    kind: DutyKind
    team: UUID
    person: UUID | None
    second: UUID | None
    due_at: datetime
    stays: bool


def due_of(light: Light, policy: Policy) -> datetime | None:
    """When the next contact is due: by the rhythm, or when a pause ends. None when no contact is owed."""
    since = counted_from(light)
    if light.state not in BURNING or since is None:
        return None
    if light.paused_until:
        return working_evening(light.paused_until)
    return next_due(since, every_of(light, policy), light.named_on, light.soon_on)


def owed(light: Light, desk: UUID, away: Callable[[UUID, date], bool], now: datetime) -> Owed | None:
    """What is owed for a light that knows its `next_due_at`; None when it is not open.

    Without a keeper its coordinator's `desk` finds one. When the keeper is away on the due day, the deputy who is
    there is asked, and nobody second.
    """
    if light.state not in OPEN:
        return None
    decides = light.state == LightState.PROPOSED
    if light.keeper_id is None:
        kind = DutyKind.DECIDE_LIGHT if decides else DutyKind.FIND_KEEPER
        return Owed(kind, desk, None, None, due_at(kind, 1, now), stays=True)
    if decides:
        due = due_at(DutyKind.DECIDE_LIGHT, 1, now)
        return Owed(DutyKind.DECIDE_LIGHT, light.team_id, light.keeper_id, light.deputy_id, due, stays=True)
    assert light.next_due_at is not None  # a light that burns has a next contact
    kind = DutyKind.END_PAUSE if light.paused_until else DutyKind.CHECK_IN
    day = light.next_due_at.astimezone(AMSTERDAM).date()
    person, second = light.keeper_id, light.deputy_id
    if second and away(person, day) and not away(second, day):
        person, second = second, None
    return Owed(kind, light.team_id, person, second, light.next_due_at, stays=False)
