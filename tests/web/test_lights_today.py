"""Vandaag: whose turn it is, being ill and well again, a walk, and somebody new."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.web.places import draw_areas
from tests.web.residents import lit
from tests.web.signing import asked_of, signed_in
from tests.web.test_lights import text
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.duties.queries import duties_of, open_counts
from waakvlam.households.models import Resident
from waakvlam.jobs.consequences import CONSEQUENCES
from waakvlam.kernel.clock import now, travel
from waakvlam.kernel.context import enter
from waakvlam.kernel.migrating import OWNER_ALIAS
from waakvlam.parties.models import Absence
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.models import Light, Origin, Round
from waakvlam.signals.models import Concern
from waakvlam.signals.queries.concerns import open_concern
from waakvlam.web.lights.here import lights_around

pytestmark = pytest.mark.usefixtures("database")


def due_today(cast: Cast) -> None:
    """Farid's light, and time until his next contact is due."""
    lit(cast, cast.farid(at=now()))
    due = Duty.objects.using(OWNER_ALIAS).get(kind=DutyKind.CHECK_IN).due_at
    travel(due - now() - timedelta(hours=2))


def test_whose_turn_it_is_today_and_nobody_else(cast: Cast) -> None:
    due_today(cast)
    page = text(signed_in(cast, "Amira").get("/vandaag/"))
    for said in ("1 bewoner", "Farid", "Lantaarnstraat 12", "nog niet ontmoet", "Groen", "Contact", "Meenemen"):
        assert said in page
    assert "Farid" not in text(signed_in(cast, "Chantal").get("/vandaag/"))
    travel(timedelta(days=1))
    assert "1 te laat" in text(signed_in(cast, "Amira").get("/vandaag/"))


def test_today_asks_as_many_queries_however_many_people(cast: Cast) -> None:
    asked = []
    for people, home in enumerate((cast.home, cast.neighbours_home), 1):
        lit(cast, cast.farid(at=now(), home=home))
        travel(timedelta(days=9))
        amira = signed_in(cast, "Amira")
        with CaptureQueriesContext(connection) as queries:
            assert amira.get("/vandaag/").content.decode().count('<li class="wv-visit') == people
        asked.append(len(asked_of(queries)))
    assert asked[0] == asked[1] <= 15


def test_ill_today_goes_to_the_deputy_and_comes_back(cast: Cast) -> None:
    due_today(cast)
    amira = signed_in(cast, "Amira")
    assert amira.post("/vandaag/ziek/")["Location"] == "/vandaag/"
    assert amira.post("/vandaag/ziek/").status_code == 302, "twice is once"
    CONSEQUENCES["absence_changed"](professional=str(cast.people["Amira"][0].id))
    page = text(amira.get("/vandaag/"))
    assert "Je bent er vandaag niet" in page
    assert "Farid" not in page
    chantal = text(signed_in(cast, "Chantal").get("/vandaag/"))
    assert "Farid" in chantal
    assert "voor Amira Voorbeeld" in chantal

    amira.post("/vandaag/er-weer/")
    CONSEQUENCES["absence_changed"](professional=str(cast.people["Amira"][0].id))
    assert "Farid" in text(amira.get("/vandaag/"))
    assert amira.post("/vandaag/er-weer/").status_code == 404


def test_the_turn_is_of_who_answers_while_the_known_face_is_away(cast: Cast) -> None:
    farid = cast.farid(at=now())
    pages = (f"/waakvlam/{lit(cast, farid)}/", f"/huishouden/{farid.home}/")
    travel(timedelta(days=9))
    chantal = signed_in(cast, "Chantal")
    for page in pages:
        assert "Amira Voorbeeld is aan de beurt, en het is te laat" in text(chantal.get(page))
    today = day_of(now())
    Absence(professional=cast.people["Amira"][0], since=today, until=today).save(using=OWNER_ALIAS, force_insert=True)
    for page in pages:
        assert "Je bent aan de beurt, en het is te laat" in text(chantal.get(page))


def test_a_walk_is_noted_without_anybody(cast: Cast) -> None:
    draw_areas(cast)
    amira = signed_in(cast, "Amira")
    assert "Havenkwartier" in text(amira.get("/vandaag/rondje/"))
    wrong = amira.post("/vandaag/rondje/", {"area": "BU99990101", "minutes": "900", "talks": "3"})
    assert "Er klopt nog iets niet" in text(wrong)
    done = amira.post("/vandaag/rondje/", {"area": "BU99990101", "minutes": "60", "talks": "3"})
    assert done["Location"] == "/vandaag/"
    walk = Round.objects.using(OWNER_ALIAS).get()
    assert (walk.area, walk.minutes, walk.talks) == ("BU99990101", 60, 3)


