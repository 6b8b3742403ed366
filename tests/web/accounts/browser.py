"""A browser at the sign-in pages, an app with codes and a device with passkeys."""

import re
import time
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from tests.accounts.people import FIREFOX, PASSWORD

EMAIL = "noor@example.invalid"


def browser() -> Client:
    """Firefox on a phone, nobody signed in."""
    return Client(headers={"user-agent": FIREFOX})


def code(secret: str) -> str:
    """What the app shows now."""
    shown: str = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    return shown


def give_password(client: Client, password: str = PASSWORD, email: str = EMAIL, **more: str) -> Any:
    """The first step."""
    return client.post("/inloggen/", {"login": email, "password": password, **more})


def set_up_app(client: Client) -> str:
    """Set up an app with codes after the first step; its secret."""
    page = client.get("/inloggen/instellen/app/").content.decode()
    found = re.search(r'id="totp_secret" value="([A-Z2-7]{32})"', page)
    assert found, page
    answer = client.post("/inloggen/instellen/app/", {"code": code(found[1])})
    assert answer.status_code == 302, answer.content.decode()
    return found[1]
