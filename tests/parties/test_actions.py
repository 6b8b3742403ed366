from datetime import date, timedelta
from typing import TypedDict
from uuid import UUID, uuid4

import pytest
from django.db import ProgrammingError, transaction

from tests.parties.world import TUESDAY, Town, administrator, app, clock
from waakvlam.accounts.queries import AccountState, accounts_of
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.parties import actions, queries
from waakvlam.parties.models import Absence, Opening, OrganisationKind, Professional, StaffRole, Task, Team, WorkArea
from waakvlam.parties.queries import members, opening, stand_in_for, tasks_taken, team_for
from waakvlam.parties.rules import day_of
from waakvlam.parties.words import TASKS

pytestmark = pytest.mark.usefixtures("rolled_back")
ADMINISTRATOR = administrator()
COORDINATE = frozenset({Permission.COORDINATE})
WEEK = {"since": date(2026, 3, 9), "until": date(2026, 3, 13)}
ABOUT = {"introduction": "Wij komen langs.", "phone": "030 111 11 11", "hours": "ma-vr"}


class Terms(TypedDict):
    """How an open area works."""

    weekly_capacity: int
    public_form: bool
    reading_hours: str


def open_everything(town: Town) -> None:
    for task in Task:
        town.team(task.value, task=task)


def test_an_administrator_builds_an_organisation_from_nothing_to_a_working_area() -> None:
    by, town = ADMINISTRATOR, Town()
    with enter(by):
        organisation = actions.add_organisation(
            by=by, code=f"haard-{town.number}", name="De Haard", kind=OrganisationKind.CORPORATION
        )
        team = actions.add_team(by=by, organisation=organisation, name="Oost", public_name="Team Oost", **ABOUT)
        invitation = actions.employ(
            by=by,
            email=f"bram.{town.number}@example.invalid",
            organisation=organisation,
            name="Bram",
            function="sociaal beheerder",
            phone="",
            team=team,
            role=StaffRole.CARETAKER,
        )
        for task in Task:
            actions.add_work_area(by=by, team=team, area_code=town.wk, task=task)
        actions.open_area(by=by, area_code=town.bu, weekly_capacity=5, public_form=True, reading_hours="elke werkdag")
        assert len(invitation) > 20
        assert [roles for _, roles in members(by, [team])[team]] == [{StaffRole.CARETAKER}]
        found = opening(by, town.bu)
        assert found is not None
        assert found.weekly_capacity == 5


def test_an_area_does_not_open_without_a_team_for_every_task() -> None:
    town, by = Town(), ADMINISTRATOR
    for task in (Task.FIRST_VISIT, Task.NEIGHBOURHOOD_TEAM, Task.COORDINATION):
        town.team(task.value, task=task)
    town.team("Alleen een wijk", task=Task.DIRECTION, area=town.wk)
    with enter(by), pytest.raises(Refused, match=str(TASKS[Task.DIRECTION])):
        actions.open_area(by=by, area_code=town.gm, weekly_capacity=5, public_form=True, reading_hours="")
    with enter(by):
        actions.open_area(by=by, area_code=town.bu, weekly_capacity=5, public_form=True, reading_hours="")


def test_an_open_area_keeps_a_team_for_every_task() -> None:
    town, by = Town(), ADMINISTRATOR
    open_everything(town)
    town.opening(town.bu)
    direction = WorkArea.objects.using("owner").get(area_code=town.gm, task=Task.DIRECTION)
    with enter(by), pytest.raises(Refused, match=str(TASKS[Task.DIRECTION])):
        actions.remove_work_area(by=by, work_area=direction.id)
    with enter(by):
        assert tasks_taken(by, town.bu) == set(Task)
    second = town.team("Tweede", task=Task.DIRECTION, area=town.wk)
    with enter(by):
        actions.remove_work_area(by=by, work_area=direction.id)
        assert team_for(by, town.bu, Task.DIRECTION) == second
        with pytest.raises(Missing):
            actions.remove_work_area(by=by, work_area=direction.id)


def test_a_closed_area_elsewhere_is_in_nobodys_way() -> None:
    town, by = Town(), ADMINISTRATOR
    Town().opening()
    town.team("Directie", task=Task.DIRECTION)
    row = WorkArea.objects.using("owner").get(area_code=town.gm)
    with enter(by):
        actions.remove_work_area(by=by, work_area=row.id)
        assert tasks_taken(by, town.gm) == set()


