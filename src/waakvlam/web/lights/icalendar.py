"""A calendar as RFC 5545 writes it: the few lines that appointments without content need."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

LASTS = timedelta(minutes=30)
"""How much room a moment takes in a calendar."""

LONGEST = 75
"""Octets of a line, without its end."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """A moment that ends at `until`; `id` stays the same when it moves."""

    id: UUID
    until: datetime


def calendar_of(appointments: Iterable[Appointment], *, title: str, now: datetime) -> str:
    """These appointments, each under the same neutral title, as a calendar that programs follow."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//calendar//NL", "METHOD:PUBLISH"]
    for one in appointments:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{one.id}",
            f"DTSTAMP:{moment(now)}",
            f"DTSTART:{moment(one.until - LASTS)}",
            f"DTEND:{moment(one.until)}",
            f"SUMMARY:{escaped(title)}",
            "TRANSP:TRANSPARENT",
            "CLASS:PRIVATE",
            "END:VEVENT",
        ]
    return "".join(f"{folded(line)}\r\n" for line in [*lines, "END:VCALENDAR"])


def moment(at: datetime) -> str:
    """A moment in UTC (RFC 5545, 3.3.5)."""
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def escaped(text: str) -> str:
    """Text as a value (RFC 5545, 3.3.11)."""
    for special in ("\\", ";", ","):
        text = text.replace(special, f"\\{special}")
    return text.replace("\r\n", "\\n").replace("\n", "\\n")


def folded(line: str) -> str:
    """A line in pieces of at most 75 octets, never within a character (RFC 5545, 3.1)."""
    pieces, piece, size = [], "", 0
    for character in line:
        width = len(character.encode())
        if size + width > LONGEST:
            pieces.append(piece)
            piece, size = "", 1  # the space that marks a continued line
        piece += character
        size += width
    return "\r\n ".join([*pieces, piece])
