"""How a municipality keeps its lights."""

from collections.abc import Iterable

from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import OrganisationKind
from waakvlam.parties.rules import covering
from waakvlam.pilotlight.models import Policy

STAGES: list[list[int | str]] = [[1, "week", 4], [2, "week", 6], [1, "month", 0, 12], [3, "month", 0]]
"""Weekly, fortnightly, monthly until a year was stable, then each quarter."""

OUTREACH: list[list[int | str]] = [[1, "week", 0]]
HOLDERS = [
    OrganisationKind.MUNICIPALITY,
    OrganisationKind.CORPORATION,
    OrganisationKind.NEIGHBOURHOOD_TEAM,
    OrganisationKind.WELFARE,
    OrganisationKind.PUBLIC_HEALTH,
]


def policies_for(viewer: Viewer, areas: Iterable[str]) -> dict[str, Policy]:
    """For each area code the policy in force: the narrowest that covers it, or the product's own. One query."""
    codes = {area: covering(area) for area in areas}
    rows = Policy.objects.filter(until=None, area_code__in={code for around in codes.values() for code in around})
    found = {row.area_code: row for row in rows}
    own = Policy(area_code="", stages=STAGES, outreach=OUTREACH, holders=[kind.value for kind in HOLDERS])
    return {area: next(filter(None, map(found.get, around)), own) for area, around in codes.items()}


def policy_for(viewer: Viewer, area: str) -> Policy:
    """The policy in force in one area."""
    return policies_for(viewer, [area])[area]


def versions(viewer: Viewer) -> list[Policy]:
    """Every policy that was ever set, latest first. One query."""
    return list(Policy.objects.order_by("-since", "id"))
