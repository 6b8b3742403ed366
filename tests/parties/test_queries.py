from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest

from tests.parties.world import TUESDAY, Town, app, clock, ids
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.parties.models import Organisation, StaffRole, Task, Team
from waakvlam.parties.queries import (
    coverage,
    faces,
    is_away,
    members,
    opening,
    people,
    present,
    stand_in_for,
    standing_in_for,
    team,
    team_for,
    teams,
    who_works_here,
    work_areas,
)

pytestmark = pytest.mark.usefixtures("rolled_back")
TODAY = date(2026, 3, 10)


def test_the_narrowest_opening_covers_an_area() -> None:
    town = Town()
    town.opening(town.gm)
    district = town.opening(town.wk)
    with enter(clock()):
        assert opening(clock(), town.bu) == district
        assert opening(clock(), f"BU{town.number}0201").area_code == town.gm  # type: ignore[union-attr]
        assert opening(clock(), "BU00000000") is None


def test_an_opening_counts_from_its_opening_until_its_closing() -> None:
    town = Town()
    town.opening(closed_at=TUESDAY)
    for now, is_open in (
        (datetime(2026, 1, 1, tzinfo=UTC), False),
        (TUESDAY - timedelta(seconds=1), True),
        (TUESDAY, False),
    ):
        with enter(clock(now)):
            assert (opening(clock(now), town.bu) is not None) is is_open


def test_the_narrowest_work_area_wins_and_then_the_name() -> None:
    town = Town()
    everywhere = town.team("Gemeente", task=Task.FIRST_VISIT)
    later = town.team("Noord B", task=Task.FIRST_VISIT, area=town.wk)
    first = town.team("Noord A", task=Task.FIRST_VISIT, area=town.wk)
    with enter(clock()):
        assert team_for(clock(), town.bu, Task.FIRST_VISIT) == first
        assert team_for(clock(), town.gm, Task.FIRST_VISIT) == everywhere
        assert team_for(clock(), town.bu, Task.DIRECTION) is None
    town.work_area(later, Task.FIRST_VISIT, town.bu)
    with enter(clock()):
        assert team_for(clock(), town.bu, Task.FIRST_VISIT) == later


@pytest.mark.parametrize("role", [Role.APP, Role.INTAKE, Role.CLOCK, Role.RETENTION])
def test_every_context_that_routes_can_look_people_up(role: Role) -> None:
    town = Town()
    team = town.team("Wijkteam")
    amira = town.person("Amira", team)
    viewer = Viewer(role, TUESDAY)
    with enter(viewer):
        assert people(viewer, [amira.id])[amira.id].name == "Amira"
        assert teams(viewer, [team.id])[team.id].organisation.code == f"gemeente-{town.number}"
        assert present(viewer, team.id, TODAY) == [amira]


def test_somebody_present_has_no_stand_in() -> None:
    town = Town()
    amira = town.person("Amira", town.team("Wijkteam"))
    with enter(clock()):
        assert not is_away(clock(), amira.id, TODAY)
        assert stand_in_for(clock(), amira.id, TODAY) is None


def test_a_chain_of_absences_ends_at_somebody_who_is_there() -> None:
    town = Town()
    team = town.team("Wijkteam")
    amira, bram, chantal = (town.person(name, team) for name in ("Amira", "Bram", "Chantal"))
    town.absence(amira, bram)
    town.absence(bram, chantal)
    with enter(clock()):
        assert is_away(clock(), amira.id, TODAY)
        assert stand_in_for(clock(), amira.id, TODAY) == chantal.id
        assert stand_in_for(clock(), amira.id, date(2026, 3, 14)) is None
        assert standing_in_for(clock(), chantal.id, TODAY) == {amira.id, bram.id}
        assert standing_in_for(clock(), amira.id, TODAY) == set()
        assert ids(present(clock(), team.id, TODAY)) == [chantal.id]


def test_a_circle_of_absences_has_nobody_at_its_end() -> None:
    town = Town()
    team = town.team("Wijkteam")
    amira, bram = town.person("Amira", team), town.person("Bram", team)
    town.absence(amira, bram)
    town.absence(bram, amira)
    with enter(clock()):
        assert stand_in_for(clock(), amira.id, TODAY) is None
        assert standing_in_for(clock(), amira.id, TODAY) == {bram.id}


@pytest.mark.parametrize(("links", "found"), [(5, True), (6, False)])
def test_a_chain_is_followed_for_five_links(links: int, found: bool) -> None:
    town = Town()
    team = town.team("Wijkteam")
    chain = [town.person(f"Persoon {n}", team) for n in range(links + 1)]
    for absent, stand_in in pairwise(chain):
        town.absence(absent, stand_in)
    with enter(clock()):
        assert stand_in_for(clock(), chain[0].id, TODAY) == (chain[-1].id if found else None)
        assert (chain[0].id in standing_in_for(clock(), chain[-1].id, TODAY)) is found


def test_a_stand_in_who_left_answers_for_nobody() -> None:
    town = Town()
    team = town.team("Wijkteam")
    amira, bram = town.person("Amira", team), town.person("Bram")
    town.membership(bram, team, until=TODAY)
    town.absence(amira, bram)
    with enter(clock()):
        assert stand_in_for(clock(), amira.id, TODAY) is None


