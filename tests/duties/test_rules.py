from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waakvlam.duties.models import DutyKind, Ladder
from waakvlam.duties.rules import TERMS, due_at, ladder_of, new_start, next_time, rung_times
from waakvlam.kernel.working_days import AMSTERDAM, is_working_day

MOMENTS = st.integers(0, 4000 * 24 * 60).map(lambda m: datetime(2024, 1, 1, tzinfo=AMSTERDAM) + timedelta(minutes=m))


def at(text: str) -> datetime:
    """A moment in the Netherlands."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("ladder", "due", "times"),
    [
        (Ladder.SMALL, "2026-03-10T17:00", ["2026-03-10T17:00", "2026-03-11T17:00"]),
        (Ladder.CONTACT, "2026-03-10T17:00", ["2026-03-11T17:00", "2026-03-13T17:00"]),
        # 14 May 2026 is Ascension Day.
        (Ladder.SMALL, "2026-05-13T17:00", ["2026-05-13T17:00", "2026-05-15T17:00"]),
        (Ladder.SERIOUS, "2026-03-12T17:00", ["2026-03-12T17:00", "2026-03-13T12:00", "2026-03-17T12:00"]),
        # A Saturday night: urgent things do not wait for Monday.
        (Ladder.URGENT, "2026-03-14T23:40", ["2026-03-15T00:10", "2026-03-15T00:40", "2026-03-15T03:40"]),
    ],
)
def test_each_ladder_has_its_times(ladder: Ladder, due: str, times: list[str]) -> None:
    assert rung_times(ladder, at(due)) == [at(time) for time in times]


def test_working_days_keep_the_hour_when_the_clocks_change() -> None:
    assert rung_times(Ladder.SMALL, at("2026-03-27T17:00"))[1] == at("2026-03-30T17:00")


@pytest.mark.parametrize("seriousness", [1, 2, 3, 4])
def test_seriousness_decides_the_ladder(seriousness: int) -> None:
    expected = {1: Ladder.SMALL, 2: Ladder.SMALL, 3: Ladder.SERIOUS, 4: Ladder.URGENT}
    assert ladder_of(seriousness) is expected[seriousness]


@pytest.mark.parametrize(
    ("kind", "seriousness", "due"),
    [
        (DutyKind.ACCEPT, 1, "2026-03-17T17:00"),
        (DutyKind.ACCEPT, 2, "2026-03-13T17:00"),
        (DutyKind.ACCEPT, 3, "2026-03-11T17:00"),
        (DutyKind.ACCEPT, 4, "2026-03-10T12:00"),
        (DutyKind.ANSWER, 1, "2026-03-24T17:00"),
        (DutyKind.ANSWER, 4, "2026-03-12T17:00"),
        (DutyKind.INFORM, 4, "2026-03-24T17:00"),
        (DutyKind.ASSIGN, 2, "2026-03-11T17:00"),
    ],
)
def test_due_times_follow_the_table(kind: DutyKind, seriousness: int, due: str) -> None:
    assert due_at(kind, seriousness, at("2026-03-10T12:00")) == at(due)


def test_a_postponement_is_reviewed_within_four_weeks_whatever_the_holidays() -> None:
    start = at("2026-04-01T12:00")
    assert due_at(DutyKind.REVIEW_POSTPONEMENT, 1, start) == start + timedelta(weeks=4)


@given(MOMENTS, st.integers(1, 4))
def test_informing_never_takes_longer_than_a_calendar_month(start: datetime, seriousness: int) -> None:
    due = due_at(DutyKind.INFORM, seriousness, start).astimezone(AMSTERDAM)
    months = (due.year - start.year) * 12 + due.month - start.month
    assert (months, due.day) <= (1, start.day)
    assert is_working_day(due.date())


@given(st.sampled_from(sorted(TERMS)), st.integers(1, 4), MOMENTS)
def test_nothing_is_due_before_it_starts_and_rungs_only_rise(kind: DutyKind, seriousness: int, start: datetime) -> None:
    due = due_at(kind, seriousness, start)
    times = [due, *rung_times(ladder_of(seriousness), due)]
    assert start <= due
    assert all(one <= other for one, other in pairwise(times))


@pytest.mark.parametrize(
    ("ladder", "due", "starts"),
    [
        (Ladder.SMALL, "2026-03-20T17:00", "2026-03-20T17:00"),
        (Ladder.SMALL, "2026-03-02T17:00", "2026-03-11T17:00"),
        (Ladder.URGENT, "2026-03-02T17:00", "2026-03-10T12:00"),
    ],
)
def test_what_is_late_gives_its_new_owner_a_new_start(ladder: Ladder, due: str, starts: str) -> None:
    assert new_start(ladder, at(due), at("2026-03-10T12:00")) == at(starts)


def test_a_duty_moves_on_until_its_times_are_used_up() -> None:
    times, now = [at("2026-03-10T17:00"), at("2026-03-11T17:00")], at("2026-03-10T09:00")
    assert [next_time(times, rung, now) for rung in (0, 1, 2)] == [*times, None]


def test_after_an_outage_a_duty_still_climbs_one_rung_at_a_time() -> None:
    times, now = [at("2026-03-10T17:00"), at("2026-03-11T17:00")], at("2026-03-20T09:00")
    assert next_time(times, 1, now) == now + timedelta(minutes=1)
