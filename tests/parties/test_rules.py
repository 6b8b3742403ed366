from datetime import UTC, date, datetime

import pytest

from waakvlam.parties.models import Task
from waakvlam.parties.rules import covering, day_of, may_open, overlap, ranges_in
from waakvlam.parties.words import TASKS


def test_codes_carry_the_areas_around_them() -> None:
    assert covering("BU03440111") == ("BU03440111", "WK034401", "GM0344")
    assert covering("WK034401") == ("WK034401", "GM0344")
    assert covering("GM0344") == ("GM0344",)


def test_the_codes_in_an_area_lie_in_a_few_ranges() -> None:
    codes = ["GM0344", "WK034401", "BU03440111", "BU03440199", "WK034402", "BU03440201", "GM0345", "BU03450101"]
    for area in ("GM0344", "WK034401", "BU03440111"):
        found = [code for code in codes if any(start <= code <= end for start, end in ranges_in(area))]
        assert found == [code for code in codes if area in covering(code)]


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("BU03440111", "WK034401", True),
        ("GM0344", "BU03440111", True),
        ("BU03440111", "BU03440112", False),
        ("WK034401", "WK034402", False),
    ],
)
def test_areas_overlap_when_one_lies_in_the_other(one: str, other: str, shared: bool) -> None:
    assert overlap(one, other) is shared


def test_days_are_counted_in_the_netherlands() -> None:
    assert day_of(datetime(2026, 3, 10, 23, 30, tzinfo=UTC)) == date(2026, 3, 11)


def test_an_area_opens_only_when_its_whole_ladder_is_taken() -> None:
    assert may_open(set(Task))
    refused = may_open({Task.FIRST_VISIT, Task.COORDINATION, Task.DIRECTION})
    assert not refused
    assert str(TASKS[Task.NEIGHBOURHOOD_TEAM]) in refused.reason
