"""Deciding about a neighbourhood, an alert or a gallery: one page for every act of the tables."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Permission
from waakvlam.parties.rules import covering
from waakvlam.watch.actions import alerts, areas, galleries
from waakvlam.watch.queries.alerts import alert as alert_of
from waakvlam.watch.queries.areas import area_of, level, note
from waakvlam.watch.queries.galleries import balance as balance_of
from waakvlam.watch.queries.galleries import measure as measure_of
from waakvlam.watch.queries.galleries import share_of
from waakvlam.web.areas import forms
from waakvlam.web.areas.here import coordinated, here
from waakvlam.web.areas.verbs import ON_ALERT, ON_AREA, ON_MEASURE, Verb
from waakvlam.web.areas.words import CAUSES
from waakvlam.web.entrance import Request, staff


@staff(Permission.COORDINATE)
def on_area(request: Request, area: str, verb: str) -> HttpResponse:
    """Decide or note something about a neighbourhood."""
    place, chosen = coordinated(request.viewer, area), _chosen(ON_AREA, verb)
    back = reverse("area", args=[area])
    return _act(request, chosen, area, {"area": area}, back=back, where=place.area.name)


@staff(Permission.COORDINATE, Permission.DIRECT)
def agree(request: Request, area: str) -> HttpResponse:
    """Note what parties agreed about mixed living in the district."""
    place = here(request.viewer, area)
    what = {"district": covering(area)[1]}
    return _act(request, AGREE, area, what, back=reverse("area", args=[area]), where=place.area.name)


@staff(Permission.COORDINATE)
def on_alert(request: Request, alert: UUID, verb: str) -> HttpResponse:
    """Judge an alert, or say what is done about it."""
    found = alert_of(request.viewer, alert).alert
    place, chosen = coordinated(request.viewer, found.area), _chosen(ON_ALERT, verb)
    back = reverse("alert", args=[alert])
    return _act(request, chosen, found.area, {"alert": alert}, back=back, where=place.area.name)


@require_POST
@staff(Permission.COORDINATE)
def look_at(request: Request, alert: UUID) -> HttpResponse:
    """Say: I look what is going on."""
    alerts.assess(by=request.viewer, alert=alert)
    messages.success(request, _("You look at this now. Is there more trouble, or was more told?"))
    return redirect("alert", alert=alert)


@staff(Permission.COORDINATE)
def on_measure(request: Request, measure: UUID, verb: str) -> HttpResponse:
    """Go on with a measure, or end it."""
    found = measure_of(request.viewer, measure)
    coordinated(request.viewer, found.area)
    back = reverse("measure", args=[measure])
    where = f"{found.gallery.complex.name}, {found.gallery.name}"
    return _act(request, _chosen(ON_MEASURE, verb), found.area, {"measure": measure}, back=back, where=where)


@staff(Permission.COORDINATE)
def decide(request: Request, balance: UUID) -> HttpResponse:
    """Write down what was decided together for a gallery, with how it stands as a count above it."""
    found = balance_of(request.viewer, balance)
    if found.decided_at:
        return redirect("gallery", area=found.area, gallery=found.gallery_id)
    where = f"{found.gallery.complex.name}, {found.gallery.name}"
    back = reverse("gallery", args=[found.area, found.gallery_id])
    more = {"why": CAUSES[found.cause], "share": share_of(request.viewer, found.gallery_id, found.area)}
    done: Callable[[Any], str] = lambda made: reverse("measure", args=[made])  # noqa: E731
    return _act(request, DECIDE, found.area, {"balance": balance}, back=back, where=where, more=more, done=done)


@require_POST
@staff(Permission.COORDINATE)
def home_free(request: Request, area: str, gallery: UUID) -> HttpResponse:
    """Start the talk about a gallery because a home falls free."""
    coordinated(request.viewer, area)
    return redirect("decide_balance", galleries.open_balance(by=request.viewer, gallery=gallery, area=area))


@require_POST
@staff(Permission.COORDINATE)
def over(request: Request, note: UUID) -> HttpResponse:
    """Say that something does not help or hinder any more."""
    found = _note(request, note)
    areas.end_note(by=request.viewer, note=note)
    messages.success(request, _("Written down. It stays readable."))
    return redirect("area", area=found)


def _note(request: Request, id: UUID) -> str:
    return str(note(request.viewer, id).area)


@require_POST
@staff(Permission.COORDINATE, Permission.DIRECT)
def agreement_over(request: Request, agreement: UUID) -> HttpResponse:
    """Say that an agreement about mixed living holds no more."""
    areas.end_agreement(by=request.viewer, agreement=agreement)
    messages.success(request, _("Written down. It stays readable."))
    return redirect("areas")


@staff(Permission.COORDINATE, Permission.DIRECT, Permission.CONFIGURE)
def threshold(request: Request) -> HttpResponse:
    """Choose from which share of homes with support people talk about a gallery."""
    return _act(request, THRESHOLD, "", {}, back=reverse("settings" if _configures(request) else "areas"), where="")


def _configures(request: Request) -> bool:
    return request.viewer.may(Permission.CONFIGURE)


@staff(Permission.COORDINATE)
def asked(request: Request, ref: UUID) -> HttpResponse:
    """Where what a duty asks about a neighbourhood is done: an alert, a gallery, a measure, a level or a plan."""
    viewer = request.viewer
    for query, page in ((alert_of, "alert"), (balance_of, "decide_balance"), (measure_of, "measure")):
        try:
            query(viewer, ref)
        except Missing:
            continue
        return redirect(page, ref)
    area = area_of(viewer, ref)
    if area is None:
        raise Missing
    held = level(viewer, area)
    return redirect("area_act", area=area, verb="niveau" if held and held.id == ref else "plan")


AGREE = Verb(
    gettext_lazy("Agreement about mixed living"),
    gettext_lazy("About the whole district: homes and streets, never about who gets a home."),
    gettext_lazy("Save"),
    forms.Agree,
    areas.note_agreement,
    gettext_lazy("Written down. Who works here reads it."),
)
DECIDE = Verb(
    gettext_lazy("Decide together what this gallery needs"),
    gettext_lazy("This is about hours, neighbours and places to meet. Who gets a home is never decided here."),
    gettext_lazy("Save what we decided"),
    forms.DecideMeasure,
    galleries.decide_measure,
    gettext_lazy("Written down. Who works here reads what is done, and not how the gallery stands."),
)
THRESHOLD = Verb(
    gettext_lazy("When do we talk about a gallery?"),
    gettext_lazy("From this share of homes with support on, the coordinator is asked what the gallery needs."),
    gettext_lazy("Save"),
    forms.SetThreshold,
    galleries.set_threshold,
    gettext_lazy("It counts from now on."),
)


def _chosen(verbs: Mapping[str, Verb], key: str) -> Verb:
    if key not in verbs:
        raise Http404
    return verbs[key]


def _act(
    request: Request,
    verb: Verb,
    area: str,
    what: dict[str, Any],
    *,
    back: str,
    where: str | Promise,
    more: dict[str, Any] | None = None,
    done: Callable[[Any], str] | None = None,
) -> HttpResponse:
    form = verb.form(request.POST if request.method == "POST" else None, viewer=request.viewer, area=area)
    if request.method == "POST" and form.is_valid():
        try:
            made = verb.action(by=request.viewer, **what, **form.cleaned_data)
        except (Invalid, Refused) as problem:
            field = getattr(problem, "field", None)
            form.add_error(field if field in form.fields else None, str(problem))
        else:
            messages.success(request, str(verb.afterwards))
            return redirect(done(made) if done else back)
    shown = {"verb": verb, "form": form, "back": back, "where": where, **(more or {})}
    return render(request, "areas/act.html", shown)
