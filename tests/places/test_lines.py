"""What one line says: the layouts in use, and what is refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.places import files
from waakvlam.kernel.errors import Invalid
from waakvlam.places.lines import (
    ADDRESS_COLUMNS,
    address_line,
    area_line,
    check_coordinate_system,
    complex_line,
    count,
)
from waakvlam.places.models import AreaKind

SQUARE = files.square(5.1, 52.1)


def test_a_neighbourhood_a_district_and_a_municipality_are_told_apart() -> None:
    around = {"gemeentecode": "GM0344", "gemeentenaam": "Utrecht", "jaar": 2014}
    municipality = area_line(files.feature(SQUARE, **around))
    district = area_line(files.feature(SQUARE, **around, wijkcode="WK034401", wijknaam="West"))
    neighbourhood = area_line(
        files.feature(
            SQUARE, **around, wijkcode="WK034401", wijknaam="West", buurtcode="BU03440112", buurtnaam="Oog in Al"
        )
    )
    assert (municipality.kind, municipality.parents) == (AreaKind.MUNICIPALITY, {})
    assert (district.kind, district.facts["name"], district.parents) == (
        AreaKind.DISTRICT,
        "West",
        {"GM0344": "Utrecht"},
    )
    assert neighbourhood.facts["name"] == "Oog in Al"
    assert neighbourhood.parents == {"WK034401": "West", "GM0344": "Utrecht"}


def test_the_other_layout_tells_its_year_in_the_code() -> None:
    line = area_line(
        files.feature(
            SQUARE,
            statcode="BU0034AB0C",
            jrstatcode="2025BU0034AB0C",
            statnaam="Haven",
            gmCode="GM0034",
            rubriek="buurt",
        )
    )
    assert (line.code, line.year, line.facts["name"]) == ("BU0034AB0C", 2025, "Haven")
    assert line.parents == {"WK0034AB": "naam onbekend", "GM0034": "naam onbekend"}


def test_capitals_and_underscores_in_the_names_of_properties_differ_between_services() -> None:
    for name in ("aantal_inwoners", "aantalInwoners", "AANTAL_INWONERS"):
        feature = files.neighbourhood("BU03440112", "Oog in Al")
        feature["properties"][name] = 120
        assert area_line(feature).facts["inhabitants"] == 120


@pytest.mark.parametrize(("said", "kept"), [(61.6, 62), ("48", 48), (0, 0), (-99_997, None), (None, None), ("", None)])
def test_how_many_homes_are_rented_is_a_percentage_or_nothing(said: object, kept: int | None) -> None:
    feature = files.neighbourhood("BU03440112", "Oog in Al", percentage_huurwoningen=said)
    feature["properties"]["perc_huurwoningen_in_bezit_woningcorporaties"] = said
    facts = area_line(feature).facts
    assert (facts["rented"], facts["social"]) == (kept, kept)


def test_an_area_without_an_outline_says_nothing_about_it() -> None:
    line = area_line(files.feature(None, statcode="GM0344", statnaam="Utrecht", jaar="2025"))
    assert line.facts == {"name": "Utrecht"}


@pytest.mark.parametrize(
    ("feature", "why"),
    [
        ("BU03440112", "not a feature"),
        ({"type": "Feature", "properties": None, "geometry": None}, "not a feature"),
        (files.feature(SQUARE, buurtnaam="Oog in Al", jaar=2014), "has no code"),
        (files.feature(SQUARE, statcode="PV26", statnaam="Utrecht", jaar=2014), "not an area code"),
        (files.feature(SQUARE, statcode="GM0344", jaar=2014), "GM0344: The name is missing"),
        (files.feature(SQUARE, statcode="GM0344", statnaam="Utrecht"), "year is missing"),
        (files.feature(SQUARE, statcode="GM0344", statnaam="Utrecht", jaar="-99997"), "year is missing"),
        (files.feature(SQUARE, statcode="GM0344", statnaam="Utrecht", jrstatcode="2025GM0345"), "year is missing"),
        (files.feature(SQUARE, statcode="WK034401", statnaam="West", jaar=2014, gmCode="GM0345"), "file says GM0345"),
        (files.neighbourhood("BU03440112", "Oog in Al") | {"geometry": {"type": "Point"}}, "not a polygon"),
        (files.neighbourhood("BU03440112", "Oog in Al", aantalInwoners="veel"), "not a number of people"),
        (files.neighbourhood("BU03440112", "Oog in Al", percentage_huurwoningen=120), "not a percentage"),
        (files.neighbourhood("BU03440112", "Oog in Al", percentage_huurwoningen="half"), "not a percentage"),
    ],
)
def test_an_area_that_cannot_be_right_is_refused(feature: Any, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        area_line(feature)


@pytest.mark.parametrize("value", [None, "", -99_997, -99_995, -99_998, "-99997", -99_997.0])
def test_a_suppressed_number_is_nothing_never_a_number(value: object) -> None:
    assert count(value) is None


@pytest.mark.parametrize("value", [-1, -99_989, 12.5, "12,5", "inf", "nan", True, 10**9, [3]])
def test_what_is_no_count_is_refused(value: object) -> None:
    with pytest.raises(Invalid):
        count(value)


@given(st.integers(0, 99_999_999))
def test_a_count_stays_what_it_is(number: int) -> None:
    assert count(number) == count(str(number)) == count(float(number)) == number


@pytest.mark.parametrize(
    "name",
    ["", "urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4258", "urn:ogc:def:crs:EPSG::28992"],
)
def test_wgs84_and_rd_are_understood(name: str) -> None:
    check_coordinate_system(name)


def test_another_coordinate_system_is_refused_by_name() -> None:
    with pytest.raises(Invalid, match="EPSG::3857"):
        check_coordinate_system("urn:ogc:def:crs:EPSG::3857")


@given(st.dictionaries(st.sampled_from(list(ADDRESS_COLUMNS)), st.text()))
def test_whatever_stands_on_an_address_line_it_is_read_or_refused(cells: dict[str, str]) -> None:
    line = dict.fromkeys(ADDRESS_COLUMNS, "") | cells
    with pytest.raises(Invalid):
        address_line(line)


def test_a_gallery_that_is_empty_differs_from_one_that_the_file_does_not_know() -> None:
    cells = {"corporation": "MITROS", "code": "1", "name": "Flat", "bag_id": "0344200000000001"}
    assert complex_line(cells).gallery is None
    assert complex_line(cells | {"gallery": ""}).gallery == ""
