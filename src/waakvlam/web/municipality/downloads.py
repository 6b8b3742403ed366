"""The published table as a file: the same cells, with what they mean and what they may be used for."""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO

import xlsxwriter
from django.utils.translation import gettext as _

from waakvlam.watch.queries.figures import Figures
from waakvlam.web.municipality.table import COLUMNS, HOW_SHOWN, ONLY_FOR_HELP, Value

Row = list[Value]


def rows(figures: Figures, title: str) -> Iterator[Row]:
    """Title, use, the table with a line for each area, and what the columns mean."""
    yield [title]
    yield [str(ONLY_FOR_HELP)]
    yield [str(HOW_SHOWN)]
    yield []
    yield [_("Code"), _("Area"), *(str(column.name) for column in COLUMNS)]
    for place in figures.places:
        yield [place.code, place.name, *(column.value(figures, place.code) for column in COLUMNS)]
    yield []
    for column in COLUMNS:
        yield [str(column.name), str(column.meaning)]


def as_csv(figures: Figures, title: str) -> bytes:
    """As CSV, as spreadsheets in the Netherlands open it: semicolons, UTF-8 with a byte order mark."""
    text = StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(
        [_not_a_formula(value) for value in row] for row in rows(figures, title)
    )
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(figures: Figures, title: str) -> bytes:
    """As a spreadsheet; nothing in it is a formula or a link. Memory does not grow with the number of lines."""
    file = BytesIO()
    safe = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, safe) as book:
        sheet = book.add_worksheet(_("Figures"))
        sheet.set_column(0, 1, 24)
        sheet.set_column(2, len(COLUMNS) + 1, 16)
        for number, row in enumerate(rows(figures, title)):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def _not_a_formula(value: Value) -> Value:
    """An apostrophe before what a spreadsheet would calculate: names of areas come from files."""
    return f"'{value}" if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")) else value
