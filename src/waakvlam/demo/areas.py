"""The areas of Vlamstad: weeks that are counted and judged, and what the coordinator makes of them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from waakvlam.capacity.actions import set_hours
from waakvlam.demo.case import viewer
from waakvlam.demo.homes import Door
from waakvlam.demo.moments import NEVER, Script, at, day_of
from waakvlam.demo.people import TEAMS, person
from waakvlam.demo.weeks import CAMPAIGN, CAMPAIGN_SINCE, LASTED, SHAKEN, SHAKEN_SINCE, SLIPPING, YEARS, draw
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.parties.models import Task
from waakvlam.parties.rules import covering
from waakvlam.signals.queries.counting import Quarter
from waakvlam.watch.actions import areas as about
from waakvlam.watch.actions.alerts import assess, confirm, explain, raise_alerts, take_measures
from waakvlam.watch.actions.counting import seed_counts
from waakvlam.watch.actions.evaluating import keep
from waakvlam.watch.actions.galleries import decide_measure, follow_galleries, open_balance
from waakvlam.watch.actions.marking import mark_effort
from waakvlam.watch.actions.publishing import keep_figures
from waakvlam.watch.engine import load_discloser, missing
from waakvlam.watch.models import (
    Alert,
    AreaLevel,
    EffortKind,
    Explanation,
    Factor,
    MeasureKind,
    ServiceKind,
)
from waakvlam.watch.queries.alerts import alerts
from waakvlam.watch.queries.material import Finding, Material, material
from waakvlam.watch.queries.publishable import exact, unpublished
from waakvlam.watch.rules import monday_of
from waakvlam.watch.states import AlertState

JUDGED = 14
"""Weeks before the present that are judged one by one, each when it was over."""
ASKED_AROUND = timedelta(weeks=2)
"""So long after an alert of the slipping neighbourhood its coordinator knows what is going on there."""
BRIDGE, SOUTH = "BU99990101", "WK999903"
HOURS = {"wijk-licht": Decimal(6), "wijk-stad": Decimal(10)}
"""What a team has each week for its pilot lights."""
WEEK = timedelta(weeks=1)


@dataclass(slots=True)
class Areas:
    """What the city's coordinator, and time, do about areas."""

    present: datetime
    now: datetime = NEVER

    def does(self, action: Callable[..., Any], **what: Any) -> Any:
        """The coordinator does something."""
        by = viewer(person("Iris"), self.now)
        with enter(by):
            return action(by=by, **what)

    def ago(self, weeks: int, hour: int = 11) -> datetime:
        """The Tuesday of so many weeks before the present week."""
        return at(monday_of(self.present) - timedelta(weeks=weeks) + timedelta(days=1), hour)

    def review_on(self, weeks: int) -> Any:
        """A day in the future of the present."""
        return day_of(self.present) + timedelta(weeks=weeks)


def count(present: datetime, seed: int, doors: list[Door]) -> Material:
    """Seven years of weeks, each with what was told in it; everything that was counted."""
    monday = monday_of(present)
    by = Viewer(Role.WATCH, present)
    with enter(by):
        counts = draw(seed, doors, monday)
        seed_counts(by=by, counts=counts, since=monday - 52 * YEARS * WEEK, until=monday)
    with enter(by):
        given = material(by)
    assert given is not None  # just counted
    return given


