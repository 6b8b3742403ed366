"""The weekly counts of a country, a file for each municipality: Spark and DuckDB give the same, to the last bit.

14,500 neighbourhoods × 13 life domains × 625 weeks when there is time to write them all; else as many municipalities as
half of the time allows. Its twin without Spark, rows in any order and of any grouping, stands in
tests/watch/test_folder.py.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import fields
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.proofs import prove
from tests.watch.municipalities import DOMAINS, write_municipality
from waakvlam.cli.watch import load_spark
from waakvlam.watch.evaluating import Evaluated
from waakvlam.watch.folder import evaluate_folder
from waakvlam.watch.stats import Expectations
from waakvlam.watch.words import prepare

MUNICIPALITIES, AREAS, WEEKS = 340, 14_500, 625


def spark(seed: int, until: float) -> dict[str, Any]:
    """Write a country, judge its newest week with both engines and compare; CPU is that of all processes."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder, many = Path(name), 0
        while many < MUNICIPALITIES and time.monotonic() < begun + (until - begun) / 2:
            areas = (many + 1) * AREAS // MUNICIPALITIES - many * AREAS // MUNICIPALITIES
            write_municipality(folder, f"GM{seed:02}{many:03}", areas=areas, weeks=WEEKS)
            many += 1
        here, duckdb_figures = measured(evaluate_folder, folder)
        there, spark_figures = measured(load_spark(), folder)
    return {
        "held": bits(here) == bits(there) and bool(here.raised.any()),
        "municipalities": many,
        "series": len(here.series.names),
        "weeks": WEEKS,
        "domains": DOMAINS,
        "stand_out": int(here.raised.sum()),
        "duckdb": duckdb_figures,
        "spark": spark_figures,
    }


def measured(engine: Callable[..., Evaluated], folder: Path) -> tuple[Evaluated, dict[str, float]]:
    """What an engine found for the newest week, and its seconds: on the clock, and of the processors."""
    start, used = time.perf_counter(), _cpu()
    found = engine(folder, newest=1, alpha=0.005, rate=0.1)
    seconds, cpu = time.perf_counter() - start, _cpu() - used
    return found, {"seconds": round(seconds, 1), "cpu_s": round(cpu, 1)}


def bits(evaluated: Evaluated) -> list[object]:
    """All that came out, in its order."""
    arrays = [getattr(evaluated.found, field.name) for field in fields(Expectations)]
    arrays += [evaluated.series.counts, evaluated.raised]
    return [evaluated.series.names, evaluated.weeks, *((str(one.dtype), one.shape, one.tobytes()) for one in arrays)]


def _cpu() -> float:
    """Processor seconds of this process and of those it started, at this moment."""
    children: dict[int, list[int]] = {}
    ticks: dict[int, int] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            stat = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it ended meanwhile
        children.setdefault(int(stat[1]), []).append(int(entry.name))
        ticks[int(entry.name)] = sum(map(int, stat[11:15]))  # with those of its children that ended
    waiting, total = [os.getpid()], 0
    while waiting:
        process = waiting.pop()
        total += ticks.get(process, 0)
        waiting += children.get(process, [])
    return total / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    if find_spec("pyspark") is None or find_spec("pyarrow") is None:
        print("This proof needs Spark: pip install 'pyspark[sql]~=4.0'.", file=sys.stderr)
        sys.exit(2)
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        print("This proof needs Java 17 or later: install it, or set JAVA_HOME.", file=sys.stderr)
        sys.exit(2)
    prepare()
    prove("spark", spark)
