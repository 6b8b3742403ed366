"""Who becomes the owner: the first route that fits, else whoever holds the task in the area (SIG-12, SIG-13)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from waakvlam.access.models import PurposeCode
from waakvlam.kernel.errors import Refused
from waakvlam.kernel.viewer import Viewer
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.parties.models import Opening, OrganisationKind, Task, Team
from waakvlam.parties.queries import at_work, opening, stand_in_for, team_for
from waakvlam.parties.rules import day_of
from waakvlam.places.rules import area_chain
from waakvlam.signals.catalogue import Kind
from waakvlam.signals.models import Route
from waakvlam.signals.rules import category_of, default_tasks, most_for

_NOT_OPEN = _("Waakvlam does not work in this neighbourhood yet. Call the municipality.")


@dataclass(frozen=True, slots=True)
class Owner:
    """A team (and person) with the kind of its organisation, which limits what it may see."""

    team: UUID
    person: UUID | None
    organisation: OrganisationKind

    @classmethod
    def of_team(cls, team: UUID, person: UUID | None) -> "Owner":
        """The owner as a value."""
        kind = Team.objects.values_list("organisation__kind", flat=True).get(id=team)
        return cls(team, person, OrganisationKind(kind))

    @classmethod
    def of(cls, team: Team, person: UUID | None = None) -> "Owner":
        """The owner as a value, of a team that was read with its organisation."""
        return cls(team.id, person, OrganisationKind(team.organisation.kind))


def opened(viewer: Viewer, area: str) -> Opening:
    """The opening by which Waakvlam works in this neighbourhood. Raises `Refused` where it does not."""
    found = opening(viewer, area)
    if found is None:
        raise Refused(_NOT_OPEN)
    return found


def route(viewer: Viewer, *, area: str, kinds: Sequence[Kind], seriousness: int, purpose: PurposeCode) -> Owner:
    """The owner of a signal of these kinds in this neighbourhood, which is open.

    A route that leads to somebody who is away, or left the team, leads to their stand-in in it, or else to the whole
    team. A team that may not see these categories for this purpose is passed over. Raises `Refused` when nobody is
    left: an area is only open with a municipal desk at its end, so that means that the area is not open.
    """
    category = category_of(kinds)
    for team, person in _candidates(viewer, area, kinds, seriousness):
        owner = Owner.of(team, _present(viewer, team.id, person) if person else None)
        if category & most_for(owner.organisation, purpose) == category:
            return owner
    raise Refused(_NOT_OPEN)


def coordination(viewer: Viewer, area: str) -> Owner:
    """The municipal desk at the end of every chain in this neighbourhood."""
    desk = team_for(viewer, area, Task.COORDINATION)
    if desk is None:
        raise Refused(_NOT_OPEN)
    return Owner.of(desk)


def beyond_capacity(viewer: Viewer, agreed: Opening) -> bool:
    """Whether this week's new situations in an opened area have reached what its teams agreed to take (SIG-22)."""
    local = viewer.now.astimezone(AMSTERDAM)
    monday = datetime.combine(local.date() - timedelta(days=local.weekday()), time(), AMSTERDAM)
    prefix = "BU" + agreed.area_code[2:]
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.concerns_since(%s, %s)", [prefix, monday])
        (begun,) = cursor.fetchone()
    return bool(begun >= agreed.weekly_capacity)


def in_order(routes: Iterable[Route], chain: Sequence[str]) -> list[Route]:
    """Routes as they are tried: of the narrowest area first, there by number, and of one number the oldest first."""
    return sorted(routes, key=lambda row: (chain.index(row.area_code), row.position, row.since, row.id))


def _candidates(
    viewer: Viewer, area: str, kinds: Sequence[Kind], seriousness: int
) -> Iterator[tuple[Team, UUID | None]]:
    chain = area_chain(area)
    codes = {kind.code for kind in kinds}
    routes = Route.objects.filter(
        area_code__in=chain, until=None, seriousness_from__lte=seriousness, seriousness_to__gte=seriousness
    ).select_related("team__organisation")
    for row in in_order(routes, chain):
        if not row.kinds or codes & set(row.kinds):
            team = row.team or team_for(viewer, area, Task(row.task))
            if team:
                yield team, row.person_id
    for task in default_tasks(seriousness):
        found = team_for(viewer, area, task)
        if found:
            yield found, None


def _present(viewer: Viewer, team: UUID, person: UUID) -> UUID | None:
    today = day_of(viewer.now)
    there = at_work(viewer, [team], today)[team]
    return next((one for one in (person, stand_in_for(viewer, person, today)) if one in there), None)
