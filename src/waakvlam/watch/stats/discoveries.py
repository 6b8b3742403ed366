"""Many series looked at in one week: which alarms to believe, and which to raise with the hands there are.

Source: Benjamini and Hochberg, 'Controlling the false discovery rate' (1995).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import false_discovery_control

from waakvlam.watch.stats.inputs import Floats, floats, real, whole


@dataclass(frozen=True)
class Discoveries:
    """What stands out among all series of a week, strongest first.

    `adjusted`: the p-value of each series after adjustment, NaN where there was none. `raised` and `not_raised` are
    0-based indices of series: both stand out, the second ones were not raised for lack of budget. `rate` and `budget`
    are what was asked.
    """

    adjusted: Floats
    raised: tuple[int, ...]
    not_raised: tuple[int, ...]
    rate: float
    budget: int | None


def false_discoveries(p_values: ArrayLike, *, rate: float, budget: int | None = None) -> Discoveries:
    """Which series to raise, so that of those at most a share `rate` is expected to be chance (Benjamini-Hochberg).

    `p_values`: one for each series of the week; NaN (nothing to judge by) is never raised and not counted. `budget` is
    how many alerts can be handled well: the strongest are raised, the others stay named. Of equal p-values the first in
    the list comes first. p-values of counts are a little too large rather than too small, so the true rate is lower;
    it holds for independent series and for those that rise together.

    Raises ValueError for p-values outside 0 … 1, a rate outside 0 … 1 or a budget below 0.
    """
    given = floats("p_values", p_values, 1)
    judged = ~np.isnan(given)
    if (given[judged] < 0).any() or (given[judged] > 1).any():
        raise ValueError("p_values are between 0 and 1, or NaN where there is none")
    if not 0 < real("rate", rate) < 1:
        raise ValueError(f"rate is a share between 0 and 1, not {rate}")
    if budget is not None and (budget := whole("budget", budget)) < 0:
        raise ValueError(f"budget is a number of alerts, 0 or more, not {budget}")
    adjusted = np.full_like(given, np.nan)
    adjusted[judged] = false_discovery_control(given[judged]) if judged.any() else []
    strongest = [int(series) for series in np.argsort(given, kind="stable") if adjusted[series] <= rate]
    raised, not_raised = strongest[:budget], [] if budget is None else strongest[budget:]
    return Discoveries(adjusted, tuple(raised), tuple(not_raised), rate, budget)
