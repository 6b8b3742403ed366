"""The team lets a resident in: a letter with a code, or a code on one's own screen for the resident's phone."""

from uuid import UUID

import qrcode
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from qrcode.image.svg import SvgPathFillImage

from waakvlam.accounts.residents import LASTS, Way, groups
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Permission
from waakvlam.pilotlight.actions.letting_in import let_in
from waakvlam.pilotlight.queries.letting_in import invited
from waakvlam.pilotlight.queries.own import page_on_paper
from waakvlam.web.entrance import Request, staff
from waakvlam.web.resident.words import shown


@staff(Permission.WORK)
def give_access(request: Request, light: UUID) -> HttpResponse:
    """Choose how; posting makes the code and shows it this once."""
    to = invited(request.viewer, light)
    page = {"light": light, "to": to}
    if request.method != "POST":
        return render(request, "resident/give.html", page)
    if request.POST.get("way") not in list(Way):
        raise Missing
    way = Way(request.POST["way"])
    code = let_in(by=request.viewer, light=light, way=way)
    door = request.build_absolute_uri(reverse("resident_door"))
    page |= {"groups": groups(code), "ends": request.viewer.now + LASTS[way], "door": door, "today": request.viewer.now}
    if way is Way.LETTER:
        return render(request, "resident/letter.html", page)
    # What stands behind the # stays in the browser: no server, log or provider sees the code in an address.
    return render(request, "resident/screen.html", page | {"picture": _drawn(f"{door}#{code}")})


@staff(Permission.WORK)
def print_page(request: Request, light: UUID) -> HttpResponse:
    """The resident's page on one A4, for who has no phone or trusts none."""
    own = page_on_paper(request.viewer, light)
    return render(request, "resident/print.html", shown(own) | {"light": light, "today": request.viewer.now})


def _drawn(address: str) -> str:
    return str(qrcode.make(address, image_factory=SvgPathFillImage, box_size=12).to_string(encoding="unicode"))
