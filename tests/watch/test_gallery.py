"""Story G: six of eight homes on a gallery, seen by the coordinator as a count, and decided together."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection

from tests.cast import AREA, ELSEWHERE, NOON, Cast
from tests.watch.people import Homes, asks, does, make_gallery, watch
from waakvlam.duties.models import DutyKind
from waakvlam.duties.queries import todo
from waakvlam.households.actions.scaling import set_level
from waakvlam.households.models import Level
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.watch.actions.areas import note_factor, say_service
from waakvlam.watch.actions.galleries import (
    decide_measure,
    end_measure,
    follow_galleries,
    keep_measure,
    open_balance,
    set_threshold,
)
from waakvlam.watch.models import Cause, Factor, MeasureKind, ServiceKind
from waakvlam.watch.queries.areas import area_of
from waakvlam.watch.queries.galleries import (
    all_shares,
    balance,
    balances,
    gallery,
    load,
    measure,
    measures,
    share_of,
    threshold,
)

pytestmark = pytest.mark.usefixtures("rolled_back")
REVIEW = date(2026, 6, 1)


def supported(cast: Cast, place: Homes, number: int, *, level: Level = Level.PILOT_LIGHT) -> None:
    """Give so many households on a gallery a pilot light's worth of help."""
    for home in place.homes[:number]:
        settled = cast.farid(home=home)
        does(cast, "Amira", set_level, home=settled.home, level=level, reason="Rustig aan.", review_on=date(2026, 4, 1))


def followed(cast: Cast, at: Any = NOON) -> int:
    by = cast.clock(at)
    with enter(by):
        return follow_galleries(by=by)


def asked(cast: Cast, ref: UUID) -> list[str]:
    return [duty.kind for duty in asks(cast, "Iris", todo).items if duty.ref == ref]


def test_six_of_eight_is_a_count_for_the_coordinator_and_for_nobody_else(cast: Cast) -> None:
    place = make_gallery()
    supported(cast, place, 6)
    (share,) = asks(cast, "Iris", all_shares)
    assert (share.gallery, share.area, share.homes, share.supported, share.passed) == (
        place.gallery.id,
        AREA,
        8,
        6,
        True,
    )
    for name in ("Amira", "Bram", "Joost", "Greet", "Hugo", "Karin"):
        assert asks(cast, name, all_shares) == []
        assert asks(cast, name, share_of, place.gallery.id, AREA) is None
    with enter(watch()), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM walls.gallery_shares(6)")
        assert cursor.fetchall() == []


def test_a_gallery_with_few_homes_is_not_counted(cast: Cast) -> None:
    place = make_gallery(5)
    supported(cast, place, 5)
    assert asks(cast, "Iris", all_shares) == []
    with pytest.raises(Missing):
        does(cast, "Iris", open_balance, gallery=place.gallery.id, area=AREA)


def test_passing_the_threshold_asks_once_and_again_only_after_it_was_below(cast: Cast) -> None:
    place = make_gallery()
    supported(cast, place, 5)
    assert followed(cast) == 0
    supported(cast, place, 6)
    assert followed(cast) == 1
    assert followed(cast) == 0
    (talk,) = asks(cast, "Iris", balances)
    assert (talk.gallery_id, talk.area, talk.cause) == (place.gallery.id, AREA, Cause.THRESHOLD)
    assert asked(cast, talk.id) == [DutyKind.DECIDE_MEASURES]
    does(cast, "Karin", set_threshold, municipality="GM9999", percent=90, fewest_homes=6)
    assert followed(cast) == 0
    assert asked(cast, talk.id) == [DutyKind.DECIDE_MEASURES]  # nothing is ended by it
    does(cast, "Karin", set_threshold, municipality="GM9999", percent=75, fewest_homes=6)
    assert followed(cast) == 1
    assert [one.cause for one in asks(cast, "Iris", balances, AREA)] == [Cause.THRESHOLD, Cause.THRESHOLD]
    for name in ("Amira", "Bram", "Joost"):
        assert asks(cast, name, balances) == []
        with pytest.raises(Missing):
            asks(cast, name, balance, talk.id)


def test_the_threshold_is_the_municipalitys_own(cast: Cast) -> None:
    assert asks(cast, "Iris", threshold, AREA) == (75, 6)
    does(cast, "Karin", set_threshold, municipality="GM9999", percent=60, fewest_homes=10)
    assert asks(cast, "Iris", threshold, AREA) == (60, 10)
    assert asks(cast, "Iris", threshold, "BU03440101") == (75, 6)
    for wrong in ({"percent": 50}, {"percent": 101}, {"fewest_homes": 5}, {"municipality": AREA}):
        with pytest.raises(Invalid):
            does(cast, "Karin", set_threshold, **{"municipality": "GM9999", "percent": 80, "fewest_homes": 6} | wrong)
    for name in ("Amira", "Iris", "Joost"):  # they work in one district, not for the whole municipality
        with pytest.raises(Refused):
            does(cast, name, set_threshold, municipality="GM9999", percent=80, fewest_homes=6)


def test_when_a_home_falls_free_the_coordinator_starts_the_talk(cast: Cast) -> None:
    place = make_gallery()
    supported(cast, place, 6)
    talk = does(cast, "Iris", open_balance, gallery=place.gallery.id, area=AREA)
    assert asks(cast, "Iris", balance, talk).cause == Cause.HOME_FREE
    assert asks(cast, "Iris", area_of, talk) == AREA
    assert asks(cast, "Iris", gallery, place.gallery.id).complex.name == "De Wachter"
    with pytest.raises(Refused):
        does(cast, "Iris", open_balance, gallery=place.gallery.id, area=AREA)
    for name in ("Bram", "Joost", "Amira"):
        with pytest.raises(Refused):
            does(cast, name, open_balance, gallery=place.gallery.id, area=AREA)
    with pytest.raises(Missing):
        asks(cast, "Iris", gallery, uuid4())


