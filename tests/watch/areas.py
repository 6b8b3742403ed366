"""Areas that are watched for a year after five years of past, steady or with a rise in the second half of that year."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from waakvlam.watch.stats import sustained_shift
from waakvlam.watch.stats.inputs import Floats
from waakvlam.watch.stats.shift_calibration import HALF, PAST, YEAR, simulate, watched

STEADY = np.ones(HALF)
DOUBLE = np.full(HALF, 2.0)
SLOWLY_DOUBLE = np.linspace(1, 2, HALF)


@dataclass(frozen=True)
class Found:
    """Share of the areas that alarmed in the half year, and the median number of weeks until they did."""

    share: float
    weeks: float


def watch(
    seed: Sequence[int],
    areas: int,
    mean: float,
    *,
    rise: Floats = STEADY,
    dispersion: float = 1.5,
    season: float = 0.0,
    known: bool = False,
    pooled: int = 1,
    false_alarms: float = 0.1,
) -> Found:
    """Watch areas with `mean` signals a week, higher and lower over the year by `season`.

    What was expected is estimated from the past of each, unless it is `known`. `pooled`: how many are put together
    where they are thin.
    """
    rates = mean * (1 + season * np.cos(2 * np.pi * np.arange(PAST + YEAR) / YEAR))
    rates[-HALF:] *= rise
    counts = simulate(np.random.default_rng(seed), np.broadcast_to(rates, (areas, PAST + YEAR)), dispersion)
    if known:
        shown = counts[:, -YEAR:], np.full((areas, YEAR), mean), np.full((areas, YEAR), dispersion)
    else:
        shown = watched(counts)
    shifts = sustained_shift(*shown, pool=[area // pooled for area in range(areas)], false_alarms=false_alarms)
    alarm = shifts.alarm[::pooled, -HALF:]
    first = alarm.argmax(axis=1)[alarm.any(axis=1)] + 1
    return Found(len(first) / len(alarm), float(np.median(first)) if first.size else np.nan)
