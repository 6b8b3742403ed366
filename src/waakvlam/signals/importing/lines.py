"""What one line of a corporation's file says. Pure; a bad line raises `Invalid`, with a reason that quotes no words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils.translation import gettext as _

from waakvlam.kernel.errors import Invalid
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.places.lines import COMPLEX_COLUMNS
from waakvlam.places.reading import Columns
from waakvlam.places.rules import Door
from waakvlam.signals.importing.vera import ACTIVE, Meaning, meaning
from waakvlam.signals.queries.homes import door

LONGEST_WORDS = 2000
LONGEST_ID = 100

COLUMNS: Columns = {
    "id": ("bron-id", "signalering-id", "id", "source-id"),
    "date": ("datum", "begindatum", "date"),
    "kind": ("soort", "signaleringsoort", "kind"),
    "detail": ("detailsoort", "signaleringdetailsoort", "detail"),
    "status": ("status", "signaleringstatus"),
    "words": ("toelichting", "omschrijving", "words"),
    **{name: COMPLEX_COLUMNS[name] for name in ("bag_id", "postcode", "number", "letter", "addition")},
}
REQUIRED = ("id", "date", "kind")

_DUTCH_DAY = re.compile(r"([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})")


@dataclass(frozen=True, slots=True)
class SignalLine:
    """A signal in the corporation's own system: its id there, what it means here, when and where."""

    id: str
    meaning: Meaning
    observed_at: datetime
    door: Door
    words: str


def signal_line(cells: Mapping[str, str]) -> SignalLine:
    """A signal from a line (the columns are in `COLUMNS`). Raises `Invalid` with its first fault."""
    source = cells["id"]
    if not source:
        raise Invalid(_("The id in your own system (bron-id) is missing."))
    if len(source) > LONGEST_ID:
        raise Invalid(_("The id in your own system (bron-id) is too long."))
    if cells.get("status", "") not in ("", ACTIVE):
        raise Invalid(_("In your own system this signal is not active any more."))
    words = cells.get("words", "")
    if len(words) > LONGEST_WORDS:
        raise Invalid(_("The explanation is longer than %(longest)d characters.") % {"longest": LONGEST_WORDS})
    return SignalLine(
        id=source,
        meaning=meaning(cells["kind"].upper(), cells.get("detail", "").upper()),
        observed_at=moment(cells["date"]),
        door=door(**{name: cells.get(name, "") for name in ("bag_id", "postcode", "number", "letter", "addition")}),
        words=words,
    )


def moment(text: str) -> datetime:
    """A moment in a file: '2026-03-10', '10-3-2026' or ISO 8601 with a time; the Netherlands' time unless it says else.

    A day without a time is its beginning, so that today is never in the future. Raises `Invalid`.
    """
    try:
        if dutch := _DUTCH_DAY.fullmatch(text):
            day, month, year = map(int, dutch.groups())
            return datetime.combine(date(year, month, day), time(), AMSTERDAM)
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Invalid(_("The date cannot be read. Write it like 2026-03-10.")) from None
    return found if found.tzinfo else found.replace(tzinfo=AMSTERDAM)
