"""Years in a town with pilot lights: people keep, miss and hand over contact, and the clock notices (promise 4).

Everything goes through the actions, in a context of its own, and some of it is cut off after one of its statements and
done again. `Years.live` raises AssertionError at the first moment at which something does not hold.
"""

import heapq
import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from django.db import connection

from tests.cast import AREA, Cast, _address, _person, _store
from tests.pilotlight.steps import assert_in_step
from tests.signals.beside import administrator
from tests.signals.test_kills import Kill, Killed
from waakvlam.duties.actions.climbing import BATCH, tick
from waakvlam.duties.models import Duty, Rung
from waakvlam.households.actions import enter_home, move, register_resident
from waakvlam.kernel.context import enter
from waakvlam.kernel.migrating import OWNER_ALIAS
from waakvlam.kernel.viewer import Viewer
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.parties.actions import end_membership, record_absence
from waakvlam.parties.models import Absence, Membership, StaffRole, Team
from waakvlam.pilotlight.actions.away import follow_absence, release_faces
from waakvlam.pilotlight.actions.checking import Entry, check_in
from waakvlam.pilotlight.actions.policies import Terms, follow_policy, set_policy
from waakvlam.pilotlight.actions.proposing import choose_keeper, propose
from waakvlam.pilotlight.actions.reaching import Said, reach_out, record_answer
from waakvlam.pilotlight.actions.steering import pause, resume
from waakvlam.pilotlight.models import How, Light, Origin, Result

BEGIN = datetime(2026, 3, 16, 9, tzinfo=AMSTERDAM)
MINUTE = timedelta(minutes=1)
KEEPERS_IN_TEAM = 5
RHYTHMS = (Terms(), Terms(stages=[[2, "week", 3], [1, "month", 0]]), Terms(stages=[[1, "week", 8], [3, "week", 0]]))


