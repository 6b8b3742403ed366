"""Who works where, as an administrator and colleagues see it on their screens."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from tests.cast import AREA, Cast
from tests.web.signing import signed_in
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.parties.models import Absence, Membership, Opening, Organisation, StaffRole, Task, Team, WorkArea
from waakvlam.parties.queries import opening, stand_in_for
from waakvlam.parties.roles import ROLES
from waakvlam.parties.rules import day_of
from waakvlam.parties.words import TASKS
from waakvlam.places.models import Area, AreaKind

HERE = "/wie-werkt-waar"
pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def areas(database: str) -> None:
    """The neighbourhood and district of the cast, as an import would bring them."""
    for kind, code in (
        (AreaKind.NEIGHBOURHOOD, AREA),
        (AreaKind.DISTRICT, "WK999901"),
        (AreaKind.MUNICIPALITY, "GM9999"),
    ):
        Area(kind=kind, code=code, year=2025, name=f"Gebied {code}").save(using="owner")


def read(client: Client, path: str) -> str:
    answer = client.get(f"{HERE}{path}")
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def test_everyone_who_works_finds_whom_to_call(cast: Cast) -> None:
    page = read(signed_in(cast, "Dirk"), f"/?area={AREA}")
    assert "Amira Voorbeeld" in page
    assert "tel:030 000 00 00" in page
    assert str(ROLES[StaffRole.CARETAKER].description) in read(signed_in(cast, "Dirk"), "/rollen/")


def test_an_administrator_makes_a_team_work_somewhere(cast: Cast) -> None:
    karin = signed_in(cast, "Karin")
    karin.post(f"{HERE}/nieuw/organisatie-toevoegen/", {"name": "Welzijn", "code": "welzijn", "kind": "welfare"})
    organisation = Organisation.objects.using("owner").get(code="welzijn")
    words = {"public_name": "Team Welzijn", "phone": "030 222 22 22", "introduction": "", "hours": "ma-vr"}
    karin.post(f"{HERE}/nieuw/team-toevoegen/", {"organisation": str(organisation.id), "name": "Noord", **words})
    team = Team.objects.using("owner").get(name="Noord")
    karin.post(f"{HERE}/{team.id}/taak-geven/", {"task": "first visit", "area_code": AREA})
    invited = karin.post(
        f"{HERE}/{team.id}/nieuwe-medewerker/",
        {"name": "Nora", "email": "nora@example.invalid", "function": "werker", "phone": "", "role": "team member"},
    )
    assert re.search(r"/inloggen/wachtwoord-kiezen/[\w-]{20,}", invited.content.decode())
    page = read(karin, f"/teams/{team.id}/")
    assert "Nora" in page
    assert AREA in page
    karin.post(f"{HERE}/{team.id}/team-wijzigen/", {**words, "public_name": "Buurtwerk"})
    assert "Buurtwerk" in read(karin, f"/teams/{team.id}/")
    assert "Noord" in read(karin, f"/?area={AREA}")  # two teams have this task here now

    amira = cast.people["Amira"][0]
    karin.post(f"{HERE}/{team.id}/rol-geven/", {"professional": str(amira.id), "role": "team member"})
    membership = Membership.objects.using("owner").get(team=team, professional=amira)
    assert "Amira" in read(karin, f"/teams/{team.id}/")
    karin.post(f"{HERE}/{membership.id}/rol-beeindigen/")
    assert "Amira" not in read(karin, f"/teams/{team.id}/")
    task = WorkArea.objects.using("owner").get(team=team)
    karin.post(f"{HERE}/{task.id}/taak-weghalen/")
    assert not WorkArea.objects.using("owner").filter(team=team).exists()
    assert "Welzijn" in read(karin, "/organisaties/")


def test_areas_have_their_names(cast: Cast) -> None:
    karin, shown = signed_in(cast, "Karin"), re.compile(r">[^<]*WK999901[^<]*")
    for path in ("/wijken/", f"/?area={AREA}", f"/teams/{cast.teams['caretakers'].id}/"):
        named = [text for text in shown.findall(read(karin, path)) if "(WK999901)" not in text]  # a choice holds both
        assert named, path
        assert all("Gebied WK999901" in text for text in named), path


def test_an_area_opens_changes_and_closes(cast: Cast) -> None:
    karin = signed_in(cast, "Karin")
    terms = {"weekly_capacity": "7", "public_form": "on", "reading_hours": "elke werkdag"}
    refused = karin.post(f"{HERE}/nieuw/wijk-openen/", {"area_code": "GM9999", **terms}).content.decode()
    assert str(TASKS[Task.FIRST_VISIT]) in refused
    karin.post(f"{HERE}/nieuw/wijk-openen/", {"area_code": AREA, **terms})
    made = Opening.objects.using("owner").get(area_code=AREA)
    assert "elke werkdag" in read(karin, f"/{made.id}/wijk-wijzigen/")
    karin.post(f"{HERE}/{made.id}/wijk-wijzigen/", {**terms, "weekly_capacity": "9"})
    viewer = cast.viewer("Karin", at=now())
    with enter(viewer):
        found = opening(viewer, AREA)
    assert found is not None
    assert found.weekly_capacity == 9
    karin.post(f"{HERE}/{made.id}/wijk-sluiten/")
    assert "elke werkdag" not in read(karin, "/wijken/")
    after = cast.viewer("Karin", at=now())
    with enter(after):
        assert opening(after, AREA).area_code == "WK999901"  # type: ignore[union-attr]  # the district is open still


def test_a_task_that_an_open_area_needs_stays(cast: Cast) -> None:
    karin = signed_in(cast, "Karin")
    task = WorkArea.objects.using("owner").get(task="direction")
    page = karin.post(f"{HERE}/{task.id}/taak-weghalen/").content.decode()
    assert str(TASKS[Task.DIRECTION]) in page
    assert WorkArea.objects.using("owner").filter(id=task.id).exists()


def test_amira_is_ill_and_chantal_answers(cast: Cast) -> None:
    amira, today = signed_in(cast, "Amira"), day_of(now())
    absent, stand_in = cast.people["Amira"][0].id, cast.people["Chantal"][0].id
    days = {"since": today.isoformat(), "until": (today + timedelta(days=2)).isoformat()}
    amira.post(f"{HERE}/afwezig/", {"professional": str(absent), "stand_in": str(stand_in), **days})
    viewer = cast.clock(now())
    with enter(viewer):
        assert stand_in_for(viewer, absent, today) == stand_in
    assert "Chantal" in read(amira, "/afwezig/")
    backwards = {"since": days["until"], "until": days["since"]}
    amira.post(f"{HERE}/afwezig/", {"professional": str(absent), "stand_in": "", **backwards})
    row = Absence.objects.using("owner").get(professional=absent)
    bram = signed_in(cast, "Bram")
    assert bram.post(f"{HERE}/afwezig/{row.id}/intrekken/").status_code == 404
    amira.post(f"{HERE}/afwezig/{row.id}/intrekken/")
    assert not Absence.objects.using("owner").exists()


def test_nobody_sends_a_colleague_on_leave_through_the_form(cast: Cast) -> None:
    days = {"since": "2026-12-01", "until": "2026-12-02"}
    answer = signed_in(cast, "Amira").post(
        f"{HERE}/afwezig/", {"professional": str(cast.people["Bram"][0].id), "stand_in": "", **days}
    )
    assert answer.status_code == 200
    assert not Absence.objects.using("owner").exists()


@pytest.mark.parametrize("path", ["/organisaties/", "/wijken/", "/nieuw/team-toevoegen/", "/nieuw/bestaat-niet/"])
def test_pages_of_administrators_do_not_exist_for_others(cast: Cast, path: str) -> None:
    assert signed_in(cast, "Amira").get(HERE + path).status_code == 404


def test_a_change_that_is_not_in_the_table_does_not_exist(cast: Cast) -> None:
    assert signed_in(cast, "Karin").get(f"{HERE}/nieuw/bestaat-niet/").status_code == 404
