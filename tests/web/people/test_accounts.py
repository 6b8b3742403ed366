"""Accounts of an organisation, as its administrator opens and closes them."""

import re

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.signing import signed_in
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.parties.models import Membership, Professional
from waakvlam.parties.queries import stand_in_for
from waakvlam.parties.rules import day_of

pytestmark = pytest.mark.usefixtures("database")
LINK = re.compile(r"/inloggen/wachtwoord-kiezen/[\w-]{40,}/")


def home(cast: Cast, team: str = "neighbourhood") -> str:
    return f"/accounts/{cast.teams[team].organisation_id}/"


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def new(cast: Cast, **other: str) -> dict[str, str]:
    return {
        "name": "Nora Voorbeeld",
        "email": "nora@example.invalid",
        "function": "wijkwerker",
        "phone": "",
        "team": str(cast.teams["neighbourhood"].id),
        "role": "team member",
        **other,
    }


def test_an_account_is_opened_with_a_link_that_is_shown_once_and_can_be_renewed(cast: Cast) -> None:
    karin = signed_in(cast, "Karin")
    assert "Geeft door wat opvalt" in read(karin, f"{home(cast)}nieuw/"), "each role says what it may do"
    shown = karin.post(f"{home(cast)}nieuw/", new(cast)).content.decode()
    (first,) = set(LINK.findall(shown))
    listed = read(karin, home(cast))
    assert "Nora Voorbeeld" in listed
    assert "Uitgenodigd" in listed
    assert first not in listed

    nora = Professional.objects.using("owner").get(name="Nora Voorbeeld")
    again = karin.post(f"/accounts/van/{nora.id}/uitnodigen/").content.decode()
    (second,) = set(LINK.findall(again))
    assert second != first
    assert Client().get(second).status_code == 200


def test_what_is_wrong_stands_at_the_field(cast: Cast) -> None:
    karin = signed_in(cast, "Karin")
    twice = karin.post(f"{home(cast)}nieuw/", new(cast, email="amira@example.invalid"))
    assert twice.context["form"].errors["email"]
    elsewhere = karin.post(f"{home(cast)}nieuw/", new(cast, team=str(cast.teams["clinic"].id)))
    assert elsewhere.context["form"].errors["team"], "a team of the organisation itself"


def test_amira_leaves_and_chantal_takes_over_what_was_asked(cast: Cast) -> None:
    karin, amira = signed_in(cast, "Karin"), signed_in(cast, "Amira")
    gone, colleague = cast.people["Amira"][0], cast.people["Chantal"][0]
    address = f"/accounts/van/{gone.id}/sluiten/"
    asked = read(karin, address)
    assert "niets houdt op omdat iemand weggaat" in asked
    assert "Chantal Voorbeeld" in asked
    assert "Bram Voorbeeld" not in asked, "only a direct colleague"
    assert karin.post(address, {"stand_in": str(colleague.id)})["Location"] == home(cast)
    assert "Gesloten" in read(karin, home(cast))
    assert amira.get("/te-doen/")["Location"].startswith("/inloggen/"), "out at the next click"
    viewer = cast.clock(now())
    with enter(viewer):
        assert stand_in_for(viewer, gone.id, day_of(viewer.now)) == colleague.id

    karin.post(f"/accounts/van/{gone.id}/openen/")
    assert "Geen rol in een team" in read(karin, home(cast))
    assert not Membership.objects.using("owner").filter(professional=gone, until=None).exists()


def test_an_administrator_cannot_lock_the_last_door(cast: Cast) -> None:
    karin = signed_in(cast, "Karin")
    me = cast.people["Karin"][0].id
    assert f"/accounts/van/{me}/sluiten/" not in read(karin, home(cast, "coordination"))
    refused = karin.post(f"/accounts/van/{me}/sluiten/", {"stand_in": ""}).content.decode()
    assert "Je eigen account kun je niet sluiten" in refused
    assert karin.get("/instellen/").status_code == 200


def test_nothing_tells_when_somebody_was_there(cast: Cast) -> None:
    """No time figures per employee: the words of the list are state, function, address and roles."""
    amira = signed_in(cast, "Amira")
    amira.get("/te-doen/")
    assert not re.search(r"\d{1,2}:\d{2}", read(signed_in(cast, "Karin"), home(cast)).split("<main")[1])


def test_all_of_it_is_for_administrators_only(cast: Cast) -> None:
    person = cast.people["Amira"][0].id
    for name in ("Amira", "Greet", "Iris", "Joost"):
        other = signed_in(cast, name)
        for path in (home(cast), f"{home(cast)}nieuw/", f"{home(cast)}sleutels/", f"/accounts/van/{person}/sluiten/"):
            assert other.get(path).status_code == 404
        for verb in ("uitnodigen", "sluiten", "openen"):
            assert other.post(f"/accounts/van/{person}/{verb}/").status_code == 404
