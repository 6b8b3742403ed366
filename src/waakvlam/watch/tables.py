"""What was evaluated, as rows for JSON and CSV. Field names are for programs, and not translated."""

import csv
import json
from collections.abc import Iterator
from io import StringIO
from math import isnan
from typing import Any

from waakvlam.watch.evaluating import Evaluated
from waakvlam.watch.stats import Basis

FIELDS = (
    "series", "week", "count", "expected", "threshold", "p_value", "alarm", "stands_out", "dispersion", "basis",
)  # fmt: skip
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet begins a formula."""


def as_json(evaluated: Evaluated) -> str:
    """One object: how it was evaluated, and a row for each series and week. What is not known is null."""
    settings = {"alpha": evaluated.alpha, "rate": evaluated.rate, "method": "farrington flexible, nbPlugin"}
    rows = [dict(zip(FIELDS, row, strict=True)) for row in rows_of(evaluated)]
    return json.dumps({**settings, "rows": rows}, ensure_ascii=False, allow_nan=False)


def as_csv(evaluated: Evaluated) -> str:
    """A line for each series and week, after the names of the fields. What is not known is empty.

    An apostrophe stands before a name that a spreadsheet would calculate: names come from files.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(FIELDS)
    for name, *values in rows_of(evaluated):
        writer.writerow([f"'{name}" if name.startswith(FORMULA) else name, *values])
    return text.getvalue()


def rows_of(evaluated: Evaluated) -> Iterator[tuple[Any, ...]]:
    """A row of `FIELDS` for each series and week, oldest week first."""
    found, counts = evaluated.found, evaluated.series.counts[:, -len(evaluated.weeks) :]
    for row, name in enumerate(evaluated.series.names):
        for place, week in enumerate(evaluated.weeks):
            yield (
                name,
                week.isoformat(),
                _known(counts[row, place]),
                _known(found.expected[row, place]),
                _known(found.threshold[row, place]),
                _known(found.p_value[row, place]),
                bool(found.alarm[row, place]),
                bool(evaluated.raised[row, place]),
                _known(found.dispersion[row, place]),
                Basis(found.basis[row, place]).name.lower(),
            )


def _known(value: float) -> float | int | None:
    if isnan(value):
        return None
    return int(value) if value == int(value) else float(f"{value:.6g}")
