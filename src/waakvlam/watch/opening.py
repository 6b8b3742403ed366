"""Opening a file of counts as a table of text: the first line holds the names, and nothing is guessed or skipped."""

import codecs
import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from django.utils.translation import gettext as _

SEPARATORS = ",;\t|"
LONGEST_LINE = 2_000_000
"""Characters, as many as DuckDB takes."""


class Unusable(ValueError):
    """The file cannot be evaluated: the sentence says where, why and what to do."""


def open_table(db: duckdb.DuckDBPyConnection, file: Path) -> tuple[duckdb.DuckDBPyRelation, list[str], int]:
    """The rows of a file as a relation of `db`, the names of its columns, and what people call the first row.

    DuckDB left to guess would take the first lines that look alike for the table, and drop those before. So the
    separator is the one that the first line has most of, and a line that differs is refused. Raises Unusable.
    """
    if file.suffix == ".parquet":
        table = db.read_parquet(str(file))
        return table, table.columns, 1
    blank, first = _first_line(file)
    separator = max(SEPARATORS, key=first.count)
    try:
        (names,) = csv.reader([first], delimiter=separator, strict=True)
    except csv.Error:
        raise Unusable(_line(blank + 1, _("The quotes on this line do not match."))) from None
    table = db.read_csv(
        str(file),
        header=True,
        sep=separator,
        quotechar='"',
        escapechar='"',
        skiprows=blank,
        auto_detect=False,
        columns={f"c{place}": "VARCHAR" for place in range(len(names))},
    )
    return table, [name.strip() or f"column{place}" for place, name in enumerate(names)], blank + 2


@contextmanager
def readable(file: Path) -> Iterator[None]:
    """What DuckDB says of a file becomes Unusable."""
    try:
        yield
    except duckdb.Error as problem:
        raise Unusable(_sentence(file, str(problem))) from None


def _first_line(file: Path) -> tuple[int, str]:
    """How many blank lines a file begins with, and the line after those."""
    try:
        with file.open(encoding="utf-8-sig") as lines:
            blank = 0
            while (line := lines.readline(LONGEST_LINE)) and not line.strip():
                blank += 1
    except UnicodeDecodeError:
        raise Unusable(_no_utf8()) from None
    except OSError:
        raise Unusable(_("The file %(file)s cannot be read. Is its name right?") % {"file": file.name}) from None
    if "\0" in line:
        raise Unusable(_no_utf8())
    if not line:
        raise Unusable(_("The file is empty."))
    return blank, line.rstrip("\n")


def _sentence(file: Path, problem: str) -> str:
    """What is the matter by DuckDB's words; those themselves only where there is nothing better."""
    line = re.search(r"CSV Error on Line: (\d+)", problem)
    columns = re.search(r"Expected Number of Columns: (\d+) Found: (\d+)", problem)
    if line and columns:
        words = {"expected": int(columns[1]), "found": int(columns[2])}
        return _line(int(line[1]), _("The line has %(found)d columns and the header has %(expected)d.") % words)
    if line and "unterminated quote" in problem:
        return _line(int(line[1]), _("The quotes on this line do not match."))
    if line and not _is_utf8(file):
        return _no_utf8()
    sentence = _("%(file)s cannot be read: %(problem)s. Give CSV with names on its first line, or Parquet.")
    return sentence % {"file": file.name, "problem": problem.splitlines()[0].rstrip(".")}


def _is_utf8(file: Path) -> bool:
    with file.open("rb") as content:
        try:
            for _text in codecs.iterdecode(iter(lambda: content.read(1 << 20), b""), "utf-8"):
                pass
        except UnicodeDecodeError:
            return False
    return True


def _no_utf8() -> str:
    return _("The file is not UTF-8 text. Save it as 'CSV UTF-8' and try again.")


def _line(number: int, reason: str) -> str:
    return _("Line %(line)d: %(reason)s") % {"line": number, "reason": reason}
