"""One situation as those in it live it: who tells, who comes to the door, who writes back.

Every verb is a person (or the public) entering a context at the case's moment and doing one thing there, through the
same actions as everybody else.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from waakvlam.demo.moments import NEVER, day_of
from waakvlam.demo.people import PEOPLE, TEAMS, Away, Person, TeamCard, id_of
from waakvlam.duties.models import DutyKind
from waakvlam.duties.queries import for_refs
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.parties.models import Task
from waakvlam.signals.actions import acting, answering, informing, telling
from waakvlam.signals.actions.acting import VisitOutcome
from waakvlam.signals.catalogue import Observer
from waakvlam.signals.models import Answer, Channel, Concern, Ground, Outcome, Source
from waakvlam.signals.queries.concerns import open_concern
from waakvlam.signals.receipt import hash_code
from waakvlam.signals.states import AnswerState, ConcernState, InformingState

_CLOSED = [ConcernState.CONCLUDED, ConcernState.LAPSED]
_TEAM_OF = {card.id: card for card in TEAMS.values()}


def viewer(somebody: Person, now: datetime) -> Viewer:
    """This person at work at a moment."""
    return Viewer(
        Role.APP,
        now,
        person=somebody.id,
        name=somebody.name,
        teams=(somebody.team.id,),
        permissions=somebody.permissions,
    )


@dataclass(slots=True)
class Case:
    """A situation at one home. `now` follows the script; `team` and `person` are whose turn it is.

    `spared` are people (by first name) who take up nothing of this by lot.
    """

    name: str
    address: UUID
    area: str
    chance: random.Random
    away: list[Away]
    spared: frozenset[str] = frozenset()
    now: datetime = NEVER
    seriousness: int = 1
    concern: UUID | None = None
    open: bool = False
    team: TeamCard | None = None
    person: Person | None = None
    told: int = 0
    codes: list[str] = field(default_factory=list)

    def colleague(self) -> Person:
        """Who of the team takes this up today: whoever had it, or else somebody who is there."""
        day = day_of(self.now)
        absent = {away.person for away in self.away if away.since <= day <= away.until}
        there = [each for each in PEOPLE if each.team == self.team and each not in absent]
        if self.person in there:
            return there[there.index(self.person)]
        return self.chance.choice([each for each in there if each.first_name not in self.spared] or there)

    def local(self, task: Task) -> TeamCard:
        """The team that is for a task in this district."""
        around = (self.area, "WK" + self.area[2:8], "GM" + self.area[2:6])
        return next(card for code in around for card in TEAMS.values() if (code, task) in card.areas)

    def tell(
        self,
        observer: Observer,
        kinds: tuple[str, ...],
        words: str = "",
        *,
        by: Person | None = None,
        source: Source = Source.NEIGHBOUR,
        channel: Channel | None = Channel.RECEIPT,
        contact: telling.Contact = telling.Contact(),  # noqa: B008 (frozen)
        seriousness: int | None = None,
        arrears: bool = False,
    ) -> None:
        """Somebody tells what they see at this home."""
        self.told += 1
        intake = Viewer(
            Role.INTAKE,
            self.now,
            address=self.address,
            person=by.id if by else None,
            teams=(by.team.id,) if by else (),
        )
        with enter(intake):
            receipt = telling.tell(
                telling.Telling(
                    client="public" if by is None else by.team.organisation,
                    key=id_of("telling", self.name, str(self.told)),
                    observer=observer,
                    source=source,
                    kinds=kinds,
                    observed_at=self.now - timedelta(minutes=self.chance.randrange(5, 600)),
                    words=words,
                    seriousness=seriousness,
                    channel=channel,
                    contact=contact,
                    arrears=arrears,
                ),
                by=intake,
            )
            here = (
                Concern.objects.exclude(state__in=_CLOSED).values_list("id", "team_id", "purpose").order_by("purpose")
            )
            concern, team, _purpose = here[0] if arrears else here.reverse()[0]
        self.seriousness = max(self.seriousness, receipt.seriousness)
        self.codes += [receipt.code] if receipt.code else []
        if concern != self.concern:
            self.concern, self.team, self.person = concern, _TEAM_OF[team], None
        self.open = True

    @contextmanager
    def _as(self, somebody: Person) -> Iterator[tuple[Viewer, UUID]]:
        by = viewer(somebody, self.now)
        assert self.concern is not None  # told before anybody acts
        with enter(by):
            yield by, self.concern

    def accept(self, by: Person) -> None:
        """Somebody of the team takes it on."""
        with self._as(by) as (viewer, concern):
            acting.accept(by=viewer, concern=concern)
        self.person = by

    def visit(self, by: Person, outcome: VisitOutcome, words: str, *, told_why: bool = True) -> None:
        """Somebody drops in; perhaps that concludes it."""
        with self._as(by) as (viewer, concern):
            self.open = not acting.visit(by=viewer, concern=concern, outcome=outcome, told_why=told_why, words=words)
        self.person = by

    def note(self, by: Person, words: str) -> None:
        """Something was done, and written down."""
        with self._as(by) as (viewer, concern):
            acting.note(by=viewer, concern=concern, words=words)

    def send_back(self, by: Person, reason: str, to: TeamCard) -> None:
        """'Nee, omdat': it goes to `to`."""
        with self._as(by) as (viewer, concern):
            acting.return_concern(by=viewer, concern=concern, reason=reason)
        self.team, self.person = to, None

    def pass_on(self, by: Person, to: TeamCard, reason: str) -> None:
        """Another team can do this better."""
        with self._as(by) as (viewer, concern):
            acting.pass_on(by=viewer, concern=concern, team=to.id, reason=reason)
        self.team, self.person = to, None

    def answer(self, by: Person, code: str, call: str) -> None:
        """Everybody who waits hears back: an approved text by their receipt, or a call."""
        with self._as(by) as (viewer, concern):
            self._answer(viewer, open_concern(viewer, concern, activity="situation page"), code, call)

    def _answer(self, viewer: Viewer, concern: Concern, code: str, call: str) -> None:
        answering.give_standard_answers(by=viewer, concern=concern, code=code)
        for answer in Answer.objects.filter(concern=concern, state=AnswerState.OWED).values_list("id", flat=True):
            answering.give_answer(by=viewer, answer=answer, words=call, how=Channel.PHONE)

    def ask_back(self, by: Person, words: str) -> None:
        """A question to the first reporter."""
        with self._as(by) as (viewer, concern):
            open_concern(viewer, concern, activity="situation page")
            first = (
                Answer.objects.filter(concern=concern, code_hash__isnull=False)
                .order_by("told_at")
                .values_list("id", flat=True)[0]
            )
            answering.ask_reporter(by=viewer, answer=first, words=words)

    def inform(self, by: Person, how: Channel) -> None:
        """The person concerned hears that somebody told about them."""
        with self._as(by) as (viewer, concern):
            informing.person_told(by=viewer, concern=concern, how=how)

    def postpone(self, by: Person, ground: Ground, why: str) -> None:
        """Ask that telling the person waits."""
        with self._as(by) as (viewer, concern):
            informing.ask_to_postpone(by=viewer, concern=concern, ground=ground, why=why)

    def agree(self, by: Person) -> None:
        """Agree, as the second person."""
        with self._as(by) as (viewer, concern):
            informing.agree_to_postpone(by=viewer, concern=concern)

    def wrap_up(self, by: Person, outcome: Outcome, *, code: str, call: str, words: str = "") -> None:
        """Answer who waits, tell the person if that was not done, and conclude."""
        with self._as(by) as (viewer, concern):
            found = open_concern(viewer, concern, activity="situation page")
            if found.informing.state == InformingState.OWED:
                informing.tell_person(by=viewer, concern=found, how=Channel.PHONE)
            self._answer(viewer, found, code, call)
            acting.conclude(by=viewer, concern=concern, outcome=outcome, words=words)
        self.open = False

    @contextmanager
    def _reporter(self, code: str) -> Iterator[Viewer]:
        reader = Viewer(Role.REPORTER, self.now, receipt=hash_code(code))
        with enter(reader):
            yield reader

    def look(self, code: str) -> None:
        """The reporter opens their receipt."""
        with self._reporter(code) as reader:
            answering.see(by=reader)

    def write(self, code: str, words: str) -> None:
        """The reporter writes something."""
        with self._reporter(code) as reader:
            answering.write(by=reader, words=words)

    def judge(self, code: str, *, helped: bool, words: str = "") -> None:
        """The reporter says whether it helped; if not, it is open again."""
        with self._reporter(code) as reader:
            answering.say_helped(by=reader, helped=helped, words=words)
        self.open = self.open or not helped

    def reply(self, by: Person, words: str) -> None:
        """Reporters who wrote something get a word back."""
        with self._as(by) as (viewer, concern):
            open_concern(viewer, concern, activity="situation page")
            answers = list(Answer.objects.filter(concern=concern).values_list("id", flat=True))
            for duty in for_refs(viewer, answers):
                if duty.kind == DutyKind.REPLY:
                    answering.give_answer(by=viewer, answer=duty.ref, words=words, how=Channel.RECEIPT)
