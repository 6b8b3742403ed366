"""How tests tell what happens around a household: each step is a context of its own, as a page would be."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from tests.cast import NOON, Cast, Settled
from waakvlam.access.models import Category, PurposeCode
from waakvlam.access.queries import open_door
from waakvlam.households.actions import involve
from waakvlam.households.models import HelpRole, Law
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Viewer

ALL = Category(127)


@dataclass
class Household:
    """Farid at home, and who does what around him."""

    cast: Cast
    farid: Settled

    def team(self, name: str) -> UUID:
        """A team of the cast."""
        return self.cast.teams[name].id

    def person(self, name: str) -> UUID:
        """A professional of the cast."""
        return self.cast.people[name][0].id

    def does(self, name: str, action: Callable[..., Any], /, *, at: datetime = NOON, **what: Any) -> Any:
        """Somebody of the cast does something."""
        by = self.cast.viewer(name, at=at)
        with enter(by):
            return action(by=by, **what)

    def sees(
        self, name: str, subjects: Iterable[UUID], query: Callable[..., Any], *args: Any, at: datetime = NOON
    ) -> Any:
        """What somebody of the cast reads after opening every door that opens."""
        by = self.cast.viewer(name, at=at)
        with enter(by):
            self.look(by, subjects)
            return query(by, *args)

    @staticmethod
    def look(by: Viewer, subjects: Iterable[UUID]) -> None:
        """Open every door to these subjects that opens for somebody."""
        open_door(by, subjects, categories=ALL, activity="test", purpose=PurposeCode.PILOT_LIGHT)

    def helps(
        self,
        name: str,
        role: HelpRole = HelpRole.SUPPORT_WORKER,
        law: Law = Law.WMO,
        *,
        by: str = "Amira",
        subject: UUID | None = None,
        at: datetime = NOON,
        **more: Any,
    ) -> UUID:
        """Somebody is involved."""
        professional, team, _role = self.cast.people[name]
        made: UUID = self.does(
            by,
            involve,
            at=at,
            subject=subject or self.farid.person,
            role=role,
            law=law,
            team=team.id,
            person=professional.id,
            **more,
        )
        return made
