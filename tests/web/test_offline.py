"""Vandaag on a phone: what the browser keeps of it is the same for everyone, and what it sends is taken in once."""

import json
import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tests.cast import Cast
from tests.offline.lights import kept_lights
from tests.web.signing import signed_in
from waakvlam.accounts.models import User
from waakvlam.households.actions import change_resident
from waakvlam.kernel.clock import now, travel
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Permission
from waakvlam.parties.roles import ROLES
from waakvlam.pilotlight.actions.devices import withdraw_devices
from waakvlam.pilotlight.actions.planning import Phase, write_plan
from waakvlam.pilotlight.actions.steering import override_rhythm
from waakvlam.pilotlight.models import CheckIn, Colour, Light
from waakvlam.pilotlight.rules.rhythm import Unit
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


class Phone:
    """A phone of somebody, as the server meets it."""

    def __init__(self, browser: Client) -> None:
        self.browser = browser
        self.number = str(uuid4())

    def takes(self) -> Any:
        return self.browser.get("/meenemen/lijst/", headers={"x-device": self.number})

    def sends(self, *entries: dict[str, Any]) -> Any:
        headers = {"x-device": self.number}
        return self.browser.post("/meenemen/sturen/", {"entries": entries}, "application/json", headers=headers)

    def says(self, light: UUID, **more: Any) -> dict[str, Any]:
        """An entry as the script makes it."""
        said = {"light": str(light), "how": "visit", "result": "reached", "mood": "", "words": "", "next_on": ""}
        return said | {"client_id": str(uuid4()), "at": now().isoformat()} | more

    def state(self, entry: dict[str, Any]) -> tuple[str, str]:
        """What became of one entry, and why."""
        (answer,) = self.sends(entry).json()["entries"]
        assert answer["client_id"] == entry.get("client_id", "")
        return answer["state"], answer.get("reason", "")


@pytest.fixture
def light(database: str, cast: Cast) -> UUID:
    """Farid's, kept by Amira; contact is due today."""
    (light,) = kept_lights(cast, "Farid")
    travel(timedelta(days=10))
    return light


@pytest.fixture
def phone(light: UUID, cast: Cast) -> Phone:
    return Phone(signed_in(cast, "Amira"))


def test_a_list_says_all_that_is_needed_at_the_door_and_until_when(phone: Phone, light: UUID, cast: Cast) -> None:
    by = cast.viewer("Amira", at=now())
    with enter(by):
        resident = Light.objects.get(id=light).subject_id
        assert resident
        change_resident(by=by, resident=resident, phone="06 12 34 56 78", not_at_door=True)
        phases = {Colour.GREEN: Phase("Gordijnen open", "Koffie", "Bellen mag altijd")}
        write_plan(by=by, light=light, phases=phases, with_resident=True)
    phone.sends(phone.says(light, how="call", result="tried", words="Nam niet op."))

    taken = phone.takes().json()
    assert datetime.fromisoformat(taken["until"]) - datetime.fromisoformat(taken["now"]) == timedelta(hours=12)
    (card,) = taken["visits"]
    assert (card["who"], card["where"], card["phone"]) == ("Farid", "Lantaarnstraat 12", "06 12 34 56 78")
    facts = {fact["title"]: fact["text"] for fact in card["facts"]}
    assert facts["Wat veilig is"] == "Niet aan de deur komen."
    assert facts["De vorige keer"].endswith("Gebeld, Geprobeerd. Nam niet op.")
    assert "Koffie" in facts.values()


def test_what_is_sent_is_kept_once_and_a_difference_is_said_each_time(phone: Phone, light: UUID, cast: Cast) -> None:
    entry = phone.says(light)
    assert [phone.state(entry)[0] for _ in range(2)] == ["kept", "again"]
    chantal = Phone(signed_in(cast, "Chantal"))
    other = chantal.says(light, result="seen")
    assert [chantal.state(other)[0] for _ in range(2)] == ["compare", "compare"]
    assert CheckIn.objects.using("owner").count() == 2


