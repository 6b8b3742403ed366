"""Purposes, grants and the door, beyond the one thread of tests/test_vertical.py."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db.utils import ProgrammingError

from tests.cast import Cast
from waakvlam.access.actions import close_purpose, give_grant, open_purpose
from waakvlam.access.models import Category, Grant, Look, PurposeCode
from waakvlam.access.queries import open_door, open_one, purposes
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing
from waakvlam.signals.actions.acting import pass_on
from waakvlam.signals.models import Channel, Signal

EVERYTHING = Category(127)


def told(cast: Cast) -> tuple[UUID, UUID]:
    """Els tells; the subject and the concern."""
    cast.els_tells()
    with enter(cast.viewer("Bram")):
        duty = Duty.objects.get(kind=DutyKind.ACCEPT)
    assert duty.subject is not None
    return duty.subject, duty.ref


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ({"controller": " "}, "controller"),
        ({"legal_basis": ""}, "legal_basis"),
        ({"dpia_on": date(2027, 1, 1)}, "dpia_on"),
    ],
)
def test_a_purpose_stays_off_until_it_is_accounted_for(
    rolled_back: None, cast: Cast, what: dict[str, object], field: str
) -> None:
    greet = cast.viewer("Greet")
    full = {"controller": "Gemeente Vlamstad", "legal_basis": "Wmo 2015", "dpia_on": date(2026, 1, 5)} | what
    with pytest.raises(Invalid) as problem, enter(greet):
        open_purpose(by=greet, code=PurposeCode.ARREARS, **full)  # type: ignore[arg-type]
    assert problem.value.field == field


def test_only_who_guards_or_configures_opens_a_purpose(rolled_back: None, cast: Cast) -> None:
    amira = cast.viewer("Amira")
    with pytest.raises(ProgrammingError, match="row-level security"), enter(amira):
        open_purpose(
            by=amira, code=PurposeCode.ARREARS, controller="Amira", legal_basis="niets", dpia_on=date(2026, 1, 5)
        )


def test_a_purpose_that_is_put_off_closes_every_door_at_once(database: str, cast: Cast) -> None:
    subject, _concern = told(cast)
    greet, bram = cast.viewer("Greet"), cast.viewer("Bram")
    with enter(greet):
        assert set(purposes(greet)) == set(PurposeCode)
        close_purpose(by=greet, code=PurposeCode.EARLY_SIGNALS)
        assert set(purposes(greet)) == {PurposeCode.ARREARS, PurposeCode.PILOT_LIGHT}
    with pytest.raises(ProgrammingError, match="is off"), enter(bram):
        open_door(bram, [subject], categories=EVERYTHING, activity="test")


def test_a_door_without_a_grant_is_as_if_nothing_were_there(database: str, cast: Cast) -> None:
    subject, _concern = told(cast)
    hugo = cast.viewer("Hugo")
    for behind in (subject, uuid4()):
        with pytest.raises(Missing), enter(hugo):
            open_one(hugo, behind, categories=EVERYTHING, activity="test")


def test_one_look_for_a_whole_page(database: str, cast: Cast) -> None:
    subject, _concern = told(cast)
    cast.els_tells(home=cast.neighbours_home)
    bram = cast.viewer("Bram")
    with enter(bram):
        subjects = {d.subject for d in Duty.objects.all() if d.subject}
        assert open_door(bram, subjects, categories=EVERYTHING, activity="te doen") == subjects
        assert sorted(Look.objects.get().subjects) == sorted(subjects)
    assert subject in subjects


def test_a_grant_ends_on_its_day_and_reaches_no_further_back_than_it_says(database: str, cast: Cast) -> None:
    subject, concern = told(cast)
    bram = cast.viewer("Bram")
    with enter(bram):
        open_one(bram, subject, categories=EVERYTHING, activity="test")
        give_grant(
            by=bram,
            team=cast.teams["clinic"].id,
            subject=subject,
            categories=Category.CONTACT | Category.NUISANCE,
            act=concern,
            until=cast.now + timedelta(days=2),
            reach_from=cast.now + timedelta(hours=1),
        )
    dirk = cast.viewer("Dirk", at=cast.now + timedelta(days=1))
    with enter(dirk):
        open_one(dirk, subject, categories=EVERYTHING, activity="test")
        assert not Signal.objects.exists(), "told before the grant reaches back"
    cast.els_tells(at=cast.now + timedelta(hours=2))
    with enter(dirk):
        open_one(dirk, subject, categories=EVERYTHING, activity="test")
        assert Signal.objects.count() == 1
    later = cast.viewer("Dirk", at=cast.now + timedelta(days=3))
    with pytest.raises(Missing), enter(later):
        open_one(later, subject, categories=EVERYTHING, activity="test")


def test_owing_something_lets_one_pass_on_what_one_may_not_see_but_never_care(database: str, cast: Cast) -> None:
    subject, concern = told(cast)
    bram = cast.viewer("Bram")
    with enter(bram):
        pass_on(
            by=bram,
            concern=concern,
            team=cast.teams["neighbourhood"].id,
            reason="Hier is meer nodig.",
            told=Channel.PHONE,
        )
        support = Grant.objects.get(team=cast.teams["neighbourhood"])
    assert Category.SUPPORT & support.categories
    with pytest.raises(ProgrammingError, match="no grant to pass on"), enter(bram):
        open_one(bram, subject, categories=EVERYTHING, activity="test")
        give_grant(by=bram, team=cast.teams["clinic"].id, subject=subject, categories=Category.CARE, act=concern)
