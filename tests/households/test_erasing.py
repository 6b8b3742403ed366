from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from django.db import ProgrammingError

from tests.cast import NOON, Cast
from tests.households.household import Household
from tests.signals.beside import administrator, everything, rows
from waakvlam.households.actions import (
    add_tie,
    change_resident,
    end_involvement,
    forget_residents,
    judge_fit,
    move,
    record_visit,
    register_resident,
    set_level,
    wish_to_be_kept,
)
from waakvlam.households.models import EndReason, Fit, Level, TieKind, VisitResult
from waakvlam.households.queries import residents
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Role, Viewer

CANARY = "kanarie"
SOON = date(2026, 4, 7)
TWO_YEARS = datetime(2028, 3, 11, 11, 0, tzinfo=NOON.tzinfo)


def forget(household: Household, at: datetime) -> int:
    by = household.cast.retention(at)
    with enter(by):
        return forget_residents(by=by)


def lived(household: Household) -> UUID:
    """Farid with everything that can be written down about him; the one who helped him."""
    farid, home = household.farid.person, household.farid.home
    household.does(
        "Amira",
        change_resident,
        resident=farid,
        called=f"Farid {CANARY}",
        phone=CANARY,
        contact_words=CANARY,
        representative=CANARY,
    )
    dirk = household.helps("Dirk")
    household.does("Dirk", record_visit, involvement=dirk, result=VisitResult.REACHED)
    household.does("Amira", judge_fit, involvement=dirk, fit=Fit.WRONG_KIND, words=CANARY)
    household.does("Amira", add_tie, subject=farid, kind=TieKind.FRIEND, name=CANARY, words=CANARY)
    household.does("Amira", set_level, home=home, level=Level.LIGHT_SUPPORT, reason=CANARY, review_on=SOON, told=CANARY)
    return dirk


def test_who_nobody_helps_any_more_is_forgotten_after_two_years(database: str, cast: Cast) -> None:
    household = Household(cast, cast.farid())
    dirk = lived(household)
    assert forget(household, TWO_YEARS) == 0, "somebody helps"
    household.does("Amira", end_involvement, involvement=dirk, reason=EndReason.DONE)
    assert forget(household, TWO_YEARS) == 0, "somebody arranges the help of the household"
    ended = NOON + timedelta(days=30)
    household.does(
        "Amira",
        set_level,
        home=household.farid.home,
        level=Level.NONE,
        reason=CANARY,
        stays=CANARY,
        review_on=SOON + timedelta(days=30),
        at=ended,
    )
    assert forget(household, TWO_YEARS) == 0, "two years after the last help"
    assert forget(household, TWO_YEARS + timedelta(days=30)) == 1
    assert forget(household, TWO_YEARS + timedelta(days=30)) == 0
    for table in ("resident", "stay", "involvement", "visit", "supportlevel", "tie"):
        assert rows(f"households_{table}") == 0
    about = ", ".join(f"'{subject}'" for subject in household.farid)
    assert rows("journal_detail", f"about IN ({about})") == 0
    assert rows("access_grant", f"subject_id IN ({about})") == 0
    assert rows("journal_event", "kind = 'resident forgotten'") == 1
    assert rows("access_subject", "kind = 'person' AND until IS NOT NULL") == 1


def test_the_database_holds_no_readable_word_of_a_resident(database: str, cast: Cast) -> None:
    household = Household(cast, cast.farid())
    lived(household)
    with administrator() as link:
        held = everything(link)
    texts = (CANARY, CANARY.encode().hex(), "Farid", b"Farid".hex())
    assert [(table, text) for table, content in held.items() for text in texts if text in content] == []


def test_who_lives_on_in_the_home_keeps_what_is_about_it(household: Household) -> None:
    home, team = household.farid.home, household.team("neighbourhood")
    bea = household.does("Amira", register_resident, home=home, team=team, called="Bea")
    household.helps("Chantal", subject=bea)
    assert forget(household, TWO_YEARS) == 1
    household.does("Chantal", _known, at=NOON, bea=bea, farid=household.farid.person)


def _known(*, by: Viewer, bea: UUID, farid: UUID) -> None:
    Household.look(by, [bea, farid])
    assert list(residents(by, [bea, farid])) == [bea]


def test_a_resident_may_want_it_sooner(household: Household) -> None:
    farid = household.farid.person
    household.does("Amira", wish_to_be_kept, resident=farid, until=NOON.date())
    dirk = household.helps("Dirk")
    by = Viewer(Role.RESIDENT, NOON, resident=farid)
    with enter(by):
        wish_to_be_kept(by=by, resident=farid, until=NOON.date())
    tomorrow = NOON + timedelta(days=1)
    assert forget(household, tomorrow) == 0, "somebody helps"
    household.does("Amira", end_involvement, involvement=dirk, reason=EndReason.RESIDENT_STOPPED)
    assert forget(household, tomorrow) == 1


def test_new_help_withdraws_the_wish(household: Household) -> None:
    household.does("Amira", wish_to_be_kept, resident=household.farid.person, until=NOON.date())
    dirk = household.helps("Dirk")
    household.does("Amira", end_involvement, involvement=dirk, reason=EndReason.DONE)
    assert forget(household, NOON + timedelta(days=1)) == 0


def test_nobody_wishes_for_another(household: Household) -> None:
    with pytest.raises(Missing):
        household.does("Hugo", wish_to_be_kept, resident=household.farid.person, until=NOON.date())
    by = Viewer(Role.RESIDENT, NOON, resident=household.farid.home)
    with enter(by), pytest.raises(Missing):
        wish_to_be_kept(by=by, resident=household.farid.person, until=NOON.date())


def test_only_erasure_forgets(household: Household) -> None:
    with pytest.raises(ProgrammingError, match="only erasure"):
        household.does("Amira", forget_residents)


def test_who_moved_is_forgotten_with_the_home_they_left(database: str, cast: Cast) -> None:
    household = Household(cast, cast.farid())
    farid, home = household.farid.person, household.farid.home
    household.does("Amira", set_level, home=home, level=Level.PILOT_LIGHT, reason="Rust", review_on=SOON)
    household.does(
        "Amira",
        move,
        residents=[farid],
        address=cast.neighbours_home.id,
        on=NOON.date(),
        team=household.team("neighbourhood"),
    )
    assert forget(household, TWO_YEARS) == 1
    assert rows("households_supportlevel") == 0
