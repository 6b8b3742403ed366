"""How a light ends, and begins again: the resident on any day, professionals only after stable years (story I, D)."""

from datetime import date
from typing import Any

import pytest

from tests.pilotlight.lights import Story
from waakvlam.access.models import Category
from waakvlam.duties.models import DutyKind
from waakvlam.households.actions import involve
from waakvlam.households.models import EndReason, HelpRole, Involvement, Law
from waakvlam.inbox.models import Notice
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.parties.models import Membership
from waakvlam.pilotlight.actions.ending import end_help, let_go, let_go_slowly, reopen, stop, stop_mine
from waakvlam.pilotlight.actions.lapsing import erase_lights
from waakvlam.pilotlight.actions.reaching import Said, record_answer
from waakvlam.pilotlight.actions.steering import ask_for_help, confirm_relapse, pause
from waakvlam.pilotlight.models import Keeping, Light, Mood, Origin
from waakvlam.pilotlight.states import LightState

pytestmark = pytest.mark.usefixtures("rolled_back")
FULL = int(Category.CONTACT | Category.WELLBEING | Category.SUPPORT)


def is_stable_for_years(story: Story) -> None:
    """Lit in March 2026, and three years and a little later, with a contact in each half-year."""
    story.is_lit()
    for _half_year in range(6):
        story.passes(days=183)
        story.contact()


def test_professionals_cannot_close_after_eight_months(story: Story) -> None:
    story.is_lit()
    story.passes(days=245)
    story.contact()

    with pytest.raises(Refused, match="Keep contact"):
        story.does("Chantal", let_go_slowly, light=story.id)
    assert story.light.state == LightState.LIT


def test_after_stable_years_contact_becomes_rarer_first_and_then_it_is_let_go_with_a_way_back(story: Story) -> None:
    is_stable_for_years(story)
    story.does("Chantal", let_go_slowly, light=story.id, words="Samen besproken.")

    assert story.light.state == LightState.LETTING_GO
    assert story.light.next_due_at is not None
    assert (story.light.next_due_at - story.now).days > 175
    with pytest.raises(Refused, match="Talk about it first"):
        story.does("Chantal", let_go, light=story.id, keeping=Keeping.CARD, agreed=False)

    story.does("Chantal", let_go, light=story.id, keeping=Keeping.CARD, agreed=True, words="Hij redt het.")

    light = story.light
    assert (light.state, light.keeping) == (LightState.LET_GO, Keeping.CARD)
    assert light.retain_until == date(2031, 3, 12)
    assert story.duties(*DutyKind) == []
    assert not story.sees("Chantal")


def test_letting_go_takes_two_steps(story: Story) -> None:
    is_stable_for_years(story)

    with pytest.raises(Refused, match="cannot be done now"):
        story.does("Chantal", let_go, light=story.id, keeping=Keeping.CARD, agreed=True)


def test_a_setback_while_letting_go_starts_the_years_anew(story: Story) -> None:
    is_stable_for_years(story)
    story.does("Chantal", let_go_slowly, light=story.id)
    story.does("Chantal", confirm_relapse, light=story.id, relapse=True)

    assert story.light.state == LightState.LIT
    with pytest.raises(Refused, match="Keep contact"):
        story.does("Chantal", let_go_slowly, light=story.id)


def test_the_resident_stops_on_any_day_through_a_professional(story: Story) -> None:
    story.is_lit()
    story.does("Chantal", stop, light=story.id, keeping=Keeping.CARD, words="Wil het zelf doen.")

    light = story.light
    assert (light.state, light.next_due_at, light.keeping) == (LightState.STOPPED, None, Keeping.CARD)
    assert story.duties(*DutyKind) == []
    with pytest.raises(Missing):
        story.does("Chantal", stop, light=story.id, keeping=Keeping.CARD)


def test_the_resident_stops_alone_and_what_is_not_kept_is_erased_that_day(story: Story) -> None:
    story.is_lit()
    story.contact(words="Veel gepraat.", mood=Mood.STEADY)
    story.does(story.resident(), stop_mine, keeping=Keeping.NOTHING)

    assert story.light.state == LightState.STOPPED
    assert story.duties(*DutyKind) == []
    with pytest.raises(Missing):
        story.does(story.resident(), stop_mine, keeping=Keeping.NOTHING)

    retention = story.cast.retention(story.now)
    assert story.does(retention, erase_lights) == 1
    assert story.does(retention, erase_lights) == 0
    assert story.light.subject_id is None
    with pytest.raises(Missing):
        story.does("Chantal", reopen, light=story.id)


def test_a_card_is_kept_two_years_and_not_a_day_longer(story: Story) -> None:
    story.is_lit()
    story.does(story.resident(), stop_mine, keeping=Keeping.CARD)

    story.passes(days=730)
    assert story.does(story.cast.retention(story.now), erase_lights) == 0
    story.passes(days=1)
    assert story.does(story.cast.retention(story.now), erase_lights) == 1


