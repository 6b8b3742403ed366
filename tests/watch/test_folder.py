"""A folder is judged a municipality at a time: however rows are grouped and ordered, not one bit differs."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import duckdb
import numpy as np
import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.watch.municipalities import write_municipality
from waakvlam.watch.evaluating import BASELINE, Evaluated, evaluate
from waakvlam.watch.folder import Judged, Question, ask, evaluate_folder, join, judge_rows
from waakvlam.watch.opening import Unusable
from waakvlam.watch.reading import read
from waakvlam.watch.stats import Expectations

CODES = ("GM0002", "GM0001", "GM0003")
NEWEST = 2


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three municipalities of two neighbourhoods and three life domains, over seven years."""
    folder = tmp_path_factory.mktemp("country")
    for code in CODES:
        write_municipality(folder, code, areas=2, weeks=364, domains=3)
    return folder


def write(rows: str, file: Path) -> None:
    with duckdb.connect() as db:
        db.sql(rows).write_parquet(str(file))


@pytest.fixture(scope="module")
def whole(country: Path) -> Evaluated:
    """What the folder gives."""
    return evaluate_folder(country, newest=NEWEST, alpha=0.005, rate=0.1)


def bits(evaluated: Evaluated) -> dict[str, object]:
    """All that came out, to the last bit."""
    found = {field.name: getattr(evaluated.found, field.name).tobytes() for field in fields(Expectations)}
    counts = evaluated.series.counts[:, -NEWEST:].tobytes()
    return {
        "names": evaluated.series.names, "weeks": evaluated.weeks, "counts": counts,
        "raised": evaluated.raised.tobytes(), **found,
    }  # fmt: skip


def judged(folder: Path, question: Question, share: str, order: str) -> Judged:
    """The series whose `area` and `domain` are in the share, from rows in that order."""
    with duckdb.connect() as db:
        rows = db.sql(f"SELECT * FROM '{folder}/*.parquet' WHERE {share} ORDER BY {order}")
        return judge_rows(db, rows, question)


@given(seed=st.integers(0, 10_000), groups=st.integers(1, 5))
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_in_any_order_and_of_any_grouping_give_the_same_bits(
    country: Path, whole: Evaluated, seed: int, groups: int
) -> None:
    with duckdb.connect() as db:
        told = db.sql(f"SELECT DISTINCT week::VARCHAR FROM '{country}/*.parquet'").fetchall()
    question = ask((text for (text,) in told), newest=NEWEST, alpha=0.005)
    parts = [
        judged(
            country,
            question,
            f"hash(area || domain || '{seed}') % {groups} = {group}",
            f"hash(week::VARCHAR || area || domain || {seed})",
        )
        for group in np.random.default_rng(seed).permutation(groups)
    ]
    assert bits(join(parts, question, 0.1)) == bits(whole)


def test_a_folder_gives_what_one_file_of_all_gives(country: Path, whole: Evaluated, tmp_path: Path) -> None:
    file = tmp_path / "whole.parquet"
    write(f"SELECT * FROM '{country}/*.parquet'", file)
    one = evaluate(read(file, NEWEST + BASELINE), newest=NEWEST, alpha=0.005, rate=0.1)
    assert len(whole.series.names) == 18
    assert whole.raised.any()
    assert bits(whole) == bits(one)


def test_a_municipality_may_have_several_files_and_a_folder_may_name_it(
    country: Path, whole: Evaluated, tmp_path: Path
) -> None:
    for code in CODES:
        for half, which in enumerate(("<", ">=")):
            its = tmp_path / f"municipality={code}"
            its.mkdir(exist_ok=True)
            rows = (
                f"SELECT * EXCLUDE (municipality) FROM '{country}/{code}.parquet' WHERE week {which} DATE '2023-06-01'"
            )
            write(rows, its / f"{half}.parquet")
    split = evaluate_folder(tmp_path, newest=NEWEST, alpha=0.005, rate=0.1)
    assert split.found.expected.sum() == pytest.approx(whole.found.expected.sum())
    assert len(split.series.names) == len(whole.series.names)


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        ("SELECT 1 AS week, 2 AS a", "a column week, a column count"),
        ("SELECT '2025-W01' AS week, 1 AS count", "columns that name the series"),
        ("SELECT 'a' AS area, 'soon' AS week, 1 AS count", "'soon' is no week"),
        ("SELECT 'a' AS area, NULL::VARCHAR AS week, 1 AS count", "'' is no week"),
        ("SELECT 'a' AS area, '2025-W01' AS week, NULL::INTEGER AS count", "There are no counts"),
        ("SELECT 'a' AS area, '2025-W01' AS week, 1.5 AS count", "'1.5' is no count"),
        (
            "SELECT 'a · b' AS area, 'c' AS domain, '2025-W01' AS week, 1 AS count "
            "UNION ALL SELECT 'a', 'b · c', '2025-W01', 1",
            "Two series are both called a · b · c",
        ),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, rows: str, problem: str) -> None:
    write(rows, tmp_path / "one.parquet")
    with pytest.raises(Unusable, match=problem):
        evaluate_folder(tmp_path, newest=1, alpha=0.005, rate=0.1)


def test_a_folder_without_files_or_with_others_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Unusable, match="no Parquet files"):
        evaluate_folder(tmp_path, newest=1, alpha=0.005, rate=0.1)
    (tmp_path / "one.parquet").write_text("no table")
    with pytest.raises(Unusable, match="cannot be read"):
        evaluate_folder(tmp_path, newest=1, alpha=0.005, rate=0.1)


def test_columns_may_be_written_with_capitals(tmp_path: Path) -> None:
    rows = "SELECT 'a' AS Area, '2025-W0' || i AS Week, i AS Count FROM range(1, 4) t(i)"
    write(rows, tmp_path / "some.parquet")
    found = evaluate_folder(tmp_path, newest=3, alpha=0.005, rate=0.1)
    assert found.series.names == ["a"]
    np.testing.assert_array_equal(found.series.counts, [[1, 2, 3]])
