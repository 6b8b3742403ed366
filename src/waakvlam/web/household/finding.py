"""From an address to its household: for whoever may see it, and for whoever begins to work with people there."""

from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from waakvlam.access.models import Category, PurposeCode
from waakvlam.access.queries import open_door
from waakvlam.households.actions import enter_home
from waakvlam.households.queries import PURPOSE, home_at
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.places.queries import address as address_of
from waakvlam.places.queries import search_addresses
from waakvlam.signals.models import Concern
from waakvlam.signals.queries.concerns import EVERYTHING
from waakvlam.signals.states import OPEN
from waakvlam.web.entrance import Request, staff


@staff(Permission.WORK, Permission.COORDINATE)
def find(request: Request) -> HttpResponse:
    """Where? One find leads straight to the household, if one may see it."""
    viewer = request.viewer
    typed = request.POST.get("place", "")
    found = [address_of(viewer, viewer.address)] if viewer.address else search_addresses(viewer, typed) if typed else []
    if len(found) == 1:
        home = _visible(viewer, found[0].id)
        if home:
            return redirect("household", home=home)
    situations = _situations(viewer, found[0].id) if len(found) == 1 else []
    return render(request, "household/find.html", {"found": found, "typed": typed, "situations": situations})


@require_POST
@staff(Permission.WORK)
def begin(request: Request) -> HttpResponse:
    """Begin to work with the people at an address: from now on one's team sees who lives there, and nothing older."""
    viewer = request.viewer
    if viewer.address is None:
        return redirect("find_household")
    home = _visible(viewer, viewer.address)
    if home is None:
        home = enter_home(by=viewer, address=viewer.address, team=viewer.teams[0], act=uuid4())
    return redirect("household", home=home)


def _situations(viewer: Viewer, address: UUID) -> list[Concern]:
    """The open situations at an address that a team of the viewer has to do with."""
    found: list[Concern] = []
    for purpose in (PurposeCode.EARLY_SIGNALS, PurposeCode.ARREARS):
        home = home_at(viewer, address, purpose)
        if home and open_door(viewer, [home], categories=EVERYTHING, activity="household", purpose=purpose):
            found += Concern.objects.filter(subject=home, purpose=purpose, state__in=OPEN)
    return found


def _visible(viewer: Viewer, address: UUID) -> UUID | None:
    """The home at an address now, if the door opens."""
    home = home_at(viewer, address)
    opened = home and open_door(viewer, [home], categories=Category(127), activity="household", purpose=PURPOSE)
    return home if opened else None
