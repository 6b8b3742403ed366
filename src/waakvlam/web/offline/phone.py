"""Who may speak from a phone that was offline: answers are statuses that a script understands, never a page."""

from collections.abc import Callable
from functools import wraps
from typing import cast
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Permission, Role, Viewer
from waakvlam.pilotlight.actions.devices import register_device
from waakvlam.pilotlight.queries.devices import must_wipe
from waakvlam.web.entrance import Entrance, Request, open_page, viewer_for

KEEPER = Entrance(Role.APP, staff=True, permissions=frozenset({Permission.WORK}))
DEVICE = "X-Device"
"""The header with the phone's own number. It stands in no address, so in no log."""


def phone(view: Callable[[Request, UUID], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """A view for a keeper's phone, given its number.

    410: this phone or person may keep nothing any more, and wipes. Also without signing in, because who lost a right
    may be unable to. 401: sign in first, what waits stays. 409: somebody else took a list along on this phone.
    """

    @open_page
    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponseBase:
        device = _number(request)
        viewer = viewer_for(request, KEEPER)
        somebody = viewer or Viewer(Role.INTAKE, now())
        with enter(somebody):
            if must_wipe(somebody, device):
                return wipe()
            if viewer is None:
                return JsonResponse({}, status=401)
            request = cast(Request, request)
            request.viewer = viewer
            try:
                register_device(by=viewer, device=device, session=UUID(request.staff["session"]))
            except Missing:
                return JsonResponse({}, status=409)
            if not KEEPER.permissions & viewer.permissions:
                return wipe()
            return view(request, device)

    return answer


def wipe() -> JsonResponse:
    """Nothing may stay on this phone."""
    return JsonResponse({"wipe": True}, status=410)


def _number(request: HttpRequest) -> UUID:
    try:
        return UUID(request.headers.get(DEVICE, ""))
    except ValueError:
        raise BadRequest from None
