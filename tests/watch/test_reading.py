"""Weekly counts come in wide or long, as CSV or Parquet; what is wrong is named with its line."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pytest
from django.utils import translation

from waakvlam.watch.opening import Unusable
from waakvlam.watch.reading import Series, read

WIDE = "week,Kade,Haven\n2024-W52,1,2\n2025-W01,3,\n2025-W03,4,5\n"
LONG = "area,domain,week,count\nKade,debts,2024-12-23,1\nKade,debts,2025-01-13,4\nHaven,noise,2025-W03,5\n"
MONDAYS = [date(2024, 12, 23), date(2024, 12, 30), date(2025, 1, 6), date(2025, 1, 13)]
NAN = np.nan


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


def given(folder: Path, text: str, name: str = "counts.csv") -> Path:
    file = folder / name
    file.write_text(text)
    return file


def test_a_wide_file_has_a_column_for_each_series(tmp_path: Path) -> None:
    series = read(given(tmp_path, WIDE))
    assert series.names == ["Haven", "Kade"]
    assert series.weeks == MONDAYS, "also the week that nobody counted"
    np.testing.assert_array_equal(series.counts, [[2, NAN, NAN, 5], [1, 3, NAN, 4]])
    assert series.population is None


def test_a_long_file_has_a_line_for_each_count(tmp_path: Path) -> None:
    series = read(given(tmp_path, LONG))
    assert series.names == ["Haven · noise", "Kade · debts"]
    assert series.weeks == MONDAYS
    np.testing.assert_array_equal(series.counts, [[NAN, NAN, NAN, 5], [1, NAN, NAN, 4]])


def test_a_long_file_of_one_series_needs_no_name(tmp_path: Path) -> None:
    series = read(given(tmp_path, "week;count\n2025-W01;0\n2025-W02; 7\n"))
    assert series.names == ["all"]
    np.testing.assert_array_equal(series.counts, [[0, 7]])


def test_only_the_newest_weeks_are_read(tmp_path: Path) -> None:
    series = read(given(tmp_path, WIDE), newest=2)
    assert series.weeks == MONDAYS[2:]
    np.testing.assert_array_equal(series.counts, [[NAN, 5], [NAN, 4]])


@pytest.mark.parametrize("weeks", ["DATE '2025-01-06' + 7 * i::INT", "'2025-W0' || (2 + i)"])
def test_parquet_is_read_as_well(tmp_path: Path, weeks: str) -> None:
    file = tmp_path / "it's.parquet"
    query = f"SELECT 'Kade' AS area, {weeks} AS week, 3.0 + i AS count FROM range(2) t(i)"
    relation = duckdb.sql(query)
    assert relation is not None
    relation.write_parquet(str(file))
    series = read(file)
    assert series.weeks == [date(2025, 1, 6), date(2025, 1, 13)]
    np.testing.assert_array_equal(series.counts, [[3, 4]])


def test_population_stays_until_it_changes(tmp_path: Path) -> None:
    lines = ["area,week,count,population", "a,2025-W01,1,", "a,2025-W02,1,100", "a,2025-W03,2,", "a,2025-W04,2,110"]
    series = read(given(tmp_path, "\n".join(lines)))
    np.testing.assert_array_equal(series.population, [[100, 100, 100, 110]])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("week,a\n2025-W01,1\n2025-W02,two\n", "Line 3, a: 'two' is no count"),
        ("week,a\n2025-W01,1.5\n", "Line 2, a: '1.5' is no count"),
        ("week,a\n2025-W01,-1\n", "Line 2, a: '-1' is no count"),
        ("week,a\n2025-W01,1\nsoon,1\n", "Line 3: 'soon' is no week"),
        ("week,a\n2025-W01,1\n2025-01-08,1\n", "Line 3: '2025-01-08' is no week"),
        ("week,a\n2025-W01,1\n2025-W54,1\n", "Line 3: '2025-W54' is no week"),
        ("week,a\n2025-W01,1\n,1\n", "Line 3: '' is no week"),
        ("week,a\n2025-W01,1\n2024-12-30,2\n", "Lines 2 and 3 both count the same week of a"),
        ("area,week,count,population\na,2025-W01,1,0\n", "Line 2, a: '0' is no population"),
        ("area,week,count,population\na,2025-W01,1,\n", "a has no population"),
        ("week\n2025-W01\n", "There is one column"),
        ("week,a\n", "There are no counts"),
        ("week,a\n2025-W01,\n", "There are no counts"),
        ("", "The file is empty"),
        ("\n\n", "The file is empty"),
        ("Title\n" + WIDE, "There is one column"),
        ("a,b\nc,d\n2025-W01,1,2\n", "Line 3: The line has 3 columns and the header has 2"),
        ("week,a,b\n2025-W01,1,2,9\n2025-W02,1,2,9\n", "Line 2: The line has 4 columns and the header has 3"),
        (WIDE + "2025-W04,4\n", "Line 5: The line has 2 columns and the header has 3"),
        ('week,"a\n2025-W01,1\n', "Line 1: The quotes on this line do not match"),
        ('week,a\n2025-W01,"1\n', "Line 2: The quotes on this line do not match"),
        ("week,a,a\n2025-W01,1,2\n", "Two columns are both called a"),
        ("week,count,Count\n2025-W01,1,2\n", "Two columns are both called count"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(Unusable, match=problem):
        read(given(tmp_path, text))


def test_a_line_with_more_columns_far_on_hides_none_of_those_before(tmp_path: Path) -> None:
    weeks = [(date(2017, 1, 2) + timedelta(weeks=week)).isoformat() for week in range(420)]
    lines = [f"{week},{place % 7},2,{place % 3}{',9' if place > 48 else ''}\n" for place, week in enumerate(weeks)]
    with pytest.raises(Unusable, match="Line 51: The line has 5 columns and the header has 4"):
        read(given(tmp_path, "week,a,b,c\n" + "".join(lines)))


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + WIDE,
        "\n" + WIDE,
        WIDE.replace(",", ";"),
        WIDE.replace(",", "\t"),
        WIDE.replace("\n", "\r\n"),
        WIDE.replace("\n", ",\n"),
        WIDE.replace("5\n", "5,\n"),
        'Week,"Kade",Haven\n' + WIDE.split("\n", 1)[1],
        "Week,Count,Area\n2024-W52,1,Kade\n2024-W52,2,Haven\n2025-W01,3,Kade\n2025-W03,4,Kade\n2025-W03,5,Haven\n",
    ],
)
def test_what_differs_between_files_makes_no_difference(tmp_path: Path, text: str) -> None:
    series, plain = read(given(tmp_path, text)), read(given(tmp_path, WIDE, "plain.csv"))
    assert series.names == plain.names
    np.testing.assert_array_equal(series.counts, plain.counts)


def test_a_series_may_have_any_name(tmp_path: Path) -> None:
    series = read(given(tmp_path, "week,line_,line,name,c1,it's\n2025-W01,1,2,3,4,5\n"))
    assert dict(zip(series.names, series.counts[:, 0], strict=True)) == {
        "line_": 1, "line": 2, "name": 3, "c1": 4, "it's": 5,
    }  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        "week,Café\n2025-W01,1\n".encode("cp1252"),
        WIDE.encode("utf-16"),
        WIDE.encode("utf-16-le"),
        b"week,area,count\n" + b"2025-W01,Kade,1\n" * 9999 + "2025-W01,Café,1\n".encode("cp1252"),
    ],
)
def test_text_in_another_encoding_is_told(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "counts.csv"
    file.write_bytes(content)
    with pytest.raises(Unusable, match="The file is not UTF-8 text"):
        read(file)


@pytest.mark.parametrize("name", ["counts.parquet", "absent.csv"])
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, name: str) -> None:
    given(tmp_path, "week,a\n2025-W01,1\n", "counts.parquet")
    with pytest.raises(Unusable, match=f"{name} cannot be read"):
        read(tmp_path / name)


def test_a_year_of_53_weeks_has_no_gap(tmp_path: Path) -> None:
    series: Series = read(given(tmp_path, "week,a\n2020-W53,1\n2021-W01,2\n"))
    np.testing.assert_array_equal(series.counts, [[1, 2]])
