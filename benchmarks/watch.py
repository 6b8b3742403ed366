"""How fast the early warning is: beside R where R and its package surveillance are there, and for a whole country.

R and ours take turns on the same series, and both are counted in CPU-seconds of one core, so that a busy machine slows
both. The thresholds of both are compared.
"""

import json
import os
import platform
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from waakvlam.watch.stats import farrington_flexible, space_time_scan, sustained_shift

WEEKS, SERIES, TURNS, JUDGED = 624, 350, 5, 12
COUNTRY, CORES = 188_500, 2
RSCRIPT = shutil.which("Rscript")


def main() -> None:
    """Measure, and print the one line."""
    figures = beside_r() | whole_country() | map_and_shift()
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(json.dumps({"benchmark": "watch", "machine": machine, "figures": figures}))


def beside_r() -> dict[str, float]:
    """Series-weeks a CPU-second of `farrington_flexible`, and of R in turns with it where R is installed."""
    counts = series(SERIES, seed=1)
    judged = np.arange(WEEKS - JUDGED, WEEKS)
    farrington_flexible(counts[:2], judged)  # compiles
    with_r = _has_r()
    ours = theirs = 0.0
    different = 0
    for turn in np.array_split(counts, TURNS):
        start = time.process_time()
        found = farrington_flexible(turn, judged).threshold
        ours += time.process_time() - start
        if with_r:
            taken, thresholds = _ask_r(turn)
            theirs += taken
            different += int((~np.isclose(found, thresholds, equal_nan=True)).sum())
    speed = counts.shape[0] * JUDGED / ours
    figures = {"series": float(SERIES), "farrington_per_cpu_s": round(speed)}
    if with_r:
        figures |= {
            "r_per_cpu_s": round(counts.shape[0] * JUDGED / theirs, 1),
            "times_r": round(theirs / ours),
            "thresholds_unlike_r": different,
        }
    return figures


def whole_country() -> dict[str, float]:
    """Seconds for the newest week of 14,500 neighbourhoods × 13 domains × 12 years, on two cores."""
    counts = np.tile(series(COUNTRY // 20, seed=2), (20, 1))  # drawing them all would take longer than judging them
    start, begun = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(CORES) as pool:  # compiled code lets go of Python's lock
        found = list(pool.map(lambda part: farrington_flexible(part, [WEEKS - 1]), np.array_split(counts, CORES)))
    seconds, cpu = time.perf_counter() - start, time.process_time() - begun
    return {
        "newest_week_series": float(sum(len(part.alarm) for part in found)),
        "newest_week_s": round(seconds, 1),
        "newest_week_cpu_s": round(cpu, 1),
    }


def map_and_shift() -> dict[str, float]:
    """Seconds for a scan of 200 areas × 8 weeks with 999 replicates, and for the shifts of 9,990 series × a year."""
    chance = np.random.default_rng(3)
    coordinates, baselines = chance.uniform(0, 10_000, (200, 2)), np.full((8, 200), 2.0)
    areas = chance.poisson(baselines)
    expected = np.full((10_000, 52), 2.0)
    counts = chance.poisson(expected)
    figures: dict[str, float] = {}
    works: dict[str, Callable[[int], object]] = {
        "scan": lambda many: space_time_scan(areas, baselines, coordinates, replicates=many, seed=1),
        "shift": lambda many: sustained_shift(counts[: many * 10], expected[: many * 10], 1.5),
    }
    for name, work in works.items():
        work(1)  # compiles
        start, used = time.perf_counter(), time.process_time()
        work(999)
        figures |= {
            f"{name}_s": round(time.perf_counter() - start, 2),
            f"{name}_cpu_s": round(time.process_time() - used, 2),
        }
    return figures


def series(many: int, seed: int) -> NDArray[np.uint16]:
    """Weekly counts of means from 0.1 to 30, with seasons, trends and more variation than chance: series × weeks."""
    chance = np.random.default_rng(seed)
    week = np.arange(WEEKS)
    counts = np.empty((many, WEEKS), np.uint16)
    for row in range(many):
        mean = np.exp(chance.uniform(np.log(0.1), np.log(30)) + chance.normal(0, 5e-4) * week)
        mean *= np.exp(chance.uniform(0, 0.5) * np.sin(2 * np.pi * week / 52))
        spread = chance.uniform(0.05, 1.5)  # dispersion - 1
        counts[row] = chance.poisson(chance.gamma(mean / spread, spread))
    return counts


def _has_r() -> bool:
    if not RSCRIPT:
        return False
    asked = [RSCRIPT, "-e", "library(surveillance)"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0  # noqa: S603


def _ask_r(counts: NDArray[np.uint16]) -> tuple[float, NDArray[np.float64]]:
    """CPU-seconds that R needed, its start not counted, and its thresholds."""
    with tempfile.TemporaryDirectory() as folder:
        given, answers = Path(folder, "counts.csv"), Path(folder, "answers.csv")
        np.savetxt(given, counts, fmt="%d", delimiter=",")
        asked = [RSCRIPT, Path(__file__).with_suffix(".R"), given, WEEKS - JUDGED + 1, WEEKS, answers]
        done = subprocess.run([str(part) for part in asked], capture_output=True, text=True, check=True)  # noqa: S603
        return float(done.stdout), np.loadtxt(answers, delimiter=",")


if __name__ == "__main__":
    main()
