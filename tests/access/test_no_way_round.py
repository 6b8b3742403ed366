"""Ways round the door that somebody with bad intentions, or a mistake in our code, might try: each is refused.

The actions and statements here run as people do, in the application's own role: what stops them is the database.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from tests.cast import NOON, Cast
from tests.pilotlight.lights import Story
from waakvlam.access.actions import give_grant
from waakvlam.access.models import Category, Grant, PurposeCode
from waakvlam.access.queries import open_door
from waakvlam.duties.actions import ask, hand_over
from waakvlam.duties.models import Duty, DutyKind, Ladder
from waakvlam.households.actions import enter_home, involve, register_resident, set_level
from waakvlam.households.models import HelpRole, Law, Level
from waakvlam.journal.models import Event
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.pilotlight.actions.planning import set_colour
from waakvlam.pilotlight.actions.proposing import propose
from waakvlam.pilotlight.models import Colour, Light, Origin, PlanNow

pytestmark = pytest.mark.usefixtures("rolled_back")
ALL = Category(127)
LATER = NOON + timedelta(days=1)


@contextmanager
def refused(words: str) -> Iterator[None]:
    """The database says no, and the context goes on."""
    with pytest.raises(ProgrammingError, match=words), transaction.atomic():
        yield


def sql(statement: str, *values: Any) -> int:
    """A statement that no action of ours makes; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return int(cursor.rowcount)


def hugo_enters(cast: Cast) -> tuple[Viewer, UUID]:
    """Hugo, of another corporation, begins to work at an address where Els told something yesterday."""
    cast.els_tells()
    hugo = cast.viewer("Hugo", at=LATER)
    with enter(hugo):
        return hugo, enter_home(by=hugo, address=cast.home.id, team=hugo.teams[0], act=uuid4())


def test_who_enters_a_home_neither_sees_nor_ends_what_is_asked_there_for_another_purpose(cast: Cast) -> None:
    hugo, home = hugo_enters(cast)
    with enter(hugo):
        open_door(hugo, [home], categories=ALL, activity="test", purpose=PurposeCode.PILOT_LIGHT)
        assert not Duty.objects.filter(kind=DutyKind.ACCEPT).exists()
        assert not Duty.objects.filter(kind=DutyKind.ACCEPT).update(done_at=LATER)
        with refused("closed"):
            sql("SELECT walls.rest_grants(%s, 'early signals')", home)


def read_for(viewer: Viewer, subject: UUID, purpose: PurposeCode) -> set[str]:
    """What the record tells of a subject after a look for one purpose, as wide as it goes."""
    with enter(viewer):
        open_door(viewer, [subject], categories=ALL, activity="test", purpose=purpose)
        return set(Event.objects.filter(about=subject).values_list("kind", flat=True))


def test_a_look_for_one_purpose_does_not_read_what_happened_for_another(cast: Cast) -> None:
    hugo, home = hugo_enters(cast)
    assert read_for(hugo, home, PurposeCode.PILOT_LIGHT) == {"grant given"}

    bram = cast.viewer("Bram", at=LATER)
    with enter(bram):
        enter_home(by=bram, address=cast.home.id, team=bram.teams[0], act=uuid4())
    early = read_for(bram, home, PurposeCode.EARLY_SIGNALS)
    assert {"signal told", "concern opened", "duty asked", "grant given"} <= early

    amira = cast.viewer("Amira", at=LATER)
    cast.farid(at=LATER)
    with enter(amira):
        set_level(by=amira, home=home, level=Level.PILOT_LIGHT, reason="Rust.", review_on=date(2026, 4, 1))
    assert {"level set", "duty asked"} <= read_for(amira, home, PurposeCode.PILOT_LIGHT)
    assert read_for(bram, home, PurposeCode.EARLY_SIGNALS) == early


def test_a_narrow_grant_is_not_widened_by_a_duty_that_one_gives_oneself_or_takes(cast: Cast) -> None:
    cast.els_tells()
    bram, hugo = cast.viewer("Bram"), cast.viewer("Hugo")
    with enter(bram):
        home = Duty.objects.get(kind=DutyKind.ACCEPT).subject
        assert home is not None
        open_door(bram, [home], categories=ALL, activity="test")
        give_grant(by=bram, team=hugo.teams[0], subject=home, categories=Category.CONTACT, act=uuid4())
    asked = {"area": "", "team": hugo.teams[0], "person": None}
    wider = {"team": hugo.teams[0], "subject": home, "categories": Category.CONTACT | Category.NUISANCE}
    with enter(hugo), refused("no grant"):
        open_door(hugo, [home], categories=ALL, activity="test")
        once = {"kind": DutyKind.ACT, "subject": home, "ref": uuid4(), "due_at": LATER, "ladder": Ladder.SMALL}
        ask(by=hugo, **once, **asked)  # type: ignore[arg-type]
        give_grant(by=hugo, act=uuid4(), **wider)  # type: ignore[arg-type]
    with enter(hugo), refused("no grant"):
        open_door(hugo, [home], categories=ALL, activity="test")
        owed = Duty.objects.get(kind=DutyKind.ACCEPT)
        hand_over(by=hugo, ref=owed.ref, kind=DutyKind.ACCEPT, team=hugo.teams[0], person=None)
        give_grant(by=hugo, act=uuid4(), **wider)  # type: ignore[arg-type]
    with enter(hugo), refused("row-level security"):
        open_door(hugo, [home], categories=ALL, activity="test")
        sql(
            "INSERT INTO duties_duty (id, kind, subject, ref, area, team_id, holder_team_id, ladder, turn, rung,"
            " made_at, due_at, rung_times) VALUES (gen_random_uuid(), 'act', %s, gen_random_uuid(), '', %s, %s,"
            " 'small', 0, 0, %s, %s, '{}')",
            home, bram.teams[0], hugo.teams[0], NOON, LATER,
        )  # fmt: skip


