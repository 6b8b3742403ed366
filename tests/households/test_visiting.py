from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError

from tests.cast import NOON, Cast
from tests.households.household import Household
from tests.signals.beside import rows
from waakvlam.access.actions import close_purpose
from waakvlam.access.models import PurposeCode
from waakvlam.households.actions import end_involvement, judge_fit, record_visit
from waakvlam.households.models import EndReason, Fit, VisitResult
from waakvlam.households.queries import Help, hard_contact, tries
from waakvlam.households.queries import household as page_of
from waakvlam.households.rules import Delivery, Flag
from waakvlam.jobs.consequences import after_hard_contact
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing, Refused

MADE, MISSED = VisitResult.REACHED, VisitResult.FAILED
FOUR_WEEKS = NOON + timedelta(weeks=4)


def the_help(household: Household, at: datetime) -> Help:
    (help_,) = household.sees("Amira", [], page_of, household.farid.home, at=at).people[0].help
    assert isinstance(help_, Help)
    return help_


def test_what_was_agreed_and_what_was_delivered(household: Household) -> None:
    dirk = household.helps("Dirk", agreed_visits=3)
    household.does("Dirk", record_visit, involvement=dirk, result=MADE, at=NOON)
    for days, result in [(3, MADE), (7, MISSED)]:
        then = NOON + timedelta(days=days)
        household.does("Dirk", _visited(then), involvement=dirk, result=result, at=FOUR_WEEKS)
    found = the_help(household, FOUR_WEEKS)
    assert (found.delivery, found.flags) == (Delivery(agreed=3, made=1), [Flag.TOO_LITTLE])


def test_in_one_minute_whoever_was_reached_counts_after_the_slip_of_the_thumb(household: Household) -> None:
    dirk = household.helps("Dirk")
    for result in (MADE, MISSED, MADE, MISSED):
        household.does("Dirk", _visited(NOON), involvement=dirk, result=result)
    found = household.sees("Dirk", [household.farid.person], tries, dirk)
    assert [one.result for one in found] == [MISSED, MISSED, MADE, MADE]


def _visited(then: datetime) -> Callable[..., UUID]:
    def record_then(**what: object) -> UUID:
        return record_visit(at=then, **what)  # type: ignore[arg-type]

    return record_then


def test_help_that_does_not_fit_is_said_in_words(household: Household) -> None:
    dirk = household.helps("Dirk")
    with pytest.raises(Invalid):
        household.does("Amira", judge_fit, involvement=dirk, fit=Fit.WRONG_KIND)
    household.does("Amira", judge_fit, involvement=dirk, fit=Fit.TOO_NONCOMMITTAL, words="Het blijft bij praten")
    found = the_help(household, NOON)
    assert (found.involvement.fit_words, found.flags) == ("Het blijft bij praten", [Flag.TOO_NONCOMMITTAL])
    household.does("Amira", judge_fit, involvement=dirk, fit=Fit.GOOD)
    assert the_help(household, NOON).flags == []


def test_only_who_helps_writes_down_a_visit_and_only_afterwards(household: Household) -> None:
    dirk = household.helps("Dirk")
    with pytest.raises(Refused):
        household.does("Amira", record_visit, involvement=dirk, result=MADE)
    with pytest.raises(Missing):
        household.does("Hugo", record_visit, involvement=dirk, result=MADE)
    with pytest.raises(Invalid):
        household.does("Dirk", _visited(NOON + timedelta(hours=1)), involvement=dirk, result=MADE)
    household.does("Amira", end_involvement, involvement=dirk, reason=EndReason.DONE)
    with pytest.raises(Missing):
        household.does("Dirk", record_visit, involvement=dirk, result=MADE)


def test_two_missed_visits_in_a_row_are_told_once_that_week(database: str, cast: Cast) -> None:
    household = Household(cast, cast.farid())
    dirk = household.helps("Dirk")
    visits: list[UUID] = []

    def told_after(result: VisitResult, days: float) -> int:
        visits.append(household.does("Dirk", record_visit, involvement=dirk, result=result, at=NOON + timedelta(days)))
        return rows("procrastinate_jobs", "task_name = 'tell_hard_contact'")

    assert told_after(MISSED, 0) == 0
    assert told_after(MADE, 0.5) == 0
    assert told_after(MISSED, 1) == 0
    assert told_after(MISSED, 2) == 1
    assert told_after(MISSED, 3) == 1
    after_hard_contact(str(visits[3]))
    after_hard_contact(str(visits[3]))
    assert rows("signals_signal", "kinds::text LIKE '%hard_to_reach%'") == 1
    assert rows("signals_signal") == 1


def test_who_missed_them_hears_that_it_may_not_be_told(database: str, cast: Cast) -> None:
    household = Household(cast, cast.farid())
    dirk = household.helps("Dirk")
    for then in (NOON, NOON + timedelta(1)):
        visit = household.does("Dirk", record_visit, involvement=dirk, result=MISSED, at=then)
    household.does("Greet", close_purpose, code=PurposeCode.EARLY_SIGNALS)
    after_hard_contact(str(visit))
    after_hard_contact(str(visit))
    assert rows("signals_signal") == 0
    assert rows("inbox_notice", f"kind = 'not told' AND person_id = '{cast.people['Dirk'][0].id}'") == 1


def test_of_a_visit_that_was_erased_nothing_is_told(database: str) -> None:
    after_hard_contact(str(uuid4()))
    assert rows("signals_signal") == rows("inbox_notice") == 0


def test_of_a_visit_that_was_erased_nobody_hears(household: Household) -> None:
    by = household.cast.clock()
    with enter(by):
        assert hard_contact(by, uuid4()) is None
    with pytest.raises(ProgrammingError, match="clock only"):
        household.sees("Dirk", [], hard_contact, uuid4())
