"""What was shared and could not be passed on: share it again, or say that it is known in another way."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from waakvlam.kernel.viewer import Permission
from waakvlam.pilotlight.actions.sharing import asked_again, told_otherwise
from waakvlam.pilotlight.queries.lights import behind, opened_behind
from waakvlam.web.entrance import Request, staff


@staff(Permission.WORK)
def share_again(request: Request, check_in: UUID) -> HttpResponse:
    """Nobody knows yet what was shared; whoever is asked sees to it. When that is done, the light it was about."""
    viewer = request.viewer
    if not asked_again(viewer, check_in):
        return redirect("light", light=opened_behind(viewer, check_in, activity="contact").id)
    if request.method == "POST":
        told_otherwise(by=viewer, check_in=check_in)
        messages.success(request, _("Written down: whoever must know it knows it."))
        return redirect("todo")
    return render(
        request, "lights/share_again.html", {"check_in": check_in, "left": check_in in behind(viewer, [check_in])}
    )