def test_what_is_decided_together_is_all_that_the_corporation_sees(cast: Cast) -> None:
    place = make_gallery()
    supported(cast, place, 6)
    talk = does(cast, "Iris", open_balance, gallery=place.gallery.id, area=AREA)
    what = {
        "balance": talk,
        "kind": MeasureKind.CARETAKER_HOURS,
        "words": "Acht uur per week meer beheer.",
        "owner": cast.teams["caretakers"].id,
        "review_on": REVIEW,
    }
    with pytest.raises(Missing):
        does(cast, "Bram", decide_measure, **what)
    with pytest.raises(Missing):
        does(cast, "Iris", decide_measure, **what | {"balance": uuid4()})
    with pytest.raises(Invalid):
        does(cast, "Iris", decide_measure, **what | {"words": ""})
    made = does(cast, "Iris", decide_measure, **what)
    assert asked(cast, talk) == []
    assert asked(cast, made) == [DutyKind.REVIEW_AREA]
    (seen,) = asks(cast, "Bram", measures, AREA)
    assert (seen.id, seen.words, seen.team.name) == (made, "Acht uur per week meer beheer.", "caretakers")
    with pytest.raises(Refused):
        does(cast, "Iris", decide_measure, **what)
    assert asks(cast, "Iris", balances) == []
    does(cast, "Iris", open_balance, gallery=place.gallery.id, area=AREA)  # the next home that falls free


def test_a_measure_is_looked_at_again_and_ends_with_what_it_brought(cast: Cast) -> None:
    place = make_gallery()
    supported(cast, place, 6)
    followed(cast)
    (talk,) = asks(cast, "Iris", balances)
    made = does(
        cast,
        "Iris",
        decide_measure,
        balance=talk.id,
        kind=MeasureKind.MATCHING_POINT,
        words="Vraag bij het schakelpunt.",
        owner=cast.teams["neighbourhood"].id,
        review_on=REVIEW,
    )
    later = NOON + timedelta(days=60)
    does(cast, "Iris", keep_measure, at=later, measure=made, review_on=date(2026, 9, 1))
    assert asks(cast, "Amira", measure, made).review_on == date(2026, 9, 1)
    assert asked(cast, made) == [DutyKind.REVIEW_AREA]
    with pytest.raises(Refused):
        does(cast, "Bram", end_measure, measure=made, words="Klaar")
    does(cast, "Iris", end_measure, at=later, measure=made, words="Drie buren doen mee.")
    assert asks(cast, "Bram", measures, AREA) == []
    assert [one.ending for one in asks(cast, "Bram", measures, AREA, ended=True)] == ["Drie buren doen mee."]
    assert asked(cast, made) == []
    with pytest.raises(Missing):
        does(cast, "Iris", end_measure, measure=made, words="Nog eens")
    with pytest.raises(Missing):
        asks(cast, "Hugo", measure, made)


def test_the_balance_of_a_place_is_read_part_by_part(cast: Cast) -> None:
    place = make_gallery()
    supported(cast, place, 3)
    cast.els_tells(home=place.homes[0])
    now = NOON + timedelta(days=200)
    cast.els_tells(home=place.homes[1], at=now - timedelta(days=20))
    does(cast, "Iris", say_service, area=AREA, kind=ServiceKind.MONEY, present=True)
    does(cast, "Iris", say_service, area=AREA, kind=ServiceKind.NIGHT_NURSE, present=False)
    does(cast, "Iris", note_factor, area=AREA, factor=Factor.STIMULATING, words="De buurttuin.")
    for kind, which in (("gallery", place.gallery.id), ("complex", place.complex.id), ("street", place.street.id)):
        found = asks(cast, "Iris", load, kind, which, AREA, at=now)
        assert found.homes == 8
        assert [(part.count, part.of, part.usual) for part in found.parts] == [
            (3, 8, None),
            (2, None, None),
            (0, None, None),
            (1, None, 0.3),
            (1, 2, None),
            (1, None, None),
        ]
        assert all(str(part.name) and str(part.meaning) for part in found.parts)
        for name in ("Amira", "Bram", "Joost", "Hugo"):
            with pytest.raises(Missing):
                asks(cast, name, load, kind, which, AREA)
        with pytest.raises(Missing):
            asks(cast, "Iris", load, kind, which, ELSEWHERE)
    with pytest.raises(Missing):
        asks(cast, "Iris", load, "gallery", uuid4(), AREA)


def test_a_place_with_few_homes_has_no_parts(cast: Cast) -> None:
    place = make_gallery(5)
    assert asks(cast, "Iris", load, "gallery", place.gallery.id, AREA).parts == ()
    assert asks(cast, "Iris", load, "gallery", place.gallery.id, AREA).homes == 5


def test_nobody_reads_the_counts_around_the_questions(cast: Cast) -> None:
    place = make_gallery()
    supported(cast, place, 6)
    for name in ("Bram", "Joost", "Amira"):
        with enter(cast.viewer(name)), connection.cursor() as cursor:
            cursor.execute("SELECT homes FROM walls.load_of('gallery', %s, %s)", [place.gallery.id, AREA])
            assert cursor.fetchall() == [(None,)]
    with pytest.raises(DatabaseError), enter(cast.viewer("Iris")), connection.cursor() as cursor:
        cursor.execute("DELETE FROM watch_balance")
