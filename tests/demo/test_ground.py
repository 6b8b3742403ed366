"""The drawn city: it tiles, and nothing in it exists."""

from itertools import pairwise
from typing import Any

import pytest

from waakvlam.demo.ground import DISTRICTS, MUNICIPALITY, NEIGHBOURHOODS, features
from waakvlam.demo.homes import homes
from waakvlam.demo.people import MAIL_DOMAIN, PEOPLE, TEAMS
from waakvlam.demo.words import SEEN
from waakvlam.places.lines import area_line
from waakvlam.signals.catalogue import CATALOGUE
from waakvlam.signals.rules import hints_in, no_citizen_number


def outlines() -> dict[str, list[Any]]:
    """The outer rings of each area by its code."""
    found = {}
    for feature in features(2026, 6000)["features"]:
        line = area_line(feature)
        found[line.code] = [polygon[0] for polygon in line.facts["outline"]["coordinates"]]
    return found


def size(rings: list[Any]) -> float:
    """The area inside rings, in square degrees; counterclockwise counts as positive."""
    return sum(float(x1 * y2 - x2 * y1) / 2 for ring in rings for (x1, y1), (x2, y2) in pairwise(ring))


def test_the_neighbourhoods_fill_their_district_and_the_districts_the_city() -> None:
    drawn = outlines()
    for district in DISTRICTS:
        inside = [size(drawn[neighbourhood.code]) for neighbourhood in district.neighbourhoods]
        assert len(inside) == 4
        assert min(inside) > 0
        assert sum(inside) == pytest.approx(size(drawn[district.code]))
    assert sum(size(drawn[district.code]) for district in DISTRICTS) == pytest.approx(size(drawn[MUNICIPALITY]))


def test_neighbours_share_their_border_to_the_last_corner() -> None:
    edges = [edge for n in NEIGHBOURHOODS for ring in outlines()[n.code] for edge in pairwise(map(tuple, ring))]
    assert len(set(edges)) == len(edges)
    shared = [edge for edge in edges if edge[::-1] in set(edges)]
    assert len(shared) > len(edges) / 3


def test_the_same_seed_builds_the_same_homes() -> None:
    city = homes(1, 6000)
    assert city == homes(1, 6000)
    assert city != homes(2, 6000)
    assert 5700 < len(city) < 6300
    assert len({home.bag_id for home in city}) == len({(home.postcode, home.number) for home in city}) == len(city)
    assert {home.corporation for home in city} == {"de-haard", "het-baken"}


def test_nothing_in_it_exists() -> None:
    assert all(home.bag_id.startswith("9999") for home in homes(1, 600))
    assert all(each.email.endswith(f"@{MAIL_DOMAIN}") for each in PEOPLE)
    assert MAIL_DOMAIN.endswith(".example")
    assert len({each.first_name for each in PEOPLE}) == len(PEOPLE)
    assert {each.team for each in PEOPLE} == set(TEAMS.values())


def test_what_people_write_names_nobody_and_fits_who_they_are() -> None:
    sentences = [(o, kind, words) for o, kinds in SEEN.items() for kind, said in kinds.items() for words in said]
    assert len(sentences) > 60
    for observer, kind, words in sentences:
        assert observer in CATALOGUE[kind].observers, (observer, kind)
        assert hints_in(words) == [], words
        assert no_citizen_number(words)