def test_a_resident_without_a_light_stops_nothing_and_nobody_stops_for_them(story: Story) -> None:
    with pytest.raises(Missing):
        story.does(story.resident(), stop_mine, keeping=Keeping.CARD)


def test_only_the_light_of_a_team_that_sees_the_resident_is_stopped(story: Story) -> None:
    story.is_lit()

    with pytest.raises(Missing):
        story.does("Hugo", stop, light=story.id, keeping=Keeping.NOTHING)
    with pytest.raises(Missing):
        story.does("Iris", stop, light=story.id, keeping=Keeping.NOTHING)  # sees it, and not the resident


def test_a_resident_who_stopped_begins_again_in_one_step_with_the_same_face(story: Story) -> None:
    story.is_lit()
    story.does("Chantal", stop, light=story.id, keeping=Keeping.CARD)
    story.passes(days=200)

    assert story.does(story.resident(), reopen, light=story.id, words="Het gaat weer minder.") is LightState.LIT

    light = story.light
    assert (light.state, light.stage, light.faces) == (LightState.LIT, 0, 1)
    assert (light.stable_since, light.retain_until) == (date(2026, 9, 26), None)
    assert story.asked() == {(DutyKind.CHECK_IN, "neighbourhood", "Chantal")}
    assert story.sees("Chantal")
    assert story.helping() == {("keeper", "Chantal"), ("deputy", "Amira")}
    assert (FULL, "consent") in story.grants("neighbourhood")


def test_after_a_stop_a_professional_proposes_anew_in_one_step_and_only_the_residents_word_lights_it(
    story: Story,
) -> None:
    story.is_lit()
    story.does("Chantal", stop, light=story.id, keeping=Keeping.CARD)
    story.does("Chantal", reopen, light=story.id, words="Hij groette weer.")

    light = story.light
    assert (light.state, light.lit_at, light.stable_since) == (LightState.PROPOSED, None, None)
    assert story.asked() == {(DutyKind.DECIDE_LIGHT, "neighbourhood", "Chantal")}
    minimal = (int(Category.CONTACT | Category.WELLBEING), "law")
    assert minimal in story.grants("neighbourhood")
    assert all(basis != "consent" for _width, basis in story.grants("neighbourhood"))

    story.does("Chantal", record_answer, light=story.id, answer=Said.YES, words="Kom maar weer.")
    assert story.light.state == LightState.LIT
    assert (FULL, "consent") in story.grants("neighbourhood")


def test_what_was_let_go_in_agreement_burns_again_in_one_step(story: Story) -> None:
    is_stable_for_years(story)
    story.does("Chantal", let_go_slowly, light=story.id)
    story.does("Chantal", let_go, light=story.id, keeping=Keeping.CARD, agreed=True)
    story.does("Chantal", reopen, light=story.id)

    assert story.light.state == LightState.LIT
    assert (FULL, "consent") in story.grants("neighbourhood")


def test_who_wants_nothing_kept_is_not_asked_again(story: Story) -> None:
    story.is_lit()
    story.does("Chantal", stop, light=story.id, keeping=Keeping.NOTHING)

    with pytest.raises(Missing):
        story.does("Chantal", reopen, light=story.id)
    story.does(story.resident(), reopen, light=story.id)
    assert story.light.state == LightState.LIT


@pytest.mark.parametrize("said_no", [True, False])
def test_a_partner_who_helped_before_may_propose_it_anew_too(story: Story, said_no: bool) -> None:
    story.is_reached_out_to()
    helping = story.does(
        "Amira", involve, subject=story.farid.person, role=HelpRole.SUPPORT_WORKER, law=Law.WMO,
        team=story.team("clinic"), person=story.person("Dirk"),
    )  # fmt: skip
    story.does("Amira", end_help, involvement=helping, reason=EndReason.DONE)
    if said_no:
        story.does("Chantal", record_answer, light=story.id, answer=Said.NO, words="Liever niet.")
    else:
        story.does("Chantal", record_answer, light=story.id, answer=Said.YES, words="Graag.")
        story.does("Chantal", stop, light=story.id, keeping=Keeping.CARD)
    story.does("Dirk", reopen, light=story.id)

    assert story.light.state == LightState.PROPOSED
    assert not story.sees("Dirk")


def test_a_stranger_cannot_begin_again_and_nobody_twice(story: Story) -> None:
    story.is_lit()
    with pytest.raises(Missing):
        story.does("Chantal", reopen, light=story.id)
    story.does("Chantal", stop, light=story.id, keeping=Keeping.CARD)
    with pytest.raises(Missing):
        story.does("Hugo", reopen, light=story.id)
    with pytest.raises(Missing):
        story.does(Viewer(Role.RESIDENT, story.now, resident=story.farid.home), reopen, light=story.id)
    story.does("Chantal", reopen, light=story.id)
    with pytest.raises(Missing):
        story.does("Chantal", reopen, light=story.id)


