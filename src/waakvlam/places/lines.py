"""What one line of a file says: an area, an address, a home in a complex. Pure; a bad line raises `Invalid`."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from waakvlam.kernel.errors import Invalid
from waakvlam.places import geometry, rules
from waakvlam.places.models import AreaKind
from waakvlam.places.reading import Columns, plain

UNKNOWN_NAME = "naam onbekend"
"""The name of an area of which only the code is known. Dutch, because it is data: it stands among CBS's own names in
every list and export, whoever reads them and in whichever language."""

_DESIGNATION = ("20",)
_OBJECTS = ("01", "02", "03")
_COORDINATE_SYSTEMS = re.compile(r"(CRS84|[:/](4326|4258|28992|7415))$")
_NAMES = {
    AreaKind.MUNICIPALITY: ("gemeentecode", "gemeentenaam"),
    AreaKind.DISTRICT: ("wijkcode", "wijknaam"),
    AreaKind.NEIGHBOURHOOD: ("buurtcode", "buurtnaam"),
}
_COUNTS = {"inhabitants": "aantalinwoners", "households": "aantalhuishoudens"}
_PERCENTAGES = {"rented": "percentagehuurwoningen", "social": "perchuurwoningeninbezitwoningcorporaties"}
_SUPPRESSED = range(-99_999, -99_989)

ADDRESS_COLUMNS: Columns = {
    "bag_id": (
        "nummeraanduiding",
        "nummeraanduiding_id",
        "nummeraanduidingidentificatie",
        "bag_nummeraanduiding_id",
        "bag_id",
        "identificatie",
    ),
    "bag_object": (
        "verblijfsobject",
        "verblijfsobject_id",
        "verblijfsobjectidentificatie",
        "adresseerbaarobject_id",
        "adresseerbaarobjectidentificatie",
        "bag_verblijfsobject_id",
        "object_id",
    ),
    "street": ("openbareruimte", "openbareruimtenaam", "straat", "straatnaam", "street"),
    "number": ("huisnummer", "nummer", "number", "house_number"),
    "letter": ("huisletter", "letter"),
    "addition": ("huisnummertoevoeging", "toevoeging", "addition"),
    "postcode": ("postcode",),
    "city": ("woonplaats", "woonplaatsnaam", "plaats", "city"),
    "neighbourhood": ("buurtcode", "bu_code", "cbs_buurtcode", "buurt", "neighbourhood"),
    "longitude": ("lon", "lng", "longitude", "lengtegraad"),
    "latitude": ("lat", "latitude", "breedtegraad"),
    "x": ("x", "rd_x", "x_coordinaat"),
    "y": ("y", "rd_y", "y_coordinaat"),
}
ADDRESS_REQUIRED = ("bag_id", "street", "number", "postcode", "city")

COMPLEX_COLUMNS: Columns = {
    "corporation": ("corporatie", "corporatiecode", "corporation", "corporation_code"),
    "code": ("complexcode", "complexnummer", "complex", "complex_code"),
    "name": ("complexnaam", "naam", "name", "complex_name"),
    "gallery": ("galerij", "portiek", "trappenhuis", "galerijnaam", "portieknaam", "gallery", "staircase"),
    "bag_id": (*ADDRESS_COLUMNS["bag_id"], *ADDRESS_COLUMNS["bag_object"]),
    "postcode": ADDRESS_COLUMNS["postcode"],
    "number": ADDRESS_COLUMNS["number"],
    "letter": ADDRESS_COLUMNS["letter"],
    "addition": ADDRESS_COLUMNS["addition"],
}
COMPLEX_REQUIRED = ("corporation", "code", "name")


@dataclass(frozen=True, slots=True)
class AreaLine:
    """An area in one year. `facts` are the fields of `Area` that the file speaks of; `parents` the areas around it,
    with their name where the file has it.
    """

    kind: AreaKind
    code: str
    year: int
    facts: dict[str, Any]
    parents: dict[str, str]


@dataclass(frozen=True, slots=True)
class AddressLine:
    """An address, with its neighbourhood's code or else the point where it stands."""

    facts: dict[str, Any]
    neighbourhood: str
    where: geometry.Point | None


