"""How Farid comes in on his own page, what he finds there, and that nobody else does."""

import json
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.db import connections
from django.test import Client
from django.utils.formats import date_format

from tests.cast import Cast
from tests.web.accounts.device import Device
from tests.web.residents import a_phone, code_for, farid_in, lit
from tests.web.signing import signed_in
from waakvlam.access.models import Subject, SubjectKind
from waakvlam.accounts.models import LinkPurpose, OneTimeLink, User
from waakvlam.accounts.residents import Way, groups, read_code
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.kernel.clock import now, travel
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.parties.models import Absence
from waakvlam.pilotlight.actions.ending import stop
from waakvlam.pilotlight.actions.lapsing import erase_lights
from waakvlam.pilotlight.models import Asked, Colour, Keeping, Light, PlanPhase
from waakvlam.pilotlight.queries.lights import opened_light


@pytest.fixture
def light(database: str, cast: Cast) -> UUID:
    return lit(cast, cast.farid(at=now()))


def made_key(client: Client, device: Device) -> Any:
    """Let the phone remember who this is."""
    page = client.get("/mijn/sleutel/maken/").content.decode()
    found = re.search(r'<script id="passkey_data" type="application/json">(.*?)</script>', page)
    assert found, page
    options = json.loads(found[1])["creation_options"]
    assert "aakvlam" not in found[1], "the phone shows these names to whoever looks along"
    return client.post("/mijn/sleutel/maken/", {"credential": device.make(options)})


def test_a_code_can_be_read_aloud_and_typed_as_people_type(light: UUID) -> None:
    assert read_code(" 4f7k-9q2m ") == "4F7K9Q2M"
    assert read_code("oil1-OIL1-oil1") == "011101110111"
    assert read_code("4F7K") is None
    assert read_code("4F7K 9Q2U") is None, "U is never used"
    assert groups("4F7K9Q2M") == ["4F7K", "9Q2M"]


@pytest.mark.parametrize(("way", "lasts"), [(Way.LETTER, timedelta(days=14)), (Way.PHONE, timedelta(minutes=15))])
def test_a_code_lets_in_once_and_not_for_ever(light: UUID, cast: Cast, way: Way, lasts: timedelta) -> None:
    code = code_for(cast, light, way)
    assert a_phone().post("/mijn/", {"code": code.lower()}).status_code == 302
    assert a_phone().post("/mijn/", {"code": code}).status_code == 404, "it worked once"
    late = code_for(cast, light, way)
    travel(lasts)
    assert a_phone().post("/mijn/", {"code": late}).status_code == 404


def test_a_new_code_replaces_the_one_before(light: UUID, cast: Cast) -> None:
    lost = code_for(cast, light)
    code = code_for(cast, light, Way.PHONE)
    assert a_phone().post("/mijn/", {"code": lost}).status_code == 404
    assert a_phone().post("/mijn/", {"code": code}).status_code == 302


def test_guessing_ends_soon(light: UUID, cast: Cast) -> None:
    phone = a_phone()
    answers = [phone.post("/mijn/", {"code": f"{i:08}"}).status_code for i in range(12)]
    assert answers[:5] == [404] * 5
    assert answers[-1] == 429


def test_what_is_kept_of_a_code_is_a_keyed_hash(light: UUID, cast: Cast) -> None:
    code = code_for(cast, light)
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT l::text FROM accounts_onetimelink l")
        assert all(code not in row and code.encode().hex() not in row for (row,) in cursor.fetchall())


def test_farid_comes_back_with_his_own_phone(light: UUID, cast: Cast) -> None:
    first, device = farid_in(cast, light), Device()
    assert made_key(first, device)["Location"] == "/mijn/pagina/"
    phone = a_phone()
    options = phone.get("/mijn/sleutel/", headers={"accept": "application/json"}).json()["request_options"]
    assert phone.post("/mijn/sleutel/", {"credential": device.use(options)})["Location"] == "/mijn/pagina/"
    assert phone.get("/mijn/")["Location"] == "/mijn/pagina/"
    assert phone.post("/mijn/uit/")["Location"] == "/mijn/"
    assert phone.get("/mijn/").status_code == 200
    assert phone.post("/mijn/sleutel/", {"credential": "?"})["Location"] == "/mijn/"
    assert phone.get("/mijn/sleutel/")["Location"] == "/mijn/"
    assert phone.get("/mijn/sleutel/maken/")["Location"] == "/mijn/"
    assert phone.post("/mijn/uit/")["Location"] == "/mijn/", "going out twice is fine"


