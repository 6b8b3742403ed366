"""Files as a corporation's own system makes them: CSV with VERA codes."""

from io import BytesIO

HEADER = "bron-id;datum;soort;detailsoort;postcode;huisnummer;huisletter;toevoeging;nummeraanduiding;toelichting"
HOME = "9999200000000001"


def line(
    id: str = "S-1",
    *,
    date: str = "2026-03-09",
    kind: str = "OVE",
    detail: str = "GEL",
    postcode: str = "",
    number: str = "",
    letter: str = "",
    addition: str = "",
    home: str = HOME,
    words: str = "",
) -> str:
    return ";".join([id, date, kind, detail, postcode, number, letter, addition, home, words])


def csv(*lines: str, header: str = HEADER) -> BytesIO:
    return BytesIO("\n".join([header, *lines]).encode())
