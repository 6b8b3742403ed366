"""When somebody may be expected to act: working days in the Netherlands."""

from datetime import UTC, date, datetime

import pytest

from waakvlam.kernel.working_days import AMSTERDAM, add_working_days, due_after, is_working_day


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 3, 10), True),
        (date(2026, 3, 14), False),  # a Saturday
        (date(2026, 4, 6), False),  # Easter Monday
        (date(2026, 4, 27), False),  # King's Day
        (date(2026, 12, 25), False),
    ],
)
def test_weekends_and_holidays_are_no_working_days(day: date, works: bool) -> None:
    assert is_working_day(day) is works


def test_a_weekend_and_easter_are_stepped_over() -> None:
    assert add_working_days(date(2026, 4, 2), 1) == date(2026, 4, 7)
    assert add_working_days(date(2026, 3, 14), 0) == date(2026, 3, 16)


def amsterdam(day: int, hour: int) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("told", "days", "due"),
    [
        (amsterdam(10, 12), 0, amsterdam(10, 17)),
        (amsterdam(10, 18), 0, amsterdam(11, 17)),
        (amsterdam(10, 12), 3, amsterdam(13, 17)),
        (amsterdam(14, 12), 1, amsterdam(17, 17)),  # told on a Saturday: Monday is the first day, Tuesday one later
        (datetime(2026, 3, 27, 12, tzinfo=UTC), 1, datetime(2026, 3, 30, 15, tzinfo=UTC)),  # summer time begins between
    ],
)
def test_due_is_the_end_of_a_working_day_in_amsterdam(told: datetime, days: int, due: datetime) -> None:
    assert due_after(told, days) == due