def mondays(began: datetime, present: datetime) -> list[date]:
    """On which the week before is judged, oldest first."""
    last = monday_of(present)
    first = max(monday_of(began) + WEEK, last - (JUDGED - 1) * WEEK)
    return [first + number * WEEK for number in range((last - first) // WEEK + 1)]


def judged(areas: Areas, mondays: list[date], found: Callable[[date], list[Finding]]) -> Script:
    """Each of these Monday nights the week before is judged; the coordinator looks that week, and decides the next."""
    for monday in mondays:
        yield at(monday, 3)
        _judge(areas, found(monday))
        yield at(monday + timedelta(days=1), 10, 20)
        for alert in _standing(areas, AlertState.RAISED):
            areas.does(assess, alert=alert.id)
        yield at(monday + timedelta(days=3), 14)
        for alert in _standing(areas, AlertState.ASSESSED):
            _decide(areas, alert)


def published(areas: Areas, began: datetime) -> Script:
    """The figures of each quarter are made up three weeks after it ended, where the statistics are installed."""
    quarter = Quarter.of(began)
    disclose = None if missing() else load_discloser()
    while disclose and quarter.settles < areas.present:
        yield at(day_of(quarter.settles), 3, 30)
        by = Viewer(Role.WATCH, areas.now)
        with enter(by):
            for due in unpublished(by):
                keep_figures(by=by, due=due, content=disclose(exact(by, due)))
        quarter = quarter.next


def _judge(areas: Areas, found: list[Finding]) -> None:
    """What the weekly job does: keep what was found of the week, and raise alerts."""
    watch, clock = Viewer(Role.WATCH, areas.now), Viewer(Role.CLOCK, areas.now)
    with enter(watch):
        keep(by=watch, findings=found)
    with enter(clock):
        raise_alerts(by=clock)
    with enter(clock):
        follow_galleries(by=clock)


def _standing(areas: Areas, state: AlertState) -> list[Alert]:
    by = viewer(person("Iris"), areas.now)
    with enter(by):
        return [alert for alert in alerts(by) if alert.state == state]


def _decide(areas: Areas, alert: Alert) -> None:
    """Is there more trouble, or more telling?"""
    if alert.area == SLIPPING:
        if alert.raised_at < areas.now - ASKED_AROUND:
            areas.does(confirm, alert=alert.id, words=GOES_DOWN)
    elif alert.area == CAMPAIGN and alert.raised_at > areas.ago(CAMPAIGN_SINCE):
        areas.does(explain, alert=alert.id, because=Explanation.CAMPAIGN, words=CAMPAIGNED)
    elif alert.area == SHAKEN and alert.raised_at > areas.ago(SHAKEN_SINCE):
        areas.does(confirm, alert=alert.id, words=BURNT)
        areas.does(take_measures, alert=alert.id, words=AFTER_THE_FIRE, review_on=areas.review_on(4))
    else:
        areas.does(explain, alert=alert.id, because=Explanation.BUSY_REPORTER)


def lived_in(areas: Areas) -> Script:
    """What is noted and agreed about areas."""
    yield areas.ago(15)
    areas.does(about.note_agreement, district=SOUTH, words=MIXED, agreed_on=day_of(areas.now))
    for area, kind, present, words in SERVICES:
        areas.does(about.say_service, area=area, kind=kind, present=present, words=words)
    for area, factor, words in FACTORS:
        areas.does(about.note_factor, area=area, factor=factor, words=words)
    yield areas.ago(13, 15)
    areas.does(
        about.make_plan,
        area=BRIDGE,
        took_part="Bewoners van de Talgstraat, ervaringsdeskundigen, het wijkteam en De Haard.",
        agreed="Elke woensdag koffie in de hal. Nieuwe bewoners krijgen bezoek van een buur.",
        review_on=areas.review_on(9),
    )
    areas.does(
        about.set_level,
        area=BRIDGE,
        level=AreaLevel.EXTRA_EYES,
        reason="Veel nieuwe bewoners in korte tijd.",
        starts_when="Meer dan tien nieuwe huurders in een half jaar.",
        ends_when="Een half jaar zonder nieuwe zorgen over de portieken.",
        review_on=areas.review_on(7),
    )
    yield areas.ago(SHAKEN_SINCE - 1, 15)
    areas.does(
        about.set_level,
        area=SHAKEN,
        level=AreaLevel.EXTRA_EFFORT,
        reason="Brand in de berging van de Bakenstraat. Mensen slapen slecht en zijn boos op elkaar.",
        starts_when="Brand of een ander voorval dat de hele straat raakt.",
        ends_when="Acht weken niet meer berichten dan gewoon.",
        review_on=areas.review_on(3),
    )
    yield areas.ago(CAMPAIGN_SINCE, 9)
    areas.does(
        mark_effort,
        area=CAMPAIGN,
        kind=EffortKind.CAMPAIGN,
        since=day_of(areas.now),
        until=day_of(areas.now) + LASTED * WEEK,
        words=CAMPAIGNED,
    )
    yield areas.ago(1, 10)
    for team, weekly in HOURS.items():
        areas.does(set_hours, team=TEAMS[team].id, weekly=weekly)


def galleries(areas: Areas, gallery: Door) -> Script:
    """A home falls free on a gallery: its coordinator talks with others, and they decide what the gallery needs."""
    around = covering(gallery.area)
    yield areas.ago(7, 15)
    balance = areas.does(open_balance, gallery=UUID(gallery.gallery), area=gallery.area)
    yield areas.ago(6, 15)
    areas.does(
        decide_measure,
        balance=balance,
        kind=MeasureKind.CARETAKER_HOURS,
        words="De sociaal beheerder is hier twee ochtenden per week. De buurtwerker drinkt mee koffie.",
        owner=next(card.id for code in around for card in TEAMS.values() if (code, Task.FIRST_VISIT) in card.areas),
        review_on=areas.review_on(5),
    )


GOES_DOWN = (
    "Gesproken met het wijkteam, de beheerders en de kerk. Het buurthuis is dicht sinds de zomer, en twee huismeesters"
    " zijn weg. Mensen weten niet meer bij wie ze terechtkunnen."
)
CAMPAIGNED = "Huis-aan-huis-actie: een kaart met 'Maak je je zorgen? Vertel het.'"
BURNT = "Na de brand in de berging: angst, ruzie over de sleutels, en mensen die niet meer slapen."
AFTER_THE_FIRE = (
    "Drie weken lang elke avond iemand in de hal. Bijeenkomst met brandweer en De Haard. Bezoek bij wie alleen woont."
)
MIXED = "In elke straat van Zuidbeemd wonen starters, gezinnen en ouderen. Per galerij kijken we samen wat nodig is."
SERVICES = (
    (BRIDGE, ServiceKind.MEETING_PLACE, True, "Buurthuis De Kaars, elke dag open."),
    (BRIDGE, ServiceKind.MONEY, True, "Spreekuur op dinsdag."),
    (BRIDGE, ServiceKind.NIGHT_NURSE, False, "De dichtstbijzijnde komt uit de Oude Stad."),
    (SHAKEN, ServiceKind.CARETAKER, True, ""),
    (SHAKEN, ServiceKind.DAYTIME, False, "Wachtlijst van drie maanden."),
    (SLIPPING, ServiceKind.MEETING_PLACE, False, "Het buurthuis ging in de zomer dicht."),
    (SLIPPING, ServiceKind.CARETAKER, False, "Twee plekken zijn niet ingevuld."),
    (SLIPPING, ServiceKind.MONEY, True, "Spreekuur in de school."),
)
FACTORS = (
    (BRIDGE, Factor.STIMULATING, "Een vaste groep bewoners zorgt voor de binnentuin."),
    (BRIDGE, Factor.UNDERMINING, "Veel mensen verhuizen binnen een jaar weer."),
    (SHAKEN, Factor.STIMULATING, "Buren letten op elkaar sinds de brand."),
    (SLIPPING, Factor.UNDERMINING, "Geen plek meer om elkaar te zien, en 's avonds is het donker bij de haltes."),
    (SLIPPING, Factor.STIMULATING, "De school is tot zes uur open en helpt graag."),
)
