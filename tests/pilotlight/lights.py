"""How tests tell the story of a light: who does what, each step a context of its own; after each step all agrees."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models.expressions import RawSQL

from tests.cast import NOON, Cast, Settled
from tests.pilotlight.steps import assert_in_step, read_light
from waakvlam.access.models import Category, Grant, PurposeCode
from waakvlam.access.queries import open_door
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.households.models import Involvement
from waakvlam.journal.models import Event
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.pilotlight.actions.checking import Entry, Made, check_in
from waakvlam.pilotlight.actions.proposing import choose_keeper, propose
from waakvlam.pilotlight.actions.reaching import Said, reach_out, record_answer
from waakvlam.pilotlight.models import CheckIn, How, Light, Mood, Origin, Result
from waakvlam.places.models import Address

ALL = Category(127)


@dataclass
class Story:
    """Farid and his light: kept by Chantal, with Amira as deputy, unless the test says otherwise."""

    cast: Cast
    now: datetime = NOON
    id: UUID = field(default=UUID(int=0))
    home: Address | None = None

    @cached_property
    def farid(self) -> Settled:
        """Farid at home, known to the neighbourhood team."""
        return self.cast.farid(at=NOON, home=self.home)

    def person(self, name: str) -> UUID:
        return self.cast.people[name][0].id

    def team(self, name: str) -> UUID:
        return self.cast.teams[name].id

    def resident(self) -> Viewer:
        return Viewer(Role.RESIDENT, self.now, resident=self.farid.person)

    def passes(self, **time: float) -> None:
        """Time goes by."""
        self.now += timedelta(**time)

    def does(self, who: str | Viewer, action: Callable[..., Any], **what: Any) -> Any:
        """Somebody does something; then light, duty and warmth agree."""
        by = self.cast.viewer(who, at=self.now) if isinstance(who, str) else who
        with enter(by):
            result = action(by=by, **what)
        if self.id.int:
            assert_in_step(self.id, self.now)
        return result

    def reads(self, who: str | Viewer, query: Callable[..., Any], *what: Any, **more: Any) -> Any:
        """What somebody reads."""
        by = self.cast.viewer(who, at=self.now) if isinstance(who, str) else who
        with enter(by):
            return query(by, *what, **more)

    @property
    def light(self) -> Light:
        """The light as it stands."""
        return read_light(self.id, self.now)

    def is_proposed(self, by: str = "Amira", origin: Origin = Origin.CONCERN, words: str = "Al weken stil.") -> None:
        self.id = self.does(
            by, propose, resident=self.farid.person, origin=origin, team=self.team("neighbourhood"), words=words
        )
        assert_in_step(self.id, self.now)

    def gets_keeper(self, by: str = "Iris", keeper: str = "Chantal", deputy: str | None = "Amira", **more: Any) -> None:
        named = {"keeper": self.person(keeper), "deputy": deputy and self.person(deputy)}
        self.does(by, choose_keeper, light=self.id, **named, **more)

    def is_reached_out_to(self) -> None:
        """Proposed, with a keeper who makes contact."""
        self.is_proposed()
        self.gets_keeper()
        self.does("Chantal", reach_out, light=self.id)

    def is_lit(self) -> None:
        """The resident said yes."""
        self.is_reached_out_to()
        self.does("Chantal", record_answer, light=self.id, answer=Said.YES, words="Graag.")

    def contact(
        self,
        result: Result = Result.REACHED,
        *,
        by: str = "Chantal",
        how: How = How.VISIT,
        mood: Mood = Mood.UNASKED,
        **more: Any,
    ) -> Made:
        """A contact moment is written down."""
        made: Made = self.does(by, check_in, entry=Entry(self.id, how, result, mood, **more))
        return made

    def asked(self, *kinds: DutyKind) -> set[tuple[DutyKind, str, str | None]]:
        """What is open about the resident or light, as (kind, team, first name or None)."""
        return {
            (DutyKind(d.kind), d.team.name, d.person.name.split()[0] if d.person else None)
            for d in self.duties(*kinds or tuple(DutyKind))
        }

    def duties(self, *kinds: DutyKind) -> list[Duty]:
        with enter(self.cast.clock(self.now)):
            found = Duty.objects.select_related("team", "person", "second")
            return list(found.filter(done_at=None, kind__in=kinds).order_by("due_at", "kind"))

    def looks(self, who: str, query: Callable[[], Any]) -> Any:
        """What somebody reads about Farid after opening the door as wide as it goes."""
        by = self.cast.viewer(who, at=self.now)
        with enter(by):
            open_door(by, [self.farid.person], categories=ALL, activity="test", purpose=PurposeCode.PILOT_LIGHT)
            return query()

    def sees(self, who: str) -> bool:
        """Whether the door to Farid opens for somebody."""
        by = self.cast.viewer(who, at=self.now)
        with enter(by):
            return bool(
                open_door(by, [self.farid.person], categories=ALL, activity="test", purpose=PurposeCode.PILOT_LIGHT)
            )

    def happened(self, ref: UUID | None = None) -> list[str]:
        """What the record says of the light, or of another row, oldest first, as Amira may read it."""
        rows = Event.objects.filter(ref=ref or self.id).order_by("at", RawSQL("seq", ()))
        return list(self.looks("Amira", lambda: list(rows.values_list("kind", flat=True))))

    def grants(self, team: str) -> set[tuple[int, str]]:
        """What a team may see of Farid, as (categories, basis), as Amira may read it."""
        rows = Grant.objects.filter(subject=self.farid.person, team=self.team(team), dormant=False)
        return set(self.looks("Amira", lambda: list(rows.values_list("categories", "basis"))))

    def helping(self) -> set[tuple[str, str]]:
        """Who helps Farid now, as (role, first name), as Amira may read it."""
        rows = Involvement.objects.filter(subject=self.farid.person, until=None).select_related("person")
        return {(i.role, i.person.name.split()[0]) for i in self.looks("Amira", lambda: list(rows)) if i.person}

    def check_ins(self) -> list[CheckIn]:
        """The contacts of the light, as Amira may read them, oldest first."""
        rows = CheckIn.objects.filter(light=self.id).order_by("at", "recorded_at", "id")
        return list(self.looks("Amira", lambda: list(rows)))
