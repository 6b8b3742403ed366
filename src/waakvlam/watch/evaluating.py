"""The newest weeks of many series: was there more than expected, and more than chance over all of them?"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from waakvlam.watch.reading import Series
from waakvlam.watch.stats import Expectations, false_discoveries, farrington_flexible

YEARS_BACK, HALF_WINDOW = 5, 3
BASELINE = 53 * YEARS_BACK + HALF_WINDOW + 1
"""As many weeks before an evaluated one can count."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """`found` is series × `weeks`, the newest weeks of `series`; `raised` (same shape) is what stands out."""

    series: Series
    weeks: list[date]
    found: Expectations
    raised: NDArray[np.bool_]
    alpha: float
    rate: float


def evaluate(series: Series, *, newest: int, alpha: float, rate: float) -> Evaluated:
    """Compare the `newest` weeks (fewer, when there are no more) with the same weeks of earlier years.

    `alpha`: the chance of an alarm where nothing is the matter; `rate`: the share of what stands out in a week that may
    be chance (Benjamini-Hochberg over all series). Raises ValueError when one of them is not between 0 and 1.
    """
    return weigh(series, judge(series, newest=newest, alpha=alpha), alpha=alpha, rate=rate)


def judge(series: Series, *, newest: int, alpha: float) -> Expectations:
    """What was expected of each series in the `newest` weeks. A series is judged by itself, whatever comes with it."""
    number = len(series.weeks)
    return farrington_flexible(
        series.counts,
        np.arange(max(number - newest, 0), number),
        dates=np.array(series.weeks, dtype="datetime64[D]"),
        years_back=YEARS_BACK,
        half_window=HALF_WINDOW,
        alpha=alpha,
        population=series.population,
    )


def weigh(series: Series, found: Expectations, *, alpha: float, rate: float) -> Evaluated:
    """What stands out of all that was judged: `found` has a row for each of the series, for their newest weeks."""
    judged = found.looked_at()
    raised = np.zeros_like(found.alarm)
    for week in range(judged.shape[1]):
        raised[list(false_discoveries(judged[:, week], rate=rate).raised), week] = True
    weeks = series.weeks[len(series.weeks) - judged.shape[1] :]
    return Evaluated(series, weeks, found, raised & found.alarm, alpha, rate)