@dataclass
class Home:
    """A light with whom it is for and who keeps it, as the town knows."""

    light: UUID
    person: UUID
    team: str


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
        self.plans: list[tuple[datetime, int, Callable[[], None]]] = []
        self.order = count()
        self.homes: dict[UUID, Home] = {}
        self.doors = count(100)
        self.cut_after: Counter[str] = Counter()
        self.teams: dict[str, list[str]] = {}
        for number in range(-(-self.lights // (KEEPERS_IN_TEAM * 20)) or 1):
            self._make_team(f"team {number}")

    def live(self, days: int, *, until: Callable[[], bool] = lambda: False) -> int:
        """Live so many days, or until there is no time left for it; how many days were lived."""
        self._plan_beginnings(days)
        end = BEGIN + timedelta(days=days)
        while self.plans and self.plans[0][0] <= end and not until():
            moment, _, act = heapq.heappop(self.plans)
            self._let_pass(moment)
            self.now = moment
            act()
        self._let_pass(min(end, self.now))
        return (self.now - BEGIN).days

    # What is planned ------------------------------------------------------------------------------------------------

    def _plan_beginnings(self, days: int) -> None:
        for _ in range(self.lights):
            self._at(self._day_at_work(self.chance.randrange(max(1, min(days // 3, 180)))), self._light_one)
        for names in self.teams.values():
            for name in names:
                self._at(self._day_at_work(self.chance.randrange(days)), partial(self._go_away, name))
            self._at(self._day_at_work(self.chance.randrange(days // 2, days)), partial(self._leave, names))
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
        keeper, deputy = self.chance.sample(self._there(team), 2)
        door = _address(f"99992{next(self.doors):011d}", next(self.doors), AREA)
        by = self._viewer(keeper)
        with enter(by):
            home = enter_home(by=by, address=door.id, team=by.teams[0], act=uuid4())
            person = register_resident(by=by, home=home, team=by.teams[0], called="Bewoner")
            light = propose(by=by, resident=person, origin=Origin.PARTNER, team=by.teams[0])
        self.homes[light] = Home(light, person, team)
        named = {"keeper": self._id(keeper), "deputy": self._id(deputy)}
        self._does(light, keeper, choose_keeper, light=light, **named)
        self._does(light, keeper, reach_out, light=light)
        self._does(light, keeper, record_answer, light=light, answer=Said.YES)
        self._plan_contact(light)

    def _plan_contact(self, light: UUID) -> None:
        due = self._light(light).next_due_at
        assert due is not None
        if self.chance.random() < 0.8:
            moment = due - timedelta(days=self.chance.randrange(3), hours=self.chance.randrange(1, 8))
        else:
            moment = due + timedelta(days=self.chance.choice([0, 1, 2, 5, 12]), minutes=self.chance.randrange(1, 300))
        self._at(max(moment, self.now + MINUTE), lambda: self._contact(light))

    def _contact(self, light: UUID) -> None:
        found = self._light(light)
        if found.keeper_id is None:
            self._find_keeper(found)
        who = self._who_goes(self._light(light))
        if self._light(light).paused_until:
            self._does(light, who, resume, light=light)
        elif self.chance.random() < 0.03:
            until = self.now.date() + timedelta(days=self.chance.randrange(3, 60))
            self._does(light, who, pause, light=light, until=until, reason="Op vakantie")
        elif self.chance.random() < 0.05:
            self._move(self.homes[light], who)
        result = self.chance.choices([Result.REACHED, Result.SEEN, Result.TRIED], [8, 1, 1])[0]
        self._does(light, who, check_in, entry=Entry(light, self.chance.choice(list(How)), result))
        self._plan_contact(light)

    def _find_keeper(self, light: Light) -> None:
        keeper, deputy = self.chance.sample(self._there(self.homes[light.id].team), 2)
        named = {"keeper": self._id(keeper), "deputy": self._id(deputy)}
        self._does(light.id, "Iris", choose_keeper, light=light.id, **named)

    def _move(self, home: Home, who: str) -> None:
        door = _address(f"99992{next(self.doors):011d}", next(self.doors), AREA)
        by = self._viewer(who)
        moved = {"residents": [home.person], "address": door.id, "on": self.now.date(), "team": by.teams[0]}
        self._does(home.light, who, move, **moved)

    def _go_away(self, name: str) -> None:
        since = self.now.date() + timedelta(days=self.chance.choice([0, 14]))
        until = since + timedelta(days=self.chance.choice([0, 2, 13, 20]))
        if self._id(name) in self._working():
            absence = {"professional": self._id(name), "since": since, "until": until, "stand_in": None}
            self._acts(self._viewer(name), record_absence, **absence)
            self._acts(self.cast.clock(self.now), follow_absence, professional=self._id(name))
            self._all_in_step(name)
        self._at(self._day_at_work(self.chance.randrange(60, 120)), lambda: self._go_away(name))

    def _leave(self, names: list[str]) -> None:
        """Somebody leaves, and somebody new comes."""
        team = next(team for team, members in self.teams.items() if members is names)
        gone = names.pop(0)
        self._join(team, f"Nieuw {next(self.order)}")
        membership = Membership.objects.using(OWNER_ALIAS).get(professional=self._id(gone), until=None)
        theirs = [light for light in self.homes if self._id(gone) in self._faces(light)]
        self._acts(self.cast.viewer("Karin", at=self.now), end_membership, membership=membership.id)
        self._acts(self.cast.clock(self.now), release_faces)
        for light in theirs:
            assert self._id(gone) not in self._faces(light), "somebody who left still keeps a light"
            assert_in_step(light, self.now)

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
        for light in self.homes:
            assert_in_step(light, self.now)

    # What the clock does --------------------------------------------------------------------------------------------

    def _let_pass(self, moment: datetime) -> None:
        """Let every minute pass until `moment` in which something lapses, and see that it moved on in that minute."""
        while (lapse := self._next_lapse()) and (minute := _next_minute(lapse)) <= moment:
            self._tick_at(minute)

    def _tick_at(self, minute: datetime) -> None:
        clock = self.cast.clock(minute)
        with enter(clock):
            before = {duty.id: duty for duty in Duty.objects.filter(done_at=None, next_rung_at__lte=minute)}
        self.counted["lapses"] += len(before)
        self._cut("tick", clock, tick)
        for _ in range(len(before) // BATCH + 1):
            clock = self.cast.clock(minute)
            with enter(clock):
                tick(by=clock)
        with enter(clock):
            after = {duty.id: duty for duty in Duty.objects.filter(id__in=before)}
            assert not Duty.objects.filter(done_at=None, next_rung_at__lte=minute).exists(), "a lapse was missed"
        for old in before.values():
            self._see_moved(old, after[old.id], minute)

    def _see_moved(self, old: Duty, new: Duty, minute: datetime) -> None:
        if new.rung == old.rung:
            assert not self._anybody_higher(old, minute), "somebody could have been asked"
            self.counted["nobody there"] += 1
            return
        key = f"{new.id}/{new.turn}/{new.rung}"
        with administrator() as link:
            told = [who for (who,) in link.execute("SELECT person_id FROM inbox_notice WHERE key = %s", [key])]
        assert told, "nobody heard of it"
        assert len(told) == len(set(told)), "somebody heard of it twice"
        away = self._away(minute.astimezone(AMSTERDAM).date())
        assert not away.intersection(told), "somebody who is away was asked"
        self.counted[f"to {Rung(new.rung).name.lower()}"] += 1

    def _anybody_higher(self, duty: Duty, minute: datetime) -> bool:
        away = self._away(minute.astimezone(AMSTERDAM).date())
        desk = {self._id("Iris"), self._id("Karin"), self._id("Joost")} - away
        return duty.rung < Rung.COORDINATOR and bool(desk)

    def _next_lapse(self) -> datetime | None:
        with enter(self.cast.clock(self.now)), connection.cursor() as cursor:
            cursor.execute("SELECT min(next_rung_at) FROM duties_duty WHERE done_at IS NULL")
            (lapse,) = cursor.fetchone()
        return lapse  # type: ignore[no-any-return]

    # How ------------------------------------------------------------------------------------------------------------

    def _does(self, about: UUID, who: str, action: Callable[..., Any], /, **what: Any) -> None:
        self._acts(self._viewer(who), action, **what)
        assert_in_step(about, self.now)

    def _acts(self, by: Viewer, action: Callable[..., Any], /, **what: Any) -> None:
        self.counted[action.__name__] += 1
        self._cut(action.__name__, by, action, **what)
        with enter(by):
            action(by=by, **what)

    def _cut(self, name: str, by: Viewer, action: Callable[..., Any], /, **what: Any) -> None:
        """Cut one in ten off, each time after the next of its statements, and see that nothing is left of it."""
        if self.chance.random() >= 0.1:
            return
        kill = Kill(self.cut_after[name] + 1)
        before = self._rows(what.get("light"))
        with suppress(Killed), connection.execute_wrapper(kill), enter(by):
            action(by=by, **what)
            raise Killed
        assert self._rows(what.get("light")) == before, f"{name} left something after statement {kill.passed}"
        self.counted["cuts"] += 1
        self.cut_after[name] = kill.passed if kill.passed == kill.left else 0  # after the last one, begin anew

    def _rows(self, light: UUID | None) -> list[Any]:
        with enter(self.cast.clock(self.now)), connection.cursor() as cursor:
            cursor.execute("SELECT l::text FROM pilotlight_light l WHERE id = %s", [light])
            rows = cursor.fetchall()
            cursor.execute("SELECT count(*), max(turn), sum(rung), min(next_rung_at) FROM duties_duty")
            return [*rows, *cursor.fetchall()]

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

    def _viewer(self, name: str) -> Viewer:
        return self.cast.viewer(name, at=self.now)

    def _id(self, name: str) -> UUID:
        return self.cast.people[name][0].id

    def _light(self, light: UUID) -> Light:
        clock = self.cast.clock(self.now)
        with enter(clock):
            return Light.objects.get(id=light)

    def _faces(self, light: UUID) -> set[UUID | None]:
        found = self._light(light)
        return {found.keeper_id, found.deputy_id}

    def _all_in_step(self, name: str) -> None:
        for light in self.homes:
            if self._id(name) in self._faces(light):
                assert_in_step(light, self.now)

    def _working(self) -> set[UUID]:
        return {self._id(name) for names in self.teams.values() for name in names}

    def _away(self, day: date) -> set[UUID]:
        absent = Absence.objects.using(OWNER_ALIAS).filter(since__lte=day, until__gte=day)
        return set(absent.values_list("professional_id", flat=True))

    def _there(self, team: str) -> list[str]:
        away = self._away(self.now.date())
        there = [name for name in self.teams[team] if self._id(name) not in away]
        return there if len(there) > 1 else self.teams[team]

    def _who_goes(self, light: Light) -> str:
        away = self._away(self.now.date())
        names = {self._id(name): name for name in self.teams[self.homes[light.id].team]}
        faces = [who for who in (light.keeper_id, light.deputy_id) if who in names and who not in away]
        return names[faces[0]] if faces else self._there(self.homes[light.id].team)[0]


def _next_minute(moment: datetime) -> datetime:
    """The first whole minute from then on: the clock ticks each minute."""
    whole = moment.replace(second=0, microsecond=0)
    return whole if whole == moment else whole + MINUTE
