"""How often there is contact, and when it is due: stages, working days, holidays, daylight saving."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from waakvlam.kernel.working_days import AMSTERDAM, DAY_ENDS, add_working_days, is_working_day
from waakvlam.pilotlight.models import Light, Mood, Policy
from waakvlam.pilotlight.states import LightState

WORRYING_DAYS = 7
WOBBLY_DAYS = 14


class Unit(StrEnum):
    """In what an interval is counted."""

    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Every:
    """An interval: every so many weeks or months."""

    number: int
    unit: Unit

    def __mul__(self, times: int) -> "Every":
        return Every(self.number * times, self.unit)


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the rhythm: an interval, for `times` contacts or until `months` stable months; else it goes on."""

    every: Every
    times: int = 0
    months: int = 0


def stages_of(raw: Sequence[Sequence[int | str]]) -> tuple[Stage, ...]:
    """The stages as a policy stores them: `[number, unit, times]`, or `[number, unit, 0, stable months]`."""
    return _stages(tuple(tuple(stage) for stage in raw))


@lru_cache
def _stages(raw: tuple[tuple[int | str, ...], ...]) -> tuple[Stage, ...]:
    return tuple(Stage(Every(int(n), Unit(str(unit))), *(int(limit) for limit in limits)) for n, unit, *limits in raw)


def every_of(light: Light, policy: Policy) -> Every:
    """The interval that holds for a light: its own, or that of its state and stage. Letting go is twice as slow."""
    if light.override_every:
        return Every(light.override_every, Unit(light.override_unit))
    raw = policy.outreach if light.state == LightState.REACHING_OUT else policy.stages
    letting_go = light.state == LightState.LETTING_GO
    (stage,) = stages_of([raw[-1 if letting_go else min(light.stage, len(raw) - 1)]])
    return stage.every * 2 if letting_go else stage.every


def after_contact(place: tuple[int, int], stages: Sequence[Stage], stable: int) -> tuple[int, int]:
    """The place in the rhythm, as (stage, contacts in it), after one more contact; `stable` counts stable months."""
    stage, contacts = min(place[0], len(stages) - 1), place[1] + 1
    here = stages[stage]
    goes_on = stage + 1 == len(stages)
    full = bool(here.times) and contacts >= here.times
    stable_here = bool(here.months) and stable >= here.months
    return (stage, contacts) if goes_on or not (full or stable_here) else (stage + 1, 0)


def following(day: date, every: Every) -> date:
    """The calendar day one interval later; a month from the 31st is the last day of a shorter month."""
    if every.unit is Unit.WEEK:
        return day + timedelta(weeks=every.number)
    year, month = divmod(day.year * 12 + day.month - 1 + every.number, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@lru_cache(maxsize=4096)  # very many lights are due on few days
def working_evening(day: date) -> datetime:
    """The end of the first working day on or after `day`: 17:00 in Amsterdam, in summer and in winter."""
    return datetime.combine(add_working_days(day, 0), DAY_ENDS, AMSTERDAM)


def soon_after(mood: Mood, day: date, every: Every) -> date | None:
    """By which day there is contact again after what was heard on `day`; None when it can wait for the rhythm (PL-14).

    Within a week when it is worrying; after half the interval and within two weeks when it wobbles. A working day, so
    that a weekend never makes it later.
    """
    if mood not in (Mood.WORRYING, Mood.WOBBLY):
        return None
    half = (following(day, every) - day).days // 2
    soon = day + timedelta(days=WORRYING_DAYS if mood == Mood.WORRYING else min(half, WOBBLY_DAYS))
    while not is_working_day(soon) and soon > day + timedelta(days=1):
        soon -= timedelta(days=1)
    return soon


def next_due(since: datetime, every: Every, named: date | None = None, soon: date | None = None) -> datetime:
    """When contact is due, counted from the last time that somebody was reached (or the start of the rhythm).

    `named` is the day that keeper and resident agreed on, and goes before the rhythm. `soon` is the day by which there
    is contact anyway (`soon_after`): it only ever makes the rhythm sooner, and has no meaning when the rhythm began
    after it.
    """
    start = since.astimezone(AMSTERDAM).date()
    planned = following(start, every)
    return working_evening(named or (min(soon, planned) if soon and soon >= start else planned))


def latest_day(since: datetime, every: Every) -> date:
    """The last day that may be named for the next contact: one and a half times the interval, then a working day."""
    start = since.astimezone(AMSTERDAM).date()
    days = (following(start, every) - start).days
    return add_working_days(start + timedelta(days=days * 3 // 2), 0)


def months_between(start: date, day: date) -> int:
    """How many whole months lie between two days."""
    return (day.year - start.year) * 12 + day.month - start.month - (day.day < start.day)


def stable_enough(since: date | None, months: int, today: date) -> bool:
    """Whether somebody has been stable for so many months (PL-11)."""
    return since is not None and months_between(since, today) >= months
