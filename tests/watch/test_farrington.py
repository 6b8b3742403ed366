"""The flexible Farrington method: as the reference answers, and as a neighbourhood would read it."""

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from waakvlam.watch.stats import farrington_flexible

DATA = Path(__file__).parent / "data"
"""Series with gaps over years of 53 weeks, and what R's surveillance answered; farrington.R made both."""

CASES: dict[str, dict[str, Any]] = {
    "weeks": {},
    "calendar": {"dates": True},
    "population": {"dates": True, "population": True},
    "tested_trend": {"trend_threshold": 0.05, "limit54": (0, 4)},
    "two_years": {
        "dates": True, "years_back": 2, "half_window": 2, "periods": 7, "exclude_recent": 10, "alpha": 0.01,
    },
    "windows_only": {"years_back": 4, "periods": 1, "exclude_recent": 3, "weights_threshold": 1.0},
    "muan": {"dates": True, "method": "muan"},
    "delta": {"method": "delta", "alpha": 0.05},
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_it_answers_as_the_reference_does(case: str) -> None:
    weeks = _read("farrington_counts.csv")
    columns = {name: [row[name] for row in weeks] for name in weeks[0]}
    shared = {"dates": columns.pop("date"), "population": np.array(columns.pop("population"), dtype=float)}
    given: dict[str, Any] = {name: shared.get(name, value) for name, value in CASES[case].items()}
    counts = np.array([[float(count or "nan") for count in series] for series in columns.values()])
    told = [row for row in _read("farrington_reference.csv") if row["case"] == case]
    evaluated = sorted({int(row["week"]) for row in told})
    found = farrington_flexible(counts, evaluated, **given)
    for name in ("expected", "dispersion", "threshold", "p_value", "alarm", "trend"):
        answers = {(row["series"], int(row["week"])): float(row[name] or "nan") for row in told}
        reference = np.array([[answers[series, week] for week in evaluated] for series in columns])
        ours = getattr(found, name).astype(float)
        if name == "expected" and given.get("method", "nbPlugin") != "nbPlugin":
            ours[np.isnan(reference)] = np.nan  # with these methods the reference tells it only beside a threshold
        np.testing.assert_allclose(ours, reference, rtol=1e-8, atol=1e-9, err_msg=name)
        assert len(set(ours[~np.isnan(ours)])) > 1 or name == "trend"


def _read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open() as file:
        return list(csv.DictReader(file))
