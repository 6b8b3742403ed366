"""Coordinates and outlines."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.places import files
from waakvlam.kernel.errors import Invalid
from waakvlam.places.geometry import Locator, contains, outline, point, rd_to_wgs84


@pytest.mark.parametrize(
    ("place", "rd", "wgs84"),
    [
        ("Amersfoort, Onze Lieve Vrouwetoren", (155_000, 463_000), (5.38720621, 52.15517440)),
        ("Amsterdam, Westertoren", (120_700.723, 487_525.502), (4.88352559, 52.37453253)),
        ("Groningen, Martinitoren", (233_883.131, 582_065.167), (6.56820053, 53.21938317)),
    ],
)
def test_rd_becomes_wgs84_within_a_metre(place: str, rd: tuple[float, float], wgs84: tuple[float, float]) -> None:
    longitude, latitude = rd_to_wgs84(*rd)
    east = (longitude - wgs84[0]) * 111_320 * math.cos(math.radians(latitude))
    north = (latitude - wgs84[1]) * 111_320
    assert math.hypot(east, north) < 1


def test_a_point_is_known_by_its_size_and_rounded_to_a_decimetre() -> None:
    assert point(155_000, 463_000) == (5.387206, 52.155174)
    assert point(5.3872062101, 52.1551744) == (5.387206, 52.155174)


@given(st.floats(3.4, 7.2), st.floats(50.8, 53.5))
def test_every_point_of_the_country_is_kept(longitude: float, latitude: float) -> None:
    assert point(longitude, latitude) == (round(longitude, 6), round(latitude, 6))


@pytest.mark.parametrize(
    ("x", "y"),
    [(52.1, 5.1), (0, 0), (-99_997, -99_997), (10**400, 5), (math.nan, 52), (math.inf, 52), ("5", "52"), (True, 52)],
)
def test_what_lies_elsewhere_or_is_no_number_is_refused(x: object, y: object) -> None:
    with pytest.raises(Invalid):
        point(x, y)


def test_heights_are_left_out_and_rd_is_turned() -> None:
    square = files.rd_square(155_000, 463_000)
    square["coordinates"][0] = [[*position, 12.5] for position in square["coordinates"][0]]
    turned = outline({"type": "MultiPolygon", "coordinates": [square["coordinates"]]})
    assert turned["coordinates"][0][0][0] == [5.387206, 52.155174]


@pytest.mark.parametrize(
    "geometry",
    [
        "POLYGON",
        {"type": "Point", "coordinates": [5, 52]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [[]]},
        {"type": "Polygon", "coordinates": ["ring"]},
        {"type": "Polygon", "coordinates": [[[5.1]] * 4]},
        {"type": "Polygon", "coordinates": [[[5.1, 52.1]] * 3]},
        {"type": "Polygon", "coordinates": [[[5.1, 52.1], [5.2, 52.1], [5.2, 52.2], [5.1, 52.2]]]},
        {"type": "MultiPolygon", "coordinates": [[[[5.1, 52.1]] * 4], []]},
    ],
)
def test_what_is_no_polygon_is_refused(geometry: Any) -> None:
    with pytest.raises(Invalid):
        outline(geometry)


def test_a_hole_is_outside_and_both_parts_are_inside() -> None:
    outer, hole, other = (
        files.square(*at)["coordinates"][0] for at in ((5.0, 52.0, 0.3), (5.1, 52.1, 0.1), (6.0, 52.0, 0.1))
    )
    shape = outline({"type": "MultiPolygon", "coordinates": [[outer, hole], [other]]})
    assert contains(shape, (5.05, 52.05))
    assert contains(shape, (6.05, 52.05))
    assert not contains(shape, (5.15, 52.15))
    assert not contains(shape, (5.5, 52.05))


@given(st.floats(5.0, 5.12), st.floats(52.0, 52.12))
def test_the_locator_agrees_with_looking_at_every_outline(longitude: float, latitude: float) -> None:
    squares = [
        (f"{x}{y}", outline(files.square(5 + x * 0.03, 52 + y * 0.03, 0.03))) for x in range(3) for y in range(3)
    ]
    inside = {code for code, shape in squares if contains(shape, (longitude, latitude))}
    found = Locator(squares).find((longitude, latitude))
    assert found in inside if inside else found is None


def test_where_outlines_overlap_the_first_counts() -> None:
    new, old = outline(files.square(5.0, 52.0)), outline(files.square(5.0, 52.0, 0.02))
    locator = Locator([("new", new), ("old", old)])
    assert (locator.find((5.005, 52.005)), locator.find((5.015, 52.015))) == ("new", "old")
