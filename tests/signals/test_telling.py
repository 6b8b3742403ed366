from datetime import timedelta
from uuid import uuid4

import pytest

from tests.cast import NOON, Cast
from tests.signals.story import Story
from waakvlam.access.actions import close_purpose
from waakvlam.access.models import Category, PurposeCode
from waakvlam.duties.models import DutyKind as D
from waakvlam.duties.rules import due_at
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.signals.actions.acting import accept, conclude, pass_on
from waakvlam.signals.actions.telling import Contact, Telling, tell
from waakvlam.signals.catalogue import Observer
from waakvlam.signals.models import Channel, Outcome, Source

pytestmark = pytest.mark.usefixtures("rolled_back")
LATER = NOON + timedelta(days=1)


def test_a_small_signal_has_an_owner_a_due_time_and_the_promise_of_an_answer(story: Story) -> None:
    told = story.tells(kinds=("curtains",), seriousness=1)
    assert (told.seriousness, story.state(), story.answers(), story.informing()) == (1, "received", ["owed"], "owed")
    assert story.asked() == {
        (D.ACCEPT, "caretakers", None),
        (D.INFORM, "caretakers", None),
        (D.ANSWER, "caretakers", None),
    }
    assert story.due(D.ANSWER) == told.answer_due_at == due_at(D.ANSWER, 1, NOON)


def test_a_worrying_signal_goes_to_the_neighbourhood_team(story: Story) -> None:
    story.tells(kinds=("confused",))
    assert (D.ACCEPT, "neighbourhood", None) in story.asked()


def test_something_else_goes_the_usual_way_and_needs_words(story: Story) -> None:
    with pytest.raises(Invalid, match="eigen woorden"):
        story.tells(kinds=("other",), words="")
    story.tells(kinds=("other",), words="De kinderwagen staat al weken buiten.")
    assert (D.ACCEPT, "caretakers", None) in story.asked()


def test_danger_is_kept_too_with_a_duty_that_is_due_at_once(story: Story) -> None:
    assert story.tells(kinds=("wants_to_die",), seriousness=1).seriousness == 4
    assert story.due(D.ACCEPT) == NOON


def test_the_owner_is_let_in_from_the_telling_on(story: Story) -> None:
    story.tells()
    page = story.page("Bram")
    assert [signal.words for signal in page.signals] == ["Al drie nachten muziek en geschreeuw."]
    (grant,) = page.grants
    assert (grant.team_id, grant.valid_from, grant.reach_from) == (story.team("caretakers"), NOON, NOON)
    assert Category(grant.categories) == Category.CONTACT | Category.NUISANCE | Category.WELLBEING | Category.REPORTER
    assert grant.act == page.concern.id


def test_more_signals_on_one_home_are_one_situation_and_each_is_answered(story: Story) -> None:
    story.tells()
    story.tells(kinds=("smell",), at=LATER)
    assert story.answers() == ["owed", "owed"]
    page = story.page("Bram", at=LATER)
    assert [signal.kinds for signal in page.signals] == [["noise"], ["smell"]]
    assert len(story.duties(D.ACCEPT)) == len(story.duties(D.INFORM)) == 1


def test_the_neighbours_home_is_another_situation(story: Story, cast: Cast) -> None:
    story.tells()
    story.tells(home=cast.neighbours_home)
    assert len(story.concerns) == 2


def test_something_more_serious_makes_it_due_sooner(story: Story) -> None:
    story.tells(kinds=("curtains",), seriousness=1)
    before = story.due(D.ACCEPT)
    story.tells(kinds=("curtains",), seriousness=3)
    assert story.due(D.ACCEPT) == due_at(D.ACCEPT, 3, NOON) < before
    assert story.page("Bram").concern.seriousness == 3


def test_a_new_signal_in_a_situation_that_somebody_works_on_asks_them_to_act(story: Story) -> None:
    story.tells()
    story.does("Bram", accept, concern=story.concern)
    story.tells(kinds=("noise",), seriousness=4, at=LATER)
    assert story.due(D.ACT) == LATER
    assert (D.ANSWER, "caretakers", "Bram") in story.asked()


