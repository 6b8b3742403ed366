"""How a light begins: proposed by somebody, with a known face by choice of the coordinator or the team."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError

from tests.cast import NOON, _store
from tests.pilotlight.lights import Story
from waakvlam.access.models import Category
from waakvlam.capacity.models import Bottleneck, Hours
from waakvlam.duties.models import DutyKind
from waakvlam.households.actions import involve
from waakvlam.households.models import HelpRole, Law
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.pilotlight.actions.ending import stop
from waakvlam.pilotlight.actions.projecting import project_all
from waakvlam.pilotlight.actions.proposing import choose_keeper, propose
from waakvlam.pilotlight.models import Keeping, Origin, Result
from waakvlam.pilotlight.states import LightState

pytestmark = pytest.mark.usefixtures("rolled_back")

MINIMAL = Category.CONTACT | Category.WELLBEING


def test_a_proposed_light_asks_the_coordinator_who_becomes_the_known_face(story: Story) -> None:
    story.is_proposed()

    assert story.light.state == LightState.PROPOSED
    assert story.asked(DutyKind.DECIDE_LIGHT) == {(DutyKind.DECIDE_LIGHT, "coordination", None)}
    assert story.happened() == ["light proposed"]


def test_one_light_at_a_time(story: Story) -> None:
    story.is_proposed()

    with pytest.raises(Refused, match="has a pilot light"):
        story.is_proposed()


def test_only_somebody_who_may_see_the_resident_proposes(story: Story) -> None:
    what: dict[str, Any] = {
        "resident": story.farid.person,
        "origin": Origin.PARTNER,
        "team": story.team("neighbourhood"),
    }

    with pytest.raises(Missing):
        story.does("Hugo", propose, **what)
    with pytest.raises(Missing):
        story.does("Amira", propose, **what | {"team": uuid4()})
    with pytest.raises(Invalid, match="BSN"):
        story.does("Amira", propose, **what, words="123456782")


def test_whom_we_do_not_know_at_home_cannot_get_a_light(story: Story) -> None:
    what: dict[str, Any] = {"resident": story.farid.home, "origin": Origin.PARTNER, "team": story.team("neighbourhood")}

    with pytest.raises(Refused, match="where this resident lives"):
        story.does("Amira", propose, **what)


def test_the_coordinator_chooses_without_looking_in_and_then_the_keeper_is_asked(story: Story) -> None:
    story.is_proposed()
    story.gets_keeper()

    assert story.light.faces == 1
    assert story.asked(DutyKind.DECIDE_LIGHT) == {(DutyKind.DECIDE_LIGHT, "neighbourhood", "Chantal")}
    assert story.helping() == {("keeper", "Chantal"), ("deputy", "Amira")}
    assert not story.sees("Iris")
    assert story.happened() == ["light proposed", "keeper chosen"]


def test_the_same_choice_again_changes_nothing_for_the_resident(story: Story) -> None:
    story.is_proposed()
    story.gets_keeper()
    story.gets_keeper()

    assert story.light.faces == 1
    assert len(story.grants("neighbourhood")) == 2  # of registering, and of keeping: with minimal data
    assert (int(MINIMAL), "law") in story.grants("neighbourhood")


def test_a_change_of_face_is_counted_and_what_was_asked_goes_along(story: Story) -> None:
    story.is_lit()
    story.contact()
    story.passes(days=1)
    story.contact(Result.TRIED, device=uuid4())
    story.contact(device=uuid4())
    story.gets_keeper(by="Amira", keeper="Amira", deputy="Chantal")

    assert story.light.faces == 2
    assert story.light.met_at is None
    assert story.helping() == {("keeper", "Amira"), ("deputy", "Chantal")}
    assert (DutyKind.COMPARE, "neighbourhood", "Amira") in story.asked()
    assert (DutyKind.CHECK_IN, "neighbourhood", "Amira") in story.asked()


def test_a_new_deputy_is_no_new_face(story: Story) -> None:
    story.is_lit()
    story.contact()
    story.gets_keeper(deputy=None)

    assert story.light.faces == 1
    assert story.light.met_at is not None
    assert story.helping() == {("keeper", "Chantal")}


@pytest.mark.parametrize(
    ("keeper", "deputy", "why"),
    [("Chantal", "Chantal", "somebody else as deputy"), ("Bram", None, "works in the team")],
)
def test_not_everybody_can_be_the_face(story: Story, keeper: str, deputy: str | None, why: str) -> None:
    story.is_proposed()

    with pytest.raises(Refused, match=why):
        story.gets_keeper(keeper=keeper, deputy=deputy)


def test_a_face_is_somebody_whom_we_know(story: Story) -> None:
    story.is_proposed()

    with pytest.raises(Missing):
        story.does("Iris", choose_keeper, light=story.id, keeper=uuid4())


def test_who_neither_keeps_nor_coordinates_does_not_choose(story: Story) -> None:
    story.is_proposed()

    with pytest.raises(Missing):
        story.gets_keeper(by="Hugo")


def test_who_helps_without_knowing_how_it_goes_does_not_choose(story: Story) -> None:
    farid, team = story.farid.person, story.team("caretakers")
    story.does("Amira", involve, subject=farid, role=HelpRole.CARETAKER, law=Law.NONE, team=team)
    story.id = story.does("Amira", propose, resident=farid, origin=Origin.PARTNER, team=team)

    with pytest.raises(Refused, match="more than you see yourself"):
        story.gets_keeper(by="Bram")


def test_somebody_of_the_landlord_only_by_choice_of_the_resident_and_never_with_care_or_money(story: Story) -> None:
    story.is_proposed()
    there: dict[str, Any] = {"keeper": "Bram", "deputy": None, "team": story.team("caretakers")}

    with pytest.raises(Refused, match="landlord"):
        story.gets_keeper(**there)
    with pytest.raises(Refused, match="Only a coordinator"):
        story.gets_keeper(by="Amira", **there)
    story.gets_keeper(**there, resident_chose=True)

    assert story.grants("caretakers") == {(int(MINIMAL), "law")}
    assert story.sees("Bram")


def test_an_ended_light_gets_no_face(story: Story) -> None:
    story.is_lit()
    story.does("Chantal", stop, light=story.id, keeping=Keeping.CARD)

    with pytest.raises(Refused, match="has ended"):
        story.gets_keeper()


def test_beyond_the_hours_of_the_team_a_coordinator_decides_and_it_counts(story: Story) -> None:
    _store(Hours(team=story.cast.teams["neighbourhood"], weekly=Decimal("0.5"), since=date(2026, 1, 1)))
    story.is_proposed()

    try:
        with pytest.raises(Refused, match="A coordinator decides"):
            story.gets_keeper(by="Amira", anyway="Het moet.")
        with pytest.raises(Refused, match="A coordinator decides"):
            story.gets_keeper()
        story.gets_keeper(anyway="Niemand anders kent hem.")
        noted = story.reads("Iris", lambda by: list(Bottleneck.objects.values_list("kind", "ref")))
    finally:
        Hours.objects.using("owner").all().delete()

    assert noted == [("no hours", story.id)]


def test_within_the_hours_nobody_is_asked(story: Story) -> None:
    _store(Hours(team=story.cast.teams["neighbourhood"], weekly=Decimal(30), since=date(2026, 1, 1)))
    try:
        story.is_lit()
    finally:
        Hours.objects.using("owner").all().delete()

    assert story.light.keeper_id == story.person("Chantal")


def test_time_moves_what_is_owed_and_never_ends_it(story: Story) -> None:
    story.is_lit()
    clock = story.cast.clock(NOON)
    light = story.light
    light.state = LightState.STOPPED

    with pytest.raises(DatabaseError, match="only a person"), enter(clock):
        project_all([light], by=clock)


def test_nobody_moves_what_somebody_else_owes(story: Story) -> None:
    story.is_lit()
    light, hugo = story.light, story.cast.viewer("Hugo")

    with pytest.raises(DatabaseError, match="not for this person"), enter(hugo):
        project_all([light], by=hugo)
