"""Reading files that others made: CSV line by line, GeoJSON feature by feature.

Whatever makes the whole file unusable raises `Invalid` with one sentence; what is wrong with one line is found when
that line is taken apart, and concerns that line only.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from waakvlam.kernel.errors import Invalid

LONGEST_LINE = 65_536
"""Characters. A file with longer lines is no CSV file, and must not fill the memory."""

SEPARATORS = ",;\t|"
"""What the first line has most of separates the columns."""

Columns = Mapping[str, Sequence[str]]
"""Our name of each column, and the headers by which files call it; the first header that is there counts."""


def plain(header: str) -> str:
    """A column or property name without what differs between files: 'BU_Code' is 'bucode'."""
    return "".join(character for character in header.casefold() if character.isalnum())


class CsvTable:
    """A CSV file with a header: UTF-8 with or without BOM, one row on one line, separated by one of `SEPARATORS`.

    Raises `Invalid` for another encoding, an empty file, and a header without a column of `required`.
    """

    def __init__(self, file: BinaryIO, columns: Columns, required: Sequence[str]) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8-sig", newline=None)
        self._number = 0
        header = next(iter(self), (0, ""))[1]
        if not header:
            raise Invalid(_("The file is empty."))
        self._separator = max(SEPARATORS, key=header.count)
        names = [plain(name) for name in self._split(header)]
        self._width = len(names)
        self._places = {
            column: names.index(found)
            for column, headers in columns.items()
            if (found := next((name for name in map(plain, headers) if name in names), None))
        }
        missing = [columns[column][0] for column in required if column not in self._places]
        if missing:
            raise Invalid(_("The first line has no column called: %(names)s.") % {"names": ", ".join(missing)})

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Each line that is not blank, with its number in the file (the header is line 1 when it stands first)."""
        while line := self._next_line():
            self._number += 1
            if line.strip():
                yield self._number, line

    def cells(self, line: str) -> dict[str, str]:
        """The line's values by our column names, stripped; a column that the file lacks is ''.

        Raises `Invalid` for a line with open quotes or another number of columns than the header.
        """
        values = self._split(line)
        if len(values) != self._width:
            counts = {"found": len(values), "expected": self._width}
            raise Invalid(_("The line has %(found)d columns and the header has %(expected)d.") % counts)
        return {column: values[place].strip() for column, place in self._places.items()}

    def _next_line(self) -> str:
        try:
            line = self._text.readline(LONGEST_LINE)
        except UnicodeDecodeError:
            raise Invalid(_("The file is not UTF-8 text. Save it as 'CSV UTF-8' and try again.")) from None
        if len(line) == LONGEST_LINE:
            raise Invalid(_("The file has a line that is too long for a CSV file."))
        return line

    def _split(self, line: str) -> list[str]:
        try:
            return next(csv.reader([line], delimiter=self._separator, strict=True))
        except csv.Error:
            raise Invalid(_("The quotes on this line do not match.")) from None


def geojson_features(file: BinaryIO) -> tuple[list[Any], str]:
    """The features of a GeoJSON FeatureCollection, and the name of its coordinate system ('' when it has none).

    The file is read whole: a municipality's areas are some megabytes. Raises `Invalid` for anything else.
    """
    try:
        content = json.loads(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Invalid(_("The file is not UTF-8 text. Save it as UTF-8 and try again.")) from None
    except (ValueError, RecursionError):
        raise Invalid(_("The file is not JSON. Use the GeoJSON file of CBS 'wijken en buurten'.")) from None
    match content:
        case {"type": "FeatureCollection", "features": list(features)}:
            pass
        case _:
            raise Invalid(_("The file is JSON, but holds no areas. Use the GeoJSON file of CBS 'wijken en buurten'."))
    match content.get("crs"):
        case {"properties": {"name": str(crs)}}:
            return features, crs
    return features, ""
