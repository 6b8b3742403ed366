"""When there is contact sooner than the rhythm says: after worries, and when a keeper brings it forward."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.pilotlight.models import Mood
from waakvlam.pilotlight.rules import Every, may_bring_forward, next_due, soon_after
from waakvlam.pilotlight.rules.rhythm import Unit

WEEKLY, MONTHLY, QUARTERLY = Every(1, Unit.WEEK), Every(1, Unit.MONTH), Every(3, Unit.MONTH)
TUESDAY = date(2026, 3, 10)
NOON = datetime(2026, 3, 10, 12, tzinfo=AMSTERDAM)

intervals = st.builds(Every, st.integers(1, 12), st.sampled_from(Unit))
moments = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("mood", "heard", "every", "soon"),
    [
        (Mood.WORRYING, TUESDAY, QUARTERLY, date(2026, 3, 17)),
        (Mood.WORRYING, date(2026, 12, 18), MONTHLY, date(2026, 12, 24)),  # Christmas: the last working day before it
        (Mood.WOBBLY, TUESDAY, WEEKLY, date(2026, 3, 13)),
        (Mood.WOBBLY, TUESDAY, QUARTERLY, date(2026, 3, 24)),  # two weeks at most
        (Mood.WOBBLY, date(2026, 3, 12), WEEKLY, date(2026, 3, 13)),  # a Sunday
        (Mood.WOBBLY, date(2026, 4, 3), WEEKLY, date(2026, 4, 4)),  # Easter: the day after, so the Tuesday
        (Mood.STEADY, TUESDAY, QUARTERLY, None),
        (Mood.UNASKED, TUESDAY, QUARTERLY, None),
    ],
)
def test_worries_ask_for_contact_sooner(mood: Mood, heard: date, every: Every, soon: date | None) -> None:
    assert soon_after(mood, heard, every) == soon


@given(since=moments, every=intervals, mood=st.sampled_from(Mood))
def test_worries_never_make_contact_later(since: datetime, every: Every, mood: Mood) -> None:
    heard = since.astimezone(AMSTERDAM).date()
    soon = soon_after(mood, heard, every)

    assert next_due(since, every, soon=soon) <= next_due(since, every)
    if soon:
        assert heard < soon <= heard + timedelta(days=7 if mood == Mood.WORRYING else 14)


def test_a_rhythm_that_begins_anew_forgets_the_worries_of_before() -> None:
    assert next_due(NOON, WEEKLY, soon=TUESDAY - timedelta(days=1)) == next_due(NOON, WEEKLY)


@pytest.mark.parametrize(
    ("named", "due", "fits"),
    [
        (TUESDAY, date(2026, 3, 17), True),
        (date(2026, 3, 17), date(2026, 3, 17), True),
        (date(2026, 3, 18), date(2026, 3, 17), False),
        (date(2026, 3, 9), date(2026, 3, 17), False),
        (TUESDAY, date(2026, 3, 9), False),  # late already: nothing puts it off but contact
    ],
)
def test_contact_is_brought_forward_and_never_put_off(named: date, due: date, fits: bool) -> None:
    assert may_bring_forward(named, due, TUESDAY).allowed is fits
