"""The map of who is for a task where: overlaps and gaps of teams' work areas (AR-07), with a table beside it."""

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waakvlam.parties.models import Task, Team
from waakvlam.parties.queries import coverage
from waakvlam.parties.words import TASKS
from waakvlam.places.map import Shape, draw
from waakvlam.places.models import Area, AreaKind
from waakvlam.places.queries import areas
from waakvlam.web.entrance import Request, staff


class Cover(StrEnum):
    """How many teams there are somewhere; what asks for attention comes first."""

    GAP = "gap"
    SHARED = "shared"
    ONE = "one"


WORDS = {
    Cover.GAP: gettext_lazy("Nobody yet"),
    Cover.SHARED: gettext_lazy("More than one team"),
    Cover.ONE: gettext_lazy("One team"),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """A neighbourhood with the teams that are for the task there, first the one that answers."""

    area: Area
    teams: list[Team]

    @property
    def cover(self) -> Cover:
        """Whether this is a gap, an overlap, or as it should be."""
        return (Cover.GAP, Cover.ONE)[len(self.teams)] if len(self.teams) < 2 else Cover.SHARED

    @property
    def words(self) -> str:
        """The cover in words."""
        return str(WORDS[self.cover])

    @property
    def url(self) -> str:
        """Who works there."""
        return f"{reverse('directory')}?{urlencode({'area': self.area.code})}"


@staff()
def territory(request: Request) -> HttpResponse:
    """One task (`?taak=`) on the map of all neighbourhoods."""
    task = _task(request.GET.get("taak", Task.FIRST_VISIT))
    neighbourhoods = areas(request.viewer, AreaKind.NEIGHBOURHOOD)
    covered = coverage(request.viewer, task, [area.code for area in neighbourhoods])
    order = list(Cover)
    grounds = sorted(
        (Ground(area, covered[area.code]) for area in neighbourhoods),
        key=lambda ground: (order.index(ground.cover), ground.area.name),
    )
    page = {
        "tabs": [{"label": words, "url": _address(one), "current": one is task} for one, words in TASKS.items()],
        "grounds": grounds,
        "legend": [(cover, WORDS[cover], sum(ground.cover is cover for ground in grounds)) for cover in Cover],
        "map": draw([_shape(one) for one in grounds if one.area.outline], _("Map of who is for this task where")),
    }
    return render(request, "parties/territory.html", page)


def _shape(ground: Ground) -> Shape:
    names = ", ".join(team.public_name for team in ground.teams)
    label = f"{ground.area.name}: {names or ground.words}"
    return Shape(ground.area.outline, ground.url, label, css_class=f"map__area--{ground.cover}")  # type: ignore[arg-type]  # drawn areas only


def _address(task: Task) -> str:
    return f"{reverse('territory')}?{urlencode({'taak': task.value})}"


def _task(given: str) -> Task:
    try:
        return Task(given)
    except ValueError:
        raise Http404 from None