def test_a_light_is_proposed_for_somebody_new_and_known_only_once(cast: Cast) -> None:
    amira = signed_in(cast, "Amira")
    assert "Hoe wil deze bewoner genoemd worden?" in text(amira.post("/vandaag/nieuw/", {"place": "Lantaarnstr 12"}))
    assert "gebruik de postcode" in text(amira.post("/vandaag/nieuw/", {"place": "Nergens 1"}))
    assert amira.post("/vandaag/nieuw/wie/")["Location"] == "/vandaag/nieuw/"
    team = str(cast.teams["neighbourhood"].id)
    given = {"address": str(cast.home.id), "called": "Ine", "origin": "care ended", "no_calls": "on", "team": team}
    assert "Vul in hoe deze bewoner" in text(amira.post("/vandaag/nieuw/wie/", given | {"called": ""}))
    assert "BSN" in text(amira.post("/vandaag/nieuw/wie/", given | {"words": "BSN 123456782"}))
    assert not Resident.objects.using(OWNER_ALIAS).exists(), "all of it, or nothing"
    made = amira.post("/vandaag/nieuw/wie/", given | {"words": "Hulp stopt."})
    page = text(amira.get(made["Location"]))
    assert "Ine" in page
    assert "niet bellen" in page
    assert "Hulp stopt." in page
    again = amira.post("/vandaag/nieuw/wie/", given | {"called": "ine"})
    assert "heeft al een waakvlam" in text(again)
    assert f'href="{made["Location"]}">Naar de waakvlam' in again.content.decode()


def test_bram_proposes_from_a_situation_for_the_neighbourhood_team(cast: Cast) -> None:
    cast.els_tells(at=now())
    bram, viewer = signed_in(cast, "Bram"), cast.viewer("Bram", at=now())
    with enter(viewer):
        concern = Duty.objects.get(kind=DutyKind.ACCEPT).ref
    assert f"/situaties/{concern}/waakvlam/voorstellen/" in bram.get(f"/situaties/{concern}/").content.decode()
    team = str(cast.teams["neighbourhood"].id)
    done = bram.post(f"/situaties/{concern}/waakvlam/voorstellen/", {"called": "Farid", "team": team})
    assert done["Location"] == f"/situaties/{concern}/"
    light = Light.objects.using(OWNER_ALIAS).get()
    assert (light.origin, light.team_id) == (Origin.CONCERN, cast.teams["neighbourhood"].id)
    assert Concern.objects.using(OWNER_ALIAS).count() == 1
    again = bram.post(f"/situaties/{concern}/waakvlam/voorstellen/", {"called": "Farid", "team": team})
    assert re.search('href="/huishouden/[^"]+">Naar de waakvlam', again.content.decode())
    for name, url in (("Bram", ""), ("Amira", f"/waakvlam/{light.id}/")):
        viewer = cast.viewer(name, at=now())
        with enter(viewer):
            subject = open_concern(viewer, concern, activity="test").subject_id if name == "Bram" else light.subject_id
            assert subject
            (here,) = lights_around(viewer, subject)
        assert (here.words, here.url) == ("Waakvlam: voorgesteld", url)


def test_who_keeps_nobody_reads_what_is_asked_of_them_instead(cast: Cast) -> None:
    assert "Je houdt geen waakvlammen" in text(signed_in(cast, "Bram").get("/vandaag/"))
    cast.els_tells(at=now())
    travel(timedelta(days=9))
    page = signed_in(cast, "Bram").get("/vandaag/")
    bram = cast.viewer("Bram", at=now())
    with enter(bram):
        asked = open_counts(bram, duties_of(bram))
    assert asked.late
    assert f"Te doen: {asked.open}, waarvan {asked.late} te laat" in text(page).replace(" ,", ",")
    assert '<a href="/te-doen/">Te doen' in page.content.decode()


def test_a_day_without_people_is_not_called_done_while_things_are_late(cast: Cast) -> None:
    light = lit(cast, cast.farid(at=now()))
    amira = signed_in(cast, "Amira")
    amira.post(f"/waakvlam/{light}/contact/", {"how": "visit", "result": "reached"})
    page = text(amira.get("/vandaag/"))
    assert "Vandaag niemand" in page
    assert "Tijd voor een rondje" in page
    Duty.objects.using(OWNER_ALIAS).filter(kind=DutyKind.CHECK_IN, done_at=None).update(
        kind=DutyKind.CONFIRM_RELAPSE, due_at=now() - timedelta(days=1)
    )
    page = text(amira.get("/vandaag/"))
    assert "waarvan 1 te laat" in page
    assert "Tijd voor een rondje" not in page


def test_without_signing_in_there_is_no_day(cast: Cast) -> None:
    assert Client().get("/vandaag/").status_code == 302
