"""Small counts stay hidden, also for who subtracts (design §8)."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waakvlam.signals.publishing import LEAST, Cell, Hidden, Sum, at_least, derivable, publish, rounded, share

Key = tuple[int, int]
TOTAL = -1


def table(counts: list[list[int]]) -> tuple[dict[Key, int], list[Sum[Key]]]:
    """A table with the totals of its rows and columns, and the additions that a reader can check."""
    rows, columns = range(len(counts)), range(len(counts[0]))
    cells = {(r, c): counts[r][c] for r in rows for c in columns}
    cells |= {(r, TOTAL): sum(counts[r]) for r in rows}
    cells |= {(TOTAL, c): sum(row[c] for row in counts) for c in columns}
    cells[TOTAL, TOTAL] = sum(map(sum, counts))
    sums = [Sum((r, TOTAL), tuple((r, c) for c in columns)) for r in (*rows, TOTAL)]
    sums += [Sum((TOTAL, c), tuple((r, c) for r in rows)) for c in (*columns, TOTAL)]
    return cells, sums


small_and_large = st.integers(0, 12) | st.integers(0, 200)
tables = st.integers(2, 6).flatmap(lambda n: st.lists(st.lists(small_and_large, min_size=n, max_size=n), min_size=2))


@settings(max_examples=150, deadline=None)
@given(tables.filter(lambda rows: len(rows) <= 7))
def test_nothing_under_ten_can_be_read_or_worked_out(counts: list[list[int]]) -> None:
    exact, sums = table(counts)
    published = publish(exact, sums)
    assert published.keys() == exact.keys()
    for key, cell in published.items():
        if exact[key] < LEAST:
            assert cell == Cell(None, Hidden.SMALL)
        elif cell.hidden:
            assert cell == Cell(None, Hidden.GUARD)
        else:
            assert cell.count == rounded(exact[key])
            assert cell.count >= LEAST
    hidden = {key for key, cell in published.items() if cell.hidden}
    if any(not cell.hidden for cell in published.values()):
        assert another_table(exact, hidden, sums), "a reader with exact published counts would know a hidden one"


def another_table(exact: dict[Key, int], hidden: set[Key], sums: list[Sum[Key]]) -> bool:
    """Whether every hidden cell lies on a closed walk through hidden cells: moving along it changes it, and no sum.

    Worked out another way than the code does: in a table each sum is a corner and each cell a line between the sum of
    its row and that of its column; a line on no circle is fixed by the others.
    """
    links: dict[Key, tuple[int, ...]] = {
        key: tuple(number for number, one in enumerate(sums) if key in one) for key in hidden
    }
    return all(connected(links, without=key) for key in hidden)


def connected(links: dict[Key, tuple[int, ...]], *, without: Key) -> bool:
    start, goal = links[without]
    reached, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        for key, ends in links.items():
            if key != without and here in ends:
                waiting += [end for end in ends if end not in reached]
                reached.update(ends)
    return goal in reached


def test_one_small_count_takes_the_smallest_other_with_it() -> None:
    exact = {"total": 75, "west": 4, "oost": 40, "zuid": 31}
    published = publish(exact, [Sum("total", ("west", "oost", "zuid"))])
    assert published == {
        "total": Cell(75),
        "west": Cell(None, Hidden.SMALL),
        "oost": Cell(40),
        "zuid": Cell(None, Hidden.GUARD),
    }


def test_a_district_of_one_neighbourhood_gives_nothing_away() -> None:
    exact = {"city": 60, "district": 12, "other": 48, "only": 12, "a": 5, "b": 43}
    sums = [Sum("city", ("district", "other")), Sum("district", ("only",)), Sum("other", ("a", "b"))]
    published = publish(exact, sums)
    assert published["a"].hidden is Hidden.SMALL
    assert published["b"].hidden is Hidden.GUARD
    assert published["city"] == Cell(60)


def test_what_follows_only_from_several_sums_together_is_hidden_too() -> None:
    sums = [Sum("t", ("x", "y", "w")), Sum("t", ("p", "y", "w"))]
    assert derivable({"t", "x", "y", "w"}, sums) == {"x"}, "x is p, and p is known"


def test_when_all_is_hidden_nothing_more_can_be() -> None:
    assert publish({"t": 3, "a": 3, "b": 0}, [Sum("t", ("a",)), Sum("t", ("a", "b"))]).keys() == {"t", "a", "b"}


def test_counts_in_no_sum_are_judged_alone() -> None:
    assert publish({"a": 9, "b": 10, "c": 0}, []) == {
        "a": Cell(None, Hidden.SMALL),
        "b": Cell(10),
        "c": Cell(None, Hidden.SMALL),
    }


@pytest.mark.parametrize(("count", "shown"), [(10, 10), (12, 10), (13, 15), (17, 15), (18, 20), (127, 125)])
def test_rounded_to_five(count: int, shown: int) -> None:
    assert rounded(count) == shown


def test_rounding_keeps_the_order() -> None:
    assert all(rounded(a) <= rounded(b) for a, b in pairwise(range(500)))


def test_a_share_comes_from_published_counts_only() -> None:
    assert share(Cell(40), Cell(50)) == 80
    assert share(Cell(50), Cell(50)) == 99, "some, but not all of it, is elsewhere"
    assert share(Cell(10), Cell(4000)) == 1
    assert share(Cell(None, Hidden.GUARD), Cell(50)) is None
    assert share(Cell(10), Cell(None, Hidden.SMALL)) is None


@given(st.integers(LEAST, 5000), st.integers(0, LEAST - 1))
def test_at_least_is_true_and_says_no_more_than_under_ten(whole: int, late: int) -> None:
    said = at_least(Cell(None, Hidden.SMALL), Cell(rounded(whole)))
    assert said is not None
    assert said <= 100 * (whole - late) / whole


def test_at_least_says_nothing_of_what_is_hidden_otherwise() -> None:
    assert at_least(Cell(None, Hidden.GUARD), Cell(50)) is None
    assert at_least(Cell(15), Cell(50)) is None
    assert at_least(Cell(None, Hidden.SMALL), Cell(None, Hidden.GUARD)) is None
