"""Weekly counts in a folder of Parquet files, larger than memory: judged a municipality at a time, here with DuckDB.

The files are long: `week`, `count`, perhaps `population`, and columns that together name the series. The first of those
(the municipality) says what is judged together; no series spans two of its values. Each series is judged by itself, so
the outcome is the same whatever was together, and in whatever order it came. Only what stands out is decided over all.
"""

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from waakvlam.watch.evaluating import BASELINE, Evaluated, judge, weigh
from waakvlam.watch.opening import Unusable, readable
from waakvlam.watch.reading import LONG, Series, arrange, monday, newest_weeks
from waakvlam.watch.stats import Expectations

SHOWN = 104
"""As many weeks of each series are kept for its picture, and no fewer than are judged."""


@dataclass(frozen=True, slots=True)
class Question:
    """The newest `newest` of `weeks` (Mondays without a gap, as far back as a baseline reaches) are judged.

    `texts`: what the files call these weeks; rows of other weeks are not needed.
    """

    weeks: list[date]
    texts: list[str]
    newest: int
    alpha: float


@dataclass(frozen=True, slots=True)
class Judged:
    """Some of the series, with the weeks that are shown, and what was found: a row for each."""

    series: Series
    found: Expectations


def evaluate_folder(folder: Path, *, newest: int, alpha: float, rate: float) -> Evaluated:
    """As `evaluate`, for all Parquet files of a folder together. Raises Unusable."""
    files = sorted(str(file) for file in folder.rglob("*.parquet"))
    if not files:
        raise Unusable(_("There are no Parquet files in %(folder)s.") % {"folder": folder.name})
    with readable(folder), duckdb.connect() as db:
        table = _open(db, files)
        together = naming(table.columns)[0]
        told = table.project("week::VARCHAR").distinct().fetchall()
        question = ask((text for (text,) in told), newest=newest, alpha=alpha)
        found = table.aggregate(f'"{together}"::VARCHAR AS one, list(DISTINCT filename) AS files', f'"{together}"')
        parts = found.order("one").fetchall()

    language = get_language()

    def judge_one(part: tuple[str | None, list[str]]) -> Judged:
        one, its_files = part
        with override(language), duckdb.connect(config={"threads": 1}) as db:
            chosen = duckdb.ColumnExpression(together).cast("VARCHAR")
            its = chosen.isnull() if one is None else chosen == duckdb.ConstantExpression(one)
            texts = [duckdb.ConstantExpression(text) for text in question.texts]
            rows = _open(db, its_files).filter(its)
            rows = rows.filter(duckdb.ColumnExpression("week").cast("VARCHAR").isin(*texts))
            return judge_rows(db, rows.project("* EXCLUDE (filename)"), question)

    with readable(folder), ThreadPoolExecutor(os.cpu_count()) as pool:  # DuckDB and the engine let go of Python's lock
        return join(pool.map(judge_one, parts), question, rate)


def naming(columns: Iterable[str]) -> list[str]:
    """The columns that together name the series. Raises Unusable for a folder that is not long, or names nothing."""
    given = list(columns)
    named = [column for column in given if column.lower() not in LONG | {"filename"}]
    if not {"week", "count"} <= {column.lower() for column in given} or not named:
        raise Unusable(_("Files of a folder have a column week, a column count, and columns that name the series."))
    return named


def ask(told: Iterable[str | None], *, newest: int, alpha: float) -> Question:
    """What is asked of every series, by all texts that the files have for a week. Raises Unusable for no week."""
    mondays = {text: monday(text and text.strip()) for text in told}
    for text, day in mondays.items():
        if day is None:
            sentence = _("'%(text)s' is no week. Give 2024-W05, or its Monday as 2024-01-29.")
            raise Unusable(sentence % {"text": text or ""})
    weeks = newest_weeks([day for day in mondays.values() if day], newest + BASELINE)
    texts = sorted(text for text, day in mondays.items() if text and day and day >= weeks[0])
    return Question(weeks, texts, newest, alpha)


def judge_rows(db: duckdb.DuckDBPyConnection, rows: duckdb.DuckDBPyRelation, question: Question) -> Judged:
    """Judge the series of these rows, a relation of the connection `db`: all rows of each of them, in any order."""
    series = arrange(db, rows, weeks=question.weeks)
    found = judge(series, newest=question.newest, alpha=question.alpha)
    shown = max(SHOWN, question.newest)
    return Judged(Series(series.names, series.weeks[-shown:], series.counts[:, -shown:].copy(), None), found)


def join(parts: Iterable[Judged], question: Question, rate: float) -> Evaluated:
    """All parts as one, in the order of their names, and what stands out among them. Raises Unusable for none."""
    some = list(parts)
    names = np.array([name for part in some for name in part.series.names])
    if not names.size:
        raise Unusable(_("There are no counts in this folder. Is it the right one?"))
    order = np.argsort(names, kind="stable")
    names = names[order]
    again = np.flatnonzero(names[1:] == names[:-1])
    if again.size:
        sentence = _("Two series are both called %(series)s. Give one of them another name.")
        raise Unusable(sentence % {"series": names[again[0]]})
    counts = np.concatenate([part.series.counts for part in some])[order]
    found = Expectations(
        **{
            field.name: np.concatenate([getattr(part.found, field.name) for part in some])[order]
            for field in fields(Expectations)
        }
    )
    return weigh(Series(names.tolist(), some[0].series.weeks, counts, None), found, alpha=question.alpha, rate=rate)


def _open(db: duckdb.DuckDBPyConnection, files: list[str]) -> duckdb.DuckDBPyRelation:
    """Their rows; a folder called name=value gives a column, as text."""
    options = "filename = true, hive_partitioning = true, hive_types_autocast = false"
    return db.sql(f"SELECT * FROM read_parquet($files, {options})", params={"files": files})  # noqa: S608 - a constant