@dataclass(frozen=True, slots=True)
class ComplexLine:
    """A home in a complex. `gallery` is '' for a home on none, and None when the file does not speak of galleries."""

    corporation: str
    code: str
    name: str
    gallery: str | None
    door: rules.Door


def check_coordinate_system(name: str) -> None:
    """Raise `Invalid` when a file says that its coordinates are neither WGS84 (or ETRS89) nor RD."""
    if name and not _COORDINATE_SYSTEMS.search(name):
        reason = _("The coordinates are in %(name)s. Save the file in WGS84 (EPSG:4326) or RD (EPSG:28992).")
        raise Invalid(reason % {"name": name[:60]})


def area_line(feature: object) -> AreaLine:
    """An area from a feature of CBS 'wijken en buurten', in either layout in use.

    One has its code in `statcode` with the year in `jrstatcode`, the other in `buurtcode`, `wijkcode` or
    `gemeentecode` with the year in `jaar`; capitals and underscores in these names differ between services.
    """
    match feature:
        case {"properties": dict(found), "geometry": shape}:
            properties = {plain(str(name)): value for name, value in found.items()}
        case _:
            raise Invalid(_("This is not a feature with properties and a geometry."))
    code, name = _code_and_name(properties)
    chain = rules.area_chain(code)
    try:
        facts: dict[str, Any] = {"name": rules.words(name, longest=120, missing=_("The name is missing."))}
        if shape is not None:
            facts["outline"] = geometry.outline(shape)
        for fact, column in _COUNTS.items():
            if column in properties:
                facts[fact] = count(properties[column])
        for fact, column in _PERCENTAGES.items():
            if column in properties:
                facts[fact] = percentage(properties[column])
        parents = {parent: _parent_name(parent, chain, properties) for parent in chain[1:]}
        return AreaLine(rules.kind_of(code), code, _year(properties, code), facts, parents)
    except Invalid as problem:
        raise Invalid(f"{code}: {problem}") from None


def count(value: object) -> int | None:
    """A number of people or households; nothing where CBS suppressed it or left it out."""
    number = _said(value)
    if number is None:
        return None
    if 0 <= number < 100_000_000 and number == int(number):
        return int(number)
    raise Invalid(_("'%(value)s' is not a number of people or households.") % {"value": str(value)[:20]})


def percentage(value: object) -> int | None:
    """A part of the homes in per cent, rounded; nothing where CBS suppressed it or left it out."""
    number = _said(value)
    if number is None:
        return None
    if 0 <= number <= 100:
        return round(number)
    raise Invalid(_("'%(value)s' is not a percentage of the homes.") % {"value": str(value)[:20]})


def _said(value: object) -> float | None:
    """What CBS says: None where it suppressed it (-99997 and its relatives) or left it out, NaN for no number."""
    if value is None or value == "":
        return None
    try:
        number = float(str(value))
    except ValueError:
        return math.nan
    return None if number in _SUPPRESSED else number


def address_line(cells: Mapping[str, str]) -> AddressLine:
    """An address from a line of a BAG extract (the columns are in `ADDRESS_COLUMNS`)."""
    street = rules.words(cells["street"], longest=80, missing=_("The street is missing."))
    letter, addition = cells.get("letter", ""), cells.get("addition", "")
    if letter and not re.fullmatch(r"[A-Za-z]", letter):
        raise Invalid(_("'%(value)s' is not one house letter.") % {"value": letter[:20]})
    if addition and not re.fullmatch(r"[A-Za-z0-9]{1,4}", addition):
        reason = _("'%(value)s' is not an addition of one to four letters or digits.")
        raise Invalid(reason % {"value": addition[:20]})
    facts: dict[str, Any] = {
        "bag_id": rules.bag_id(cells["bag_id"], _DESIGNATION),
        "street": street,
        "street_key": rules.normalised(street),
        "number": rules.house_number(cells["number"]),
        "letter": letter,
        "addition": addition,
        "postcode": rules.postcode(cells["postcode"]),
        "city": rules.words(cells["city"], longest=80, missing=_("The town is missing.")),
    }
    if "bag_object" in cells:
        facts["bag_object"] = cells["bag_object"] and rules.bag_id(cells["bag_object"], _OBJECTS)
    return AddressLine(facts, cells.get("neighbourhood", "").upper(), _where(cells))


