"""Huishouden: one page as a story, what can be done there, and who finds nothing."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, Settled
from tests.web.residents import helped, lit
from tests.web.signing import asked_of, signed_in
from waakvlam.households.queries import household
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.parties.rules import day_of
from waakvlam.signals.models import Concern

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def farid(cast: Cast) -> Settled:
    """Farid at home, known to Amira's team."""
    return cast.farid(at=now())


@pytest.fixture
def amira(cast: Cast) -> Client:
    """Amira's browser."""
    return signed_in(cast, "Amira")


def read(browser: Client, address: str) -> str:
    """A page, spaces as one."""
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.content.decode().split())


def send(browser: Client, url: str, /, **given: Any) -> str:
    """Send a form; what the page after it says."""
    answer = browser.post(url, given, follow=True)
    assert answer.status_code == 200, url
    return " ".join(answer.content.decode().split())


def in_days(days: int) -> str:
    return (day_of(now()) + timedelta(days=days)).isoformat()


def test_an_address_leads_to_the_household_or_to_a_beginning(farid: Settled, amira: Client, cast: Cast) -> None:
    assert "Farid" in send(amira, "/huishouden/", place="Lantaarnstraat 12")
    assert "We vinden dat adres niet" in send(amira, "/huishouden/", place="Nergenslaan 9")
    hugo = signed_in(cast, "Hugo")
    page = send(hugo, "/huishouden/", place="Lantaarnstraat 12")
    assert "Wij beginnen hier" in page
    assert "Farid" not in page
    page = send(hugo, "/huishouden/beginnen/", address=cast.home.id)
    assert "Je team mag niet zien wie" in page
    assert "Farid" not in page
    assert "Je team mag niet zien wie" in send(hugo, "/huishouden/beginnen/", address=cast.home.id)
    assert "Huishoudens" in send(hugo, "/huishouden/beginnen/")


def test_an_open_situation_at_an_address_is_named_to_the_team_that_has_it(cast: Cast) -> None:
    cast.els_tells(at=now())
    bram = signed_in(cast, "Bram")
    page = send(bram, "/huishouden/", place="Lantaarnstraat 12")
    concern = Concern.objects.using("owner").get()
    assert f'<a href="/situaties/{concern.id}/">Naar de situatie</a>' in page
    assert "niets met een huishouden te maken" not in page
    page = send(signed_in(cast, "Hugo"), "/huishouden/", place="Lantaarnstraat 12")
    assert "niets met een huishouden te maken" in page
    assert "Naar de situatie" not in page


def test_several_addresses_are_offered_to_tap(farid: Settled, amira: Client, cast: Cast) -> None:
    assert "Welk adres is het?" in send(amira, "/huishouden/", place="Lantaarnstraat")
    assert "Farid" in send(amira, "/huishouden/", address=cast.home.id)


def test_who_lives_here_who_helps_and_how_much(farid: Settled, amira: Client, cast: Cast) -> None:
    home = f"/huishouden/{farid.home}/"
    clinic, dirk = cast.teams["clinic"].id, cast.people["Dirk"][0].id
    given = {"subject": farid.person, "who": f"{clinic}:{dirk}", "role": "clinician", "law": "Zvw"}
    assert "Zorg is privé" in send(amira, home + "hulp-erbij/", **given)
    page = send(amira, home + "hulp-erbij/", **given, agreed="on", agreed_visits=4)
    assert "Dirk Voorbeeld" in page
    assert "behandelaar" in page
    for words in ("Een waakvlam", "Lichte hulp"):
        page = send(amira, home + "stap-meer/", reason="Samen gekozen.", review_on=in_days(20))
        assert words in page
        assert ('<svg class="wv-stairs"' in page) is (words == "Lichte hulp"), "one level is no history yet"
    page = send(amira, home + "hoeveel-hulp/", level="none", reason="Het gaat goed.", review_on=in_days(20))
    assert "Schrijf op wat er blijft als er minder hulp is." in page
    given = {"level": "intensive", "reason": "Even meer.", "review_on": in_days(20), "told": "Farid"}
    page = send(amira, home + "hoeveel-hulp/", **given)
    assert "Verteld aan: Farid" in page
    team, chantal = cast.teams["neighbourhood"].id, cast.people["Chantal"][0].id
    page = send(amira, home + "wie-regelt/", who=f"{team}:{chantal}")
    assert re.search(r"Chantal Voorbeeld</strong> · regelt de hulp", page)
    assert "Hoeveel hulp er is" in read(amira, home + "op-datum/")
    assert amira.get(home + "op-datum/?page=a").status_code == 400


