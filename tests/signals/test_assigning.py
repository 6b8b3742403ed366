"""A coordinator gives on what nobody picked up, without looking in."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, connection

from tests.cast import NOON
from tests.signals.story import Story
from tests.signals.test_sharing import configured
from waakvlam.access.models import Look
from waakvlam.duties.actions.climbing import tick
from waakvlam.duties.models import Duty, Rung
from waakvlam.duties.models import DutyKind as D
from waakvlam.duties.queries import todo
from waakvlam.duties.rules import due_at
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.parties.models import Absence, Membership, StaffRole, Task, Team, WorkArea
from waakvlam.parties.roles import ROLES
from waakvlam.parties.rules import day_of
from waakvlam.signals.actions.acting import accept, return_concern
from waakvlam.signals.actions.coordinating import assign, look_in
from waakvlam.signals.actions.informing import person_told
from waakvlam.signals.catalogue import Observer
from waakvlam.signals.models import Channel
from waakvlam.signals.queries.coordinating import to_decide, to_give

pytestmark = pytest.mark.usefixtures("rolled_back")
LATE = NOON + timedelta(days=30)


@pytest.fixture
def stuck(story: Story) -> Story:
    """Bram never answered: everything about it came up the ladder to Iris."""
    story.tells()
    climbs(story)
    return story


def climbs(story: Story) -> None:
    for days in (25, 26, 27):
        clock = story.cast.clock(NOON + timedelta(days=days))
        with enter(clock):
            tick(by=clock)


def duty(story: Story, kind: D = D.ACCEPT) -> UUID:
    return story.duties(kind)[0].id


def gives(story: Story, team: str = "neighbourhood", at: datetime = LATE, name: str = "Iris", **what: Any) -> None:
    given: dict[str, Any] = {"team": story.team(team), "reason": "Bram is ziek"} | what
    story.does(name, assign, at=at, **given if "duty" in given else given | {"duty": duty(story)})


def test_she_gives_it_on_and_never_looked(stuck: Story) -> None:
    iris, which = stuck.cast.viewer("Iris", at=LATE), duty(stuck)
    with enter(iris):
        assign(by=iris, duty=which, team=stuck.team("neighbourhood"), reason="Bram is ziek")
        assert not Look.objects.exists()
    with pytest.raises(Missing):
        stuck.page("Iris", at=LATE)
    page = stuck.page("Amira", at=LATE)
    assert (page.concern.state, page.concern.person_id, len(page.signals)) == ("received", None, 1)
    assert [m.detail for m in page.story if m.happened == "concern passed on"] == [{"reason": "Bram is ziek"}]


def test_everything_asked_about_it_goes_along_and_starts_anew(stuck: Story) -> None:
    gives(stuck)
    assert stuck.asked() == {
        (D.ACCEPT, "neighbourhood", None),
        (D.INFORM, "neighbourhood", None),
        (D.ANSWER, "neighbourhood", None),
    }
    assert stuck.due(D.ACCEPT) == due_at(D.ACCEPT, 2, LATE)
    assert {(d.rung, d.holder_team_id) for d in stuck.duties(*D)} == {(0, stuck.team("neighbourhood"))}


def test_what_somebody_took_on_and_left_is_offered_to_the_next_to_accept(story: Story) -> None:
    story.tells()
    story.does("Bram", accept, concern=story.concern)
    climbs(story)
    gives(story, duty=duty(story, D.ACT))
    assert story.asked(D.ACCEPT, D.ACT) == {(D.ACCEPT, "neighbourhood", None)}


def test_one_duty_that_came_up_is_enough(story: Story) -> None:
    story.tells(kinds=("confused",))
    story.does("Amira", return_concern, concern=story.concern, reason="te druk")
    gives(story, "caretakers", NOON, duty=duty(story, D.ASSIGN))
    assert story.asked(D.ACCEPT, D.ASSIGN) == {(D.ACCEPT, "caretakers", None)}


def test_who_may_see_it_already_gets_no_second_grant(story: Story) -> None:
    story.tells()
    story.does("Bram", return_concern, concern=story.concern, reason="meer dan lawaai")
    climbs(story)
    gives(story, "caretakers")
    assert sorted(grant.team.name for grant in story.page("Bram", at=LATE).grants) == ["caretakers", "neighbourhood"]


def test_before_the_resident_knows_it_stays_in_the_neighbourhood(stuck: Story) -> None:
    with pytest.raises(Refused, match="in deze buurt"):
        gives(stuck, "elsewhere")
    stuck.does("Bram", person_told, concern=stuck.concern, how=Channel.PHONE)
    gives(stuck, "elsewhere")
    assert (D.ACCEPT, "elsewhere", None) in stuck.asked()


@pytest.mark.parametrize("team", ["caretakers", "clinic"])
def test_not_to_who_has_it_nor_to_who_may_not_receive_it(stuck: Story, team: str) -> None:
    with pytest.raises(Refused, match="een ander team"):
        gives(stuck, team)


def test_not_to_a_team_where_nobody_can_open_it(stuck: Story) -> None:
    with pytest.raises(Refused, match="vandaag niemand"):
        gives(stuck, "direction")
    configured(stuck, Absence(professional=stuck.person("Hugo"), since=day_of(LATE), until=day_of(LATE)))
    with pytest.raises(Refused, match="vandaag niemand"):
        gives(stuck, "elsewhere")


def test_it_needs_a_reason_without_a_citizen_service_number(stuck: Story) -> None:
    with pytest.raises(Invalid):
        gives(stuck, reason=" ")
    with pytest.raises(Refused):
        gives(stuck, reason="123456782")


def test_only_the_desk_that_is_asked_now(story: Story) -> None:
    story.tells()
    for name in ("Iris", "Bram", "Amira", "Hugo"):  # not yet hers, not a coordinator, and not theirs
        with pytest.raises(Missing):
            gives(story, at=NOON, name=name)
    with pytest.raises(Missing):
        gives(story, at=NOON, duty=uuid4())
    assert story.asked(D.ACCEPT) == {(D.ACCEPT, "caretakers", None)}


def test_the_database_gives_nothing_on_that_is_not_asked_of_the_desk(story: Story) -> None:
    story.tells()
    which = duty(story)
    iris, give_on = story.cast.viewer("Iris"), "SELECT walls.give_on(%s, %s, 'received')"
    with pytest.raises(ProgrammingError, match="nothing to give on"), enter(iris), connection.cursor() as cursor:
        cursor.execute(give_on, [which, story.team("coordination")])


def test_arrears_are_given_only_to_who_may_see_money(story: Story) -> None:
    story.colleague_tells("Bram", Observer.CORPORATION, "rent_late", arrears=True)
    climbs(story)
    with pytest.raises(Refused):
        gives(story, "neighbourhood")
    own = story.cast.teams["coordination"].organisation
    second = Team(organisation=own, name="debts", public_name="Schuldhulp", phone="030 000 00 01")
    configured(story, second)
    with pytest.raises(Refused, match="vandaag niemand"):
        story.does("Iris", assign, at=LATE, duty=duty(story), team=second.id, reason="jullie vak")
    member = {"professional": story.person("Karin"), "role": StaffRole.TEAM_MEMBER, "since": day_of(NOON)}
    configured(story, Membership(team=second, **member))
    story.does("Iris", assign, at=LATE, duty=duty(story), team=second.id, reason="jullie vak")
    assert (D.ACCEPT, "debts", None) in story.asked()
    events = story.page("Iris", at=LATE).story
    assert [m.detail for m in events if m.happened == "concern passed on"] == [{"reason": "jullie vak"}]


def test_looking_in_is_a_choice_with_a_reason_on_the_record(stuck: Story) -> None:
    which = duty(stuck)
    with pytest.raises(Invalid):
        stuck.does("Iris", look_in, at=LATE, duty=which, why=" ")
    stuck.does("Iris", look_in, at=LATE, duty=which, why="Bram is niet bereikbaar")
    page = stuck.page("Iris", at=LATE)
    assert [m.detail for m in page.story if m.happened == "looked in"] == [{"why": "Bram is niet bereikbaar"}]
    assert len(page.signals) == 1


def test_nobody_looks_in_who_is_not_asked(stuck: Story) -> None:
    for name in ("Amira", "Hugo"):
        with pytest.raises(Missing):
            stuck.does(name, look_in, at=LATE, duty=duty(stuck), why="nieuwsgierig")
    with pytest.raises(Missing):
        stuck.does("Iris", look_in, at=LATE, duty=uuid4(), why="nieuwsgierig")


def reaches_the_director(story: Story) -> None:
    """It is acute: in four hours it climbs past Iris, to Joost."""
    story.tells(seriousness=4)
    for minutes in (30, 60, 240):
        clock = story.cast.clock(NOON + timedelta(minutes=minutes))
        with enter(clock):
            tick(by=clock)
    assert {(d.rung, d.holder_team_id) for d in story.duties(D.ACCEPT)} == {(Rung.DIRECTOR, story.team("direction"))}


def test_what_climbed_past_her_stays_with_the_coordinator_who_gives_it_on_unseen(story: Story) -> None:
    reaches_the_director(story)
    iris, which = story.cast.viewer("Iris", at=NOON + timedelta(hours=5)), duty(story)
    with enter(iris):
        assert which in {duty.id for duty in to_decide(iris).items}
        assert which in {duty.id for duty in todo(iris).items}
        assert to_give(iris, which).duty.rung == Rung.DIRECTOR
        assert not Look.objects.exists()
    gives(story, "caretakers", at=iris.now)
    assert story.asked(D.ACCEPT) == {(D.ACCEPT, "caretakers", None)}
    assert {d.rung for d in story.duties(*D)} == {Rung.OWNER}
    with enter(iris):
        assert to_decide(iris).items == []


def test_what_climbed_past_her_she_may_also_look_into_and_act_on(story: Story) -> None:
    reaches_the_director(story)
    late = NOON + timedelta(hours=5)
    story.does("Iris", look_in, at=late, duty=duty(story), why="Niemand neemt op.")
    story.does("Iris", accept, at=late, concern=story.concern)
    assert story.asked(D.ACCEPT, D.ACT) == {(D.ACT, "coordination", "Iris")}


def test_nobody_else_gets_hold_of_what_reached_the_director(story: Story) -> None:
    reaches_the_director(story)
    late = NOON + timedelta(hours=5)
    which = duty(story)
    for name in ("Hugo", "Greet", "Karin", "Dirk"):
        other = story.cast.viewer(name, at=late)
        with enter(other):
            assert to_decide(other).items == todo(other).items == []
        with pytest.raises(Missing):
            story.does(name, look_in, at=late, duty=which, why="nieuwsgierig")
        with pytest.raises(Missing):
            gives(story, at=late, name=name, duty=which)


def test_who_coordinates_elsewhere_sees_nothing_of_it(story: Story) -> None:
    configured(story, WorkArea(team=story.cast.teams["elsewhere"], area_code="WK999902", task=Task.COORDINATION))
    reaches_the_director(story)
    late = NOON + timedelta(hours=5)
    hugo = replace(story.cast.viewer("Hugo", at=late), permissions=ROLES[StaffRole.COORDINATOR].permissions)
    with enter(hugo):
        assert to_decide(hugo).items == todo(hugo).items == []
        assert not Duty.objects.exists()


def test_the_owner_has_no_need_to_look_in(stuck: Story) -> None:
    with pytest.raises(Missing):
        stuck.does("Bram", look_in, at=LATE, duty=duty(stuck), why="het is van mij")


def test_whom_she_may_choose_without_looking(stuck: Story) -> None:
    iris = stuck.cast.viewer("Iris", at=LATE)
    which = duty(stuck)
    with enter(iris):
        found = to_give(iris, which)
        assert [team.name for team in found.here] == ["coordination", "neighbourhood"], "directors open nothing"
        elsewhere = [team.name for team in found.elsewhere if team in stuck.cast.teams.values()]
        assert elsewhere == ["elsewhere"], "privacy officers neither"
        with pytest.raises(Missing):
            to_give(iris, uuid4())
    bram = stuck.cast.viewer("Bram", at=LATE)
    with enter(bram), pytest.raises(Missing):
        to_give(bram, which)
