"""A keeper's screens: today, a contact in four taps, one light as a story."""

import re
from uuid import UUID

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.residents import lit
from tests.web.signing import signed_in
from waakvlam.kernel.clock import now


@pytest.fixture
def light(database: str, cast: Cast) -> UUID:
    """Farid's light: it burns, Amira is his known face and Chantal her deputy."""
    return lit(cast, cast.farid(at=now()))


@pytest.fixture
def amira(light: UUID, cast: Cast) -> Client:
    return signed_in(cast, "Amira")


def text(answer: object) -> str:
    """What a page says."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())  # type: ignore[attr-defined]


def test_a_light_reads_as_a_story(light: UUID, amira: Client) -> None:
    page = text(amira.get(f"/waakvlam/{light}/"))
    story = ("Farid", "Lantaarnstraat 12", "Je bent aan de beurt", "nog niet ontmoet", "Groen", "elke week")
    for said in (*story, "Amira Voorbeeld", "Bij afwezigheid: Chantal Voorbeeld", "Waakvlam voorgesteld"):
        assert said in page


def test_contact_is_written_down(light: UUID, amira: Client) -> None:
    form = amira.get(f"/waakvlam/{light}/contact/").content.decode()
    assert 'value="visit" required id="id_how_0" checked' in form or "checked" in form
    day = re.search(r'name="next_on" value="([0-9-]+)"', form)
    assert day
    done = amira.post(
        f"/waakvlam/{light}/contact/",
        {"how": "visit", "result": "reached", "mood": "steady", "words": "Koffie.", "next_on": day[1]},
    )
    assert done["Location"] == "/vandaag/"
    page = text(amira.get(f"/waakvlam/{light}/"))
    assert "Langs geweest: gesproken, gaat goed" in page
    assert "Koffie." in page


def test_what_is_asked_leads_to_where_it_is_done(light: UUID, amira: Client, cast: Cast) -> None:
    page = amira.get("/te-doen/").content.decode()
    assert "Farid, Lantaarnstraat 12" in page
    assert f'href="/waakvlam/{light}/contact/"' in page


def test_a_coordinator_chooses_a_face_without_reading_for_whom(database: str, cast: Cast) -> None:
    light = lit(cast, cast.farid(at=now()), keeper=None)
    iris = signed_in(cast, "Iris")
    page = iris.get("/te-doen/").content.decode()
    assert f'href="/waakvlam/{light}/gezicht/"' in page
    assert "Farid" not in page + iris.get(f"/waakvlam/{light}/gezicht/").content.decode()
    assert iris.get(f"/waakvlam/{light}/").status_code == 404
    chosen = {"keeper": str(cast.people["Chantal"][0].id), "deputy": str(cast.people["Amira"][0].id)}
    assert iris.post(f"/waakvlam/{light}/gezicht/", chosen)["Location"] == "/te-doen/"
    page = signed_in(cast, "Chantal").get("/te-doen/").content.decode()
    assert f'href="/waakvlam/{light}/contact-leggen/"' in page
