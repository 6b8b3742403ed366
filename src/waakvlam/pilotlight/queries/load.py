"""What the lights of a team ask of its hours (RO-05): about the team, never about one keeper."""

from dataclasses import dataclass
from uuid import UUID

from waakvlam.capacity.queries import hours
from waakvlam.kernel.viewer import Viewer
from waakvlam.pilotlight.models import How, Light
from waakvlam.pilotlight.queries.policy import policies_for
from waakvlam.pilotlight.rules import every_of, hours_needed
from waakvlam.pilotlight.states import OPEN


@dataclass(frozen=True, slots=True)
class Load:
    """Hours a week that the open lights of a team ask, and that it has (None: nobody said)."""

    needed: float
    weekly: float | None


def loads(viewer: Viewer, teams: list[UUID], lights: list[Light] | None = None) -> dict[UUID, Load]:
    """The load of each of these teams, as far as the viewer sees its open lights (or those given). Three queries."""
    known = hours(viewer, teams)
    if lights is None:
        lights = list(Light.objects.filter(team__in=teams, state__in=OPEN))
    policies = policies_for(viewer, {light.area for light in lights})
    needed = dict.fromkeys(teams, 0.0)
    for light in lights:
        if light.team_id in needed:
            policy = policies[light.area]
            needed[light.team_id] += hours_needed([(every_of(light, policy), How(light.usual))], policy)
    return {team: Load(needed[team], float(known[team]) if team in known else None) for team in teams}