def test_worries_that_a_phone_sends_ask_for_contact_as_soon_as_those_on_the_site(
    phone: Phone, light: UUID, cast: Cast
) -> None:
    by = cast.viewer("Amira", at=now())
    with enter(by):
        override_rhythm(by=by, light=light, every=3, unit=Unit.MONTH, reason="Dat wil Farid.")
    due = []
    for worries in (
        lambda: phone.sends(phone.says(light, mood="worrying")),
        lambda: phone.browser.post(
            f"/waakvlam/{light}/contact/", {"how": "visit", "result": "reached", "mood": "worrying"}
        ),
    ):
        phone.sends(phone.says(light, mood="steady"))
        worries()
        due.append(Light.objects.using("owner").get().next_due_at)
    assert due[0] == due[1]
    assert due[0] is not None
    assert due[0] - now() < timedelta(days=8)


def test_what_cannot_be_taken_in_is_refused_in_words_and_holds_up_nothing(phone: Phone, light: UUID) -> None:
    wrong = {
        "toekomst": phone.says(light, at=(now() + timedelta(hours=1)).isoformat()),
        "niet meer bij jou": phone.says(uuid4()),
        "niet te lezen": phone.says(light, how="by pigeon"),
        "niet te lezen ": {"words": "zonder alles"},
    }
    good = phone.says(light)
    answers = phone.sends(*wrong.values(), good).json()["entries"]
    assert [answer["state"] for answer in answers] == ["refused"] * 4 + ["kept"]
    for words, answer in zip(wrong, answers, strict=False):
        assert words.strip() in answer["reason"]


@pytest.mark.parametrize("body", ["", "[]", '{"entries": 3}', '{"entries": [3]}', json.dumps({"entries": [{}] * 51})])
def test_what_is_no_message_of_a_phone_is_not_read(phone: Phone, body: str) -> None:
    headers = {"x-device": phone.number}
    answer = phone.browser.post("/meenemen/sturen/", body, "application/json", headers=headers)
    assert answer.status_code == 400
    phone.number = "mijn telefoon"
    assert phone.takes().status_code == phone.sends().status_code == 400


def test_a_message_from_another_site_is_not_read(light: UUID, cast: Cast) -> None:
    amira = signed_in(cast, "Amira")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = amira.cookies
    phone = Phone(strict)
    assert phone.sends(phone.says(light)).status_code == 403
    token = strict.get("/meenemen/sturen/", headers={"x-device": phone.number}).json()["token"]
    headers = {"x-device": phone.number, "x-csrftoken": token}
    answer = strict.post("/meenemen/sturen/", {"entries": []}, "application/json", headers=headers)
    assert answer.status_code == 200


def test_who_must_sign_in_who_must_wait_and_who_must_wipe(phone: Phone, light: UUID, cast: Cast) -> None:
    def statuses() -> set[int]:
        return {phone.takes().status_code, phone.sends().status_code}

    assert statuses() == {200}
    phone.browser = Client()
    assert statuses() == {401}
    phone.browser = signed_in(cast, "Chantal")
    assert statuses() == {409}, "the phone is Amira's"
    by = cast.viewer("Amira", at=now())
    with enter(by):
        withdraw_devices(by=by)
    for phone.browser in (Client(), signed_in(cast, "Amira"), signed_in(cast, "Chantal")):
        assert statuses() == {410}


@pytest.mark.parametrize("person", ["Amira", "Chantal", "Bram", "Dirk", "Greet", "Hugo", "Iris", "Joost", "Karin"])
def test_only_who_works_with_people_takes_anything_along(person: str, light: UUID, cast: Cast) -> None:
    phone = Phone(signed_in(cast, person))
    works = Permission.WORK in ROLES[cast.people[person][2]].permissions
    assert phone.takes().status_code == (200 if works else 410)
    if works:
        assert bool(phone.takes().json()["visits"]) is (person == "Amira")
        assert phone.state(phone.says(light))[0] == ("kept" if person in ("Amira", "Chantal") else "refused")


def test_an_account_that_was_closed_wipes_its_phone(phone: Phone, cast: Cast) -> None:
    phone.takes()
    User.objects.using("owner").filter(email="amira@example.invalid").update(is_active=False)
    assert phone.takes().status_code == 410