def test_an_area_closes_and_opens_again() -> None:
    town, by = Town(), ADMINISTRATOR
    open_everything(town)
    terms = Terms(weekly_capacity=5, public_form=True, reading_hours="elke werkdag")
    with enter(by):
        made = actions.open_area(by=by, area_code=town.gm, **terms)
        with pytest.raises(Invalid):
            actions.open_area(by=by, area_code=town.gm, **terms)
        actions.change_opening(by=by, opening=made, weekly_capacity=8, public_form=False, reading_hours="ma")
        assert (Opening.objects.get(id=made).weekly_capacity, Opening.objects.get(id=made).public_form) == (8, False)
        actions.close_area(by=by, opening=made)
        assert opening(by, town.bu) is None
        with pytest.raises(Missing):
            actions.close_area(by=by, opening=made)
        with pytest.raises(Missing):
            actions.change_opening(by=by, opening=made, **terms)
        assert actions.open_area(by=by, area_code=town.gm, **terms) == made
        assert opening(by, town.bu) is not None


def test_a_role_that_ended_is_gone_the_same_day() -> None:
    town, by = Town(), ADMINISTRATOR
    team = town.team("Wijkteam")
    amira = town.person("Amira")
    with enter(by):
        membership = actions.start_membership(by=by, professional=amira.id, team=team.id, role=StaffRole.TEAM_MEMBER)
        with pytest.raises(Invalid):
            actions.start_membership(by=by, professional=amira.id, team=team.id, role=StaffRole.TEAM_MEMBER)
        actions.end_membership(by=by, membership=membership)
        assert members(by, [team.id]) == {team.id: []}
        with pytest.raises(Missing):
            actions.end_membership(by=by, membership=membership)


def test_names_and_codes_are_used_once() -> None:
    town, by = Town(), ADMINISTRATOR
    team = town.team("Wijkteam", task=Task.FIRST_VISIT)
    with enter(by):
        with pytest.raises(Invalid):
            actions.add_organisation(by=by, code=team.organisation.code, name="Nog een", kind=OrganisationKind.WELFARE)
        with pytest.raises(Invalid):
            actions.add_team(by=by, organisation=team.organisation_id, name="Wijkteam", public_name="", **ABOUT)
        with pytest.raises(Invalid):
            actions.add_work_area(by=by, team=team.id, area_code=town.gm, task=Task.FIRST_VISIT)


def test_what_neighbours_read_about_a_team_can_change() -> None:
    by, team = ADMINISTRATOR, Town().team("Wijkteam")
    with enter(by):
        actions.change_team(by=by, team=team.id, public_name="Team Noord", **ABOUT)
        assert Team.objects.get(id=team.id).public_name == "Team Noord"
        with pytest.raises(Missing):
            actions.change_team(by=by, team=uuid4(), public_name="", **ABOUT)


def test_only_an_administrator_changes_who_works_where() -> None:
    town = Town()
    team = town.team("Wijkteam")
    amira = town.person("Amira", team)
    by = app(amira, team, permissions=COORDINATE)
    with enter(by):
        with pytest.raises(Refused):
            actions.change_team(by=by, team=team.id, public_name="", **ABOUT)
        # Nor does the database let anybody else, whatever our code forgets.
        assert Team.objects.filter(id=team.id).update(phone="") == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            WorkArea(team_id=team.id, area_code=town.gm, task=Task.DIRECTION).save(force_insert=True)


def away(by: Viewer, professional: Professional, stand_in: Professional | None = None) -> UUID:
    with enter(by):
        return actions.record_absence(
            by=by, professional=professional.id, stand_in=stand_in.id if stand_in else None, **WEEK
        )


def test_somebody_plans_their_own_absence_with_a_stand_in_and_can_withdraw_it() -> None:
    town = Town()
    team = town.team("Wijkteam")
    amira, chantal = town.person("Amira", team), town.person("Chantal", team)
    by = app(amira, team)
    absence = away(by, amira, chantal)
    with enter(clock()):
        assert stand_in_for(clock(), amira.id, date(2026, 3, 13)) == chantal.id
    with enter(by):
        actions.withdraw_absence(by=by, absence=absence)
        assert not Absence.objects.filter(id=absence).exists()
        with pytest.raises(Missing):
            actions.withdraw_absence(by=by, absence=absence)


