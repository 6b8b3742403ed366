"""A series of weeks as a picture and as the table beside it, which says the same."""

import importlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import isnan, nan
from types import ModuleType

from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from waakvlam.watch.engine import undrawn
from waakvlam.watch.queries.series import Line, Point
from waakvlam.watch.words import legend
from waakvlam.web.areas.words import about

WIDTH = 350
NONE = "–"


@dataclass(frozen=True, slots=True)
class Row:
    """One week in words; `more` says that it stood out."""

    week: date
    count: str
    expected: str
    upper: str
    more: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A series on a page: what it counts, its picture ('' where the drawing is not installed), newest week first."""

    title: str
    picture: SafeString
    rows: list[Row]


def show(line: Line) -> Shown:
    """A series as a page shows it."""
    title = about(line.series.kind, line.series.domain)
    return Shown(title, _picture(line.points, title), [_row(point) for point in reversed(line.points)])


def _row(point: Point) -> Row:
    count = NONE if point.count is None else str(point.count)
    return Row(point.week, count, _figure(point.expected), _figure(point.upper, 0), point.alarm)


def _figure(value: float | None, decimals: int = 1) -> str:
    return NONE if value is None or isnan(value) else number_format(value, decimals)


def _picture(points: Sequence[Point], title: str) -> SafeString:
    if not points or undrawn():
        return SafeString("")
    words = (_("%(series)s, week by week. The table says the same.") % {"series": title}, *legend())
    return mark_safe(_drawn(tuple(points), words))  # noqa: S308 - our own drawing, its words are escaped


@lru_cache(maxsize=64)
def _drawn(points: tuple[Point, ...], words: tuple[str, ...]) -> str:
    """Drawing takes longer than all else on a page, and the weeks that are over rarely change."""
    pictures: ModuleType = importlib.import_module("waakvlam.watch.pictures")
    drawn: str = pictures.series_picture(
        [point.week for point in points],
        [nan if point.count is None else point.count for point in points],
        [nan if point.expected is None else point.expected for point in points],
        [nan if point.upper is None else point.upper for point in points],
        [point.alarm for point in points],
        width=WIDTH,
        words=pictures.Words(*words),
    )
    return drawn
