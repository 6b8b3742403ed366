"""Figures of a quarter: counted in the database, published with small numbers hidden, never per employee."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import AREA, ELSEWHERE, NOON, Cast
from tests.signals.history import History
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.parties.models import OrganisationKind
from waakvlam.signals.actions.acting import VisitOutcome, visit
from waakvlam.signals.actions.answering import give_answer
from waakvlam.signals.models import Answer, Channel
from waakvlam.signals.publishing import Bound, Cell, Hidden, Share
from waakvlam.signals.queries.counting import Measure, Pace, Quarter, count
from waakvlam.signals.queries.figures import Figures, figures, own_municipality
from waakvlam.signals.receipt import hash_code

FIRST = Quarter(2026, 1)
FRIDAY = datetime(2026, 2, 6, 10, tzinfo=UTC)
MONDAY, TUESDAY = FRIDAY + timedelta(days=3), FRIDAY + timedelta(days=4)
LATER = datetime(2026, 7, 1, 10, tzinfo=UTC)
CITY, DISTRICT = "GM9999", "WK999901"


@pytest.fixture
def past(database: str, cast: Cast) -> History:
    return History(database, area=AREA, team=cast.teams["neighbourhood"].id)


def joost(cast: Cast, at: datetime = LATER) -> Viewer:
    """The municipal director, counting."""
    return cast.viewer("Joost", at=at, role=Role.WATCH)


def published(cast: Cast, quarter: Quarter = FIRST) -> Figures:
    viewer = joost(cast)
    with enter(viewer):
        return figures(viewer, CITY, quarter)


def test_a_visit_that_was_answered_at_once(database: str, cast: Cast) -> None:
    cast.els_tells()
    bram = cast.viewer("Bram", at=NOON + timedelta(hours=1))
    with enter(bram):
        concern = Duty.objects.get(kind=DutyKind.ACCEPT).ref
        visit(by=bram, concern=concern, outcome=VisitOutcome.FINE, told_why=True)
    with enter(joost(cast)):
        counts, medians, returned_to = count(CITY, FIRST, LATER)
    for place in (AREA, DISTRICT, CITY):
        assert {measure: counts[place, measure] for measure in Measure if counts[place, measure]} == {
            Measure.BEGUN: 1,
            Measure.ACCEPTED: 1,
            Measure.ANSWERS: 1,
            Measure.ANSWERED_IN_TIME: 1,
            Measure.ANSWERED: 1,
            Measure.INFORMING: 1,
            Measure.TOLD_IN_TIME: 1,
        }
        assert (medians[place, Pace.TO_ACCEPT], medians[place, Pace.TO_ANSWER]) == (0, 0), "the same day"
    assert returned_to == {}


def test_who_says_more_later_did_not_answer_late(database: str, cast: Cast) -> None:
    told = cast.els_tells()
    answer = Viewer(Role.REPORTER, NOON, receipt=hash_code(told.code or ""))
    with enter(answer):
        owed = Answer.objects.get().id
    for days in (1, 40):
        bram = cast.viewer("Bram", at=NOON + timedelta(days=days))
        with enter(bram):
            give_answer(by=bram, answer=owed, words="We zijn langs geweest.", how=Channel.RECEIPT)
    with enter(joost(cast)):
        counts, medians, _returned_to = count(CITY, FIRST, LATER)
    assert (counts[CITY, Measure.ANSWERED_IN_TIME], medians[CITY, Pace.TO_ANSWER]) == (1, 1)


def test_one_small_count_is_hidden_and_no_zero(database: str, cast: Cast) -> None:
    cast.els_tells()
    shown = published(cast)
    assert set(shown.cells.values()) == {Cell(None, Hidden.SMALL)}
    assert (shown.medians, shown.shares) == ({}, {})


def test_working_days_leave_out_the_weekend(past: History, cast: Cast) -> None:
    past.concerns(20, FRIDAY, accepted=TUESDAY)
    shown = published(cast)
    assert shown.cells[AREA, Measure.BEGUN] == Cell(20)
    assert shown.medians[AREA, Pace.TO_ACCEPT] == 2
    assert (AREA, Pace.TO_ANSWER) not in shown.medians


def test_answers_count_when_their_time_has_come(past: History, cast: Cast) -> None:
    concerns = past.concerns(80, FRIDAY)
    past.answers(concerns[:30], FRIDAY, given=MONDAY, helped=True)
    past.answers(concerns[30:50], FRIDAY, given=FRIDAY + timedelta(days=20), helped=False)
    past.answers(concerns[50:65], FRIDAY, given=None)
    past.answers(concerns[65:], FRIDAY, given=None, due=LATER + timedelta(days=1))
    shown = published(cast)
    assert shown.cells[AREA, Measure.ANSWERS] == Cell(65)
    assert shown.shares[AREA, Measure.ANSWERS] == Share(46, Bound.ABOUT), "30 in time, 35 late"
    assert shown.cells[AREA, Measure.DID_NOT_HELP] == Cell(20)
    assert shown.medians[AREA, Pace.TO_ANSWER] == 1


def test_telling_the_resident_is_late_when_it_was_late_and_when_it_was_never(past: History, cast: Cast) -> None:
    due = FRIDAY + timedelta(days=14)
    concerns = past.concerns(110, FRIDAY)
    past.informing(concerns[:40], due, told=MONDAY)
    past.informing(concerns[40:50], due, told=due + timedelta(days=1))
    past.informing(concerns[50:60], due, told=None, state="owed")
    past.informing(concerns[60:70], due, told=None, state="erased")
    past.informing(concerns[70:80], due, told=None, state="no person concerned")
    past.informing(concerns[80:], LATER + timedelta(days=1), told=None, state="owed")
    shown = published(cast)
    assert shown.cells[AREA, Measure.INFORMING] == Cell(70)
    assert shown.shares[AREA, Measure.INFORMING] == Share(57, Bound.ABOUT), "40 in time, 30 late"


def test_what_got_stuck_and_what_was_refused(past: History, cast: Cast) -> None:
    past.concerns(15, FRIDAY, returns=1)
    past.concerns(25, FRIDAY, returns=2, team=cast.teams["coordination"].id)
    past.concerns(20, FRIDAY, beyond=True)
    past.concerns(10, FRIDAY, state="not picked up in time")
    for rung, many in ((0, 50), (1, 30), (2, 20), (3, 10)):
        past.duties(many, FRIDAY, rung=rung)
    shown = published(cast)
    assert shown.cells[AREA, Measure.RETURNED] == Cell(40)
    assert shown.cells[AREA, Measure.BEYOND_CAPACITY] == Cell(20)
    assert shown.cells[AREA, Measure.NOT_PICKED_UP] == Cell(10)
    assert [shown.cells[AREA, m].count for m in (Measure.AT_STAND_IN, Measure.AT_COORDINATOR, Measure.AT_DIRECTOR)] == [
        30, 20, 10,
    ]  # fmt: skip
    assert {kind: shown.cells[kind, Measure.RETURNED].count for kind in shown.receivers} == {
        OrganisationKind.MUNICIPALITY: 25,
        OrganisationKind.NEIGHBOURHOOD_TEAM: 15,
    }


def test_not_now_counts_in_the_quarter_of_the_decision(past: History, cast: Cast) -> None:
    april = datetime(2026, 4, 2, 10, tzinfo=UTC)
    past.concerns(12, FRIDAY, state="concluded", concluded=april, outcome="not now")
    first, second = published(cast), published(cast, FIRST.next)
    assert (first.cells[CITY, Measure.BEGUN], second.cells[CITY, Measure.BEGUN].hidden) == (Cell(10), Hidden.SMALL)
    assert (first.cells[CITY, Measure.NOT_NOW].hidden, second.cells[CITY, Measure.NOT_NOW]) == (Hidden.SMALL, Cell(10))


def test_a_small_neighbourhood_does_not_follow_from_its_district(past: History, cast: Cast) -> None:
    for area, many in ((AREA, 4), ("BU99990102", 31), ("BU99990103", 47), (ELSEWHERE, 60)):
        past.concerns(many, FRIDAY, area=area)
    shown = published(cast)
    assert [place.code for place in shown.places] == [
        CITY, DISTRICT, AREA, "BU99990102", "BU99990103", "WK999902", ELSEWHERE,
    ]  # fmt: skip
    assert shown.whole.parent is None
    assert shown.cells[CITY, Measure.BEGUN] == Cell(140)
    assert shown.cells[DISTRICT, Measure.BEGUN] == Cell(80)
    assert shown.cells[AREA, Measure.BEGUN] == Cell(None, Hidden.SMALL)
    assert shown.cells["BU99990102", Measure.BEGUN] == Cell(None, Hidden.GUARD)
    assert shown.cells["BU99990103", Measure.BEGUN] == Cell(45)


def test_other_municipalities_and_quarters_are_left_out(past: History, cast: Cast) -> None:
    past.concerns(20, FRIDAY, area="BU03440101")
    past.concerns(20, datetime(2025, 12, 31, 22, 59, tzinfo=UTC))
    past.concerns(20, datetime(2026, 3, 31, 22, tzinfo=UTC))
    assert published(cast).cells[CITY, Measure.BEGUN] == Cell(None, Hidden.SMALL)


def test_the_number_of_queries_does_not_grow(past: History, cast: Cast) -> None:
    def queries() -> int:
        viewer = joost(cast)
        with enter(viewer), CaptureQueriesContext(connection) as captured:
            figures(viewer, CITY, FIRST)
        return len(captured)

    few = queries()
    for number in range(1, 8):
        concerns = past.concerns(30, FRIDAY, area=f"BU999902{number:02}")
        past.answers(concerns, FRIDAY, given=MONDAY, area=f"BU999902{number:02}")
    assert (few, queries()) == (8, 8)


def test_figures_need_the_watch_role_and_are_of_ones_own_municipality(past: History, cast: Cast) -> None:
    with enter(joost(cast)):
        assert own_municipality(joost(cast)) == CITY
    hugo = cast.viewer("Hugo", role=Role.WATCH)
    with enter(hugo):
        assert own_municipality(hugo) is None


def test_quarters_follow_each_other_in_the_time_of_the_netherlands() -> None:
    assert Quarter.of(datetime(2026, 3, 31, 22, 30, tzinfo=UTC)) == Quarter(2026, 2)
    assert Quarter.of(datetime(2025, 12, 31, 22, 30, tzinfo=UTC)) == Quarter(2025, 4)
    quarter = Quarter(2024, 1)
    for _ in range(9):
        assert quarter.next.previous == quarter
        assert quarter.begins < quarter.next.begins
        assert Quarter.of(quarter.begins) == quarter
        quarter = quarter.next
    assert quarter == Quarter(2026, 2)