def test_what_its_owner_may_not_see_is_asked_of_who_may(story: Story) -> None:
    story.tells()
    told = story.colleague_tells("Bram", Observer.CORPORATION, "support_stopped", at=LATER)
    assert told.code is not None
    assert {(D.ASSIGN, "neighbourhood", None), (D.ANSWER, "neighbourhood", None)} <= story.asked()
    assert [s.kinds for s in story.page("Bram", at=LATER).signals] == [["noise"]]
    assert [s.kinds for s in story.page("Amira", at=LATER).signals] == [["support_stopped"]]

    story.does("Amira", pass_on, at=LATER, concern=story.concern, team=story.team("neighbourhood"), reason="wij pakken")
    assert story.asked(D.ASSIGN) == set()
    assert len(story.page("Amira", at=LATER).signals) == 2, "who takes over sees all of it"


def test_what_another_team_must_assign_is_not_ended_by_the_owner(story: Story) -> None:
    story.tells()
    story.colleague_tells("Bram", Observer.CORPORATION, "support_stopped")
    story.does("Bram", accept, concern=story.concern)
    assert {(D.ASSIGN, "neighbourhood", None), (D.ACT, "caretakers", "Bram")} <= story.asked()


def test_money_opens_to_who_helps_with_money(story: Story) -> None:
    story.tells(kinds=("confused",))
    story.colleague_tells("Bram", Observer.CORPORATION, "rent_late", at=LATER)
    page = story.page("Amira", at=LATER)
    assert [s.kinds for s in page.signals] == [["confused"], ["rent_late"]]
    assert Category.FINANCE in {Category(g.categories) & Category.FINANCE for g in page.grants}


def test_a_money_signal_alone_has_an_owner_too(story: Story) -> None:
    story.colleague_tells("Bram", Observer.CORPORATION, "rent_late")
    assert (D.ACCEPT, "neighbourhood", None) in story.asked()
    assert [s.kinds for s in story.page("Amira").signals] == [["rent_late"]]


def test_arrears_are_a_situation_of_their_own_at_the_municipal_desk(story: Story) -> None:
    story.tells()
    story.colleague_tells("Bram", Observer.CORPORATION, "rent_late", at=LATER, arrears=True)
    early, arrears = story.concerns
    assert [s.kinds for s in story.page("Bram", early, at=LATER).signals] == [["noise"]]
    assert [s.kinds for s in story.page("Iris", arrears, at=LATER).signals] == [["rent_late"]]
    for name, other in (("Bram", arrears), ("Amira", arrears), ("Iris", early)):
        with pytest.raises(Missing):
            story.page(name, other, at=LATER)


# Telling again ---------------------------------------------------------------------------------------------------


def test_a_retried_telling_changes_nothing_and_gives_the_same_receipt(story: Story) -> None:
    key = uuid4()
    first = story.tells(key=key)
    before = story.asked()
    assert story.tells(key=key, at=LATER) == first
    assert (story.answers(), story.asked()) == (["owed"], before)


@pytest.mark.parametrize(
    "other", [{"words": "Er is brand."}, {"kinds": ("smell",)}, {"seriousness": 4}, {"channel": None},
              {"contact": Contact(phone="0612345678")}]
)  # fmt: skip
def test_something_else_in_a_form_that_was_sent_is_refused(story: Story, other: dict[str, object]) -> None:
    key = uuid4()
    first = story.tells(key=key)
    with pytest.raises(Refused):
        story.tells(key=key, at=LATER, **other)
    with pytest.raises(Refused):
        story.tells(key=key, home=story.cast.neighbours_home)
    assert story.tells(key=key) == first
    assert len(story.answers()) == 1


def test_what_was_accepted_stays_accepted_when_its_purpose_is_switched_off(story: Story) -> None:
    key = uuid4()
    first = story.tells(key=key)
    story.does("Greet", close_purpose, code=PurposeCode.EARLY_SIGNALS)
    assert story.tells(key=key) == first


def test_a_retried_telling_without_answer_is_the_same_too(story: Story) -> None:
    key = uuid4()
    assert story.tells(key=key, channel=None) == story.tells(key=key, channel=None, at=LATER)
    assert story.answers() == ["not wanted"]