def test_somebody_else_lives_here_and_both_move(farid: Settled, amira: Client) -> None:
    home = f"/huishouden/{farid.home}/"
    assert "Vul in hoe" in send(amira, home + "bewoner-erbij/", called=" ", language="nl")
    page = send(amira, home + "bewoner-erbij/", called="Bea", language="uk", no_calls="on", with_children="on")
    assert "Bea" in page
    assert "Українська" in page
    page = send(amira, home + "verhuizen/", residents=[farid.person], place="Nergenslaan 9", on=in_days(0))
    assert "We vinden dat adres niet" in page
    page = send(amira, home + "verhuizen/", residents=[farid.person], place="Lantaarnstraat", on=in_days(0))
    assert "Welk adres is het?" in page
    page = send(amira, home + "verhuizen/", residents=[farid.person], place="Lantaarnstraat 14", on=in_days(0))
    assert "Lantaarnstraat 14" in page
    assert "Bea" not in page
    assert "Bea" in read(amira, home)


def test_what_a_resident_says_and_who_is_around(farid: Settled, amira: Client) -> None:
    resident = f"/bewoners/{farid.person}/"
    page = send(
        amira, resident + "gegevens/", called="Meneer F", language="nl", representation="mentor", representative="Bo"
    )
    assert "Meneer F" in page
    assert "Mentor: Bo" in page
    assert "Geen netwerk: wie zou er kunnen zijn?" in send(amira, resident + "netwerk-gevraagd/")
    page = send(amira, resident + "netwerk-erbij/", kind="family", name="Samira", words="Belt elke zondag")
    assert "Belt elke zondag" in page
    assert "Geen netwerk" not in page
    tie = re.search(r"/netwerk/([0-9a-f-]+)/weg/", page)
    assert tie
    assert "Samira" not in send(amira, f"{resident}netwerk/{tie[1]}/weg/")


def test_a_light_is_proposed_for_who_has_none(farid: Settled, amira: Client, cast: Cast) -> None:
    address = f"/bewoners/{farid.person}/waakvlam-voorstellen/"
    page = send(amira, address, team=cast.teams["neighbourhood"].id, origin="partner", words="Is veel alleen.")
    assert "Waakvlam voorgesteld" in page
    assert "geen vast gezicht" in page
    assert "waakvlam-voorstellen" not in page


def test_visits_and_whether_help_fits(farid: Settled, amira: Client, cast: Cast) -> None:
    help_ = f"/hulp/{helped(cast, farid)}/"
    page = send(amira, help_ + "bezoek/", result="reached", at=f"{in_days(0)}T00:01")
    assert "Een helper kwam langs" in page
    assert "niet past" in send(amira, help_ + "past-het/", fit="wrong kind")
    page = send(amira, help_ + "past-het/", fit="wrong kind", words="Ik wil iemand die kookt.")
    assert "Er is andere hulp nodig: wie kan dat?" in page
    page = send(amira, help_ + "stoppen/", reason="done")
    assert "Hulp houdt niet zomaar op" in page
    team = cast.teams["neighbourhood"].id
    assert "Waakvlam voorgesteld" in send(amira, help_ + "stoppen/", reason="done", on=f"light:{team}")
    assert amira.get(help_ + "stoppen/").status_code == 404


def test_the_face_goes_on_when_help_ends(farid: Settled, amira: Client, cast: Cast) -> None:
    lit(cast, farid)
    help_ = f"/hulp/{helped(cast, farid)}/"
    page = read(amira, help_ + "stoppen/")
    keeper = re.search(r'value="(help:[0-9a-f-]+)"[^>]*>\s*<span>Amira', page)
    assert keeper, "the known face may go on"
    assert "light:" not in page
    assert "Wie eerder hielp" in send(amira, help_ + "stoppen/", reason="care ended", on=keeper[1])


def test_unknown_verbs_are_not_there(farid: Settled, amira: Client) -> None:
    for address in (f"/huishouden/{farid.home}/", f"/bewoners/{farid.person}/", f"/hulp/{farid.person}/"):
        assert amira.get(address + "wegsturen/").status_code == 404


def test_the_page_takes_at_most_fifteen_queries_however_much_is_on_it(
    farid: Settled, amira: Client, cast: Cast
) -> None:
    def asked() -> list[str]:
        with CaptureQueriesContext(connection) as queries:
            read(amira, f"/huishouden/{farid.home}/")
        return asked_of(queries)

    lit(cast, farid)
    few = asked()
    helped(cast, farid)
    for number in range(3):
        send(amira, f"/huishouden/{farid.home}/bewoner-erbij/", called=f"Kind {number}", language="nl")
        send(amira, f"/huishouden/{farid.home}/stap-meer/", reason="Meer.", review_on=in_days(20))
    many = asked()
    assert len(few) == len(many) <= 15, "\n".join(sql[:90] for sql in many)


def test_what_the_page_shows_is_what_the_door_opens(farid: Settled, cast: Cast) -> None:
    by = cast.viewer("Amira", at=now())
    with enter(by):
        assert household(by, farid.home).level is None
    for name in ("Hugo", "Bram", "Iris", "Dirk"):
        assert signed_in(cast, name).get(f"/huishouden/{farid.home}/").status_code == 404
