"""The cast around areas: a coordinator, a director, a gallery of eight homes, and weeks of signals."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from tests.cast import AREA, NOON, Cast
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.places.models import Address, Complex, Gallery, Street
from waakvlam.places.rules import normalised
from waakvlam.watch.actions.counting import count_weeks

WEEK = timedelta(weeks=1)


@dataclass
class Homes:
    """A complex with one gallery, and its homes."""

    complex: Complex
    gallery: Gallery
    homes: list[Address]
    street: Street


def make_gallery(number: int = 8, name: str = "Derde galerij") -> Homes:
    """A gallery with so many homes in the neighbourhood of the cast."""
    block = Complex(corporation="De Haard", code=uuid4().hex[:8], name="De Wachter")
    gallery = Gallery(complex=block, name=name)
    street = Street(key=normalised(name), neighbourhood=AREA)
    homes = [
        Address(
            bag_id=str(uuid4().int)[:16],
            street=name,
            street_key=normalised(name),
            number=n,
            postcode="9999AC",
            city="Vlamstad",
            neighbourhood=AREA,
            complex=block,
            gallery=gallery,
        )
        for n in range(1, number + 1)
    ]
    with enter(Viewer(Role.LOADER, NOON)):
        for row in (block, gallery, street, *homes):
            row.save(force_insert=True)
    return Homes(block, gallery, homes, street)


def watch(at: datetime = NOON) -> Viewer:
    """The role that counts."""
    return Viewer(Role.WATCH, at)


def counted(at: datetime = NOON, **how: Any) -> int:
    """Count what is over."""
    by = watch(at)
    with enter(by):
        return count_weeks(by=by, **how)


def does(cast: Cast, name: str, action: Any, at: Any = NOON, **what: Any) -> Any:
    """Somebody acts."""
    by = cast.viewer(name, at=at)
    with enter(by):
        return action(by=by, **what)


def asks(cast: Cast, name: str, query: Any, *args: Any, at: Any = NOON, **what: Any) -> Any:
    """Somebody reads."""
    by = cast.viewer(name, at=at)
    with enter(by):
        return query(by, *args, **what)


__all__ = ["AREA", "NOON", "WEEK", "Homes", "asks", "counted", "does", "make_gallery", "watch"]
