from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import NOON
from tests.signals.story import Story
from waakvlam.access.actions import close_purpose, give_grant
from waakvlam.access.models import Category, Look, PurposeCode
from waakvlam.access.queries import open_door
from waakvlam.duties.actions.climbing import tick
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.duties.queries import todo
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing
from waakvlam.signals.actions.acting import accept, note, pass_on
from waakvlam.signals.actions.answering import write
from waakvlam.signals.actions.coordinating import look_in
from waakvlam.signals.actions.telling import Contact
from waakvlam.signals.catalogue import Observer
from waakvlam.signals.models import Answer, Channel, Concern, Message, Reporter, Signal
from waakvlam.signals.queries.concerns import EVERYTHING, behind, concern_page, concerns_behind, open_answer

pytestmark = pytest.mark.usefixtures("rolled_back")
LATER = NOON + timedelta(days=1)


def queries(story: Story, name: str, concern: UUID) -> int:
    by = story.cast.viewer(name)
    with enter(by), CaptureQueriesContext(connection) as asked:
        page = concern_page(by, concern)
        [(s.words, s.answer.state, getattr(s, "reporter", None)) for s in page.signals]
        [m.words for a in page.answers for m in a.messages.all()]
        [g.team.organisation.name for g in page.grants]
        assert page.concern.subject
        assert page.concern.subject.address
        assert page.concern.subject.address.label
    return len(asked)


def test_a_page_takes_as_many_queries_however_much_is_on_it(story: Story) -> None:
    story.tells(contact=Contact(name="Els"))
    story.does("Bram", accept, concern=story.concern)
    few = queries(story, "Bram", story.concern)
    for hours in range(5):
        told = story.tells(contact=Contact(name="Els"), at=NOON + timedelta(hours=hours))
        story.reports(told, write, words="Nog steeds")
        story.does("Bram", note, concern=story.concern, words="Gebeld")
    assert queries(story, "Bram", story.concern) == few <= 12


def test_the_page_tells_the_story_in_words_and_names(story: Story) -> None:
    told = story.tells(contact=Contact(name="Els"))
    story.does("Bram", accept, concern=story.concern, at=LATER)
    story.reports(told, write, words="Het gaat door", at=LATER)
    page = story.page("Bram", at=LATER)
    happened = [(moment.happened, moment.who) for moment in page.story]
    assert {("signal told", ""), ("concern opened", ""), ("concern accepted", "Bram Voorbeeld")} <= set(happened)
    assert {duty.kind for duty in page.duties} == {"act", "answer", "reply", "inform"}
    assert page.signals[0].reporter.name == "Els"
    assert [m.words for m in page.answers[0].messages.all()] == ["Het gaat door"]


def test_the_story_of_one_situation_is_not_that_of_another(story: Story) -> None:
    story.tells()
    story.colleague_tells("Bram", Observer.CORPORATION, "rent_late", arrears=True, at=LATER)
    early, arrears = story.concerns
    story.does("Iris", note, concern=arrears, words="regeling", at=LATER)
    assert "regeling" not in str([m.detail for m in story.page("Bram", early, at=LATER).story])
    assert "regeling" in str([m.detail for m in story.page("Iris", arrears, at=LATER).story])
    assert {grant.purpose for grant in story.page("Bram", early, at=LATER).grants} == {PurposeCode.EARLY_SIGNALS}


def test_outsiders_see_nothing_by_whatever_way(story: Story) -> None:
    told = story.tells(contact=Contact(name="Els"))
    answer, concern = story.answer_id(told), story.concern
    hugo = story.cast.viewer("Hugo")
    with enter(hugo):
        subject = behind(hugo, [concern])[concern].subject
        assert open_door(hugo, [subject], categories=EVERYTHING, activity="test") == set()
        for attempt in (lambda: concern_page(hugo, concern), lambda: open_answer(hugo, answer, activity="test")):
            with pytest.raises(Missing):
                attempt()
        for model in (Concern, Signal, Reporter, Answer, Message, Look):
            assert not model._default_manager.exists()
        assert concerns_behind(hugo, [Duty(ref=concern, subject=subject)]) == {}


def test_a_clinician_sees_as_much_as_the_grant_and_no_more(story: Story) -> None:
    story.tells(contact=Contact(name="Els"))
    story.tells(kinds=("confused",), at=LATER)
    concern, bram = story.concern, story.cast.viewer("Bram", at=LATER)
    subject = story.page("Bram", at=LATER).concern.subject_id
    assert subject
    with enter(bram):
        open_door(bram, [subject], categories=EVERYTHING, activity="test")
        give_grant(
            by=bram,
            team=story.team("clinic"),
            subject=subject,
            categories=Category.WELLBEING,
            act=concern,
            reach_from=LATER,
            until=LATER + timedelta(days=7),
        )
    page = story.page("Dirk", at=LATER)
    assert [signal.kinds for signal in page.signals] == [["confused"]]
    assert page.answers == []
    answer = story.page("Bram", at=LATER).answers[0].id
    dirk = story.cast.viewer("Dirk", at=LATER)
    with enter(dirk), pytest.raises(Missing):
        open_answer(dirk, answer, activity="test")
    assert not hasattr(page.signals[0], "reporter")
    with pytest.raises(Missing):
        story.page("Dirk", at=LATER + timedelta(days=8))


