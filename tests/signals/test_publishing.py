"""Small counts stay hidden, also for who subtracts (design §8)."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from waakvlam.signals.publishing import LEAST, Bound, Cell, Hidden, Share, Sum, derivable, publish, rounded, share

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


def test_the_total_of_all_stays_when_a_part_can_be_hidden_instead() -> None:
    exact = {"city": 40, "north": 40, "south": 0, "a": 40, "b": 0, "c": 0}
    published = publish(exact, [Sum("city", ("north", "south")), Sum("north", ("a", "b")), Sum("south", ("c",))])
    assert published["city"] == Cell(40)
    assert published["north"] == Cell(None, Hidden.GUARD), "or the south would follow"


@pytest.mark.parametrize(
    ("part", "rest", "said"),
    [
        (40, 10, Share(80, Bound.ABOUT)),
        (12, 33, Share(22, Bound.ABOUT)),
        (60, 0, Share(84, Bound.AT_LEAST)),
        (51, 9, Share(84, Bound.AT_LEAST)),
        (3, 57, Share(15, Bound.AT_MOST)),
        (10, 4, None),
        (6, 6, None),
    ],
)
def test_a_share_says_no_more_of_a_small_part_than_that_it_is_small(part: int, rest: int, said: Share | None) -> None:
    assert share(part, rest, Cell(rounded(part + rest))) == said


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_a_share_is_true_and_the_same_for_every_small_count(part: int, rest: int) -> None:
    if part + rest < LEAST:
        return
    whole = Cell(rounded(part + rest))
    said = share(part, rest, whole)
    true = 100 * part / (part + rest)
    if said is None:
        assert rounded(part + rest) <= 2 * LEAST, "fewer than 10 can be half of it"
    elif said.bound is Bound.AT_LEAST:
        assert true >= said.percent
    elif said.bound is Bound.AT_MOST:
        assert true <= said.percent + 1
    else:
        assert min(part, rest) >= LEAST
        assert abs(true - said.percent) <= 10
        assert 0 < said.percent < 100
    if min(part, rest) < LEAST and max(part, rest) >= LEAST:
        assert said == (share(0, part + rest, whole) if part < LEAST else share(part + rest, 0, whole))


def test_a_hidden_whole_has_no_share() -> None:
    assert share(40, 10, Cell(None, Hidden.GUARD)) is None
