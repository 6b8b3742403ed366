"""What every page carries: navigation, names, the banner of a simulation."""

from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from waakvlam.kernel.clock import is_simulation, now
from waakvlam.kernel.viewer import Permission, Role, Viewer

LAST_PAGE = 100_000
"""Further than any list goes, and no further than a database counts."""
ON_A_PHONE = 5
"""Places that fit side by side under the thumb; for more there is the menu under one's name."""


def surroundings(request: HttpRequest) -> dict[str, Any]:
    """The context processor of all pages."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    simulation = is_simulation()
    around: dict[str, Any] = {
        "simulation": simulation,
        "home_url": reverse("home"),
        "simulation_now": now() if simulation else None,
        "personas_url": reverse("personas") if simulation else None,
    }
    if viewer and viewer.person and viewer.role is not Role.SIGNIN:
        around |= {
            "nav": (places := navigation(request, viewer))[:ON_A_PHONE],
            "more_places": places[ON_A_PHONE:],
            "viewer_name": viewer.name,
            "viewer_team": ", ".join(team["name"] for team in request.staff["teams"]),  # type: ignore[attr-defined]  # set by the entrance
            "sign_out_url": reverse("account_logout"),
            "messages_url": reverse("messages"),
            "account_url": reverse("my_sessions"),
        }
    return around


def page_number(request: HttpRequest) -> int:
    """Which page of a list is asked for, from 1 to `LAST_PAGE`. Raises `BadRequest` when it is no number."""
    try:
        return min(max(1, int(request.GET.get("page", "1"))), LAST_PAGE)
    except ValueError:
        raise BadRequest from None


def navigation(request: HttpRequest, viewer: Viewer) -> list[dict[str, Any]]:
    """The places that this person's permissions lead to, those of each day first.

    Who visits people begins with today; who divides the work begins with what is asked.
    """
    visits = viewer.may(Permission.WORK) and not viewer.may(Permission.COORDINATE)
    places = [
        ({Permission.WORK} if visits else set(), "today", _("Today"), "i-home"),
        ({Permission.WORK}, "todo", _("To do"), "i-list"),
        ({Permission.TELL}, "tell_staff", _("Signal"), "i-plus"),
        ({Permission.WORK} if visits else set(), "contact_in_team", _("Contact"), "i-people"),
        ({Permission.WORK} if visits else set(), "find_household", _("Households"), "i-search"),
        ({Permission.COORDINATE}, "coordinator", pgettext("page", "Divide"), "i-people"),
        ({Permission.WORK, Permission.DIRECT, Permission.COORDINATE}, "areas", _("Neighbourhoods"), "i-home"),
        ({Permission.DIRECT, Permission.COORDINATE}, "municipality", _("Figures"), "i-chart"),
        ({Permission.CONFIGURE, Permission.GUARD_PRIVACY}, "settings", _("Settings"), "i-settings"),
    ]
    return [
        {"label": label, "url": reverse(name), "icon": icon, "current": request.path.startswith(reverse(name))}
        for permissions, name, label, icon in places
        if permissions & viewer.permissions
    ]
