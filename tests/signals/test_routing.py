from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db.models import Model

from tests.cast import AREA, NOON
from tests.signals.story import Story
from waakvlam.access.models import PurposeCode
from waakvlam.duties.models import DutyKind as D
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Refused
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.parties.models import Absence, Opening, Task
from waakvlam.signals.actions.acting import pass_on
from waakvlam.signals.catalogue import CATALOGUE, Observer
from waakvlam.signals.models import Route
from waakvlam.signals.queries.routing import coordination, opened, route

pytestmark = pytest.mark.usefixtures("rolled_back")
NEXT_WEEK = NOON + timedelta(days=7)


@pytest.fixture
def configured(story: Story, rolled_back: None) -> Callable[..., None]:
    """Changes who works where, as the administrator does."""

    def store(*rows: Model) -> None:
        with enter(story.cast.viewer("Karin")):
            for row in rows:
                row.save(force_insert=True)

    return store


def a_route(story: Story, **what: Any) -> Route:
    """A route as the coordinator would edit it."""
    what = {"area_code": "WK999901", "position": 1, "since": NOON, "made_by": story.person("Iris").id} | what
    by = story.cast.viewer("Iris")
    with enter(by):
        row = Route(**what)
        row.save(force_insert=True)
        return row


def absent(name: UUID, stand_in: UUID | None = None) -> Absence:
    return Absence(professional_id=name, stand_in_id=stand_in, since=date(2026, 3, 9), until=date(2026, 3, 13))


def test_a_route_goes_before_what_everybody_is_for(story: Story) -> None:
    a_route(story, kinds=["noise"], team_id=story.team("neighbourhood"), person_id=story.person("Chantal").id)
    story.tells(kinds=("noise",))
    assert (D.ACCEPT, "neighbourhood", "Chantal") in story.asked()


@pytest.mark.parametrize(
    "other", [{"kinds": ["smell"]}, {"seriousness_from": 3}, {"area_code": "WK999902"}, {"until": NOON}]
)
def test_a_route_for_something_else_does_not_count(story: Story, other: dict[str, Any]) -> None:
    a_route(story, team_id=story.team("neighbourhood"), **other)
    story.tells()
    assert (D.ACCEPT, "caretakers", None) in story.asked()


def test_the_narrowest_area_wins_then_the_place_in_the_list(story: Story) -> None:
    a_route(story, team_id=story.team("caretakers"))
    a_route(story, area_code=AREA, position=2, team_id=story.team("caretakers"))
    a_route(story, area_code=AREA, position=1, task=Task.NEIGHBOURHOOD_TEAM)
    story.tells()
    assert (D.ACCEPT, "neighbourhood", None) in story.asked()


def test_of_two_with_one_number_the_older_wins(story: Story) -> None:
    a_route(story, team_id=story.team("caretakers"))
    a_route(story, team_id=story.team("neighbourhood"), since=NOON - timedelta(days=1))
    story.tells()
    assert (D.ACCEPT, "neighbourhood", None) in story.asked()


def test_a_route_to_who_may_not_see_it_is_passed_over(story: Story) -> None:
    a_route(story, team_id=story.team("caretakers"))
    a_route(story, position=2, team_id=story.team("clinic"))
    story.colleague_tells("Bram", Observer.CORPORATION, "support_stopped")
    assert (D.ACCEPT, "neighbourhood", None) in story.asked()


def test_a_route_to_a_task_leads_to_whoever_has_it_there(story: Story) -> None:
    a_route(story, area_code="GM9999", task=Task.DIRECTION)
    story.tells()
    assert (D.ACCEPT, "direction", None) in story.asked()


def test_somebody_away_is_replaced_by_the_stand_in(story: Story, configured: Callable[..., None]) -> None:
    amira, chantal = story.person("Amira").id, story.person("Chantal").id
    configured(absent(amira, chantal))
    a_route(story, team_id=story.team("neighbourhood"), person_id=amira)
    story.tells()
    assert (D.ACCEPT, "neighbourhood", "Chantal") in story.asked()


@pytest.mark.parametrize("stand_in", [None, "Bram"])
def test_without_a_stand_in_in_the_team_the_whole_team_is_asked(
    story: Story, configured: Callable[..., None], stand_in: str | None
) -> None:
    amira = story.person("Amira").id
    configured(absent(amira, story.person(stand_in).id if stand_in else None))
    a_route(story, team_id=story.team("neighbourhood"), person_id=amira)
    story.tells()
    assert (D.ACCEPT, "neighbourhood", None) in story.asked()


def test_who_left_the_team_is_not_asked_any_more(story: Story) -> None:
    a_route(story, team_id=story.team("neighbourhood"), person_id=story.person("Bram").id)
    story.tells()
    assert (D.ACCEPT, "neighbourhood", None) in story.asked()


def test_an_area_that_is_not_open_has_no_owner_and_no_capacity(story: Story) -> None:
    by = Viewer(Role.INTAKE, NOON)
    with enter(by):
        for question in (opened, coordination):
            with pytest.raises(Refused):
                question(by, "BU99990201")


def test_an_open_area_without_anybody_who_may_see_it_is_refused(story: Story, configured: Callable[..., None]) -> None:
    configured(Opening(area_code="BU99990201", weekly_capacity=5, reading_hours="x", opened_at=NOON))
    a_route(story, area_code="GM9999", task=Task.FIRST_VISIT)
    by = Viewer(Role.INTAKE, NOON)
    with enter(by), pytest.raises(Refused):
        route(by, area="BU99990201", kinds=[CATALOGUE["noise"]], seriousness=1, purpose=PurposeCode.EARLY_SIGNALS)


# Beyond the agreed capacity --------------------------------------------------------------------------------------


@pytest.fixture
def full_week(story: Story, configured: Callable[..., None]) -> None:
    """The neighbourhood takes one new situation a week, and this week's is there."""
    configured(Opening(area_code=AREA, weekly_capacity=1, reading_hours="x", opened_at=NOON - timedelta(days=9)))
    story.tells(home=story.cast.neighbours_home)


@pytest.mark.usefixtures("full_week")
def test_beyond_capacity_the_coordinator_decides_and_it_is_counted(story: Story) -> None:
    (before,) = story.concerns
    story.tells()
    assert (D.ACCEPT, "coordination", None) in story.asked()
    (beyond,) = set(story.concerns) - {before}
    page = story.page("Iris", beyond)
    assert page.concern.beyond_capacity
    assert len(page.signals) == 1
    story.does("Iris", pass_on, concern=page.concern.id, team=story.team("caretakers"), reason="kan toch")
    assert (D.ACCEPT, "caretakers", None) in story.asked()


@pytest.mark.usefixtures("full_week")
def test_what_is_worrying_never_waits_for_capacity(story: Story) -> None:
    story.tells(kinds=("confused",))
    assert (D.ACCEPT, "neighbourhood", None) in story.asked()


@pytest.mark.usefixtures("full_week")
def test_a_new_week_is_a_new_count(story: Story) -> None:
    monday = (NOON + timedelta(days=6)).astimezone(AMSTERDAM).replace(hour=0, minute=5)
    story.tells(at=monday)
    assert not story.page("Bram", story.concerns[1], at=NEXT_WEEK).concern.beyond_capacity


@pytest.mark.usefixtures("full_week")
def test_another_signal_in_the_same_situation_takes_no_capacity(story: Story) -> None:
    story.tells(home=story.cast.neighbours_home)
    assert len(story.concerns) == 1
