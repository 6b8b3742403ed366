from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from tests.cast import NOON
from tests.signals.story import Story
from waakvlam.access.models import Category, PurposeCode
from waakvlam.duties.models import DutyKind as D
from waakvlam.duties.rules import due_at
from waakvlam.journal.models import Event
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.signals.actions.acting import (
    VisitOutcome,
    accept,
    conclude,
    note,
    pass_on,
    return_concern,
    set_own_reference,
    visit,
)
from waakvlam.signals.actions.answering import write
from waakvlam.signals.actions.informing import agree_to_postpone, ask_to_postpone, person_told
from waakvlam.signals.actions.reopening import reopen
from waakvlam.signals.actions.telling import Contact
from waakvlam.signals.catalogue import Observer
from waakvlam.signals.models import Channel, Concern, Ground, Outcome
from waakvlam.signals.queries.concerns import open_concern

pytestmark = pytest.mark.usefixtures("rolled_back")
LATER = NOON + timedelta(days=1)
TOLD: dict[str, Any] = {"told": Channel.IN_PERSON}


def detail_of(story: Story, happened: str, name: str = "Bram", at: Any = NOON) -> dict[str, Any]:
    """What the record says in words about the last time that this happened."""
    return [m.detail for m in story.page(name, at=at).story if m.happened == happened][-1]


# Accept ----------------------------------------------------------------------------------------------------------


def test_who_accepts_owns_it_and_the_reporter_sees_that_it_was_read(story: Story) -> None:
    told = story.tells()
    story.does("Bram", accept, concern=story.concern, at=LATER)
    concern = story.page("Bram", at=LATER).concern
    assert (concern.state, concern.person_id, concern.accepted_at) == ("accepted", story.person("Bram").id, LATER)
    assert story.asked() == {
        (D.ACT, "caretakers", "Bram"),
        (D.INFORM, "caretakers", "Bram"),
        (D.ANSWER, "caretakers", "Bram"),
    }
    assert story.due(D.ACT) == due_at(D.ACT, 2, LATER)
    (answer,) = story.page("Bram", at=LATER).answers
    assert (answer.read_at, answer.due_at) == (LATER, told.answer_due_at)


def test_it_is_accepted_once(story: Story) -> None:
    story.tells()
    story.does("Bram", accept, concern=story.concern)
    with pytest.raises(Refused):
        story.does("Bram", accept, concern=story.concern)
    assert len(story.duties(D.ACT)) == 1


def test_who_has_no_grant_finds_nothing(story: Story) -> None:
    story.tells()
    for name in ("Hugo", "Dirk", "Amira", "Greet", "Karin"):
        with pytest.raises(Missing):
            story.does(name, accept, concern=story.concern)


def test_who_rang_and_answered_everybody_may_still_pass_it_on(story: Story) -> None:
    told = story.tells()
    story.does("Bram", visit, concern=story.concern, outcome=VisitOutcome.WORRIED, told_why=True)
    story.is_answered("Bram", told)
    assert story.asked() == {(D.ACT, "caretakers", "Bram")}, "what is left was asked by Bram's own visit"
    story.does("Bram", pass_on, concern=story.concern, team=story.team("neighbourhood"), reason="meer dan lawaai")
    assert story.asked() == {(D.ACCEPT, "neighbourhood", None)}


def test_who_passed_it_on_cannot_take_it_back_unasked(story: Story) -> None:
    story.tells()
    story.does(
        "Bram", pass_on, concern=story.concern, team=story.team("neighbourhood"), **TOLD, reason="meer dan lawaai"
    )
    before = story.asked()
    verbs: list[tuple[Any, dict[str, Any]]] = [
        (accept, {}),
        (visit, {"outcome": VisitOutcome.FINE, "told_why": True}),
        (return_concern, {"reason": "toch niet"}),
        (pass_on, {"team": story.team("caretakers"), "reason": "toch wij"}),
        (conclude, {"outcome": Outcome.NOT_NOW}),
        (set_own_reference, {"reference": "Z-1"}),
    ]
    for verb, arguments in verbs:
        with pytest.raises(Refused):
            story.does("Bram", verb, concern=story.concern, **arguments)
    assert (story.asked(), story.state()) == (before, "received")


# Visit and note --------------------------------------------------------------------------------------------------


def test_spoken_and_fine_is_one_tap_that_answers_tells_and_concludes(story: Story) -> None:
    story.tells()
    assert story.does("Bram", visit, concern=story.concern, outcome=VisitOutcome.FINE, told_why=True)
    assert (story.state(), story.answers(), story.informing()) == ("concluded", ["given"], "told")
    assert story.asked() == set()


