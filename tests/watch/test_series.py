"""What is counted each week: signals and not persons, once for each source and home, and what outlives erasure."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection

from tests.cast import AREA, ELSEWHERE, NOON, Cast
from tests.watch.people import WEEK, asks, counted, does, make_gallery, watch
from waakvlam.capacity.actions import note_bottleneck
from waakvlam.capacity.models import BottleneckKind
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Refused
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.signals.actions.erasing import erase_untold
from waakvlam.signals.actions.telling import Contact, Telling, tell
from waakvlam.signals.catalogue import Observer
from waakvlam.signals.models import Channel, Source
from waakvlam.watch.actions.counting import Counted, seed_counts
from waakvlam.watch.actions.marking import mark_effort
from waakvlam.watch.models import EffortKind, PlaceKind, SeriesKind
from waakvlam.watch.queries.series import blocks, lines, marks, spots

pytestmark = pytest.mark.usefixtures("rolled_back")
MONDAY = date(2026, 3, 9)
NEXT_DOOR = "BU99990102"
NEXT_WEEK = NOON + WEEK


def week_of(cast: Cast, *, at: object = NEXT_WEEK, **which: object) -> dict[tuple[str, str], tuple[int | None, int]]:
    found = asks(cast, "Iris", lines, AREA, at=at, **which)
    last = {(one.series.kind, one.series.domain): [p for p in one.points if p.week == MONDAY] for one in found}
    return {key: (points[0].count, points[0].sources) for key, points in last.items() if points}


def test_a_signal_counts_in_each_life_domain_that_it_names_and_once_in_all(cast: Cast) -> None:
    cast.els_tells(kinds=("noise", "quarrel", "smell"))
    assert counted(NOON) == 2  # the weeks since the area opened
    assert counted(NEXT_WEEK) == 1
    assert week_of(cast) == {
        ("signals", ""): (1, 1),
        ("signals", "housing"): (1, 1),
        ("signals", "social network"): (1, 1),
        ("concerns", ""): (1, 1),
        ("concerns", "housing"): (1, 1),
        ("concerns", "social network"): (1, 1),
    }


def test_what_one_source_tells_again_about_a_home_is_one(cast: Cast) -> None:
    els = Contact(email="els@example.invalid")
    for _ in range(3):
        cast.els_tells(channel=Channel.EMAIL, contact=els)
    cast.els_tells(home=cast.neighbours_home, channel=Channel.EMAIL, contact=els)
    cast.els_tells()  # nobody in particular: may be another neighbour
    counted(NEXT_WEEK)
    counts = week_of(cast, kind=SeriesKind.SIGNALS, domain="")
    assert counts == {("signals", ""): (3, 2)}


def test_what_is_told_in_own_words_alone_counts_among_all_and_in_no_domain(cast: Cast) -> None:
    cast.els_tells(kinds=("other",))
    counted(NEXT_WEEK)
    assert week_of(cast, kind=SeriesKind.SIGNALS) == {("signals", ""): (1, 1)}


def test_what_goes_well_and_arrears_are_not_counted(cast: Cast) -> None:
    cast.els_tells(kinds=("going_well",))
    by = cast.viewer("Bram", role=Role.INTAKE, address=cast.home.id)
    with enter(by):
        tell(
            Telling("screen", uuid4(), Observer.CORPORATION, Source.PROFESSIONAL, ("rent_late",), NOON, arrears=True),
            by=by,
        )
    counted(NEXT_WEEK)
    assert week_of(cast, kind=SeriesKind.SIGNALS) == {}


def test_complexes_and_galleries_have_series_of_their_own_and_only_the_coordinator_sees_any(cast: Cast) -> None:
    place = make_gallery()
    cast.els_tells(home=place.homes[0])
    counted(NEXT_WEEK)
    spotted = asks(cast, "Iris", spots, AREA)
    assert [(spot.place_kind, spot.name) for spot in spotted] == [
        (PlaceKind.COMPLEX, "De Wachter"),
        (PlaceKind.GALLERY, "De Wachter, Derde galerij"),
    ]
    on_gallery = {"place_kind": PlaceKind.GALLERY, "place": str(place.gallery.id), "kind": SeriesKind.SIGNALS}
    assert week_of(cast, **on_gallery) == {("signals", ""): (1, 1), ("signals", "housing"): (1, 1)}
    for name in ("Amira", "Bram", "Joost", "Greet", "Karin", "Hugo"):
        assert asks(cast, name, lines, AREA, at=NEXT_WEEK) == []
        assert asks(cast, name, spots, AREA) == []


def test_bottlenecks_count_when_they_begin(cast: Cast) -> None:
    does(cast, "Iris", note_bottleneck, kind=BottleneckKind.NO_KEEPER, area=AREA, team=None, ref=uuid4())
    does(cast, "Iris", note_bottleneck, kind=BottleneckKind.NO_HOURS, area=ELSEWHERE, team=None, ref=uuid4())
    counted(NEXT_WEEK)
    assert week_of(cast) == {("bottlenecks", ""): (1, 1)}


def test_a_week_closes_on_monday_in_the_netherlands_and_is_counted_once(cast: Cast) -> None:
    sunday_night = NOON + timedelta(days=5, hours=11, minutes=30)  # 23:30 in Amsterdam
    cast.els_tells(at=sunday_night)
    cast.els_tells(at=sunday_night + timedelta(hours=1))
    assert counted(sunday_night) == 2  # this week is not over
    assert counted(NEXT_WEEK) == 1
    assert counted(NEXT_WEEK) == 0
    assert week_of(cast, kind=SeriesKind.SIGNALS, domain="") == {("signals", ""): (1, 1)}


def test_a_series_begins_with_the_first_whole_week_after_its_area_opened(cast: Cast) -> None:
    cast.els_tells()  # the area opened on the first of March, a Sunday
    counted(NEXT_WEEK)
    (signals,) = asks(cast, "Iris", lines, AREA, at=NEXT_WEEK, kind=SeriesKind.SIGNALS, domain="")
    assert [(p.week, p.count) for p in signals.points] == [(date(2026, 3, 2), 0), (MONDAY, 1)]


def test_rebuilding_changes_nothing_and_follows_what_was_corrected(cast: Cast) -> None:
    place = make_gallery()
    cast.els_tells(home=place.homes[0])
    counted(NEXT_WEEK)
    before = week_of(cast)
    assert counted(NEXT_WEEK, rebuild=True) == 3
    assert week_of(cast) == before
    with enter(Viewer(Role.LOADER, NOON)):
        place.homes[0].neighbourhood = NEXT_DOOR
        place.homes[0].save()
    counted(NEXT_WEEK, rebuild=True)
    assert week_of(cast, kind=SeriesKind.SIGNALS, domain="") == {("signals", ""): (0, 0)}
    (moved,) = asks(cast, "Iris", lines, NEXT_DOOR, at=NEXT_WEEK, kind=SeriesKind.SIGNALS, domain="")
    assert moved.points[-1].count == 1


def test_counts_survive_erasure(cast: Cast) -> None:
    cast.els_tells()
    counted(NEXT_WEEK)
    before = week_of(cast)
    later = NOON + timedelta(days=40)
    by = cast.retention(later)
    with enter(by):
        assert erase_untold(by=by) == 1
    counted(later, rebuild=True)
    assert week_of(cast) == before


def test_counting_gives_no_homes_away_and_is_for_the_watch_only(cast: Cast) -> None:
    by = cast.viewer("Iris")
    for role in (by, cast.clock()):
        with pytest.raises(DatabaseError), enter(role), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM walls.week_counts('2026-03-02', '2026-03-09', '{}', '{}')")
    with pytest.raises(DatabaseError), enter(watch()), connection.cursor() as cursor:
        cursor.execute("SELECT subject_id FROM signals_signal")


def test_a_director_sees_blocks_of_four_weeks_from_ten_on_rounded_to_five(cast: Cast) -> None:
    first = date(2024, 12, 23)  # 364 weeks after the first Monday of 2018: a block begins
    seeded = [
        Counted(first + WEEK * n, PlaceKind.NEIGHBOURHOOD, AREA, AREA, SeriesKind.SIGNALS, "", events, 1)
        for n, events in enumerate([3, 3, 3, 4, 2, 2, 2, 2, 9])
    ]
    with enter(watch()) as _:
        assert seed_counts(by=watch(), counts=seeded, since=first, until=first + WEEK * 9) == 9
    found = asks(cast, "Joost", blocks, AREA)
    assert [(b.kind, b.begins, b.about) for b in found] == [
        (SeriesKind.SIGNALS, first, 15),
        (SeriesKind.SIGNALS, first + WEEK * 4, None),
    ]
    assert asks(cast, "Iris", blocks, AREA) == found
    for name in ("Amira", "Bram", "Hugo"):
        assert asks(cast, name, blocks, AREA) == []


def test_before_anything_is_counted_there_are_no_blocks(cast: Cast) -> None:
    assert asks(cast, "Joost", blocks, AREA) == []


def test_counts_made_elsewhere_are_frozen_and_only_for_a_simulation(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = date(2026, 2, 23)
    row = Counted(first, PlaceKind.NEIGHBOURHOOD, AREA, AREA, SeriesKind.SIGNALS, "", 7, 4)
    late = row._replace(week=MONDAY)
    by = watch(NEXT_WEEK)
    counted(NOON)  # the two weeks before NOON are counted already
    with enter(by):
        assert seed_counts(by=by, counts=[row, late], since=first - WEEK, until=MONDAY + WEEK) == 1
    counted(NEXT_WEEK, rebuild=True)
    assert week_of(cast) == {("signals", ""): (7, 4)}
    monkeypatch.setattr("waakvlam.watch.actions.counting.is_simulation", lambda: False)
    with pytest.raises(Refused), enter(by):
        seed_counts(by=by, counts=[row], since=first, until=MONDAY)


def test_marks_say_why_more_was_told(cast: Cast) -> None:
    does(cast, "Iris", mark_effort, area=AREA, kind=EffortKind.CAMPAIGN, since=date(2026, 4, 1), until=date(2026, 4, 9))
    does(
        cast,
        "Iris",
        mark_effort,
        area=AREA,
        kind=EffortKind.OTHER,
        since=date(2026, 5, 1),
        until=None,
        words="Braderie",
    )
    found = asks(cast, "Iris", marks, AREA)
    assert [(m.kind, m.words, m.derived) for m in found] == [
        (EffortKind.FORM_OPENED, "", True),
        (EffortKind.CAMPAIGN, "", False),
        (EffortKind.OTHER, "Braderie", False),
    ]
    assert asks(cast, "Joost", marks, AREA) == found  # a director sees why
    within = asks(cast, "Iris", marks, AREA, first=date(2026, 6, 1), last=date(2026, 6, 8))
    assert [m.kind for m in within] == [EffortKind.OTHER]
    only_april = asks(cast, "Iris", marks, AREA, first=date(2026, 3, 30), last=date(2026, 3, 30))
    assert [m.kind for m in only_april] == [EffortKind.FORM_OPENED, EffortKind.CAMPAIGN]


def test_a_mark_is_for_the_coordinator_and_says_something(cast: Cast) -> None:
    day = date(2026, 4, 1)
    for name in ("Amira", "Bram", "Joost", "Hugo", "Karin"):
        with pytest.raises(Refused):
            does(cast, name, mark_effort, area=AREA, kind=EffortKind.CAMPAIGN, since=day, until=None)
    with pytest.raises(Invalid):
        does(cast, "Iris", mark_effort, area=AREA, kind=EffortKind.CAMPAIGN, since=day, until=date(2026, 3, 31))
    with pytest.raises(Invalid):
        does(cast, "Iris", mark_effort, area=AREA, kind=EffortKind.OTHER, since=day, until=None)
    with pytest.raises(Refused):
        does(cast, "Iris", mark_effort, area=AREA, kind=EffortKind.OTHER, since=day, until=None, words="Bsn 111222333")
