"""When things happen in Vlamstad: neighbours tell in the evening, colleagues act in office hours. Pure."""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from heapq import heapify, heappop, heapreplace
from typing import Protocol

from waakvlam.kernel.working_days import AMSTERDAM, add_working_days, is_working_day

_A_MINUTE = timedelta(minutes=1)
Script = Iterator[datetime]
"""What happens, one step after another: it yields the moment that it waits for, and goes on at that moment."""


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment on a day in Vlamstad."""
    return datetime.combine(day, time(hour, minute), AMSTERDAM)


def day_of(moment: datetime) -> date:
    """The day in Vlamstad."""
    return moment.astimezone(AMSTERDAM).date()


def at_work(chance: random.Random, after: datetime, days: int) -> datetime:
    """Some time in office hours, `days` working days after a moment; with 0 later that day, if there is time left."""
    local = after.astimezone(AMSTERDAM)
    if is_working_day(local.date()) and days == 0 and local.hour < 16:
        first = max(9 * 60, local.hour * 60 + local.minute + 10)
        minutes = chance.randrange(first, max(first + 1, 16 * 60 + 50))
        return at(local.date(), minutes // 60, minutes % 60)
    day = add_working_days(local.date(), days)
    if day == local.date():
        day = add_working_days(day + timedelta(days=1), 0)
    minutes = chance.randrange(9 * 60, 16 * 60 + 50)
    return at(day, minutes // 60, minutes % 60)


def at_home(chance: random.Random, day: date) -> datetime:
    """Some time on a day when neighbours pick up their phone: mostly in the evening."""
    hour = chance.choices(range(7, 24), weights=(1, 2, 2, 3, 3, 2, 2, 2, 2, 3, 4, 5, 7, 8, 7, 4, 2))[0]
    return at(day, hour, chance.randrange(60))


NEVER = datetime.min.replace(tzinfo=AMSTERDAM)
"""The time of what did not begin yet."""


class Clocked(Protocol):
    """Whatever a script is about: it is told what time it is."""

    now: datetime


def play(scripts: Sequence[tuple[Clocked, Script]], until: datetime, each: Callable[[datetime], None]) -> None:
    """Run scripts side by side in the order of time, up to a moment; `each` hears every moment as it comes.

    What a script still had in mind after `until` does not happen: that is what is open in the present.
    """
    waiting = [(moment, number) for number, (_, script) in enumerate(scripts) if (moment := next(script, None))]
    heapify(waiting)
    while waiting and waiting[0][0] <= until:
        moment, number = waiting[0]
        each(moment)
        clocked, script = scripts[number]
        clocked.now = moment
        following = next(script, None)
        if following is None:
            heappop(waiting)
        else:
            heapreplace(waiting, (max(following, moment + _A_MINUTE), number))
