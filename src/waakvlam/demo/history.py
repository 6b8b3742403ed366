"""Two years of Vlamstad: who lives where something happens, and the days that pass meanwhile."""

import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connections

from waakvlam.demo.areas import Areas, count, galleries, judged, lived_in, mondays, published
from waakvlam.demo.beside import judged_beside
from waakvlam.demo.case import Case
from waakvlam.demo.homes import ON_A_GALLERY, Door
from waakvlam.demo.life import situation
from waakvlam.demo.lights import beside, flames
from waakvlam.demo.moments import NEVER, Clocked, Script, at, at_home, day_of, play
from waakvlam.demo.people import Away
from waakvlam.demo.stories import STORIES, Story, working_days_before
from waakvlam.duties.actions.climbing import tell_holder, tick
from waakvlam.kernel.context import enter
from waakvlam.kernel.migrating import OWNER_ALIAS
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.kernel.working_days import is_working_day
from waakvlam.pilotlight.actions.away import follow_absence
from waakvlam.pilotlight.actions.steering import ask_about_signal
from waakvlam.signals.actions.erasing import erase_expired, erase_untold

STAGE, TOWN = "WK999901", "WK999902"
QUIET = timedelta(days=9)
"""How long before the present nothing new begins by lot in the district where Amira and Bram work."""
CAST = frozenset({"Amira", "Bram", "Chantal"})
RECENT = timedelta(days=21)
"""How far back time is kept to the hour, and notices are kept: older ones were read and done."""


@dataclass(slots=True)
class Days:
    """The days that pass."""

    now: datetime = NEVER


@dataclass(frozen=True, slots=True)
class World:
    """What life in Vlamstad starts from: its homes, who is away when, and when each district was opened."""

    seed: int
    present: datetime
    opened: dict[str, datetime]
    away: list[Away]
    doors: list[Door]

    @property
    def began(self) -> datetime:
        """The first opening."""
        return min(self.opened.values())


def staged(world: World) -> list[tuple[Story, Case, Script]]:
    """The stories, each at the first home of its neighbourhood where none was told yet."""
    when = working_days_before(day_of(world.present))
    told = []
    for number, story in enumerate(STORIES):
        door = _free_door(world, story.area)
        name = f"story/{number}"
        case = Case(name, door.address, door.area, random.Random(f"{world.seed}/{name}"), world.away)  # noqa: S311
        told.append((story, case, story.script(case, when)))
    return told


def _free_door(world: World, area: str) -> Door:
    """The first home of a neighbourhood where nothing happens yet; from now on something does."""
    door = next(door for door in world.doors if door.area == area)
    world.doors.remove(door)
    return door


def _whole_gallery(world: World, district: str) -> list[Door]:
    """The homes of the first gallery of a district where nothing happens yet; from now on something does."""
    homes = defaultdict(list)
    for door in world.doors:
        if door.gallery and door.area[2:8] == district[2:]:
            homes[door.gallery].append(door)
    found = next(doors for doors in homes.values() if len(doors) == ON_A_GALLERY)
    for door in found:
        world.doors.remove(door)
    return found


def drawn(world: World, signals: int) -> Iterator[tuple[Case, Script]]:
    """Situations by lot, in which `signals` are told in all, in districts from the moment that each was opened."""
    chance = random.Random(f"situations/{world.seed}")  # noqa: S311 (fiction, no secret)
    free = {district: [door for door in world.doors if door.area[2:8] == district[2:]] for district in world.opened}
    told = 0
    while told < signals:
        # More in the second year than in the first: word gets around.
        part = chance.random() ** 0.7
        begin = at_home(chance, day_of(world.began + (world.present - world.began) * part))
        until = {district: world.present - (QUIET if district == STAGE else timedelta()) for district in world.opened}
        busy = [d for d, moment in world.opened.items() if moment < begin <= until[d] and free[d]]
        if not busy:
            continue
        homes = free[chance.choice(busy)]
        door = homes.pop(chance.randrange(len(homes)))
        (telling,) = chance.choices((1, 2, 3, 4), weights=(62, 23, 10, 5))
        telling = min(telling, signals - told)
        told += telling
        name = f"{world.seed}/{told}"
        spared = CAST if begin > world.present - timedelta(weeks=8) else frozenset()
        case = Case(name, door.address, door.area, random.Random(name), world.away, spared)  # noqa: S311
        yield case, situation(case, begin, telling=telling)


