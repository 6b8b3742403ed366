"""What is read of lights: today's people in walking order, how a team stands, one light, and what a duty is about."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, _store
from tests.pilotlight.lights import Story
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.duties.queries import todo
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.parties.actions import record_absence
from waakvlam.parties.models import Absence
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.actions.ending import stop
from waakvlam.pilotlight.actions.steering import ask_for_help, pause
from waakvlam.pilotlight.models import Keeping, Mood, Result
from waakvlam.pilotlight.queries.contacts import Contacts, team_contact
from waakvlam.pilotlight.queries.page import LightPage, behind_duties, light_page
from waakvlam.pilotlight.queries.policy import policy_for
from waakvlam.pilotlight.queries.today import Visit, today
from waakvlam.pilotlight.queries.turns import Turn, turns_of
from waakvlam.pilotlight.rules import Warmth, facts_of, walking, warmth
from waakvlam.places.models import Address

pytestmark = pytest.mark.usefixtures("rolled_back")


def sees_today(story: Story, who: str = "Chantal") -> list[Visit]:
    visits: list[Visit] = story.reads(who, today)
    return visits


def sees_team(story: Story, who: str = "Chantal", page: int = 1) -> Contacts:
    contacts: Contacts = story.reads(who, team_contact, page)
    return contacts


# Walking ------------------------------------------------------------------------------------------------------------


def test_one_walks_up_one_side_of_a_street_and_back_along_the_other() -> None:
    def door(street: str, number: int, letter: str = "") -> Address:
        return Address(street_key=street, number=number, letter=letter, neighbourhood="BU99990101")

    doors = [door("b", 1), door("a", 4), door("a", 1), door("a", 2), door("a", 3, "b"), door("a", 3, "a")]

    assert [(d.street_key, d.number, d.letter) for d in sorted(doors, key=walking)] == [
        ("a", 1, ""),
        ("a", 3, "a"),
        ("a", 3, "b"),
        ("a", 4, ""),
        ("a", 2, ""),
        ("b", 1, ""),
    ]


# Today --------------------------------------------------------------------------------------------------------------


def test_today_holds_who_is_due_with_the_last_words(story: Story) -> None:
    story.is_lit()
    story.contact(words="Over de tuin gepraat.", mood=Mood.STEADY)
    assert sees_today(story) == []
    story.passes(days=7)

    (visit,) = sees_today(story)
    assert visit.resident is not None
    assert visit.last is not None
    assert (visit.resident.called, visit.last.words) == ("Farid", "Over de tuin gepraat.")
    assert (visit.address, visit.kind, visit.warmth) == (story.cast.home, DutyKind.CHECK_IN, Warmth.DUE)
    assert not visit.asks_help
    assert sees_today(story, "Amira") == []


def test_who_asks_for_help_is_there_whenever_it_is_due(story: Story) -> None:
    story.is_lit()
    story.contact()
    story.does(story.resident(), ask_for_help, words="Bel me.")

    (visit,) = sees_today(story)
    assert (visit.kind, visit.asks_help) == (DutyKind.HELP_ASKED, True)


def test_who_stands_elsewhere_on_the_list_is_not_seen_twice(story: Story) -> None:
    story.is_lit()
    story.passes(days=8)
    story.does(story.resident(), ask_for_help)

    (visit,) = sees_today(story)
    assert (visit.kind, visit.asks_help) == (DutyKind.CHECK_IN, True)


def test_when_a_pause_ends_the_resident_is_there_again(story: Story) -> None:
    story.is_lit()
    story.does("Chantal", pause, light=story.id, until=date(2026, 3, 12), reason="Op reis.")
    story.passes(days=2)

    assert [visit.kind for visit in sees_today(story)] == [DutyKind.END_PAUSE]


def test_who_asked_for_help_is_not_hidden_by_the_end_of_a_pause_on_that_day(story: Story) -> None:
    story.is_lit()
    story.does("Chantal", pause, light=story.id, until=date(2026, 3, 12), reason="Op reis.")
    story.passes(days=1)
    story.does(story.resident(), ask_for_help)
    help_asked, pause_ends = story.duties(DutyKind.HELP_ASKED, DutyKind.END_PAUSE)
    assert help_asked.due_at == pause_ends.due_at
    story.passes(days=1)

    (visit,) = sees_today(story)
    assert visit.kind is DutyKind.HELP_ASKED


def test_a_stand_in_sees_the_people_of_a_colleague(story: Story) -> None:
    story.is_lit()
    story.gets_keeper(deputy=None)
    story.passes(days=7)
    chantal, amira = story.cast.people["Chantal"][0], story.cast.people["Amira"][0]
    away = Absence(professional=chantal, stand_in=amira, since=date(2026, 3, 17), until=date(2026, 3, 18))
    _store(away)
    try:
        assert [visit.light.id for visit in sees_today(story, "Amira")] == [story.id]
    finally:
        away.delete(using="owner")


def test_only_professionals_have_people_today(story: Story) -> None:
    story.is_lit()
    nobody = Viewer(Role.APP, story.now, teams=(story.team("neighbourhood"),))

    assert story.reads(nobody, today) == []


# The team -----------------------------------------------------------------------------------------------------------


def test_the_team_reads_first_where_nobody_is(cast: Cast) -> None:
    first, second = Story(cast), Story(cast, home=cast.neighbours_home)
    first.is_lit()
    first.contact()
    second.is_proposed()

    contacts = sees_team(first)
    assert [(item.warmth, item.resident and item.resident.called) for item in contacts.items] == [
        (Warmth.NO_FACE, "Farid"),
        (Warmth.ON_TIME, "Farid"),
    ]
    assert (contacts.counts[Warmth.NO_FACE], contacts.counts[Warmth.ON_TIME], contacts.counts[Warmth.LOST]) == (1, 1, 0)
    assert contacts.items[1].keeper == cast.people["Chantal"][0]
    assert contacts.items[1].deputy == cast.people["Amira"][0]
    assert contacts.items[1].address == cast.home
    assert not contacts.more
    assert sees_team(first, page=2).items == []
    assert contacts.load[cast.teams["neighbourhood"].id].needed == pytest.approx(2.0)
    assert contacts.load[cast.teams["neighbourhood"].id].weekly is None


@pytest.mark.parametrize("days", [0, 5, 7, 8, 14, 15, 40])
def test_the_list_says_the_same_as_the_rule(story: Story, days: int) -> None:
    story.is_lit()
    story.contact()
    story.passes(days=days)

    (item,) = sees_team(story).items
    policy = story.reads("Chantal", policy_for, item.light.area)
    assert item.warmth is warmth(facts_of(item.light, policy), story.now)


def test_before_the_first_meeting_and_in_a_pause_the_list_says_so(story: Story) -> None:
    story.is_lit()
    assert [item.warmth for item in sees_team(story).items] == [Warmth.NOT_MET]
    story.does("Chantal", pause, light=story.id, until=date(2026, 3, 12), reason="Op reis.")
    assert [item.warmth for item in sees_team(story).items] == [Warmth.PAUSED]


def test_a_coordinator_reads_how_contact_stands_and_no_names(story: Story) -> None:
    story.is_lit()
    story.contact()

    (item,) = sees_team(story, "Iris").items
    assert (item.warmth, item.resident, item.address) == (Warmth.ON_TIME, None, None)
    assert item.keeper is not None
    assert sees_team(story, "Hugo").items == []


def test_leave_without_somebody_else_is_seen(story: Story) -> None:
    story.is_lit()
    story.contact()
    chantal = story.cast.people["Chantal"][0]
    away = Absence(professional=chantal, since=date(2026, 3, 16), until=date(2026, 3, 20))
    _store(away)
    try:
        assert sees_team(story).uncovered == 0  # the deputy comes
        story.gets_keeper(deputy=None)
        contacts = sees_team(story)
        assert (contacts.uncovered, contacts.items[0].uncovered) == (1, True)
        story.passes(days=10)  # late by now, and Chantal is back
        story.now += timedelta(days=1)
        assert sees_team(story).uncovered == 0
    finally:
        away.delete(using="owner")


def test_many_lights_take_no_more_queries_than_one(story: Story) -> None:
    story.is_lit()
    story.contact()
    story.passes(days=7)
    for query in (today, team_contact):
        with CaptureQueriesContext(connection) as caught:
            story.reads("Chantal", query)
        assert len(caught) <= 15, "\n".join(q["sql"][:90] for q in caught)


# One light -----------------------------------------------------------------------------------------------------------


def page(story: Story, who: str = "Chantal") -> LightPage:
    found: LightPage = story.reads(who, light_page, story.id)
    return found


def test_the_page_of_a_light_says_it_all(story: Story) -> None:
    story.is_lit()
    made = story.contact(Result.TRIED, device=uuid4())
    story.passes(minutes=1)
    story.contact(device=uuid4(), words="Gelachen.")
    story.does(story.resident(), ask_for_help, words="Kom je?")

    with CaptureQueriesContext(connection) as caught:
        shown = page(story)
    assert len(caught) <= 19  # fifteen, and four to enter and leave the context
    assert (shown.resident.called, shown.address, shown.home) == ("Farid", story.cast.home, story.farid.home)
    assert (shown.warmth, shown.name_until) == (Warmth.ON_TIME, date(2026, 3, 20))
    assert not shown.may_let_go
    assert [entry.result for entry in shown.check_ins] == [Result.REACHED, Result.TRIED]
    assert [entry.other_id for entry in shown.to_compare] == [made.id]
    assert [question.words for question in shown.asked] == ["Kom je?"]
    assert [face.person for face in shown.faces] == [story.cast.people["Chantal"][0]]
    assert {turn.duty.kind for turn in shown.turns} == {DutyKind.CHECK_IN, DutyKind.COMPARE, DutyKind.HELP_ASKED}
    assert [moment.happened for moment in shown.story][:2] == ["light proposed", "keeper chosen"]
    assert shown.story[0].detail == {"origin": "concern", "words": "Al weken stil."}
    assert shown.story[0].who == "Amira Voorbeeld"
    assert shown.story[-1].who == ""
    assert shown.plan == []


def test_before_contact_began_no_day_can_be_named(story: Story) -> None:
    story.is_proposed()

    shown = page(story, "Amira")
    assert (shown.warmth, shown.name_until, shown.check_ins) == (Warmth.NO_FACE, None, [])


def test_nobody_else_reads_it_and_after_the_end_nobody_at_all(story: Story) -> None:
    story.is_lit()
    for name in ("Iris", "Hugo", "Bram"):
        with pytest.raises(Missing):
            page(story, name)
    story.does("Chantal", stop, light=story.id, keeping=Keeping.CARD)
    with pytest.raises(Missing):
        page(story)


# The one list --------------------------------------------------------------------------------------------------------


def behind(story: Story, who: str) -> dict[DutyKind, Any]:
    def read(by: Viewer) -> dict[DutyKind, Any]:
        duties = todo(by).items
        found = behind_duties(by, duties)
        return {DutyKind(duty.kind): found.get(duty.id) for duty in duties}

    read_now: dict[DutyKind, Any] = story.reads(who, read)
    return read_now


def test_each_duty_on_the_list_says_whom_it_is_about(story: Story) -> None:
    story.is_lit()
    story.contact(Result.TRIED, device=uuid4())
    story.contact(device=uuid4())
    story.does(story.resident(), ask_for_help)

    found = behind(story, "Chantal")
    assert set(found) == {DutyKind.CHECK_IN, DutyKind.COMPARE, DutyKind.HELP_ASKED}
    assert {(one.light.id, one.resident.called, one.address) for one in found.values()} == {
        (story.id, "Farid", story.cast.home)
    }


def test_the_desk_reads_that_there_is_a_light_and_not_whose(story: Story) -> None:
    story.is_proposed()

    (found,) = behind(story, "Iris").values()
    assert (found.light.id, found.resident, found.address) == (story.id, None, None)


def test_duties_about_something_else_are_left_out(story: Story) -> None:
    story.cast.els_tells(at=story.now)

    assert set(behind(story, "Bram").values()) == {None}


@pytest.mark.parametrize(
    ("deputy", "away", "stand_in", "answers"),
    [
        ("Amira", [], None, "Chantal Voorbeeld"),
        ("Amira", ["Chantal"], None, "Amira Voorbeeld"),
        (None, ["Chantal"], "Amira", "Amira Voorbeeld"),
        ("Amira", ["Chantal", "Amira"], None, "Wijkteam Oost"),
        (None, ["Chantal"], None, "Wijkteam Oost"),
    ],
)
def test_whose_turn_it_is_when_people_are_away(
    story: Story, deputy: str | None, away: list[str], stand_in: str | None, answers: str
) -> None:
    story.is_lit()
    story.gets_keeper(deputy=deputy)
    behind = story.person(stand_in) if stand_in else None
    day = day_of(story.now)
    for name in away:
        story.does(name, record_absence, professional=story.person(name), since=day, until=day, stand_in=behind)
    (turn,) = story.reads("Amira", turns_of, Duty.objects.filter(ref=story.id, done_at=None))
    assert turn.name == answers
    assert turn.is_of(story.cast.viewer("Amira", at=story.now)) is (bool(away))


def test_what_climbed_stays_the_turn_of_who_owns_it(story: Story) -> None:
    amira, desk = story.cast.viewer("Amira", at=story.now), story.team("coordination")
    of_team = Duty(team_id=story.team("neighbourhood"), person_id=None, holder_team_id=desk)
    assert Turn(of_team, None, "Coördinatie").is_of(amira)
    of_chantal = Duty(team_id=story.team("neighbourhood"), person_id=story.person("Chantal"), holder_team_id=desk)
    assert not Turn(of_chantal, None, "Coördinatie").is_of(amira)
    assert Turn(of_chantal, None, "Coördinatie").is_of(story.cast.viewer("Chantal", at=story.now))
