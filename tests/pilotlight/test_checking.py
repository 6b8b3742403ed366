"""Contact moments: what they do to rhythm and warmth, late ones, and phones that say different things."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.cast import NOON
from tests.pilotlight.lights import Story
from waakvlam.access.actions import give_grant
from waakvlam.access.models import Category, PurposeCode
from waakvlam.duties.models import DutyKind
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.pilotlight.actions.checking import Holds, Made, compare
from waakvlam.pilotlight.actions.reaching import Said, record_answer
from waakvlam.pilotlight.actions.steering import bring_forward, override_rhythm, pause
from waakvlam.pilotlight.models import How, Mood, Result
from waakvlam.pilotlight.queries.policy import policy_for
from waakvlam.pilotlight.rules import Warmth, facts_of, warmth
from waakvlam.pilotlight.rules.rhythm import Unit

pytestmark = pytest.mark.usefixtures("rolled_back")

PHONE, TABLET = uuid4(), uuid4()


def evening(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 17, tzinfo=AMSTERDAM)


def warm(story: Story) -> Warmth:
    light = story.light
    policy = story.reads("Chantal", lambda by: policy_for(by, light.area))
    return warmth(facts_of(light, policy), story.now)


def test_reached_moves_the_rhythm_on_and_the_next_contact_is_asked(story: Story) -> None:
    story.is_lit()
    asked = story.duties(DutyKind.CHECK_IN)[0].id
    story.passes(days=3)
    made = story.contact(words="Koffie gedronken.", mood=Mood.STEADY)

    light = story.light
    assert (light.reached_at, light.met_at, light.next_due_at) == (story.now, story.now, evening(3, 20))
    assert (light.stage, light.stage_contacts) == (0, 1)
    assert story.duties(DutyKind.CHECK_IN)[0].id != asked
    assert story.happened(made.id) == ["contact noted"]
    (kept,) = story.check_ins()
    assert (kept.words, kept.mood) == ("Koffie gedronken.", Mood.STEADY)


def test_four_weeks_later_contact_is_each_fortnight(story: Story) -> None:
    story.is_lit()
    for _week in range(4):
        story.contact()
        story.passes(days=7)

    assert (story.light.stage, story.light.stage_contacts) == (1, 0)
    assert story.light.next_due_at == evening(4, 14)


def test_seen_ends_lost_but_not_the_rhythm_and_tried_neither(story: Story) -> None:
    story.is_lit()
    story.contact()
    asked = story.duties(DutyKind.CHECK_IN)[0].id
    story.passes(days=15)
    assert warm(story) is Warmth.LOST
    story.contact(Result.TRIED)
    assert warm(story) is Warmth.LOST
    story.contact(Result.SEEN, how=How.STREET)
    assert warm(story) is Warmth.LATE

    assert [duty.id for duty in story.duties(DutyKind.CHECK_IN)] == [asked]
    assert (story.light.reached_at, story.light.next_due_at) == (NOON, evening(3, 17))


def test_the_deputy_reaching_keeps_the_contact_but_the_keeper_has_not_met(story: Story) -> None:
    story.is_lit()
    story.contact(by="Amira")

    assert story.light.reached_at == NOON
    assert warm(story) is Warmth.NOT_MET


def test_the_next_day_is_sooner_or_a_little_later_as_agreed(story: Story) -> None:
    story.is_lit()
    story.contact(next_on=date(2026, 3, 12))
    assert story.light.next_due_at == evening(3, 12)

    story.passes(days=1)
    story.contact()
    assert story.light.next_due_at == evening(3, 18)

    with pytest.raises(Refused, match="how often there is contact"):
        story.contact(next_on=date(2026, 4, 1))


def test_who_was_not_reached_tries_again_sooner_and_puts_nothing_off(story: Story) -> None:
    story.is_lit()
    story.contact(Result.TRIED, next_on=date(2026, 3, 30))
    assert story.light.next_due_at == evening(3, 17)

    story.contact(Result.TRIED, next_on=date(2026, 3, 11))
    assert story.light.next_due_at == evening(3, 11)
    story.contact(Result.TRIED)
    assert story.light.next_due_at == evening(3, 11)


def test_after_a_worrying_contact_the_next_is_within_a_week_until_it_is_steady(story: Story) -> None:
    story.is_lit()
    story.does("Chantal", override_rhythm, light=story.id, every=1, unit=Unit.MONTH, reason="Gaat goed.")
    story.contact(mood=Mood.WORRYING)
    assert story.light.next_due_at == evening(3, 17)
    story.passes(days=7)
    story.contact(mood=Mood.WOBBLY)
    assert story.light.next_due_at == evening(3, 31)
    story.passes(days=7)
    story.contact(mood=Mood.STEADY)
    assert story.light.next_due_at == evening(4, 24)
    story.contact(Result.SEEN, mood=Mood.WORRYING)
    assert story.light.next_due_at == evening(3, 31), "worries at the window count too"


def test_worries_at_a_closed_door_do_not_wait_for_the_day_that_was_agreed_before_them(story: Story) -> None:
    story.is_lit()
    story.contact(next_on=date(2026, 3, 20))
    story.contact(Result.SEEN, mood=Mood.WORRYING)
    assert story.light.next_due_at == evening(3, 17)


def test_worries_make_the_rhythm_sooner_and_never_later(story: Story) -> None:
    story.is_lit()
    story.does("Chantal", override_rhythm, light=story.id, every=3, unit=Unit.MONTH, reason="Gaat goed.")
    story.contact(mood=Mood.WOBBLY)
    assert story.light.next_due_at == evening(3, 24)
    story.does("Chantal", override_rhythm, light=story.id, every=1, reason="Toch vaker.")
    assert story.light.next_due_at == evening(3, 17)
    story.does("Chantal", override_rhythm, light=story.id, every=2, unit=Unit.MONTH, reason="Toch minder vaak.")
    assert story.light.next_due_at == evening(3, 24)


def test_another_day_is_agreed_also_after_worries(story: Story) -> None:
    story.is_lit()
    story.contact(mood=Mood.WORRYING, next_on=date(2026, 3, 19))
    assert story.light.next_due_at == evening(3, 19)


def test_contact_is_brought_forward_and_never_put_off(story: Story) -> None:
    story.is_lit()
    story.contact(mood=Mood.WORRYING)
    with pytest.raises(Refused, match=r"up to 17 March"):
        story.does("Chantal", bring_forward, light=story.id, next_on=date(2026, 3, 18))
    story.does("Chantal", bring_forward, light=story.id, next_on=date(2026, 3, 11))
    assert story.light.next_due_at == evening(3, 11)
    assert "contact brought forward" in story.happened()
    story.passes(days=2)
    with pytest.raises(Refused, match="late already"):
        story.does("Chantal", bring_forward, light=story.id, next_on=date(2026, 3, 12))
    story.does("Chantal", pause, light=story.id, until=date(2026, 3, 20), reason="Op reis")
    with pytest.raises(Refused, match="rests"):
        story.does("Chantal", bring_forward, light=story.id, next_on=date(2026, 3, 12))


def test_how_contact_usually_goes_is_remembered(story: Story) -> None:
    story.is_lit()
    story.contact(how=How.CALL)
    story.contact(Result.TRIED, how=How.VISIT)

    assert story.light.usual == How.CALL


def test_a_contact_written_down_late_counts_as_it_was(story: Story) -> None:
    story.is_lit()
    story.passes(days=8)
    story.contact()
    story.contact(at=NOON + timedelta(days=2), next_on=date(2026, 3, 14))

    light = story.light
    assert light.reached_at == story.now
    assert light.met_at == NOON + timedelta(days=2)
    assert light.stage_contacts == 2
    assert light.next_due_at == evening(3, 25)
    assert light.named_on is None


@pytest.mark.parametrize(
    ("at", "why"),
    [
        (NOON + timedelta(days=1), "future"),
        (NOON - timedelta(days=15), "two weeks"),
        (NOON - timedelta(minutes=1), "before the pilot light was proposed"),
    ],
)
def test_a_moment_that_cannot_be_is_refused_with_a_reason(story: Story, at: datetime, why: str) -> None:
    story.is_lit()

    with pytest.raises(Refused, match=why):
        story.contact(at=at)


def test_what_does_not_burn_gets_no_contact(story: Story) -> None:
    story.is_proposed()

    with pytest.raises(Refused, match="does not burn"):
        story.contact(by="Amira")


def test_contact_is_written_down_by_the_team_that_keeps_the_light(story: Story) -> None:
    story.is_lit()

    with pytest.raises(Missing):
        story.contact(by="Hugo")
    with pytest.raises(Missing):
        story.contact(by="Iris")


def test_a_coordinator_who_may_see_the_resident_still_leaves_contact_to_the_team(story: Story) -> None:
    story.is_lit()
    story.does(
        "Amira",
        give_grant,
        team=story.team("coordination"),
        subject=story.farid.person,
        categories=Category.WELLBEING,
        purpose=PurposeCode.PILOT_LIGHT,
        act=story.id,
    )
    assert story.sees("Iris")

    with pytest.raises(Missing):
        story.contact(by="Iris")


def test_the_rhythm_begins_anew_with_the_yes(story: Story) -> None:
    story.is_reached_out_to()
    story.contact()
    story.passes(days=1)
    story.does("Chantal", record_answer, light=story.id, answer=Said.YES)
    story.contact()

    assert (story.light.stage_contacts, story.light.met_at) == (1, NOON)


def test_a_bsn_has_no_place_in_the_words(story: Story) -> None:
    story.is_lit()

    with pytest.raises(Invalid, match="BSN"):
        story.contact(words="BSN 123456782")


def test_sent_again_it_changes_nothing(story: Story) -> None:
    story.is_lit()
    sent: dict[str, Any] = {"device": PHONE, "client_id": uuid4()}
    first = story.contact(**sent)
    again = story.contact(**sent)

    assert again == Made(first.id, again=True)
    assert len(story.check_ins()) == 1
    assert story.light.stage_contacts == 1


def test_two_phones_that_say_different_things_are_both_kept_and_the_keeper_compares(story: Story) -> None:
    story.is_lit()
    one = story.contact(Result.TRIED, device=PHONE, client_id=uuid4())
    other = story.contact(by="Amira", device=TABLET, client_id=uuid4(), mood=Mood.WOBBLY, next_on=date(2026, 3, 12))

    assert other == Made(other.id, conflict=True)
    assert {(entry.id, entry.other_id, entry.holds) for entry in story.check_ins()} == {
        (one.id, None, True),
        (other.id, one.id, None),
    }
    assert (DutyKind.COMPARE, "neighbourhood", "Chantal") in story.asked()

    story.does("Chantal", compare, check_in=other.id, holds=Holds.OTHER)

    light = story.light
    assert (light.reached_at, light.tried_at, light.named_on) == (None, NOON, None)
    assert light.next_due_at == evening(3, 17)
    assert {(entry.id, entry.holds) for entry in story.check_ins()} == {(one.id, True), (other.id, False)}
    assert DutyKind.COMPARE not in {kind for kind, _, _ in story.asked()}
    with pytest.raises(Missing):
        story.does("Chantal", compare, check_in=other.id, holds=Holds.THIS)


def test_both_may_be_right_or_only_the_later(story: Story) -> None:
    story.is_lit()
    first = story.contact(Result.TRIED, device=PHONE)
    story.passes(minutes=1)
    second = story.contact(device=TABLET)
    story.passes(minutes=1)
    third = story.contact(how=How.CALL)
    story.does("Chantal", compare, check_in=second.id, holds=Holds.BOTH)
    story.does("Chantal", compare, check_in=third.id, holds=Holds.THIS)

    assert {entry.id: entry.holds for entry in story.check_ins()} == {first.id: False, second.id: True, third.id: True}
    assert story.light.tried_at is None


@pytest.mark.parametrize(
    ("devices", "results", "conflict"),
    [
        ((PHONE, TABLET), (Result.REACHED, Result.REACHED), False),  # the same said twice
        ((PHONE, PHONE), (Result.TRIED, Result.REACHED), False),  # one phone: tried first, reached later
        ((None, None), (Result.TRIED, Result.REACHED), False),  # both online, one after the other
        ((PHONE, None), (Result.TRIED, Result.REACHED), True),
        ((None, PHONE), (Result.TRIED, Result.REACHED), True),
    ],
)
def test_only_what_another_device_says_differently_is_compared(
    story: Story, devices: tuple[object, object], results: tuple[Result, Result], conflict: bool
) -> None:
    story.is_lit()
    story.contact(results[0], device=devices[0])

    assert story.contact(results[1], device=devices[1]).conflict is conflict


def test_another_day_is_another_contact(story: Story) -> None:
    story.is_lit()
    story.contact(Result.TRIED, device=PHONE)
    story.passes(days=1)

    assert not story.contact(device=TABLET).conflict


def test_what_is_unknown_cannot_be_compared(story: Story) -> None:
    story.is_lit()
    made = story.contact()

    with pytest.raises(Missing):
        story.does("Chantal", compare, check_in=made.id, holds=Holds.THIS)
    with pytest.raises(Missing):
        story.does("Chantal", compare, check_in=uuid4(), holds=Holds.THIS)


def test_each_contact_keeps_open_what_the_team_may_see(story: Story) -> None:
    story.is_lit()
    for _month in range(30):
        story.passes(days=30)
        story.contact()

    assert len(story.check_ins()) == 30
    assert story.sees("Chantal")
