from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection

from tests import server
from tests.cast import NOON, Cast
from tests.signals.story import Story
from waakvlam.duties.actions.climbing import tick
from waakvlam.duties.models import Duty
from waakvlam.duties.models import DutyKind as D
from waakvlam.duties.rules import a_month_after, due_at
from waakvlam.journal.actions import seal
from waakvlam.journal.queries import broken_seals, head
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.signals.actions.acting import accept, conclude, note, return_concern
from waakvlam.signals.actions.answering import say_helped, see, write
from waakvlam.signals.actions.coordinating import look_in
from waakvlam.signals.actions.erasing import erase_expired, erase_untold, explain_lapse
from waakvlam.signals.actions.informing import agree_to_postpone, ask_to_postpone, person_told
from waakvlam.signals.actions.reopening import reopen
from waakvlam.signals.actions.telling import Contact
from waakvlam.signals.models import Channel, Ground, Outcome
from waakvlam.signals.queries.receipts import channel
from waakvlam.signals.texts import LAPSED

MONTH = a_month_after(NOON)
YEAR = NOON + timedelta(days=367)
WORDS = "Al drie nachten muziek en geschreeuw."


def erase(story: Story, action: Any, at: datetime) -> int:
    by = story.cast.retention(at)
    with enter(by):
        return int(action(by=by))


