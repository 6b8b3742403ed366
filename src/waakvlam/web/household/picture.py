"""How much help there was, drawn as stairs over time: higher is more. The table beside it says the same in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from waakvlam.households.models import Level, SupportLevel

WIDTH, HEIGHT = 640, 290
LEFT, RIGHT, TOP, BOTTOM = 226, 4, 4, 40
NARROWEST = 8.0
_STEPS = list(Level)


@dataclass(frozen=True, slots=True)
class Tread:
    """One stretch of the stairs: a bar from the floor up to its level. `now` is how it is today."""

    x: float
    y: float
    width: float
    height: float
    level: Level
    now: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """A day on the axis."""

    x: float
    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """The height of one level, with its name beside it."""

    y: float
    level: Level


@dataclass(frozen=True, slots=True)
class Stairs:
    """The drawing, in its own units."""

    width: int
    height: int
    left: int
    floor: float
    shelves: list[Shelf]
    treads: list[Tread]
    marks: list[Mark]


def stairs(levels: Sequence[SupportLevel], today: date) -> Stairs | None:
    """The stairs of these levels, oldest first, until today; None before there is a change to draw."""
    if len(levels) < 2:
        return None
    first = levels[0].since
    days = max((today - first).days, 1)
    floor = HEIGHT - BOTTOM
    rise = (floor - TOP) / len(_STEPS)
    room = WIDTH - LEFT - RIGHT

    def at(day: date) -> float:
        return round(LEFT + room * (day - first).days / days, 1)

    treads = []
    # What was changed again on the same day stands in the table.
    for row in (row for row in levels if row.until is None or row.until > row.since):
        begin, end = at(row.since), at(row.until or today)
        width = max(round(end - begin, 1), NARROWEST)
        height = round(rise * (_STEPS.index(Level(row.level)) + 1), 1)
        x = min(begin, WIDTH - RIGHT - width)
        treads.append(Tread(x, round(floor - height, 1), width, height, Level(row.level), row.until is None))
    marks = [Mark(LEFT, date_format(first, "b Y"), "start"), Mark(WIDTH - RIGHT, date_format(today, "b Y"), "end")]
    used = {tread.level for tread in treads}
    shelves = [Shelf(round(floor - rise * (at + 1), 1), level) for at, level in enumerate(_STEPS) if level in used]
    return Stairs(WIDTH, HEIGHT, LEFT, floor, shelves, treads, marks)
