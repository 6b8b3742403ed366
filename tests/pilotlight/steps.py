"""What holds after every step of a light: its one open duty says the same as the rhythm and the warmth do."""

from datetime import datetime
from uuid import UUID

from waakvlam.duties.models import Duty, DutyKind
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.parties.queries import is_away
from waakvlam.pilotlight.models import Light
from waakvlam.pilotlight.queries.policy import policy_for
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
    clock = Viewer(Role.CLOCK, now)
    found = read_light(light, now)
    duties = owed_for(light, now)
    if found.state not in OPEN:
        assert not duties, "an ended light owes nothing"
        assert found.next_due_at is None
        return
    (duty,) = duties
    assert (duty.subject, duty.area) == (found.subject_id, found.area)
    assert duty.kind == _kind(found)
    if duty.kind in (DutyKind.DECIDE_LIGHT, DutyKind.FIND_KEEPER) and found.keeper_id is None:
        assert duty.person_id is None
    else:
        assert duty.team_id == found.team_id
        assert duty.person_id in (found.keeper_id, found.deputy_id)
    if found.state not in BURNING:
        assert found.next_due_at is None
        return
    with enter(clock):
        facts = facts_of(found, policy_for(clock, found.area))
        warm = warmth(facts, now)
        assert (found.due_from, found.lost_from) == turns(facts), "what sorts the list is what the rule says"
        assert found.next_due_at is not None
        day = found.next_due_at.astimezone(AMSTERDAM).date()
        if duty.person_id is not None and duty.person_id == found.deputy_id:
            assert found.keeper_id is not None
            assert is_away(clock, found.keeper_id, day), "the deputy is asked only when the keeper is away"
    if duty.kind == DutyKind.FIND_KEEPER:
        assert warm is Warmth.NO_FACE
        return
    assert duty.due_at == found.next_due_at
    assert warm is not Warmth.NO_FACE
    if warm not in (Warmth.NOT_MET, Warmth.PAUSED):
        assert (warm in (Warmth.LATE, Warmth.LOST)) == (duty.due_at < now)


def _kind(light: Light) -> DutyKind:
    if light.state == LightState.PROPOSED:
        return DutyKind.DECIDE_LIGHT
    if light.keeper_id is None:
        return DutyKind.FIND_KEEPER
    return DutyKind.END_PAUSE if light.paused_until else DutyKind.CHECK_IN
