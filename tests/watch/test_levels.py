"""What people decide and note about a neighbourhood: with a reason, an owner and a day to look again."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.cast import AREA, ELSEWHERE, NOON, Cast
from tests.watch.people import asks, does
from waakvlam.duties.models import DutyKind
from waakvlam.duties.queries import todo
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.places.models import Area, AreaKind
from waakvlam.watch.actions.areas import (
    end_agreement,
    end_note,
    make_plan,
    note_agreement,
    note_factor,
    say_service,
    set_level,
)
from waakvlam.watch.models import AreaLevel, Factor, ServiceKind
from waakvlam.watch.queries.areas import (
    agreements,
    area_of,
    level,
    level_history,
    note,
    notes,
    overview,
    plan,
    plans,
    services,
)

pytestmark = pytest.mark.usefixtures("rolled_back")
REVIEW = date(2026, 6, 1)
LATER = NOON + timedelta(days=30)
DISTRICT = "WK999901"
EXTRA: dict[str, Any] = {
    "area": AREA,
    "level": AreaLevel.EXTRA_EYES,
    "reason": "Meer ruzie op het plein.",
    "starts_when": "Drie weken meer signalen.",
    "ends_when": "Een kwartaal rustig.",
    "review_on": REVIEW,
}


def asked(cast: Cast, ref: UUID) -> list[str]:
    return [duty.kind for duty in asks(cast, "Iris", todo).items if duty.ref == ref]


def test_a_neighbourhood_is_plain_until_somebody_says_why_not(cast: Cast) -> None:
    assert asks(cast, "Iris", level, AREA) is None
    up = does(cast, "Iris", set_level, **EXTRA)
    found = asks(cast, "Amira", level, AREA)  # who works there knows it
    assert (found.level, found.reason, found.starts_when, found.ends_when) == (
        AreaLevel.EXTRA_EYES,
        EXTRA["reason"],
        EXTRA["starts_when"],
        EXTRA["ends_when"],
    )
    assert asked(cast, up) == [DutyKind.REVIEW_AREA]
    down = does(cast, "Iris", set_level, at=LATER, area=AREA, level=AreaLevel.PLAIN, reason="Het is rustig.")
    assert asked(cast, up) == asked(cast, down) == []
    history = asks(cast, "Iris", level_history, AREA)
    assert [(row.level, row.since, row.until) for row in history] == [
        (AreaLevel.PLAIN, LATER, None),
        (AreaLevel.EXTRA_EYES, NOON, LATER),
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"reason": " "},
        {"starts_when": ""},
        {"ends_when": ""},
        {"review_on": None},
        {"review_on": NOON.date()},
        {"review_on": date(2027, 6, 1)},
        {"area": DISTRICT},
    ],
)
def test_more_than_plain_says_why_it_starts_what_ends_it_and_when_to_look(cast: Cast, change: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        does(cast, "Iris", set_level, **EXTRA | change)


def test_only_the_coordinator_decides_and_no_text_holds_a_citizen_service_number(cast: Cast) -> None:
    for name in ("Amira", "Bram", "Joost", "Hugo", "Karin"):
        with pytest.raises(Refused):
            does(cast, name, set_level, **EXTRA)
    with pytest.raises(Refused):
        does(cast, "Iris", set_level, **EXTRA | {"area": ELSEWHERE})
    for field in ("reason", "starts_when", "ends_when"):
        with pytest.raises(Refused):
            does(cast, "Iris", set_level, **EXTRA | {field: "Over 111222333"})


def test_what_helps_and_hinders_is_noted_and_ends(cast: Cast) -> None:
    garden = does(cast, "Iris", note_factor, area=AREA, factor=Factor.STIMULATING, words="De buurttuin.")
    dark = does(cast, "Iris", note_factor, area=AREA, factor=Factor.UNDERMINING, words="Donkere hoek.")
    assert [one.id for one in asks(cast, "Bram", notes, AREA)] == [garden, dark]
    assert asks(cast, "Bram", note, dark).words == "Donkere hoek."
    does(cast, "Iris", end_note, note=dark, at=LATER)
    assert [one.id for one in asks(cast, "Bram", notes, AREA)] == [garden]
    assert [one.id for one in asks(cast, "Bram", notes, AREA, ended=True)] == [dark]
    with pytest.raises(Missing):
        does(cast, "Iris", end_note, note=dark)
    with pytest.raises(Refused):
        does(cast, "Bram", end_note, note=garden)
    for outsider in ("Hugo", "Dirk"):
        assert asks(cast, outsider, notes, AREA) == []
        with pytest.raises(Missing):
            asks(cast, outsider, note, garden)


def test_services_are_there_or_missing_and_the_last_word_holds(cast: Cast) -> None:
    does(cast, "Iris", say_service, area=AREA, kind=ServiceKind.NIGHT_NURSE, present=False, words="Stopte in mei.")
    does(cast, "Iris", say_service, area=AREA, kind=ServiceKind.MONEY, present=True)
    does(cast, "Iris", say_service, at=LATER, area=AREA, kind=ServiceKind.NIGHT_NURSE, present=True)
    found = asks(cast, "Amira", services, AREA)
    assert {kind: said and said.present for kind, said in found.items()} == dict.fromkeys(ServiceKind) | {
        ServiceKind.NIGHT_NURSE: True,
        ServiceKind.MONEY: True,
    }


def test_a_plan_is_made_with_residents_and_looked_at_again(cast: Cast) -> None:
    what = {"area": AREA, "took_part": "Twaalf bewoners, wijkteam.", "agreed": "Samen koken.", "review_on": REVIEW}
    first = does(cast, "Iris", make_plan, **what)
    assert asked(cast, first) == [DutyKind.REVIEW_AREA]
    second = does(cast, "Iris", make_plan, at=LATER, **what | {"agreed": "Elke week samen koken."})
    assert asked(cast, first) == []
    assert asked(cast, second) == [DutyKind.REVIEW_AREA]
    assert asks(cast, "Amira", plan, AREA).agreed == "Elke week samen koken."
    assert [one.id for one in asks(cast, "Amira", plans, AREA)] == [second, first]
    with pytest.raises(Invalid):
        does(cast, "Iris", make_plan, **what | {"took_part": ""})


def test_agreements_on_mixed_living_are_about_a_district(cast: Cast) -> None:
    what = {"district": DISTRICT, "words": "Een op de drie woningen sociaal.", "agreed_on": NOON.date()}
    made = does(cast, "Joost", note_agreement, **what)
    assert [one.words for one in asks(cast, "Bram", agreements, AREA)] == ["Een op de drie woningen sociaal."]
    for wrong in ({"district": AREA}, {"agreed_on": date(2026, 4, 1)}, {"words": ""}):
        with pytest.raises(Invalid):
            does(cast, "Joost", note_agreement, **what | wrong)
    with pytest.raises(Refused):
        does(cast, "Bram", note_agreement, **what)
    with pytest.raises(Refused):
        does(cast, "Amira", end_agreement, agreement=made)
    does(cast, "Iris", end_agreement, agreement=made)
    assert asks(cast, "Bram", agreements, AREA) == []
    with pytest.raises(Missing):
        does(cast, "Iris", end_agreement, agreement=made)


def test_the_overview_shows_the_own_neighbourhoods(cast: Cast) -> None:
    with enter(Viewer(Role.LOADER, NOON)):
        for code in (AREA, "BU99990102", ELSEWHERE):
            Area(kind=AreaKind.NEIGHBOURHOOD, code=code, year=2025, name=code).save(force_insert=True)
    up = does(cast, "Iris", set_level, **EXTRA)
    expected = [(AREA, AreaLevel.EXTRA_EYES, REVIEW, 0, 0), ("BU99990102", AreaLevel.PLAIN, None, 0, 0)]
    for name in ("Iris", "Joost"):
        found = asks(cast, name, overview)
        assert [(one.area.code, one.level, one.review_on, one.alerts, one.balances) for one in found] == expected
    for name in ("Amira", "Bram", "Hugo"):
        assert asks(cast, name, overview) == []
    assert asks(cast, "Iris", area_of, up) == AREA
    assert asks(cast, "Iris", area_of, uuid4()) is None
