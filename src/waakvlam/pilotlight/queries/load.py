"""What the lights of a team ask of its hours (RO-05): about the team, never about one keeper."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

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


def loads(viewer: Viewer, teams: list[UUID]) -> dict[UUID, Load]:
    """The load of each of these teams, as far as the viewer sees its open lights. Three queries.

    Lights with the same rhythm are counted together, however many there are.
    """
    known = hours(viewer, teams)
    rhythm = ("team_id", "area", "state", "stage", "override_every", "override_unit", "usual")
    open_now = Light.objects.filter(team__in=teams, state__in=OPEN)
    alike = list(open_now.values(*rhythm).annotate(lights=Count("id")).order_by())
    policies = policies_for(viewer, {row["area"] for row in alike})
    needed = dict.fromkeys(teams, 0.0)
    for row in alike:
        lights = row.pop("lights")
        policy = policies[row["area"]]
        needed[row["team_id"]] += lights * hours_needed([(every_of(Light(**row), policy), How(row["usual"]))], policy)
    return {team: Load(needed[team], float(known[team]) if team in known else None) for team in teams}
