"""Reading the record's seals: is it whole?"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection

from waakvlam.journal.models import Seal
from waakvlam.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Head:
    """The last seal: its number and its root in hex. Kept elsewhere, it proves later that nothing was cut off."""

    number: int
    root: str

    def __str__(self) -> str:
        return f"{self.number}:{self.root}"


def head(viewer: Viewer) -> Head | None:
    """The last seal, or None before the first. Needs the clock role."""
    last = Seal.objects.order_by("-number").first()
    return Head(last.number, bytes(last.root).hex()) if last else None


def broken_seals(viewer: Viewer, kept: Head | None = None) -> Iterator[tuple[int, str]]:
    """Each seal that no longer fits its events, as (number, why). An unbroken record yields nothing.

    An edited, removed or inserted event changes its block's root; a removed seal leaves a gap. `kept` is a head
    that was noted earlier: with it, a record that was cut off behind its end is found too. Needs the clock role.
    """
    expected = 0
    roots: dict[int, str] = {}
    for seal in Seal.objects.order_by("number").iterator():
        expected += 1
        if seal.number != expected:
            yield expected, "the seal is missing"
            expected = seal.number
        with connection.cursor() as cursor:
            cursor.execute("SELECT events, root FROM walls.journal_check(%s)", [seal.number])
            events, root = cursor.fetchone()
        if bytes(root) != bytes(seal.root):
            yield seal.number, f"{seal.events} events were sealed, {events} are there, and their root differs"
        roots[seal.number] = bytes(seal.root).hex()
    if kept and roots.get(kept.number) != kept.root:
        yield kept.number, "the noted head is not in the record"


def lag(viewer: Viewer) -> timedelta:
    """How long the oldest unsealed event has been waiting; zero when none waits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.journal_lag()")
        (waited,) = cursor.fetchone()
    return waited or timedelta()
