"""Files in the layouts that the product reads: the real ones where they are, and made ones of the same shape."""

import json
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

NOON = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
REAL = Path(__file__).resolve().parents[3] / "shared" / "places"

UTRECHT = {f"{d:02}": [f"{d:02}{n:02}" for n in range(11, 22 + (d == 1))] for d in range(1, 11)}
"""Ten districts with 111 neighbourhoods, as Utrecht has."""


def square(west: float, south: float, size: float = 0.01) -> dict[str, Any]:
    """A square of `size` degrees."""
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def rd_square(west: int, south: int, size: int = 500) -> dict[str, Any]:
    """A square of `size` metres in RD."""
    return square(west, south, size)


def feature(geometry: dict[str, Any] | None, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: object, crs: str = "") -> BytesIO:
    content: dict[str, Any] = {"type": "FeatureCollection", "features": features}
    if crs:
        content["crs"] = {"type": "name", "properties": {"name": crs}}
    return BytesIO(json.dumps(content).encode())


def neighbourhood(
    code: str, name: str, *, year: int = 2014, at: tuple[float, float] = (5.10, 52.09), **more: Any
) -> dict[str, Any]:
    """A neighbourhood in the layout with buurtcode, a square with its south-west corner `at`."""
    return feature(
        square(*at), buurtcode=code, buurtnaam=name, wijkcode="WK" + code[2:8], gemeentecode="GM" + code[2:6],
        gemeentenaam="Utrecht", jaar=year, **more,
    )  # fmt: skip


def made_districts() -> BytesIO:
    """Utrecht's districts in the layout with wijkcode, each a column on the map."""
    return collection(
        *(
            feature(
                square(5.0 + int(district) * 0.02, 52.0, 0.02),
                gemeentecode="GM0344", gemeentenaam="Utrecht", jaar=2014, wijkcode=f"WK0344{district}",
                wijknaam=f"Wijk {district}",
            )
            for district in UTRECHT
        ),
        crs="urn:ogc:def:crs:OGC:1.3:CRS84",
    )  # fmt: skip


def made_neighbourhoods() -> BytesIO:
    """Utrecht's neighbourhoods in the layout with buurtcode, stacked in their district's column."""
    return collection(
        *(
            neighbourhood(f"BU0344{code}", f"Buurt {code}", at=(5.0 + int(district) * 0.02, 52.0 + row * 0.01))
            for district, codes in UTRECHT.items()
            for row, code in enumerate(codes)
        ),
        crs="urn:ogc:def:crs:OGC:1.3:CRS84",
    )


def made_rd() -> BytesIO:
    """Almere's six neighbourhoods in the layout with statcode, in RD and without a word about it."""
    codes = ["BU00340101", "BU00340102", "BU00340201", "BU00340202", "BU00340203", "BU00340204"]
    return collection(
        *(
            feature(
                rd_square(143_000 + place * 500, 483_000),
                statcode=code, jrstatcode=f"2025{code}", statnaam=f"Buurt {code}", gmCode="GM0034", rubriek="buurt",
                id=place,
            )
            for place, code in enumerate(codes)
        )
    )  # fmt: skip


def real(name: str) -> BytesIO:
    return BytesIO((REAL / name).read_bytes())


def csv(*lines: str, encoding: str = "utf-8") -> BytesIO:
    return BytesIO("\n".join(lines).encode(encoding))


BAG_HEADER = (
    "openbareruimte;huisnummer;huisletter;huisnummertoevoeging;postcode;woonplaats;nummeraanduiding;object_id;"
    "buurtcode;lon;lat"
)


def bag_line(n: int, street: str = "Kanaalstraat", number: object = "", letter: str = "", addition: str = "",
             postcode: str = "3531CJ", city: str = "Utrecht", code: str = "BU03440211", lon: object = "",
             lat: object = "") -> str:  # fmt: skip
    """A line under `BAG_HEADER`; `n` makes its BAG ids."""
    number = number or n
    return f"{street};{number};{letter};{addition};{postcode};{city};034420{n:010};034401{n:010};{code};{lon};{lat}"


COMPLEX_HEADER = (
    "corporatie,complexcode,complexnaam,galerij,nummeraanduiding,postcode,huisnummer,huisletter,huisnummertoevoeging"
)
