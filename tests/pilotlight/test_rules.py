"""What we think of lights: when contact is due, how warm it is, and who may do what."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waakvlam.duties.models import DutyKind
from waakvlam.kernel.working_days import AMSTERDAM, DAY_ENDS, add_working_days, is_working_day
from waakvlam.parties.models import OrganisationKind
from waakvlam.pilotlight.models import How, Light, Policy
from waakvlam.pilotlight.queries.policy import HOLDERS, OUTREACH, STAGES
from waakvlam.pilotlight.rules import (
    Every,
    Facts,
    Stage,
    Warmth,
    after_contact,
    due_of,
    every_of,
    facts_of,
    following,
    hours_needed,
    latest_day,
    load,
    may_be_keeper,
    may_let_go,
    may_name,
    may_pause,
    may_record,
    months_between,
    next_due,
    owed,
    stages_of,
    warmth,
    working_evening,
)
from waakvlam.pilotlight.rules.rhythm import Unit
from waakvlam.pilotlight.states import LightState

POLICY = Policy(area_code="", stages=STAGES, outreach=OUTREACH, holders=HOLDERS)
WEEKLY, MONTHLY, QUARTERLY = Every(1, Unit.WEEK), Every(1, Unit.MONTH), Every(3, Unit.MONTH)
TUESDAY = date(2026, 3, 10)
NOON = datetime(2026, 3, 10, 12, tzinfo=AMSTERDAM)

intervals = st.builds(Every, st.integers(1, 12), st.sampled_from(Unit))
moments = st.datetimes(datetime(2024, 1, 1), datetime(2032, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def evening(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 17, tzinfo=AMSTERDAM)


# When contact is due -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reached", "every", "due"),
    [
        (NOON, WEEKLY, evening(2026, 3, 17)),
        (datetime(2026, 3, 14, 12, tzinfo=AMSTERDAM), WEEKLY, evening(2026, 3, 23)),  # a Saturday: the Monday after
        (datetime(2026, 3, 30, 12, tzinfo=AMSTERDAM), WEEKLY, evening(2026, 4, 7)),  # Easter Monday: a day later
        (datetime(2026, 1, 31, 12, tzinfo=AMSTERDAM), MONTHLY, evening(2026, 3, 2)),  # no 31 February; 28 is a Saturday
        (datetime(2026, 11, 30, 12, tzinfo=AMSTERDAM), QUARTERLY, evening(2027, 3, 1)),
        (datetime(2026, 3, 10, 23, 30, tzinfo=UTC), WEEKLY, evening(2026, 3, 18)),  # past midnight in Amsterdam
    ],
)
def test_contact_is_due_on_the_first_working_day_on_or_after_one_interval(
    reached: datetime, every: Every, due: datetime
) -> None:
    assert next_due(reached, every) == due


def test_summer_and_winter_time_leave_five_o_clock_where_it_is() -> None:
    before_summer = next_due(datetime(2026, 3, 24, 12, tzinfo=AMSTERDAM), WEEKLY)
    before_winter = next_due(datetime(2026, 10, 20, 12, tzinfo=AMSTERDAM), WEEKLY)

    assert (before_summer.astimezone(UTC).hour, before_winter.astimezone(UTC).hour) == (15, 16)


def test_the_day_that_was_agreed_goes_before_the_rhythm() -> None:
    assert next_due(NOON, MONTHLY, date(2026, 3, 12)) == evening(2026, 3, 12)
    assert next_due(NOON, MONTHLY, date(2026, 3, 14)) == evening(2026, 3, 16)


@given(since=moments, every=intervals)
def test_it_is_always_due_at_five_on_a_working_day_and_never_before_the_interval_is_over(
    since: datetime, every: Every
) -> None:
    due = next_due(since, every)
    start = since.astimezone(AMSTERDAM).date()
    planned = following(start, every)

    assert due.time() == DAY_ENDS
    assert is_working_day(due.date())
    assert due.date() == add_working_days(planned, 0)
    assert due > since


@given(since=moments, every=intervals, later=st.timedeltas(timedelta(0), timedelta(days=400)))
def test_who_was_reached_later_is_due_no_earlier(since: datetime, every: Every, later: timedelta) -> None:
    assert next_due(since + later, every) >= next_due(since, every)


@given(since=moments, every=intervals)
def test_the_last_day_that_may_be_named_lies_behind_the_rhythm_and_before_twice_of_it(
    since: datetime, every: Every
) -> None:
    start = since.astimezone(AMSTERDAM).date()

    assert next_due(since, every).date() <= latest_day(since, every)
    assert latest_day(since, every) <= add_working_days(following(start, every * 2), 0)


@given(day=st.dates(date(2024, 1, 1), date(2032, 1, 1)), months=st.integers(0, 60))
def test_months_are_counted_as_people_count_them(day: date, months: int) -> None:
    later = following(day, Every(months, Unit.MONTH))

    assert months_between(day, later) in (months, months - 1)  # 31 January to 28 February is not yet a whole month
    assert (months_between(day, later) == months) or later.day < day.day
    assert months_between(day, later - timedelta(days=1)) < months or months == 0


# Stages --------------------------------------------------------------------------------------------------------------


def rhythm(contacts: int, stable: int) -> Every:
    stages, place = stages_of(STAGES), (0, 0)
    for _contact in range(contacts):
        place = after_contact(place, stages, stable)
    return stages[place[0]].every


@pytest.mark.parametrize(
    ("contacts", "stable", "every"),
    [
        (0, 0, WEEKLY),
        (3, 0, WEEKLY),
        (4, 0, Every(2, Unit.WEEK)),
        (9, 0, Every(2, Unit.WEEK)),
        (10, 0, MONTHLY),
        (40, 11, MONTHLY),  # a year must have been stable
        (11, 12, QUARTERLY),
        (60, 48, QUARTERLY),
    ],
)
def test_contact_becomes_rarer_by_stages(contacts: int, stable: int, every: Every) -> None:
    assert rhythm(contacts, stable) == every


def test_a_policy_with_fewer_stages_holds_a_light_in_the_last_one() -> None:
    assert after_contact((3, 8), stages_of([(1, "week", 4), (1, "month", 0)]), 0) == (1, 9)
    assert stages_of([(1, "month", 0, 12)]) == (Stage(MONTHLY, 0, 12),)


def light(**facts: object) -> Light:
    return Light(**{"state": LightState.LIT, "area": "BU99990101", "team_id": uuid4(), "keeper_id": uuid4()} | facts)


@pytest.mark.parametrize(
    ("facts", "every"),
    [
        ({"stage": 1}, Every(2, Unit.WEEK)),
        ({"stage": 9}, QUARTERLY),
        ({"stage": 2, "state": LightState.REACHING_OUT}, WEEKLY),
        ({"stage": 0, "state": LightState.LETTING_GO}, Every(6, Unit.MONTH)),
        ({"stage": 3, "override_every": 2, "override_unit": "month"}, Every(2, Unit.MONTH)),
    ],
)
def test_the_interval_follows_from_state_and_stage_or_is_the_lights_own(facts: dict[str, object], every: Every) -> None:
    assert every_of(light(**facts), POLICY) == every


# Warmth --------------------------------------------------------------------------------------------------------------

DUE = evening(2026, 3, 24)


def facts(**differ: object) -> Facts:
    reached = NOON
    return Facts(
        **{"keeper": True, "met": True, "every": Every(2, Unit.WEEK), "since": reached, "heard_at": reached}
        | {"next_due_at": DUE}
        | differ  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("now", "differ", "word"),
    [
        (NOON, {}, Warmth.ON_TIME),
        (DUE - timedelta(days=4), {}, Warmth.ON_TIME),
        (DUE - timedelta(days=2, hours=12), {}, Warmth.DUE),
        (DUE - timedelta(hours=1), {"since": DUE - timedelta(hours=2)}, Warmth.DUE),
        (DUE + timedelta(minutes=1), {}, Warmth.LATE),
        (datetime(2026, 4, 7, 23, tzinfo=AMSTERDAM), {}, Warmth.LATE),
        (datetime(2026, 4, 8, 1, tzinfo=AMSTERDAM), {}, Warmth.LOST),
        (datetime(2026, 4, 8, 1, tzinfo=AMSTERDAM), {"heard_at": evening(2026, 4, 6)}, Warmth.LATE),  # seen: not lost
        (datetime(2026, 4, 8, 1, tzinfo=AMSTERDAM), {"met": False}, Warmth.NOT_MET),
        (NOON, {"since": None, "heard_at": None, "next_due_at": None}, Warmth.NOT_MET),
        (NOON, {"paused_until": TUESDAY}, Warmth.PAUSED),
        (NOON + timedelta(days=1), {"paused_until": TUESDAY, "next_due_at": evening(2026, 3, 10)}, Warmth.LATE),
        (NOON, {"keeper": False, "paused_until": TUESDAY}, Warmth.NO_FACE),
    ],
)
def test_warmth_is_a_word_about_contact(now: datetime, differ: dict[str, object], word: Warmth) -> None:
    assert warmth(facts(**differ), now) is word


@given(now=moments, late=st.booleans())
def test_what_is_late_is_never_on_time(now: datetime, late: bool) -> None:
    due = now + (-timedelta(minutes=1) if late else timedelta(minutes=1))
    word = warmth(facts(next_due_at=due, since=due - timedelta(days=14), heard_at=due - timedelta(days=14)), now)

    assert (word in (Warmth.LATE, Warmth.LOST)) == late


def test_a_light_tells_its_own_facts() -> None:
    started, reached, seen = NOON, NOON + timedelta(days=2), NOON + timedelta(days=5)
    found = facts_of(light(rhythm_since=started, reached_at=reached, seen_at=seen, met_at=reached), POLICY)

    assert (found.since, found.heard_at, found.met, found.keeper) == (reached, seen, True, True)
    assert facts_of(light(keeper_id=None), POLICY) == Facts(keeper=False, met=False, every=WEEKLY)


# What is owed --------------------------------------------------------------------------------------------------------

DESK = uuid4()


def away(*people: UUID | None):  # type: ignore[no-untyped-def]
    return lambda person, day: person in people


def test_a_light_that_burns_owes_contact_by_its_keeper_and_the_deputy_comes_second() -> None:
    one = light(deputy_id=uuid4(), rhythm_since=NOON)
    one.next_due_at = due_of(one, POLICY)
    owes = owed(one, DESK, away(), NOON)

    assert owes is not None
    assert (owes.kind, owes.team, owes.person) == (DutyKind.CHECK_IN, one.team_id, one.keeper_id)
    assert (owes.second, owes.due_at) == (one.deputy_id, evening(2026, 3, 17))


def test_when_the_keeper_is_away_that_day_the_deputy_is_asked() -> None:
    one = light(deputy_id=uuid4(), rhythm_since=NOON)
    one.next_due_at = due_of(one, POLICY)
    instead = owed(one, DESK, away(one.keeper_id), NOON)
    nobody_else = owed(one, DESK, away(one.keeper_id, one.deputy_id), NOON)

    assert instead is not None
    assert nobody_else is not None
    assert (instead.person, instead.second) == (one.deputy_id, None)
    assert (nobody_else.person, nobody_else.second) == (one.keeper_id, one.deputy_id)


@pytest.mark.parametrize(
    ("differ", "kind", "at_desk"),
    [
        ({"state": LightState.PROPOSED, "keeper_id": None}, DutyKind.DECIDE_LIGHT, True),
        ({"state": LightState.PROPOSED}, DutyKind.DECIDE_LIGHT, False),
        ({"keeper_id": None}, DutyKind.FIND_KEEPER, True),
        ({"keeper_id": None, "paused_until": TUESDAY}, DutyKind.FIND_KEEPER, True),
        ({"paused_until": TUESDAY + timedelta(days=7)}, DutyKind.END_PAUSE, False),
    ],
)
def test_what_is_owed_fits_where_a_light_stands(differ: dict[str, object], kind: DutyKind, at_desk: bool) -> None:
    one = light(rhythm_since=NOON, **differ)
    one.next_due_at = due_of(one, POLICY)
    owes = owed(one, DESK, away(), NOON)

    assert owes is not None
    assert (owes.kind, owes.team == DESK) == (kind, at_desk)


def test_a_pause_ends_on_its_day() -> None:
    assert due_of(light(rhythm_since=NOON, paused_until=date(2026, 3, 21)), POLICY) == working_evening(
        date(2026, 3, 23)
    )


def test_a_light_that_ended_owes_nothing() -> None:
    ended = light(state=LightState.LET_GO, rhythm_since=NOON)

    assert due_of(ended, POLICY) is None
    assert owed(ended, DESK, away(), NOON) is None


# What may be done ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stable_since", "today", "allowed"),
    [
        (date(2023, 3, 10), TUESDAY, True),
        (date(2023, 3, 11), TUESDAY, False),
        (date(2025, 7, 10), TUESDAY, False),  # eight months well (story I)
        (None, TUESDAY, False),
    ],
)
def test_professionals_let_go_only_after_stable_years(stable_since: date | None, today: date, allowed: bool) -> None:
    decision = may_let_go(stable_since, 36, today)

    assert bool(decision) is allowed
    assert decision.basis == "PL-11"
    assert bool(decision.reason) is not allowed


@pytest.mark.parametrize(
    ("named", "allowed"),
    [
        (TUESDAY - timedelta(days=1), False),
        (TUESDAY, True),
        (TUESDAY + timedelta(days=10), True),  # one and a half weeks
        (TUESDAY + timedelta(days=11), False),
    ],
)
def test_the_next_day_may_be_sooner_or_a_little_later(named: date, allowed: bool) -> None:
    assert bool(may_name(named, NOON, WEEKLY, TUESDAY)) is allowed


@pytest.mark.parametrize(
    ("until", "allowed"),
    [(TUESDAY, False), (TUESDAY + timedelta(days=1), True), (date(2026, 6, 10), True), (date(2026, 6, 11), False)],
)
def test_a_pause_has_an_end_within_three_months(until: date, allowed: bool) -> None:
    assert bool(may_pause(until, TUESDAY)) is allowed


@pytest.mark.parametrize(
    ("ago", "allowed"),
    [
        (timedelta(0), True),
        (timedelta(minutes=-9), True),  # the phone's clock runs ahead
        (timedelta(minutes=-11), False),
        (timedelta(days=14), True),
        (timedelta(days=14, minutes=1), False),
    ],
)
def test_contact_is_written_down_within_two_weeks(ago: timedelta, allowed: bool) -> None:
    assert bool(may_record(NOON - ago, NOON, NOON - timedelta(days=60))) is allowed


def test_no_contact_is_written_down_of_before_the_light_was_proposed() -> None:
    assert may_record(NOON, NOON, NOON)
    assert not may_record(NOON - timedelta(minutes=1), NOON, NOON)


@pytest.mark.parametrize(
    ("kind", "in_team", "resident_chose", "allowed"),
    [
        (OrganisationKind.NEIGHBOURHOOD_TEAM, True, False, True),
        (OrganisationKind.NEIGHBOURHOOD_TEAM, False, True, False),
        (OrganisationKind.MENTAL_HEALTH, True, True, False),
        (OrganisationKind.CORPORATION, True, False, False),
        (OrganisationKind.CORPORATION, True, True, True),
    ],
)
def test_who_may_be_the_known_face(kind: OrganisationKind, in_team: bool, resident_chose: bool, allowed: bool) -> None:
    assert bool(may_be_keeper(kind, HOLDERS, in_team=in_team, resident_chose=resident_chose)) is allowed


def test_hours_follow_from_how_contact_usually_goes() -> None:
    policy = Policy(area_code="", stages=STAGES, outreach=OUTREACH, holders=HOLDERS)

    assert hours_needed([(WEEKLY, How.VISIT)], policy) == 1.0  # 45 minutes and 15 of travel
    assert hours_needed([(WEEKLY, How.CALL)] * 4, policy) == 1.0
    assert hours_needed([(Every(2, Unit.WEEK), How.TOGETHER)], policy) == 0.5
    assert hours_needed([(MONTHLY, How.VISIT)], policy) == pytest.approx(0.23, abs=0.001)
    assert hours_needed([], policy) == 0


def test_beyond_the_hours_of_a_team_a_coordinator_decides() -> None:
    assert load(12, 12)
    assert "12,1" in load(12.1, 12).reason
