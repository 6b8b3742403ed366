"""Vandaag: whom a keeper sees today, in walking order; being ill with one tap; a walk through the neighbourhood."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waakvlam.duties.models import DutyKind
from waakvlam.duties.queries import duties_of, open_counts
from waakvlam.kernel.errors import Invalid, Missing
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.parties.actions import record_absence, withdraw_absence
from waakvlam.parties.models import Absence
from waakvlam.parties.queries import absences
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.actions.rounds import record_round
from waakvlam.pilotlight.queries.today import Visit, keeps_lights, today
from waakvlam.web.entrance import Request, staff
from waakvlam.web.lights import forms
from waakvlam.web.lights.words import colour_words, contact_words, marks, shown_warmth
from waakvlam.web.words import due_in_words
from waakvlam.web.work.finding import ground


@staff(Permission.WORK)
def today_page(request: Request) -> HttpResponse:
    """Today's people in walking order; who is late is marked, and stays in the walk. And how much else is asked."""
    viewer = request.viewer
    visits = [_line(viewer, visit) for visit in today(viewer)]
    away = _ill(viewer)
    shown = {
        "visits": visits,
        "late": sum(line["late"] for line in visits),
        "asked": open_counts(viewer, duties_of(viewer)),
        "keeps": bool(visits) or keeps_lights(viewer),
        "away": away,
        "day": viewer.now,
    }
    return render(request, "lights/today.html", shown)


def _line(viewer: Viewer, visit: Visit) -> dict[str, Any]:
    due, late = due_in_words(visit.due_at, viewer.now, short=True)
    light, resident = visit.light, visit.resident
    for_whom = light.keeper.name if light.keeper and light.keeper_id != viewer.person else ""
    return {
        "light": light,
        "called": resident.called if resident else _("Somebody"),
        "address": visit.address,
        "phone": resident.phone if resident and not resident.no_calls else "",
        "marks": marks(resident) if resident else [],
        "contact_words": resident.contact_words if resident else "",
        "warmth": shown_warmth(visit.warmth),
        "late": late and visit.kind != DutyKind.END_PAUSE,
        "due": due,
        "pause_ends": visit.kind == DutyKind.END_PAUSE,
        "asks_help": visit.asks_help,
        "colour": visit.colour and {"code": visit.colour, "words": colour_words(visit.colour)},
        "last": visit.last,
        "last_words": contact_words(visit.last) if visit.last else "",
        "for_whom": for_whom,
    }


def _ill(viewer: Viewer) -> Absence | None:
    """The absence of this person that holds today."""
    assert viewer.person is not None
    day = day_of(viewer.now)
    return next((row for row in absences(viewer, [viewer.person]) if row.since <= day), None)


@require_POST
@staff(Permission.WORK)
def ill(request: Request) -> HttpResponse:
    """'Ik ben ziek vandaag': one tap; what falls due today goes to the deputies."""
    viewer = request.viewer
    assert viewer.person is not None
    if _ill(viewer) is None:
        day = day_of(viewer.now)
        record_absence(by=viewer, professional=viewer.person, since=day, until=day, stand_in=None)
    messages.success(request, _("Get well soon. Your deputies hear what falls due today."))
    return redirect("today")


@require_POST
@staff(Permission.WORK)
def well(request: Request) -> HttpResponse:
    """'Ik ben er weer': one's own absence of today ends."""
    away = _ill(request.viewer)
    if away is None:
        raise Missing
    withdraw_absence(by=request.viewer, absence=away.id)
    messages.success(request, _("Welcome back. Your people are yours again."))
    return redirect("today")


@staff(Permission.WORK)
def walk(request: Request) -> HttpResponse:
    """'Rondje door de buurt' (SIG-18): where, how long and how many talks; nobody's name."""
    viewer = request.viewer
    areas = [(area.code, area.name) for area in ground(viewer)]
    form = forms.Round(forms.sent(request), areas=areas)
    if request.method == "POST" and form.is_valid():
        try:
            record_round(by=viewer, team=viewer.teams[0], **form.cleaned_data)
        except Invalid as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Noted. Being seen is work too."))
            return redirect("today")
    return render(request, "lights/walk.html", {"form": form, "areas": areas})
