"""The week is judged as a whole: counted, compared with earlier years, and asked about, once."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.cast import AREA, NOON, Cast
from tests.watch.people import WEEK, asks, watch
from waakvlam.jobs.watching import run_galleries, run_watch
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Refused
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.places.models import Area, AreaKind
from waakvlam.watch import engine
from waakvlam.watch.actions.counting import Counted, seed_counts
from waakvlam.watch.engine import load_judge, missing
from waakvlam.watch.models import Method, PlaceKind, Remark, Series, SeriesKind
from waakvlam.watch.queries.alerts import alert, alerts
from waakvlam.watch.queries.material import Finding, Material, material, unjudged
from waakvlam.watch.queries.series import lines

AREAS = [f"BU999901{number:02}" for number in range(1, 9)]
LAST = date(2026, 3, 2)
YEARS = 6
WEEKS = 52 * YEARS
Change = Callable[[str, int], float]
"""How many times the usual number comes, by area and weeks ago (0: the newest)."""


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    """The engines compile when first used: before a transaction is open, as in the worker."""
    series = [
        Series(
            place_kind=PlaceKind.NEIGHBOURHOOD, place=area, area=area, kind=SeriesKind.SIGNALS, since=LAST - 300 * WEEK
        )
        for area in AREAS
    ]
    weeks = [LAST - n * WEEK for n in range(300, -1, -1)]
    counts = [(row, week, 3 + (row + week) % 4) for row in range(len(series)) for week in range(len(weeks))]
    load_judge()(Material(series, weeks, counts, {area: (float(n), 0.0) for n, area in enumerate(AREAS)}))


@pytest.fixture(autouse=True)
def _at_noon(rolled_back: None, monkeypatch: pytest.MonkeyPatch) -> None:
    moment: datetime = NOON
    monkeypatch.setattr("waakvlam.jobs.acting.now", lambda: moment)


@pytest.fixture(autouse=True)
def _a_map(rolled_back: None) -> None:
    """Eight neighbourhoods in a row."""
    with enter(Viewer(Role.LOADER, NOON)):
        for number, code in enumerate(AREAS):
            west, east = 5.10 + 0.01 * number, 5.11 + 0.01 * number
            ring = [[west, 52.1], [east, 52.1], [east, 52.11], [west, 52.11], [west, 52.1]]
            outline = {"type": "Polygon", "coordinates": [ring]}
            Area(kind=AreaKind.NEIGHBOURHOOD, code=code, year=2025, name=code, outline=outline).save(force_insert=True)


def seeded(change: Change, *, mean: float = 6, kind: SeriesKind = SeriesKind.SIGNALS, years: int = YEARS) -> None:
    """Years of weeks in eight neighbourhoods, with a change."""
    chance = np.random.default_rng(7)
    weeks = 52 * years
    rows = [
        Counted(LAST - WEEK * ago, PlaceKind.NEIGHBOURHOOD, area, area, kind, "", int(events), int(events))
        for area in AREAS
        for ago in range(weeks)
        if (events := chance.poisson(mean * change(area, ago)))
    ]
    by = watch()
    with enter(by):
        seed_counts(by=by, counts=rows, since=LAST - WEEK * (weeks - 1), until=LAST + WEEK)


def judged_alone(
    counts: Sequence[NDArray[np.int64]], *, domains: list[str], areas: list[str] | None = None
) -> list[tuple[str, Finding]]:
    """What is found in series of signals of so many weeks, in one neighbourhood or each in its own; by life domain."""
    length = len(counts[0])
    first = LAST - (length - 1) * WEEK
    of_signals = {"place_kind": PlaceKind.NEIGHBOURHOOD, "kind": SeriesKind.SIGNALS, "since": first}
    series = [
        Series(**of_signals, place=area, area=area, domain=domain)
        for domain, area in zip(domains, areas or [AREA] * len(domains), strict=True)
    ]
    cells = [(row, week, int(one[week])) for row, one in enumerate(counts) for week in range(length)]
    places = {one.area: (float(number), 0.0) for number, one in enumerate(series)}
    found = load_judge()(Material(series, [first + week * WEEK for week in range(length)], cells, places))
    names = {one.id: one.domain for one in series}
    return [(names[one.series], one) for one in found if one.week == LAST]


def found(cast: Cast) -> dict[str, list[tuple[str, str]]]:
    """The alerts by area, each with method and remark of what raised it."""
    return {
        one.area: sorted((e.method, e.remark) for e in asks(cast, "Iris", alert, one.id).because)
        for one in asks(cast, "Iris", alerts)
    }


def test_a_week_far_above_earlier_years_is_raised_once_and_what_was_expected_stays_readable(cast: Cast) -> None:
    seeded(lambda area, ago: 5 if (area, ago) == (AREA, 0) else 1)
    assert run_watch() == 1
    assert run_watch() == 0
    assert set(found(cast)) == {AREA}
    assert (Method.THRESHOLD, Remark.NONE) in found(cast)[AREA]
    (line,) = asks(cast, "Iris", lines, AREA)
    newest = line.points[-1]
    assert newest.week == LAST
    assert newest.alarm
    assert newest.count is not None
    assert newest.expected is not None
    assert newest.upper is not None
    assert 3 < newest.expected < newest.upper < newest.count
    before = line.points[-2]
    assert before.expected is not None  # so that the picture has a band, and never an alarm afterwards
    assert not any(point.alarm for point in line.points[:-1])


def test_weeks_that_a_worker_missed_are_judged_as_they_came() -> None:
    counts = np.tile([6, 8, 7, 7], WEEKS // 4)
    counts[-2] = 40
    first = LAST - (WEEKS - 1) * WEEK
    one = Series(place_kind=PlaceKind.NEIGHBOURHOOD, place=AREA, area=AREA, kind=SeriesKind.SIGNALS, since=first)
    weeks = [first + number * WEEK for number in range(WEEKS)]
    given = Material([one], weeks, [(0, week, int(count)) for week, count in enumerate(counts)], {}, LAST - 3 * WEEK)
    assert [(part.judged, part.weeks[-1], len(part.counts)) for part in unjudged(given)] == [
        (LAST - 3 * WEEK, LAST - 2 * WEEK, WEEKS - 2),
        (LAST - 2 * WEEK, LAST - WEEK, WEEKS - 1),
        (LAST - WEEK, LAST, WEEKS),
    ]
    judge = load_judge()
    alarms = [f.week for part in unjudged(given) for f in judge(part) if f.alarm and f.method == Method.THRESHOLD]
    assert alarms == [LAST - WEEK]
    (newest,) = unjudged(replace(given, judged=None))  # the first time: what came years ago asks nobody anything
    assert newest.weeks == weeks


def test_a_slow_rise_is_found_although_no_week_stands_out(cast: Cast) -> None:
    seeded(lambda area, ago: 1.9 if area == AREA and ago < 20 else 1, mean=2)
    run_watch()
    assert (Method.SHIFT, Remark.NONE) in found(cast)[AREA]
    because = asks(cast, "Iris", alert, asks(cast, "Iris", alerts, area=AREA)[0].id).because
    shift = next(one for one in because if one.method == Method.SHIFT)
    assert shift.weeks > 1
    assert shift.expected is not None
    assert shift.count > 1.4 * shift.expected


def test_neighbours_that_rise_together_are_found_on_the_map(cast: Cast) -> None:
    together = set(AREAS[2:6])
    seeded(lambda area, ago: 2 if area in together and ago < 3 else 1, mean=8)
    run_watch()
    scanned = {area for area, because in found(cast).items() if (Method.SCAN, Remark.NONE) in because}
    assert scanned
    assert scanned <= together | {AREAS[1], AREAS[6]}


def test_thin_life_domains_are_judged_together_and_it_says_so() -> None:
    """Three life domains of 0.2 a week each, and all of them together, which is judged by itself: it holds them."""
    chance = np.random.default_rng(7)
    rates = np.full((3, WEEKS), 0.2)
    rates[:, -20:] = 0.9
    thin = chance.poisson(rates)
    judged = judged_alone([*thin, thin.sum(axis=0)], domains=["money", "housing", "safety", ""])
    assert [(domain, one.remark) for domain, one in judged if one.method == Method.SHIFT] == [
        ("money", Remark.POOLED),
        ("housing", Remark.POOLED),
        ("safety", Remark.POOLED),
        ("", Remark.NONE),
    ]


def test_all_life_domains_together_are_never_pooled_with_the_domains_that_they_are_the_sum_of() -> None:
    thin = np.random.default_rng(7).poisson(0.3, WEEKS)
    thin[-8:] = 4
    judged = judged_alone([thin, thin], domains=["money", ""])
    assert [(domain, one.remark) for domain, one in judged if one.method == Method.SHIFT] == [
        ("money", Remark.NONE),
        ("", Remark.NONE),
    ]


@pytest.mark.parametrize("weeks", [1, 2, 3, 30, 53])
def test_in_its_first_year_nothing_is_expected_of_a_series_and_nothing_alarms(weeks: int) -> None:
    assert judged_alone([np.full(weeks, 40)], domains=[""]) == []


def test_at_most_ten_neighbourhoods_of_a_municipality_are_asked_about_one_week() -> None:
    quiet = np.tile([3, 4, 5, 4], WEEKS // 4)
    counts = [np.concatenate([quiet[:-1], [40 + number]]) for number in range(13)]
    judged = judged_alone(counts, domains=[""] * 13, areas=[f"BU9999{number:04}" for number in range(13)])
    alarmed = [one.count for _, one in judged if one.method == Method.THRESHOLD and one.alarm]
    assert sorted(alarmed) == list(range(43, 53))  # the strongest


def test_two_neighbourhoods_are_no_map_and_three_are() -> None:
    quiet = np.tile([6, 8, 7, 7], WEEKS // 4)
    loud = np.concatenate([quiet[:-2], [14, 14]])
    areas = [f"BU9999{number:04}" for number in range(3)]
    for number, scanned in ((2, set()), (3, {Method.SCAN})):
        judged = judged_alone([loud, loud, quiet][:number], domains=[""] * number, areas=areas[:number])
        assert {one.method for _, one in judged if one.method == Method.SCAN} == scanned


def test_years_in_which_nothing_changed_raise_next_to_nothing(cast: Cast) -> None:
    seeded(lambda area, ago: 1)
    run_watch()
    assert len(found(cast)) <= 1


def test_a_young_series_says_so_and_one_without_a_past_raises_nothing(cast: Cast) -> None:
    seeded(lambda area, ago: 5 if (area, ago) == (AREA, 0) else 1, years=2)
    run_watch()
    assert found(cast)[AREA]
    (line,) = asks(cast, "Iris", lines, AREA)
    assert line.points[-1].remark == Remark.YOUNG


def test_weeks_without_a_past_are_counted_and_raise_nothing(cast: Cast) -> None:
    cast.els_tells(at=NOON - timedelta(days=5))
    assert run_watch() == 0
    assert run_watch() == 0
    (line,) = asks(cast, "Iris", lines, AREA, kind=SeriesKind.SIGNALS, domain="")
    assert [(p.count, p.expected) for p in line.points] == [(1, None)]
    assert run_galleries() == 0


def test_nothing_counted_is_nothing_to_judge(cast: Cast) -> None:
    with enter(watch()):
        assert material(watch()) is None


def test_without_the_statistics_weeks_are_counted_and_it_says_what_to_install(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert missing() == []
    monkeypatch.setattr(engine, "NEEDED", ("no_such_statistics",))
    assert missing() == ["no_such_statistics"]
    with pytest.raises(Refused):
        load_judge()
    cast.els_tells(at=NOON - timedelta(days=5))
    with caplog.at_level(logging.ERROR):
        assert run_watch() == 0
    assert "waakvlam[watch]" in caplog.text
    assert asks(cast, "Iris", lines, AREA)


def test_no_series_gives_no_findings() -> None:
    assert load_judge()(Material([], [LAST], [], {})) == []
