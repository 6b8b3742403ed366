"""Overlaps and gaps of work areas on the map, with the same in a table (AR-07)."""

import re

import pytest
from django.test import Client

from tests.cast import AREA, Cast
from tests.web.places import NAMES, draw_areas
from tests.web.signing import signed_in
from waakvlam.parties.models import Task, WorkArea

pytestmark = pytest.mark.usefixtures("database")
ADDRESS = "/wie-werkt-waar/kaart/"


@pytest.fixture(autouse=True)
def drawn(database: str, cast: Cast) -> None:
    draw_areas(cast)


def looks(client: Client, address: str = ADDRESS) -> dict[str, str]:
    """How each neighbourhood looks on the map, by name."""
    page = client.get(address).content.decode()
    return {name: kind for kind, name in re.findall(r'map__area--(\w+)"[^>]*><title>([^:<]+):', page)}


def test_a_neighbourhood_with_nobody_is_a_gap(cast: Cast) -> None:
    dirk = signed_in(cast, "Dirk")
    assert looks(dirk) == {"Havenkwartier": "one", "Scheepsbuurt": "one", "Polderrand": "gap"}
    assert set(NAMES.values()) == set(looks(dirk))


def test_two_teams_with_one_task_overlap_and_the_smallest_area_answers(cast: Cast) -> None:
    WorkArea(team=cast.teams["elsewhere"], area_code=AREA, task=Task.FIRST_VISIT).save(using="owner")
    dirk = signed_in(cast, "Dirk")
    assert looks(dirk)["Havenkwartier"] == "shared"
    assert looks(dirk)["Scheepsbuurt"] == "one"
    assert looks(dirk, f"{ADDRESS}?taak=direction")["Havenkwartier"] == "one", "another task is another map"
    row = re.search(r"Havenkwartier</a></th>(.*?)</tr>", dirk.get(ADDRESS).content.decode())
    assert row
    assert row[1].index("Sociaal beheer Elders") < row[1].index("Sociaal beheer De Haard")


def test_what_asks_for_attention_stands_first(cast: Cast) -> None:
    page = signed_in(cast, "Dirk").get(ADDRESS).content.decode()
    table = page[page.index("<tbody>") :]
    assert table.index("Polderrand") < table.index("Havenkwartier")


def test_a_task_that_does_not_exist_has_no_map(cast: Cast) -> None:
    assert signed_in(cast, "Dirk").get(f"{ADDRESS}?taak=niets").status_code == 404
