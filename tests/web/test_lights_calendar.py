"""A keeper's calendar: moments as RFC 5545 writes them, and nothing about whom or where."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.test import Client

from tests.cast import NOON, Cast
from tests.web.residents import lit
from tests.web.signing import signed_in
from waakvlam.kernel.clock import now
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.web.lights.icalendar import Appointment, calendar_of, escaped, folded

ONE = UUID("6f1c1a39-6f2e-4a55-9a34-0f7a3f0f0a01")


def test_a_moment_is_half_an_hour_in_utc_in_winter_and_in_summer() -> None:
    for month, hour in ((1, "16"), (7, "15")):
        until = datetime(2026, month, 6, 17, 0, tzinfo=AMSTERDAM)
        text = calendar_of([Appointment(ONE, until)], title="Afspraak", now=datetime(2026, 1, 5, 9, tzinfo=UTC))
        assert f"DTEND:20260{month}06T{hour}0000Z\r\n" in text
        assert f"DTSTART:20260{month}06T{int(hour) - 1}3000Z\r\n" in text


def test_every_line_ends_as_programs_expect_and_an_appointment_keeps_its_name() -> None:
    text = calendar_of([Appointment(ONE, NOON)], title="Afspraak", now=NOON)
    assert text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
    assert text.endswith("END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert f"UID:{ONE}\r\n" in text
    assert re.findall(r"[^\r]\n", text) == []


def test_signs_with_a_meaning_are_escaped() -> None:
    assert escaped("a, b; c\\d\ne") == "a\\, b\\; c\\\\d\\ne"


def test_a_long_line_is_folded_without_breaking_a_character() -> None:
    line = "SUMMARY:" + "é" * 80
    pieces = folded(line).split("\r\n ")
    assert "".join(pieces) == line
    assert len(pieces) == 3
    assert all(len(piece.encode()) <= 75 - bool(number) for number, piece in enumerate(pieces))
    assert folded("x" * 75) == "x" * 75


def test_a_keeper_follows_moments_without_signing_in_until_the_calendar_ends(database: str, cast: Cast) -> None:
    light = lit(cast, cast.farid(at=now()))
    amira = signed_in(cast, "Amira")
    page = amira.post("/vandaag/agenda/", {"make": "1"}).content.decode()
    found = re.search(r"http://testserver(/agenda/[\w-]+\.ics)", page)
    assert found
    answer = Client(headers={"accept-language": "nl"}).get(found[1])
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    text = answer.content.decode()
    assert text.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:Afspraak\r\n" in text
    assert not any(said in text for said in ("Farid", "Lantaarn", "aakvlam", str(light)))
    assert "Maak een nieuw adres" in amira.get("/vandaag/agenda/").content.decode()

    assert amira.post("/vandaag/agenda/", {"end": "1"})["Location"] == "/vandaag/agenda/"
    assert Client().get(found[1]).status_code == 404
    assert Client().get(f"/agenda/{uuid4()}.ics").status_code == 404


def test_a_feed_says_when_the_next_contact_is_due(database: str, cast: Cast) -> None:
    lit(cast, cast.farid(at=now()))
    page = signed_in(cast, "Amira").post("/vandaag/agenda/", {"make": "1"}).content.decode()
    found = re.search(r"/agenda/[\w-]+\.ics", page)
    assert found
    ends = re.search(r"DTEND:(\d{8}T\d{6})Z", Client().get(found[0]).content.decode())
    assert ends
    due = datetime.strptime(ends[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    assert now() + timedelta(days=6) < due < now() + timedelta(days=12)
