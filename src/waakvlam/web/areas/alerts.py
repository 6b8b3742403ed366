"""One alert: what was expected, what came, how sure; and first: is there more trouble, or was more told?"""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from waakvlam.duties.queries import for_refs
from waakvlam.kernel.viewer import Permission
from waakvlam.watch.models import Alert, Evaluation, Method, PlaceKind, SeriesKind
from waakvlam.watch.queries.alerts import alert as alert_of
from waakvlam.watch.queries.alerts import alerts, track_record
from waakvlam.watch.queries.series import lines, spots
from waakvlam.watch.states import AlertState
from waakvlam.web.areas.here import Here, here
from waakvlam.web.areas.series import show
from waakvlam.web.areas.verbs import ON_ALERT
from waakvlam.web.areas.views import alert_line
from waakvlam.web.areas.words import (
    EFFORTS,
    EXPLANATIONS,
    KINDS,
    METHODS,
    REMARKS,
    STATES,
    about,
    how_sure,
    weeks_words,
)
from waakvlam.web.entrance import Request, staff
from waakvlam.web.words import due_in_words

WEEKS = 52
FIRST_REASONS, MOST_REASONS = 2, 6


@staff(Permission.COORDINATE, Permission.DIRECT)
def alert(request: Request, alert: UUID) -> HttpResponse:
    """One alert. A director sees that it is there and how it stands; exact counts are the coordinator's."""
    viewer = request.viewer
    judged = alert_of(viewer, alert)
    found = judged.alert
    place = here(viewer, found.area)
    names = {spot.place: spot.name for spot in spots(viewer, found.area)} if judged.because else {}
    methods = {Method(one.method) for one in judged.because}
    reasons = [_reason(one, place, names) for one in _strongest(judged.because)]
    beside = [one for one in alerts(viewer, area=found.area) if one.id != found.id]
    shown = {
        "alert": found,
        "area": place.area,
        "kind": KINDS[found.kind],
        "state": f"{STATES[found.state]}.",
        "turn": _turn(place, found),
        "raised": found.state == AlertState.RAISED,
        "assessed": found.state == AlertState.ASSESSED,
        "coordinates": place.coordinates,
        "verbs": [(key, verb) for key, verb in ON_ALERT.items() if found.state in verb.when]
        if place.coordinates
        else [],
        "reasons": reasons[:FIRST_REASONS],
        "more": reasons[FIRST_REASONS:],
        "beside": [alert_line(one, {}, viewer) for one in beside],
        "explanation": EXPLANATIONS.get(found.explanation),
        "marks": [(EFFORTS[mark.kind], mark) for mark in judged.marks],
        "record": [
            (METHODS[one.method], one)
            for one in track_record(viewer, place.municipality)
            if one.method in methods or not methods
        ],
        "series": _series(place, judged.because),
    }
    return render(request, "areas/alert.html", shown)


def _turn(place: Here, found: Alert) -> dict[str, Any]:
    """Whose turn it is and by when."""
    if found.state in (AlertState.EXPLAINED, AlertState.CLOSED):
        return {"state": "done"}
    duty = next(iter(for_refs(place.viewer, [found.id])), None)
    due, late = due_in_words(duty.due_at, place.viewer.now) if duty else ("", False)
    who = found.person.name if found.person else found.team.public_name
    mine = place.coordinates and found.person_id in (None, place.viewer.person)
    return {"state": "late" if late else "mine" if mine else "other", "who": "" if mine else who, "due": due}


def _strongest(because: tuple[Evaluation, ...]) -> list[Evaluation]:
    """The newest judgement of each series and method, the neighbourhood as a whole first."""
    newest: dict[tuple[UUID, str], Evaluation] = {}
    for one in because:
        newest.setdefault((one.series_id, one.method), one)
    order = sorted(newest.values(), key=lambda one: (one.series.place_kind != "neighbourhood", one.series.domain))
    return order[:MOST_REASONS]


def _reason(one: Evaluation, place: Here, names: dict[str, str]) -> dict[str, Any]:
    """What raised it: what came, what was expected, in how many weeks, and how sure that is."""
    sure, figure = how_sure(one.p_value)
    return {
        "method": METHODS[one.method],
        "what": about(one.series.kind, one.series.domain),
        "where": names.get(one.series.place, place.area.name),
        "weeks": weeks_words(one.weeks),
        "week": one.week,
        "count": one.count,
        "expected": one.expected,
        "upper": one.upper,
        "sure": sure,
        "figure": figure,
        "remark": REMARKS.get(one.remark),
    }


def _series(place: Here, because: tuple[Evaluation, ...]) -> Any:
    """The weeks of what raised it first, as a picture and a table; None for who sees no counts."""
    first = next(iter(_strongest(because)), None)
    if first is None:
        return None
    one = first.series
    found = lines(
        place.viewer,
        place.code,
        place_kind=PlaceKind(one.place_kind),
        place=one.place,
        kind=SeriesKind(one.kind),
        domain=one.domain,
        weeks_back=WEEKS,
    )
    return show(found[0]) if found and found[0].points else None
