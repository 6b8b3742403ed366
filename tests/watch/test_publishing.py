"""What is said of a share: no more of a small part than that it is small (ADR 0008)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waakvlam.watch.publishing import LEAST, Bound, Share, share


def rounded(count: int) -> int:
    return 5 * round(count / 5)


@pytest.mark.parametrize(
    ("part", "rest", "said"),
    [
        (40, 10, Share(80, Bound.ABOUT)),
        (12, 33, Share(22, Bound.ABOUT)),
        (10, 1988, Share(1, Bound.ABOUT)),
        (1988, 10, Share(99, Bound.ABOUT)),
        (60, 0, Share(84, Bound.AT_LEAST)),
        (51, 9, Share(84, Bound.AT_LEAST)),
        (3, 57, Share(15, Bound.AT_MOST)),
        (10, 4, None),
        (6, 6, None),
    ],
)
def test_a_share_says_no_more_of_a_small_part_than_that_it_is_small(part: int, rest: int, said: Share | None) -> None:
    assert share(part, rest, rounded(part + rest)) == said


@given(st.integers(0, 3000), st.integers(0, 3000))
def test_a_share_is_true_and_the_same_for_every_small_count(part: int, rest: int) -> None:
    if part + rest < LEAST:
        return
    whole = rounded(part + rest)
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
    assert share(40, 10, None) is None
