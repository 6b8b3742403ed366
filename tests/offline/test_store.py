"""What lies on a phone: sealed, for twelve hours at most, and gone when it must be."""

import json
from datetime import timedelta

import pytest

from tests.offline.phones import Phone
from tests.offline.schedules import City
from waakvlam.kernel.clock import travel
from waakvlam.pilotlight.models import CheckIn, How, Result

HOUR = 3_600_000  # milliseconds


@pytest.fixture
def phone(city: City) -> Phone:
    """Amira's, with today's list."""
    city.morning()
    return city.phones[0]


def note(phone: Phone, city: City, words: str = "") -> str | None:
    """Write down a visit."""
    said = {"light": str(city.lights[0]), "how": How.VISIT, "result": Result.REACHED, "words": words, "who": "Farid"}
    name: str | None = phone.does("add", said)
    return name


def test_nothing_can_be_read_without_the_key_and_the_key_cannot_be_taken_out(city: City, phone: Phone) -> None:
    note(phone, city, "Hij was blij.")
    lying = phone.does("lying")
    assert {"key", "device", "list"} < lying.keys()
    assert len(lying) == 4
    for words in ("Farid", "blij", "Lantaarnstraat", "visits", str(city.lights[0])):
        assert words not in json.dumps(lying)
    assert phone.does("takeKeyOut") == "InvalidAccessError"


def test_after_twelve_hours_the_list_goes_and_what_waits_stays(city: City, phone: Phone) -> None:
    note(phone, city)
    phone.does("setClock", 12 * HOUR - 60_000)
    assert note(phone, city) is not None
    phone.does("setClock", 12 * HOUR)
    assert note(phone, city) is None
    assert "list" not in phone.does("names")
    travel(timedelta(hours=12))
    phone.sign_in()
    assert phone.does("sync", "fine", None) == "sent"
    assert CheckIn.objects.using("owner").count() == 2
    assert phone.does("names") == ["device"], "nothing waits, so the key went"


def test_a_clock_put_back_reads_nothing(city: City, phone: Phone) -> None:
    phone.does("setClock", -HOUR)
    assert note(phone, city) is None


def test_when_the_session_ends_the_list_goes_and_what_waits_is_sent_after_signing_in(city: City, phone: Phone) -> None:
    name = note(phone, city)
    phone.end_session()
    assert phone.does("sync", "fine", None) == "signed-out"
    assert sorted(phone.does("names")) == ["device", f"entry:{name}", "key"]
    phone.sign_in()
    assert phone.does("sync", "fine", None) == "sent"
    assert phone.does("names") == ["device"]


def test_what_a_colleague_left_behind_is_not_sent_in_my_name(city: City, phone: Phone) -> None:
    note(phone, city)
    phone.who = "Chantal"
    phone.sign_in()
    assert phone.does("sync", "fine", None) == "someone-else"
    assert phone.does("take") == 409
    assert len(phone.entries("unsent")) == 1
    phone.who = "Amira"
    phone.sign_in()
    assert phone.does("sync", "fine", None) == "sent"


def test_the_pauses_grow_to_five_minutes(phone: Phone) -> None:
    pauses = phone.does("pauses", 12)
    for failures, pause in enumerate(pauses, 1):
        longest = min(300_000, 5_000 * 2 ** (failures - 1))
        assert longest / 2 <= pause <= longest
