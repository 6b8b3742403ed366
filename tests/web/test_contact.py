"""Contact in het team: who needs somebody first, who is away, and the hours that it asks of a team."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, Settled, _person, _store
from tests.web.residents import lit
from tests.web.signing import asked_of, signed_in
from waakvlam.capacity.models import Hours
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.parties.models import Absence, StaffRole
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.actions.checking import Entry, check_in
from waakvlam.pilotlight.actions.ending import stop
from waakvlam.pilotlight.actions.proposing import choose_keeper
from waakvlam.pilotlight.models import How, Keeping, Result

pytestmark = pytest.mark.usefixtures("database")


def read(browser: Client, address: str) -> str:
    """A page, spaces as one."""
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return " ".join(answer.content.decode().split())


@pytest.fixture
def farid(cast: Cast) -> Settled:
    return cast.farid(at=now())


def test_no_light_yet(cast: Cast) -> None:
    amira = signed_in(cast, "Amira")
    assert "In je team brandt nog geen waakvlam" in read(amira, "/contact/")
    assert "Nog geen waakvlam vraagt uren" in read(amira, "/contact/uren/")
    assert amira.get("/contact/?page=a").status_code == 400


def test_each_resident_in_words_and_a_coordinator_without_names(farid: Settled, cast: Cast) -> None:
    lit(cast, farid)
    page = read(signed_in(cast, "Amira"), "/contact/")
    assert "Farid" in page
    assert "Lantaarnstraat 12" in page
    assert "nog niet ontmoet" in page
    page = read(signed_in(cast, "Iris"), "/contact/")
    assert "Een bewoner die je niet mag zien" in page
    assert "Farid" not in page
    assert "Lantaarnstraat" not in page
    assert "Farid" not in read(signed_in(cast, "Hugo"), "/contact/")


def test_no_face_leads_to_choosing_one(farid: Settled, cast: Cast) -> None:
    light = lit(cast, farid, keeper=None)
    assert f"/waakvlam/{light}/gezicht/" in read(signed_in(cast, "Iris"), "/contact/")


def test_leave_without_anybody_instead_is_seen(farid: Settled, cast: Cast) -> None:
    light = lit(cast, farid)
    amira = cast.viewer("Amira", at=now())
    with enter(amira):
        check_in(by=amira, entry=Entry(light, How.VISIT, Result.REACHED))
    with enter(amira):
        choose_keeper(by=amira, light=light, keeper=cast.people["Amira"][0].id)
    day = day_of(now())
    _store(Absence(professional=cast.people["Amira"][0], since=day, until=day + timedelta(days=21)))
    browser = signed_in(cast, "Amira")
    page = read(browser, "/contact/")
    assert "1 contactmoment valt op een dag" in page
    assert "Die dag is er niemand" in page
    page = read(browser, "/contact/uren/")
    assert "Amira Voorbeeld" in page
    assert "1 contactmoment" in page


def test_hours_are_of_a_team_and_never_of_two_people(farid: Settled, cast: Cast) -> None:
    lit(cast, farid)
    team = cast.teams["neighbourhood"]
    browser = signed_in(cast, "Amira")
    assert "Een team van een of twee mensen heeft hier geen cijfers" in read(browser, "/contact/uren/")
    _person(cast, "Lotte", "neighbourhood", StaffRole.TEAM_MEMBER)
    assert "Nog niemand schreef op hoeveel uren" in read(browser, "/contact/uren/")
    _store(Hours(team=team, weekly="0.5", since=day_of(now())))
    page = read(browser, "/contact/uren/")
    assert "van 0,5 uur per week" in page
    assert "Dit vraagt meer dan er is" in page
    assert f"/contact/uren/{team.id}/" not in page, "only who plans a team says its hours"
    assert signed_in(cast, "Iris").get(f"/contact/uren/{team.id}/").status_code == 200, "who coordinates the area"
    assert signed_in(cast, "Iris").get(f"/contact/uren/{cast.teams['elsewhere'].id}/").status_code == 404


def test_a_coordinator_says_how_many_hours_the_own_team_has(cast: Cast) -> None:
    _person(cast, "Mo", "neighbourhood", StaffRole.COORDINATOR)
    team = cast.teams["neighbourhood"].id
    mo = signed_in(cast, "Mo")
    assert "Sla op" in read(mo, f"/contact/uren/{team}/") or "Opslaan" in read(mo, f"/contact/uren/{team}/")
    assert mo.post(f"/contact/uren/{team}/", {"weekly": "veel"}).status_code == 200
    done = mo.post(f"/contact/uren/{team}/", {"weekly": "24,5"}, follow=True).content.decode()
    assert "De uren zijn opgeschreven" in done
    assert "24,5" in read(mo, f"/contact/uren/{team}/")


def test_the_page_takes_at_most_fifteen_queries(farid: Settled, cast: Cast) -> None:
    lit(cast, farid)
    browser = signed_in(cast, "Amira")
    for address in ("/contact/", "/contact/uren/"):
        with CaptureQueriesContext(connection) as queries:
            read(browser, address)
        asked = asked_of(queries)
        assert len(asked) <= 15, "\n".join(sql[:90] for sql in asked)


def test_what_finished_begins_again_in_one_step(farid: Settled, cast: Cast) -> None:
    light = lit(cast, farid)
    browser = signed_in(cast, "Amira")
    assert "Er is nog niets afgerond" in read(browser, "/contact/afgerond/")
    amira = cast.viewer("Amira", at=now())
    with enter(amira):
        stop(by=amira, light=light, keeping=Keeping.CARD)
    with CaptureQueriesContext(connection) as queries:
        page = read(browser, "/contact/afgerond/")
    assert len(asked_of(queries)) <= 15
    assert "Gestopt door de bewoner" in page
    assert "Chantal" not in page, "the face is named, not who stood in"
    assert "Farid" in page or "Iemand in" in page
    assert browser.post(f"/waakvlam/{light}/weer-oppakken/").status_code == 302
    assert "Er is nog niets afgerond" in read(browser, "/contact/afgerond/")
