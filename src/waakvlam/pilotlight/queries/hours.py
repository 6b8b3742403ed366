"""The hours that lights ask of teams, for who plans them: about a team as a whole, never about one keeper."""

from dataclasses import dataclass
from uuid import UUID

from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import Team
from waakvlam.parties.queries import members, teams
from waakvlam.pilotlight.models import Light
from waakvlam.pilotlight.queries.load import Load, loads
from waakvlam.pilotlight.states import OPEN

FEWEST = 3
"""The hours of a smaller team would be a figure about somebody."""


@dataclass(frozen=True, slots=True)
class TeamHours:
    """A team with what its lights ask; without figures when it is too small for them."""

    team: Team
    load: Load | None


def team_hours(viewer: Viewer) -> list[TeamHours]:
    """The teams whose lights the viewer keeps or coordinates, by name. Six queries."""
    kept = Light.objects.filter(state__in=OPEN).order_by().values_list("team", flat=True).distinct()
    ids: list[UUID] = list({*kept, *viewer.teams})
    found, there, asked = teams(viewer, ids), members(viewer, ids), loads(viewer, ids)
    kept_or_said = [team for team in found.values() if asked[team.id].needed or asked[team.id].weekly is not None]
    return [
        TeamHours(team, asked[team.id] if len(there[team.id]) >= FEWEST else None)
        for team in sorted(kept_or_said, key=lambda team: (team.organisation.name, team.name))
    ]
