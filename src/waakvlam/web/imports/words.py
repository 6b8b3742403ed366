"""The words of bringing in files: what each kind is, which columns it needs, and how far a file is."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from waakvlam.imports.models import FileKind, UploadState


@dataclass(frozen=True, slots=True)
class KindWords:
    """A kind of file on the screen. `needs` and `may` are column names as they stand in the file's first line."""

    name: Promise
    what: Promise
    accept: str
    needs: str = ""
    may: str = ""


KINDS = {
    FileKind.AREAS: KindWords(
        _("Areas"),
        _("Municipalities, districts and neighbourhoods: a GeoJSON file of CBS 'wijken en buurten'."),
        ".geojson,.json",
    ),
    FileKind.ADDRESSES: KindWords(
        _("Addresses"),
        _("A BAG extract as CSV, one address a line. Bring in the areas first."),
        ".csv,.txt",
        "nummeraanduiding, openbareruimte, huisnummer, postcode, woonplaats, buurtcode (of lon en lat, of x en y)",
        "huisletter, huisnummertoevoeging, verblijfsobject",
    ),
    FileKind.COMPLEXES: KindWords(
        _("Complexes"),
        _("A corporation's complexes with their galleries or staircases as CSV, one home a line."),
        ".csv,.txt",
        "corporatie, complexcode, complexnaam, nummeraanduiding (of postcode en huisnummer)",
        "huisletter, huisnummertoevoeging, galerij, portiek",
    ),
    FileKind.SIGNALS: KindWords(
        _("Signals"),
        _("Nuisance and arrears from your own system as CSV, with VERA codes. Each signal comes in once."),
        ".csv,.txt",
        "bron-id, datum, soort, nummeraanduiding (of postcode en huisnummer)",
        "detailsoort, status, toelichting, huisletter, toevoeging",
    ),
}

STATES = {
    UploadState.CHECKING: _("Being tried"),
    UploadState.CHECKED: _("Tried, not brought in yet"),
    UploadState.READING: _("Being brought in"),
    UploadState.DONE: _("Brought in"),
    UploadState.UNUSABLE: _("Cannot be used"),
}

COUNTS = {
    "read": _("Lines read"),
    "added": _("New"),
    "changed": _("Changed"),
    "same": _("The same"),
    "rejected": _("Not right"),
}
