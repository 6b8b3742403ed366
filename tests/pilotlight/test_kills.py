"""Cut off after every statement of every verb about lights: nothing half is left, and doing it again works.

Nothing half is: no light without its duty, no event without its change, no job without its event.
"""

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from importlib import import_module
from pkgutil import iter_modules
from typing import Any
from uuid import uuid4

import pytest

from tests.cast import AREA, Cast
from tests.pilotlight.lights import Story
from tests.pilotlight.steps import assert_in_step
from tests.signals.beside import administrator, fingerprint
from tests.signals.test_kills import killed_everywhere
from waakvlam.accounts.residents import Way
from waakvlam.duties.actions.climbing import tick
from waakvlam.duties.models import DutyKind
from waakvlam.households.actions import involve, move
from waakvlam.households.models import EndReason, HelpRole, Law
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.actions import end_membership, record_absence
from waakvlam.parties.models import Membership
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight import actions
from waakvlam.pilotlight.actions import (
    away,
    checking,
    devices,
    ending,
    feeds,
    lapsing,
    letting_in,
    moving,
    planning,
    policies,
    proposing,
    reaching,
    rounds,
    sharing,
    steering,
)
from waakvlam.pilotlight.actions.checking import Entry, Holds
from waakvlam.pilotlight.actions.planning import Phase
from waakvlam.pilotlight.actions.policies import Terms
from waakvlam.pilotlight.actions.reaching import Said
from waakvlam.pilotlight.models import Colour, How, Keeping, Mood, Origin, Result

PARTS = {
    *("project", "project_all", "end_about", "wanted", "remember", "set_faces"),
    *("light_it", "end_by_resident", "pass_to_desk", "count_faceless", "shared"),
}
"""What verbs are made of; `shared` only reads."""

FOLLOW = {"follow_move", "follow_policy", "follow_absence"}
"""What they follow stands in the record already: the move, the policy, the absence."""

NO_CHANGE = {"journal_event", "journal_detail", "access_look", "procrastinate_jobs", "procrastinate_events"}

_LAST = "SELECT (SELECT coalesce(max(id), 0) FROM procrastinate_jobs), (SELECT max(seq) FROM journal_event)"
_ALONE = """
WITH told AS (SELECT args->>'duty' AS duty FROM procrastinate_jobs WHERE id > %s AND task_name = 'tell_holder')
SELECT duty FROM told WHERE duty::uuid NOT IN (SELECT ref FROM journal_event WHERE seq > %s)
"""

pytestmark = pytest.mark.usefixtures("database")


@dataclass
class Cutting:
    """Does what a story does, cut off after each statement first."""

    story: Story

    def cut(self, who: str | Viewer, action: Callable[..., Any], **what: Any) -> Any:
        """The same as `Story.does`, after as many cuts as it has statements; what it returned."""
        now, results = self.story.now, []
        viewer = self.story.cast.viewer(who, at=now) if isinstance(who, str) else who

        @wraps(action)
        def kept(**given: Any) -> None:
            results.append(action(**given))

        with administrator() as link:
            before, last = fingerprint(link), link.execute(_LAST).fetchone()
            assert killed_everywhere(lambda: viewer, kept, **what) > 2
            changed = {table for table, value in fingerprint(link).items() if value != before[table]}
            assert "journal_event" in changed or action.__name__ in FOLLOW, "a change without an event"
            assert changed - NO_CHANGE, "an event without a change"
            assert not link.execute(_ALONE, last).fetchall(), "a job without its event"
        if self.story.id.int and action is not policies.set_policy:  # lights follow it by a job
            assert_in_step(self.story.id, now)
        return results[-1]

    def clock(self) -> Viewer:
        return self.story.cast.clock(self.story.now)

    def retention(self) -> Viewer:
        return self.story.cast.retention(self.story.now)


def begins(on: Cutting) -> None:
    """From a proposal to a yes."""
    story, chantal = on.story, "Chantal"
    story.id = on.cut(
        "Amira", proposing.propose, resident=story.farid.person, origin=Origin.PARTNER, team=story.team("neighbourhood")
    )
    faces = {"keeper": story.person(chantal), "deputy": story.person("Amira")}
    on.cut("Iris", proposing.choose_keeper, light=story.id, **faces)
    on.cut(chantal, reaching.reach_out, light=story.id)
    on.cut("Amira", reaching.review_outreach, light=story.id, go_on=True, words="Rustig aan.")
    again = day_of(story.now) + timedelta(days=20)
    on.cut(chantal, reaching.record_answer, light=story.id, answer=Said.NOT_NOW, again_on=again)
    on.cut(chantal, reaching.record_answer, light=story.id, answer=Said.YES)


