"""Contact before anybody asked for it, until the resident says yes, not now or no."""

from datetime import date, datetime
from uuid import uuid4

import pytest

from tests.pilotlight.lights import Story
from waakvlam.access.models import Category
from waakvlam.duties.models import DutyKind
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.pilotlight.actions.checking import leave_uncompared
from waakvlam.pilotlight.actions.lapsing import erase_lights, explain_outreach, lapse_outreach
from waakvlam.pilotlight.actions.proposing import propose
from waakvlam.pilotlight.actions.reaching import Said, reach_out, record_answer, review_outreach
from waakvlam.pilotlight.actions.steering import ask_for_help
from waakvlam.pilotlight.models import Origin, Result
from waakvlam.pilotlight.states import LightState

pytestmark = pytest.mark.usefixtures("rolled_back")


def evening(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 17, tzinfo=AMSTERDAM)


def test_contact_begins_with_rhythm_and_ladder_and_a_second_person_looks_along(story: Story) -> None:
    story.is_reached_out_to()

    light = story.light
    assert (light.state, light.next_due_at, light.ends_at) == (
        LightState.REACHING_OUT,
        evening(3, 17),
        evening(6, 10),
    )
    assert story.asked() == {
        (DutyKind.CHECK_IN, "neighbourhood", "Chantal"),
        (DutyKind.REVIEW_OUTREACH, "neighbourhood", "Amira"),
    }


def test_without_a_deputy_a_colleague_looks_along_and_in_a_team_of_one_the_coordinator(story: Story) -> None:
    story.is_proposed()
    story.gets_keeper(deputy=None)
    story.does("Chantal", reach_out, light=story.id)

    assert (DutyKind.REVIEW_OUTREACH, "neighbourhood", "Amira") in story.asked()


def test_alone_in_a_team_the_coordinator_looks_along(story: Story) -> None:
    story.is_proposed()
    story.gets_keeper(keeper="Bram", deputy=None, team=story.team("caretakers"), resident_chose=True)
    story.does("Bram", reach_out, light=story.id)

    assert (DutyKind.REVIEW_OUTREACH, "coordination", None) in story.asked()


def test_contact_needs_a_face(story: Story) -> None:
    story.is_proposed()

    with pytest.raises(Refused, match="Choose first"):
        story.does("Amira", reach_out, light=story.id)


def test_contact_begins_once(story: Story) -> None:
    story.is_reached_out_to()

    with pytest.raises(Refused, match="cannot be done now"):
        story.does("Chantal", reach_out, light=story.id)


def test_with_a_yes_it_burns_by_consent(story: Story) -> None:
    story.is_reached_out_to()
    story.passes(days=10)
    story.does("Chantal", record_answer, light=story.id, answer=Said.YES, words="Graag.")

    light = story.light
    assert (light.state, light.stable_since, light.ends_at) == (LightState.LIT, date(2026, 3, 20), None)
    assert light.next_due_at == evening(3, 27)
    assert (int(Category.CONTACT | Category.WELLBEING | Category.SUPPORT), "consent") in story.grants("neighbourhood")
    assert story.asked() == {(DutyKind.CHECK_IN, "neighbourhood", "Chantal")}
    assert story.happened()[-1] == "resident answered"


def test_not_now_rests_until_the_day_that_the_resident_names(story: Story) -> None:
    story.is_reached_out_to()
    story.does("Chantal", record_answer, light=story.id, answer=Said.NOT_NOW, again_on=date(2026, 4, 20))

    assert story.light.state == LightState.REACHING_OUT
    assert story.light.next_due_at == evening(4, 20)


@pytest.mark.parametrize("again_on", [None, date(2026, 3, 10), date(2026, 6, 11)])
def test_not_now_says_when_we_ask_again(story: Story, again_on: date | None) -> None:
    story.is_reached_out_to()

    with pytest.raises(Invalid, match="ask again"):
        story.does("Chantal", record_answer, light=story.id, answer=Said.NOT_NOW, again_on=again_on)


def test_a_no_stops_it_and_the_way_back_stays_open(story: Story) -> None:
    story.is_reached_out_to()
    story.does("Chantal", record_answer, light=story.id, answer=Said.NO, words="Liever niet.")

    light = story.light
    assert (light.state, light.retain_until) == (LightState.STOPPED, date(2028, 3, 10))
    assert story.duties(*DutyKind) == []
    assert not story.sees("Chantal")


def test_somebody_else_than_the_keeper_looks_along(story: Story) -> None:
    story.is_reached_out_to()

    with pytest.raises(Refused, match="Somebody else"):
        story.does("Chantal", review_outreach, light=story.id, go_on=True, words="Loopt.")
    with pytest.raises(Invalid, match="why"):
        story.does("Amira", review_outreach, light=story.id, go_on=True, words=" ")
    story.does("Amira", review_outreach, light=story.id, go_on=True, words="Ze zwaaien al.")

    assert story.asked() == {(DutyKind.CHECK_IN, "neighbourhood", "Chantal")}
    with pytest.raises(Missing):
        story.does("Amira", review_outreach, light=story.id, go_on=True, words="Nog eens.")


