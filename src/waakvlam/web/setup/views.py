"""The set-up page, and the purposes: each is off until somebody accounts for it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waakvlam.access.actions import close_purpose, open_purpose
from waakvlam.access.models import Purpose, PurposeCode
from waakvlam.access.queries import purposes
from waakvlam.kernel.errors import Invalid
from waakvlam.kernel.viewer import Permission
from waakvlam.parties.queries import people
from waakvlam.web.entrance import Request, staff
from waakvlam.web.setup.forms import Account
from waakvlam.web.setup.words import PURPOSES


@staff(Permission.CONFIGURE, Permission.GUARD_PRIVACY)
def overview(request: Request) -> HttpResponse:
    """What can be set up, and what is still off."""
    on = purposes(request.viewer)
    page = {"off": [PURPOSES[code][0] for code in PurposeCode if code not in on], "configures": _configures(request)}
    return render(request, "setup/overview.html", page)


@staff(Permission.CONFIGURE, Permission.GUARD_PRIVACY)
def purpose_list(request: Request) -> HttpResponse:
    """Each purpose: on or off, who is responsible, on which basis, the DPIA, and who put it on when."""
    on = purposes(request.viewer)
    names = people(request.viewer, {row.opened_by for row in on.values()})
    listed = [
        {
            "code": code,
            "name": PURPOSES[code][0],
            "what": PURPOSES[code][1],
            "row": row,
            "by": row and names.get(row.opened_by),
        }
        for code in PurposeCode
        for row in [on.get(code)]
    ]
    return render(request, "setup/purposes.html", {"purposes": listed})


@staff(Permission.CONFIGURE, Permission.GUARD_PRIVACY)
def account_for(request: Request) -> HttpResponse:
    """Put a purpose on, or renew what accounts for it (`?doel=`)."""
    code = _code(request.GET.get("doel", PurposeCode.EARLY_SIGNALS))
    form = Account(request.POST or None, initial=_initial(purposes(request.viewer).get(code)))
    if request.method == "POST" and form.is_valid():
        try:
            open_purpose(by=request.viewer, code=code, **form.cleaned_data)
        except Invalid as problem:
            form.add_error(problem.field, str(problem))
        else:
            messages.success(request, _("This purpose is on."))
            return redirect("purposes")
    page = {"form": form, "name": PURPOSES[code][0], "what": PURPOSES[code][1]}
    return render(request, "setup/account_for.html", page)


@require_POST
@staff(Permission.CONFIGURE, Permission.GUARD_PRIVACY)
def put_off(request: Request) -> HttpResponse:
    """Put a purpose off; with a second step, because from then on nobody can work for it."""
    code = _code(request.POST.get("doel", ""))
    if "sure" not in request.POST:
        return render(request, "setup/put_off.html", {"code": code, "name": PURPOSES[code][0]})
    close_purpose(by=request.viewer, code=code)
    messages.success(request, _("This purpose is off. Nobody is let in for it any more."))
    return redirect("purposes")


def _configures(request: Request) -> bool:
    return request.viewer.may(Permission.CONFIGURE)


def _initial(row: Purpose | None) -> dict[str, Any]:
    return {"controller": row.controller, "legal_basis": row.legal_basis, "dpia_on": row.dpia_on} if row else {}


def _code(given: str) -> PurposeCode:
    try:
        return PurposeCode(given)
    except ValueError:
        raise Http404 from None
