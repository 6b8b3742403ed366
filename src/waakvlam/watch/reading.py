"""Weekly counts from a file of CSV or Parquet, wide or long, read with DuckDB. No database, no settings of a product.

Wide: the first column is the week, each other column is a series. Long: the columns `week`, `count` and
perhaps `population`; all other columns together name the series. A week is `2024-W05` or its Monday, `2024-01-29`. An
empty count, or a week that a series does not have, was not observed: that is no nought.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Self

import duckdb
import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from waakvlam.watch.opening import Unusable, open_table, readable

WEEK = timedelta(weeks=1)
LONG = {"week", "count", "population"}
"""What the columns of a long file are called, in small letters or capitals; the others name the series."""


@dataclass(frozen=True, slots=True)
class Series:
    """`counts` (and `population`, when the file has it): series × weeks, oldest first, NaN where not observed.

    `weeks` are Mondays without a gap.
    """

    names: list[str]
    weeks: list[date]
    counts: NDArray[np.float64]
    population: NDArray[np.float64] | None


def read(file: Path, newest: int | None = None) -> Series:
    """Read the `newest` weeks of a file (all, when None). The file may be larger than memory; those weeks must fit.

    Raises Unusable for a file, a week or a number that cannot be.
    """
    with duckdb.connect() as db, readable(file):
        table, names, first_line = open_table(db, file)
        series = arrange(db, table, names=names, newest=newest, first_line=first_line)
    if not series.names:
        raise Unusable(_("There are no counts in this file. Is it the right one?"))
    return series


def arrange(
    db: duckdb.DuckDBPyConnection,
    table: duckdb.DuckDBPyRelation,
    *,
    names: Sequence[str] | None = None,
    newest: int | None = None,
    weeks: list[date] | None = None,
    first_line: int = 1,
) -> Series:
    """Arrange the rows of `table`, a relation of the connection `db`, as series: those that have a count in the weeks.

    `names` are those of its columns, when it does not know them itself. The weeks are `weeks` (Mondays without a gap),
    or the `newest` of the table itself. Rows may come in any order. `first_line` is what people call the first row.
    Raises Unusable.
    """
    columns = _Columns.among(names or table.columns)
    given = (f"{_quoted(name)}::VARCHAR AS c{place}" for place, name in enumerate(table.columns))
    table.project(f"{', '.join(given)}, row_number() OVER () + {first_line - 1} AS line").create_view("file")
    _lengthen(db, columns)
    weeks = _find_weeks(db, columns, newest, weeks)
    _refuse_wrong_numbers(db)
    cells = db.execute(
        "SELECT name, place, line, try_cast(count AS DOUBLE) AS count, "
        "try_cast(population AS DOUBLE) AS population FROM long JOIN weeks USING (week)"
    ).fetchnumpy()
    series, row = np.unique(np.asarray(cells["name"], dtype=str), return_inverse=True)
    _refuse_doubles(row * len(weeks) + cells["place"], cells)
    counts = _placed(cells["count"], row, cells["place"], (len(series), len(weeks)))
    if columns.population is None:
        return Series(series.tolist(), weeks, counts, None)
    people = _placed(cells["population"], row, cells["place"], counts.shape)
    return Series(series.tolist(), weeks, counts, _carried(people, series.tolist()))


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where in a file is what: `count` is None in a wide file. `named` name the series; in a wide file, one each."""

    week: int
    count: int | None
    population: int | None
    named: dict[int, str]

    @classmethod
    def among(cls, names: Sequence[str]) -> Self:
        """By their names, in small letters or capitals. Raises Unusable."""
        plain = [name.lower() for name in names]
        if not {"week", "count"} <= set(plain):
            return cls._wide(names)
        _refuse_same([name for name in plain if name in LONG])
        population = plain.index("population") if "population" in plain else None
        named = {place: name for place, name in enumerate(names) if plain[place] not in LONG}
        return cls(plain.index("week"), plain.index("count"), population, named)

    @classmethod
    def _wide(cls, names: Sequence[str]) -> Self:
        if len(names) == 1:
            raise Unusable(
                _("There is one column. Give the week first and a column for each series, or week and count.")
            )
        _refuse_same(names[1:])
        return cls(0, None, None, dict(enumerate(names[1:], start=1)))


def _refuse_same(names: Sequence[str]) -> None:
    again = next((name for name in names if names.count(name) > 1), None)
    if again is not None:
        raise Unusable(_("Two columns are both called %(name)s. Give one of them another name.") % {"name": again})


def _lengthen(db: duckdb.DuckDBPyConnection, columns: _Columns) -> None:
    """Make the view `long`: name, week, count, population and line of each cell that is not empty."""
    people = "NULL" if columns.population is None else f"c{columns.population}"
    if columns.count is None:
        names = ", ".join(_text(name) for name in columns.named.values())
        counts = ", ".join(f"c{place}" for place in columns.named)
        name, count = f"unnest([{names}])", f"unnest([{counts}])"
    else:
        named = [f"c{place}" for place in columns.named] or ["'all'"]
        name, count = f"concat_ws(' · ', {', '.join(named)})", f"c{columns.count}"
    cells = f"SELECT {name} AS name, c{columns.week} AS week, {count} AS count, {people} AS population, line FROM file"  # noqa: S608 - quoted
    trimmed = "name, trim(week) AS week, trim(count) AS count, population, line"
    db.execute(f"CREATE VIEW long AS SELECT {trimmed} FROM ({cells}) WHERE lower(trim(count)) NOT IN ('', 'na', 'nan')")  # noqa: S608


