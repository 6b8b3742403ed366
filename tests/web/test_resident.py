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

from tests.cast import Cast
from tests.web.accounts.device import Device
from tests.web.residents import a_phone, code_for, farid_in, lit
from tests.web.signing import signed_in
from waakvlam.access.models import Subject, SubjectKind
from waakvlam.accounts.models import LinkPurpose, OneTimeLink, User
from waakvlam.accounts.residents import Way, groups, read_code
from waakvlam.kernel.clock import now, travel


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


def test_the_way_in_goes_with_the_person(database: str) -> None:
    person = Subject(kind=SubjectKind.PERSON, since=now())
    way_in = User(resident=person.pk)
    link = OneTimeLink(purpose=LinkPurpose.RESIDENT, ref=way_in.pk, hash=b"1", made_at=now(), ends_at=now())
    for row in (person, way_in, link, Authenticator(user=way_in, type=Authenticator.Type.WEBAUTHN, data={})):
        row.save(using="owner", force_insert=True)
    with connections["owner"].cursor() as cursor:
        cursor.execute("DELETE FROM access_subject")
        for table in ("accounts_user WHERE email IS NULL", "mfa_authenticator", "accounts_onetimelink"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,)