def test_of_two_absences_the_latest_with_a_stand_in_counts() -> None:
    town = Town()
    team = town.team("Wijkteam")
    amira, bram, chantal = (town.person(name, team) for name in ("Amira", "Bram", "Chantal"))
    town.absence(amira, bram, since=date(2026, 3, 2))
    town.absence(amira, chantal, since=date(2026, 3, 9))
    town.absence(amira, None, since=TODAY)
    with enter(clock()):
        assert stand_in_for(clock(), amira.id, TODAY) == chantal.id


def test_of_two_absences_from_one_day_the_longer_counts() -> None:
    town = Town()
    team = town.team("Wijkteam")
    amira, bram, chantal = (town.person(name, team) for name in ("Amira", "Bram", "Chantal"))
    town.absence(amira, chantal, until=TODAY + timedelta(days=9))
    town.absence(amira, bram, until=TODAY)
    with enter(clock()):
        assert stand_in_for(clock(), amira.id, TODAY) == chantal.id


def test_members_are_those_of_today_with_all_their_roles() -> None:
    town = Town()
    team, empty = town.team("Wijkteam"), town.team("Leeg")
    amira, bram, left = (town.person(name) for name in ("Amira", "Bram", "Voorbij"))
    town.membership(amira, team)
    town.membership(amira, team, role=StaffRole.COORDINATOR)
    town.membership(bram, team)
    town.membership(left, team, until=TODAY)
    town.absence(bram)
    viewer = app()
    with enter(viewer):
        assert members(viewer, [team.id, empty.id]) == {
            team.id: [
                (amira.id, frozenset({StaffRole.TEAM_MEMBER, StaffRole.COORDINATOR})),
                (bram.id, frozenset({StaffRole.TEAM_MEMBER})),
            ],
            empty.id: [],
        }


def test_unknown_ids_are_left_out() -> None:
    with enter(app()):
        with pytest.raises(Missing):
            team(app(), uuid4())
        assert people(app(), [uuid4()]) == {}
        assert teams(app(), [uuid4()]) == {}


def test_who_is_for_what_starts_with_the_team_that_answers() -> None:
    town = Town()
    everywhere = town.team("Gemeente", task=Task.FIRST_VISIT)
    here = town.team("Noord", task=Task.FIRST_VISIT, area=town.bu)
    coordination = town.team("Coördinatie", task=Task.COORDINATION)
    town.team("Elders", task=Task.FIRST_VISIT, area=f"BU{town.number}0202")
    reporter = Viewer(Role.REPORTER, TUESDAY)
    with enter(reporter):
        cards = who_works_here(reporter, town.bu)
    assert [(card.task, card.team, card.area_code) for card in cards] == [
        (Task.FIRST_VISIT, here, town.bu),
        (Task.FIRST_VISIT, everywhere, town.gm),
        (Task.COORDINATION, coordination, town.gm),
    ]


def test_a_card_says_who_is_away_until_when_and_who_answers() -> None:
    town = Town()
    team = town.team("Wijkteam")
    amira, bram, chantal = (town.person(name, team) for name in ("Amira", "Bram", "Chantal"))
    town.absence(amira, bram)
    town.absence(chantal, until=date(2026, 3, 20))
    with enter(app()):
        (found,) = faces(app(), [team.id]).values()
    assert [(face.person, face.away_until, face.stand_in) for face in found] == [
        (amira, date(2026, 3, 13), bram),
        (bram, None, None),
        (chantal, date(2026, 3, 20), None),
    ]


def test_overlaps_are_shown_where_two_teams_have_one_task_on_the_same_ground() -> None:
    town = Town()
    city = town.team("Gemeente", task=Task.FIRST_VISIT)
    north = town.team("Noord", task=Task.FIRST_VISIT, area=town.bu)
    town.work_area(north, Task.DIRECTION, town.bu)
    south = town.team("Zuid", task=Task.FIRST_VISIT, area=f"BU{town.number}0202")
    with enter(app()):
        found = {(p.work_area.team, Task(p.work_area.task)): p.shared_with for p in work_areas(app(), town.gm)}
        assert (south, Task.FIRST_VISIT) not in {
            (p.work_area.team, Task(p.work_area.task)) for p in work_areas(app(), town.wk)
        }
    assert found == {
        (city, Task.FIRST_VISIT): (north, south),
        (north, Task.FIRST_VISIT): (city,),
        (south, Task.FIRST_VISIT): (city,),
        (north, Task.DIRECTION): (),
    }


def test_every_team_for_a_task_is_there_and_the_narrowest_answers() -> None:
    town = Town()
    wide = town.team("gemeente", task=Task.FIRST_VISIT)
    narrow = town.team("buurt", task=Task.FIRST_VISIT, area=town.bu)
    town.work_area(narrow, Task.FIRST_VISIT, town.gm)
    town.team("anders", task=Task.DIRECTION)
    elsewhere = f"BU{town.number}0201"
    viewer = app()
    with enter(viewer):
        found = coverage(viewer, Task.FIRST_VISIT, [town.bu, elsewhere, "BU00000000"])
    assert {code: [team.id for team in teams] for code, teams in found.items()} == {
        town.bu: [narrow.id, wide.id],
        elsewhere: [narrow.id, wide.id],
        "BU00000000": [],
    }


def test_a_team_is_named_with_its_organisation_and_once_when_both_have_one_name() -> None:
    organisation = Organisation(name="Wijkteam Oost")
    assert Team(organisation=organisation, name="Bezoek").full_name == "Wijkteam Oost · Bezoek"
    assert Team(organisation=organisation, name="Wijkteam Oost").full_name == "Wijkteam Oost"