def test_fine_stays_open_while_somebody_waits_for_a_call(story: Story) -> None:
    story.tells(channel=Channel.PHONE, contact=Contact(phone="0612345678"))
    assert not story.does("Bram", visit, concern=story.concern, outcome=VisitOutcome.FINE, told_why=True)
    assert story.asked(D.ANSWER, D.ACT) == {(D.ANSWER, "caretakers", "Bram"), (D.ACT, "caretakers", "Bram")}


def test_fine_stays_open_while_the_resident_does_not_know_why_somebody_came(story: Story) -> None:
    story.tells()
    assert not story.does("Bram", visit, concern=story.concern, outcome=VisitOutcome.FINE, told_why=False)
    assert (story.state(), story.answers(), story.informing()) == ("in action", ["given"], "owed")


@pytest.mark.parametrize(
    ("outcome", "informing"),
    [(VisitOutcome.WORRIED, "told"), (VisitOutcome.NOT_FOUND, "owed"), (VisitOutcome.REFUSED, "owed")],
)
def test_any_other_visit_goes_on_with_a_next_moment(story: Story, outcome: VisitOutcome, informing: str) -> None:
    story.tells()
    what = {"concern": story.concern, "outcome": outcome, "told_why": True, "words": " gordijn bewoog "}
    assert not story.does("Bram", visit, at=LATER, **what)
    assert (story.state(), story.informing(), story.answers()) == ("in action", informing, ["owed"])
    assert story.due(D.ACT) == due_at(D.ACT, 2, LATER)
    assert detail_of(story, "visited", at=LATER) == {"outcome": outcome.value, "words": "gordijn bewoog"}


def test_who_heard_why_somebody_came_was_told_also_while_postponing_was_asked(story: Story) -> None:
    story.tells()
    story.does("Bram", ask_to_postpone, concern=story.concern, ground=Ground.INVESTIGATION, why="aangifte")
    story.does("Bram", visit, concern=story.concern, outcome=VisitOutcome.WORRIED, told_why=True)
    assert story.informing() == "told"
    assert story.asked(D.INFORM, D.REVIEW_POSTPONEMENT) == set()


def test_a_note_moves_the_next_moment_on(story: Story) -> None:
    story.tells()
    story.does("Bram", accept, concern=story.concern)
    story.does("Bram", note, concern=story.concern, words="Gebeld, komt morgen", at=LATER)
    assert story.due(D.ACT) == due_at(D.ACT, 2, LATER)
    assert detail_of(story, "noted", at=LATER) == {"words": "Gebeld, komt morgen"}


def test_a_partner_who_may_see_it_adds_a_note_and_changes_nothing(story: Story) -> None:
    story.tells()
    story.does(
        "Bram", pass_on, concern=story.concern, team=story.team("neighbourhood"), **TOLD, reason="meer dan lawaai"
    )
    before = story.asked()
    story.does("Bram", note, concern=story.concern, words="Nog langs geweest, deur bleef dicht.", at=LATER)
    assert (story.asked(), story.state()) == (before, "received")
    assert detail_of(story, "noted", "Amira", LATER) == {"words": "Nog langs geweest, deur bleef dicht."}


def test_an_empty_note_or_a_citizen_service_number_is_refused(story: Story) -> None:
    story.tells()
    with pytest.raises(Invalid):
        story.does("Bram", note, concern=story.concern, words=" ")
    with pytest.raises(Refused):
        story.does("Bram", note, concern=story.concern, words="nummer 123456782")
    with pytest.raises(Refused):
        story.does("Bram", set_own_reference, concern=story.concern, reference="123456782")


def test_the_owner_keeps_the_number_of_the_own_system(story: Story) -> None:
    story.tells()
    story.does("Bram", set_own_reference, concern=story.concern, reference=" Z2026-0042 ")
    assert story.page("Bram").concern.own_reference == "Z2026-0042"


# Return and pass on ----------------------------------------------------------------------------------------------


def test_no_because_goes_to_the_neighbourhood_team_first(story: Story) -> None:
    story.tells()
    story.does("Bram", return_concern, concern=story.concern, reason="geen huurder van ons")
    concern = story.page("Amira").concern
    assert (concern.state, concern.returns, concern.person_id) == ("returned", 1, None)
    assert story.asked() == {
        (D.ACCEPT, "neighbourhood", None),
        (D.INFORM, "neighbourhood", None),
        (D.ANSWER, "neighbourhood", None),
    }
    assert detail_of(story, "concern returned", "Amira") == {"reason": "geen huurder van ons"}
    assert [s.kinds for s in story.page("Amira").signals] == [["noise"]], "it reaches back to the first signal"


