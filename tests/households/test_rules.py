from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from tests.cast import NOON
from waakvlam.access.models import Category
from waakvlam.households.models import Fit, HelpRole, Law, Level, VisitResult
from waakvlam.households.rules import (
    Delivery,
    Flag,
    Try,
    category_of,
    contact_got_hard,
    delivered,
    flags_of_help,
    flags_of_network,
    is_less,
    kept_until,
    may_help,
    may_move,
    may_write_care,
    review_after_move,
    review_due,
    reviewed_in_time,
    width_at_registration,
    width_of,
)
from waakvlam.parties.models import OrganisationKind as Kind

TODAY = NOON.date()
MADE, MISSED = VisitResult.REACHED, VisitResult.FAILED


@pytest.mark.parametrize(
    ("kind", "width"),
    [
        (Kind.NEIGHBOURHOOD_TEAM, Category.CONTACT | Category.WELLBEING | Category.SUPPORT),
        (Kind.CORPORATION, Category.CONTACT | Category.WELLBEING),
        (Kind.POLICE, Category(0)),
        (Kind.INSURER, Category(0)),
    ],
)
def test_what_a_team_sees_of_whom_it_registers(kind: Kind, width: Category) -> None:
    assert width_at_registration(kind) == width


@pytest.mark.parametrize("role", list(HelpRole))
@pytest.mark.parametrize("law", list(Law))
def test_care_is_seen_only_under_the_laws_of_care_and_money_never(role: HelpRole, law: Law) -> None:
    width = width_of(role, law)
    assert (Category.CARE in width) == (law in (Law.ZVW, Law.WLZ)) == (category_of(law) is Category.CARE)
    assert Category.FINANCE not in width
    assert (Category.WELLBEING in width) == (role in (HelpRole.KEEPER, HelpRole.DEPUTY))


@pytest.mark.parametrize(
    ("kind", "law", "allowed"),
    [
        (Kind.CORPORATION, Law.NONE, True),
        (Kind.CORPORATION, Law.ZVW, False),
        (Kind.MENTAL_HEALTH, Law.ZVW, True),
        (Kind.VOLUNTEERS, Law.WLZ, False),
        (Kind.POLICE, Law.NONE, False),
        (Kind.INSURER, Law.ZVW, False),
    ],
)
def test_who_may_help_under_which_law(kind: Kind, law: Law, allowed: bool) -> None:
    assert bool(may_help(kind, law)) == allowed


@pytest.mark.parametrize(
    ("writer", "own", "agreed", "allowed"),
    [
        (Kind.NEIGHBOURHOOD_TEAM, False, True, True),
        (Kind.NEIGHBOURHOOD_TEAM, False, False, False),
        (Kind.MENTAL_HEALTH, True, False, True),
        (Kind.CORPORATION, True, True, False),
    ],
)
def test_who_may_write_down_care(writer: Kind, own: bool, agreed: bool, allowed: bool) -> None:
    assert bool(may_write_care(writer, own=own, agreed=agreed)) == allowed


@pytest.mark.parametrize(
    ("ended", "until"), [(date(2026, 3, 10), date(2028, 3, 10)), (date(2028, 2, 29), date(2030, 3, 1))]
)
def test_a_resident_is_kept_two_years_after_the_last_help(ended: date, until: date) -> None:
    assert kept_until(ended) == until


@pytest.mark.parametrize(
    ("made", "agreed", "days", "expected"),
    [
        (1, None, 100, None),
        (1, 3, 100, Delivery(3, 1)),
        (3, 3, 100, Delivery(3, 3)),
        (0, 4, 0, Delivery(0, 0)),
        (0, 4, 6, Delivery(0, 0)),
        (0, 4, 7, Delivery(1, 0)),
        (0, 4, 28, Delivery(4, 0)),
    ],
)
def test_agreed_against_delivered(made: int, agreed: int | None, days: int, expected: Delivery | None) -> None:
    assert delivered(made, agreed, TODAY - timedelta(days=days), NOON) == expected