def test_a_resident_finds_nothing_of_the_staff(light: UUID, cast: Cast) -> None:
    farid = farid_in(cast, light)
    made_key(farid, Device())
    assert farid.get("/te-doen/")["Location"].startswith("/inloggen/")
    for page in ("mijn/", "mijn/apparaten/", "mijn/herstelcodes/", "instellen/", "instellen/app/"):
        assert farid.get(f"/inloggen/{page}").status_code == 404


def test_staff_find_nothing_of_a_resident(light: UUID, cast: Cast) -> None:
    amira = signed_in(cast, "Amira")
    assert amira.get("/mijn/").status_code == 200
    assert amira.get("/mijn/sleutel/maken/")["Location"] == "/mijn/"


def test_only_the_team_of_the_light_lets_in(light: UUID, cast: Cast) -> None:
    amira, address = signed_in(cast, "Amira"), f"/toegang/{light}/"
    assert "Farid" in amira.get(address).content.decode()
    screen = amira.post(address, {"way": "phone"}).content.decode()
    shown = re.search(r'data-wv-text="([\w-]+)"', screen)
    assert shown
    assert "<svg" in screen
    letter = amira.post(address, {"way": "letter"}).content.decode()
    assert "Beste Farid," in letter
    assert a_phone().post("/mijn/", {"code": shown[1]}).status_code == 404, "the letter came after it"
    assert amira.post(address, {"way": "pigeon"}).status_code == 404
    for other in ("Hugo", "Bram", "Dirk", "Iris"):
        assert signed_in(cast, other).post(address, {"way": "phone"}).status_code == 404


def test_who_wants_no_letters_gets_none(light: UUID, cast: Cast) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE households_resident SET no_letters = true")
    amira, address = signed_in(cast, "Amira"), f"/toegang/{light}/"
    assert 'value="letter"' not in amira.get(address).content.decode()
    assert amira.post(address, {"way": "letter"}).status_code == 409


def test_farid_asks_for_help_with_one_tap(light: UUID, cast: Cast) -> None:
    farid = farid_in(cast, light)
    page = farid.get("/mijn/pagina/")
    html = page.content.decode()
    assert "Amira Voorbeeld" in html
    assert 'href="tel:0300000000"' in html
    assert "sms:" not in html, "the number of the team takes no text messages"
    assert "<title>Mijn pagina</title>" in html
    assert page["Cache-Control"] == "no-store"
    assert farid.post("/mijn/hulp/", {"ask": "call", "words": "Ik slaap niet."})["Location"] == "/mijn/pagina/"
    assert "Uw vraag is verstuurd" in (asked := farid.get("/mijn/pagina/").content.decode())
    assert "U vroeg om hulp op" in asked
    amira = cast.viewer("Amira", at=now())
    with enter(amira):
        duty = Duty.objects.get(kind=DutyKind.HELP_ASKED)
        assert (duty.person_id, duty.done_at) == (amira.person, None)
        opened_light(amira, light, activity="test")
        assert str(Asked.objects.get().words) == "Bel mij, alstublieft.\nIk slaap niet."


@pytest.mark.parametrize(
    ("asks", "hears", "keeper_reads"),
    [
        (["call"], "Amira Voorbeeld belt u", "Bel terug"),
        (["visit"], "Amira Voorbeeld komt langs", "Ga langs"),
        (["visit", "call"], "Amira Voorbeeld komt of belt", "Vraagt om hulp"),
    ],
)
def test_who_asked_for_help_reads_who_answers_how_and_by_when(
    light: UUID, cast: Cast, asks: list[str], hears: str, keeper_reads: str
) -> None:
    farid = farid_in(cast, light)
    for ask in asks:
        farid.post("/mijn/hulp/", {"ask": ask})
    due = Duty.objects.using("owner").filter(kind=DutyKind.HELP_ASKED).order_by("due_at")[0].due_at
    day = date_format(due.astimezone(AMSTERDAM), "l j F")
    page = farid.get("/mijn/pagina/").content.decode()
    assert f"<p>{hears}, uiterlijk {day}</p>" in page
    assert f"{hears}, uiterlijk {day}" in farid.get("/mijn/papier/").content.decode()
    assert keeper_reads in signed_in(cast, "Amira").get("/te-doen/").content.decode()
    travel(timedelta(days=8))
    assert f"U zou uiterlijk {day} van ons horen." in farid.get("/mijn/pagina/").content.decode()


