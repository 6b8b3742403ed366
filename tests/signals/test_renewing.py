"""Who owns an open situation can see it, however long it lasts."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection

from tests.cast import NOON
from tests.signals.story import Story
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Missing
from waakvlam.signals.actions.acting import accept, conclude, note, pass_on
from waakvlam.signals.actions.informing import person_told
from waakvlam.signals.actions.renewing import renew_grants
from waakvlam.signals.models import Channel, Outcome

pytestmark = pytest.mark.usefixtures("rolled_back")
ELEVEN_MONTHS, THIRTEEN_MONTHS = NOON + timedelta(days=340), NOON + timedelta(days=395)


def sweeps(story: Story, at: Any) -> int:
    by = story.cast.retention(at)
    with enter(by):
        return renew_grants(by=by)


@pytest.fixture
def long(story: Story) -> Story:
    """Somebody whom Bram told, and whom the neighbourhood team helps for more than a year."""
    told = story.tells()
    story.does("Bram", person_told, concern=story.concern, how=Channel.IN_PERSON)
    story.is_answered("Bram", told)
    story.does("Bram", pass_on, concern=story.concern, team=story.team("neighbourhood"), reason="meer dan lawaai")
    story.does("Amira", accept, concern=story.concern)
    return story


def test_without_the_sweep_the_owner_would_see_nothing_any_more(long: Story) -> None:
    with pytest.raises(Missing):
        long.does("Amira", note, concern=long.concern, words="koffie gedronken", at=THIRTEEN_MONTHS)


@pytest.mark.parametrize("sweep_at", [ELEVEN_MONTHS, THIRTEEN_MONTHS])
def test_the_owner_sees_it_after_thirteen_months_also_when_the_sweep_was_late(long: Story, sweep_at: Any) -> None:
    assert sweeps(long, sweep_at) == 1
    long.does("Amira", note, concern=long.concern, words="koffie gedronken", at=THIRTEEN_MONTHS)
    assert len(long.page("Amira", at=THIRTEEN_MONTHS).signals) == 1
    assert sweeps(long, sweep_at) == 0, "once is enough"


def test_who_passed_it_on_sees_it_no_longer_than_a_year(long: Story) -> None:
    sweeps(long, ELEVEN_MONTHS)
    with pytest.raises(Missing):
        long.page("Bram", at=THIRTEEN_MONTHS)


def test_what_does_not_end_yet_or_was_concluded_is_left_alone(long: Story) -> None:
    assert sweeps(long, NOON + timedelta(days=100)) == 0
    long.does("Amira", conclude, concern=long.concern, outcome=Outcome.HELPED)
    assert sweeps(long, ELEVEN_MONTHS) == 0


def test_only_the_sweep_renews_and_never_for_more_than_a_year(long: Story) -> None:
    renew = "SELECT count(*) FROM walls.renew_grants(%s, %s)"
    for by, days in ((long.cast.viewer("Amira"), 300), (long.cast.retention(NOON), 367)):
        until = [NOON + timedelta(days=400), NOON + timedelta(days=days)]
        with pytest.raises(ProgrammingError, match="only the sweep renews"), enter(by), connection.cursor() as cursor:
            cursor.execute(renew, until)
