"""The ground of Vlamstad: three districts and twelve neighbourhoods around a river, drawn by code. Pure.

Vlamstad lies in the Markermeer, where nobody lives. Its code is 9999: CBS numbers municipalities below 2000, so nothing
of the city can be mistaken for, or joined with, a place that exists.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

MUNICIPALITY = "GM9999"
CITY = "Vlamstad"

_WEST, _SOUTH = 5.245, 52.545
_UNIT = (0.000665, 0.000404)  # degrees of longitude and latitude: 45 metres
_HALVINGS = 4
_WAVE = 0.09  # how far the middle of an edge may stray, as a part of its length

_CORNERS = {
    # North of the river, clockwise from the west; the points of its northern bank begin with r.
    "a": (4, 60), "b": (10, 76), "c": (34, 86), "d": (62, 84), "e": (86, 78), "f": (97, 63), "i": (30, 67),
    "j": (65, 66), "r0": (0, 46.5), "r1": (26, 50.5), "r2": (50, 43.5), "r3": (74, 47.5), "r4": (100, 52.5),
    # South of it, where s0 lies across from r0.
    "s0": (0, 43), "s1": (26, 47), "s2": (50, 40), "s3": (74, 44), "s4": (100, 49), "k": (2, 23), "l": (12, 8),
    "m": (33, 2), "n": (54, 6), "o": (76, 0), "p": (94, 10), "q": (101, 30), "t": (52, 23), "u": (26, 26),
    "v": (77, 25),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A neighbourhood: its corners in `_CORNERS` counterclockwise, and what its streets are named after."""

    code: str
    name: str
    corners: tuple[str, ...]
    street_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class District:
    """A district with its neighbourhoods."""

    code: str
    name: str
    neighbourhoods: tuple[Neighbourhood, ...]


def _neighbourhood(code: str, name: str, corners: str, streets: str) -> Neighbourhood:
    return Neighbourhood(f"BU9999{code}", name, tuple(corners.split()), tuple(streets.split(", ")))


DISTRICTS = (
    District(
        "WK999901",
        "Lichtenveld",
        (
            _neighbourhood(
                "0101", "Kaarsenmakersbuurt", "r0 r1 i c b a",
                "Kaarsenmakersstraat, Talgstraat, Wasbloem, Lontweg, Bijenwaslaan, Dompersteeg, Blakerhof, Snuiterpad",
            ),
            _neighbourhood(
                "0102", "Sterrenbuurt", "i j d c",
                "Poolsterlaan, Zevengesternte, Siriusstraat, Orionplein, Wegastraat, Capellahof, Melkweg",
            ),
            _neighbourhood(
                "0103", "Lantaarnkade", "r1 r2 r3 j i",
                "Lantaarnkade, Olielampstraat, Gaslichtlaan, Schemerstraat, Lichtmatroosweg, Bolderstraat, Veerpad",
            ),
            _neighbourhood(
                "0104", "Vuurtorenhoek", "r3 r4 f e d j",
                "Vuurtorenweg, Bakenstraat, Boeienlaan, Lichtschipstraat, Zeinpad, Stormlampstraat, Lenshof",
            ),
        ),
    ),
    District(
        "WK999902",
        "Oude Stad",
        (
            _neighbourhood(
                "0201", "Weverskamp", "k u s1 s0",
                "Weversstraat, Spinnersgang, Vollerslaan, Twijndersweg, Schietspoel, Kamstraat, Lakenhof",
            ),
            _neighbourhood(
                "0202", "Marktbuurt", "u t s2 s1",
                "Botermarkt, Kaasstraat, Waagplein, Vlasmarkt, Korenstraat, Eiersteeg, Mandenmakersgang, Vismarktkade",
            ),
            _neighbourhood(
                "0203", "Singelhof", "k l m u",
                "Westersingel, Bolwerkstraat, Poortweg, Ravelijnlaan, Wallepad, Torenstraat, Grachtje",
            ),
            _neighbourhood(
                "0204", "Ambachtsbuurt", "m n t u",
                "Smidsstraat, Kuiperslaan, Zadelmakerstraat, Leerlooiersgang, Wagenmakersweg, Tingietershof",
            ),
        ),
    ),
    District(
        "WK999903",
        "Zuidbeemd",
        (
            _neighbourhood(
                "0301", "Bloemenhof", "t v s3 s2",
                "Korenbloemstraat, Dotterlaan, Pinksterbloempad, Klaverweide, Zonnedauwstraat, Margrietplein",
            ),
            _neighbourhood(
                "0302", "Vogelkwartier", "v q s4 s3",
                "Kievitstraat, Gruttolaan, Tureluurweg, Leeuwerikhof, Merelstraat, Zwaluwplein, Roodborstpad",
            ),
            _neighbourhood(
                "0303", "Rietlanden", "n o v t",
                "Rietgorsstraat, Lisdoddelaan, Biezenweg, Slootkant, Waterlelieplein, Karekiethof, Zeggepad",
            ),
            _neighbourhood(
                "0304", "Beemdrand", "o p q v",
                "Beemdlaan, Hooistraat, Weidemolenweg, Dijkje, Kreekpad, Boomgaardstraat, Hekkenhof",
            ),
        ),
    ),
)  # fmt: skip
NEIGHBOURHOODS = tuple(neighbourhood for district in DISTRICTS for neighbourhood in district.neighbourhoods)

