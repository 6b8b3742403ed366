"""What a line of a corporation's file means, and what VERA's codes mean here."""

import csv
from datetime import datetime

import pytest

from tests.house.structure import PROJECT
from waakvlam.kernel.errors import Invalid
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.signals.catalogue import CATALOGUE, Observer
from waakvlam.signals.importing.lines import moment, signal_line
from waakvlam.signals.importing.vera import ARREARS, MEANINGS, Meaning, meaning

REFERENCE = PROJECT.parent / "shared" / "standards" / "vera-referentiedata.csv"
VERA = """Soort;Code;Parent
SIGNALERINGSOORT;AGR;
SIGNALERINGSOORT;ONB;
SIGNALERINGSOORT;ONE;
SIGNALERINGSOORT;OVE;
SIGNALERINGSOORT;SCH;
SIGNALERINGSOORT;WAN;
SIGNALERINGDETAILSOORT;GEL;SIGNALERINGSOORT.OVE
SIGNALERINGDETAILSOORT;BET;SIGNALERINGSOORT.SCH
SIGNALERINGDETAILSOORT;BEW;
"""
"""The part of the reference data that the test needs when the real file is not there."""

CELLS = {
    "id": "S-1",
    "date": "2026-03-09",
    "kind": "OVE",
    "detail": "GEL",
    "bag_id": "",
    "postcode": "9999 ab",
    "number": "12",
    "letter": "B",
    "addition": "2",
    "words": "Harde muziek tot diep in de nacht.",
}
CANARY = "kanariewoord"


def codes() -> set[str]:
    """Every code of VERA as our table writes it: 'OVE', 'OVE/GEL', and '/BEW' for a detail of no kind in particular."""
    text = REFERENCE.read_text() if REFERENCE.exists() else VERA
    found = set()
    for row in csv.DictReader(text.splitlines(), delimiter=";"):
        if row["Soort"] == "SIGNALERINGSOORT":
            found.add(row["Code"])
        elif row["Soort"] == "SIGNALERINGDETAILSOORT":
            found.add(f"{row['Parent'].removeprefix('SIGNALERINGSOORT.')}/{row['Code']}")
    return found


def test_every_code_of_vera_has_a_meaning_here() -> None:
    assert codes() <= set(MEANINGS)
    if REFERENCE.exists():
        assert set(MEANINGS) == codes()


def test_what_comes_in_is_something_that_a_corporation_may_record() -> None:
    told = {found.kind for found in MEANINGS.values() if isinstance(found, Meaning)}
    assert told == {"quarrel", "noise", "rent_late", "hemp", "waste"}
    assert all(Observer.CORPORATION in CATALOGUE[kind].observers for kind in told)


def test_a_code_becomes_a_kind_of_our_catalogue() -> None:
    assert meaning("OVE", "GEL") == Meaning("noise")
    assert meaning("OVE", "") == Meaning("quarrel")
    assert meaning("SCH", "BET") == meaning("SCH", "") == ARREARS
    assert ARREARS.arrears, "arrears keep a purpose of their own"


@pytest.mark.parametrize(
    ("kind", "detail"),
    [("ONE", "OND"), ("ONE", ""), ("SCH", "DEU"), ("SCH", "MUT"), ("ONE", "DRU"), ("AGR", "VEB"), ("WAN", "BEL"),
     ("ONB", "AMB"), ("OVE", "BEW"), ("", "CUR")],
)  # fmt: skip
def test_letting_collecting_policing_and_warnings_about_people_stay_out(kind: str, detail: str) -> None:
    with pytest.raises(Invalid, match=r"Geen signaal voor hulp|No signal for help"):
        meaning(kind, detail)


def test_an_unknown_code_is_named_and_words_in_its_place_are_not() -> None:
    with pytest.raises(Invalid, match="OVE/XXX"):
        meaning("OVE", "XXX")
    with pytest.raises(Invalid, match="OVE/BET"):
        meaning("OVE", "BET")  # a detail of another kind
    for kind, detail in ((CANARY, ""), ("OVE", CANARY), ("", "")):
        with pytest.raises(Invalid) as reason:
            meaning(kind, detail)
        assert CANARY not in str(reason.value)


def test_a_line_says_what_when_and_where() -> None:
    line = signal_line(CELLS)
    assert (line.id, line.meaning) == ("S-1", Meaning("noise"))
    assert line.observed_at == datetime(2026, 3, 9, tzinfo=AMSTERDAM)
    assert line.door == ("9999AB", 12, "b2")
    assert line.words == "Harde muziek tot diep in de nacht."
    assert signal_line(CELLS | {"bag_id": "9999200000000001"}).door == "9999200000000001"
    assert signal_line({**CELLS, "kind": "ove", "detail": "gel", "status": "ACT"}).meaning == Meaning("noise")


def test_a_line_needs_only_its_id_day_kind_and_address() -> None:
    least = {name: CELLS[name] for name in ("id", "date", "kind", "postcode", "number")}
    assert signal_line(least).door == ("9999AB", 12, "")


@pytest.mark.parametrize(
    "fault",
    [
        {"id": ""},
        {"id": "S" * 101},
        {"status": "VER"},
        {"words": "w" * 2001},
        {"kind": "XXX"},
        {"date": ""},
        {"date": f"gisteren {CANARY}"},
        {"date": "31-2-2026"},
        {"postcode": CANARY},
        {"number": CANARY},
        {"number": ""},
        {"bag_id": CANARY},
        {"bag_id": "9999100000000001"},
    ],
)
def test_a_fault_has_a_reason_that_quotes_nothing_of_the_line(fault: dict[str, str]) -> None:
    with pytest.raises(Invalid) as reason:
        signal_line(CELLS | fault)
    assert str(reason.value)
    assert CANARY not in str(reason.value)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026-03-09", "2026-03-09T00:00:00+01:00"),
        ("9-3-2026", "2026-03-09T00:00:00+01:00"),
        ("09-07-2026", "2026-07-09T00:00:00+02:00"),
        ("2026-03-09T21:30", "2026-03-09T21:30:00+01:00"),
        ("2026-03-09T20:30:00Z", "2026-03-09T20:30:00+00:00"),
    ],
)
def test_a_moment_without_an_offset_is_in_the_netherlands(text: str, found: str) -> None:
    assert moment(text) == datetime.fromisoformat(found)
