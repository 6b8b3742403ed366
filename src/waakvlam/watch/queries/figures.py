"""The published figures of a municipality: per neighbourhood and quarter, never per employee. Watch role."""

from dataclasses import dataclass
from datetime import datetime

from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import Task, WorkArea
from waakvlam.parties.rules import covering
from waakvlam.places.models import Area, AreaKind
from waakvlam.places.queries import areas
from waakvlam.signals.queries.counting import Quarter
from waakvlam.watch.models import Publication
from waakvlam.watch.publishing import Content


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality, district or neighbourhood in the table; `parent` is the code of the area around it."""

    code: str
    name: str
    parent: str | None
    area: Area | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The published table of one quarter: its places from wide to narrow, and what is said of them."""

    quarter: Quarter
    published_at: datetime
    places: tuple[Place, ...]
    said: Content

    @property
    def whole(self) -> Place:
        """The municipality."""
        return self.places[0]


def own_municipality(viewer: Viewer) -> str | None:
    """The municipality for which one of the viewer's teams coordinates or directs; the first one when several."""
    tasks = WorkArea.objects.filter(team__in=viewer.teams, task__in=[Task.COORDINATION, Task.DIRECTION])
    codes = tasks.order_by("area_code").values_list("area_code", flat=True)
    return min((covering(code)[-1] for code in codes), default=None)


def published(viewer: Viewer, municipality: str) -> list[Quarter]:
    """The quarters of which figures were published, oldest first."""
    found = Publication.objects.filter(municipality=municipality).order_by("year", "number")
    return [Quarter(year, number) for year, number in found.values_list("year", "number")]


def figures(viewer: Viewer, municipality: str, quarter: Quarter) -> Figures:
    """What was published of one municipality in one quarter, which is one of `published`; areas with today's names."""
    kept = Publication.objects.get(municipality=municipality, year=quarter.year, number=quarter.number)
    said = Content.from_json(kept.content)
    known = {area.code: area for kind in AreaKind for area in areas(viewer, kind, municipality)}
    places = tuple(
        Place(code, known[code].name if code in known else code, next(iter(covering(code)[1:]), None), known.get(code))
        for code in said.areas
    )
    return Figures(quarter, kept.at, places, said)
