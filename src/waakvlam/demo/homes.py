"""The homes of Vlamstad's two corporations, as the files that they and the BAG would send. Pure.

Nothing in them exists: municipality 9999 has no BAG, and postcodes 1291 to 1293 are given to no place.
"""

import csv
import io
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from waakvlam.demo.ground import CITY, DISTRICTS, NEIGHBOURHOODS

HAARD, BAKEN = "de-haard", "het-baken"
"""The codes of the two corporations, as in `people.ORGANISATIONS`."""

OWNERS = {
    "WK999901": (HAARD, HAARD, HAARD, HAARD),
    "WK999902": (HAARD, BAKEN, HAARD, BAKEN),
    "WK999903": (BAKEN, BAKEN, BAKEN, BAKEN),
}
"""Whose homes stand in each neighbourhood of a district: in the old town they lie scattered (AR-07)."""

_IN_FLATS = 0.55
_LETTERS = "ABCDEGHJKLMNPRTVWXZ"
ON_A_GALLERY = 8
_GALLERIES_IN_A_BUILDING = 4
_DOORS_TO_A_POSTCODE = 24


@dataclass(frozen=True, slots=True)
class Home:
    """A door with its complex; `gallery` is '' for a house in a row."""

    bag_id: str
    street: str
    number: int
    postcode: str
    neighbourhood: str
    corporation: str
    complex_code: str
    complex_name: str
    gallery: str

    @property
    def bag_object(self) -> str:
        """What lies behind the door."""
        return self.bag_id[:4] + "01" + self.bag_id[6:]


@dataclass(frozen=True, slots=True)
class Door:
    """A home where something may happen, by its identifiers; `gallery` is '' for a house in a row."""

    address: UUID
    area: str
    complex: str
    gallery: str


def homes(seed: int, count: int) -> list[Home]:
    """About `count` homes, evenly over the streets; the same ones for the same seed and count."""
    chance = random.Random(f"homes/{seed}")  # noqa: S311 (fiction, no secret)
    share = count / sum(len(neighbourhood.street_names) for neighbourhood in NEIGHBOURHOODS)
    found: list[Home] = []
    for place, district in enumerate(DISTRICTS):
        postcodes = (f"{1291 + place}{one}{other}" for one in _LETTERS for other in _LETTERS)
        for neighbourhood, corporation in zip(district.neighbourhoods, OWNERS[district.code], strict=True):
            for complexes, street in enumerate(neighbourhood.street_names, 1):
                code = f"{neighbourhood.code[-4:]}{complexes:02d}"
                doors = round(share * chance.uniform(0.7, 1.3))
                galleries = list(_galleries(doors)) if chance.random() < _IN_FLATS else [""] * doors
                name = f"{street}flat" if galleries[0] else f"{street} en omgeving"
                for number, gallery in enumerate(galleries, 1):
                    if number % _DOORS_TO_A_POSTCODE == 1:
                        postcode = next(postcodes)
                    bag_id = f"999920{len(found) + 1:010d}"
                    found.append(
                        Home(bag_id, street, number, postcode, neighbourhood.code, corporation, code, name, gallery)
                    )
    return found


def _galleries(doors: int) -> Iterator[str]:
    """The gallery of each door of a block, whole galleries only."""
    for gallery in range(-(-doors // ON_A_GALLERY)):
        building, floor = divmod(gallery, _GALLERIES_IN_A_BUILDING)
        yield from [f"Galerij {building + 1}{'ABCD'[floor]}"] * ON_A_GALLERY


def addresses_file(found: Sequence[Home]) -> bytes:
    """The homes as a BAG extract (CSV)."""
    header = (
        "nummeraanduiding",
        "verblijfsobject",
        "openbareruimte",
        "huisnummer",
        "postcode",
        "woonplaats",
        "buurtcode",
    )
    return _csv(
        header,
        ((h.bag_id, h.bag_object, h.street, h.number, h.postcode, CITY, h.neighbourhood) for h in found),
    )


def complexes_file(found: Sequence[Home]) -> bytes:
    """The homes as the corporations list them: which is in which complex, on which gallery (CSV)."""
    header = ("corporatie", "complexcode", "complexnaam", "nummeraanduiding", "galerij")
    return _csv(header, ((h.corporation, h.complex_code, h.complex_name, h.bag_id, h.gallery) for h in found))


def _csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([header, *rows])
    return text.getvalue().encode()