def test_a_duty_that_one_gives_oneself_opens_no_door(cast: Cast) -> None:
    hugo, home = hugo_enters(cast)
    asked = {"ref": uuid4(), "area": "", "team": hugo.teams[0], "person": None, "due_at": LATER}
    with enter(hugo), refused("no grant"):
        ask(by=hugo, kind=DutyKind.FIND_KEEPER, subject=home, ladder=Ladder.CONTACT, **asked)  # type: ignore[arg-type]
        give_grant(by=hugo, team=hugo.teams[0], subject=home, categories=Category.NUISANCE, act=uuid4())


def test_a_light_is_never_turned_to_somebody_else(cast: Cast) -> None:
    story = Story(cast)
    farid = story.farid.person
    hugo = cast.viewer("Hugo", at=LATER)
    with enter(hugo):
        home = enter_home(by=hugo, address=cast.neighbours_home.id, team=hugo.teams[0], act=uuid4())
        person = register_resident(by=hugo, home=home, team=hugo.teams[0], called="Verzonnen")
        light = propose(by=hugo, resident=person, origin=Origin.PARTNER, team=hugo.teams[0])
        with refused("stays with whom"):
            sql("UPDATE pilotlight_light SET subject_id = %s WHERE id = %s", farid, light)


def test_who_kept_no_light_neither_puts_it_out_nor_gives_consent_for_it(cast: Cast) -> None:
    story = Story(cast)
    story.is_lit()
    story.passes(days=1)
    bram = cast.viewer("Bram", at=story.now)
    story.does(
        "Amira",
        involve,
        subject=story.farid.person,
        role=HelpRole.CARETAKER,
        law=Law.NONE,
        team=story.team("caretakers"),
        agreed=True,
    )
    with enter(bram), refused("not for this person"):
        sql("SELECT * FROM walls.set_faces(%s, NULL, NULL, %s, 'done')", story.id, story.now.date())
    with enter(bram), refused("not for this person"):
        sql("SELECT walls.consent_to_light(%s)", story.id)


def test_a_landlord_does_not_read_from_the_grants_who_gives_care(cast: Cast) -> None:
    story = Story(cast)
    for role, law, team in (
        (HelpRole.CARETAKER, Law.NONE, "caretakers"),
        (HelpRole.CLINICIAN, Law.ZVW, "clinic"),
    ):
        who = {"subject": story.farid.person, "role": role, "law": law, "team": story.team(team)}
        story.does("Amira", involve, agreed=True, **who)
    bram = cast.viewer("Bram", at=story.now)
    with enter(bram):
        both = [story.farid.person, story.farid.home]
        open_door(bram, both, categories=ALL, activity="test", purpose=PurposeCode.PILOT_LIGHT)
        seen = set(Grant.objects.values_list("team__name", flat=True))
    assert "caretakers" in seen
    assert "clinic" not in seen


def test_nobody_ends_a_home_without_somebody_who_moves(cast: Cast) -> None:
    _hugo, home = hugo_enters(cast)
    for viewer in (cast.els(at=LATER), cast.viewer("Hugo", at=LATER)):
        with enter(viewer), refused("closed|denied|not for"):
            sql("SELECT walls.move_out('{}', %s)", home)
    hugo = cast.viewer("Hugo", at=LATER)
    with enter(hugo), refused("nobody moves in"):
        sql("SELECT walls.vacate(%s)", cast.home.id)


def test_the_colour_of_a_plan_is_read_after_a_look_only(cast: Cast) -> None:
    story = Story(cast)
    story.is_lit()
    story.does("Chantal", set_colour, light=story.id, colour=Colour.RED)
    for name in ("Chantal", "Iris"):
        with enter(cast.viewer(name)):
            assert "red" not in {str(value) for value in Light.objects.values().get(id=story.id).values()}
            assert not PlanNow.objects.exists()
    assert [now.colour for now in story.looks("Chantal", lambda: list(PlanNow.objects.all()))] == ["red"]


def test_counting_sees_no_person_and_no_keeper(cast: Cast) -> None:
    watch = Viewer(Role.WATCH, NOON)
    with enter(watch):
        assert not Light.objects.values_list("area", "state").exists()
        with refused("permission denied"):
            list(Light.objects.values_list("keeper_id", flat=True))