def test_not_like_this_asks_the_coordinator_what_else_could_work(story: Story) -> None:
    story.is_reached_out_to()
    story.does("Amira", review_outreach, light=story.id, go_on=False, words="Hij schrikt ervan.")

    assert story.light.state == LightState.NOT_REACHED
    assert story.asked() == {(DutyKind.EXPLAIN, "coordination", None)}
    assert story.helping() == set()

    assert story.reads(story.cast.retention(story.now), lambda by: erase_lights(by=by)) == 1
    assert story.light.subject_id is None
    story.does("Iris", explain_outreach, light=story.id, why="We proberen het met een buurvrouw.")
    assert story.duties(*DutyKind) == []


def test_silence_never_closes_what_was_not_reached_is_the_coordinators_to_explain(story: Story) -> None:
    story.is_reached_out_to()
    story.contact(Result.TRIED, words="Niet open gedaan")
    story.passes(days=92, hours=6)
    retention = story.cast.retention(story.now)

    assert story.does(retention, lapse_outreach) == 1
    assert story.does(retention, lapse_outreach) == 0

    light = story.light
    assert (light.state, light.subject_id, light.keeper_id) == (LightState.NOT_REACHED, None, None)
    duties = story.duties(*DutyKind)
    assert {(duty.kind, duty.team.name) for duty in duties} == {
        (DutyKind.EXPLAIN, "coordination"),
        (DutyKind.REVIEW_OUTREACH, "neighbourhood"),  # also never done: nobody may forget that
    }
    assert {duty.subject for duty in duties} == {None}
    assert story.check_ins() == []
    with pytest.raises(Refused, match="Only a coordinator"):
        story.does("Amira", explain_outreach, light=story.id, why="Druk.")
    with pytest.raises(Invalid):
        story.does("Iris", explain_outreach, light=story.id, why="")
    story.does("Iris", explain_outreach, light=story.id, why="Ziekte in het team.")
    assert story.duties(*DutyKind) == []
    with pytest.raises(Missing):
        story.does("Iris", explain_outreach, light=story.id, why="Nog eens.")


def test_a_new_light_may_be_proposed_after_one_that_was_not_reached(story: Story) -> None:
    story.is_reached_out_to()
    story.passes(days=93)
    story.does(story.cast.retention(story.now), lapse_outreach)
    story.does("Amira", propose, resident=story.farid.person, origin=Origin.PARTNER, team=story.team("neighbourhood"))

    assert story.asked(DutyKind.DECIDE_LIGHT) == {(DutyKind.DECIDE_LIGHT, "coordination", None)}


def test_without_a_coordinators_desk_the_team_itself_decides_and_explains(story: Story) -> None:
    story.home = story.cast.home_elsewhere
    story.is_proposed()
    assert story.asked() == {(DutyKind.DECIDE_LIGHT, "neighbourhood", None)}
    story.gets_keeper(by="Amira")
    story.does("Chantal", reach_out, light=story.id)
    story.passes(days=93)
    story.does(story.cast.retention(story.now), lapse_outreach)

    assert (DutyKind.EXPLAIN, "neighbourhood", None) in story.asked()


def test_who_asks_for_help_is_not_silent(story: Story) -> None:
    story.is_reached_out_to()
    story.passes(days=80)
    story.does(story.resident(), ask_for_help, words="Toch maar wel.")
    story.passes(days=13)

    assert story.does(story.cast.retention(story.now), lapse_outreach) == 0
    story.contact()
    assert story.does(story.cast.retention(story.now), lapse_outreach) == 1


def test_what_two_phones_said_and_was_erased_is_ended_by_a_person(story: Story) -> None:
    story.is_reached_out_to()
    story.contact(Result.TRIED, device=uuid4())
    story.contact(Result.SEEN, device=uuid4())
    story.passes(days=93)
    story.does(story.cast.retention(story.now), lapse_outreach)

    (kept,) = story.duties(DutyKind.COMPARE)
    assert kept.subject is None
    with pytest.raises(Missing):
        story.does("Hugo", leave_uncompared, check_in=kept.ref)
    story.does("Chantal", leave_uncompared, check_in=kept.ref)
    assert {kind for kind, _, _ in story.asked()} == {DutyKind.EXPLAIN, DutyKind.REVIEW_OUTREACH}


def test_what_is_still_there_is_compared_and_not_left(story: Story) -> None:
    story.is_reached_out_to()
    story.contact(Result.TRIED, device=uuid4())
    made = story.contact(Result.SEEN, device=uuid4())
    with pytest.raises(Missing):
        story.does("Chantal", leave_uncompared, check_in=made.id)
