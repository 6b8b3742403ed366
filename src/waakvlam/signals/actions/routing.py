"""Changing who becomes the owner of what, where (SIG-12). A route is never changed: a new version ends the old one."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from waakvlam.access.models import PurposeCode
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid, Missing
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.parties.models import OrganisationKind, Task, Team
from waakvlam.parties.queries import members
from waakvlam.places.queries import area
from waakvlam.signals.catalogue import CATALOGUE
from waakvlam.signals.models import Route
from waakvlam.signals.rules import width_for


@dataclass(frozen=True, slots=True)
class Wish:
    """A route as somebody wants it: to a team (perhaps one person in it), or to whoever has a task in the area.

    No `kinds` means all; seriousness is 1 to 4, both included; the lowest `position` in an area comes first.
    """

    area_code: str
    kinds: Collection[str] = ()
    seriousness_from: int = 1
    seriousness_to: int = 4
    position: int = 1
    team: UUID | None = None
    task: Task | None = None
    person: UUID | None = None


def add_route(wish: Wish, *, by: Viewer) -> UUID:
    """Make a route that counts from now on, and return its id.

    Raises `Invalid` when it leads nowhere: an area or kind that does not exist, a team that may not see anything for
    any purpose, a person who does not work in the team. Raises `Missing` for who may not edit routes.
    """
    editor = _editor(by)
    _check(wish, by)
    return _store(wish, by=by, editor=editor)


def end_route(*, by: Viewer, route: UUID) -> None:
    """Let a route count no more. Raises `Missing` when it has ended already."""
    _editor(by)
    if not Route.objects.filter(id=route, until=None).update(until=by.now):
        raise Missing
    record(Happened.ROUTE_ENDED, by=by, ref=route)


def replace_route(wish: Wish, *, by: Viewer, route: UUID) -> UUID:
    """Let a new version take the place of a route, and return its id. Errors as for `add_route` and `end_route`."""
    editor = _editor(by)
    _check(wish, by)
    end_route(by=by, route=route)
    return _store(wish, by=by, editor=editor)


def _editor(by: Viewer) -> UUID:
    if by.person is None or not (by.may(Permission.CONFIGURE) or by.may(Permission.COORDINATE)):
        raise Missing
    return by.person


def _check(wish: Wish, by: Viewer) -> None:
    try:
        area(by, wish.area_code)
    except Missing:
        raise Invalid(_("We do not know this area. Choose one from the list."), "area_code") from None
    if unknown := set(wish.kinds) - CATALOGUE.keys():
        raise Invalid(_("We do not know '%(kind)s'. Choose from the list.") % {"kind": min(unknown)}, "kinds")
    if not 1 <= wish.seriousness_from <= wish.seriousness_to <= 4:
        raise Invalid(_("'Until' must be as urgent as 'from', or more urgent."), "seriousness_to")
    if (wish.team is None) == (wish.task is None):
        raise Invalid(_("Choose a team, or who has a task in the area. Not both."), "team")
    if wish.team:
        _check_team(wish.team, by)
    if wish.person and (wish.team is None or wish.person not in dict(members(by, [wish.team])[wish.team])):
        raise Invalid(_("This person does not work in that team. Choose somebody who does."), "person")


def _check_team(team: UUID, by: Viewer) -> None:
    kind = Team.objects.filter(id=team).values_list("organisation__kind", flat=True).first()
    if kind is None or not any(width_for(OrganisationKind(kind), purpose) for purpose in PurposeCode):
        raise Invalid(_("This team may not see any situation, so it cannot own one. Choose another team."), "team")


def _store(wish: Wish, *, by: Viewer, editor: UUID) -> UUID:
    made = Route(
        area_code=wish.area_code,
        kinds=sorted(set(wish.kinds)),
        seriousness_from=wish.seriousness_from,
        seriousness_to=wish.seriousness_to,
        position=wish.position,
        team_id=wish.team,
        task=wish.task or "",
        person_id=wish.person,
        since=by.now,
        made_by=editor,
    )
    made.save(force_insert=True)
    record(Happened.ROUTE_ADDED, by=by, ref=made.id)
    return made.id
