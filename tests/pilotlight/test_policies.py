"""How a municipality keeps its lights: a new version says why, and what burns follows."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.cast import AREA, NOON, Cast
from tests.pilotlight.lights import Story
from tests.pilotlight.steps import assert_in_step, owed_for, read_light
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.pilotlight.actions.policies import Terms, follow_policy, set_policy
from waakvlam.pilotlight.models import Policy
from waakvlam.pilotlight.queries.policy import policy_for
from waakvlam.pilotlight.rules.fitting import rhythm_fits

MONTHLY = Terms(stages=[[1, "month", 0]])


@pytest.mark.parametrize(
    ("stages", "fits"),
    [
        ([[1, "week", 4], [2, "week", 6], [1, "month", 0, 12], [3, "month", 0]], True),
        ([[12, "month", 0]], True),
        ([[52, "week", 0]], True),
        ([], False),
        ([[1, "week", 4]], False),  # after four weeks nobody would come
        ([[1, "week", 0], [1, "month", 0]], False),  # the second would never begin
        ([[13, "month", 0]], False),
        ([[53, "week", 0]], False),
        ([[0, "week", 0]], False),
        ([[1, "year", 0]], False),
        ([["elke", "week", 0]], False),
        ([[1]], False),
    ],
)
def test_a_rhythm_goes_on_for_ever_without_long_gaps(stages: list[list[int | str]], fits: bool) -> None:
    assert rhythm_fits(stages) is fits


def set_it(cast: Cast, terms: Terms, *, reason: str = "Proef in Oost", days: int = 0) -> UUID:
    karin = cast.viewer("Karin", at=NOON + timedelta(days=days))
    with enter(karin):
        return set_policy(by=karin, area_code="WK999901", terms=terms, reason=reason)


def lit(cast: Cast) -> UUID:
    """A light of Chantal for Farid, reached at noon."""
    story = Story(cast)
    story.is_lit()
    story.contact()
    return story.id


@pytest.mark.usefixtures("rolled_back")
def test_a_new_version_ends_the_old_one_which_stays_readable(cast: Cast) -> None:
    first, second = set_it(cast, Terms()), set_it(cast, MONTHLY, days=1)
    clock = cast.clock(NOON + timedelta(days=1))
    with enter(clock):
        assert policy_for(clock, AREA).id == second
        old = Policy.objects.get(id=first)
    assert (old.until, old.reason) == (NOON + timedelta(days=1), "Proef in Oost")


@pytest.mark.usefixtures("rolled_back")
@pytest.mark.parametrize(
    ("terms", "reason", "field"),
    [
        (Terms(), " ", "reason"),
        (Terms(stages=[]), "omdat", "stages"),
        (Terms(outreach=[[1, "week", 2]]), "omdat", "outreach"),
        (Terms(holders=()), "omdat", "holders"),
    ],
)
def test_a_policy_that_cannot_work_is_refused_with_what_to_do(
    cast: Cast, terms: Terms, reason: str, field: str
) -> None:
    with pytest.raises(Invalid) as problem:
        set_it(cast, terms, reason=reason)
    assert problem.value.field == field


@pytest.mark.usefixtures("rolled_back")
def test_what_burns_follows_the_new_rhythm_and_its_duty_moves_along(cast: Cast) -> None:
    light = lit(cast)
    (before,) = owed_for(light, NOON)
    assert (before.due_at - NOON).days == 7
    set_it(cast, MONTHLY)
    clock = cast.clock(NOON)
    with enter(clock):
        assert follow_policy(by=clock, area="WK999901") == light
        assert follow_policy(by=clock, area="WK999901", after=light) is None
    (after,) = owed_for(light, NOON)
    assert after.id == before.id
    assert read_light(light, NOON).next_due_at == after.due_at
    assert after.due_at.astimezone(AMSTERDAM).date().isoformat() == "2026-04-10"
    assert_in_step(light, NOON)


@pytest.mark.usefixtures("rolled_back")
def test_a_policy_elsewhere_moves_nothing_here(cast: Cast) -> None:
    lit(cast)
    clock = cast.clock(NOON)
    with enter(clock):
        assert follow_policy(by=clock, area="WK999902") is None
