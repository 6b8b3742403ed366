"""The neighbourhoods: the list by what is due, one neighbourhood, and its weeks in figures."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from waakvlam.duties.queries import for_refs
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.parties.rules import covering
from waakvlam.places.map import Shape, draw
from waakvlam.places.models import Area, AreaKind
from waakvlam.places.queries import areas as drawn_areas
from waakvlam.signals.catalogue import Domain
from waakvlam.watch.models import Alert, Factor, SeriesKind
from waakvlam.watch.queries import areas as decided
from waakvlam.watch.queries.alerts import alerts, track_record
from waakvlam.watch.queries.galleries import balances, measures
from waakvlam.watch.queries.series import blocks, lines, marks
from waakvlam.web.areas.here import Here, here, neighbourhoods
from waakvlam.web.areas.series import show
from waakvlam.web.areas.verbs import ON_AREA
from waakvlam.web.areas.words import (
    ALL_DOMAINS,
    DOMAINS,
    EFFORTS,
    KINDS,
    LEVELS,
    MEASURES,
    METHODS,
    SERVICES,
    STATES,
)
from waakvlam.web.entrance import Request, staff
from waakvlam.web.words import due_in_words

WEEKS = 52
NEVER = datetime.max.replace(tzinfo=AMSTERDAM)


@staff(Permission.WORK, Permission.COORDINATE, Permission.DIRECT)
def area_list(request: Request) -> HttpResponse:
    """The neighbourhoods of the viewer; who coordinates or directs sees what asks for a person, by what is due."""
    viewer = request.viewer
    if not viewer.permissions & {Permission.COORDINATE, Permission.DIRECT}:
        return render(request, "areas/list.html", {"plain": neighbourhoods(viewer)})
    standing, talks = alerts(viewer), balances(viewer)
    due = {duty.ref: duty.due_at for duty in for_refs(viewer, [one.id for one in (*standing, *talks)])}
    asks: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for alert in standing:
        asks[alert.area].append(alert_line(alert, due, viewer))
    for talk in talks:
        where = f"{talk.gallery.complex.name}, {talk.gallery.name}"
        asks[talk.area].append(
            {"url": reverse("decide_balance", args=[talk.id]), "what": where, "since": talk.opened_at}
            | {"state": _("Decide together what is needed"), "who": ""}
            | _by(due, talk.id, viewer)
        )
    rows = [
        {
            "area": one.area,
            "level": LEVELS[one.level],
            "plain": one.level == "plain",
            "review_on": one.review_on,
            "asks": sorted(asks[one.area.code], key=lambda line: line["at"]),
        }
        for one in decided.overview(viewer)
    ]
    rows.sort(key=_first_due)
    shown = {"rows": rows, "galleries": viewer.may(Permission.COORDINATE)}
    return render(request, "areas/list.html", shown)


def alert_line(alert: Alert, due: dict[UUID, datetime], viewer: Viewer) -> dict[str, Any]:
    """An alert in a list of what asks for a person; `due` are the times of duties by what they are about."""
    line = {"url": reverse("alert", args=[alert.id]), "what": KINDS[alert.kind], "since": alert.raised_at}
    return line | {"state": STATES[alert.state], "who": _turn(alert)} | _by(due, alert.id, viewer)


def _turn(alert: Alert) -> str:
    """Whose turn it is: the person who took it, or else the team."""
    return alert.person.name if alert.person else alert.team.public_name


def _by(due: dict[UUID, datetime], ref: UUID, viewer: Viewer) -> dict[str, Any]:
    at = due.get(ref)
    words, late = due_in_words(at, viewer.now) if at else ("", False)
    return {"at": at or NEVER, "due": words, "late": late}


def _first_due(row: dict[str, Any]) -> tuple[datetime, bool, str]:
    dates = [line["at"] for line in row["asks"]]
    if row["review_on"]:
        dates.append(datetime.combine(row["review_on"], time.max, AMSTERDAM))
    return min(dates, default=NEVER), not row["asks"], row["area"].name


@staff(Permission.WORK, Permission.COORDINATE, Permission.DIRECT)
def area(request: Request, area: str) -> HttpResponse:
    """One neighbourhood: what asks for a person, what was decided, what helps and what is there."""
    viewer = request.viewer
    place = here(viewer, area)
    nearby = drawn_areas(viewer, AreaKind.NEIGHBOURHOOD, within=covering(area)[1]) if place.widely else [place.area]
    standing = alerts(viewer, area=area)
    due = {duty.ref: duty.due_at for duty in for_refs(viewer, [one.id for one in standing])} if standing else {}
    notes = decided.notes(viewer, area)
    held = decided.level(viewer, area)
    services = decided.services(viewer, area)
    shown = around(place, "area") | {
        "alerts": [alert_line(one, due, viewer) for one in standing],
        "talks": balances(viewer, area) if place.coordinates else [],
        "level": held,
        "level_words": LEVELS[held.level if held else "plain"],
        "plan": decided.plan(viewer, area),
        "helps": [note for note in notes if note.factor == Factor.STIMULATING],
        "hinders": [note for note in notes if note.factor == Factor.UNDERMINING],
        "services": [(SERVICES[kind], row) for kind, row in services.items() if row],
        "unsaid": [SERVICES[kind] for kind, row in services.items() if not row],
        "measures": [(MEASURES[one.kind], one) for one in measures(viewer, area)],
        "agreements": decided.agreements(viewer, area),
        "homes": _rented(place),
        "verbs": ON_AREA if place.coordinates else {},
        "oversees": place.coordinates or place.directs,
        "map": _map(nearby, area),
        "numbered": list(enumerate(nearby, 1)),
    }
    return render(request, "areas/area.html", shown)


def _rented(place: Here) -> list[Area]:
    """How many homes are rented here, in the district and in the municipality, as far as CBS says (HA-01, HA-09)."""
    found = [place.area, *place.wider]
    return found if any(one.rented is not None for one in found) else []


@staff(Permission.COORDINATE, Permission.DIRECT)
def figures(request: Request, area: str) -> HttpResponse:
    """The weeks of a neighbourhood: one series as a picture and a table, or for a director blocks of four weeks."""
    place = here(request.viewer, area)
    shown = around(place, "area_figures") | {"record": _record(place)}
    if not place.coordinates:
        return render(request, "areas/blocks.html", shown | _blocks(place))
    kind, domain = _asked(request)
    found = lines(request.viewer, area, kind=kind, domain=domain, weeks_back=WEEKS)
    drawn = [show(line) for line in found]
    since, until = (drawn[0].rows[-1].week, drawn[0].rows[0].week) if drawn and drawn[0].rows else (None, None)
    shown |= {
        "series": drawn[0] if drawn and drawn[0].rows else None,
        "kinds": [
            {"label": words, "url": _address(area, one, ""), "current": one is kind} for one, words in KINDS.items()
        ],
        "domains": [
            (words, _address(area, kind, one), one == domain) for one, words in [("", ALL_DOMAINS), *DOMAINS.items()]
        ]
        if kind in (SeriesKind.SIGNALS, SeriesKind.CONCERNS)
        else [],
        "marks": [(EFFORTS[mark.kind], mark) for mark in marks(request.viewer, area, first=since, last=until)],
    }
    return render(request, "areas/figures.html", shown)


def _asked(request: Request) -> tuple[SeriesKind, str]:
    """What is looked at: `?wat=` and `?over=`. Anything else does not exist."""
    try:
        kind = SeriesKind(request.GET.get("wat", SeriesKind.SIGNALS))
        domain = request.GET.get("over", "")
        return kind, Domain(domain) if domain else ""
    except ValueError:
        raise Http404 from None


def _address(area: str, kind: str, domain: str) -> str:
    return f"{reverse('area_figures', args=[area])}?{urlencode({'wat': str(kind), 'over': domain})}"


def _blocks(place: Here) -> dict[str, Any]:
    found = blocks(place.viewer, place.code)
    kinds = [kind for kind in KINDS if any(block.kind is kind for block in found)]
    table: dict[date, dict[str, int | None]] = defaultdict(dict)
    for block in found:
        table[block.begins][block.kind] = block.about
    rows = [
        (begins, [(KINDS[kind], kind in counts, counts.get(kind)) for kind in kinds])
        for begins, counts in sorted(table.items(), reverse=True)
    ]
    return {"kinds": [KINDS[kind] for kind in kinds], "rows": rows}


def _record(place: Here) -> list[tuple[Any, Any]]:
    return [(METHODS[one.method], one) for one in track_record(place.viewer, place.municipality)]


def around(place: Here, current: str) -> dict[str, Any]:
    """What every page of a neighbourhood carries: its name and, for who sees more, the tabs."""
    tabs = [("area", _("What is going on")), ("area_figures", _("Figures")), ("area_spots", _("Galleries and streets"))]
    shown = tabs[: 3 if place.coordinates else 2 if place.directs else 0]
    return {
        "area": place.area,
        "tabs": [
            {"label": label, "url": reverse(name, args=[place.code]), "current": name == current}
            for name, label in shown
        ],
    }


def _map(nearby: Iterable[Area], current: str) -> str:
    shapes = [
        Shape(one.outline, reverse("area", args=[one.code]), one.name, pressed=one.code == current, mark=str(number))
        for number, one in enumerate(nearby, 1)
        if one.outline
    ]
    return draw(shapes, _("Map of the neighbourhoods"))
