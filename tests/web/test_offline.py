"""Vandaag on a phone: what the browser keeps of it is the same for everyone, and what it sends is taken in once."""

import json
import re
from pathlib import Path

from django.contrib.messages import constants
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tests.cast import Cast
from tests.web.signing import signed_in
from waakvlam.web.offline.shell import FILES


def shell_of(browser: Client) -> tuple[list[str], str]:
    """What the worker keeps, and its version."""
    script = browser.get("/sw.js").content.decode()
    shell, version = re.findall(r"^const \w+ = (.*);$", script, re.M)[:2]
    return json.loads(shell), json.loads(version)


def test_the_kept_page_says_nothing_of_who_fetches_it(database: str, cast: Cast) -> None:
    amira, nobody = signed_in(cast, "Amira"), Client(headers={"accept-language": "nl"})
    request, answer = RequestFactory().get("/"), HttpResponse()
    waiting = CookieStorage(request)
    waiting.add(constants.INFO, "Farid is gesproken")
    waiting.update(answer)
    amira.cookies.update(answer.cookies)

    page = amira.get("/meenemen/")
    assert page.status_code == 200
    assert page.content == nobody.get("/meenemen/").content
    assert b"Amira" not in page.content
    assert b"csrf" not in page.content
    assert CookieStorage.cookie_name not in page.cookies, "a message waits for the next page"


def test_the_worker_keeps_all_that_the_page_needs_and_changes_with_it(database: str) -> None:
    dutch, english = (Client(headers={"accept-language": language}) for language in ("nl", "en"))
    shell, version = shell_of(dutch)
    page = dutch.get("/meenemen/").content.decode()
    needed = {path.partition("#")[0] for path in re.findall(r'(?:href|src)="(/(?:static/|manifest)[^"]*)"', page)}
    assert needed <= set(shell)
    assert shell[0] == "/meenemen/"
    assert all(dutch.get(path).status_code == 200 for path in shell)
    assert version != shell_of(english)[1]


def test_what_the_scripts_import_is_kept_too_and_all_of_it_is_small() -> None:
    scripts = {name: Path(str(finders.find(name))).read_text() for name in FILES if "/offline" in name}
    imported = {f"waakvlam/{name}" for text in scripts.values() for name in re.findall(r'from "\./(.*)"', text)}
    assert imported
    assert imported <= scripts.keys()
    assert sum(map(len, scripts.values())) < 14_000


def test_the_name_on_a_phone_gives_nothing_away(database: str) -> None:
    app = json.loads(Client(headers={"accept-language": "nl"}).get("/manifest.webmanifest").content)
    assert app["name"] == app["short_name"] == "Vandaag"
    assert "aakvlam" not in json.dumps([app["name"], app["short_name"], app["start_url"]])
