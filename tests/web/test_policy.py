"""How a municipality keeps its pilot lights: read in a sentence, changed with a reason, every version kept."""

import pytest
from django.test import Client

from tests.cast import Cast, _store
from tests.web.signing import signed_in
from waakvlam.places.models import Area, AreaKind

TOWN = "GM9999"
PAGE = f"/instellen/waakvlammen/{TOWN}/"
GIVEN = {
    "every_1": 2,
    "unit_1": "week",
    "lasts_1": "times",
    "number_1": 3,
    "every_2": 1,
    "unit_2": "month",
    "lasts_2": "stable",
    "number_2": 12,
    "every_3": 3,
    "unit_3": "month",
    "lasts_3": "on",
    "unit_4": "week",
    "lasts_4": "on",
    "every_outreach": 1,
    "unit_outreach": "week",
    "stable_months": 24,
    "visit_minutes": 60,
    "call_minutes": 10,
    "travel_minutes": 20,
    "holders": ["neighbourhood team"],
    "reason": "De raad koos zo.",
}


@pytest.fixture
def karin(database: str, cast: Cast) -> Client:
    """Karin, administrator, in a town that is drawn."""
    _store(Area(kind=AreaKind.MUNICIPALITY, code=TOWN, year=2025, name="Vlamstad"))
    return signed_in(cast, "Karin")


def read(browser: Client, **given: object) -> str:
    answer = browser.post(PAGE, given, follow=True) if given else browser.get("/instellen/waakvlammen/")
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_what_holds_is_read_in_a_sentence(karin: Client) -> None:
    assert "elke week (4 keer); " in read(karin)
    assert "Nog niemand heeft het veranderd" in read(karin)
    assert karin.get(PAGE).status_code == 200


def test_a_new_version_counts_and_the_earlier_one_is_kept(karin: Client) -> None:
    read(karin, **GIVEN)
    page = read(karin, **(GIVEN | {"stable_months": 30}))
    assert "De raad koos zo." in page
    assert "Afronden kan na 30 stabiele maanden." in page
    assert "Afronden kan na 24 stabiele maanden." in page
    assert "(tot 12 stabiele maanden)" in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"lasts_3": "times", "number_3": 4}, "Dit ritme"),
        ({"holders": []}, 'role="alert"'),
        ({"reason": ""}, "Waarom verandert dit?"),
    ],
)
def test_what_cannot_be_is_said(karin: Client, wrong: dict[str, object], words: str) -> None:
    assert words in read(karin, **(GIVEN | wrong))
    assert "Nog niemand heeft het veranderd" in read(karin)


def test_only_who_sets_things_up(karin: Client, cast: Cast) -> None:
    for name in ("Amira", "Iris", "Greet"):
        assert signed_in(cast, name).get("/instellen/waakvlammen/").status_code == 404
        assert signed_in(cast, name).get(PAGE).status_code == 404