def test_a_signal_is_seen_only_by_who_may_see_all_of_it(story: Story) -> None:
    story.tells()
    story.colleague_tells("Bram", Observer.CORPORATION, "noise", "support_stopped", at=LATER)
    assert [signal.kinds for signal in story.page("Bram", at=LATER).signals] == [["noise"]]


def test_the_list_takes_one_look_and_as_many_queries_however_long(story: Story) -> None:
    counts = []
    for home in (story.cast.home, story.cast.neighbours_home):
        story.tells(home=home)
        bram = story.cast.viewer("Bram")
        with enter(bram):
            duties = todo(bram).items
            with CaptureQueriesContext(connection) as asked:
                found = concerns_behind(bram, duties)
                homes = [concern.subject.address for concern in found.values() if concern.subject]
                labels = {home.label for home in homes if home}
            assert Look.objects.count() == 1
        assert set(found) == {duty.id for duty in duties}
        counts.append(len(asked))
    assert labels == {"Lantaarnstraat 12", "Lantaarnstraat 14"}
    assert counts[0] == counts[1] == 3


def test_every_duty_leads_to_its_own_situation(story: Story) -> None:
    story.colleague_tells("Bram", Observer.CORPORATION, "rent_late", arrears=True)
    story.tells(at=LATER)
    arrears, early = story.concerns
    story.does(
        "Bram", pass_on, concern=early, team=story.team("coordination"), told=Channel.PHONE, reason="x", at=LATER
    )
    iris = story.cast.viewer("Iris", at=LATER)
    with enter(iris):
        duties = todo(iris).items
        found = concerns_behind(iris, duties)
    by_ref = {duty.ref: found[duty.id].id for duty in duties if duty.kind == "accept"}
    assert by_ref == {arrears: arrears, early: early}


def test_the_list_goes_on_without_what_is_behind_a_purpose_that_is_off(story: Story) -> None:
    story.tells()
    story.does("Greet", close_purpose, code=PurposeCode.EARLY_SIGNALS)
    bram = story.cast.viewer("Bram")
    with enter(bram):
        duties = todo(bram).items
        assert len(duties) == 3
        assert concerns_behind(bram, duties) == {}


def test_nothing_stands_behind_an_unknown_link(story: Story) -> None:
    bram = story.cast.viewer("Bram")
    with enter(bram):
        with pytest.raises(Missing):
            concern_page(bram, uuid4())
        with pytest.raises(Missing):
            open_answer(bram, uuid4(), activity="test")


# Looking in ------------------------------------------------------------------------------------------------------


def climbed(story: Story) -> Duty:
    """The duty to accept, after two rungs of silence."""
    for minutes in (0, 2):
        clock = story.cast.clock(NOON + timedelta(days=20, minutes=minutes))
        with enter(clock):
            tick(by=clock)
    (duty,) = story.duties(DutyKind.ACCEPT)
    return duty


def test_the_coordinator_looks_in_with_a_reason_and_takes_it_over(story: Story) -> None:
    story.tells()
    duty = climbed(story)
    at = NOON + timedelta(days=20, hours=1)
    with pytest.raises(Missing):
        story.page("Iris", at=at)
    with pytest.raises(Invalid):
        story.does("Iris", look_in, duty=duty.id, why=" ", at=at)
    story.does("Iris", look_in, duty=duty.id, why="Niemand pakt dit op", at=at)
    assert [signal.kinds for signal in story.page("Iris", at=at).signals] == [["noise"]]
    story.does("Iris", accept, concern=story.concern, at=at)
    concern = story.page("Iris", at=at).concern
    assert (concern.team_id, concern.person_id) == (story.team("coordination"), story.person("Iris").id)
    assert {team for _kind, team, _person in story.asked()} == {"coordination"}


def test_looking_in_into_arrears_opens_arrears_only(story: Story) -> None:
    story.colleague_tells("Bram", Observer.CORPORATION, "rent_late", arrears=True)
    story.tells(at=LATER)
    arrears, early = story.concerns
    duty = next(duty for duty in story.duties(DutyKind.ACCEPT) if duty.ref == arrears)
    story.does("Iris", look_in, duty=duty.id, why="druk", at=LATER)
    with pytest.raises(Missing):
        story.page("Iris", early, at=LATER)


def test_who_is_not_asked_looks_in_nowhere(story: Story) -> None:
    story.tells()
    duty = climbed(story)
    for name in ("Hugo", "Amira"):
        with pytest.raises(Missing):
            story.does(name, look_in, duty=duty.id, why="nieuwsgierig", at=LATER)
    with pytest.raises(Missing):
        story.does("Bram", look_in, duty=duty.id, why="het is niet meer aan ons", at=LATER)