def test_the_same_source_is_known_again_and_anonymous_ones_are_not(story: Story) -> None:
    els = Contact(email="els@example.invalid")
    for contact in (els, els, Contact(), Contact()):
        story.tells(contact=contact)
    story.colleague_tells("Bram", Observer.CORPORATION, "noise")
    story.colleague_tells("Bram", Observer.CORPORATION, "noise")
    keys = [bytes(s.source_key) for s in story.page("Bram").signals]
    assert sorted(keys.count(key) for key in set(keys)) == [2, 2, 2]
    assert keys.count(b"") == 2


# What is not accepted --------------------------------------------------------------------------------------------


def test_els_may_stay_unknown(story: Story) -> None:
    told = story.tells(channel=None, contact=Contact(name="Els", phone="0612345678"))
    assert (told.code, told.answer_due_at) == (None, None)
    (signal,) = story.page("Bram").signals
    assert not hasattr(signal, "reporter"), "who wants no answer is not kept"
    assert story.asked(D.ANSWER) == set()


def test_els_is_kept_to_be_answered(story: Story) -> None:
    story.tells(channel=Channel.PHONE, contact=Contact(name=" Els ", phone="06 12345678"))
    (signal,) = story.page("Bram").signals
    assert (signal.reporter.name, signal.reporter.phone, signal.reporter.email) == ("Els", "06 12345678", "")


@pytest.mark.parametrize(
    ("what", "problem"),
    [
        ({"words": "Zijn nummer is 123456782"}, Refused),
        ({"contact": Contact(name="123456782")}, Refused),
        ({"kinds": ("rent_late",)}, Invalid),
        ({"kinds": ()}, Invalid),
        ({"seriousness": 5}, Invalid),
        ({"channel": Channel.EMAIL}, Invalid),
        ({"channel": Channel.PHONE, "contact": Contact(email="els@example.invalid")}, Invalid),
    ],
)
def test_what_cannot_be_accepted_leaves_nothing_behind(story: Story, what: dict, problem: type[Exception]) -> None:  # type: ignore[type-arg]
    with pytest.raises(problem):
        story.tells(**what)
    assert story.concerns == []


def test_what_has_not_happened_yet_is_refused(cast: Cast) -> None:
    by = cast.els()
    telling = Telling("public", uuid4(), Observer.NEIGHBOUR, Source.NEIGHBOUR, ("noise",), NOON + timedelta(hours=1))
    with pytest.raises(Refused), enter(by):
        tell(telling, by=by)


def test_an_area_that_is_not_open_is_refused(story: Story, cast: Cast) -> None:
    with pytest.raises(Refused, match="Bel de gemeente"):
        story.tells(home=cast.home_elsewhere)


def test_an_unknown_address_is_missing(cast: Cast) -> None:
    telling = Telling("public", uuid4(), Observer.NEIGHBOUR, Source.NEIGHBOUR, ("noise",), NOON)
    for by in (Viewer(Role.INTAKE, NOON, address=uuid4()), Viewer(Role.INTAKE, NOON)):
        with pytest.raises(Missing), enter(by):
            tell(telling, by=by)


def test_a_purpose_that_is_off_is_refused_and_closes_the_pages_too(story: Story) -> None:
    story.tells()
    story.does("Greet", close_purpose, code=PurposeCode.EARLY_SIGNALS)
    with pytest.raises(Refused):
        story.tells()
    with pytest.raises(Refused):
        story.page("Bram")


def test_refused_inside_a_page_leaves_nothing_behind_either(story: Story, cast: Cast) -> None:
    """A page shows the refusal inside the same transaction, which then commits."""
    by = cast.els(home=cast.home_elsewhere)
    telling = Telling("public", uuid4(), Observer.NEIGHBOUR, Source.NEIGHBOUR, ("noise",), NOON)
    with enter(by), pytest.raises(Refused):
        tell(telling, by=by)
    assert (story.concerns, story.asked()) == ([], set())


def test_after_concluding_a_new_signal_starts_a_new_situation(story: Story) -> None:
    story.is_ready_to_conclude("Bram", story.tells())
    story.does("Bram", conclude, concern=story.concern, outcome=Outcome.HELPED)
    story.tells(at=LATER)
    first, second = story.concerns
    assert (story.state(first), story.state(second)) == ("concluded", "received")
    assert [s.told_at for s in story.page("Bram", second, at=LATER).signals] == [LATER]
