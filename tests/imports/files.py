"""Files as people give them: in pieces, in the layouts of the imports."""

from collections.abc import Iterator
from io import BytesIO
from uuid import UUID

from tests.cast import Cast
from tests.places import files as places
from tests.signals_import import files as signals
from waakvlam.imports.actions.receiving import receive
from waakvlam.imports.models import FileKind
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter

WORDS = "Elke nacht muziek"


def areas() -> BytesIO:
    """A neighbourhood, and one with a broken code."""
    return places.collection(places.neighbourhood("BU99990301", "Sluiswijk"), places.neighbourhood("BU99", "Nergens"))


def told(*, broken: int = 1) -> BytesIO:
    """A signal about the cast's home, and lines that cannot be read."""
    return signals.csv(
        signals.line("S-1", words=WORDS), *(signals.line(f"S-{n + 2}", date="ooit") for n in range(broken))
    )


def pieces(file: BytesIO, size: int = 100) -> Iterator[bytes]:
    """A file as it comes in."""
    while piece := file.read(size):
        yield piece


def give(cast: Cast, name: str, kind: FileKind, file: BytesIO, team: UUID | None = None) -> UUID:
    """Somebody of the cast gives a file; signals for the team that they are in."""
    by = cast.viewer(name, at=now())
    with enter(by):
        return receive(
            by=by, kind=kind, pieces=pieces(file), team=team or (by.teams[0] if kind is FileKind.SIGNALS else None)
        )
