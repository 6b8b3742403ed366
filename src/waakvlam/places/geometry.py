"""Coordinates and outlines, without a database: RD to WGS84, checking an outline, finding the area under a point."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, TypeGuard

from django.utils.translation import gettext as _

from waakvlam.kernel.errors import Invalid

Point = tuple[float, float]
"""Longitude and latitude in degrees, WGS84."""
Outline = dict[str, Any]
"""A GeoJSON Polygon or MultiPolygon."""

# F.H. Schreutelkamp and G.L. Strang van Hees, 'Benaderingsformules voor de transformatie tussen RD- en
# WGS84-kaartcoördinaten', Geodesia 43 (2001): within the Netherlands right to some decimetres. Powers of the distance
# east and north of Amersfoort (in 100 km) to seconds of arc.
_LATITUDE = {
    (0, 1): 3235.65389, (2, 0): -32.58297, (0, 2): -0.24750, (2, 1): -0.84978, (0, 3): -0.06550, (2, 2): -0.01709,
    (1, 0): -0.00738, (4, 0): 0.00530, (2, 3): -0.00039, (4, 1): 0.00033, (1, 1): -0.00012,
}  # fmt: skip
_LONGITUDE = {
    (1, 0): 5260.52916, (1, 1): 105.94684, (1, 2): 2.45656, (3, 0): -0.81885, (1, 3): 0.05594, (3, 1): -0.05607,
    (0, 1): 0.01199, (3, 2): -0.00256, (1, 4): 0.00128, (0, 2): 0.00022, (2, 0): -0.00022, (5, 0): 0.00026,
}  # fmt: skip

_DECIMALS = 6
"""Of a degree: about a decimetre."""
_CELL = 0.01
"""Degrees: the squares in which `Locator` keeps its outlines."""


def rd_to_wgs84(x: float, y: float) -> Point:
    """Longitude and latitude of a point in Rijksdriehoekscoördinaten (EPSG:28992, metres)."""
    east, north = (x - 155_000) * 1e-5, (y - 463_000) * 1e-5
    latitude = 52.15517440 + sum(k * east**p * north**q for (p, q), k in _LATITUDE.items()) / 3600
    longitude = 5.38720621 + sum(k * east**p * north**q for (p, q), k in _LONGITUDE.items()) / 3600
    return longitude, latitude


def point(x: object, y: object) -> Point:
    """A position in the Netherlands, from WGS84 (longitude, latitude) or RD (metres): their sizes tell them apart.

    Raises `Invalid` for what is not a pair of numbers in the European Netherlands.
    """
    if not _is_number(x) or not _is_number(y):
        raise Invalid(_("The coordinates are not numbers."))
    longitude, latitude = rd_to_wgs84(x, y) if abs(x) > 180 or abs(y) > 90 else (float(x), float(y))
    if not (3.2 < longitude < 7.3 and 50.7 < latitude < 53.8):
        raise Invalid(_("The coordinates lie outside the Netherlands. Use WGS84 or RD (EPSG:28992)."))
    return round(longitude, _DECIMALS), round(latitude, _DECIMALS)


def outline(geometry: object) -> Outline:
    """A GeoJSON geometry as an outline in WGS84: every position checked, heights left out.

    Raises `Invalid` for another kind of geometry, a ring that is no ring, and positions that `point` refuses.
    """
    match geometry:
        case {"type": "Polygon", "coordinates": [_first, *_rest] as rings}:
            return {"type": "Polygon", "coordinates": [_ring(ring) for ring in rings]}
        case {"type": "MultiPolygon", "coordinates": [[_first, *_rest], *_others] as polygons}:
            parts = [[_ring(ring) for ring in _listed(polygon)] for polygon in polygons]
            return {"type": "MultiPolygon", "coordinates": parts}
    raise Invalid(_("The outline is not a polygon."))


def rings(shape: Outline) -> Iterator[list[list[float]]]:
    """All rings of an outline, outer ones and holes alike."""
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    for polygon in polygons:
        yield from polygon


def contains(shape: Outline, where: Point) -> bool:
    """Whether the point lies inside: a ray from it crosses the rings an odd number of times."""
    x, y = where
    inside = False
    for ring in rings(shape):
        x1, y1 = ring[-1]
        for x2, y2 in ring:
            if (y1 > y) != (y2 > y) and x < x1 + (x2 - x1) * (y - y1) / (y2 - y1):
                inside = not inside
            x1, y1 = x2, y2
    return inside


class Locator:
    """Finds the area in which a point lies. Where outlines overlap, the one that was given first is found."""

    def __init__(self, outlines: Iterable[tuple[str, Outline]]) -> None:
        self._cells: dict[tuple[int, int], list[tuple[str, Outline]]] = defaultdict(list)
        for code, shape in outlines:
            xs, ys = zip(*(position for ring in rings(shape) for position in ring), strict=True)
            for column in range(_cell(min(xs)), _cell(max(xs)) + 1):
                for row in range(_cell(min(ys)), _cell(max(ys)) + 1):
                    self._cells[column, row].append((code, shape))

    def find(self, where: Point) -> str | None:
        """The code of the area under the point, or None."""
        near = self._cells.get((_cell(where[0]), _cell(where[1])), [])
        return next((code for code, shape in near if contains(shape, where)), None)


def _cell(degrees: float) -> int:
    return math.floor(degrees / _CELL)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e7


def _listed(value: object) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise Invalid(_("The outline is not a polygon."))
    return value


def _ring(ring: object) -> list[list[float]]:
    positions = [_position(position) for position in _listed(ring)]
    if len(positions) < 4 or positions[0] != positions[-1]:
        raise Invalid(_("The outline is not closed."))
    return positions


def _position(position: object) -> list[float]:
    match position:
        case [x, y, *_height]:
            return list(point(x, y))  # a list, as JSON gives it back: an outline read again is the same
    raise Invalid(_("The coordinates are not numbers."))
