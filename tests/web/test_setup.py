"""Setting up: purposes that are off until accounted for, and the routes with their versions."""

from typing import Any

import pytest

from tests.cast import AREA, Cast
from tests.web.places import draw_areas
from tests.web.signing import signed_in
from waakvlam.access.models import PurposeCode
from waakvlam.access.queries import purposes
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.parties.models import Task
from waakvlam.signals.models import Route
from waakvlam.signals.queries.routes import current_routes, former_routes

DISTRICT = "WK999901"


@pytest.fixture(autouse=True)
def _drawn(database: str, cast: Cast) -> None:
    draw_areas(cast)


def routes(cast: Cast) -> list[Route]:
    karin = cast.viewer("Karin", at=now())
    with enter(karin):
        return current_routes(karin)


def wish(cast: Cast, **other: Any) -> dict[str, Any]:
    return {
        "area_code": DISTRICT,
        "kinds": ["noise"],
        "seriousness_from": 1,
        "seriousness_to": 4,
        "to": str(cast.teams["neighbourhood"].id),
        "person": "",
        "position": 1,
        **other,
    }


def test_greet_puts_a_purpose_off_in_two_steps_and_on_again(cast: Cast) -> None:
    greet = signed_in(cast, "Greet")
    asked = greet.post("/instellen/doelen/uitzetten/", {"doel": "arrears"}).content.decode()
    assert "Uitzetten: Achterstanden?" in asked
    greet.post("/instellen/doelen/uitzetten/", {"doel": "arrears", "sure": "1"})
    assert "Achterstanden staat uit" in greet.get("/instellen/").content.decode()

    form = {"controller": "Gemeente Vlamstad", "legal_basis": "Wgs, artikel 3", "dpia_on": "2026-02-03"}
    wrong = greet.post("/instellen/doelen/aanzetten/?doel=arrears", form | {"dpia_on": "2126-01-01"})
    assert "De DPIA moet klaar zijn" in wrong.content.decode()
    done = greet.post("/instellen/doelen/aanzetten/?doel=arrears", form, follow=True).content.decode()
    assert "3 februari 2026" in done
    assert "Greet Voorbeeld" in done
    greet_views = cast.viewer("Greet", at=now())
    with enter(greet_views):
        assert purposes(greet_views)[PurposeCode.ARREARS].opened_by == greet_views.person


def test_what_is_on_is_filled_in_when_it_is_changed(cast: Cast) -> None:
    greet = signed_in(cast, "Greet")
    shown = greet.get("/instellen/doelen/aanzetten/?doel=early+signals").content.decode()
    assert 'value="Wmo 2015, art. 2.1.2"' in shown
    assert 'value="2026-01-05"' in shown
    assert greet.get("/instellen/doelen/aanzetten/?doel=nonsense").status_code == 404


def test_a_first_route_another_version_and_its_end(cast: Cast) -> None:
    karin = signed_in(cast, "Karin")
    assert "Nog geen routes" in karin.get("/instellen/routes/").content.decode()
    shown = karin.post("/instellen/routes/nieuw/", wish(cast), follow=True).content.decode()
    assert "naar Wijkteam Oost · neighbourhood" in shown
    assert "Karin Voorbeeld" in shown

    (first,) = routes(cast)
    form = karin.get(f"/instellen/routes/{first.id}/").content.decode()
    assert f'value="{first.team_id}" selected' in form
    karin.post(f"/instellen/routes/{first.id}/", wish(cast, to=Task.COORDINATION.value, seriousness_from=3))
    (second,) = routes(cast)
    assert (second.task, second.seriousness_from) == (Task.COORDINATION, 3)
    karin.post(f"/instellen/routes/{second.id}/stoppen/")
    assert routes(cast) == []
    shown = karin.get("/instellen/routes/").content.decode()
    assert "Eerdere versies</summary>" in shown.replace(" (2)", "")
    by = cast.viewer("Karin", at=now())
    with enter(by):
        assert {row.id for row in former_routes(by)} == {first.id, second.id}
    assert karin.get(f"/instellen/routes/{second.id}/").status_code == 404
    assert karin.post(f"/instellen/routes/{second.id}/stoppen/").status_code == 404


def test_a_route_to_nowhere_says_at_the_field_what_is_wrong(cast: Cast) -> None:
    karin = signed_in(cast, "Karin")
    mistakes: list[tuple[dict[str, Any], str]] = [
        ({"to": str(cast.teams["clinic"].id)}, "mag geen situaties zien"),
        ({"person": str(cast.people["Hugo"][0].id)}, "werkt niet in dat team"),
        ({"seriousness_from": 4, "seriousness_to": 2}, "even dringend"),
        ({"to": ""}, "verplicht"),
    ]
    for wrong, said in mistakes:
        page = karin.post("/instellen/routes/nieuw/", wish(cast, **wrong)).content.decode()
        assert said in page, wrong
    assert routes(cast) == []


def test_trying_shows_who_becomes_the_owner_and_why(cast: Cast) -> None:
    iris = signed_in(cast, "Iris")

    def tried(area: str = AREA) -> str:
        return iris.get(f"/instellen/routes/?area={area}&kind=noise&seriousness=2").content.decode()

    assert "Woningstichting De Haard · caretakers" in tried()
    assert "Geen route zegt iets anders" in tried()
    chantal = str(cast.people["Chantal"][0].id)
    signed_in(cast, "Karin").post("/instellen/routes/nieuw/", wish(cast, person=chantal))
    assert "Wijkteam Oost · neighbourhood · Chantal Voorbeeld" in tried()
    assert "Deze route zegt het" in tried()
    assert "werkt nog niet in deze buurt" in tried("BU99990201")


def test_who_gets_in_where(cast: Cast) -> None:
    allowed = {
        "/instellen/": {"Greet", "Karin"},
        "/instellen/doelen/": {"Greet", "Karin"},
        "/instellen/routes/": {"Iris", "Karin"},
        "/instellen/routes/nieuw/": {"Iris", "Karin"},
    }
    for address, names in allowed.items():
        found = {name for name in cast.people if signed_in(cast, name).get(address).status_code == 200}
        assert found == names, address
