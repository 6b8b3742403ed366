"""A look serves the purpose that it was taken for, however wide the grant behind it is."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.cast import NOON, Cast
from waakvlam.access.models import Basis, Category, Grant, PurposeCode
from waakvlam.access.queries import open_door
from waakvlam.households.actions import enter_home, set_level
from waakvlam.households.models import Level, SupportLevel
from waakvlam.kernel.context import enter

ALL = Category(127)
LATER = NOON + timedelta(days=1)


@pytest.mark.parametrize(("purpose", "seen"), [(PurposeCode.EARLY_SIGNALS, False), (PurposeCode.PILOT_LIGHT, True)])
def test_a_look_for_early_signals_does_not_show_how_much_help_there_is(
    database: str, cast: Cast, purpose: PurposeCode, seen: bool
) -> None:
    cast.els_tells()
    cast.farid(at=LATER)
    amira = cast.viewer("Amira", at=LATER)
    with enter(amira):
        home = enter_home(by=amira, address=cast.home.id, team=amira.teams[0], act=uuid4())
        set_level(by=amira, home=home, level=Level.PILOT_LIGHT, reason="Rust.", review_on=date(2026, 4, 1))
    Grant(
        team_id=amira.teams[0],
        subject_id=home,
        categories=ALL,
        purpose=PurposeCode.EARLY_SIGNALS,
        basis=Basis.LAW,
        valid_from=NOON,
        valid_until=LATER + timedelta(days=9),
        reach_from=NOON,
        act=uuid4(),
    ).save(using="owner")
    amira = cast.viewer("Amira", at=LATER)
    with enter(amira):
        open_door(amira, [home], categories=ALL, activity="test", purpose=purpose)
        assert SupportLevel.objects.filter(subject=home).exists() is seen
