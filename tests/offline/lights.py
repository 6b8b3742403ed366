"""Lights that Amira keeps, with Chantal as her deputy."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from tests.cast import Cast
from waakvlam.households.actions import enter_home, register_resident
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.pilotlight.actions.proposing import choose_keeper, propose
from waakvlam.pilotlight.actions.reaching import Said, reach_out, record_answer
from waakvlam.pilotlight.models import Origin


def kept_lights(cast: Cast, *names: str) -> list[UUID]:
    """A light for each of these residents, who live together at number 12 and said yes just now."""
    amira, deputy = cast.people["Amira"][0].id, cast.people["Chantal"][0].id
    team = cast.teams["neighbourhood"].id
    home = _does(cast, "Amira", enter_home, address=cast.home.id, team=team, act=uuid4())
    lights = []
    for name in names:
        resident = _does(cast, "Amira", register_resident, home=home, team=team, called=name)
        light = _does(cast, "Amira", propose, resident=resident, origin=Origin.CONCERN, team=team)
        _does(cast, "Iris", choose_keeper, light=light, keeper=amira, deputy=deputy)
        _does(cast, "Amira", reach_out, light=light)
        _does(cast, "Amira", record_answer, light=light, answer=Said.YES)
        lights.append(light)
    return lights


def _does(cast: Cast, name: str, action: Callable[..., Any], **what: Any) -> Any:
    by = cast.viewer(name, at=now())
    with enter(by):
        return action(by=by, **what)
