"""The coordinator's page: what to decide now, without content, and the week in counts per area and team."""

from datetime import timedelta

import pytest

from tests.cast import AREA, Cast
from tests.signals.beside import administrator
from tests.signals.history import History
from tests.web.places import draw_areas
from tests.web.residents import lit
from tests.web.signing import signed_in
from waakvlam.duties.models import Duty, DutyKind, Rung
from waakvlam.jobs.ticking import run_tick
from waakvlam.kernel.clock import now, travel
from waakvlam.kernel.context import enter
from waakvlam.kernel.migrating import OWNER_ALIAS
from waakvlam.parties.models import Absence, Opening
from waakvlam.parties.rules import day_of
from waakvlam.signals.actions.acting import return_concern


@pytest.fixture
def past(database: str, cast: Cast) -> History:
    draw_areas(cast)
    return History(database, area=AREA, team=cast.teams["neighbourhood"].id)


def test_nothing_to_decide_says_so(past: History, cast: Cast) -> None:
    shown = signed_in(cast, "Iris").get("/verdelen/").content.decode()
    assert "Er wacht niets op uw besluit" in shown or "Er wacht niets op je besluit" in shown
    assert "vervangt iemand" in shown


def test_what_was_returned_twice_waits_with_its_address_for_who_got_it(past: History, cast: Cast) -> None:
    cast.els_tells(at=now())
    for name in ("Bram", "Amira"):
        by = cast.viewer(name, at=now())
        with enter(by):
            return_concern(by=by, concern=Duty.objects.get(kind=DutyKind.ACCEPT, done_at=None).ref, reason="Nee.")
    iris = signed_in(cast, "Iris")
    shown = iris.get("/verdelen/").content.decode()
    assert "Lantaarnstraat 12" in shown
    assert "1 open situatie is twee keer teruggegeven" in iris.get("/verdelen/deze-week/").content.decode()


def test_what_came_up_the_ladder_shows_where_and_with_whom_and_no_more(past: History, cast: Cast) -> None:
    cast.els_tells(at=now())
    with enter(cast.viewer("Bram", at=now())):
        duty = Duty.objects.get(kind=DutyKind.ACCEPT)
    Duty.objects.using(OWNER_ALIAS).filter(id=duty.id).update(rung=2, holder_team=cast.teams["coordination"])
    shown = signed_in(cast, "Iris").get("/verdelen/").content.decode()
    assert "Een situatie in Havenkwartier" in shown
    assert "Met caretakers." in shown or "Bij caretakers." in shown
    assert f"/verdelen/{duty.id}/geven/" in shown
    assert "Lantaarnstraat" not in shown


def test_she_gives_it_to_a_team_on_a_page_without_content(past: History, cast: Cast) -> None:
    cast.els_tells(at=now())
    with enter(cast.viewer("Bram", at=now())):
        duty = Duty.objects.get(kind=DutyKind.ACCEPT)
    address, iris = f"/verdelen/{duty.id}/geven/", signed_in(cast, "Iris")
    assert iris.get(address).status_code == 404, "not yet hers to decide"
    Duty.objects.using(OWNER_ALIAS).filter(id=duty.id).update(rung=2, holder_team=cast.teams["coordination"])
    shown = iris.get(address).content.decode()
    assert "Wijkteam Oost · neighbourhood" in shown
    assert "Lantaarnstraat" not in shown
    assert "muziek" not in shown
    given = {"team": cast.teams["elsewhere"].id, "reason": "Bram is ziek."}
    assert "De bewoner weet het nog niet" in iris.post(address, given).content.decode()
    assert iris.post(address, given | {"reason": ""}).status_code == 200
    answer = iris.post(address, given | {"team": cast.teams["neighbourhood"].id})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/verdelen/")
    assert iris.get(address).status_code == 404, "it is not hers any more"
    with administrator() as link:
        looked = link.execute("SELECT count(*) FROM access_look WHERE person = %s", [cast.people["Iris"][0].id])
        assert looked.fetchone() == (0,)


def test_contact_that_went_past_an_absent_coordinator_waits_for_her_when_she_is_back(past: History, cast: Cast) -> None:
    """Iris is away when contact lapses, so Joost hears of it. Nobody else can act: it stands on her lists too."""
    light = lit(cast, cast.farid(at=now()))
    for name in ("Iris", "Karin"):
        away = Absence(professional=cast.people[name][0], since=day_of(now()), until=day_of(now()) + timedelta(days=60))
        away.save(using=OWNER_ALIAS)
    for _week in range(6):
        travel(timedelta(days=7))
        run_tick()
    duty = Duty.objects.using(OWNER_ALIAS).get(kind=DutyKind.CHECK_IN, done_at=None)
    assert (duty.rung, duty.holder_team_id) == (Rung.DIRECTOR, cast.teams["direction"].id)
    Absence.objects.using(OWNER_ALIAS).all().delete()
    iris, place = signed_in(cast, "Iris"), f"/waakvlam/{light}/gezicht/"
    for address in ("/te-doen/", "/verdelen/", "/contact/"):
        assert place in iris.get(address).content.decode(), address
    chosen = {"keeper": cast.people["Chantal"][0].id, "deputy": cast.people["Amira"][0].id}
    assert iris.post(place, chosen)["Location"] == "/te-doen/"
    assert Duty.objects.using(OWNER_ALIAS).get(id=duty.id).rung == Rung.OWNER
    assert place not in iris.get("/te-doen/").content.decode()