Edge = tuple[str, str]


def features(year: int, homes: int) -> dict[str, Any]:
    """The areas as CBS would publish them: a GeoJSON FeatureCollection in WGS84; `homes` are counted evenly."""
    share = homes // len(NEIGHBOURHOODS)
    found = [_feature("gemeente", MUNICIPALITY, CITY, _around(NEIGHBOURHOODS), year, share * len(NEIGHBOURHOODS))]
    for district in DISTRICTS:
        inside = district.neighbourhoods
        found.append(_feature("wijk", district.code, district.name, _around(inside), year, share * len(inside)))
        found += [_feature("buurt", each.code, each.name, _around([each]), year, share) for each in inside]
    return {"type": "FeatureCollection", "features": found}


def _feature(level: str, code: str, name: str, rings: list[list[str]], year: int, homes: int) -> dict[str, Any]:
    properties = {
        f"{level}code": code,
        f"{level}naam": name,
        "jaar": year,
        "aantalHuishoudens": homes,
        "aantalInwoners": homes * 2 - homes // 8,
        "percentageHuurwoningen": 60 + len(name) % 4 * 5,
        "percHuurwoningenInBezitWoningcorporaties": 40 + len(name) % 5 * 5,
    }
    polygons = [[_drawn(ring)] for ring in rings]
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "MultiPolygon", "coordinates": polygons},
    }


def _around(neighbourhoods: Sequence[Neighbourhood]) -> list[list[str]]:
    """The outer rings of neighbourhoods together: edges that two of them share run both ways and cancel out."""
    edges: set[Edge] = set()
    for neighbourhood in neighbourhoods:
        corners = neighbourhood.corners
        edges |= {(corners[place - 1], corner) for place, corner in enumerate(corners)}
    after = {start: end for start, end in edges if (end, start) not in edges}
    rings = []
    while after:
        ring = [min(after)]
        while (following := after.pop(ring[-1], None)) is not None:
            ring.append(following)
        rings.append(ring)
    return rings


def _drawn(ring: list[str]) -> list[list[float]]:
    """The ring with its corners joined by wavering lines, the same ones seen from either side."""
    drawn: list[list[float]] = []
    for start, end in pairwise(ring):
        line = _line(*sorted((start, end)))
        drawn += (line if start < end else line[::-1])[:-1]
    return [*drawn, drawn[0]]


def _line(start: str, end: str) -> list[list[float]]:
    # Both banks of the river waver alike, so that it keeps its width.
    chance = random.Random(f"{start}-{end}".replace("s", "r"))  # noqa: S311 (a drawing, no secret)
    points: list[tuple[float, float]] = [_CORNERS[start], _CORNERS[end]]
    for _halving in range(_HALVINGS):
        halved = [points[0]]
        for one, other in pairwise(points):
            stray = chance.uniform(-_WAVE, _WAVE)
            across, up = other[0] - one[0], other[1] - one[1]
            halved += [((one[0] + other[0]) / 2 - up * stray, (one[1] + other[1]) / 2 + across * stray), other]
        points = halved
    return [[round(_WEST + x * _UNIT[0], 6), round(_SOUTH + y * _UNIT[1], 6)] for x, y in points]
