"""The 42 scenarios of Noufaily et al. 2013 with outbreaks, and how well a detector does on them.

12 years of weekly counts, negative binomial; the last 49 weeks are judged. An outbreak of k has Poisson(k · standard
deviation) cases, at least two, spread over the weeks after its start by a lognormal(0, 0.5).
"""

import csv
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from waakvlam.watch.stats import Expectations, farrington_flexible

Counts: TypeAlias = NDArray[np.float64]
Detector: TypeAlias = Callable[[Counts, NDArray[np.int64]], Expectations]

WEEKS, JUDGED = 624, np.arange(575, 624)
PAST_WEEKS, PAST_SIZES = (312, 570), (2, 3, 5, 10)
SHARED = Path(__file__).parents[3] / "shared" / "surveillance"

# level, trend, cosine, sine, dispersion (figures of table I of the paper, as the shared data has them)
_SETS = (
    (0.1, 0.0025, 0.6, 0.6, 1.5),
    (-2, 0.005, 0.1, 0.3, 2),
    (1.5, 0.003, 0.2, -0.4, 1),
    (0.5, 0.002, 0.5, 0.5, 5),
    (2.5, 0.001, 1, 0.1, 3),
    (3.75, 0.001, 0.1, -0.1, 1.1),
    (5, 0.0001, 0.05, 0.01, 1.2),
)
SCENARIOS = [(figures, trend, waves) for figures in _SETS for trend in (0, 1) for waves in (0, 1, 2)]


@dataclass(frozen=True)
class Simulated:
    """Series × weeks: what comes without outbreaks, and the cases of outbreaks now and in the past."""

    scenario: NDArray[np.int64]
    clean: Counts
    current: Counts
    past: Counts

    @classmethod
    def joined(cls, parts: "list[Simulated]") -> "Simulated":
        return cls(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)))


def simulate(repeats: int, chance: np.random.Generator) -> Simulated:
    scenario = np.repeat(np.arange(len(SCENARIOS)), repeats)
    means = _means()[scenario]
    spread = np.array([_dispersion(number) - 1 for number in scenario.tolist()])[:, None]
    rates = np.where(spread > 0, chance.gamma(means / np.maximum(spread, 1e-9), np.maximum(spread, 1e-9)), means)
    current = np.zeros_like(means)
    for row, number in enumerate(scenario.tolist()):
        start, size = int(chance.integers(JUDGED[0], WEEKS - 5)), int(chance.integers(1, 11))
        _break_out(current[row], number, start, size, chance)
    return Simulated(scenario, chance.poisson(rates).astype(float), current, past_outbreaks(scenario, chance))


def read_shared(chance: np.random.Generator) -> Simulated:
    """The shared series with their current outbreaks; past outbreaks are drawn here."""
    clean, current = (np.loadtxt(SHARED / f"{name}.csv.gz", delimiter=",") for name in ("A", "OC"))
    with (SHARED / "meta.csv").open() as file:
        scenario = np.array([int(row["scenario"]) - 1 for row in csv.DictReader(file)])
    return Simulated(scenario, clean, current, past_outbreaks(scenario, chance))


def past_outbreaks(scenario: NDArray[np.int64], chance: np.random.Generator) -> Counts:
    """Four in each series, before the weeks that are judged."""
    past = np.zeros((len(scenario), WEEKS))
    for row, number in enumerate(scenario.tolist()):
        for start in chance.choice(np.arange(*PAST_WEEKS), 4, replace=False).tolist():
            _break_out(past[row], number, start, int(chance.choice(PAST_SIZES)), chance)
    return past


def quality(simulated: Simulated, detector: Detector = farrington_flexible) -> dict[str, float]:
    """Shares: false positives of quiet weeks, and in the worst scenario; outbreaks found, and found after others."""
    false = detector(simulated.clean, JUDGED).alarm
    return {
        "false_positives": float(false.mean()),
        "worst_scenario": max(float(false[simulated.scenario == one].mean()) for one in np.unique(simulated.scenario)),
        "detected": _found(simulated.clean + simulated.current, simulated.current, detector),
        "detected_after_others": _found(
            simulated.clean + simulated.past + simulated.current, simulated.current, detector
        ),
    }


def good(found: dict[str, float]) -> bool:
    """What is promised at alpha 0.005."""
    return (
        found["false_positives"] <= 0.008
        and found["worst_scenario"] <= 0.02
        and found["detected"] >= 0.43
        and found["detected_after_others"] >= 0.39
    )


def _found(counts: Counts, outbreaks: Counts, detector: Detector) -> float:
    """The share of outbreaks with an alarm between their first and last case."""
    during = outbreaks[:, JUDGED] > 0
    begun = np.maximum.accumulate(during, axis=1)
    lasts = np.maximum.accumulate(during[:, ::-1], axis=1)[:, ::-1]
    return float((detector(counts, JUDGED).alarm & begun & lasts).any(axis=1).mean())


@cache
def _means() -> Counts:
    """What is expected without outbreaks: scenarios × weeks."""
    week = np.arange(1, WEEKS + 1)
    logs = np.empty((len(SCENARIOS), WEEKS))
    for number, ((level, slope, cosine, sine, _), trend, waves) in enumerate(SCENARIOS):
        turns = [2 * np.pi * wave * week / 52 for wave in range(1, waves + 1)]
        waving = np.sum([cosine * np.cos(turn) + sine * np.sin(turn) for turn in turns], axis=0)
        logs[number] = level + trend * slope * week + waving
    return np.asarray(np.exp(logs))


def _dispersion(scenario: int) -> float:
    return SCENARIOS[scenario][0][-1]


def _break_out(cases: Counts, scenario: int, start: int, size: int, chance: np.random.Generator) -> None:
    deviation = np.sqrt(_dispersion(scenario) * _means()[scenario, start])
    many = 0
    while many < 2:
        many = int(chance.poisson(size * deviation))
    weeks = start + np.floor(chance.lognormal(0, 0.5, many)).astype(int)
    np.add.at(cases, weeks[weeks < WEEKS], 1)