def test_the_second_no_goes_to_the_coordinator_who_assigns_within_a_working_day(story: Story) -> None:
    story.tells()
    story.does("Bram", return_concern, concern=story.concern, reason="geen huurder van ons")
    story.does("Amira", return_concern, concern=story.concern, reason="geen hulpvraag is geen reden, wel vol", at=LATER)
    assert (D.ASSIGN, "coordination", None) in story.asked()
    assert story.due(D.ASSIGN) == due_at(D.ASSIGN, 2, LATER)
    assert story.asked(D.ACCEPT, D.ACT) == set()

    with pytest.raises(Refused):
        story.does("Iris", return_concern, concern=story.concern, reason="ik ook niet", at=LATER)
    story.does("Iris", pass_on, concern=story.concern, team=story.team("caretakers"), reason="toch eerst", at=LATER)
    assert story.asked(D.ASSIGN, D.ACCEPT) == {(D.ACCEPT, "caretakers", None)}


def test_what_the_neighbourhood_team_returns_goes_to_the_coordinator_at_once(story: Story) -> None:
    story.tells(kinds=("confused",))
    story.does("Amira", return_concern, concern=story.concern, reason="te druk")
    assert (D.ASSIGN, "coordination", None) in story.asked()


def test_returning_needs_a_reason(story: Story) -> None:
    story.tells()
    with pytest.raises(Invalid):
        story.does("Bram", return_concern, concern=story.concern, reason="  ")


def test_arrears_are_returned_to_nobody_who_may_not_see_money(story: Story) -> None:
    story.colleague_tells("Bram", Observer.CORPORATION, "rent_late", arrears=True)
    with pytest.raises(Refused):
        story.does("Iris", return_concern, concern=story.concern, reason="niet van ons")
    for team in ("neighbourhood", "caretakers"):
        with pytest.raises(Refused):
            story.does("Iris", pass_on, concern=story.concern, team=story.team(team), reason="probeer")
    story.does("Iris", note, concern=story.concern, words="regeling getroffen")
    iris, concern = story.cast.viewer("Iris"), story.concern
    with enter(iris):
        open_concern(iris, concern, activity="test")
        assert Event.objects.get(kind="noted").category == Category.FINANCE


def test_money_travels_along_only_to_who_may_see_it(story: Story) -> None:
    story.colleague_tells("Bram", Observer.CORPORATION, "rent_late")
    story.does("Amira", pass_on, concern=story.concern, team=story.team("coordination"), **TOLD, reason="wie pakt dit")
    assert [s.kinds for s in story.page("Iris").signals] == [["rent_late"]]
    story.does("Iris", pass_on, concern=story.concern, team=story.team("caretakers"), reason="praat even")
    assert story.page("Bram").signals == []


def test_back_to_who_may_see_it_already_gives_no_second_grant(story: Story) -> None:
    story.tells()
    story.does(
        "Bram", pass_on, concern=story.concern, team=story.team("neighbourhood"), **TOLD, reason="meer dan lawaai"
    )
    story.does("Amira", pass_on, concern=story.concern, team=story.team("caretakers"), reason="u kent hem")
    assert len(story.page("Bram").grants) == 2


def test_a_team_without_a_part_in_this_receives_nothing(story: Story) -> None:
    story.tells()
    with pytest.raises(Refused):
        story.does("Bram", pass_on, concern=story.concern, team=story.team("clinic"), reason="zorg")


def test_nor_does_the_own_team_nor_one_where_nobody_can_open_it(story: Story) -> None:
    story.tells()
    story.does("Bram", accept, concern=story.concern)
    for team, why in (("caretakers", "heeft het al"), ("direction", "vandaag niemand"), ("privacy", "vandaag niemand")):
        with pytest.raises(Refused, match=why):
            story.does("Bram", pass_on, concern=story.concern, team=story.team(team), **TOLD, reason="liever zij")
    assert story.asked(D.ACT) == {(D.ACT, "caretakers", "Bram")}, "it keeps its owner"


# Conclude --------------------------------------------------------------------------------------------------------


def test_concluding_is_impossible_with_an_answer_owed(story: Story) -> None:
    story.tells()
    story.does("Bram", accept, concern=story.concern)
    story.does("Bram", person_told, concern=story.concern, how=Channel.IN_PERSON)
    with pytest.raises(Refused):
        story.does("Bram", conclude, concern=story.concern, outcome=Outcome.HELPED)


