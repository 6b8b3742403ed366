"""A light in a world of canaries: a different one in every field for words that a light has."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from tests.cast import Cast
from tests.web.residents import said_twice
from waakvlam.households.actions import enter_home, register_resident
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.pilotlight.actions.checking import Entry, check_in
from waakvlam.pilotlight.actions.planning import Phase, write_plan
from waakvlam.pilotlight.actions.proposing import choose_keeper, propose
from waakvlam.pilotlight.actions.reaching import Said, reach_out, record_answer, review_outreach
from waakvlam.pilotlight.actions.sharing import share
from waakvlam.pilotlight.actions.steering import ask_for_help, confirm_relapse, override_rhythm, pause, resume
from waakvlam.pilotlight.models import Colour, How, Mood, Origin, Result
from waakvlam.pilotlight.rules import following
from waakvlam.pilotlight.rules.rhythm import Every, Unit


def light_that_sings(cast: Cast, sing: Callable[[], str]) -> tuple[UUID, UUID]:
    """Everything that people write about a light, each in words of its own; the light, and a contact to compare."""

    def amira(action: Callable[..., Any], **what: Any) -> Any:
        return _does(cast.viewer("Amira", at=now()), action, **what)

    team = cast.teams["neighbourhood"].id
    home = amira(enter_home, address=cast.home.id, team=team, act=uuid4())
    words = {field: sing() for field in ("called", "phone", "contact_words", "representative")}
    farid = amira(register_resident, home=home, team=team, **words)
    light: UUID = amira(propose, resident=farid, origin=Origin.CONCERN, team=team, words=sing())
    faces = {"keeper": cast.people["Amira"][0].id, "deputy": cast.people["Chantal"][0].id}
    _does(cast.viewer("Iris", at=now()), choose_keeper, light=light, anyway=sing(), **faces)
    amira(reach_out, light=light)
    _does(cast.viewer("Chantal", at=now()), review_outreach, light=light, go_on=True, words=sing())
    amira(record_answer, light=light, answer=Said.YES, words=sing())
    made = amira(check_in, entry=Entry(light, How.CALL, Result.REACHED, Mood.WORRYING, sing()))
    amira(share, check_in=made.id, kinds=["few_people"], words=sing(), resident_told=True)
    phases = {colour: Phase(sing(), sing(), sing()) for colour in Colour}
    amira(write_plan, light=light, phases=phases, with_resident=True)
    amira(override_rhythm, light=light, every=2, unit=Unit.WEEK, reason=sing())
    amira(pause, light=light, until=following(now().date(), Every(2, Unit.WEEK)), reason=sing())
    amira(resume, light=light, words=sing())
    amira(confirm_relapse, light=light, relapse=True, words=sing())
    _does(Viewer(Role.RESIDENT, now(), resident=farid), ask_for_help, words=sing())
    return light, said_twice(cast, light)


def _does(by: Viewer, action: Callable[..., Any], **what: Any) -> Any:
    with enter(by):
        return action(by=by, **what)
