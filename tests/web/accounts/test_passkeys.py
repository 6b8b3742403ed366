"""Passkeys: set up, signed in with, removed."""

import json
import re
from typing import Any

from django.conf import settings
from django.db import connections
from django.shortcuts import resolve_url
from django.test import Client

from tests.accounts.people import FIREFOX, account
from tests.web.accounts.browser import give_password, set_up_app
from tests.web.accounts.device import Device


def at_localhost() -> Client:
    """Passkeys need a name of a computer; in tests that is localhost."""
    return Client(headers={"user-agent": FIREFOX, "host": "localhost"}, SERVER_NAME="localhost")


def asked(client: Client, page: str) -> dict[str, Any]:
    """What the page asks the device."""
    html = client.get(page).content.decode()
    found = re.search(r'<script id="passkey_data" type="application/json">(.*?)</script>', html)
    assert found, html
    options: dict[str, Any] = next(iter(json.loads(found[1]).values()))
    return options


def set_up(client: Client, device: Device, *, verified: bool = True) -> Any:
    options = asked(client, "/inloggen/instellen/passkey/")
    credential = device.make(options, verified=verified)
    return client.post("/inloggen/instellen/passkey/", {"name": "", "credential": credential})


def sign_in_with(client: Client, device: Device, *, verified: bool = True) -> Any:
    options = client.get("/inloggen/passkey/", headers={"accept": "application/json"}).json()["request_options"]
    return client.post("/inloggen/passkey/", {"credential": device.use(options, verified=verified)})


def test_a_passkey_alone_lets_in(database: str) -> None:
    account()
    first, phone = at_localhost(), Device()
    give_password(first)
    assert set_up(first, phone)["Location"] == "/inloggen/mijn/herstelcodes/"
    assert "Firefox" in first.get("/inloggen/mijn/").content.decode(), "a passkey is called after its device"
    me = at_localhost()
    assert sign_in_with(me, phone)["Location"] == resolve_url(settings.LOGIN_REDIRECT_URL)
    assert me.get("/inloggen/mijn/").status_code == 200
    assert at_localhost().get("/inloggen/passkey/")["Location"] == "/inloggen/"


def test_who_has_a_passkey_only_has_no_password_to_change(database: str) -> None:
    user = account()
    first, phone = at_localhost(), Device()
    give_password(first)
    set_up(first, phone)
    assert "/inloggen/mijn/wachtwoord/" in first.get("/inloggen/mijn/").content.decode()
    assert first.get("/inloggen/mijn/wachtwoord/").status_code == 200
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET password = '!' WHERE id = %s", [user])
    me = at_localhost()
    sign_in_with(me, phone)
    assert "/inloggen/mijn/wachtwoord/" not in me.get("/inloggen/mijn/").content.decode()
    assert me.get("/inloggen/mijn/wachtwoord/").status_code == 404


def test_a_passkey_is_also_the_second_step(database: str) -> None:
    account()
    first, phone = at_localhost(), Device()
    give_password(first)
    set_up(first, phone)
    me = at_localhost()
    assert give_password(me)["Location"] == "/inloggen/tweede-stap/"
    credential = phone.use(asked(me, "/inloggen/tweede-stap/"))
    assert me.post("/inloggen/tweede-stap/", {"credential": credential})["Location"] == resolve_url(
        settings.LOGIN_REDIRECT_URL
    )
    assert asked(me, "/inloggen/bevestigen/passkey/")["publicKey"]["challenge"]


def test_a_device_that_did_not_look_at_its_owner_is_refused(database: str) -> None:
    account()
    me, phone = at_localhost(), Device()
    give_password(me)
    assert set_up(me, phone, verified=False).status_code == 200
    assert set_up(me, phone).status_code == 302
    assert sign_in_with(at_localhost(), phone, verified=False)["Location"] == "/inloggen/"


def test_an_unknown_passkey_is_refused_and_recorded(database: str) -> None:
    account()
    me, known, other = at_localhost(), Device(), Device()
    give_password(me)
    set_up(me, known)
    other.user_handle = known.user_handle
    assert sign_in_with(at_localhost(), other)["Location"] == "/inloggen/"
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT kind FROM journal_event ORDER BY seq DESC LIMIT 1")
        assert cursor.fetchone() == ("sign-in failed",)


def test_the_last_second_step_stays(database: str) -> None:
    account()
    me = at_localhost()
    give_password(me)
    set_up(me, Device())
    page = me.get("/inloggen/mijn/").content.decode()
    remove = re.findall(r'href="(/inloggen/mijn/passkeys/\d+/weg/)"', page)[0]
    assert me.get(remove).status_code == 200
    assert me.post(remove)["Location"] == "/inloggen/mijn/"
    page = me.get("/inloggen/mijn/").content.decode()
    assert remove in page
    assert "wv-alert--error" in page
    set_up_app(me)
    assert me.post(remove)["Location"] == "/inloggen/mijn/"
    assert "passkeys/" not in me.get("/inloggen/mijn/").content.decode()
