"""A watched neighbourhood for pages: weeks that rise, an alert, a gallery of eight homes, and what was decided."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.cast import AREA, Cast
from tests.watch.people import Homes, asks, make_gallery
from tests.web.places import draw_areas
from waakvlam.households.actions.scaling import set_level
from waakvlam.households.models import Level
from waakvlam.jobs.acting import acting_as
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Role
from waakvlam.parties.rules import day_of
from waakvlam.watch.actions import areas, galleries
from waakvlam.watch.actions.alerts import raise_alerts
from waakvlam.watch.actions.counting import Counted, seed_counts
from waakvlam.watch.actions.galleries import follow_galleries
from waakvlam.watch.actions.marking import mark_effort
from waakvlam.watch.models import (
    AreaLevel,
    EffortKind,
    Evaluation,
    Factor,
    MeasureKind,
    Method,
    PlaceKind,
    Series,
    SeriesKind,
    ServiceKind,
)
from waakvlam.watch.queries.alerts import alerts
from waakvlam.watch.queries.galleries import balances
from waakvlam.watch.rules import monday_of

WEEKS = 60


def does(cast: Cast, name: str, action: Any, **what: Any) -> Any:
    """Somebody acts now."""
    by = cast.viewer(name, at=now())
    with enter(by):
        return action(by=by, **what)


def weeks_that_rise(cast: Cast, *, kind: SeriesKind = SeriesKind.SIGNALS, domain: str = "") -> UUID:
    """A year of weeks with about three signals, nine in the newest, which alarms; the alert that it raises."""
    last = monday_of(now()) - timedelta(weeks=1)
    first = last - timedelta(weeks=WEEKS - 1)
    rows = [
        Counted(first + timedelta(weeks=n), PlaceKind.NEIGHBOURHOOD, AREA, AREA, kind, domain, count, count)
        for n in range(WEEKS)
        if (count := 9 if n == WEEKS - 1 else (n * 7) % 5 + 1)
    ]
    with acting_as(Role.WATCH) as by:
        seed_counts(by=by, counts=rows, since=first, until=last + timedelta(weeks=1))
        series = Series.objects.get(place=AREA, kind=kind, domain=domain)
        for ago in range(52):
            count = 9 if not ago else ((WEEKS - 1 - ago) * 7) % 5 + 1
            Evaluation.objects.create(
                series=series,
                week=last - timedelta(weeks=ago),
                method=Method.THRESHOLD,
                count=count,
                expected=3.1,
                upper=7,
                p_value=0.0004 if not ago else 0.4,
                alarm=not ago,
            )
    with acting_as(Role.CLOCK) as by:
        raise_alerts(by=by)
    found = asks(cast, "Iris", alerts, at=now())
    return UUID(str(next(one.id for one in found if one.kind == kind)))


def with_support(cast: Cast, place: Homes, number: int) -> None:
    """So many homes of a gallery have a pilot light's worth of help."""
    how = {"level": Level.PILOT_LIGHT, "reason": "Rustig aan.", "review_on": day_of(now()) + timedelta(days=30)}
    for home in place.homes[:number]:
        does(cast, "Amira", set_level, home=cast.farid(home=home, at=now()).home, **how)


@dataclass(frozen=True)
class Watched:
    """What the pages are about."""

    alert: UUID
    balance: UUID
    measure: UUID
    place: Homes


def watched(cast: Cast) -> Watched:
    """A neighbourhood with everything in it: an alert, a gallery of which 6 of 8 homes have support, and decisions."""
    draw_areas(cast)
    place = make_gallery()
    with_support(cast, place, 6)
    with acting_as(Role.CLOCK) as by:
        follow_galleries(by=by)
    (first,) = asks(cast, "Iris", balances, at=now())
    again = day_of(now()) + timedelta(days=60)
    measure = does(
        cast,
        "Iris",
        galleries.decide_measure,
        balance=first.id,
        kind=MeasureKind.CARETAKER_HOURS,
        words="Acht uur per week meer beheer op het plein.",
        owner=cast.teams["caretakers"].id,
        review_on=again,
    )
    balance = does(cast, "Iris", galleries.open_balance, gallery=place.gallery.id, area=AREA)
    decides(cast)
    return Watched(weeks_that_rise(cast), balance, measure, place)


def decides(cast: Cast, sing: Callable[[], str] | None = None) -> None:
    """Iris decides and notes about the neighbourhood; with `sing` each text is in words of its own."""

    def say(words: str) -> str:
        return sing() if sing else words

    def iris(action: Callable[..., Any], **what: Any) -> Any:
        return does(cast, "Iris", action, area=AREA, **what)

    today = day_of(now())
    again = today + timedelta(days=40)
    iris(
        areas.set_level,
        level=AreaLevel.EXTRA_EYES,
        reason=say("Meer ruzie op het plein."),
        starts_when=say("Drie weken meer signalen."),
        ends_when=say("Een kwartaal rustig."),
        review_on=again,
    )
    iris(areas.note_factor, factor=Factor.STIMULATING, words=say("De buurttuin is elke week open."))
    iris(areas.note_factor, factor=Factor.UNDERMINING, words=say("Donkere hoek bij de garages."))
    iris(areas.say_service, kind=ServiceKind.MONEY, present=True, words=say("Woensdag in De Brug."))
    iris(areas.say_service, kind=ServiceKind.NIGHT_NURSE, present=False)
    who, what = "Twaalf bewoners, een ervaringsdeskundige, het wijkteam.", "Elke week samen koken in De Brug."
    iris(areas.make_plan, took_part=say(who), agreed=say(what), review_on=again)
    since = today - timedelta(days=20)
    iris(mark_effort, kind=EffortKind.CAMPAIGN, since=since, until=today, words=say("Folders over praten met elkaar."))
    agreed = say("Een op de drie woningen sociaal.")
    does(cast, "Joost", areas.note_agreement, district="WK999901", words=agreed, agreed_on=today)
