"""The map: links with names, nothing else."""

import re
from xml.etree import ElementTree

from hypothesis import given
from hypothesis import strategies as st

from tests.places import files
from waakvlam.places.geometry import outline
from waakvlam.places.map import WIDTH, Shape, draw

SVG = "{http://www.w3.org/2000/svg}"


def parsed(shapes: list[Shape], label: str = "Kaart") -> ElementTree.Element:
    return ElementTree.fromstring(draw(shapes, label).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def test_every_area_is_a_link_with_a_name() -> None:
    west = Shape(outline(files.square(5.09, 52.09)), "/gebied/BU03440212", "Lombok-West")
    east = Shape(outline(files.square(5.10, 52.09)), "/gebied/BU03440211", "Lombok-Oost", "level-2", pressed=True)
    picture = parsed([west, east], "Buurten in Utrecht")
    assert (picture.get("role"), picture.get("aria-label")) == ("group", "Buurten in Utrecht")
    first, second = picture.findall(f"{SVG}a")
    assert (first.get("href"), first.findtext(f"{SVG}title"), first.get("aria-current")) == (
        "/gebied/BU03440212", "Lombok-West", None,
    )  # fmt: skip
    assert (second.get("class"), second.get("aria-current")) == ("map__area level-2", "true")


def test_north_is_up_and_neighbours_share_their_border() -> None:
    squares = [outline(files.square(x, y)) for x, y in ((5.10, 52.10), (5.11, 52.10), (5.10, 52.09))]
    corners = [
        {tuple(map(int, pair)) for pair in re.findall(r"(-?\d+),(-?\d+)", path.get("d", ""))}
        for path in parsed([Shape(shape, "/", "") for shape in squares]).iter(f"{SVG}path")
    ]
    north_west, north_east, south = corners
    assert len(north_west & north_east) == len(north_west & south) == 2
    assert max(y for _x, y in north_west) == min(y for _x, y in south)
    assert min(x for x, _y in north_east) == max(x for x, _y in north_west)


def test_a_place_as_wide_as_it_is_high_is_drawn_so() -> None:
    square = outline(files.rd_square(155_000, 463_000, 1_000))
    _x, _y, width, height = map(int, parsed([Shape(square, "/", "")]).get("viewBox", "").split())
    assert width == WIDTH + 4
    assert abs(width - height) < WIDTH / 50


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S"))))
def test_whatever_an_area_is_called_stays_text(name: str) -> None:
    shape = Shape(outline(files.square(5.1, 52.1)), f"/?{name}", name, name)
    picture = draw([shape], name)
    assert picture.count("<") == 7
    link = parsed([shape], name).find(f"{SVG}a")
    assert link is not None
    assert link.findtext(f"{SVG}title") == name


def test_a_hole_stays_open_and_nothing_needs_a_style() -> None:
    outer, hole = files.square(5.0, 52.0, 0.3)["coordinates"][0], files.square(5.1, 52.1, 0.1)["coordinates"][0]
    picture = draw([Shape(outline({"type": "Polygon", "coordinates": [outer, hole]}), "/", "Ring")], "Kaart")
    assert 'fill-rule="evenodd"' in picture
    assert picture.count("Z") == 2
    assert "style" not in picture


def test_no_areas_no_map() -> None:
    assert draw([], "Kaart") == ""


def test_a_mark_stands_in_the_middle_of_its_area_and_is_not_read_out() -> None:
    picture = parsed([Shape(outline(files.rd_square(155_000, 463_000, 1_000)), "/", "Lombok", mark="7")])
    [mark] = picture.iter(f"{SVG}text")
    assert (mark.text, mark.get("aria-hidden")) == ("7", "true")
    assert abs(int(mark.get("x", "")) - WIDTH / 2) < WIDTH / 50
