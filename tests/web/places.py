"""The areas of the cast, drawn, for pages that show them."""

from tests.cast import AREA, ELSEWHERE, Cast
from tests.places import files
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.places.actions import import_areas

NAMES = {AREA: "Havenkwartier", "BU99990102": "Scheepsbuurt", ELSEWHERE: "Polderrand"}


def draw_areas(cast: Cast) -> None:
    """Three neighbourhoods next to each other."""
    loader = Viewer(Role.LOADER, now())
    drawn = [
        files.neighbourhood(code, name, at=(5.1 + number * 0.01, 52.0))
        for number, (code, name) in enumerate(NAMES.items())
    ]
    with enter(loader):
        import_areas(by=loader, file=files.collection(*drawn))
