"""Which figures are to be published now, and the exact counts behind them. Only for the watch, which is nobody."""

from dataclasses import dataclass

from django.db.models import Min
from django.db.models.functions import Substr

from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import OrganisationKind
from waakvlam.parties.rules import covering
from waakvlam.places.models import AreaKind
from waakvlam.places.queries import areas
from waakvlam.signals.models import Concern
from waakvlam.signals.queries.counting import Counts, Medians, Quarter, count
from waakvlam.watch.models import Publication


@dataclass(frozen=True, slots=True)
class Due:
    """The figures of one municipality (code GM…) in one quarter."""

    municipality: str
    quarter: Quarter


@dataclass(frozen=True, slots=True)
class Exact:
    """Exact counts, medians and receivers of what was returned, in all areas of a municipality, from wide to narrow."""

    due: Due
    areas: tuple[str, ...]
    counts: Counts
    medians: Medians
    returned_to: dict[tuple[str, OrganisationKind], int]

    @property
    def neighbourhoods(self) -> list[str]:
        """The smallest areas."""
        return [code for code in self.areas if code.startswith("BU")]


def unpublished(viewer: Viewer) -> list[Due]:
    """What settled since the first situation of each municipality and was not published yet. Two queries."""
    known = {(one.municipality, one.year, one.number) for one in Publication.objects.defer("content")}
    cities = Concern.objects.values(city=Substr("area", 3, 4)).annotate(first=Min("opened_at")).order_by("city")
    due = []
    for city, first in cities.values_list("city", "first"):
        quarter = Quarter.of(first)
        while quarter.settles <= viewer.now:
            if (f"GM{city}", quarter.year, quarter.number) not in known:
                due.append(Due(f"GM{city}", quarter))
            quarter = quarter.next
    return due


def exact(viewer: Viewer, due: Due) -> Exact:
    """The counts behind the figures that are due. A fixed number of queries."""
    counts, medians, returned_to = count(due.municipality, due.quarter, viewer.now)
    known = {area.code for kind in AreaKind for area in areas(viewer, kind, due.municipality)}
    counted = {code for code, _measure in counts}
    codes = {around for code in {due.municipality, *known, *counted} for around in covering(code)}
    return Exact(due, tuple(sorted(codes, key=lambda code: code[2:])), counts, medians, returned_to)