def test_only_teams_that_can_go_on_with_it_stand_in_the_choice(past: History, cast: Cast) -> None:
    cast.els_tells(at=now())
    with enter(cast.viewer("Bram", at=now())):
        duty = Duty.objects.get(kind=DutyKind.ACCEPT)
    shown = signed_in(cast, "Bram").get(f"/situaties/{duty.ref}/doorgeven/").content.decode()
    there = {name for name in cast.teams if f">{cast.teams[name].organisation.name} · {name}<" in shown}
    assert there == {"coordination", "neighbourhood", "elsewhere"}


def test_one_situation_is_one_line_that_leads_to_giving_it_on_from_both_lists(past: History, cast: Cast) -> None:
    cast.els_tells(at=now())
    asked = Duty.objects.using(OWNER_ALIAS).filter(done_at=None)
    asked.update(rung=2, holder_team=cast.teams["coordination"])
    duty, iris = asked.get(kind=DutyKind.ACCEPT), signed_in(cast, "Iris")
    for address in ("/te-doen/", "/verdelen/"):
        shown = iris.get(address).content.decode()
        assert shown.count('<li class="wv-task">') == 1
        assert f'href="/verdelen/{duty.id}/geven/"' in shown
        assert "Antwoord" in shown[shown.index("Daarna") :], "what else is asked there"
    assert f'href="/verdelen/{duty.id}/geven/"' in iris.get(f"/te-doen/{duty.id}/").content.decode()


def test_what_is_acute_comes_first_with_its_mark_and_nothing_else(past: History, cast: Cast) -> None:
    cast.els_tells(at=now(), home=cast.neighbours_home)
    travel(timedelta(days=20))
    cast.els_tells(at=now(), seriousness=4)
    travel(timedelta(minutes=1))
    Duty.objects.using(OWNER_ALIAS).filter(done_at=None).update(rung=2, holder_team=cast.teams["coordination"])
    iris = signed_in(cast, "Iris")
    for address in ("/te-doen/", "/verdelen/"):
        first, second, *_ = iris.get(address).content.decode().split('<li class="wv-task">')[1:]
        assert "Acuut" in first
        assert "nu meteen" in first
        assert "dagen te laat" in second
        assert "Acuut" not in second
        assert "Lantaarnstraat" not in first + second


def test_a_light_is_called_a_light_and_who_coordinates_stands_in_for_nobody(past: History, cast: Cast) -> None:
    lit(cast, cast.farid(at=now()))
    asked = Duty.objects.using(OWNER_ALIAS).filter(kind=DutyKind.CHECK_IN, done_at=None)
    asked.update(rung=2, holder_team=cast.teams["coordination"], holder_person=None)
    iris = signed_in(cast, "Iris")
    for address in ("/te-doen/", "/verdelen/"):
        shown = iris.get(address).content.decode()
        assert "Een waakvlam in Havenkwartier" in shown
        assert "Een situatie in" not in shown
        assert "vervangt een collega" not in shown


def test_what_is_beyond_capacity_says_so(past: History, cast: Cast) -> None:
    Opening.objects.using(OWNER_ALIAS).update(weekly_capacity=0)
    cast.els_tells(at=now())
    assert "boven wat voor deze week is afgesproken" in signed_in(cast, "Iris").get("/verdelen/").content.decode()


def test_leave_without_a_stand_in_is_named(past: History, cast: Cast) -> None:
    today = day_of(now())
    Absence(professional=cast.people["Bram"][0], since=today, until=today + timedelta(days=2)).save(using=OWNER_ALIAS)
    shown = signed_in(cast, "Iris").get("/verdelen/").content.decode()
    assert "Bram Voorbeeld" in shown
    assert "Vraag caretakers om een vervanger" in shown, "their team chooses one"
    assert 'href="tel:0300000000"' in shown


def test_pages_follow_each_other(past: History, cast: Cast) -> None:
    past.team = cast.teams["coordination"].id
    past.duties(30, now(), rung=2)
    iris = signed_in(cast, "Iris")
    assert iris.get("/verdelen/").content.decode().count('class="wv-task"') == 25
    assert iris.get("/verdelen/?page=2").content.decode().count('class="wv-task"') == 5
    assert iris.get("/verdelen/?page=x").status_code == 400


def test_the_week_in_counts_per_area_and_team_and_never_per_employee(past: History, cast: Cast) -> None:
    past.concerns(3, now(), beyond=True)
    past.concerns(2, now(), state="concluded", concluded=now(), outcome="fine")
    past.concerns(1, now(), state="concluded", concluded=now(), outcome="helped")
    shown = signed_in(cast, "Iris").get("/verdelen/deze-week/").content.decode()
    assert "2 situaties zijn na een gesprek klaar" in shown
    assert "1 keer is iemand geholpen" in shown
    assert "Wijkteam Oost · neighbourhood" in shown
    assert "niet getoond" in shown, "a team of two"
    for name in cast.people:
        assert f"{name} Voorbeeld" not in shown.replace("Iris Voorbeeld", ""), "her own name is in the menu"


def test_a_week_without_anything_and_a_coordinator_without_an_area(past: History, cast: Cast) -> None:
    assert "Deze week is er nog niets" in signed_in(cast, "Iris").get("/verdelen/deze-week/").content.decode()
    Opening.objects.using(OWNER_ALIAS).all().delete()
    assert "Er is nog geen wijk open" in signed_in(cast, "Iris").get("/verdelen/deze-week/").content.decode()


def test_only_coordinators_get_in(database: str, cast: Cast) -> None:
    for name in ("Amira", "Joost", "Greet", "Karin"):
        for address in ("/verdelen/", "/verdelen/deze-week/"):
            assert signed_in(cast, name).get(address).status_code == 404
