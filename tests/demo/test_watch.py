"""The areas of Vlamstad: what the product found by itself in weekly counts, and what people made of it."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from tests.demo.vlamstad import NOW
from waakvlam.demo.actions import City
from waakvlam.demo.case import viewer
from waakvlam.demo.ground import NEIGHBOURHOODS
from waakvlam.demo.homes import Door
from waakvlam.demo.people import person
from waakvlam.demo.weeks import CAMPAIGN, CAMPAIGN_SINCE, SHAKEN, SHAKEN_SINCE, SLIPPING, SLIPS_SINCE, YEARS, draw
from waakvlam.duties.models import DutyKind
from waakvlam.duties.queries import todo
from waakvlam.kernel.context import enter
from waakvlam.kernel.ids import new_id
from waakvlam.watch.models import Alert, AreaLevel, Explanation, PlaceKind, SeriesKind
from waakvlam.watch.queries.alerts import alert, alerts
from waakvlam.watch.queries.areas import level
from waakvlam.watch.queries.galleries import all_shares, balances, measures
from waakvlam.watch.queries.series import lines
from waakvlam.watch.rules import monday_of
from waakvlam.watch.states import AlertState

BEGAN = {SLIPPING: SLIPS_SINCE, CAMPAIGN: CAMPAIGN_SINCE, SHAKEN: SHAKEN_SINCE}
"""Since how many weeks before the present something happens in these areas."""


def asks(name: str, query: Callable[..., Any], *args: Any, **what: Any) -> Any:
    """Somebody reads."""
    by = viewer(person(name), NOW)
    with enter(by):
        return query(by, *args, **what)


def told(area: str) -> list[Alert]:
    """Every alert of an area that came after its trouble or its campaign began, oldest first."""
    found = asks("Iris", alerts, area=area, standing=False)
    began = NOW - timedelta(weeks=SLIPS_SINCE)
    return sorted((one for one in found if one.raised_at > began), key=lambda one: one.raised_at)


def test_the_slipping_neighbourhood_is_found_by_the_product_itself_after_nine_weeks(city: City) -> None:
    began = monday_of(NOW) - timedelta(weeks=SLIPS_SINCE)
    first = told(SLIPPING)[0]
    assert first.raised_at.date() == began + timedelta(weeks=9)
    assert asks("Iris", alert, first.id).because
    assert first.state == AlertState.CONFIRMED


def test_few_are_asked_about_an_area_where_nothing_happened(city: City) -> None:
    happened = {area: NOW - timedelta(weeks=weeks) for area, weeks in BEGAN.items()}
    found = asks("Iris", alerts, standing=False)
    vain = [(one.area, one.kind) for one in found if one.raised_at < happened.get(one.area, NOW)]
    assert len(vain) <= 3 < len(found), (vain, len(found))


def test_its_coordinator_finds_the_alert_in_the_one_list(city: City) -> None:
    asked = {(duty.kind, duty.area) for duty in asks("Iris", todo, size=100).items}
    assert asked & {(DutyKind.ASSESS_ALERT, SLIPPING), (DutyKind.DECIDE_MEASURES, SLIPPING)}


def test_a_campaign_explains_an_alert_and_a_fire_leads_to_measures(city: City) -> None:
    campaign = [one for one in told(CAMPAIGN) if one.explanation == Explanation.CAMPAIGN]
    assert campaign
    assert asks("Iris", alert, campaign[0].id).marks
    assert {one.state for one in told(SHAKEN)} >= {AlertState.MEASURES}
    assert asks("Iris", level, SHAKEN).level == AreaLevel.EXTRA_EFFORT


def test_six_of_eight_homes_on_a_gallery_are_asked_about_and_another_has_its_measure(city: City) -> None:
    (asked,) = asks("Iris", balances)
    assert [(s.supported, s.homes) for s in asks("Iris", all_shares) if s.gallery == asked.gallery_id] == [(6, 8)]
    (measure,) = asks("Ruud", measures, asked.area)
    assert measure.gallery_id != asked.gallery_id


def test_the_picture_of_a_neighbourhood_goes_back_for_years(city: City) -> None:
    (line,) = asks("Iris", lines, SLIPPING, kind=SeriesKind.SIGNALS, domain="")
    assert sum(point.expected is not None for point in line.points) > 50


def doors() -> list[Door]:
    """Two galleries in every neighbourhood."""
    return [Door(new_id(), each.code, "complex", f"gallery {n}") for each in NEIGHBOURHOODS for n in (1, 2)]


def test_the_lot_of_a_seed_is_always_the_same_and_the_slip_is_in_it() -> None:
    present = date(2026, 3, 9)
    counts = draw(1, doors(), present)
    assert counts == draw(1, doors(), present)
    assert counts != draw(2, doors(), present)
    assert {row.place_kind for row in counts} == set(PlaceKind)
    weekly = dict.fromkeys(range(1, 52 * YEARS + 1), 0)
    for row in counts:
        if (row.place, row.kind, row.domain) == (SLIPPING, SeriesKind.SIGNALS, ""):
            weekly[(present - row.week).days // 7] += row.events
    newest = sum(weekly[ago] for ago in range(1, 5)) / 4
    assert newest > 1.4 * sum(weekly[ago] for ago in range(SLIPS_SINCE + 1, 65)) / 52