def test_while_the_keeper_is_away_the_deputy_answers(light: UUID, cast: Cast) -> None:
    today = now().astimezone(AMSTERDAM).date()
    away = Absence(professional=cast.people["Amira"][0], since=today, until=today + timedelta(days=9))
    away.save(using="owner", force_insert=True)
    farid = farid_in(cast, light)
    farid.post("/mijn/hulp/", {"ask": "visit"})
    assert "Chantal Voorbeeld komt langs, uiterlijk" in farid.get("/mijn/pagina/").content.decode()


def test_a_bsn_is_not_kept_and_a_button_that_is_not_there_does_nothing(light: UUID, cast: Cast) -> None:
    farid = farid_in(cast, light)
    refused = farid.post("/mijn/hulp/", {"ask": "visit", "words": "Mijn nummer is 123456782."})
    assert refused.status_code == 409
    assert "Mijn nummer is" in refused.content.decode(), "what was typed is still there"
    assert farid.post("/mijn/hulp/", {"ask": "sing"}).status_code == 404
    assert farid.post("/mijn/stoppen/", {"keeping": "everything"}).status_code == 404
    assert farid.get("/mijn/hulp/").status_code == 405


def test_farid_stops_and_comes_back_without_a_question(light: UUID, cast: Cast) -> None:
    farid = farid_in(cast, light)
    assert "Bewaar mijn kaart twee jaar" in farid.get("/mijn/stoppen/").content.decode()
    assert farid.post("/mijn/stoppen/", {"keeping": "card"})["Location"] == "/mijn/pagina/"
    stopped = farid.get("/mijn/pagina/").content.decode()
    assert "Er is nu geen contact" in stopped
    assert "Ik wil stoppen" not in stopped
    assert "Er is nu geen contact" in farid.get("/mijn/papier/").content.decode()
    farid.post("/mijn/hulp/", {"ask": "visit"})
    assert "Amira Voorbeeld" in farid.get("/mijn/pagina/").content.decode()


