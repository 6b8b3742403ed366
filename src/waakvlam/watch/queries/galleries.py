"""How galleries stand, as counts for their coordinator, and what was decided for whoever works there.

A gallery's share says something about homes and their neighbours, and nothing about who should live there: it is no
letting advice, and it never stands beside a candidate.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.rules import covering
from waakvlam.places.models import Gallery
from waakvlam.watch.models import AreaNote, Balance, Factor, Measure, Service, Threshold
from waakvlam.watch.queries.desks import coordinates
from waakvlam.watch.rules import FEWEST_HOMES, PERCENT, passes


@dataclass(frozen=True, slots=True)
class Share:
    """In how many of a gallery's homes there is support ('6 of 8'), and whether that passes the threshold."""

    gallery: UUID
    area: str
    homes: int
    supported: int
    passed: bool


def threshold(viewer: Viewer, area: str) -> tuple[int, int]:
    """From which percentage, of at least how many homes, the municipality around an area talks about a gallery."""
    rows = Threshold.objects.filter(municipality=covering(area)[-1], until=None)
    return rows.values_list("percent", "fewest_homes").first() or (PERCENT, FEWEST_HOMES)


def all_shares(viewer: Viewer) -> list[Share]:
    """Every gallery that can be counted: for time all, for a coordinator those of the own areas. Two queries."""
    chosen = {row.municipality: (row.percent, row.fewest_homes) for row in Threshold.objects.filter(until=None)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT gallery, area, homes, supported FROM walls.gallery_shares(%s)", [FEWEST_HOMES])
        return [
            Share(gallery, area, homes, supported, passes(homes, supported, *chosen.get(covering(area)[-1], _USUAL)))
            for gallery, area, homes, supported in cursor.fetchall()
        ]


_USUAL = (PERCENT, FEWEST_HOMES)


def share_of(viewer: Viewer, gallery: UUID, area: str) -> Share | None:
    """How one gallery stands, for the coordinator of its area; None for anybody else or when it has few homes."""
    return next((one for one in all_shares(viewer) if (one.gallery, one.area) == (gallery, area)), None)


def gallery(viewer: Viewer, id: UUID) -> Gallery:
    """One gallery with its complex: public data. Raises `Missing`."""
    found = Gallery.objects.select_related("complex").filter(id=id).first()
    if found is None:
        raise Missing
    return found


def balances(viewer: Viewer, area: str | None = None) -> list[Balance]:
    """What the viewer's galleries are talked about for and is not decided yet, oldest first. Coordinator only."""
    rows = Balance.objects.filter(decided_at=None).select_related("gallery__complex")
    return list((rows.filter(area=area) if area else rows).order_by("opened_at", "id"))


def balance(viewer: Viewer, id: UUID) -> Balance:
    """One talk about a gallery. Coordinator only; raises `Missing`."""
    found = Balance.objects.select_related("gallery__complex").filter(id=id).first()
    if found is None:
        raise Missing
    return found


def measures(viewer: Viewer, area: str, *, ended: bool = False) -> list[Measure]:
    """What was decided for galleries in an area, newest first: for everyone who works there, the corporation too."""
    rows = Measure.objects.filter(area=area, ended_at__isnull=not ended)
    return list(rows.select_related("gallery__complex", "team__organisation").order_by("-decided_at", "id"))


def measure(viewer: Viewer, id: UUID) -> Measure:
    """One measure. Raises `Missing`."""
    found = Measure.objects.select_related("gallery__complex", "team__organisation").filter(id=id).first()
    if found is None:
        raise Missing
    return found


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the balance of a place: a count, of how many or against what is usual, and what it means.

    Parts are read one by one; they are never added up or weighed into one mark (AR-04).
    """

    name: Promise
    count: int
    meaning: Promise
    of: int | None = None
    usual: float | None = None


@dataclass(frozen=True, slots=True)
class Load:
    """The homes of a place and the parts of its balance; no parts when it has fewer than six homes."""

    homes: int
    parts: tuple[Part, ...]


def load(viewer: Viewer, place_kind: str, place: UUID | None, area: str) -> Load:
    """Carrying capacity and load of a street, complex or gallery (`place_kind`), as far as it lies in `area` (AR-04).

    `place` is the id of a places.Street, Complex or Gallery; "neighbourhood" is all of `area` and takes None. For the
    coordinator of the area; raises `Missing` for anybody else or a place without homes there. Three queries.
    """
    if not coordinates(viewer, area):
        raise Missing
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM walls.load_of(%s, %s, %s)", [place_kind, place, area])
        homes, supported, open_concerns, lapsed, nuisance, usual = cursor.fetchone()
    if not homes:
        raise Missing
    if supported is None:
        return Load(homes, ())
    present = Service.objects.filter(area=area).order_by("kind", "-said_at").distinct("kind")
    services = list(present.values_list("present", flat=True))
    helping = AreaNote.objects.filter(area=area, factor=Factor.STIMULATING, until=None).count()
    return Load(
        homes,
        (
            Part(_("Homes with support"), supported, _SUPPORTED, of=homes),
            Part(_("Open situations"), open_concerns, _OPEN),
            Part(_("Contact that lapsed"), lapsed, _LAPSED),
            Part(_("Nuisance in the last quarter"), nuisance, _NUISANCE, usual=float(usual)),
            Part(_("Services in the neighbourhood"), sum(services), _SERVICES, of=len(services)),
            Part(_("What helps in the neighbourhood"), helping, _HELPING),
        ),
    )


_SUPPORTED = _("Homes with active support or a pilot light that the resident agreed to. Care alone is not counted.")
_OPEN = _("Situations after a signal that are not concluded yet.")
_LAPSED = _("Pilot lights where keeper and deputy made no contact in time, so that the coordinator was asked.")
_NUISANCE = _("Signals about nuisance in the last 13 weeks, beside the usual number in the year before as far as kept.")
_SERVICES = _(
    "Services that are there, of those about which something was said. This is about the whole neighbourhood."
)
_HELPING = _("Notes about what makes this neighbourhood stronger. This is about the whole neighbourhood.")