def is_kept(on: Cutting) -> None:
    """Contact, what it leads to, and what a light needs besides."""
    story, chantal = on.story, "Chantal"
    story.is_lit()
    first = Entry(story.id, How.VISIT, Result.REACHED, Mood.WORRYING, "Hij huilde.", device=uuid4(), client_id=uuid4())
    made = on.cut(chantal, checking.check_in, entry=first)
    on.cut(chantal, steering.bring_forward, light=story.id, next_on=day_of(story.now) + timedelta(days=1))
    other = Entry(story.id, How.CALL, Result.TRIED, device=uuid4(), client_id=uuid4())
    differs = on.cut("Amira", checking.check_in, entry=other)
    on.cut(chantal, checking.compare, check_in=differs.id, holds=Holds.OTHER)
    on.cut(chantal, sharing.share, check_in=made.id, kinds=["few_people"], words="Ruzie.", resident_told=True)
    on.cut(on.clock(), sharing.take_back, check_in=made.id)
    on.cut(chantal, sharing.told_otherwise, check_in=made.id)
    on.cut(chantal, planning.write_plan, light=story.id, phases={Colour.RED: Phase("slaapt niet")}, with_resident=True)
    on.cut(chantal, planning.set_colour, light=story.id, colour=Colour.RED)
    on.cut(chantal, steering.override_rhythm, light=story.id, every=2, reason="Liever wat meer rust.")
    until = day_of(story.now) + timedelta(days=20)
    on.cut(chantal, steering.pause, light=story.id, until=until, reason="Op reis")
    on.cut(chantal, steering.resume, light=story.id)
    on.cut(story.resident(), steering.ask_for_help, words="Bel me")
    on.cut(chantal, letting_in.let_in, light=story.id, way=Way.LETTER)
    told = story.cast.els_tells(at=story.now)
    on.cut(on.clock(), steering.ask_about_signal, signal=told.signal)
    on.cut(chantal, steering.confirm_relapse, light=story.id, relapse=True)


def goes_along(on: Cutting) -> None:
    """Leave, a move, another rhythm, and time that passes."""
    story = on.story
    story.is_lit()
    chantal, today = story.person("Chantal"), day_of(story.now)
    gone = {"since": today, "until": today + timedelta(days=9), "stand_in": None}
    story.does("Chantal", record_absence, professional=chantal, **gone)
    on.cut(on.clock(), away.follow_absence, professional=chantal)
    on.cut("Amira", away.tell_away, light=story.id, how=How.CALL)
    where = {"residents": [story.farid.person], "address": story.cast.home_elsewhere.id, "on": today}
    story.does("Amira", move, team=story.team("neighbourhood"), **where)
    on.cut(on.clock(), moving.follow_move, resident=story.farid.person)
    monthly = Terms(stages=[[1, "month", 0]])
    on.cut("Karin", policies.set_policy, area_code="GM9999", terms=monthly, reason="Rustiger")
    on.cut(on.clock(), policies.follow_policy, area="GM9999")
    story.passes(days=40)
    on.cut(on.clock(), tick)
    membership = Membership.objects.using("owner").get(professional=chantal, until=None)
    story.reads("Karin", lambda by: end_membership(by=by, membership=membership.id))
    on.cut(on.clock(), away.release_faces)


def ends(on: Cutting) -> None:
    """By the resident, again, and after stable years; help of others too."""
    story, chantal = on.story, "Chantal"
    story.is_lit()
    helping = story.does(
        "Amira", involve, subject=story.farid.person, role=HelpRole.SUPPORT_WORKER, law=Law.WMO,
        team=story.team("clinic"), person=story.person("Dirk"),
    )  # fmt: skip
    on.cut("Amira", ending.end_help, involvement=helping, reason=EndReason.DONE)
    on.cut(chantal, ending.stop, light=story.id, keeping=Keeping.CARD)
    on.cut(story.resident(), ending.reopen, light=story.id)
    for _half_year in range(6):
        story.passes(days=184)
        story.contact()
    on.cut(chantal, ending.let_go_slowly, light=story.id)
    on.cut(chantal, ending.let_go, light=story.id, keeping=Keeping.CARD, agreed=True)
    on.cut(chantal, ending.reopen, light=story.id)
    on.cut(story.resident(), ending.stop_mine, keeping=Keeping.NOTHING)
    on.cut(on.retention(), lapsing.erase_lights)


def is_not_reached(on: Cutting) -> None:
    """Three months of silence, and what does not belong to one light."""
    story, chantal = on.story, "Chantal"
    story.is_reached_out_to()
    for result in (Result.TRIED, Result.SEEN):
        story.contact(result, device=uuid4(), client_id=uuid4())
    (differs,) = story.duties(DutyKind.COMPARE)
    story.passes(days=93)
    on.cut(on.retention(), lapsing.lapse_outreach)
    on.cut(chantal, checking.leave_uncompared, check_in=differs.ref)
    on.cut("Iris", lapsing.explain_outreach, light=story.id, why="Ziekte in het team.")
    on.cut(chantal, rounds.record_round, team=story.team("neighbourhood"), area=AREA, minutes=50, talks=7)
    on.cut(chantal, feeds.make_feed)
    on.cut(chantal, feeds.end_feed)
    on.cut(chantal, devices.register_device, device=uuid4(), session=uuid4())
    on.cut(chantal, devices.withdraw_devices)


STORIES = (begins, is_kept, goes_along, ends, is_not_reached)


@pytest.mark.parametrize("part", STORIES)
def test_every_verb_happens_whole_or_not_at_all(part: Callable[[Cutting], None], cast: Cast) -> None:
    part(Cutting(Story(cast)))


def test_no_verb_is_left_out() -> None:
    cut = {name for part in STORIES for name in part.__code__.co_names}
    modules = [import_module(f"{actions.__name__}.{found.name}") for found in iter_modules(actions.__path__)]
    functions = [pair for module in modules for pair in inspect.getmembers(module, inspect.isfunction)]
    verbs = {
        name
        for name, made in functions
        if made.__module__.startswith(actions.__name__) and "by" in inspect.signature(made).parameters
    }
    public = {name for name in verbs if not name.startswith("_")}
    assert public - PARTS <= cut, "a verb that nobody cuts off"