def left_of_the_way_in() -> list[int]:
    """How many accounts of residents, sessions of anybody, passkeys and codes there are."""
    found = []
    with connections["owner"].cursor() as cursor:
        for table in ("accounts_user WHERE email IS NULL", "accounts_session", "mfa_authenticator"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            found.append(cursor.fetchone()[0])
    return found


@pytest.mark.parametrize("who", ["Farid", "Amira"])
def test_after_keep_nothing_nothing_lets_in_any_more_and_the_account_goes_with_the_next_run(
    light: UUID, cast: Cast, who: str
) -> None:
    farid = farid_in(cast, light)
    Authenticator(user=User.objects.using("owner").get(email=None), type=Authenticator.Type.WEBAUTHN, data={}).save(
        using="owner", force_insert=True
    )
    if who == "Farid":
        stopped = farid.post("/mijn/stoppen/", {"keeping": "nothing"})
        assert "Uw pagina is dicht" in stopped.content.decode()
    else:
        amira = cast.viewer("Amira", at=now())
        with enter(amira):
            stop(by=amira, light=light, keeping=Keeping.NOTHING)
    assert left_of_the_way_in() == [1, 0, 0]
    assert farid.get("/mijn/pagina/")["Location"].startswith("/mijn/")

    retention = Viewer(Role.RETENTION, now())
    with enter(retention):
        assert erase_lights(by=retention) == 1
    assert left_of_the_way_in() == [0, 0, 0]


def test_who_keeps_nothing_finds_nothing(light: UUID, cast: Cast) -> None:
    farid = farid_in(cast, light)
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE pilotlight_light SET subject_id = NULL")
    for page in ("pagina", "papier", "stoppen"):
        answer = farid.get(f"/mijn/{page}/")
        assert answer.status_code == 404
        assert "Hier staat niets" in answer.content.decode()
        assert "aakvlam<" not in answer.content.decode(), "nor does it say what this is about"
    assert "Hier staat niets" in farid.post("/mijn/hulp/", {"ask": "call"}).content.decode()


def test_while_amira_is_away_chantal_comes(light: UUID, cast: Cast) -> None:
    today = now().astimezone(AMSTERDAM).date()
    amira, chantal = cast.people["Amira"][0], cast.people["Chantal"][0]
    for since, until in ((today, today), (today + timedelta(1), today + timedelta(3))):
        Absence(professional=amira, stand_in=chantal, since=since, until=until).save(using="owner", force_insert=True)
    page = farid_in(cast, light).get("/mijn/pagina/").content.decode()
    back = date_format(today + timedelta(4), "l j F")
    assert f"Amira is er nu niet en is op {back} weer terug." in page
    assert "Tot die tijd komt Chantal Voorbeeld." in page
    assert "Bel Chantal" in page


def test_without_a_face_the_team_answers(database: str, cast: Cast) -> None:
    proposed = lit(cast, cast.farid(at=now()), keeper=None)
    farid = farid_in(cast, proposed)
    for page in ("pagina", "papier"):
        assert "Tot die tijd helpt Wijkteam Oost u." in farid.get(f"/mijn/{page}/").content.decode()


def test_the_team_prints_the_page_for_who_has_no_phone(light: UUID, cast: Cast) -> None:
    paper = signed_in(cast, "Chantal").get(f"/toegang/{light}/papier/").content.decode()
    assert "Amira Voorbeeld" in paper
    assert signed_in(cast, "Hugo").get(f"/toegang/{light}/papier/").status_code == 404


def test_what_farid_says_stays_between_him_and_the_team(light: UUID, cast: Cast) -> None:
    """A canary in the words of Farid and in his plan: no other resident, no outsider, no table shows it."""
    farid, neighbour = farid_in(cast, light), lit(cast, cast.farid(at=now(), home=cast.neighbours_home))
    farid.post("/mijn/hulp/", {"ask": "call", "words": "kanarie-1-zingt"})
    person = Light.objects.using("owner").get(pk=light).subject_id
    assert person
    PlanPhase(
        light_id=light,
        subject_id=person,
        colour=Colour.RED,
        helps="kanarie-2-zingt",
        with_resident=True,
        made_at=now(),
    ).save(using="owner", force_insert=True)
    assert "kanarie-2-zingt" in farid.get("/mijn/pagina/").content.decode()
    assert "kanarie-2-zingt" in farid.get("/mijn/papier/").content.decode()
    other = farid_in(cast, neighbour)
    outsiders = [other, a_phone(), *(signed_in(cast, name) for name in ("Hugo", "Dirk", "Joost", "Karin"))]
    own = [f"/mijn/{page}" for page in ("", "pagina/", "papier/", "stoppen/", "sleutel/maken/")]
    for browser in outsiders:
        for address in (*own, f"/toegang/{light}/", f"/toegang/{light}/papier/"):
            assert b"kanarie" not in browser.get(address).content
    with connections["owner"].cursor() as cursor:
        for table in ("pilotlight_asked", "pilotlight_planphase", "journal_detail", "procrastinate_jobs"):
            cursor.execute(f"SELECT t::text FROM {table} t")
            assert all("kanarie" not in row and b"kanarie".hex() not in row for (row,) in cursor.fetchall())


def test_the_way_in_goes_with_the_person(database: str) -> None:
    person = Subject(kind=SubjectKind.PERSON, since=now())
    way_in = User(resident=person.pk)
    link = OneTimeLink(purpose=LinkPurpose.RESIDENT, ref=way_in.pk, hash=b"1", made_at=now(), ends_at=now())
    for row in (person, way_in, link, Authenticator(user=way_in, type=Authenticator.Type.WEBAUTHN, data={})):
        row.save(using="owner", force_insert=True)
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE access_subject SET until = since")
        for table in ("accounts_user WHERE email IS NULL", "mfa_authenticator", "accounts_onetimelink"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,)
