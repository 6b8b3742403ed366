"""A map as SVG, drawn on the server: outlines as links. Pure: shapes in, markup out.

Every area is a link that the keyboard reaches and a screen reader names; the page shows the same links as a list.
Nothing in it needs a style attribute or a script, so it stands under the strictest content security policy.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from waakvlam.places.geometry import Outline, rings

WIDTH = 600
"""Units across. Corners are set on whole units, so that what is too small to see is left out and shared borders stay
shared."""
_DEEPEST = 900


@dataclass(frozen=True, slots=True)
class Shape:
    """One area on the map: where it leads to, what it is called, how it looks, and whether it is the chosen one.

    `mark` is what is written in it: short, such as its number in the list beside the map.
    """

    outline: Outline
    url: str
    label: str
    css_class: str = ""
    pressed: bool = False
    mark: str = ""


def draw(shapes: Sequence[Shape], label: str) -> SafeString:
    """The map of these areas as one SVG element named `label`; no shapes give an empty text.

    Outlines are in WGS84; a degree of longitude is drawn shorter by the cosine of the latitude in the middle.
    """
    positions = [position for shape in shapes for ring in rings(shape.outline) for position in ring]
    if not positions:
        return SafeString("")
    west, east = min(x for x, _y in positions), max(x for x, _y in positions)
    south, north = min(y for _x, y in positions), max(y for _x, y in positions)
    narrow = math.cos(math.radians((south + north) / 2))
    scale = min(WIDTH / max((east - west) * narrow, 1e-9), _DEEPEST / max(north - south, 1e-9))

    def corner(position: Sequence[float]) -> tuple[int, int]:
        return round((position[0] - west) * narrow * scale), round((north - position[1]) * scale)

    width, height = corner((east, south))
    links = format_html_join("", "{}", ((_link(shape, corner),) for shape in shapes))
    return format_html(
        '<svg class="map" viewBox="-2 -2 {} {}" role="group" aria-label="{}">{}</svg>',
        width + 4,
        height + 4,
        label,
        links,
    )


def _link(shape: Shape, corner: Callable[[Sequence[float]], tuple[int, int]]) -> SafeString:
    return format_html(
        '<a href="{}" class="map__area{}"{}><title>{}</title><path fill-rule="evenodd" d="{}"/>{}</a>',
        shape.url,
        f" {shape.css_class}" if shape.css_class else "",
        SafeString(' aria-current="true"') if shape.pressed else "",
        shape.label,
        _path(shape.outline, corner),
        _mark(shape, corner) if shape.mark else "",
    )


def _mark(shape: Shape, corner: Callable[[Sequence[float]], tuple[int, int]]) -> SafeString:
    """In the middle of the longest ring; hidden from screen readers, which hear the label."""
    longest: list[list[float]] = sorted((list(ring) for ring in rings(shape.outline)), key=len)[-1]
    xs, ys = zip(*map(corner, longest), strict=True)
    x, y = (min(xs) + max(xs)) // 2, (min(ys) + max(ys)) // 2
    return format_html('<text x="{}" y="{}" aria-hidden="true">{}</text>', x, y, shape.mark)


def _path(outline: Outline, corner: Callable[[Sequence[float]], tuple[int, int]]) -> str:
    drawn = []
    for ring in rings(outline):
        corners = [place for place, _same in groupby(map(corner, ring))]
        drawn.append("M" + " ".join(f"{x},{y}" for x, y in corners) + "Z")
    return "".join(drawn)
