"""Working days in the Netherlands: when somebody may be expected to act."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
DAY_ENDS = time(17, 0)


@lru_cache
def _holidays(year: int) -> frozenset[date]:
    # Liberation Day is a day off for everybody only once in five years, and the library knows which.
    return frozenset(holidays.country_holidays("NL", years=year))


def is_working_day(day: date) -> bool:
    """Monday to Friday, and not a public holiday."""
    return day.weekday() < 5 and day not in _holidays(day.year)


def add_working_days(day: date, days: int) -> date:
    """The date `days` working days after `day`; with 0, `day` itself or the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    for _ in range(days):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day


def due_after(moment: datetime, days: int) -> datetime:
    """The end of the working day (17:00 in Amsterdam) that lies `days` working days after `moment`.

    With 0 days: today at 17:00; after that hour, or on a day off, the end of the next working day.
    """
    local = moment.astimezone(AMSTERDAM)
    day = local.date()
    if is_working_day(day) and local.time() >= DAY_ENDS:
        day += timedelta(days=1)
    return datetime.combine(add_working_days(day, days), DAY_ENDS, AMSTERDAM)
