"""What a director reads of a neighbourhood: blocks of four weeks that lie fast, and from which nothing can be told."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from tests.cast import AREA, NOON, Cast
from tests.watch.people import WEEK, asks, counted, watch
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.signals.models import Channel
from waakvlam.watch.actions.counting import Counted, seed_counts
from waakvlam.watch.models import PlaceKind, SeriesKind
from waakvlam.watch.queries.series import blocks
from waakvlam.watch.rules import about
from waakvlam.watch.stats.disclosure import SUPPRESSED, Table, publish

pytestmark = pytest.mark.usefixtures("rolled_back")
FIRST = date(2024, 12, 23)  # a block begins: 364 weeks after the first Monday of 2018
NEXT_DOOR = "BU99990102"
BLOCK = timedelta(weeks=4)


def seeded(events: list[int], *, kind: SeriesKind = SeriesKind.SIGNALS, domain: str = "", area: str = AREA) -> None:
    """Weeks of signals from `FIRST` on."""
    rows = [
        Counted(FIRST + WEEK * n, PlaceKind.NEIGHBOURHOOD, area, area, kind, domain, number, 1)
        for n, number in enumerate(events)
        if number
    ]
    with enter(watch()):
        seed_counts(by=watch(), counts=rows, since=FIRST, until=FIRST + WEEK * len(events))


def shown(cast: Cast, at: Any = NOON, area: str = AREA) -> dict[date, int | None]:
    return {one.begins: one.about for one in asks(cast, "Joost", blocks, area, at=at)}


@pytest.mark.parametrize(("count", "said"), [(0, None), (9, None), (10, 10), (12, 10), (13, 15), (17, 15), (18, 20)])
def test_a_count_leaves_the_area_from_ten_on_and_rounded(count: int, said: int | None) -> None:
    assert about(count) == said


def test_a_week_is_in_one_block_and_a_block_appears_when_it_is_whole(cast: Cast) -> None:
    seeded([9, 9, 9, 9, 5, 5, 5])
    assert shown(cast) == {FIRST: 35}
    with enter(cast.viewer("Joost")), connection.cursor() as cursor:  # whatever is asked of the database
        for since in (FIRST - WEEK, FIRST, FIRST + timedelta(days=1), FIRST + WEEK):
            cursor.execute("SELECT block, about FROM walls.blocks_of(%s, %s)", [AREA, since])
            assert dict(cursor.fetchall()) == ({FIRST: 35} if since <= FIRST else {})


def test_nought_looks_like_nine(cast: Cast) -> None:
    seeded([0, 0, 0, 0, 3, 2, 2, 2, 9, 9, 9, 9])
    assert shown(cast) == {FIRST: None, FIRST + BLOCK: None, FIRST + 2 * BLOCK: 35}


def test_in_an_area_where_nothing_was_ever_told_every_block_is_as_small_as_can_be(cast: Cast) -> None:
    seeded([9] * 8)  # elsewhere
    later = NOON + timedelta(weeks=9)
    counted(later)
    quiet, loud = shown(cast, later, NEXT_DOOR), shown(cast, later)
    assert set(quiet) == {begins for begins in loud if begins >= date(2026, 3, 2)}  # since the area opened
    assert len(quiet) == 2
    assert set(quiet.values()) == {None}


def test_what_was_shown_does_not_change_when_a_count_is_corrected(cast: Cast) -> None:
    """Else the difference between yesterday and today would be the one signal that moved to another neighbourhood."""
    for day in range(13):
        cast.els_tells(at=NOON + timedelta(days=7 + day), channel=Channel.RECEIPT)
    later = NOON + timedelta(weeks=9)
    counted(later)
    before = shown(cast, later)
    assert 15 in before.values()
    with enter(Viewer(Role.LOADER, NOON)):
        cast.home.neighbourhood = NEXT_DOOR
        cast.home.save()
    counted(later, rebuild=True)
    assert shown(cast, later) == before
    assert set(shown(cast, later, NEXT_DOOR).values()) == {None}


def test_no_other_count_is_shown_that_could_be_subtracted(cast: Cast) -> None:
    """Situations are published per quarter: a quarter less three blocks would leave a week of them."""
    seeded([9] * 4)
    for kind, domain in ((SeriesKind.CONCERNS, ""), (SeriesKind.SIGNALS, "housing"), (SeriesKind.BOTTLENECKS, "")):
        row = Counted(FIRST + 4 * WEEK, PlaceKind.NEIGHBOURHOOD, AREA, AREA, kind, domain, 20, 9)
        with enter(watch()):
            since = FIRST + (4 + 4 * list(SeriesKind).index(kind) + 16 * bool(domain)) * WEEK
            seed_counts(by=watch(), counts=[row._replace(week=since)], since=since, until=since + 4 * WEEK)
    assert {one.kind for one in asks(cast, "Joost", blocks, AREA)} == {SeriesKind.SIGNALS}
    assert {begins: said for begins, said in shown(cast).items() if said} == {FIRST: 35}


def test_it_is_what_the_engine_of_disclosure_control_would_publish(cast: Cast) -> None:
    """Of cells that share no part, all blocks of all areas together: beside them no difference gives anything away."""
    events = {AREA: [1, 2, 3, 4, 2, 2, 3, 1, 8, 9, 7, 8], NEXT_DOOR: [3, 0, 0, 0, 9, 9, 9, 9, 4, 4, 4, 1]}
    with enter(watch()):
        rows = [
            Counted(FIRST + WEEK * n, PlaceKind.NEIGHBOURHOOD, area, area, SeriesKind.SIGNALS, "", number, 1)
            for area, weeks in events.items()
            for n, number in enumerate(weeks)
            if number
        ]
        seed_counts(by=watch(), counts=rows, since=FIRST, until=FIRST + 12 * WEEK)
    parts = {f"{area} {n}": number for area, weeks in events.items() for n, number in enumerate(weeks)}
    cells = {
        (area, FIRST + b * BLOCK): [f"{area} {n}" for n in range(4 * b, 4 * b + 4)] for area in events for b in range(3)
    }
    published = publish(Table(parts, cells)).cells
    found = {(area, begins): said for area in events for begins, said in shown(cast, area=area).items()}
    assert found == {cell: None if said is SUPPRESSED else said for cell, said in published.items()}
    assert None in found.values()


def test_nobody_reads_what_was_shown_around_the_question(cast: Cast) -> None:
    seeded([9] * 4)
    for name in ("Joost", "Bram", "Hugo", "Amira", "Iris"):
        with (
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
            enter(cast.viewer(name)),
            connection.cursor() as cursor,
        ):
            cursor.execute("SELECT * FROM watch_shown")
