"""Contact moments: written down in four taps, also later and from more than one phone (PL-04, PL-14)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Q
from django.db.transaction import atomic
from django.utils.translation import gettext as _

from waakvlam.access.models import Category
from waakvlam.duties.actions import ask, finish
from waakvlam.duties.models import DutyKind, Ladder
from waakvlam.duties.rules import due_at
from waakvlam.households.actions import renew
from waakvlam.households.rules import clean
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Missing, Refused
from waakvlam.kernel.viewer import Viewer
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.actions.projecting import project
from waakvlam.pilotlight.models import Asked, CheckIn, How, Light, Mood, Result
from waakvlam.pilotlight.queries.lights import opened_behind, opened_light, require_erased
from waakvlam.pilotlight.queries.policy import policy_for
from waakvlam.pilotlight.rules import (
    after_contact,
    every_of,
    may_name,
    may_record,
    months_between,
    soon_after,
    stages_of,
    working_evening,
)
from waakvlam.pilotlight.states import BURNING


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody writes down about one contact.

    `at` is when it was (default now), `next_on` the day that was agreed for the next. `device` and `client_id` come
    from a phone that was offline: sent again, an entry changes nothing.
    """

    light: UUID
    how: How
    result: Result
    mood: Mood = Mood.UNASKED
    words: str = ""
    at: datetime | None = None
    next_on: date | None = None
    device: UUID | None = None
    client_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What became of an entry: its id, whether another device says something else, and whether it came in before."""

    id: UUID
    conflict: bool = False
    again: bool = False


class Holds(StrEnum):
    """Which of two entries about one day is right, as a person decides."""

    THIS = "this"
    OTHER = "other"
    BOTH = "both"


@atomic
def check_in(*, by: Viewer, entry: Entry) -> Made:
    """Write down a contact. Reached moves the rhythm on; seen or tried do not, and nothing is ever lost.

    What another device wrote about the same day and says something else is kept too, and the keeper is asked to
    compare. Raises `Missing` for a light that is not theirs, `Refused` for a moment or next day that cannot be or a
    light that does not burn, `Invalid` for a BSN.
    """
    light = opened_light(by, entry.light, activity="check in", locked=True)
    if light.team_id not in by.teams:
        raise Missing
    assert light.subject_id is not None
    assert by.person is not None
    if sent := _sent_before(entry):
        return Made(sent.id, conflict=sent.other_id is not None, again=True)
    at = entry.at or by.now
    _check(light, entry, at, by=by)
    other = _says_otherwise(entry, at)
    made = CheckIn(
        light=light,
        subject_id=light.subject_id,
        how=entry.how,
        result=entry.result,
        mood=entry.mood,
        words=clean(entry.words, "words"),
        at=at,
        recorded_at=by.now,
        next_on=entry.next_on,
        team_id=light.team_id,
        person_id=by.person,
        device=entry.device,
        client_id=entry.client_id,
        other=other,
        holds=None if other else True,
    )
    made.save(force_insert=True)
    latest = at >= max(filter(None, (light.reached_at, light.seen_at, light.tried_at)), default=at)
    before = light.reached_at
    _recount(light, by=by)
    if latest:
        _agree(light, entry, day_of(at), by=by)
    project(light, by=by, contact=light.reached_at != before and not light.paused_until)
    if entry.result is Result.REACHED:
        _answer_asked(light, at, by=by)
    if other:
        _ask_to_compare(light, made, by=by)
    renew(by=by, subject=light.subject_id)
    record(
        Happened.CONTACT_NOTED,
        by=by,
        ref=made.id,
        about=light.subject_id,
        team=light.team_id,
        category=int(Category.WELLBEING),
        detail={"how": entry.how.value, "result": entry.result.value, "mood": entry.mood.value},
    )
    return Made(made.id, conflict=other is not None)


@atomic
def compare(*, by: Viewer, check_in: UUID, holds: Holds) -> None:
    """Decide between two entries about one day: `check_in`, the one it differs from, or both.

    Both stay to be read; rhythm and warmth follow what holds. Raises `Missing` when nothing is to be compared.
    """
    light = opened_behind(by, check_in, activity="compare")
    made = CheckIn.objects.select_related("other").filter(id=check_in, holds=None, other__isnull=False).first()
    if made is None:
        raise Missing
    for entry, kept in ((made, holds is not Holds.OTHER), (made.other, holds is not Holds.THIS)):
        assert entry is not None
        CheckIn.objects.filter(id=entry.id).update(holds=kept)
        if not kept and entry.next_on == light.named_on:
            light.named_on = None  # it was agreed in a contact that was not so
    finish(by=by, ref=check_in, kind=DutyKind.COMPARE)
    _recount(light, by=by)
    project(light, by=by)
    record(
        Happened.CONTACTS_COMPARED,
        by=by,
        ref=check_in,
        about=light.subject_id,
        team=light.team_id,
        category=int(Category.WELLBEING),
        detail={"holds": holds.value},
    )


@atomic
def leave_uncompared(*, by: Viewer, check_in: UUID) -> None:
    """See that two entries were erased before anybody chose between them: nothing is left to compare, and whoever was
    asked ends it. Raises `Missing` when nothing was asked of them, or the entries are still there.
    """
    require_erased(by, check_in)
    finish(by=by, ref=check_in, kind=DutyKind.COMPARE)


def _sent_before(entry: Entry) -> CheckIn | None:
    if entry.device is None or entry.client_id is None:
        return None
    return CheckIn.objects.filter(device=entry.device, client_id=entry.client_id).first()


def _check(light: Light, entry: Entry, at: datetime, *, by: Viewer) -> None:
    if light.state not in BURNING:
        raise Refused(_("This pilot light does not burn. Begin contact first, or begin again."))
    Refused.unless(may_record(at, by.now, light.proposed_at))
    if entry.next_on and entry.result is Result.REACHED:
        Refused.unless(may_name(entry.next_on, at, every_of(light, policy_for(by, light.area)), day_of(at)))


def _says_otherwise(entry: Entry, at: datetime) -> CheckIn | None:
    """The first entry about the same day from elsewhere that says something else; with one phone nothing differs."""
    start = datetime.combine(at.astimezone(AMSTERDAM).date(), datetime.min.time(), AMSTERDAM)
    same_day = CheckIn.objects.filter(light=entry.light, at__gte=start, at__lt=_next_midnight(start))
    elsewhere = Q(device__isnull=False) if entry.device is None else ~Q(device=entry.device) | Q(device=None)
    differs = ~Q(how=entry.how, result=entry.result, mood=entry.mood)
    return same_day.filter(elsewhere & differs).exclude(holds=False).order_by("recorded_at", "at", "id").first()


def _next_midnight(start: datetime) -> datetime:
    return datetime.combine(start.date() + timedelta(days=1), datetime.min.time(), AMSTERDAM)


def _recount(light: Light, *, by: Viewer) -> None:
    """Moments and place in the rhythm, from the contacts that hold: late entries and decisions count as they were.

    Whoever reached the resident last heard how things are; worries that somebody else notes after that count too, or
    at that very moment: hence 'reached' before 'seen' and 'tried' in the order.
    """
    policy = policy_for(by, light.area)
    stages, place = stages_of(policy.stages), (0, 0)
    heard: list[tuple[Mood, date]] = []
    light.reached_at = light.seen_at = light.tried_at = light.met_at = None
    rows = CheckIn.objects.filter(light=light).exclude(holds=False).order_by("at", "recorded_at", "result", "id")
    for at, result, how, mood, person in rows.values_list("at", "result", "how", "mood", "person_id"):
        heard = [*([] if result == Result.REACHED else heard), (Mood(mood), day_of(at))]
        match result:
            case Result.REACHED:
                light.reached_at, light.usual = at, how
                light.met_at = light.met_at or (at if person == light.keeper_id else None)
                if light.rhythm_since and at >= light.rhythm_since:
                    stable = months_between(light.stable_since, day_of(at)) if light.stable_since else 0
                    place = after_contact(place, stages, stable)
            case Result.SEEN:
                light.seen_at = at
            case _:
                light.tried_at = at
    light.stage, light.stage_contacts = place
    every = every_of(light, policy)
    light.soon_on = min(filter(None, (soon_after(mood, day, every) for mood, day in heard)), default=None)


def _agree(light: Light, entry: Entry, day: date, *, by: Viewer) -> None:
    """The day that was agreed for the next contact. Who was not reached cannot put it off, only try again sooner.

    Worries about somebody who was not reached do not wait for a day that was agreed before them.
    """
    sooner = entry.next_on and light.next_due_at and working_evening(entry.next_on) < light.next_due_at
    if entry.result is Result.REACHED or sooner:
        light.named_on = entry.next_on
    elif light.named_on:
        soon = soon_after(entry.mood, day, every_of(light, policy_for(by, light.area)))
        light.named_on = min(filter(None, (soon, light.named_on)))


def _answer_asked(light: Light, at: datetime, *, by: Viewer) -> None:
    """Who asked for help and was reached since has been called back."""
    waiting = list(Asked.objects.filter(light=light, answered_at=None, at__lte=at).values_list("id", flat=True))
    Asked.objects.filter(id__in=waiting).update(answered_at=by.now)
    for asked in waiting:
        finish(by=by, ref=asked, kind=DutyKind.HELP_ASKED)


def _ask_to_compare(light: Light, made: CheckIn, *, by: Viewer) -> None:
    ask(
        by=by,
        kind=DutyKind.COMPARE,
        subject=light.subject_id,
        ref=made.id,
        area=light.area,
        team=light.team_id,
        person=light.keeper_id,
        second=light.deputy_id,
        due_at=due_at(DutyKind.COMPARE, 1, by.now),
        ladder=Ladder.CONTACT,
    )
