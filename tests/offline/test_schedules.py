"""Whatever happens to three phones, each contact arrives once and each difference is shown; broken queues are found.

The proof with 300 schedules is `make proof NAME=offline`.
"""

import pytest

from tests.offline.schedules import City, run


def test_nothing_is_lost_or_doubled_and_every_difference_is_shown(city: City) -> None:
    tally = run(city, 8, start=7)
    assert tally["schedules"] == 8
    assert tally["arrived"] > 10
    assert tally["conflicts"] > 0


@pytest.mark.parametrize(
    ("fault", "found"),
    [("a new name each time", "double"), ("sent is enough", "lost"), ("no conflicts", "conflicts not shown")],
)
def test_a_broken_queue_is_found(city: City, fault: str, found: str) -> None:
    city.use(fault)
    with pytest.raises(AssertionError, match=found):
        run(city, 60, start=7)
