"""Which past weeks a week is compared with: reference weeks, the windows around them, and seasonal periods between.

Source: Noufaily et al., 'An improved algorithm for outbreak detection in multiple surveillance systems',
Statistics in Medicine 32 (2013), section 3.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

WEEK = np.timedelta64(7, "D")
UNUSED = -1


@dataclass(frozen=True)
class Baseline:
    """For each evaluated week, which columns before it are compared with it.

    `columns`: evaluated weeks × most weeks used, by period and then oldest first. Those of period p stand at
    `bounds[p]` to `bounds[p + 1]` (evaluated weeks × (periods + 1)); the last period is that of the evaluated week.
    `begin`: evaluated weeks × years back; the column with which each earlier year begins, below 0 when before the data.
    """

    columns: NDArray[np.int64]
    bounds: NDArray[np.int64]
    begin: NDArray[np.int64]


def baseline(years: NDArray[np.int64], half_window: int, periods: int, exclude_recent: int) -> Baseline:
    """Divide the weeks before each evaluated week over windows and periods.

    `years`: evaluated weeks × (1 + years back), the columns of the week itself and of its reference weeks, newest
    first. The window of a reference week is `half_window` weeks on both sides; the weeks between two windows are
    divided into `periods` - 1 periods as equal as they come, the longer first. The last `exclude_recent` weeks are not
    used: an outbreak that has begun must not hide itself.
    """
    begin = years[:, 1:] - half_window
    oldest = begin[:, -1]
    longest = int((years[:, 0] - np.maximum(oldest, 0)).max(initial=0))
    columns = np.zeros((len(years), longest), np.int64)
    bounds = np.zeros((len(years), periods + 1), np.int64)
    for row, weeks in enumerate(years - oldest[:, None]):
        period = _periods(weeks, half_window, periods)
        period[len(period) - exclude_recent :] = UNUSED
        period[: max(-oldest[row], 0)] = UNUSED  # before the data
        used = np.argsort(period, kind="stable")[(period == UNUSED).sum() :]
        columns[row, : len(used)] = used + oldest[row]
        bounds[row] = np.searchsorted(period[used], np.arange(periods + 1))
    return Baseline(columns, bounds, begin)


def _periods(weeks: NDArray[np.int64], half_window: int, periods: int) -> NDArray[np.int8]:
    """The period of each week from the oldest window on, for reference weeks counted from there, newest first."""
    period = np.full(weeks[0], UNUSED, np.int8)
    period[len(period) - half_window :] = periods - 1
    for reference, later in zip(weeks[1:], weeks[:-1], strict=True):
        window, end = reference + half_window + 1, later - half_window
        period[reference - half_window : window] = periods - 1
        if periods > 1:
            lengths = np.full(periods - 1, (end - window) // (periods - 1))
            lengths[: (end - window) % (periods - 1)] += 1
            period[window:end] = np.repeat(np.arange(periods - 1), lengths)
    return period


def reference_weeks(
    evaluated: NDArray[np.int64], years_back: int, frequency: int, dates: NDArray[np.datetime64] | None
) -> NDArray[np.int64]:
    """The columns of the evaluated weeks and the same weeks of years before: evaluated weeks × (1 + `years_back`).

    Without dates a year has `frequency` weeks. With dates, a year back is the same day of the month a year earlier and
    then the nearest day that begins a week, so that years of 53 weeks shift nothing. Columns may lie before the data.
    """
    back = np.arange(years_back + 1)
    if dates is None:
        return np.asarray(evaluated[:, None] - frequency * back)
    now = dates[evaluated][:, None]
    month = now.astype("datetime64[M]")
    day = now - month  # 29 February becomes 1 March in a year without one
    days = ((month - 12 * back).astype("datetime64[D]") + day - now).astype(np.int64)
    return np.asarray(evaluated[:, None] + (days + 3) // 7)


def week_starts(dates: ArrayLike, weeks: int) -> NDArray[np.datetime64]:
    """Dates by day; ValueError unless there is one for each of so many weeks, seven days apart."""
    try:
        days = np.asarray(dates, dtype="datetime64[D]")
    except (TypeError, ValueError) as wrong:
        raise ValueError("dates: not an array of dates") from wrong
    if days.shape != (weeks,):
        raise ValueError(f"dates: one for each of the {weeks} weeks of counts, not {days.shape}")
    if np.isnat(days).any() or (np.diff(days) != WEEK).any():
        raise ValueError("dates: each week begins seven days after the one before; give missing weeks as NaN counts")
    return days
