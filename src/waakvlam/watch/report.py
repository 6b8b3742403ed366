"""What was evaluated as one page that needs nothing else: words, pictures, and the numbers beside each picture."""

from dataclasses import dataclass
from datetime import date
from math import isnan, nan
from pathlib import Path

import numpy as np
from django.template import Context, Engine
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from waakvlam.watch.evaluating import Evaluated
from waakvlam.watch.pictures import Words, series_picture
from waakvlam.watch.words import legend

MOST_DRAWN = 60
WEEKS_DRAWN = 104
PICTURE_WIDTH = 350
SMALLEST_CHANCE = 0.001
NONE = "–"


@dataclass(frozen=True, slots=True)
class Row:
    """One week as text; `alarm`: it was above the threshold."""

    week: str
    count: str
    expected: str
    threshold: str
    chance: str
    alarm: bool


@dataclass(frozen=True, slots=True)
class Drawn:
    """One series on the page, newest week first in `rows`."""

    name: str
    sentence: str
    stands_out: bool
    picture: SafeString
    rows: list[Row]


def as_html(evaluated: Evaluated) -> str:
    """The page in the language that is active. Who stands out comes first, then the least likely newest weeks."""
    order = _by_weight(evaluated)
    context = {
        "total": len(order),
        "standing": int(evaluated.raised.any(axis=1).sum()),
        "first": week_name(evaluated.weeks[0]),
        "last": week_name(evaluated.weeks[-1]),
        "alpha": _percent(evaluated.alpha),
        "rate": _percent(evaluated.rate),
        "left_out": max(len(order) - MOST_DRAWN, 0),
        "drawn": [_draw(evaluated, row) for row in order[:MOST_DRAWN]],
    }
    engine = Engine(libraries={"i18n": "django.templatetags.i18n"})
    page = Path(__file__).with_name("report.html").read_text(encoding="utf-8")
    return engine.from_string(page).render(Context(context))


def week_name(monday: date) -> str:
    """A week as 2024-W05, never broken over two lines."""
    year, week, _day = monday.isocalendar()
    return f"{year}\N{NON-BREAKING HYPHEN}W{week:02}"


def _by_weight(evaluated: Evaluated) -> list[int]:
    standing = evaluated.raised.any(axis=1)
    newest = np.nan_to_num(evaluated.found.p_value[:, -1], nan=1.0)
    return [int(row) for row in np.lexsort((newest, ~standing))]


def _draw(evaluated: Evaluated, row: int) -> Drawn:
    found, weeks = evaluated.found, evaluated.weeks
    counts = evaluated.series.counts[row]
    name = evaluated.series.names[row]
    shown = evaluated.series.weeks[-max(WEEKS_DRAWN, len(weeks)) :]
    before = len(shown) - len(weeks)
    sentence = _sentence(evaluated, row)
    words = Words(f"{name}. {sentence}", *legend())
    picture = series_picture(
        shown,
        counts[-len(shown) :].tolist(),
        [nan] * before + found.expected[row].tolist(),
        [nan] * before + found.threshold[row].tolist(),
        [False] * before + found.alarm[row].tolist(),
        width=PICTURE_WIDTH,
        words=words,
    )
    rows = [
        Row(
            week_name(week),
            _number(counts[place - len(weeks)]),
            _number(found.expected[row, place], 1),
            _number(found.threshold[row, place]),
            _chance(found.p_value[row, place]),
            bool(found.alarm[row, place]),
        )
        for place, week in enumerate(weeks)
    ]
    svg = mark_safe(picture)  # noqa: S308 - drawn here, with every word escaped
    return Drawn(name, sentence, bool(evaluated.raised[row].any()), svg, rows[::-1])


def _sentence(evaluated: Evaluated, row: int) -> str:
    alarms, raised = evaluated.found.alarm[row], evaluated.raised[row]
    if raised.any():
        return _("Stands out: %(weeks)s.") % {"weeks": _named(evaluated.weeks, raised)}
    if alarms.any():
        return _("Above the threshold, as chance allows: %(weeks)s.") % {"weeks": _named(evaluated.weeks, alarms)}
    if np.isnan(evaluated.found.threshold[row]).all():
        return _("Too little was counted to judge.")
    return _("Nothing out of the ordinary.")


def _named(weeks: list[date], chosen: NDArray[np.bool_]) -> str:
    return ", ".join(week_name(week) for week, yes in zip(weeks, chosen, strict=True) if yes)


def _number(value: float, decimals: int = 0) -> str:
    return NONE if isnan(value) else str(number_format(value, decimals, use_l10n=True))


def _chance(value: float) -> str:
    return f"< {_number(SMALLEST_CHANCE, 3)}" if value < SMALLEST_CHANCE else _number(value, 3)


def _percent(share: float) -> str:
    return f"{number_format(round(share * 100, 3)).rstrip('0').rstrip('.,')}\N{NO-BREAK SPACE}%"