def _find_weeks(
    db: duckdb.DuckDBPyConnection, columns: _Columns, newest: int | None, weeks: list[date] | None
) -> list[date]:
    """Make the table `weeks`: what the file calls each week, and its place. Returns the weeks, without a gap."""
    told = db.execute(f"SELECT trim(c{columns.week}), min(line) FROM file GROUP BY 1 ORDER BY 2").fetchall()  # noqa: S608 - a number
    mondays = {text: _monday(text, line) for text, line in told}
    weeks = weeks or newest_weeks(list(mondays.values()), newest)
    places = [(text, (monday - weeks[0]) // WEEK) for text, monday in mondays.items() if monday >= weeks[0]]
    db.execute("CREATE TABLE weeks (week VARCHAR, place INTEGER)")
    if places:
        db.executemany("INSERT INTO weeks VALUES (?, ?)", places)
    return weeks


def newest_weeks(mondays: list[date], newest: int | None) -> list[date]:
    """The `newest` weeks (all, when None) that end with the last of these, without a gap. Raises Unusable for none."""
    if not mondays:
        raise Unusable(_("There are no counts in this file. Is it the right one?"))
    first, last = min(mondays), max(mondays)
    number = (last - first) // WEEK + 1
    return [last - WEEK * back for back in reversed(range(min(newest or number, number)))]


def _monday(text: str | None, line: int) -> date:
    day = monday(text)
    if day:
        return day
    words = {"line": line, "text": text or ""}
    raise Unusable(_("Line %(line)d: '%(text)s' is no week. Give 2024-W05, or its Monday as 2024-01-29.") % words)


def monday(text: str | None) -> date | None:
    """The Monday that a text names, as `2024-W05` or as `2024-01-29`; None when it is no week."""
    try:
        year, week = (text or "").split("-W")
        return date.fromisocalendar(int(year), int(week), 1)
    except ValueError:
        pass
    try:
        day = date.fromisoformat((text or "")[:10])
    except ValueError:
        return None
    return day if day.weekday() == 0 else None


def _refuse_wrong_numbers(db: duckdb.DuckDBPyConnection) -> None:
    whole = "try_cast(count AS DOUBLE) BETWEEN 0 AND 1e15 AND try_cast(count AS DOUBLE) % 1 = 0"
    wrong = db.execute(f"SELECT line, name, count FROM long WHERE ({whole}) IS NOT TRUE LIMIT 1").fetchone()  # noqa: S608
    if wrong:
        sentence = _("Line %(line)d, %(series)s: '%(text)s' is no count. Give a whole number, or nothing if unknown.")
        raise Unusable(sentence % dict(zip(("line", "series", "text"), wrong, strict=True)))
    wrong = db.execute(
        "SELECT line, name, population FROM long WHERE population IS NOT NULL "
        "AND (try_cast(population AS DOUBLE) BETWEEN 1e-9 AND 1e15) IS NOT TRUE LIMIT 1"
    ).fetchone()
    if wrong:
        sentence = _("Line %(line)d, %(series)s: '%(text)s' is no population. Give a number above 0.")
        raise Unusable(sentence % dict(zip(("line", "series", "text"), wrong, strict=True)))


def _refuse_doubles(cell: NDArray[np.int64], cells: Mapping[str, NDArray[Any]]) -> None:
    order = np.argsort(cell, kind="stable")
    again = np.flatnonzero(np.diff(cell[order]) == 0)
    if again.size:
        lines = sorted(int(cells["line"][order[place]]) for place in (again[0], again[0] + 1))
        words = {"first": lines[0], "second": lines[1], "series": cells["name"][order[again[0]]]}
        sentence = _("Lines %(first)d and %(second)d both count the same week of %(series)s. Add them up, or keep one.")
        raise Unusable(sentence % words)


def _placed(
    values: NDArray[np.float64], row: NDArray[np.int64], place: NDArray[np.int32], shape: tuple[int, ...]
) -> NDArray[np.float64]:
    table = np.full(shape, np.nan)
    table[row, place] = np.ma.filled(values, np.nan)
    return table


def _carried(people: NDArray[np.float64], names: list[str]) -> NDArray[np.float64]:
    """The population of a week that has none is that of the last week before it, or else of the first after it."""
    known = ~np.isnan(people)
    if not known.any(axis=1).all():
        series = names[int(np.argmin(known.any(axis=1)))]
        raise Unusable(_("%(series)s has no population. Give it for one week at least.") % {"series": series})
    last = np.maximum.accumulate(np.where(known, np.arange(people.shape[1]), -1), axis=1)
    last = np.where(last < 0, known.argmax(axis=1)[:, None], last)
    return np.take_along_axis(people, last, axis=1)


def _quoted(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _text(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"
