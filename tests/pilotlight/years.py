"""Years in a town with pilot lights: people keep, miss and hand over contact, and the clock notices (promise 4).

Everything goes through the actions, in a context of its own. Some of it is cut off after one of its statements and done
again: by a kill, a lost connection, or a database that stops and starts. Time jumps from one thing to the next; in
between the clock has nothing to do, by the index that it reads, and now and then it really ticks to show that.
`Years.live` raises AssertionError at the first moment at which something does not hold.
"""

import heapq
import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta
from functools import partial
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.db import Error, connection, connections

from tests import server
from tests.cast import AREA, Cast, _address, _person, _store
from tests.pilotlight.beholding import Town
from tests.pilotlight.steps import assert_all_in_step
from tests.signals.test_kills import Killed
from waakvlam.duties.actions.climbing import BATCH, tick
from waakvlam.duties.models import Rung
from waakvlam.households.actions import enter_home, move, register_resident
from waakvlam.kernel.context import enter
from waakvlam.kernel.migrating import OWNER_ALIAS
from waakvlam.kernel.viewer import Viewer
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.parties.actions import end_membership, record_absence
from waakvlam.parties.models import Membership, StaffRole, Team
from waakvlam.pilotlight.actions.away import follow_absence, release_faces
from waakvlam.pilotlight.actions.checking import Entry, check_in
from waakvlam.pilotlight.actions.moving import follow_move
from waakvlam.pilotlight.actions.policies import Terms, follow_policy, set_policy
from waakvlam.pilotlight.actions.proposing import choose_keeper, propose
from waakvlam.pilotlight.actions.reaching import Said, reach_out, record_answer
from waakvlam.pilotlight.actions.steering import pause, resume
from waakvlam.pilotlight.models import How, Mood, Origin, Result

BEGIN = datetime(2026, 3, 16, 9, tzinfo=AMSTERDAM)
MINUTE = timedelta(minutes=1)
KEEPERS_IN_TEAM = 5
NEXT_AREA = "BU99990102"
RHYTHMS = (Terms(), Terms(stages=[[2, "week", 3], [3, "month", 0]]), Terms(stages=[[1, "week", 4], [2, "month", 0]]))


@dataclass
class Home:
    """A light with whom it is for and who keeps it, as the town knows."""

    light: UUID
    person: UUID
    team: str


@dataclass
class Cut:
    """Lets a number of statements pass, and strikes after the last of them."""

    left: int
    strike: Callable[[], None]
    passed: int = 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        result = execute(*arguments)
        self.passed += 1
        if self.passed == self.left:
            self.strike()
        return result


