"""What is asked about lights and households on the one list: where it leads, and what it keeps to itself."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.cast import Cast
from tests.web.residents import lit
from tests.web.signing import signed_in
from tests.web.test_lights import text
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.jobs.consequences import CONSEQUENCES
from waakvlam.jobs.ticking import run_tick
from waakvlam.kernel.clock import now, travel
from waakvlam.kernel.context import enter
from waakvlam.kernel.migrating import OWNER_ALIAS
from waakvlam.parties.actions import record_absence
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.actions.lapsing import lapse_outreach
from waakvlam.pilotlight.actions.proposing import choose_keeper
from waakvlam.pilotlight.actions.reaching import reach_out

pytestmark = pytest.mark.usefixtures("database")


def asked(kind: DutyKind) -> Duty:
    """The one open duty of a kind."""
    return Duty.objects.using(OWNER_ALIAS).get(kind=kind, done_at=None)


def test_how_much_help_is_looked_at_again_on_the_page_of_the_household(cast: Cast) -> None:
    light = lit(cast, cast.farid(at=now()))
    amira = signed_in(cast, "Amira")
    contact = {"how": "visit", "result": "reached", "mood": "worrying"}
    made = amira.post(f"/waakvlam/{light}/contact/", contact)["Location"]
    day = (now() + timedelta(days=28)).date().isoformat()
    amira.post(made.replace("zorgelijk", "meer-hulp"), {"reason": "Slaapt niet.", "review_on": day})
    home = asked(DutyKind.REVIEW_LEVEL).subject
    page = amira.get("/te-doen/").content.decode()
    assert f'href="/huishouden/{home}/"' in page
    assert f'href="/huishouden/{home}/hoeveel-hulp/"' in page
    assert amira.get(f"/huishouden/{home}/hoeveel-hulp/").status_code == 200
    assert page.count("Lantaarnstraat 12") >= 2


def test_contact_that_nobody_makes_comes_up_the_ladder_without_a_name(cast: Cast) -> None:
    light = lit(cast, cast.farid(at=now()))
    for _week in range(6):
        travel(timedelta(days=7))
        run_tick()
    page = signed_in(cast, "Iris").get("/te-doen/").content.decode()
    assert "Bel het team, of kies een ander gezicht." in page
    assert f'href="/waakvlam/{light}/gezicht/"' in page
    assert "Farid" not in page
    assert "Lantaarnstraat" not in page


def test_contact_that_was_not_made_is_explained_by_who_coordinates(cast: Cast) -> None:
    light = _reached_out_to(cast)
    travel(timedelta(days=100))
    clock = cast.retention(at=now())
    with enter(clock):
        assert lapse_outreach(by=clock) == 1
    iris = signed_in(cast, "Iris")
    page = text(iris.get("/te-doen/"))
    assert "In drie maanden kwam er geen contact." in page
    assert "Farid" not in page
    duty = asked(DutyKind.EXPLAIN)
    assert duty.ref == light
    assert "wat kan er anders?" in text(iris.get(f"/te-doen/{duty.id}/"))
    assert iris.post(f"/te-doen/{duty.id}/", {"why": "Nooit thuis; de huisarts kan helpen."})["Location"] == "/te-doen/"
    assert "Een waakvlam in" not in text(iris.get("/te-doen/"))


def test_a_colleague_looks_along_and_says_why(cast: Cast) -> None:
    light = _reached_out_to(cast)
    chantal = signed_in(cast, "Chantal")
    assert f'href="/waakvlam/{light}/meekijken/"' in chantal.get("/te-doen/").content.decode()
    own = signed_in(cast, "Amira").post(f"/waakvlam/{light}/meekijken/", {"go_on": "yes", "words": "Gaat goed."})
    assert "Iemand anders kijkt met je mee" in text(own)
    done = chantal.post(f"/waakvlam/{light}/meekijken/", {"go_on": "yes", "words": "Ze groet terug."})
    assert done["Location"] == f"/waakvlam/{light}/"
    page = text(chantal.get(f"/waakvlam/{light}/"))
    assert "Een collega keek mee" in page
    assert "Ze groet terug." in page
    assert "meekijken" not in chantal.get("/te-doen/").content.decode()


def test_who_goes_away_tells_the_resident_who_comes(cast: Cast) -> None:
    light = lit(cast, cast.farid(at=now()))
    amira, by = signed_in(cast, "Amira"), cast.viewer("Amira", at=now())
    assert by.person
    first = day_of(now()) + timedelta(days=1)
    with enter(by):
        record_absence(by=by, professional=by.person, since=first, until=first + timedelta(days=20), stand_in=None)
    CONSEQUENCES["absence_changed"](professional=str(by.person))
    assert f'href="/waakvlam/{light}/vertel-weg/"' in amira.get("/te-doen/").content.decode()
    assert "Vertel de bewoner dat je er niet bent" in text(amira.get(f"/waakvlam/{light}/"))
    assert amira.post(f"/waakvlam/{light}/vertel-weg/", {"how": "call"})["Location"] == f"/waakvlam/{light}/"
    page = text(amira.get(f"/waakvlam/{light}/"))
    assert "Verteld wie er zolang komt" in page
    assert "vertel-weg" not in amira.get("/te-doen/").content.decode()


def _reached_out_to(cast: Cast) -> UUID:
    """A light with a keeper who begins to make contact."""
    light = lit(cast, cast.farid(at=now()), keeper=None)
    amira = cast.viewer("Amira", at=now())
    with enter(amira):
        choose_keeper(by=amira, light=light, keeper=cast.people["Amira"][0].id, deputy=cast.people["Chantal"][0].id)
    with enter(amira):
        reach_out(by=amira, light=light)
    return light
