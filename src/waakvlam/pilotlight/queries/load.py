"""What the lights of a team ask of its hours (RO-05): about the team, never about one keeper."""

from dataclasses import dataclass
from uuid import UUID

from waakvlam.capacity.models import Hours
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


def loads(viewer: Viewer, teams: list[UUID]) -> dict[UUID, Load]:
    """The load of each of these teams, as far as the viewer sees its lights. Three queries."""
    rows = Hours.objects.filter(team__in=teams, until=None)
    known = {team: float(weekly) for team, weekly in rows.values_list("team", "weekly")}
    lights = list(Light.objects.filter(team__in=teams, state__in=OPEN))
    policies = policies_for(viewer, {light.area for light in lights})
    needed = dict.fromkeys(teams, 0.0)
    for light in lights:
        policy = policies[light.area]
        needed[light.team_id] += hours_needed([(every_of(light, policy), How(light.usual))], policy)
    return {team: Load(needed[team], known.get(team)) for team in teams}
