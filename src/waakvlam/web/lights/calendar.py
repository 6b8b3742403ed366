"""A keeper's moments in their own calendar: when, and nothing about whom or where."""

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from waakvlam.kernel.viewer import Permission
from waakvlam.pilotlight.actions.feeds import end_feed, make_feed
from waakvlam.pilotlight.queries.feeds import has_feed, moments
from waakvlam.web.entrance import Request, receipt, staff
from waakvlam.web.lights.icalendar import Appointment, calendar_of


@staff(Permission.WORK)
def own_calendar(request: Request) -> HttpResponse:
    """Make the address of one's own calendar, shown this once, or end it."""
    viewer = request.viewer
    if request.method == "POST" and "end" in request.POST:
        end_feed(by=viewer)
        messages.success(request, _("Your calendar shows nothing more from here."))
        return redirect("own_calendar")
    address = ""
    if request.method == "POST":
        address = request.build_absolute_uri(reverse("feed", args=[make_feed(by=viewer)]))
    shown = {"address": address, "there": has_feed(viewer), "webcal": quote(address.partition(":")[2], safe="/:")}
    return render(request, "lights/calendar.html", shown)


@receipt
def feed(request: Request, key: str) -> HttpResponse:
    """The calendar behind a key, for a calendar program, which signs in with nothing else."""
    found = [Appointment(moment.id, moment.due_at) for moment in moments(request.viewer, key)]
    text = calendar_of(found, title=_("Appointment"), now=request.viewer.now)
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")
