"""Walking through the neighbourhood, without a household."""

import pytest

from tests.cast import AREA, Cast
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing
from waakvlam.pilotlight.actions.rounds import record_round
from waakvlam.pilotlight.models import Round

pytestmark = pytest.mark.usefixtures("rolled_back")


def test_a_round_counts_minutes_and_talks_and_names_nobody(cast: Cast) -> None:
    chantal = cast.viewer("Chantal")
    with enter(chantal):
        walk = record_round(by=chantal, team=chantal.teams[0], area=AREA, minutes=50, talks=7)
        kept = Round.objects.get(id=walk)
    assert (kept.area, kept.minutes, kept.talks, kept.at) == (AREA, 50, 7, chantal.now)


@pytest.mark.parametrize("minutes", [0, -5, 721])
def test_a_round_takes_some_time_and_not_a_day(cast: Cast, minutes: int) -> None:
    chantal = cast.viewer("Chantal")
    with enter(chantal), pytest.raises(Invalid):
        record_round(by=chantal, team=chantal.teams[0], area=AREA, minutes=minutes, talks=1)


def test_one_walks_for_a_team_of_ones_own(cast: Cast) -> None:
    chantal = cast.viewer("Chantal")
    with enter(chantal), pytest.raises(Missing):
        record_round(by=chantal, team=cast.teams["caretakers"].id, area=AREA, minutes=30, talks=1)