def complex_line(cells: Mapping[str, str]) -> ComplexLine:
    """A home in a complex from a corporation's list (the columns are in `COMPLEX_COLUMNS`)."""
    gallery = cells.get("gallery")
    return ComplexLine(
        corporation=rules.words(cells["corporation"], longest=40, missing=_("The corporation is missing.")),
        code=rules.words(cells["code"], longest=40, missing=_("The complex has no code.")),
        name=rules.words(cells["name"], longest=120, missing=_("The complex has no name.")),
        gallery=gallery and rules.words(gallery, longest=120, missing=""),
        door=_door(cells),
    )


def _code_and_name(properties: Mapping[str, Any]) -> tuple[str, Any]:
    if properties.get("statcode"):
        return str(properties["statcode"]).strip(), properties.get("statnaam")
    for kind in (AreaKind.NEIGHBOURHOOD, AreaKind.DISTRICT, AreaKind.MUNICIPALITY):
        column, name = _NAMES[kind]
        if properties.get(column):
            return str(properties[column]).strip(), properties.get(name)
    raise Invalid(_("The area has no code (statcode, buurtcode, wijkcode or gemeentecode)."))


def _year(properties: Mapping[str, Any], code: str) -> int:
    stamped = str(properties.get("jrstatcode") or "").strip()
    year = stamped.removesuffix(code) if stamped else str(properties.get("jaar") or "")
    if not re.fullmatch(r"(19|20)[0-9]{2}", year):
        raise Invalid(_("The year is missing or wrong (jaar, or jrstatcode such as 2025%(code)s).") % {"code": code})
    return int(year)


def _parent_name(parent: str, chain: tuple[str, ...], properties: Mapping[str, Any]) -> str:
    column, name = _NAMES[rules.kind_of(parent)]
    told = properties.get(column) or (properties.get("gmcode") if parent.startswith("GM") else None)
    if told and str(told).strip() != parent:
        reason = _("By its code it lies in %(parent)s, but the file says %(told)s.")
        raise Invalid(reason % {"parent": parent, "told": str(told)[:20]})
    text = properties.get(name)
    return rules.words(text, longest=120, missing="") if text else UNKNOWN_NAME


def _where(cells: Mapping[str, str]) -> geometry.Point | None:
    for across, up in (("longitude", "latitude"), ("x", "y")):
        if cells.get(across) or cells.get(up):
            try:
                return geometry.point(*(float(cells.get(name, "").replace(",", ".")) for name in (across, up)))
            except ValueError:
                raise Invalid(_("The coordinates are not numbers.")) from None
    return None


def _door(cells: Mapping[str, str]) -> rules.Door:
    if cells.get("bag_id"):
        return rules.bag_id(cells["bag_id"], _DESIGNATION + _OBJECTS)
    if not cells.get("postcode"):
        raise Invalid(_("Give the BAG id, or else the postcode and house number."))
    behind = f"{cells.get('letter', '')}{cells.get('addition', '')}"
    number = re.fullmatch(r"([0-9]+)(.*)", cells.get("number", ""))
    digits, glued = (number[1], number[2]) if number else (cells.get("number", ""), "")
    return rules.postcode(cells["postcode"]), rules.house_number(digits), rules.suffix(glued + behind)
