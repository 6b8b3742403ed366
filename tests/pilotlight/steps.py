"""What holds after every step of a light: its one open duty says the same as the rhythm and the warmth do."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from functools import partial
from uuid import UUID

from waakvlam.duties.models import Duty, DutyKind
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.parties.queries import is_away
from waakvlam.pilotlight.models import Light, Policy
from waakvlam.pilotlight.queries.policy import policies_for
from waakvlam.pilotlight.rules import KINDS, Warmth, facts_of, turns, warmth
from waakvlam.pilotlight.states import BURNING, OPEN, LightState


def read_light(light: UUID, now: datetime) -> Light:
    """A light as it stands, seen by the clock."""
    with enter(Viewer(Role.CLOCK, now)):
        return Light.objects.get(id=light)


def owed_for(light: UUID, now: datetime) -> list[Duty]:
    """What is open for a light of the kinds of which there is one at a time."""
    with enter(Viewer(Role.CLOCK, now)):
        return list(Duty.objects.filter(ref=light, kind__in=KINDS, done_at=None))


def assert_in_step(light: UUID, now: datetime) -> None:
    """Fail unless a light, its one open duty and its warmth agree at this moment. Needs no context around it."""
    assert_all_in_step([light], now)


def assert_all_in_step(lights: Collection[UUID], now: datetime) -> None:
    """The same for each of these lights, in one context and a few queries."""
    clock = Viewer(Role.CLOCK, now)
    with enter(clock):
        found = Light.objects.in_bulk(list(lights))
        assert found.keys() == set(lights), "a light is gone"
        owed = defaultdict(list)
        for duty in Duty.objects.filter(ref__in=list(lights), kind__in=KINDS, done_at=None):
            owed[duty.ref].append(duty)
        policies = policies_for(clock, {light.area for light in found.values()})
        for light in found.values():
            _assert_agree(light, owed[light.id], policies[light.area], partial(is_away, clock), now)


def _assert_agree(
    light: Light, duties: Sequence[Duty], policy: Policy, away: Callable[[UUID, date], bool], now: datetime
) -> None:
    if light.state not in OPEN:
        assert not duties, "an ended light owes nothing"
        assert light.next_due_at is None
        return
    (duty,) = duties
    assert (duty.subject, duty.area) == (light.subject_id, light.area)
    assert duty.kind == _kind(light)
    if duty.kind in (DutyKind.DECIDE_LIGHT, DutyKind.FIND_KEEPER) and light.keeper_id is None:
        assert duty.person_id is None
    else:
        assert duty.team_id == light.team_id
        assert duty.person_id in (light.keeper_id, light.deputy_id)
    if light.state not in BURNING:
        assert light.next_due_at is None
        return
    facts = facts_of(light, policy)
    warm = warmth(facts, now)
    assert (light.due_from, light.lost_from) == turns(facts), "what sorts the list is what the rule says"
    assert light.next_due_at is not None
    if duty.person_id is not None and duty.person_id == light.deputy_id:
        assert light.keeper_id is not None
        day = light.next_due_at.astimezone(AMSTERDAM).date()
        assert away(light.keeper_id, day), "the deputy is asked only when the keeper is away"
    if duty.kind == DutyKind.FIND_KEEPER:
        assert warm is Warmth.NO_FACE
        return
    assert duty.due_at == light.next_due_at
    assert warm is not Warmth.NO_FACE
    if warm not in (Warmth.NOT_MET, Warmth.PAUSED):
        assert (warm in (Warmth.LATE, Warmth.LOST)) == (duty.due_at < now)


def _kind(light: Light) -> DutyKind:
    if light.state == LightState.PROPOSED:
        return DutyKind.DECIDE_LIGHT
    if light.keeper_id is None:
        return DutyKind.FIND_KEEPER
    return DutyKind.END_PAUSE if light.paused_until else DutyKind.CHECK_IN
