"""Every route says who may enter and in which context of the database it runs; without that it does not exist."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar, cast
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from waakvlam.accounts.keys import keyed_hash, session_hash
from waakvlam.accounts.residents import resident_of
from waakvlam.kernel.clock import now
from waakvlam.kernel.viewer import Permission, Role, Viewer
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.parties.models import StaffRole
from waakvlam.parties.roles import ROLES
from waakvlam.signals.receipt import hash_code, read_code

P = ParamSpec("P")
View = Callable[Concatenate["Request", P], HttpResponseBase]


class Request(HttpRequest):
    """A request that came through the entrance: it knows its viewer."""

    viewer: Viewer
    staff: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Entrance:
    """Who may enter: staff with one of `permissions` (any member of staff when empty), a resident, or the public."""

    role: Role | None
    staff: bool
    permissions: frozenset[Permission] = frozenset()


class Declared(Protocol):
    """A view that declares its entrance."""

    entrance: Entrance


V = TypeVar("V", bound=Callable[..., HttpResponseBase])


def _declare(entrance: Entrance) -> Callable[[V], V]:
    def mark(view: V) -> V:
        cast(Declared, view).entrance = entrance
        return view

    return mark


def open_page(view: V) -> V:
    """A page that reads nothing from the database."""
    return _declare(Entrance(None, staff=False))(view)


def intake(view: V) -> V:
    """The public tells: the posted field `address` (a UUID) is the one home that this context knows."""
    return _declare(Entrance(Role.INTAKE, staff=False))(view)


def receipt(view: V) -> V:
    """A reporter with a receipt, or a partner with a one-time link: the posted `code` or `key` opens one channel."""
    return _declare(Entrance(Role.REPORTER, staff=False))(view)


def staff(*permissions: Permission, role: Role = Role.APP) -> Callable[[V], V]:
    """A professional with any of these permissions; `role` is the context in which the page runs."""
    return _declare(Entrance(role, staff=True, permissions=frozenset(permissions)))


def resident(view: V) -> V:
    """A resident who is signed in: one's own page, and nothing else. Never for staff."""
    return _declare(Entrance(Role.RESIDENT, staff=False))(view)


def resident_door(view: V) -> V:
    """Where a resident comes in, in the context that may read accounts and nothing else."""
    return _declare(Entrance(Role.SIGNIN, staff=False))(view)


def viewer_for(request: HttpRequest, entrance: Entrance) -> Viewer | None:
    """The viewer behind a request, or None when a professional or a resident must sign in first."""
    moment = now()
    if entrance.role is Role.RESIDENT:
        person = resident_of(request.COOKIES.get(settings.SESSION_COOKIE_NAME, ""))
        return Viewer(Role.RESIDENT, moment, resident=person) if person else None
    if entrance.staff:
        found = staff_of(request, moment)
        return _professional(request, found, entrance, moment) if found else None
    if entrance.role is Role.REPORTER:
        return Viewer(Role.REPORTER, moment, receipt=_posted_receipt(request))
    return Viewer(entrance.role or Role.INTAKE, moment, address=_posted_address(request))


def staff_of(request: HttpRequest, moment: datetime) -> dict[str, Any] | None:
    """Who is signed in, with organisation, teams and roles as they are now; one round trip."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if not key:
        return None
    with connection.cursor() as cursor:
        today = moment.astimezone(AMSTERDAM).date()
        cursor.execute("SELECT walls.session_staff(%s, %s)", [session_hash(key), today])
        (found,) = cursor.fetchone()
    return json.loads(found) if found else None


def _professional(request: HttpRequest, found: dict[str, Any], entrance: Entrance, moment: datetime) -> Viewer:
    cast(Request, request).staff = found
    roles = {StaffRole(role) for team in found["teams"] for role in team["roles"]}
    return Viewer(
        entrance.role or Role.APP,
        moment,
        person=UUID(found["person"]),
        name=found["name"],
        teams=tuple(UUID(team["id"]) for team in found["teams"]),
        permissions=frozenset(p for role in roles for p in ROLES[role].permissions),
        address=_posted_address(request),
    )


def _posted_receipt(request: HttpRequest) -> bytes:
    key = request.POST.get("key")
    return keyed_hash("link", key) if key else hash_code(read_code(request.POST.get("code", "")) or "")


def _posted_address(request: HttpRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("address", ""))
    except ValueError:
        return None
