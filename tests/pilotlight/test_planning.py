"""The warning plan, in the resident's words."""

from uuid import UUID

import pytest

from tests.cast import Cast
from tests.pilotlight.lights import Story
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing
from waakvlam.pilotlight.actions.planning import Phase, set_colour, write_plan
from waakvlam.pilotlight.models import Colour, PlanNow, PlanPhase
from waakvlam.pilotlight.queries.lights import colours, opened_light

pytestmark = pytest.mark.usefixtures("rolled_back")
GREEN = Phase("Ik zwaai naar de buren.", "Elke dag een rondje.", "")
RED = Phase("De gordijnen blijven dicht.", "Zacht praten.", "Mijn zus mag naar binnen. Zij heeft een sleutel.")


def lit(cast: Cast) -> UUID:
    """A light that burns for Farid."""
    story = Story(cast)
    story.is_lit()
    return story.id


def test_a_new_plan_replaces_the_one_before_it_and_leaves_out_what_nobody_filled_in(cast: Cast) -> None:
    light = lit(cast)
    chantal = cast.viewer("Chantal")
    with enter(chantal):
        write_plan(by=chantal, light=light, phases={Colour.YELLOW: Phase("Slaapt slecht.")}, with_resident=False)
        phases = {Colour.GREEN: GREEN, Colour.YELLOW: Phase("  "), Colour.RED: RED}
        write_plan(by=chantal, light=light, phases=phases, with_resident=True)
    with enter(chantal):
        opened_light(chantal, light, activity="test")
        kept = {phase.colour: phase for phase in PlanPhase.objects.filter(light=light)}
        assert set(kept) == {"green", "red"}
        assert kept["red"].who_may == "Mijn zus mag naar binnen. Zij heeft een sleutel."
        assert kept["green"].with_resident


@pytest.mark.parametrize(("phase", "field"), [(Phase(" "), "phases"), (Phase("BSN 123456782"), "green-others_see")])
def test_an_empty_plan_and_a_citizen_number_are_refused(cast: Cast, phase: Phase, field: str) -> None:
    light = lit(cast)
    chantal = cast.viewer("Chantal")
    with enter(chantal), pytest.raises(Invalid) as problem:
        write_plan(by=chantal, light=light, phases={Colour.GREEN: phase}, with_resident=True)
    assert problem.value.field == field


def test_the_colour_that_fits_now_is_a_word_that_keeper_and_resident_choose(cast: Cast) -> None:
    light = lit(cast)
    chantal, hugo = cast.viewer("Chantal"), cast.viewer("Hugo")
    with enter(chantal):
        set_colour(by=chantal, light=light, colour=Colour.YELLOW)
        assert colours(chantal, [light]) == {light: Colour.YELLOW}
    for colour in (Colour.RED, Colour.YELLOW):
        with enter(chantal):
            set_colour(by=chantal, light=light, colour=colour)
    with enter(chantal):
        opened_light(chantal, light, activity="test")
        assert PlanNow.objects.get(light=light).colour == "yellow"
    with enter(hugo), pytest.raises(Missing):
        set_colour(by=hugo, light=light, colour=Colour.GREEN)
