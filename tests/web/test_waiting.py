"""What lies with the director: where, how late, with whom, and whom to call. Never what it is about."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import AREA, Cast
from tests.signals.beside import administrator
from tests.signals.history import History
from tests.web.places import draw_areas
from tests.web.signing import signed_in
from waakvlam.duties.models import Duty, Rung
from waakvlam.jobs.ticking import run_tick
from waakvlam.kernel.clock import now, travel
from waakvlam.kernel.migrating import OWNER_ALIAS
from waakvlam.parties.models import Absence, WorkArea
from waakvlam.parties.rules import day_of

ADDRESS = "/gemeente/blijft-liggen/"


@pytest.fixture
def joost(database: str, cast: Cast) -> Client:
    draw_areas(cast)
    return signed_in(cast, "Joost")


def climbs(cast: Cast) -> None:
    """Something acute of which nobody says that it is theirs, for four hours."""
    cast.els_tells(at=now(), seriousness=4)
    for minutes in (30, 30, 180):
        travel(timedelta(minutes=minutes))
        run_tick()


def read(browser: Client, address: str = ADDRESS) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_he_reads_where_something_acute_waits_and_whom_to_call(joost: Client, cast: Cast) -> None:
    climbs(cast)
    page = read(joost)
    assert page.count('<li class="wv-task">') == 1
    for words in ("Havenkwartier", "Nieuw", "Acuut", "nu meteen", "Iris Voorbeeld", "Wijkteam Oost · neighbourhood"):
        assert words in page, words
    assert 'href="tel:0300000000"' in page
    assert "Lantaarnstraat" not in page
    assert "muziek" not in page
    with administrator() as link:
        looked = link.execute("SELECT count(*) FROM access_look WHERE person = %s", [cast.people["Joost"][0].id])
        assert looked.fetchone() == (0,)


def test_his_message_and_the_figures_lead_there(joost: Client, cast: Cast) -> None:
    climbs(cast)
    for address in ("/berichten/", "/gemeente/"):
        assert f'href="{ADDRESS}"' in read(joost, address)
    assert ADDRESS not in read(signed_in(cast, "Iris"), "/gemeente/"), "she has her own list"


def test_when_no_coordinator_is_there_it_says_so(joost: Client, cast: Cast) -> None:
    climbs(cast)
    today = day_of(now())
    Absence(professional=cast.people["Iris"][0], since=today, until=today).save(using=OWNER_ALIAS)
    assert "Van coordination is er vandaag geen coördinator" in read(joost)
    WorkArea.objects.using(OWNER_ALIAS).filter(task="coordination").delete()
    assert "Hier coördineert niemand" in read(joost)


def test_what_was_acted_on_is_gone_and_nothing_says_so(joost: Client, cast: Cast) -> None:
    climbs(cast)
    iris = signed_in(cast, "Iris")
    duty = next(d for d in Duty.objects.using(OWNER_ALIAS).filter(done_at=None) if d.rung == Rung.DIRECTOR)
    given = {"team": cast.teams["caretakers"].id, "reason": "Ga je even langs?"}
    assert iris.post(f"/verdelen/{duty.id}/geven/", given)["Location"] == "/verdelen/"
    assert "Er ligt niets bij jou" in read(joost)


def test_pages_follow_each_other_in_a_fixed_number_of_queries(joost: Client, cast: Cast, database: str) -> None:
    past = History(database, area=AREA, team=cast.teams["direction"].id)
    asked = []
    for many in (1, 29):
        past.duties(many, now(), rung=Rung.DIRECTOR)
        with CaptureQueriesContext(connection) as queries:
            page = read(joost)
        asked.append(len(queries))
    assert page.count('<li class="wv-task">') == 25
    assert read(joost, ADDRESS + "?page=2").count('<li class="wv-task">') == 5
    assert asked[0] == asked[1]


def test_it_is_the_directors_alone(joost: Client, cast: Cast) -> None:
    for name in ("Iris", "Amira", "Greet", "Karin"):
        assert signed_in(cast, name).get(ADDRESS).status_code == 404
