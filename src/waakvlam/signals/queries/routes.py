"""The routes as they are and as they were, and why a signal goes where it goes."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from waakvlam.access.models import PurposeCode
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import Task
from waakvlam.parties.queries import team_for
from waakvlam.places.rules import area_chain
from waakvlam.signals.catalogue import Kind
from waakvlam.signals.models import Route
from waakvlam.signals.queries.routing import Owner, in_order, opened, route
from waakvlam.signals.rules import default_tasks


@dataclass(frozen=True, slots=True)
class Explained:
    """Who becomes the owner, and which route says so; or else the task that this team has in the area."""

    owner: Owner
    because: Route | Task


def current_routes(viewer: Viewer) -> list[Route]:
    """The routes that count now, by area and then in the order in which they are tried."""
    return list(_with_names().filter(until=None).order_by("area_code", "position", "since", "id"))


def former_routes(viewer: Viewer) -> list[Route]:
    """The routes that counted before, the latest to end first."""
    return list(_with_names().filter(until__isnull=False).order_by("-until", "position"))


def current_route(viewer: Viewer, id: UUID) -> Route:
    """One route that counts now. Raises `Missing` when it does not (any more)."""
    found = _with_names().filter(id=id, until=None).first()
    if found is None:
        raise Missing
    return found


def explain(viewer: Viewer, *, area: str, kinds: Sequence[Kind], seriousness: int) -> Explained:
    """Who becomes the owner of such a signal told now, and why. Raises `Refused` where Waakvlam does not work."""
    opened(viewer, area)
    owner = route(viewer, area=area, kinds=kinds, seriousness=seriousness, purpose=PurposeCode.EARLY_SIGNALS)
    chain = area_chain(area)
    fitting = _with_names().filter(
        until=None, area_code__in=chain, seriousness_from__lte=seriousness, seriousness_to__gte=seriousness
    )
    codes = {kind.code for kind in kinds}
    for one in in_order(fitting, chain):
        task_team = team_for(viewer, area, Task(one.task)) if one.task else None
        leads_to = one.team_id or (task_team and task_team.id)
        if leads_to == owner.team and (not one.kinds or codes & set(one.kinds)):
            return Explained(owner, one)
    holders = ((task, team_for(viewer, area, task)) for task in default_tasks(seriousness))
    return Explained(owner, next(task for task, team in holders if team and team.id == owner.team))


def _with_names() -> QuerySet[Route]:
    return Route.objects.select_related("team__organisation", "person")