def test_when_the_face_has_left_the_coordinator_finds_another(story: Story) -> None:
    story.is_lit()
    story.does("Chantal", stop, light=story.id, keeping=Keeping.CARD)
    left = Membership.objects.using("owner").filter(professional=story.person("Chantal"))
    left.update(until=date(2026, 3, 20))
    try:
        story.passes(days=30)
        story.does("Amira", reopen, light=story.id)

        assert story.asked() == {(DutyKind.DECIDE_LIGHT, "coordination", None)}
        assert story.helping() == {("deputy", "Amira")}
    finally:
        left.update(until=None)


# Helping ends (story D) -------------------------------------------------------------------------------------------


def helped(story: Story, by: str = "Amira", **more: Any) -> Any:
    what: dict[str, Any] = {"subject": story.farid.person, "role": HelpRole.SUPPORT_WORKER, "law": Law.WMO} | more
    return story.does(by, involve, team=story.team("clinic"), person=story.person("Dirk"), **what)


def test_help_does_not_end_into_nothing(story: Story) -> None:
    helping = helped(story)

    with pytest.raises(Refused, match="Name who goes on, or propose"):
        story.does("Amira", end_help, involvement=helping, reason=EndReason.CARE_ENDED)


def test_when_care_ends_a_light_is_proposed_the_same_day(story: Story) -> None:
    helping = helped(story)
    (light,) = story.does(
        "Amira", end_help, involvement=helping, reason=EndReason.CARE_ENDED, propose_to=story.team("neighbourhood")
    )
    story.id = light

    assert (story.light.origin, story.light.proposed_at) == (Origin.CARE_ENDED, story.now)
    assert story.looks("Amira", lambda: Involvement.objects.get(id=helping).until) == date(2026, 3, 10)


def test_an_open_light_is_somebody_who_stays(story: Story) -> None:
    story.is_lit()
    helping = helped(story)

    assert story.does("Amira", end_help, involvement=helping, reason=EndReason.DONE) == []


def test_another_provider_goes_on_and_corporation_and_keeper_hear_of_it(story: Story) -> None:
    story.is_lit()
    first = helped(story)
    second = story.does(
        "Amira", involve, subject=story.farid.person, role=HelpRole.SUPPORT_WORKER, law=Law.WMO,
        team=story.team("neighbourhood"), person=story.person("Amira"),
    )  # fmt: skip
    story.does("Amira", end_help, involvement=first, reason=EndReason.OTHER_PROVIDER, successor=second)

    told = story.reads(story.cast.viewer("Chantal", at=story.now), lambda by: list(Notice.objects.values_list("kind")))
    assert told


def test_help_at_home_ends_with_a_light_for_who_lives_there(story: Story) -> None:
    helping = helped(story, subject=story.farid.home, role=HelpRole.DEBT_HELPER)
    (light,) = story.does(
        "Amira", end_help, involvement=helping, reason=EndReason.DONE, propose_to=story.team("neighbourhood")
    )

    assert story.reads("Amira", lambda by: Light.objects.get(id=light).subject_id) == story.farid.person


def test_a_known_face_is_changed_in_the_light_itself(story: Story) -> None:
    story.is_lit()
    rows = Involvement.objects.filter(role=HelpRole.KEEPER, until=None).values_list("id", flat=True)
    (keeping,) = story.looks("Amira", lambda: list(rows))

    with pytest.raises(Refused, match="known face"):
        story.does("Amira", end_help, involvement=keeping, reason=EndReason.DONE)


def test_after_the_end_nothing_is_asked_and_words_are_never_a_bsn(story: Story) -> None:
    story.is_lit()
    with pytest.raises(Invalid, match="BSN"):
        story.does("Chantal", stop, light=story.id, keeping=Keeping.CARD, words="123456782")
    story.does("Chantal", pause, light=story.id, until=date(2026, 4, 1), reason="Vakantie")
    story.does(story.resident(), ask_for_help)
    story.does("Chantal", stop, light=story.id, keeping=Keeping.CARD)

    assert story.duties(*DutyKind) == []


def test_after_a_no_others_can_only_propose_anew_and_the_residents_own_word_lights_it(story: Story) -> None:
    story.is_reached_out_to()
    story.does("Chantal", record_answer, light=story.id, answer=Said.NO, words="Liever niet.")
    story.does("Amira", reopen, light=story.id, words="Hij groette weer.")

    assert story.light.state == LightState.PROPOSED
    assert all(basis != "consent" for _width, basis in story.grants("neighbourhood"))


def test_a_resident_who_said_no_lights_it_with_their_own_word(story: Story) -> None:
    story.is_reached_out_to()
    story.does("Chantal", record_answer, light=story.id, answer=Said.NO, words="Liever niet.")
    story.does(story.resident(), reopen, light=story.id)

    assert story.light.state == LightState.LIT
