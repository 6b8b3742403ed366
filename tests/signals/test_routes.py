"""Who becomes the owner of what, where: edited with versions, and tried before it counts (SIG-12)."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from tests.cast import AREA, NOON, Cast
from tests.places import files
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.parties.models import Task
from waakvlam.places.actions import import_areas
from waakvlam.signals.actions.routing import Wish, add_route, end_route, replace_route
from waakvlam.signals.catalogue import CATALOGUE
from waakvlam.signals.models import Route
from waakvlam.signals.queries.routes import current_route, current_routes, explain, former_routes

DISTRICT = "WK999901"
Do = Callable[..., UUID]


@pytest.fixture(autouse=True)
def _vlamstad(rolled_back: None) -> None:
    """The areas of the cast exist."""
    loader = Viewer(Role.LOADER, NOON)
    with enter(loader):
        import_areas(by=loader, file=files.collection(files.neighbourhood(AREA, "Havenkwartier")))


@pytest.fixture
def add(cast: Cast) -> Do:
    def do(name: str = "Karin", **wish: object) -> UUID:
        by = cast.viewer(name)
        with enter(by):
            return add_route(Wish(**{"area_code": DISTRICT} | wish), by=by)  # type: ignore[arg-type]

    return do


def owner(cast: Cast, kind: str = "noise", seriousness: int = 2) -> tuple[UUID, object]:
    """Which team becomes the owner in the cast's neighbourhood, and why: the route or the task."""
    karin = cast.viewer("Karin")
    with enter(karin):
        found = explain(karin, area=AREA, kinds=[CATALOGUE[kind]], seriousness=seriousness)
    return found.owner.team, found.because.id if isinstance(found.because, Route) else found.because


def test_without_routes_the_tasks_in_the_area_decide(cast: Cast) -> None:
    assert owner(cast) == (cast.teams["caretakers"].id, Task.FIRST_VISIT)
    assert owner(cast, "confused", 3) == (cast.teams["neighbourhood"].id, Task.NEIGHBOURHOOD_TEAM)


def test_a_route_goes_before_the_tasks_for_what_it_is_about(cast: Cast, add: Do) -> None:
    team = cast.teams["neighbourhood"].id
    noise = add(kinds=["noise"], team=team)
    assert owner(cast) == (team, noise)
    assert owner(cast, "curtains", 1) == (cast.teams["caretakers"].id, Task.FIRST_VISIT)
    assert owner(cast, "noise", 4) == (team, noise)


def test_the_narrowest_area_goes_first_and_then_the_order(cast: Cast, add: Do) -> None:
    last = add(team=cast.teams["neighbourhood"].id, position=2)
    first = add(task=Task.COORDINATION, position=1)
    narrow = add(area_code=AREA, seriousness_to=1, team=cast.teams["caretakers"].id)
    assert owner(cast) == (cast.teams["coordination"].id, first)
    assert owner(cast, "curtains", 1) == (cast.teams["caretakers"].id, narrow)
    karin = cast.viewer("Karin")
    with enter(karin):
        assert [one.id for one in current_routes(karin)] == [narrow, first, last]


def test_a_new_version_ends_the_old_one_and_both_are_kept(cast: Cast, add: Do) -> None:
    old = add(kinds=["noise"], team=cast.teams["neighbourhood"].id)
    iris = cast.viewer("Iris")
    with enter(iris):
        new = replace_route(Wish(DISTRICT, kinds=["noise"], team=cast.teams["coordination"].id), by=iris, route=old)
        assert [one.id for one in current_routes(iris)] == [new]
        (former,) = former_routes(iris)
        assert (former.id, former.until, former.team_id) == (old, iris.now, cast.teams["neighbourhood"].id)
        assert former.made_by == cast.people["Karin"][0].id
        assert current_route(iris, new).made_by == iris.person
        for change in (lambda: end_route(by=iris, route=old), lambda: current_route(iris, old)):
            with pytest.raises(Missing):
                change()
    assert owner(cast) == (cast.teams["coordination"].id, new)


def test_an_ended_route_counts_no_more(cast: Cast, add: Do) -> None:
    route = add(team=cast.teams["neighbourhood"].id)
    karin = cast.viewer("Karin")
    with enter(karin):
        end_route(by=karin, route=route)
        assert current_routes(karin) == []
    assert owner(cast) == (cast.teams["caretakers"].id, Task.FIRST_VISIT)


def test_a_person_in_the_team(cast: Cast, add: Do) -> None:
    chantal = cast.people["Chantal"][0].id
    route = add(team=cast.teams["neighbourhood"].id, person=chantal)
    karin = cast.viewer("Karin")
    with enter(karin):
        found = explain(karin, area=AREA, kinds=[CATALOGUE["noise"]], seriousness=2)
    assert isinstance(found.because, Route)
    assert (found.owner.person, found.because.id) == (chantal, route)


def test_a_route_that_leads_nowhere_is_refused_and_says_where_to_look(cast: Cast, add: Do) -> None:
    team = cast.teams["neighbourhood"].id
    wrong: list[tuple[str, dict[str, object]]] = [
        ("area_code", {"team": team, "area_code": "BU99999999"}),
        ("kinds", {"team": team, "kinds": ["noise", "nonsense"]}),
        ("seriousness_to", {"team": team, "seriousness_from": 3, "seriousness_to": 2}),
        ("seriousness_to", {"team": team, "seriousness_to": 5}),
        ("seriousness_to", {"team": team, "seriousness_from": 0}),
        ("team", {}),
        ("team", {"team": team, "task": Task.COORDINATION}),
        ("team", {"team": cast.teams["clinic"].id}),
        ("team", {"team": uuid4()}),
        ("person", {"team": team, "person": cast.people["Hugo"][0].id}),
        ("person", {"task": Task.COORDINATION, "person": cast.people["Iris"][0].id}),
    ]
    for field, wish in wrong:
        with pytest.raises(Invalid) as refused:
            add(**wish)
        assert refused.value.field == field, wish


def test_only_who_configures_or_coordinates_edits(cast: Cast, add: Do) -> None:
    route = add("Iris", team=cast.teams["neighbourhood"].id)
    with pytest.raises(Missing):
        add("Amira", team=cast.teams["neighbourhood"].id)
    amira = cast.viewer("Amira")
    with enter(amira), pytest.raises(Missing):
        end_route(by=amira, route=route)


def test_where_waakvlam_does_not_work_nobody_becomes_the_owner(cast: Cast) -> None:
    karin = cast.viewer("Karin")
    with enter(karin), pytest.raises(Refused):
        explain(karin, area="BU99990201", kinds=[CATALOGUE["noise"]], seriousness=2)
