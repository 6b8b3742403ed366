"""'Delen': a contact becomes a signal only when the keeper chooses so, and the resident knows or there is danger."""

from typing import Any

import pytest

from tests.pilotlight.lights import Story
from waakvlam.access.models import Purpose, PurposeCode
from waakvlam.households.actions import move
from waakvlam.households.models import Stay
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.actions.sharing import share, shared
from waakvlam.pilotlight.models import Mood
from waakvlam.places.models import Address
from waakvlam.signals.actions.telling import tell
from waakvlam.signals.models import Signal

pytestmark = pytest.mark.usefixtures("rolled_back")

KINDS = ("few_people", "nothing_to_do")


def worrying(story: Story) -> dict[str, Any]:
    story.is_lit()
    made = story.contact(mood=Mood.WORRYING, words="Alleen voor ons.")
    return {"check_in": made.id, "kinds": KINDS, "words": "Komt de deur niet meer uit."}


def test_what_the_keeper_chose_becomes_a_signal_about_the_home(story: Story) -> None:
    what = worrying(story)
    signal = story.does("Chantal", share, **what, resident_told=True)
    told = story.reads(story.cast.clock(story.now), lambda by: shared(by=by, check_in=what["check_in"]))

    assert told is not None
    assert (told.person, told.address) == (story.person("Chantal"), story.cast.home.id)
    intake = Viewer(Role.INTAKE, story.now, person=told.person, teams=(told.team,), address=told.address)
    with enter(intake):
        first = tell(told.telling, by=intake)
    with enter(intake):
        assert tell(told.telling, by=intake).again
    assert first.signal == signal
    (kept,) = story.check_ins()
    assert (kept.shared_signal, kept.shared_at, kept.words) == (signal, story.now, "Alleen voor ons.")
    assert story.happened(kept.id) == ["contact noted", "contact shared"]
    assert told.telling.words == "Komt de deur niet meer uit."
    assert Signal(id=signal).words == ""


def test_it_is_shared_after_telling_or_in_danger_and_once(story: Story) -> None:
    what = worrying(story)

    with pytest.raises(Refused, match="Tell the resident first"):
        story.does("Chantal", share, **what)
    story.does("Chantal", share, **what, danger=True)
    with pytest.raises(Refused, match="shared already"):
        story.does("Chantal", share, **what, danger=True)


def test_while_signals_may_not_be_told_nothing_is_promised(story: Story) -> None:
    what = worrying(story)
    story.reads("Karin", lambda by: Purpose.objects.filter(code=PurposeCode.EARLY_SIGNALS).delete())

    with pytest.raises(Refused, match="may not be used for this yet"):
        story.does("Chantal", share, **what, danger=True)


def test_what_is_more_than_a_year_old_is_not_shared(story: Story) -> None:
    what = worrying(story)
    story.passes(days=200)
    story.contact()
    story.passes(days=200)

    with pytest.raises(Refused, match="more than a year ago"):
        story.does("Chantal", share, **what, danger=True)


def moves(story: Story, to: Address) -> None:
    day, team = day_of(story.now), story.team("neighbourhood")
    story.does("Amira", move, residents=[story.farid.person], address=to.id, on=day, team=team)


def test_where_waakvlam_does_not_work_yet_nothing_is_promised(story: Story) -> None:
    story.is_lit()
    moves(story, story.cast.home_elsewhere)
    made = story.contact()

    with pytest.raises(Refused, match="does not work in this neighbourhood"):
        story.does("Chantal", share, check_in=made.id, kinds=KINDS, danger=True)
    (kept,) = story.check_ins()
    assert kept.shared_at is None, "it can be shared once it is possible"


def test_a_contact_from_before_a_move_is_not_told_about_the_new_home(story: Story) -> None:
    what = worrying(story)
    story.passes(days=1)
    moves(story, story.cast.neighbours_home)

    with pytest.raises(Refused, match="moved after this contact"):
        story.does("Chantal", share, **what, danger=True)
    story.does("Chantal", share, **what | {"check_in": story.contact().id}, danger=True)


def test_about_who_lives_nowhere_that_is_known_nothing_is_told(story: Story) -> None:
    what = worrying(story)
    farid = Stay.objects.filter(resident=story.farid.person)
    story.looks("Amira", lambda: farid.update(until=day_of(story.now)))

    with pytest.raises(Refused, match="do not know where this resident lives"):
        story.does("Chantal", share, **what, danger=True)


def test_only_what_this_team_may_record_is_shared(story: Story) -> None:
    what = worrying(story)

    with pytest.raises(Invalid, match="at least one thing"):
        story.does("Chantal", share, **what | {"kinds": ()}, danger=True)
    with pytest.raises(Invalid):
        story.does("Chantal", share, **what | {"kinds": ("hemp",)}, danger=True)
    with pytest.raises(Invalid, match="BSN"):
        story.does("Chantal", share, **what | {"words": "123456782"}, danger=True)


def test_what_was_not_shared_is_told_to_nobody(story: Story) -> None:
    what = worrying(story)
    clock = story.cast.clock(story.now)

    assert story.reads(clock, lambda by: shared(by=by, check_in=what["check_in"])) is None
    with pytest.raises(Missing):
        story.does("Hugo", share, **what, danger=True)
    with pytest.raises(Missing):
        story.does("Chantal", share, **what | {"check_in": story.id}, danger=True)


def test_without_words_only_the_kinds_are_told(story: Story) -> None:
    what = worrying(story)
    story.does("Chantal", share, **what | {"words": ""}, danger=True)
    told = story.reads(story.cast.clock(story.now), lambda by: shared(by=by, check_in=what["check_in"]))

    assert (told.telling.words, told.telling.kinds) == ("", KINDS)
