"""Random stories by random people: whatever they try, nothing is ever without an owner, and no answer vanishes."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.cast import NOON, Cast
from tests.signals.story import Story
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.signals.actions import acting, answering, erasing, informing, reopening
from waakvlam.signals.actions.telling import Contact, Told
from waakvlam.signals.catalogue import Observer
from waakvlam.signals.models import Answer, Channel, Concern, Ground, Informing, Outcome
from waakvlam.signals.queries.concerns import concerns_behind
from waakvlam.signals.states import OPEN

pytestmark = pytest.mark.usefixtures("rolled_back")
STAFF = ("Amira", "Chantal", "Bram", "Iris", "Hugo", "Dirk")
OWNERS = {"neighbourhood": "Amira", "caretakers": "Bram", "coordination": "Iris"}
who = st.sampled_from(STAFF)
team = st.sampled_from(["neighbourhood", "caretakers", "coordination", "clinic"])

steps = st.one_of(
    st.tuples(st.just("tells"), st.sampled_from(["noise", "confused", "curtains", "wants_to_die"]), st.booleans()),
    st.tuples(st.just("professional"), st.sampled_from(["support_stopped", "rent_late", "noise"]), st.booleans()),
    st.tuples(st.just("accept"), who),
    st.tuples(st.just("visit"), who, st.sampled_from(acting.VisitOutcome), st.booleans()),
    st.tuples(st.just("note"), who),
    st.tuples(st.just("return"), who),
    st.tuples(st.just("pass on"), who, team),
    st.tuples(st.just("conclude"), who, st.sampled_from(Outcome)),
    st.tuples(st.just("reopen"), who),
    st.tuples(st.just("answer"), who),
    st.tuples(st.just("told"), who),
    st.tuples(st.just("no person"), who),
    st.tuples(st.just("postpone"), who),
    st.tuples(st.just("agree"), who),
    st.tuples(st.just("disagree"), who),
    st.tuples(st.just("writes")),
    st.tuples(st.just("judges"), st.booleans()),
    st.tuples(st.just("explain"), st.just("Iris")),
    st.tuples(st.just("all goes well"), st.sampled_from(sorted(OWNERS.values()))),
    st.tuples(st.just("time passes"), st.integers(1, 40)),
)
# What chance alone would seldom do: a course that somebody would really take.
COURSES: list[list[tuple[Any, ...]]] = [
    [("all goes well", "Bram"), ("reopen", "Bram")],
    [("all goes well", "Bram"), ("writes",)],
    [("all goes well", "Bram"), ("judges", False)],
    [("return", "Bram"), ("return", "Amira"), ("accept", "Iris")],
    [("told", "Bram"), ("pass on", "Bram", "neighbourhood"), ("all goes well", "Amira")],
    [("postpone", "Bram"), ("return", "Bram"), ("agree", "Amira"), ("time passes", 30)],
    [("time passes", 32)],
]
stories = st.lists(st.one_of(steps.map(lambda step: [step]), st.sampled_from(COURSES)), min_size=3, max_size=12)


class World(Story):
    """A story that goes on by itself."""

    def __init__(self, cast: Cast) -> None:
        super().__init__(cast)
        self.now: datetime = NOON
        self.told: list[Told] = []

    def step(self, verb: str, *how: Any) -> None:
        """Try something; a refusal is an outcome like any other."""
        with suppress(Refused, Missing, Invalid):
            self._step(verb, *how)

    def _step(self, verb: str, *how: Any) -> None:
        self.now += timedelta(hours=1)
        if verb == "tells":
            kind, call = how
            wanted: dict[str, Any] = {"channel": Channel.PHONE, "contact": Contact(phone="06")} if call else {}
            self.told.append(self.tells(kinds=(kind,), at=self.now, **wanted))
        elif verb == "professional":
            kind, arrears = how
            arrears = arrears and kind == "rent_late"
            self.told.append(self.colleague_tells("Bram", Observer.CORPORATION, kind, at=self.now, arrears=arrears))
        elif verb == "time passes":
            self.now += timedelta(days=how[0])
            by = self.cast.retention(self.now)
            with enter(by):
                erasing.erase_untold(by=by)
                erasing.erase_expired(by=by)
        elif verb == "all goes well":
            for step in ("accept", "answer", "told", "conclude"):
                self._act(step, *how, Outcome.HELPED)
        elif verb in ("writes", "judges") and self.told:
            told, at = self.told[-1], self.now
            if verb == "writes":
                self.reports(told, answering.write, words="Nog iets", at=at)
            else:
                self.reports(told, answering.say_helped, helped=how[0], at=at)
        elif verb not in ("writes", "judges"):
            self._act(verb, *how)

    def _act(self, verb: str, name: str, *more: Any) -> None:
        for concern in self.concerns:
            action, what = self._verbs(verb, *more)
            named = "answer" if verb == "answer" else "concern"
            for target in self._answers(concern) if verb == "answer" else [concern]:
                with suppress(Refused, Missing, Invalid):
                    self.does(name, action, at=self.now, **{named: target}, **what)

    def _answers(self, concern: Any) -> list[Any]:
        with enter(self.cast.retention(self.now)):
            return list(Answer.objects.filter(concern=concern).values_list("id", flat=True))

    def _verbs(self, verb: str, *more: Any) -> tuple[Any, dict[str, Any]]:
        verbs: dict[str, Callable[[], tuple[Any, dict[str, Any]]]] = {
            "accept": lambda: (acting.accept, {}),
            "visit": lambda: (acting.visit, {"outcome": more[0], "told_why": more[1]}),
            "note": lambda: (acting.note, {"words": "Gebeld"}),
            "return": lambda: (acting.return_concern, {"reason": "vol"}),
            "pass on": lambda: (acting.pass_on, {"team": self.cast.teams[more[0]].id, "reason": "beter daar"}),
            "conclude": lambda: (acting.conclude, {"outcome": more[0]}),
            "reopen": lambda: (reopening.reopen, {}),
            "answer": lambda: (answering.give_answer, {"words": "Dank u", "how": Channel.RECEIPT}),
            "told": lambda: (informing.person_told, {"how": Channel.PHONE}),
            "no person": lambda: (informing.no_person, {"why": "leeg"}),
            "postpone": lambda: (informing.ask_to_postpone, {"ground": Ground.INVESTIGATION, "why": "loopt"}),
            "agree": lambda: (informing.agree_to_postpone, {}),
            "disagree": lambda: (informing.disagree_to_postpone, {"why": "nee"}),
            "explain": lambda: (erasing.explain_lapse, {"why": "druk"}),
        }
        return verbs[verb]()

    def check(self) -> None:
        """What must be so, whatever happened."""
        with enter(self.cast.clock(self.now)):
            duties = list(Duty.objects.filter(done_at=None).select_related("team", "person"))
        asked = {(duty.ref, DutyKind(duty.kind)) for duty in duties}
        refs = {ref for ref, _kind in asked}
        with enter(self.cast.retention(self.now)):
            concerns = list(Concern.objects.values_list("id", "state", "subject_id"))
            answers = list(Answer.objects.values_list("id", "state", "concern_id"))
            informings = list(Informing.objects.values_list("id", "state", "concern_id"))
        for concern, state, subject in concerns:
            steps_asked = {kind for ref, kind in asked if ref == concern}
            if state in OPEN:
                assert steps_asked & {DutyKind.ACCEPT, DutyKind.ACT, DutyKind.ASSIGN}, "an open situation has an owner"
            elif state == "concluded":
                assert not steps_asked
                assert not {a for a, s, c in answers if c == concern and s == "owed"}, "nobody waits for an answer"
                assert not {i for i, s, c in informings if c == concern and i in refs}
            else:
                assert subject is None, "an empty mark is empty"
        for answer, state, _concern in answers:
            assert state != "owed" or (answer, DutyKind.ANSWER) in asked, "an answer owed is somebody's to give"
        for informing_id, state, _concern in informings:
            if state in ("owed", "asked to postpone", "postponed"):
                assert informing_id in refs, "an explanation owed is somebody's to give"
        members = {(team.id, person.id) for person, team, _role in self.cast.people.values()}
        for duty in duties:
            assert duty.person_id is None or (duty.team_id, duty.person_id) in members, "asked of who works there"
        self._check_doors(duties)

    def _check_doors(self, duties: list[Duty]) -> None:
        for team_name, name in OWNERS.items():
            theirs = [duty for duty in duties if duty.team.name == team_name and duty.subject]
            by = self.cast.viewer(name, at=self.now)
            with enter(by):
                seen = concerns_behind(by, theirs)
            assert seen.keys() == {duty.id for duty in theirs}, "who is asked can open the door"


@contextmanager
def forgotten() -> Iterator[None]:
    """Everything inside is undone: each example begins with an empty city."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=True,
    phases=[Phase.generate],  # a story of a dozen steps can be read as it is; making it shorter takes minutes
)
@given(stories.map(lambda parts: [step for part in parts for step in part]))
def test_nothing_is_ever_without_an_owner(cast: Cast, story: list[tuple[Any, ...]]) -> None:
    with forgotten():
        world = World(cast)
        world.step("tells", "noise", False)
        for step in story:
            world.step(*step)
            world.check()
