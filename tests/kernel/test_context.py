"""Contexts in a test's outer transaction, decisions, and the clock."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.utils import ProgrammingError

from tests.cast import Cast
from waakvlam.kernel.clock import is_simulation, now, travel
from waakvlam.kernel.context import enter
from waakvlam.kernel.decision import no, yes
from waakvlam.kernel.errors import Invalid, Refused


def test_a_context_ends_with_its_block_also_inside_another_transaction(rolled_back: None, cast: Cast) -> None:
    with enter(cast.viewer("Amira")):
        pass
    with pytest.raises(ProgrammingError, match="no context"), connection.cursor() as cursor:
        cursor.execute("SELECT walls.ctx_person()")


def test_after_an_error_the_next_context_opens(rolled_back: None, cast: Cast) -> None:
    with pytest.raises(ValueError, match="wrong"), enter(cast.viewer("Amira")):
        raise ValueError("something went wrong")
    with enter(cast.viewer("Bram")), connection.cursor() as cursor:
        cursor.execute("SELECT walls.ctx_person()")
        assert cursor.fetchone() == (cast.viewer("Bram").person,)


def test_the_clock_of_a_simulation_travels(database: str) -> None:
    assert is_simulation()
    before = now()
    travel(timedelta(days=3))
    assert timedelta(days=3) <= now() - before < timedelta(days=3, minutes=1)


def test_a_no_has_a_reason_and_a_yes_a_basis() -> None:
    assert yes("AVG art. 14")
    refused = no("Answer first, then conclude.")
    assert not refused
    Refused.unless(yes())
    with pytest.raises(Refused, match="Answer first"):
        Refused.unless(refused)
    assert Invalid("Fill this in.", "why").field == "why"
