"""When things are due, and who is asked when nobody acts. Pure: every duration of the product stands in this file."""

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from waakvlam.duties.models import DutyKind, Ladder
from waakvlam.kernel.working_days import AMSTERDAM, add_working_days, due_after


@dataclass(frozen=True, slots=True)
class Step:
    """How long after the due time a rung is reached: working days (then at `at`, or the same hour), or wall clock."""

    working_days: int = 0
    at: time | None = None
    wall_clock: timedelta = timedelta()

    def after(self, due: datetime) -> datetime:
        """The moment of this step for something that was due at `due`."""
        if not self.working_days:
            return due + self.wall_clock
        local = due.astimezone(AMSTERDAM)
        return datetime.combine(add_working_days(local.date(), self.working_days), self.at or local.time(), AMSTERDAM)


NOON = time(12, 0)
STEPS: dict[Ladder, tuple[Step, ...]] = {
    # Seriousness 1 and 2: the stand-in at the due time, then the coordinator, who must decide. It stops there.
    Ladder.SMALL: (Step(), Step(working_days=1)),
    # Seriousness 3: the coordinator at noon of the next working day, the municipal director two working days later.
    Ladder.SERIOUS: (Step(), Step(working_days=1, at=NOON), Step(working_days=3, at=NOON)),
    # Seriousness 4: due at once, so by the clock on the wall, at night and in the weekend too.
    Ladder.URGENT: (
        Step(wall_clock=timedelta(minutes=30)),
        Step(wall_clock=timedelta(hours=1)),
        Step(wall_clock=timedelta(hours=4)),
    ),
}

AT_ONCE = None
Four = tuple[int | None, int | None, int | None, int | None]


def a_month_after(moment: datetime) -> datetime:
    """The same day of the next month at the same hour in the Netherlands, or that month's last day."""
    local = moment.astimezone(AMSTERDAM)
    year, month = (local.year + 1, 1) if local.month == 12 else (local.year, local.month + 1)
    return local.replace(year=year, month=month, day=min(local.day, calendar.monthrange(year, month)[1]))


def four_weeks_after(moment: datetime) -> datetime:
    """Twenty-eight days later, weekends and holidays included."""
    return moment + timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Term:
    """Working days until something is due, for seriousness 1 to 4, and the moment that it may never pass.

    `AT_ONCE` is this very moment; 0 is the end of today's working day.
    """

    days: Four
    limit: Callable[[datetime], datetime] | None = None


TERMS: dict[DutyKind, Term] = {
    # The first agreed times of the pilot areas (SIG-12): somebody says 'I have seen it and it is mine'.
    DutyKind.ACCEPT: Term((5, 3, 1, AT_ONCE)),
    # Something is really done: even langsgaan, or whatever was agreed (SIG-11).
    DutyKind.ACT: Term((10, 5, 2, AT_ONCE)),
    # The reporter hears back (FB-01); a promise on the public form, so never longer than two weeks.
    DutyKind.ANSWER: Term((10, 10, 5, 2)),
    # A question of the reporter on the receipt channel gets its reply (FB-05).
    DutyKind.REPLY: Term((5, 5, 2, 1)),
    # The person concerned is told: within a reasonable period, at the latest within a month (AVG art. 14(3)(a)).
    DutyKind.INFORM: Term((10, 10, 10, 10), a_month_after),
    # A postponement is looked at again within four weeks (design §4).
    DutyKind.REVIEW_POSTPONEMENT: Term((20, 20, 20, 20), four_weeks_after),
    # What was returned twice is given to somebody by the coordinator within a working day (design §4).
    DutyKind.ASSIGN: Term((1, 1, 1, AT_ONCE)),
    # What was erased without having been told is explained on its empty mark (design §4).
    DutyKind.EXPLAIN: Term((5, 5, 5, 5)),
}


def ladder_of(seriousness: int) -> Ladder:
    """The ladder that fits a seriousness of 1 to 4."""
    return (Ladder.SMALL, Ladder.SMALL, Ladder.SERIOUS, Ladder.URGENT)[seriousness - 1]


def due_at(kind: DutyKind, seriousness: int, now: datetime) -> datetime:
    """When a duty that starts `now` is due, by `TERMS`; `seriousness` is 1 to 4."""
    term = TERMS[kind]
    days = term.days[seriousness - 1]
    due = now if days is AT_ONCE else due_after(now, days)
    return min(due, term.limit(now)) if term.limit else due


def rung_times(ladder: Ladder, due: datetime) -> list[datetime]:
    """When each rung above the owner is reached if nobody acts: stand-in, coordinator and, if it goes on, director."""
    return [step.after(due) for step in STEPS[ladder]]


def new_start(ladder: Ladder, due: datetime, now: datetime) -> datetime:
    """From when the ladder of a duty counts for a new owner.

    What is late already gives them until the end of the next working day, or with an urgent ladder its wall clock
    from now: handed over and gone again a minute later would help nobody.
    """
    return max(due, now if ladder is Ladder.URGENT else due_after(now, 1))


def next_time(times: Sequence[datetime], rung: int) -> datetime | None:
    """When a duty at `rung` moves on; None at the end of its ladder."""
    return times[rung] if rung < len(times) else None