def days(clock: Days, began: datetime, present: datetime) -> Script:
    """Each day: at night what must be erased is erased, and at the end of a working day what lapsed moves on.

    In the last weeks also at noon, as the ladder says; and what people still find in their inbox today is told.
    """
    day = day_of(began)
    while True:
        recent = at(day, 0) > present - RECENT
        yield at(day, 2, 30)
        _erase(clock.now)
        if is_working_day(day):
            for hour in (12, 17) if recent else (17,):
                yield at(day, hour, 5)
                _tick(clock.now)
                if recent:
                    _work_off(clock.now, tell=True)
        if not recent and day.day == 1:
            _work_off(clock.now, tell=False)
        day += timedelta(days=1)


def _erase(now: datetime) -> None:
    by = Viewer(Role.RETENTION, now)
    with enter(by):
        while erase_untold(by=by) or erase_expired(by=by):
            pass


def _tick(now: datetime) -> None:
    by = Viewer(Role.CLOCK, now)
    with enter(by):
        while tick(by=by):
            pass


def _work_off(now: datetime, *, tell: bool) -> None:
    """Take the queued jobs away, and do of them what people still find in their inbox today."""
    with connections[OWNER_ALIAS].cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs RETURNING task_name, args::text")
        jobs = [(task, json.loads(about)) for task, about in cursor.fetchall()]
    if tell:
        by = Viewer(Role.CLOCK, now)
        with enter(by):
            for task, about in jobs:
                if task == "tell_holder":
                    tell_holder(by=by, duty=UUID(about["duty"]), turn=int(about["turn"]))
                elif task == "signal_told":
                    ask_about_signal(by=by, signal=UUID(about["signal"]))


def _follow_leave(world: World) -> None:
    """Who is away today has lights that a deputy keeps meanwhile."""
    by = Viewer(Role.CLOCK, world.present)
    with enter(by):
        for away in world.away:
            follow_absence(by=by, professional=away.person.id)


@dataclass(frozen=True, slots=True)
class Told:
    """What was lived: how many signals were told, and at which homes the stories stand."""

    signals: int
    stories: list[tuple[UUID, Story]]


def live(world: World, signals: int, tell: Callable[[float], None]) -> Told:
    """Let people live from the first opening to the present; `tell` hears how far they are (0 to 1)."""
    given = count(world.present, world.seed, world.doors)
    nights = mondays(world.began, world.present)
    with judged_beside(given, nights) as found:
        return _live(world, signals, tell, lambda areas: judged(areas, nights, found))


def _live(world: World, signals: int, tell: Callable[[float], None], judging: Callable[[Areas], Script]) -> Told:
    clock, areas = Days(), Areas(world.present)
    stories = staged(world)
    cases = [(case, script) for _story, case, script in stories]
    lights = flames(world.began + timedelta(days=3), world.present, lambda area: _free_door(world, area).address)
    neighbours, talked_about = _whole_gallery(world, TOWN), _whole_gallery(world, TOWN)
    lights += beside(world.present, [door.address for door in neighbours])
    watched = [judging(areas), published(areas, world.began), lived_in(areas), galleries(areas, talked_about[0])]
    cases += drawn(world, signals - len(stories))
    scripts: list[tuple[Clocked, Script]] = [(clock, days(clock, world.began, world.present)), *lights, *cases]
    scripts += [(areas, script) for script in watched]
    play(scripts, world.present, lambda moment: tell((moment - world.began) / (world.present - world.began)))
    _follow_leave(world)
    _work_off(world.present, tell=True)
    _work_off(world.present, tell=False)  # telling queued mail, and nobody here has a letterbox
    return Told(sum(case.told for case, _script in cases), [(case.address, story) for story, case, _script in stories])
