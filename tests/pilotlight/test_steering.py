"""Another rhythm, a pause, a setback and a question: what changes, who says so, and what follows."""

from datetime import date, datetime, timedelta

import pytest

from tests.pilotlight.lights import Story
from waakvlam.duties.models import DutyKind
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.pilotlight.actions.ending import stop
from waakvlam.pilotlight.actions.steering import (
    ask_about_signal,
    ask_for_help,
    confirm_relapse,
    override_rhythm,
    pause,
    resume,
)
from waakvlam.pilotlight.models import Asked, Keeping, Result
from waakvlam.pilotlight.rules.rhythm import Unit
from waakvlam.pilotlight.states import LightState

pytestmark = pytest.mark.usefixtures("rolled_back")


def evening(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 17, tzinfo=AMSTERDAM)


def test_a_light_may_have_a_rhythm_of_its_own_with_a_reason(story: Story) -> None:
    story.is_lit()
    story.contact()
    story.does("Chantal", override_rhythm, light=story.id, every=1, unit=Unit.MONTH, reason="Farid wil het zo.")
    assert story.light.next_due_at == evening(4, 10)
    story.contact(next_on=date(2026, 4, 20))
    assert story.light.next_due_at == evening(4, 20)

    story.does("Chantal", override_rhythm, light=story.id, every=None, reason="Terug naar gewoon.")
    assert story.light.next_due_at == evening(3, 17)
    assert story.happened().count("rhythm changed") == 2


def test_a_rhythm_needs_a_reason_and_an_interval_that_can_be(story: Story) -> None:
    story.is_lit()

    with pytest.raises(Invalid, match="why"):
        story.does("Chantal", override_rhythm, light=story.id, every=2, reason="")
    with pytest.raises(Invalid, match="half a year"):
        story.does("Chantal", override_rhythm, light=story.id, every=7, unit=Unit.MONTH, reason="Ver weg.")


def test_what_is_only_proposed_has_no_rhythm(story: Story) -> None:
    story.is_proposed()

    with pytest.raises(Refused, match="does not burn"):
        story.does("Amira", override_rhythm, light=story.id, every=2, reason="Toch.")


def test_a_pause_has_a_reason_and_an_end_and_then_contact_goes_on(story: Story) -> None:
    story.is_lit()
    story.contact()
    story.does("Chantal", pause, light=story.id, until=date(2026, 4, 18), reason="Bij familie.")

    assert story.asked() == {(DutyKind.END_PAUSE, "neighbourhood", "Chantal")}
    assert story.light.next_due_at == evening(4, 20)  # the first working day
    story.contact()
    assert story.asked() == {(DutyKind.END_PAUSE, "neighbourhood", "Chantal")}

    story.passes(days=39)
    story.does("Chantal", resume, light=story.id, words="Weer thuis.")
    assert story.asked() == {(DutyKind.CHECK_IN, "neighbourhood", "Chantal")}
    assert story.light.next_due_at == evening(4, 28)  # a week later is King's Day less one: a Monday and a holiday
    assert story.happened()[-2:] == ["light paused", "light resumed"]


def test_contact_may_go_on_sooner_on_a_day_within_a_week(story: Story) -> None:
    story.is_lit()
    story.does("Chantal", pause, light=story.id, until=date(2026, 4, 18), reason="Bij familie.")

    with pytest.raises(Refused, match="within a week"):
        story.does("Chantal", resume, light=story.id, next_on=date(2026, 3, 25))
    story.does("Chantal", resume, light=story.id, next_on=date(2026, 3, 12))
    assert story.light.next_due_at == evening(3, 12)
    with pytest.raises(Refused, match="no pause"):
        story.does("Chantal", resume, light=story.id)


def test_only_what_is_lit_is_paused_and_never_for_long(story: Story) -> None:
    story.is_reached_out_to()
    with pytest.raises(Refused, match="did not say yes"):
        story.does("Chantal", pause, light=story.id, until=date(2026, 4, 1), reason="Druk.")


def test_a_pause_is_never_longer_than_three_months(story: Story) -> None:
    story.is_lit()
    with pytest.raises(Refused, match="three months"):
        story.does("Chantal", pause, light=story.id, until=date(2026, 7, 1), reason="Druk.")


# A setback ----------------------------------------------------------------------------------------------------------


def test_a_small_signal_where_the_resident_lives_asks_the_keeper_once(story: Story) -> None:
    story.is_lit()
    told = story.cast.els_tells(at=story.now)

    assert story.does(story.cast.clock(story.now), ask_about_signal, signal=told.signal) == 1
    assert story.does(story.cast.clock(story.now), ask_about_signal, signal=told.signal) == 0
    assert (DutyKind.CONFIRM_RELAPSE, "neighbourhood", "Chantal") in story.asked()
    assert story.light.stable_since == date(2026, 3, 10)


def test_elsewhere_or_before_a_yes_nobody_is_asked(story: Story) -> None:
    story.is_reached_out_to()
    here = story.cast.els_tells(at=story.now)
    there = story.cast.els_tells(at=story.now, home=story.cast.neighbours_home)

    for told in (here, there):
        assert story.does(story.cast.clock(story.now), ask_about_signal, signal=told.signal) == 0


def test_only_the_keepers_yes_starts_the_stable_years_anew(story: Story) -> None:
    story.is_lit()
    for _week in range(4):
        story.contact()
        story.passes(days=7)
    told = story.cast.els_tells(at=story.now)
    story.does(story.cast.clock(story.now), ask_about_signal, signal=told.signal)

    story.does("Chantal", confirm_relapse, light=story.id, relapse=False, words="Een feestje.")
    assert (story.light.stable_since, story.light.stage) == (date(2026, 3, 10), 1)
    assert DutyKind.CONFIRM_RELAPSE not in {kind for kind, _, _ in story.asked()}

    story.does("Chantal", confirm_relapse, light=story.id, relapse=True, words="Hij slaapt niet.")
    light = story.light
    assert (light.stable_since, light.stage, light.state) == (date(2026, 4, 7), 0, LightState.LIT)
    assert light.next_due_at == evening(4, 14)  # each week again


def test_somebody_else_cannot_say_it_is_a_setback(story: Story) -> None:
    story.is_lit()
    story.gets_keeper(deputy=None)

    with pytest.raises(Refused, match="Only the known face"):
        story.does("Amira", confirm_relapse, light=story.id, relapse=True)


# A question ---------------------------------------------------------------------------------------------------------


def test_the_resident_asks_for_help_without_a_form_and_is_called_back(story: Story) -> None:
    story.is_lit()
    asked = story.does(story.resident(), ask_for_help, words="Kom je langs?")

    assert (DutyKind.HELP_ASKED, "neighbourhood", "Chantal") in story.asked()
    (question,) = story.looks("Chantal", lambda: list(Asked.objects.filter(light=story.id)))
    assert (question.id, question.words) == (asked, "Kom je langs?")
    story.contact(Result.TRIED)
    assert (DutyKind.HELP_ASKED, "neighbourhood", "Chantal") in story.asked()
    story.now += timedelta(hours=1)
    story.contact()
    assert story.asked() == {(DutyKind.CHECK_IN, "neighbourhood", "Chantal")}
    assert story.happened(asked) == []
    assert "help asked" in story.happened()


def test_without_a_light_there_is_nobody_to_ask(story: Story) -> None:
    story.is_lit()
    story.does("Chantal", stop, light=story.id, keeping=Keeping.CARD)

    with pytest.raises(Missing):
        story.does(story.resident(), ask_for_help)
