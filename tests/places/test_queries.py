"""Looking things up, as others do and as people type."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.places import files
from waakvlam.kernel.errors import Invalid, Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.places.actions import import_addresses, import_areas, import_complexes
from waakvlam.places.models import Address, AreaKind
from waakvlam.places.queries import (
    address,
    addresses,
    area,
    areas,
    neighbours,
    search_addresses,
    street_homes,
    streets,
)


def found(viewer: Viewer, text: str, *within: str) -> list[str]:
    return [f"{one.label}, {one.city}" for one in search_addresses(viewer, text, within)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("Kanaalstraat 12b", "Kanaalstraat 12 B, Utrecht"),
        ("kanaalstr 12", "Kanaalstraat 12, "),
        ("Kanaalstraat 12 b-2", "Kanaalstraat 12 B-2, Utrecht"),
        ("3531 CJ 12-B", "Kanaalstraat 12 B, Utrecht"),
        ("3531cj 12 b", "Kanaalstraat 12 B, Utrecht"),
        ("Kanalstraat 12b", "Kanaalstraat 12 B, Utrecht"),
        ("kanaalstrat 14", "Kanaalstraat 14, Utrecht"),
        ("daalsedijk 5", "1e Daalsedijk 5, Utrecht"),
        ("eerste daalsedijk 5", "1e Daalsedijk 5, Utrecht"),
        ("Plein 1944 12", "Plein 1944 12, Utrecht"),
        ("Plein 1944", "Plein 1944 12, Utrecht"),
        ("Handelstr 3 bis", "Händelstraat 3-bis, Utrecht"),
        ("reigerstraat 7", "Burgemeester Reigerstraat 7, Utrecht"),
        ("12 Damstraat", "Damstraat 12, Utrecht"),
        ("Kanaalstraat 12 Ede", "Kanaalstraat 12, Ede"),
        ("Kanaalstraat 12b, 9999 ZZ", "Kanaalstraat 12 B, Utrecht"),
        ("3531CJ", "Kanaalstraat 12, Utrecht"),
    ],
)
def test_an_address_is_found_as_people_type_it(doors: Viewer, typed: str, first: str) -> None:
    assert found(doors, typed)[0].startswith(first)


def test_the_street_itself_goes_before_one_that_looks_like_it(doors: Viewer) -> None:
    assert found(doors, "Kanaalstraat 12") == [
        "Kanaalstraat 12, Ede",
        "Kanaalstraat 12, Utrecht",
        "Kanaalstraat 12 B, Utrecht",
        "Kanaalstraat 12 B-2, Utrecht",
    ]


def test_the_beginning_of_a_street_is_enough(doors: Viewer) -> None:
    assert {one.split(" ")[0] for one in found(doors, "kanaal 12")} == {"Kanaalstraat", "Kanaalweg"}


@pytest.mark.parametrize("typed", ["", "   ", "Xyzzy 12", "9999 ZZ", "%", "'; --", "Xyzzy 12" * 500])
def test_what_is_not_there_is_not_found(doors: Viewer, typed: str) -> None:
    assert found(doors, typed) == []


def test_search_stays_within_the_areas_that_are_given(doors: Viewer) -> None:
    assert found(doors, "Damstraat 12", "BU03440211") == []
    assert found(doors, "Damstraat 12", "BU03440211", "BU03440212") == ["Damstraat 12, Utrecht"]
    assert found(doors, "3531BR 12", "GM0344") == ["Damstraat 12, Utrecht"]
    assert found(doors, "3531BR 12", "GM0345") == []
    with pytest.raises(Invalid):
        found(doors, "Damstraat 12", "Utrecht")


def test_at_most_ten_are_found(lombok: Viewer) -> None:
    lines = [files.bag_line(n, number=12, addition=str(n)) for n in range(1, 30)]
    import_addresses(by=lombok, file=files.csv(files.BAG_HEADER, *lines))
    assert len(found(lombok, "Kanaalstraat 12")) == 10
    assert found(lombok, "Kanaalstraat 12-27")[0] == "Kanaalstraat 12-27, Utrecht"


def test_searching_takes_two_queries(doors: Viewer) -> None:
    with CaptureQueriesContext(connection) as asked:
        search_addresses(doors, "Kanaalstraat 12b", ["GM0344"])
    assert len(asked) == 2


def test_areas_are_those_of_today(doors: Viewer) -> None:
    newer = [
        files.neighbourhood("BU03440211", "Lombok", year=2025),
        files.neighbourhood("BU03440213", "Nieuw", year=2025),
        files.neighbourhood("BU03630001", "Elders", year=2010),
    ]
    old = files.neighbourhood("BU03440299", "Opgeheven", year=2014)
    import_areas(by=doors, file=files.collection(*newer, old))
    today = [(one.code, one.year) for one in areas(doors, AreaKind.NEIGHBOURHOOD)]
    # 0212 is not in the newer file, but people live there; 0299 is gone and nobody does.
    assert today == [("BU03440211", 2025), ("BU03440212", 2014), ("BU03440213", 2025), ("BU03630001", 2010)]
    assert area(doors, "BU03440299").name == "Opgeheven"


def test_areas_within_an_area(lombok: Viewer) -> None:
    import_areas(by=lombok, file=files.collection(files.neighbourhood("BU03440111", "Welgelegen")))
    assert [one.code for one in areas(lombok, AreaKind.NEIGHBOURHOOD, "WK034402")] == ["BU03440211", "BU03440212"]
    assert [one.code for one in areas(lombok, AreaKind.DISTRICT, "GM0344")] == ["WK034401", "WK034402"]
    assert areas(lombok, AreaKind.MUNICIPALITY, "BU03440211") == []


def test_what_does_not_exist_is_missing(doors: Viewer) -> None:
    with pytest.raises(Missing):
        area(doors, "GM9999")
    with pytest.raises(Missing):
        address(doors, uuid4())


def test_addresses_come_by_id_in_one_query_with_their_galleries(doors: Viewer) -> None:
    lines = ["MITROS,1,Flat,Galerij 1,0344200000000001,,,,", "MITROS,1,Flat,Galerij 2,0344200000000002,,,,"]
    import_complexes(by=doors, file=files.csv(files.COMPLEX_HEADER, *lines))
    ids = list(Address.objects.filter(street="Kanaalstraat").values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as asked:
        several = addresses(doors, [*ids, uuid4()])
        assert sorted(one.gallery.name for one in several.values() if one.gallery) == ["Galerij 1", "Galerij 2"]
    assert (set(several), len(asked)) == (set(ids), 1)
    assert address(doors, ids[0]) == several[ids[0]]


def test_neighbours_share_a_gallery_or_else_a_complex(doors: Viewer) -> None:
    lines = [
        "MITROS,1,Flat,Galerij 1,0344200000000001,,,,",
        "MITROS,1,Flat,Galerij 1,0344200000000003,,,,",
        "MITROS,1,Flat,Galerij 1,0344200000000002,,,,",
        "MITROS,1,Flat,,0344200000000004,,,,",
    ]
    import_complexes(by=doors, file=files.csv(files.COMPLEX_HEADER, *lines))

    def beside(bag_id: str) -> list[str]:
        return [one.label for one in neighbours(doors, Address.objects.get(bag_id=bag_id))]

    assert beside("0344200000000001") == ["Kanaalstraat 12 B", "Kanaalstraat 12 B-2"]
    assert beside("0344200000000004") == ["Kanaalstraat 12", "Kanaalstraat 12 B", "Kanaalstraat 12 B-2"]
    assert beside("0344200000000005") == []


def test_a_door_is_reached_from_neighbourhood_to_street_to_number(doors: Viewer) -> None:
    east = {name: id for id, name in streets(doors, "BU03440211")}
    assert list(east) == [
        "1e Daalsedijk",
        "Burgemeester Reigerstraat",
        "Händelstraat",
        "Kanaalstraat",
        "Kanaalweg",
    ]
    homes = street_homes(doors, east["Kanaalstraat"])
    assert [f"{home.label}, {home.city}" for home in homes if home.number == 12][1:] == [
        "Kanaalstraat 12, Ede",
        "Kanaalstraat 12 B, Utrecht",
        "Kanaalstraat 12 B-2, Utrecht",
    ]
    assert [name for _id, name in streets(doors, "BU03440212")] == ["Damstraat", "Plein 1944"]
    assert streets(doors, "BU99999999") == []


def test_a_street_that_is_not_there_is_missing(doors: Viewer) -> None:
    with pytest.raises(Missing):
        street_homes(doors, uuid4())
