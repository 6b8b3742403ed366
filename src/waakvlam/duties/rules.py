"""When things are due, and who is asked when nobody acts. Pure: every duration of the product stands in this file."""

import calendar
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from waakvlam.duties.models import Duty, DutyKind, Ladder, Rung
from waakvlam.kernel.working_days import AMSTERDAM, add_working_days, due_after
from waakvlam.parties.models import StaffRole
from waakvlam.parties.roles import OPENERS


@dataclass(frozen=True, slots=True)
class Step:
    """How long after the due time a rung is reached: working days (then at `at`, or the same hour), or wall clock."""

    working_days: int = 0
    at: time | None = None
    wall_clock: timedelta = timedelta()

    def after(self, due: datetime) -> datetime:
        """The moment of this step for something that was due at `due`."""
        if not self.working_days:
            return due + self.wall_clock
        local = due.astimezone(AMSTERDAM)
        return datetime.combine(add_working_days(local.date(), self.working_days), self.at or local.time(), AMSTERDAM)


NOON = time(12, 0)
STEPS: dict[Ladder, tuple[Step, ...]] = {
    # Seriousness 1 and 2: the stand-in at the due time, then the coordinator, who must decide. It stops there.
    Ladder.SMALL: (Step(), Step(working_days=1)),
    # Contact with a pilot light: the deputy after a working day, the coordinator when that lapses too.
    Ladder.CONTACT: (Step(working_days=1), Step(working_days=3)),
    # Seriousness 3: the coordinator at noon of the next working day, the municipal director two working days later.
    Ladder.SERIOUS: (Step(), Step(working_days=1, at=NOON), Step(working_days=3, at=NOON)),
    # Seriousness 4: due at once, so by the clock on the wall, at night and in the weekend too.
    Ladder.URGENT: (
        Step(wall_clock=timedelta(minutes=30)),
        Step(wall_clock=timedelta(hours=1)),
        Step(wall_clock=timedelta(hours=4)),
    ),
}

AT_ONCE = None
Four = tuple[int | None, int | None, int | None, int | None]


def a_month_after(moment: datetime) -> datetime:
    """The same day of the next month at the same hour in the Netherlands, or that month's last day."""
    local = moment.astimezone(AMSTERDAM)
    year, month = (local.year + 1, 1) if local.month == 12 else (local.year, local.month + 1)
    return local.replace(year=year, month=month, day=min(local.day, calendar.monthrange(year, month)[1]))


def four_weeks_after(moment: datetime) -> datetime:
    """Twenty-eight days later, weekends and holidays included."""
    return moment + timedelta(weeks=4)


@dataclass(frozen=True, slots=True)
class Term:
    """Working days until something is due, for seriousness 1 to 4, and the moment that it may never pass.

    `AT_ONCE` is this very moment; 0 is the end of today's working day.
    """

    days: Four
    limit: Callable[[datetime], datetime] | None = None


TERMS: dict[DutyKind, Term] = {  # a check-in has none: its day comes from the rhythm of its light
    # The first agreed times of the pilot areas (SIG-12): somebody says 'I have seen it and it is mine'.
    DutyKind.ACCEPT: Term((5, 3, 1, AT_ONCE)),
    # Something is really done: even langsgaan, or whatever was agreed (SIG-11).
    DutyKind.ACT: Term((10, 5, 2, AT_ONCE)),
    # The reporter hears back (FB-01); a promise on the public form, so never longer than two weeks.
    DutyKind.ANSWER: Term((10, 10, 5, 2)),
    # A question of the reporter on the receipt channel gets its reply (FB-05).
    DutyKind.REPLY: Term((5, 5, 2, 1)),
    # The person concerned is told: within a reasonable period, at the latest within a month (AVG art. 14(3)(a)).
    DutyKind.INFORM: Term((10, 10, 10, 10), a_month_after),
    # A postponement is looked at again within four weeks (design §4).
    DutyKind.REVIEW_POSTPONEMENT: Term((20, 20, 20, 20), four_weeks_after),
    # What was returned twice is given to somebody by the coordinator within a working day (design §4).
    DutyKind.ASSIGN: Term((1, 1, 1, AT_ONCE)),
    # What was erased without having been told is explained on its empty mark (design §4).
    DutyKind.EXPLAIN: Term((5, 5, 5, 5)),
    # A partner was asked something by a link: by then we have an answer, or go after it ourselves.
    DutyKind.AWAIT_PARTNER: Term((10, 5, 3, 1)),
    # What a partner answered is read, and acted upon.
    DutyKind.HEAR_PARTNER: Term((5, 3, 1, AT_ONCE)),
    # How much support there is gets looked at again within a quarter of a year (SC-01).
    DutyKind.REVIEW_LEVEL: Term((60, 60, 60, 60)),
    # Somebody says who becomes the known face, or why not (PL-15).
    DutyKind.DECIDE_LIGHT: Term((5, 5, 3, 1)),
    # A light without a keeper is nobody's: found within days (PL-01).
    DutyKind.FIND_KEEPER: Term((3, 3, 1, 1)),
    # Contact without a yes is looked at by a second person half-way its three months.
    DutyKind.REVIEW_OUTREACH: Term((30, 30, 30, 30)),
    # A pause has an end; on that day the rhythm goes on, or somebody says why not.
    DutyKind.END_PAUSE: Term((0, 0, 0, 0)),
    # Only the keeper says whether a small signal is a relapse (story I).
    DutyKind.CONFIRM_RELAPSE: Term((5, 3, 1, AT_ONCE)),
    # The resident asks for help, without a form: today or the next working day.
    DutyKind.HELP_ASKED: Term((1, 1, 1, AT_ONCE)),
    # The resident hears beforehand who comes instead.
    DutyKind.TELL_AWAY: Term((2, 2, 2, 2)),
    # Two devices say different things about one contact: a person looks.
    DutyKind.COMPARE: Term((3, 3, 3, 3)),
    # What a keeper shared could not be told: by then somebody who can act knows it all the same.
    DutyKind.SHARE_AGAIN: Term((1, 1, AT_ONCE, AT_ONCE)),
    # More trouble in an area, or more telling? Somebody says so within a week.
    DutyKind.ASSESS_ALERT: Term((5, 5, 5, 5)),
    # What is done about an area or a gallery is decided with others, at their next meeting.
    DutyKind.DECIDE_MEASURES: Term((20, 20, 20, 20)),
    # What was agreed about an area is looked at again within a quarter of a year (AR-01).
    DutyKind.REVIEW_AREA: Term((60, 60, 60, 60)),
}