def test_a_coordinator_plans_for_the_own_team_and_no_other() -> None:
    town = Town()
    team, other = town.team("Wijkteam"), town.team("Buurteam")
    amira, bram, coen = town.person("Amira", team), town.person("Bram", other), town.person("Coen", team)
    coordinator = app(coen, team, permissions=COORDINATE)
    absence = away(coordinator, amira)
    with pytest.raises(Refused):
        away(coordinator, bram)
    with enter(app(bram, other)), pytest.raises(Missing):
        actions.withdraw_absence(by=app(bram, other), absence=absence)
    with enter(coordinator), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Absence(professional_id=bram.id, **WEEK).save(force_insert=True)
    away(ADMINISTRATOR, bram)


def test_a_colleague_cannot_be_sent_on_leave_by_another() -> None:
    town = Town()
    team = town.team("Wijkteam")
    amira, chantal = town.person("Amira", team), town.person("Chantal", team)
    with pytest.raises(Refused):
        away(app(chantal, team), amira)


def test_a_stand_in_is_a_direct_colleague() -> None:
    town = Town()
    team = town.team("Wijkteam")
    amira, bram = town.person("Amira", team), town.person("Bram", town.team("Buurteam"))
    with pytest.raises(Refused):
        away(app(amira, team), amira, bram)
    with pytest.raises(Invalid):
        away(app(amira, team), amira, amira)


def test_an_absence_does_not_end_before_it_starts() -> None:
    amira = Town().person("Amira")
    by = app(amira)
    with enter(by), pytest.raises(Invalid):
        actions.record_absence(
            by=by,
            professional=amira.id,
            since=TUESDAY.date(),
            until=TUESDAY.date() - timedelta(days=1),
            stand_in=None,
        )


def test_who_leaves_has_no_role_and_a_colleague_sees_at_once_what_was_asked() -> None:
    town = Town()
    team = town.team("wijkteam")
    leaving, colleague = town.person("Lies", team), town.person("Kees", team)
    by = administrator()
    with enter(by):
        actions.end_employment(by=by, professional=leaving.id, stand_in=colleague.id)
        assert queries.employees(by, team.organisation_id)[leaving] == []
        assert queries.standing_in_for(by, colleague.id, day_of(by.now)) == {leaving.id}
        assert queries.stand_in_for(by, leaving.id, day_of(by.now)) == colleague.id
        assert accounts_of(by, [leaving.user_id])[leaving.user_id].state is AccountState.CLOSED

        actions.resume_employment(by=by, professional=leaving.id)
        assert queries.stand_in_for(by, leaving.id, day_of(by.now)) is None
        assert accounts_of(by, [leaving.user_id])[leaving.user_id].state is not AccountState.CLOSED
        assert queries.employees(by, team.organisation_id)[leaving] == [], "roles are given anew"


def test_nobody_closes_their_own_account_and_only_administrators_close_others() -> None:
    town = Town()
    team = town.team("wijkteam")
    somebody = town.person("Lies", team)
    for by in (app(somebody, team, permissions=frozenset({Permission.CONFIGURE})), app(somebody, team)):
        with enter(by), pytest.raises(Refused):
            actions.end_employment(by=by, professional=somebody.id, stand_in=None)
    colleague = app(town.person("Kees", team), team)
    with enter(colleague), pytest.raises(Refused):
        actions.end_employment(by=colleague, professional=somebody.id, stand_in=None)
    with enter(colleague), pytest.raises(Refused):
        actions.resume_employment(by=colleague, professional=somebody.id)
    by = administrator()
    with enter(by):
        for attempt in (
            lambda: actions.end_employment(by=by, professional=uuid4(), stand_in=None),
            lambda: actions.resume_employment(by=by, professional=uuid4()),
            lambda: queries.organisation(by, uuid4()),
        ):
            with pytest.raises(Missing):
                attempt()
        assert queries.organisation(by, team.organisation_id).name == "Gemeente"
        assert list(queries.employees(by, team.organisation_id)[somebody]) != []
