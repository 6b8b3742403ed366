"""How tests tell a story about one home: who does what, and what is asked of whom afterwards."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from tests.cast import NOON, Cast
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.parties.models import Professional
from waakvlam.signals.actions.acting import accept
from waakvlam.signals.actions.answering import give_answer
from waakvlam.signals.actions.informing import person_told
from waakvlam.signals.actions.telling import Telling, Told, tell
from waakvlam.signals.catalogue import Observer
from waakvlam.signals.models import Answer, Channel, Concern, Informing, Source
from waakvlam.signals.queries.concerns import ConcernPage, concern_page
from waakvlam.signals.receipt import hash_code
from waakvlam.signals.states import InformingState

ANSWERED = "We zijn langs geweest. Ziet u het weer? Meld het met uw code."


@dataclass
class Story:
    """One story with the cast; every step is a context of its own, as a page or a job would be."""

    cast: Cast

    def tells(self, **what: Any) -> Told:
        """Els tells (by default about noise); see `Cast.els_tells`."""
        return self.cast.els_tells(**what)

    def colleague_tells(self, name: str, observer: Observer, *kinds: str, at: datetime = NOON, **what: Any) -> Told:
        """A professional tells about the home."""
        by = self.cast.viewer(name, at=at, role=Role.INTAKE, address=self.cast.home.id)
        telling = Telling(
            client=name,
            key=uuid4(),
            observer=observer,
            source=Source.PROFESSIONAL,
            kinds=kinds,
            observed_at=at - timedelta(hours=1),
            **what,
        )
        with enter(by):
            return tell(telling, by=by)

    def does(self, name: str, action: Callable[..., Any], *, at: datetime = NOON, **what: Any) -> Any:
        """Somebody of the cast does something."""
        by = self.cast.viewer(name, at=at)
        with enter(by):
            return action(by=by, **what)

    def reporter(self, told: Told, *, at: datetime = NOON) -> Viewer:
        """Whoever holds the code of this telling."""
        assert told.code
        return Viewer(Role.REPORTER, at, receipt=hash_code(told.code))

    def reports(self, told: Told, action: Callable[..., Any], *, at: datetime = NOON, **what: Any) -> Any:
        """The reporter does something with the code."""
        by = self.reporter(told, at=at)
        with enter(by):
            return action(by=by, **what)

    def page(self, name: str, concern: UUID | None = None, *, at: datetime = NOON) -> ConcernPage:
        """What somebody sees of the (only) concern."""
        by = self.cast.viewer(name, at=at)
        found = concern or self.concern
        with enter(by):
            return concern_page(by, found)

    @property
    def concerns(self) -> list[UUID]:
        """Every concern that counts, oldest first."""
        with enter(self.cast_watch):
            return list(Concern.objects.order_by("opened_at").values_list("id", flat=True))

    @property
    def concern(self) -> UUID:
        """The one concern there is."""
        (only,) = self.concerns
        return only

    @property
    def cast_watch(self) -> Viewer:
        return Viewer(Role.WATCH, NOON)

    def state(self, concern: UUID | None = None) -> str:
        """Where the (only) concern stands."""
        found = concern or self.concern
        with enter(self.cast_watch):
            return str(Concern.objects.values_list("state", flat=True).get(id=found))

    def answers(self) -> list[str]:
        """Where the answers stand, in the order of telling."""
        with enter(self.cast_watch):
            return list(Answer.objects.order_by("told_at").values_list("state", flat=True))

    def informing(self) -> str:
        """Where the explanation of the (only) concern stands."""
        with enter(self.cast_watch):
            return str(Informing.objects.values_list("state", flat=True).get())

    def asked(self, *kinds: DutyKind) -> set[tuple[DutyKind, str, str | None]]:
        """What is open, as (kind, team, first name or None); of these kinds, or of all."""
        return {
            (DutyKind(d.kind), d.team.name, d.person.name.split()[0] if d.person else None)
            for d in self.duties(*kinds or tuple(DutyKind))
        }

    def duties(self, *kinds: DutyKind) -> list[Duty]:
        """The open duties of these kinds, by due time."""
        with enter(self.cast.clock()):
            found = Duty.objects.select_related("team", "person").filter(done_at=None, kind__in=kinds)
            return list(found.order_by("due_at"))

    def due(self, kind: DutyKind) -> datetime:
        """When the one open duty of this kind is due."""
        (only,) = self.duties(kind)
        return only.due_at

    def answer_id(self, told: Told) -> UUID:
        """The answer that this telling is owed."""
        with enter(self.reporter(told)):
            return Answer.objects.get().id

    def is_answered(self, name: str, told: Told, *, at: datetime = NOON) -> None:
        """Somebody gives the reporter an answer on the receipt channel."""
        answer = self.answer_id(told)
        self.does(name, give_answer, at=at, answer=answer, words=ANSWERED, how=Channel.RECEIPT)

    def is_ready_to_conclude(self, name: str, told: Told, *, at: datetime = NOON) -> None:
        """Accepted, answered and told: only concluding is left."""
        self.does(name, accept, at=at, concern=self.concern)
        if self.informing() == InformingState.OWED:
            self.does(name, person_told, at=at, concern=self.concern, how=Channel.IN_PERSON)
        self.is_answered(name, told, at=at)

    def person(self, name: str) -> Professional:
        """Somebody of the cast, as a professional."""
        return self.cast.people[name][0]

    def team(self, name: str) -> UUID:
        """A team of the cast."""
        return self.cast.teams[name].id

    def jobs(self, task: str) -> list[dict[str, str]]:
        """The arguments of the jobs of this name that were queued, as the worker will see them."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE waakvlam_worker")
            cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = %s", [task])
            found = [json.loads(args) if isinstance(args, str) else args for (args,) in cursor]
            cursor.execute("SET LOCAL ROLE NONE")
            return found