def ladder_of(seriousness: int) -> Ladder:
    """The ladder that fits a seriousness of 1 to 4."""
    return (Ladder.SMALL, Ladder.SMALL, Ladder.SERIOUS, Ladder.URGENT)[seriousness - 1]


def due_at(kind: DutyKind, seriousness: int, now: datetime) -> datetime:
    """When a duty that starts `now` is due, by `TERMS`; `seriousness` is 1 to 4."""
    term = TERMS[kind]
    days = term.days[seriousness - 1]
    due = now if days is AT_ONCE else due_after(now, days)
    return min(due, term.limit(now)) if term.limit else due


def rung_times(ladder: Ladder, due: datetime) -> list[datetime]:
    """When each rung above the owner is reached if nobody acts: stand-in, coordinator and, if it goes on, director."""
    return [step.after(due) for step in STEPS[ladder]]


def is_acute(duty: Duty, now: datetime) -> bool:
    """Whether it is asked at this very moment, by the ladder alone: nobody needs to look in to know."""
    return duty.ladder == Ladder.URGENT and duty.due_at <= now


def new_start(ladder: Ladder, due: datetime, now: datetime) -> datetime:
    """From when the ladder of a duty counts for a new owner.

    What is late already gives them until the end of the next working day, or with an urgent ladder its wall clock
    from now: handed over and gone again a minute later would help nobody.
    """
    return max(due, now if ladder is Ladder.URGENT else due_after(now, 1))


BREATH = timedelta(minutes=1)
"""A duty climbs at most one rung a tick, also after an outage, so that each holder hears of it."""

ASK_AGAIN = timedelta(hours=1)
"""Where nobody at all can hold a duty, we look again after this long; `doctor` and the coordinator see it as late."""


def next_time(times: Sequence[datetime], rung: int, now: datetime) -> datetime | None:
    """When a duty that reaches `rung` now moves on; None at the end of its ladder."""
    return max(times[rung], now + BREATH) if rung < len(times) else None


@dataclass(frozen=True, slots=True)
class Around:
    """Who is there today around some duties.

    `stand_ins` maps absent people to who answers for them, `at_work` teams to the people present with their roles,
    `coordination` and `direction` area codes to the teams with these tasks.
    """

    stand_ins: Mapping[UUID, UUID]
    at_work: Mapping[UUID, Mapping[UUID, frozenset[StaffRole]]]
    coordination: Mapping[str, UUID]
    direction: Mapping[str, UUID]


@dataclass(frozen=True, slots=True)
class Holder:
    """Who is asked at a rung: a team, perhaps one person in it, and the people who are told."""

    rung: Rung
    team: UUID
    person: UUID | None
    told: tuple[UUID, ...]


def holder_at(duty: Duty, rung: Rung, around: Around) -> Holder | None:
    """Who holds a duty at a rung today; None when nobody there could act."""
    if rung is Rung.OWNER:
        return _in_team(duty, rung, around, leave_out=None)
    if rung is Rung.STAND_IN:
        return _in_team(duty, rung, around, leave_out=duty.person_id)
    if rung is Rung.COORDINATOR:
        return _with_role(around.coordination.get(duty.area), StaffRole.COORDINATOR, rung, around)
    return _with_role(around.direction.get(duty.area), StaffRole.DIRECTOR, rung, around)


def next_holder(duty: Duty, around: Around) -> Holder | None:
    """Who holds a duty after its present holder let it lapse.

    A rung without anybody is passed at once, and then also a small duty goes on to the director: none may be
    without an owner (SIG-13). None when nobody at all is there.
    """
    higher = (holder_at(duty, rung, around) for rung in Rung if rung > duty.rung)
    return next(filter(None, higher), None)


def _in_team(duty: Duty, rung: Rung, around: Around, *, leave_out: UUID | None) -> Holder | None:
    # The person, the second, the stand-in, or else everybody else in the team who may open what is asked.
    there = _with(OPENERS, around.at_work.get(duty.team_id, {}))
    for person in (duty.person_id, duty.second_id, around.stand_ins.get(duty.person_id) if duty.person_id else None):
        if person and person in there and person != leave_out:
            return Holder(rung, duty.team_id, person, (person,))
    told = tuple(person for person in there if person != leave_out)
    return Holder(rung, duty.team_id, None, told) if told else None


def _with_role(team: UUID | None, role: StaffRole, rung: Rung, around: Around) -> Holder | None:
    # Those with the role for it; in a team that has the task without such a role, everybody who may open what is asked.
    there = around.at_work.get(team, {}) if team else {}
    told = _with({role}, there) or _with(OPENERS, there)
    return Holder(rung, team, None, told) if team and told else None


def _with(asked: Set[StaffRole], people: Mapping[UUID, Set[StaffRole]]) -> tuple[UUID, ...]:
    return tuple(person for person, roles in people.items() if roles & asked)