@dataclass
class Years:
    """A number of lights, lived through from `BEGIN`. `counted` says how often what happened."""

    cast: Cast
    seed: int
    lights: int
    counted: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        # Who works here is added to a cast of one's own.
        self.cast = replace(self.cast, people=dict(self.cast.people), teams=dict(self.cast.teams))
        self.chance = random.Random(self.seed)
        self.now = BEGIN
        self.town = Town()
        self.plans: list[tuple[datetime, int, Callable[[], None]]] = []
        self.order = count()
        self.homes: dict[UUID, Home] = {}
        self.doors = count(100)
        self.cut_after: Counter[str] = Counter()
        self.teams: dict[str, list[str]] = {}
        self.restart_next = False
        for number in range(-(-self.lights // (KEEPERS_IN_TEAM * 20)) or 1):
            self._make_team(f"team {number}")

    def live(self, days: int, *, meanwhile: Callable[[], None] = lambda: None) -> None:
        """Live so many days; `meanwhile` is called before each thing that somebody does."""
        self._plan_beginnings(days)
        end = BEGIN + timedelta(days=days)
        while self.plans and self.plans[0][0] <= end:
            meanwhile()
            moment, _, act = heapq.heappop(self.plans)
            self._let_pass(moment)
            self.now = moment
            act()
        self._let_pass(end)
        assert_all_in_step(self.homes, end)

    # What is planned ------------------------------------------------------------------------------------------------

    def _plan_beginnings(self, days: int) -> None:
        for _ in range(self.lights):
            self._at(self._day_at_work(self.chance.randrange(max(1, min(days // 3, 180)))), self._light_one)
        for names in self.teams.values():
            for name in names:
                self._at(self._day_at_work(self.chance.randrange(min(days, 120))), partial(self._go_away, name))
        for half in range(days // 180 + 1):
            for names in self.teams.values():
                self._at(self._day_at_work(half * 180 + self.chance.randrange(60, 110)), partial(self._leave, names))
            self._at(self._day_at_work(half * 180 + self.chance.randrange(20, 110)), self._restart_soon)
        for year in range(1, days // 365 + 2):
            self._at(self._day_at_work(year * 365 - 200), self._change_rhythm)

    def _at(self, moment: datetime, act: Callable[[], None]) -> None:
        heapq.heappush(self.plans, (moment, next(self.order), act))

    def _day_at_work(self, later: int) -> datetime:
        day = (self.now if self.now > BEGIN else BEGIN).date() + timedelta(days=later)
        return datetime.combine(day, time(9 + self.chance.randrange(7), self.chance.randrange(60)), AMSTERDAM)

    # What people do -------------------------------------------------------------------------------------------------

    def _light_one(self) -> None:
        team = self.chance.choice(list(self.teams))
        keeper, deputy = self._two(team)
        by = self._viewer(keeper)
        with enter(by):
            home = enter_home(by=by, address=self._new_door(), team=by.teams[0], act=uuid4())
            person = register_resident(by=by, home=home, team=by.teams[0], called="Bewoner")
            light = propose(by=by, resident=person, origin=Origin.PARTNER, team=by.teams[0])
        self.homes[light] = Home(light, person, team)
        self._does(light, keeper, choose_keeper, light=light, keeper=self._id(keeper), deputy=self._id(deputy))
        self._does(light, keeper, reach_out, light=light)
        self._does(light, keeper, record_answer, light=light, answer=Said.YES)
        self._plan_contact(light)

    def _plan_contact(self, light: UUID) -> None:
        due = self.town.light(light).next_due_at
        if self.chance.random() < 0.8:
            moment = due - timedelta(days=self.chance.randrange(3), hours=self.chance.randrange(1, 8))
        else:
            moment = due + timedelta(days=self.chance.choice([0, 1, 2, 5, 12]), minutes=self.chance.randrange(1, 300))
        self._at(max(moment, self.now + MINUTE), lambda: self._contact(light))

    def _contact(self, light: UUID) -> None:
        found = self.town.light(light)
        if found.keeper_id is None:
            keeper, deputy = map(self._id, self._two(self.homes[light].team))
            self._does(light, "Iris", choose_keeper, light=light, keeper=keeper, deputy=deputy)
            found = self.town.light(light)
        who = self._who_goes(found)
        if found.paused_until:
            self._does(light, who, resume, light=light)
        elif self.chance.random() < 0.03:
            until = self.now.date() + timedelta(days=self.chance.randrange(3, 60))
            self._does(light, who, pause, light=light, until=until, reason="Op vakantie")
        elif self.chance.random() < 0.05:
            self._move(self.homes[light], who)
        result = self.chance.choices([Result.REACHED, Result.SEEN, Result.TRIED], [8, 1, 1])[0]
        mood = self.chance.choices(list(Mood), [4, 10, 2, 1])[0]
        self._does(light, who, check_in, entry=Entry(light, self.chance.choice(list(How)), result, mood))
        after = self.town.light(light)
        if mood == Mood.WORRYING and not after.paused_until:  # who pauses said why, and until when
            self.counted["worries"] += 1
            due = after.next_due_at
            assert due.astimezone(AMSTERDAM).date() <= self.now.date() + timedelta(weeks=1), "worries wait for weeks"
        self._plan_contact(light)

    def _move(self, home: Home, who: str) -> None:
        team = self.cast.teams[home.team].id
        moved = {"residents": [home.person], "address": self._new_door(), "on": self.now.date(), "team": team}
        self._does(home.light, who, move, **moved)
        self._acts(self.cast.clock(self.now), follow_move, resident=home.person)
        assert_all_in_step([home.light], self.now)

    def _go_away(self, name: str) -> None:
        """Leave that was planned, or ill from today."""
        since = self.now.date() + timedelta(days=self.chance.choice([0, 14]))
        until = since + timedelta(days=self.chance.choice([0, 2, 13, 20]))
        if any(name in names for names in self.teams.values()):
            who = self._id(name)
            self._acts(self._viewer(name), record_absence, professional=who, since=since, until=until, stand_in=None)
            self._acts(self.cast.clock(self.now), follow_absence, professional=who)
            assert_all_in_step(self.town.kept_by(who), self.now)
            self._at(self._day_at_work(self.chance.randrange(60, 120)), partial(self._go_away, name))

    def _leave(self, names: list[str]) -> None:
        """Somebody leaves, and somebody new comes."""
        team = next(team for team, members in self.teams.items() if members is names)
        gone = self._id(names.pop(0))
        new = f"Nieuw {next(self.order)}"
        self._join(team, new)
        self._at(self._day_at_work(self.chance.randrange(30, 120)), partial(self._go_away, new))
        membership = Membership.objects.using(OWNER_ALIAS).get(professional=gone, until=None)
        theirs = self.town.kept_by(gone)
        self._acts(self.cast.viewer("Karin", at=self.now), end_membership, membership=membership.id)
        self._acts(self.cast.clock(self.now), release_faces)
        assert not self.town.kept_by(gone), "somebody who left still keeps a light"
        assert_all_in_step(theirs, self.now)

    def _change_rhythm(self) -> None:
        terms = self.chance.choice(RHYTHMS)
        self._acts(self.cast.viewer("Karin", at=self.now), set_policy, area_code="GM9999", terms=terms, reason="Nieuw")
        last: UUID | None = None
        while True:
            clock = self.cast.clock(self.now)
            with enter(clock):
                last = follow_policy(by=clock, area="GM9999", after=last)
            if last is None:
                break
        assert_all_in_step(self.homes, self.now)

    # What the clock does --------------------------------------------------------------------------------------------

    def _let_pass(self, moment: datetime) -> None:
        """Let every minute pass until `moment` in which something lapses, and see that it moved on in that minute."""
        while (lapse := self.town.next_lapse()) and (minute := _next_minute(lapse)) <= moment:
            self._tick_at(minute)
        if self.chance.random() < 0.02:
            self._tick_for_nothing(_next_minute(moment) - MINUTE)

    def _tick_at(self, minute: datetime) -> None:
        before = self.town.lapsed(minute)
        self.counted["lapses"] += len(before)
        self._cut("tick", self.cast.clock(minute), tick)
        self._tick(minute)
        assert not self.town.lapsed(minute), "a lapse was missed"
        away = self.town.away(minute.astimezone(AMSTERDAM).date())
        climbed = [duty for duty in self.town.duties(list(before)) if duty.rung > before[duty.id].rung]
        told = self.town.told([_key(duty) for duty in climbed])
        for duty in climbed:
            heard = told[_key(duty)]
            assert heard, "nobody heard of it"
            assert len(heard) == len(set(heard)), "somebody heard of it twice"
            assert not away.intersection(heard), "somebody who is away was asked"
            self.counted[f"to {Rung(duty.rung).name.lower()}"] += 1
        if stayed := len(before) - len(climbed):
            assert {self._id("Iris"), self._id("Karin"), self._id("Joost")} <= away, "somebody could have been asked"
            self.counted["nobody there"] += stayed
        self.town.assert_in_step(minute)

    def _tick_for_nothing(self, minute: datetime) -> None:
        before = self.town.state()
        self._tick(minute)
        assert self.town.state() == before, "a tick did something while nothing had lapsed"
        self.counted["quiet ticks"] += 1

    def _tick(self, minute: datetime) -> None:
        batch = BATCH
        while batch == BATCH:
            clock = self.cast.clock(minute)
            with enter(clock):
                batch = tick(by=clock)

    # How ------------------------------------------------------------------------------------------------------------

    def _does(self, light: UUID, who: str, action: Callable[..., Any], /, **what: Any) -> None:
        self._acts(self._viewer(who), action, **what)
        assert_all_in_step([light], self.now)
        self.town.assert_in_step(self.now)

    def _acts(self, by: Viewer, action: Callable[..., Any], /, **what: Any) -> None:
        self.counted[action.__name__] += 1
        self._cut(action.__name__, by, action, **what)
        with enter(by):
            action(by=by, **what)

    def _cut(self, name: str, by: Viewer, action: Callable[..., Any], /, **what: Any) -> None:
        """Cut one in ten off, each time after the next of its statements, and see that nothing is left of it."""
        if self.chance.random() >= 0.1 and not self.restart_next:
            return
        before = self.town.state()
        cut = Cut(self.cut_after[name] + 1, self._way_to_end())
        with suppress(Killed, Error), connection.execute_wrapper(cut), enter(by):
            action(by=by, **what)
            raise Killed
        assert self.town.state() == before, f"{name} left something after statement {cut.passed}"
        self.counted["cuts"] += 1
        self.cut_after[name] = cut.passed if cut.passed == cut.left else 0  # after the last one, begin anew

    def _way_to_end(self) -> Callable[[], None]:
        if self.restart_next:
            self.restart_next = False
            return self._restart
        return self.chance.choices([self._kill, self._lose_connection], [4, 1])[0]

    def _kill(self) -> None:
        raise Killed

    def _lose_connection(self) -> None:
        self.town.end(connection.connection.info.backend_pid)
        self.counted["lost connections"] += 1

    def _restart(self) -> None:
        self.town.link.close()
        connections[OWNER_ALIAS].close()
        server.server.stop()
        server.server.start()
        self.town = Town()
        self.counted["restarts"] += 1

    def _restart_soon(self) -> None:
        self.restart_next = True

    def _make_team(self, name: str) -> None:
        organisation = self.cast.teams["neighbourhood"].organisation
        self.cast.teams[name] = Team(organisation=organisation, name=name, public_name=name, phone="030 000 00 00")
        _store(self.cast.teams[name])
        self.teams[name] = []
        for number in range(KEEPERS_IN_TEAM):
            self._join(name, f"Keeper {name[5:]} {number}")

    def _join(self, team: str, name: str) -> None:
        _person(self.cast, name, team, StaffRole.TEAM_MEMBER)
        self.teams[team].append(name)

    def _new_door(self) -> UUID:
        number = next(self.doors)
        return _address(f"99992{number:011d}", number, self.chance.choice([AREA, NEXT_AREA])).id

    def _viewer(self, name: str) -> Viewer:
        return self.cast.viewer(name, at=self.now)

    def _id(self, name: str) -> UUID:
        return self.cast.people[name][0].id

    def _two(self, team: str) -> list[str]:
        return self.chance.sample(self._there(team, self.town.away(self.now.date())), 2)

    def _there(self, team: str, away: set[UUID]) -> list[str]:
        there = [name for name in self.teams[team] if self._id(name) not in away]
        return there if len(there) > 1 else self.teams[team]

    def _who_goes(self, light: Any) -> str:
        away = self.town.away(self.now.date())
        names = {self._id(name): name for name in self.teams[self.homes[light.id].team]}
        faces = [who for who in (light.keeper_id, light.deputy_id) if who in names and who not in away]
        return names[faces[0]] if faces else self._there(self.homes[light.id].team, away)[0]


def _key(duty: Any) -> str:
    """Under which a notice about this rung of a duty is kept."""
    return f"{duty.id}/{duty.turn}/{duty.rung}"


def _next_minute(moment: datetime) -> datetime:
    """The first whole minute from then on: the clock ticks each minute."""
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else whole + MINUTE
