"""The municipality's page: decisions asked, and the published figures per neighbourhood and quarter. Never people."""

import re
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Permission, Role
from waakvlam.parties.words import KINDS
from waakvlam.places.map import Shape, draw
from waakvlam.signals.queries.counting import Measure, Quarter
from waakvlam.watch.queries.figures import Figures, Place, figures, own_municipality, published
from waakvlam.watch.steering import About, Asked, decisions_asked
from waakvlam.web.entrance import Request, staff
from waakvlam.web.municipality.downloads import as_csv, as_xlsx
from waakvlam.web.municipality.table import COLUMNS, HOW_SHOWN, ONLY_FOR_HELP, counted

NEIGHBOURHOOD_LENGTH = 10
IN_LIST = (COLUMNS[0], COLUMNS[3], COLUMNS[4])
"""What stands beside each area in the list: how many situations, answers in time, residents told in time."""


@staff(Permission.DIRECT, Permission.COORDINATE, role=Role.WATCH)
def municipality(request: Request) -> HttpResponse:
    """The figures of one quarter for the whole municipality or the chosen area."""
    code = own_municipality(request.viewer)
    if code is None:
        return render(request, "municipality/none.html")
    quarters = published(request.viewer, code)
    coming = _coming(request)
    if not quarters and not request.GET:
        directs = request.viewer.may(Permission.DIRECT)
        return render(request, "municipality/not_yet.html", {"on": coming.settles, "directs": directs})
    quarter = _quarter(request, quarters)
    found = figures(request.viewer, code, quarter)
    chosen = request.GET.get("gebied", found.whole.code)
    place = next((one for one in found.places if one.code == chosen), None)
    if place is None:
        raise Http404
    page = {
        "directs": request.viewer.may(Permission.DIRECT),
        "figures": found,
        "place": place,
        "wider": next((_row(found, one, quarter) for one in found.places if one.code == place.parent), None),
        "quarter": quarter_words(quarter),
        "coming": quarter_words(coming) if quarter == quarters[-1] else "",
        "coming_on": coming.settles,
        "earlier": _address(quarter.previous, place) if quarter.previous in quarters else "",
        "later": _address(quarter.next, place) if quarter.next in quarters else "",
        "asked": [_asked(one, quarter) for one in decisions_asked(found)],
        "facts": [(column.name, column.meaning, column.value(found, place.code)) for column in COLUMNS],
        "columns": [column.name for column in IN_LIST],
        "rows": [_row(found, one, quarter) for one in _inside(found, place)],
        "map": _map(found, place, quarter),
        "receivers": [(KINDS[kind], counted(found, kind, Measure.RETURNED)) for kind in found.said.receivers],
        "only_for_help": ONLY_FOR_HELP,
        "how_shown": HOW_SHOWN,
        "files": [("CSV", _file(quarter, "csv")), (_("Spreadsheet"), _file(quarter, "xlsx"))],
    }
    return render(request, "municipality/figures.html", page)


@staff(Permission.DIRECT, Permission.COORDINATE, role=Role.WATCH)
def as_file(request: Request, kind: str) -> HttpResponse:
    """The same table to download, as CSV or spreadsheet."""
    code = own_municipality(request.viewer)
    if code is None:
        raise Missing
    quarter = _quarter(request, published(request.viewer, code))
    found = figures(request.viewer, code, quarter)
    title = f"Waakvlam · {found.whole.name} · {quarter_words(quarter)}"
    content, mime = (
        (as_csv(found, title), "text/csv; charset=utf-8")
        if kind == "csv"
        else (as_xlsx(found, title), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    )
    name = f"waakvlam-{found.whole.code}-{quarter.year}-{quarter.number}.{kind}"
    return HttpResponse(content, content_type=mime, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def quarter_words(quarter: Quarter) -> str:
    """A quarter as people say it."""
    return _("quarter %(number)s of %(year)s") % {"number": quarter.number, "year": quarter.year}


def _quarter(request: Request, quarters: list[Quarter]) -> Quarter:
    """The quarter that is asked for, by default the newest one. What cannot be read is a bad request."""
    asked = request.GET.get("kwartaal")
    read = re.fullmatch(r"(20[0-9]{2})-([1-4])", asked) if asked else None
    if asked and read is None:
        raise BadRequest
    quarter = Quarter(int(read[1]), int(read[2])) if read else max(quarters, default=None)
    if quarter not in quarters:
        raise Missing
    return quarter


def _coming(request: Request) -> Quarter:
    """The quarter of which the figures come next."""
    quarter = Quarter.of(request.viewer.now)
    return quarter.previous if request.viewer.now < quarter.previous.settles else quarter


def _address(quarter: Quarter, place: Place) -> str:
    query = urlencode({"kwartaal": f"{quarter.year}-{quarter.number}", "gebied": place.code})
    return f"{reverse('municipality')}?{query}"


def _file(quarter: Quarter, kind: str) -> str:
    return f"{reverse(f'municipality_{kind}')}?kwartaal={quarter.year}-{quarter.number}"


def _inside(found: Figures, place: Place) -> list[Place]:
    """The areas to choose from: those in the chosen one, or for a neighbourhood those beside it."""
    inside = [one for one in found.places if one.parent == place.code]
    return inside or [one for one in found.places if one.parent == place.parent]


def _row(found: Figures, place: Place, quarter: Quarter) -> dict[str, Any]:
    values = [(column.name, column.value(found, place.code)) for column in IN_LIST]
    return {"name": place.name, "code": place.code, "url": _address(quarter, place), "values": values}


def _map(found: Figures, chosen: Place, quarter: Quarter) -> str:
    begun = COLUMNS[0]
    shapes = [
        Shape(
            place.area.outline,
            _address(quarter, place),
            f"{place.name}. {begun.name}: {begun.value(found, place.code)}",
            pressed=place.code.startswith("BU" + chosen.code[2:]) and chosen.code != found.whole.code,
        )
        for place in found.places
        if len(place.code) == NEIGHBOURHOOD_LENGTH and place.area and place.area.outline
    ]
    return draw(shapes, _("Map of the neighbourhoods"))


def _asked(asked: Asked, quarter: Quarter) -> dict[str, str]:
    """A decision in words: what is seen, what is asked, and the rule by which it stands here."""
    figure = {"figure": asked.figure}
    seen, question, rule = {
        About.ANSWERS: (
            _("About %(figure)s%% of the answers came in time") % figure,
            _("What do the teams need to answer in time?"),
            _("The lowest share of answers in time, where that is under 80%."),
        ),
        About.CAPACITY: (
            _("About %(figure)s situations came beyond what was agreed") % figure,
            _("More people here, or fewer promises?"),
            _("Most new situations above the agreed number a week, where that is 10 or more."),
        ),
        About.RETURNS: (
            _("About %(figure)s situations were returned") % figure,
            _("Who does this from now on?"),
            _("Most situations that a team gave back, where that is 10 or more."),
        ),
    }[asked.about]
    place = asked.place
    return {"seen": seen, "question": question, "rule": rule, "place": place.name, "url": _address(quarter, place)}