@pytest.mark.parametrize(
    ("fit", "delivery", "flags"),
    [
        (Fit.UNKNOWN, None, []),
        (Fit.GOOD, Delivery(3, 3), []),
        (Fit.GOOD, Delivery(3, 1), [Flag.TOO_LITTLE]),
        (Fit.TOO_LITTLE, Delivery(3, 1), [Flag.TOO_LITTLE]),
        (Fit.WRONG_KIND, Delivery(3, 1), [Flag.TOO_LITTLE, Flag.WRONG_KIND]),
    ],
)
def test_what_to_ask_about_help(fit: Fit, delivery: Delivery | None, flags: list[Flag]) -> None:
    assert flags_of_help(fit, delivery) == flags


def test_nobody_around_is_known_only_after_asking() -> None:
    assert flags_of_network(None, 0) == []
    assert flags_of_network(TODAY, 1) == []
    assert flags_of_network(TODAY, 0) == [Flag.NO_NETWORK]


def visits(*made_or_missed: tuple[int, VisitResult]) -> tuple[list[Try], UUID]:
    """Visits so many days from Tuesday, and the last of them."""
    tries = [Try(uuid4(), NOON + timedelta(days=days), result) for days, result in made_or_missed]
    return tries, tries[-1].id


@pytest.mark.parametrize(
    ("story", "hard"),
    [
        (((0, MISSED),), False),
        (((0, MISSED), (1, MISSED)), True),
        (((0, MISSED), (1, MADE), (2, MISSED)), False),
        (((0, MISSED), (1, MISSED), (2, MISSED)), False),
        (((0, MISSED), (1, MISSED), (5, MISSED)), False),
        (((0, MISSED), (1, MISSED), (6, MISSED)), True),
        (((0, MISSED), (1, MISSED), (2, MADE)), False),
    ],
)
def test_two_missed_visits_in_a_row_make_contact_hard_once_a_week(
    story: tuple[tuple[int, VisitResult], ...], hard: bool
) -> None:
    assert contact_got_hard(*visits(*story)) == hard


@pytest.mark.parametrize("first", [True, False])
def test_two_visits_missed_in_the_same_minute_are_two_in_a_row(first: bool) -> None:
    visits = [Try(uuid4(), NOON, VisitResult.FAILED) for _ in range(2)]
    assert contact_got_hard(visits, visits[0 if first else 1].id)


def test_less_help_is_told_from_more() -> None:
    assert is_less(Level.CRISIS, Level.LIGHT_SUPPORT)
    assert not is_less(Level.NONE, Level.NONE)
    assert not is_less(None, Level.NONE)
    assert not is_less(Level.PILOT_LIGHT, Level.INTENSIVE)


@pytest.mark.parametrize(
    ("level", "days", "allowed"),
    [
        (Level.INTENSIVE, 0, False),
        (Level.INTENSIVE, 1, True),
        (Level.INTENSIVE, 80, True),
        (Level.INTENSIVE, 120, False),
        (Level.PILOT_LIGHT, 366, True),
        (Level.PILOT_LIGHT, 367, False),
    ],
)
def test_a_level_is_looked_at_again_in_time(level: Level, days: int, allowed: bool) -> None:
    decision = reviewed_in_time(level, TODAY + timedelta(days=days), NOON)
    assert (bool(decision), bool(decision.reason)) == (allowed, not allowed)


def test_a_review_is_due_at_the_end_of_a_working_day() -> None:
    assert review_due(date(2026, 3, 14)) == datetime.fromisoformat("2026-03-16T17:00:00+01:00")
    assert review_after_move(TODAY - timedelta(days=3), NOON) == TODAY + timedelta(days=1)
    assert review_after_move(TODAY + timedelta(days=9), NOON) == TODAY + timedelta(days=9)


@pytest.mark.parametrize(("since", "on", "allowed"), [(-9, -9, True), (-9, 0, True), (-9, -10, False), (-9, 1, False)])
def test_a_move_is_written_down_when_it_happened(since: int, on: int, allowed: bool) -> None:
    assert bool(may_move(TODAY + timedelta(days=since), TODAY + timedelta(days=on), NOON)) == allowed
