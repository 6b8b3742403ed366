"""What somebody tells, the receipt for it, and by what it is known again when it is sent twice."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from uuid import UUID, uuid5

from waakvlam.kernel.viewer import Viewer
from waakvlam.signals.catalogue import Observer
from waakvlam.signals.models import Channel, Source
from waakvlam.signals.receipt import hash_content, hash_source, make_code

_TELLINGS = UUID("6f0f2f0e-8a53-4c0e-9a4d-5b8b6d2f7a11")
_SAYS_WHEN = (Source.API, Source.IMPORT)


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach the reporter: as much as they wanted to say, only for answering."""

    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """What somebody tells about one address.

    `client` and `key` identify the telling on the sender's side: sending it again changes nothing and gives the same
    receipt. `seriousness` is what the reporter said (0 to 4), `channel` how they want to be answered (None: not at
    all).
    """

    client: str
    key: UUID
    observer: Observer
    source: Source
    kinds: tuple[str, ...]
    observed_at: datetime
    words: str = ""
    seriousness: int | None = None
    channel: Channel | None = Channel.RECEIPT
    contact: Contact = field(default_factory=Contact)
    arrears: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """The receipt of a telling: the signal's id, how serious it was taken, and the code (16 characters, or None).

    `again` says that it came in before; the receipt is the same all the same.
    """

    signal: UUID
    seriousness: int
    code: str | None
    answer_due_at: datetime | None
    again: bool = field(default=False, compare=False)


def signal_id(client: str, key: UUID) -> UUID:
    """Under which id a sender's own id is kept: what two senders call the same never meets."""
    return uuid5(_TELLINGS, f"{client}/{key}")


def named(telling: Telling) -> tuple[UUID, str | None]:
    """The id and the receipt code of a telling: the same each time that it is sent. No code for who wants no answer."""
    signal = signal_id(telling.client, telling.key)
    return signal, make_code(signal.bytes) if telling.channel else None


def content_of(telling: Telling, address: UUID) -> bytes:
    """The same value for what is sent again, and another one for anything else; it cannot be turned back.

    Somebody who fills in a form says how long ago it was: that is another moment each time that it is sent.
    """
    moment = telling.observed_at.astimezone(UTC).isoformat() if telling.source in _SAYS_WHEN else ""
    contact = [telling.contact.name, telling.contact.phone, telling.contact.email]
    said = [telling.words, telling.seriousness, telling.arrears, telling.channel]
    return hash_content([str(address), sorted(telling.kinds), moment, *said, *contact])


def source_of(telling: Telling, by: Viewer) -> bytes:
    """One source, one key: the same organisation's professional, client or contact never counts twice."""
    contact = telling.contact.email or telling.contact.phone
    if telling.source is Source.NEIGHBOUR:
        return hash_source(contact) if contact else b""
    return hash_source(contact or f"{telling.source}/{by.person or telling.client}")