def test_not_even_the_database_concludes_with_an_answer_owed(story: Story) -> None:
    story.tells()
    bram, concern = story.cast.viewer("Bram"), story.concern
    with enter(bram):
        open_concern(bram, concern, activity="test")
        found = Concern.objects.filter(id=concern)
        with pytest.raises(IntegrityError, match="an answer is owed"), transaction.atomic():
            found.update(state="concluded", concluded_at=NOON, outcome="fine")


def test_concluding_is_impossible_while_the_resident_was_not_told(story: Story) -> None:
    told = story.tells()
    story.is_answered("Bram", told)
    with pytest.raises(Refused):
        story.does("Bram", conclude, concern=story.concern, outcome=Outcome.NOT_NOW)
    story.does("Bram", ask_to_postpone, concern=story.concern, ground=Ground.SAFETY_OF_OTHERS, why="dreiging")
    story.does("Bram", return_concern, concern=story.concern, reason="tweede persoon")
    story.does("Amira", agree_to_postpone, concern=story.concern)
    with pytest.raises(Refused):
        story.does("Amira", conclude, concern=story.concern, outcome=Outcome.NOT_NOW)


def test_concluding_is_impossible_while_a_question_of_the_reporter_waits(story: Story) -> None:
    told = story.tells()
    story.is_ready_to_conclude("Bram", told)
    story.reports(told, write, words="Mag ik nog iets zeggen?")
    with pytest.raises(Refused):
        story.does("Bram", conclude, concern=story.concern, outcome=Outcome.HELPED)


def test_concluding_ends_every_duty_and_closes_the_door_for_everybody(story: Story) -> None:
    told = story.tells()
    story.does(
        "Bram", pass_on, concern=story.concern, team=story.team("neighbourhood"), **TOLD, reason="meer dan lawaai"
    )
    story.is_ready_to_conclude("Amira", told)
    story.does("Amira", conclude, concern=story.concern, outcome=Outcome.HELPED, words="buurtcontact", at=LATER)
    assert (story.state(), story.asked()) == ("concluded", set())
    for name in ("Amira", "Bram"):
        with pytest.raises(Missing):
            story.page(name, at=LATER)


def test_what_nobody_accepted_yet_is_accepted_by_concluding(story: Story) -> None:
    told = story.tells()
    story.does("Bram", person_told, concern=story.concern, how=Channel.PHONE)
    story.is_answered("Bram", told)
    story.does("Bram", conclude, concern=story.concern, outcome=Outcome.NOT_FOUND_AGAIN)
    assert story.state() == "concluded"


def test_a_help_request_goes_on_with_the_date_of_the_first_signal(story: Story) -> None:
    told = story.tells()
    story.is_ready_to_conclude("Bram", told, at=LATER)
    story.does("Bram", conclude, concern=story.concern, outcome=Outcome.HELP_REQUEST, words="wil hulp", at=LATER)
    story.does("Bram", reopen, concern=story.concern, at=LATER)
    wmo = {"outcome": "help request", "words": "wil hulp", "received_on": "2026-03-10"}
    assert detail_of(story, "concern concluded", at=LATER) == wmo


def test_no_help_request_is_no_way_to_end_it() -> None:
    assert not [outcome for outcome in Outcome if "no help" in outcome.value]


def test_after_concluding_the_same_page_still_works(story: Story) -> None:
    """The grants rest, but this context has looked already: what comes after in it still stands."""
    told = story.tells()
    story.is_ready_to_conclude("Bram", told)
    bram, concern = story.cast.viewer("Bram"), story.concern
    with enter(bram):
        conclude(by=bram, concern=concern, outcome=Outcome.FINE)
        assert Concern.objects.get(id=concern).outcome == "fine"
        assert Concern.objects.filter(id=concern).update(own_reference="Z-1") == 1


def test_a_change_to_what_cannot_be_seen_never_passes_silently(story: Story) -> None:
    story.tells()
    bram, hugo, concern = story.cast.viewer("Bram"), story.cast.viewer("Hugo"), story.concern
    with enter(bram):
        found = open_concern(bram, concern, activity="test")
    with enter(hugo), pytest.raises(DatabaseError, match="did not affect any rows"), transaction.atomic():
        found.save(update_fields=["state"])


def test_a_look_for_one_purpose_opens_nothing_of_another(story: Story) -> None:
    story.tells()
    story.colleague_tells("Bram", Observer.CORPORATION, "rent_late", arrears=True, at=LATER)
    bram, (early, _arrears) = story.cast.viewer("Bram", at=LATER), story.concerns
    with enter(bram):
        open_concern(bram, early, activity="test")
        assert list(Concern.objects.values_list("purpose", flat=True)) == [PurposeCode.EARLY_SIGNALS]
