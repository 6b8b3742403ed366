"""Whatever moves and splits: nobody sees without a grant, and no row goes over to somebody else's subject."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.cast import NOON, Cast
from tests.households.household import ALL
from waakvlam.access.models import Grant, PurposeCode
from waakvlam.access.queries import open_door
from waakvlam.households.actions import end_involvement, enter_home, involve, move, register_resident, set_level
from waakvlam.households.models import EndReason, HelpRole, Involvement, Law, Level, Resident, Stay, SupportLevel
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.parties.rules import day_of

PEOPLE = ("Amira", "Dirk", "Bram", "Hugo")


@dataclass
class World:
    """What is true, kept beside the product: who lives where, and whose each row is."""

    cast: Cast
    lives: dict[UUID, UUID] = field(default_factory=dict)
    help: dict[UUID, UUID] = field(default_factory=dict)
    level: dict[UUID, UUID] = field(default_factory=dict)
    homes: set[UUID] = field(default_factory=set)

    def act(self, name: str, at: datetime, action: Any, **what: Any) -> Any:
        by = self.cast.viewer(name, at=at)
        try:
            with enter(by), transaction.atomic():
                return action(by=by, **what)
        except (Missing, Refused, Invalid):
            return None


step = st.tuples(
    st.sampled_from(["register", "help", "end", "level", "move", "move", "move"]),
    st.sampled_from(("Amira", "Amira", *PEOPLE)),
    st.sampled_from(PEOPLE),
    st.integers(0, 7),
    st.integers(1, 3),
    st.booleans(),
)


BEGINNING = [
    ("register", "Amira", "Amira", 0, 1, False),
    ("register", "Amira", "Amira", 0, 1, False),
    ("help", "Amira", "Dirk", 0, 1, False),
    ("level", "Amira", "Amira", 2, 1, False),
]
"""Two people in one home, with help and somebody who arranges it."""


@pytest.mark.usefixtures("rolled_back")
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(step, min_size=3, max_size=10))
def test_whatever_moves_nothing_changes_hands(cast: Cast, steps: list[tuple[str, str, str, int, int, bool]]) -> None:
    with transaction.atomic():
        world = World(cast)
        for number, (what, who, other, pick, many, joins) in enumerate(BEGINNING + steps):
            play(world, NOON + timedelta(days=number), what, who, other, pick, many, joins=joins)
            check(world, NOON + timedelta(days=number, hours=1))
        transaction.set_rollback(True)


def play(world: World, at: datetime, what: str, who: str, other: str, pick: int, many: int, *, joins: bool) -> None:
    cast, team = world.cast, world.cast.people[who][1].id
    addresses = [cast.home, cast.neighbours_home, cast.home_elsewhere]
    address = addresses[pick % 3].id
    people = list(world.lives)
    if what == "register":
        home = world.act(who, at, enter_home, address=address, team=team, act=uuid4())
        made = world.act(who, at, register_resident, home=home, team=team, called=who)
        world.homes.add(home)
        world.lives[made] = home
    elif what == "help" and people:
        person = people[pick % len(people)]
        helper = cast.people[other]
        made = world.act(
            who,
            at,
            involve,
            subject=person,
            role=HelpRole.SUPPORT_WORKER,
            law=Law.WMO,
            team=helper[1].id,
            person=helper[0].id,
        )
        if made:
            world.help[made] = person
    elif what == "end" and world.help:
        ended = list(world.help)[pick % len(world.help)]
        world.act(who, at, end_involvement, involvement=ended, reason=EndReason.DONE)
    elif what == "level" and people:
        home = world.lives[people[pick % len(people)]]
        made = world.act(
            who,
            at,
            set_level,
            home=home,
            level=list(Level)[pick % 6],
            reason="Zo",
            stays="Dat",
            review_on=day_of(at) + timedelta(days=20),
        )
        if made:
            world.level[made] = home
    elif what == "move" and people:
        home = world.lives[people[pick % len(people)]]
        going = [person for person in people if world.lives[person] == home][:many]
        new = world.act(
            who,
            at,
            move,
            residents=going,
            address=addresses[(pick + many) % 3].id,
            on=day_of(at),
            team=team,
            joins=joins,
        )
        if new:
            world.homes.add(new)
            world.lives |= dict.fromkeys(going, new)


def check(world: World, at: datetime) -> None:
    everything = [*world.homes, *world.lives]
    for name in PEOPLE:
        by = world.cast.viewer(name, at=at)
        with enter(by):
            opened = open_door(by, everything, categories=ALL, activity="test", purpose=PurposeCode.PILOT_LIGHT)
            granted = set(
                Grant.objects.filter(team__in=by.teams, dormant=False, valid_until__gt=at).values_list(
                    "subject", flat=True
                )
            )
            assert opened == granted & set(everything)
            assert set(Resident.objects.values_list("subject", flat=True)) <= opened
            for stay in Stay.objects.all():
                assert {stay.home_id, stay.resident_id} & opened
                if stay.until is None:
                    assert world.lives[stay.resident_id] == stay.home_id
            for row in Involvement.objects.all():
                assert row.subject_id in opened
                assert world.help.get(row.id, row.subject_id) == row.subject_id
                assert (row.subject_id in world.homes) == (row.role == HelpRole.CASE_LEAD)
            for level in SupportLevel.objects.all():
                assert level.subject_id in opened
                assert world.level.get(level.id, level.subject_id) == level.subject_id
                if level.until is None:
                    assert level.subject_id in world.lives.values(), "an empty home has no level"