def rows(table: str, where: str = "true", *values: Any) -> int:
    """How many rows there really are, whoever looks: asked of the server itself."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        (name,) = cursor.fetchone()
    with psycopg.connect(server.server.owner_url, dbname=name, autocommit=True) as administrator:
        administrator.execute("SET row_security = off")
        (count,) = administrator.execute(f"SELECT count(*) FROM {table} WHERE {where}", values).fetchone() or (0,)
        return int(count)


def lapsed(story: Story, **what: Any) -> Any:
    told = story.tells(contact=Contact(name="Els", phone="0612345678"), **what)
    story.does("Bram", return_concern, concern=story.concern, reason="meer dan lawaai")
    story.does("Bram", note, concern=story.concern, words="Aangebeld, niemand thuis")
    assert erase(story, erase_untold, MONTH) == 1
    return told


# Neither told nor postponed --------------------------------------------------------------------------------------


def test_a_month_without_telling_erases_the_content_and_leaves_an_empty_mark(database: str, cast: Cast) -> None:
    story = Story(cast)
    told = lapsed(story)
    assert (story.state(), story.informing(), story.answers()) == ("not picked up in time", "erased", ["given"])
    for table in ("signals_signal", "signals_reporter", "journal_detail"):
        assert rows(table, "about IS NOT NULL" if table == "journal_detail" else "true") == 0
    assert rows("signals_message", "from_reporter") == 0
    for table in ("signals_concern", "signals_informing", "signals_answer", "signals_message"):
        assert rows(table, "subject_id IS NOT NULL") == 0, "nothing ties the mark to the home"
    assert rows("duties_duty", "subject IS NOT NULL") == rows("access_grant", "NOT dormant") == 0
    for name in ("Bram", "Amira"):
        with pytest.raises(Missing):
            story.page(name, at=MONTH)
        with pytest.raises(Missing):
            story.does(name, reopen, concern=story.concern, at=MONTH)
    by = story.reporter(told, at=MONTH)
    with enter(by):
        assert [(m.from_reporter, m.words) for m in channel(by).messages] == [(False, str(LAPSED))]


def test_erasing_leaves_the_record_whole(database: str, cast: Cast) -> None:
    story = Story(cast)
    story.tells()
    clock = cast.clock(MONTH)
    with enter(clock):
        seal(by=clock)
        kept = head(clock)
    erase(story, erase_untold, MONTH)
    with enter(clock):
        seal(by=clock)
    with enter(clock):
        assert list(broken_seals(clock, kept)) == []


@pytest.mark.usefixtures("rolled_back")
def test_the_duties_stay_open_and_the_coordinator_is_asked_to_explain(story: Story) -> None:
    lapsed(story)
    assert story.asked() == {
        (D.EXPLAIN, "coordination", None),
        (D.ACCEPT, "neighbourhood", None),
        (D.INFORM, "neighbourhood", None),
        (D.ANSWER, "neighbourhood", None),
    }
    assert story.due(D.EXPLAIN) == due_at(D.EXPLAIN, 2, MONTH)


@pytest.mark.usefixtures("rolled_back")
def test_the_coordinator_says_why_and_that_ends_them(story: Story) -> None:
    lapsed(story)
    story.does("Iris", explain_lapse, concern=story.concern, why="Twee zieken, geen vervanger", at=MONTH)
    assert story.asked() == set()
    assert story.state() == "not picked up in time", "it stays and counts"
    with pytest.raises(Missing):
        story.does("Iris", explain_lapse, concern=story.concern, why="nog eens", at=MONTH)


@pytest.mark.usefixtures("rolled_back")
@pytest.mark.parametrize(
    ("who", "why", "problem"),
    [("Iris", " ", Invalid), ("Iris", "123456782", Refused), ("Amira", "druk", Refused), ("Bram", "druk", Refused)],
)
def test_nobody_else_explains_and_not_without_a_reason(
    story: Story, who: str, why: str, problem: type[Exception]
) -> None:
    lapsed(story)
    before = story.asked()
    with pytest.raises(problem):
        story.does(who, explain_lapse, concern=story.concern, why=why, at=MONTH)
    assert story.asked() == before


@pytest.mark.usefixtures("rolled_back")
def test_what_is_still_alive_is_not_explained_away(story: Story) -> None:
    story.tells()
    with pytest.raises(Missing):
        story.does("Iris", explain_lapse, concern=story.concern, why="weg ermee")
    assert len(story.asked()) == 3


@pytest.mark.usefixtures("rolled_back")
def test_what_the_reporter_says_to_an_empty_mark_is_refused_with_what_to_do(story: Story) -> None:
    told = lapsed(story)
    story.reports(told, see, at=MONTH)
    for verb, arguments in ((write, {"words": "Hallo?"}), (say_helped, {"helped": False})):
        with pytest.raises(Refused, match="gemeente"):
            story.reports(told, verb, at=MONTH, **arguments)
    assert story.answers() == ["seen"]


@pytest.mark.usefixtures("rolled_back")
def test_who_wanted_no_answer_hears_nothing_then_either(story: Story) -> None:
    story.tells(channel=None)
    erase(story, erase_untold, MONTH)
    assert story.answers() == ["not wanted"]


@pytest.mark.usefixtures("rolled_back")
def test_told_again_after_erasure_starts_anew_and_a_retry_does_not(story: Story) -> None:
    key = uuid4()
    told = story.tells(key=key)
    erase(story, erase_untold, MONTH)
    again = story.tells(key=key, at=MONTH)
    assert (again.signal, again.code, again.answer_due_at) == (told.signal, told.code, told.answer_due_at)
    assert len(story.concerns) == 1
    story.tells(at=MONTH)
    assert [story.state(concern) for concern in story.concerns] == ["not picked up in time", "received"]


@pytest.mark.usefixtures("rolled_back")
def test_a_minute_before_nothing_is_erased_and_told_in_time_never(story: Story) -> None:
    story.tells()
    assert erase(story, erase_untold, MONTH - timedelta(minutes=1)) == 0
    story.does("Bram", person_told, concern=story.concern, how=Channel.PHONE)
    assert erase(story, erase_untold, YEAR) == 0


@pytest.mark.usefixtures("rolled_back")
def test_asking_to_postpone_does_not_stop_the_clock_and_agreeing_does(story: Story) -> None:
    story.tells(kinds=("confused",))
    story.does("Amira", ask_to_postpone, concern=story.concern, ground=Ground.INVESTIGATION, why="aangifte")
    story.does("Chantal", agree_to_postpone, concern=story.concern)
    assert erase(story, erase_untold, MONTH) == 0
    asked_again = MONTH - timedelta(days=3)
    story.does(
        "Amira", ask_to_postpone, concern=story.concern, ground=Ground.INVESTIGATION, why="loopt nog", at=asked_again
    )
    assert erase(story, erase_untold, MONTH) == 0, "asking again before the review does not end what was agreed"
    assert erase(story, erase_untold, NOON + timedelta(days=62)) == 1, "but it does not go on for ever"


# Past its term ---------------------------------------------------------------------------------------------------


def test_a_year_after_concluding_everything_goes_and_counts_of_duties_stay(database: str, cast: Cast) -> None:
    story = Story(cast)
    told = story.tells()
    story.is_ready_to_conclude("Bram", told)
    story.does("Bram", conclude, concern=story.concern, outcome=Outcome.HELPED, words="buurtcontact")
    assert erase(story, erase_expired, YEAR - timedelta(days=3)) == 0
    assert erase(story, erase_expired, YEAR) == 1
    for table in ("concern", "signal", "reporter", "answer", "message", "informing"):
        assert rows(f"signals_{table}") == 0
    assert rows("journal_detail", "about IS NOT NULL") == 0
    assert rows("duties_duty") > 0 == rows("duties_duty", "subject IS NOT NULL")
    with pytest.raises(Missing):
        story.reports(told, write, words="Hallo?", at=YEAR)
    assert erase(story, erase_expired, YEAR) == 0


def test_what_another_situation_of_the_home_says_stays(database: str, cast: Cast) -> None:
    story = Story(cast)
    story.is_ready_to_conclude("Bram", story.tells())
    story.does("Bram", conclude, concern=story.concern, outcome=Outcome.HELPED)
    later = YEAR - timedelta(days=5)
    story.tells(at=later)
    newer = story.concerns[1]
    story.does("Bram", accept, concern=newer, at=later)
    story.does("Bram", note, concern=newer, words="Weer langs geweest", at=later)
    assert erase(story, erase_expired, YEAR) == 1
    page = story.page("Bram", at=YEAR)
    assert {"words": "Weer langs geweest"} in [moment.detail for moment in page.story]
    assert page.signals[0].words == WORDS


@pytest.mark.usefixtures("rolled_back")
def test_an_empty_mark_is_kept_for_ever_and_what_is_open_too(story: Story) -> None:
    lapsed(story)
    assert erase(story, erase_expired, YEAR) == 0
    assert story.state() == "not picked up in time"


@pytest.mark.usefixtures("rolled_back")
def test_the_reason_for_looking_in_is_erased_with_the_rest(story: Story) -> None:
    story.tells()
    for minutes in (0, 2):
        clock = story.cast.clock(NOON + timedelta(days=30, minutes=minutes))
        with enter(clock):
            tick(by=clock)
    iris = story.cast.viewer("Iris", at=clock.now)
    with enter(iris):
        duty = Duty.objects.filter(kind=D.ACCEPT).get()
        look_in(by=iris, duty=duty.id, why="CANARY-REDEN")
    assert "CANARY-REDEN" in str([m.detail for m in story.page("Iris", at=clock.now).story])
    erase(story, erase_untold, MONTH)
    with enter(story.cast.retention(MONTH)), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_detail WHERE about IS NOT NULL")
        assert cursor.fetchone() == (0,)
