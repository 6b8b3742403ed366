"""Berichten: what I was told and asks nothing of me. Everything that asks something stands in Te doen."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from waakvlam.access.models import Category, Subject, SubjectKind
from waakvlam.access.queries import open_door
from waakvlam.households.queries import PURPOSE
from waakvlam.inbox.actions import mark_seen
from waakvlam.inbox.models import Notice, NoticeKind
from waakvlam.inbox.queries import news
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.pilotlight.queries.today import homes
from waakvlam.signals.queries.coordinating import area_names
from waakvlam.web.entrance import Request, staff
from waakvlam.web.page import page_number

_ABOUT_A_HOUSEHOLD = (NoticeKind.MESSAGE, NoticeKind.NOT_TOLD)


@staff()
def messages_page(request: Request) -> HttpResponse:
    """Newest first; opened is seen."""
    viewer = request.viewer
    number = page_number(request)
    page = news(viewer, number)
    where = _homes(viewer, {notice.ref for notice in page.items if notice.kind in _ABOUT_A_HOUSEHOLD})
    areas = area_names(viewer, {notice.area for notice in page.items if notice.area})
    lines = [_line(notice, where, areas) for notice in page.items]
    mark_seen(by=viewer, notices=[notice.id for notice in page.items])
    with_list = bool({Permission.WORK, Permission.COORDINATE} & viewer.permissions)
    return render(request, "work/messages.html", {"lines": lines, "page": page, "with_list": with_list})


def _homes(viewer: Viewer, subjects: Iterable[UUID]) -> dict[UUID, Subject]:
    """For each home or resident of whom the viewer may still know who helps: the home, when its door opens too."""
    seen = Category.CONTACT | Category.SUPPORT
    opened = open_door(viewer, subjects, categories=seen, activity="messages", purpose=PURPOSE)
    own = Subject.objects.select_related("address").filter(id__in=opened, kind=SubjectKind.HOME)
    found = {home.id: home for home in own} | homes(viewer, opened)
    to_see = {home.id for home in found.values()}
    to_see = open_door(viewer, to_see, categories=seen, activity="messages", purpose=PURPOSE)
    return {subject: home for subject, home in found.items() if home.id in to_see}


def _line(notice: Notice, where: Mapping[UUID, Subject], areas: Mapping[str, str]) -> dict[str, Any]:
    """One message in words, and the page where one reads on."""
    home = where.get(notice.ref)
    match notice.kind:
        case NoticeKind.MESSAGE if home:
            text = _("At %(address)s somebody else helps now.") % {"address": home.place.label}
            url, action = reverse("household", args=[home.id]), _("See who helps")
        case NoticeKind.MESSAGE:
            text, url, action = _("Somebody else helps in a household that you no longer see."), "", ""
        case NoticeKind.NOT_TOLD if home:
            text = _(
                "Contact at %(address)s is hard, and Waakvlam may not pass that on now. Call yourself who must know it."
            ) % {"address": home.place.label}
            url, action = reverse("household", args=[home.id]), _("See who helps")
        case NoticeKind.NOT_TOLD:
            text = _("Contact is hard in a household that you no longer see, and Waakvlam may not pass that on now.")
            url, action = "", ""
        case NoticeKind.DIRECTOR:
            area = areas.get(notice.area, notice.area)
            text = _("In %(area)s something waits, also with the coordinator.") % {"area": area}
            url, action = reverse("waiting"), _("See what waits, and whom to call")
        case _:
            text = _("In your area small things wait for the coordinator. This comes once a week.")
            url, action = reverse("municipality"), _("To the figures")
    return {"at": notice.at, "new": notice.read_at is None, "text": text, "url": url, "action": action}
