"""Counting in the database: per area at every level, for one quarter. Exact, so only for the watch to publish from."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import accumulate

from django.db import connection

from waakvlam.kernel.working_days import AMSTERDAM, is_working_day
from waakvlam.parties.models import OrganisationKind

SETTLES_AFTER = timedelta(days=21)


class Measure(StrEnum):
    """What is counted."""

    BEGUN = "begun"
    ACCEPTED = "accepted"
    ANSWERS = "answers due"
    ANSWERED_IN_TIME = "answered in time"
    ANSWERED_LATE = "answered late"
    ANSWERED = "answered"
    INFORMING = "residents to tell"
    TOLD_IN_TIME = "told in time"
    TOLD_LATE = "told late"
    AT_STAND_IN = "reached the stand-in"
    AT_COORDINATOR = "reached the coordinator"
    AT_DIRECTOR = "reached the director"
    RETURNED = "returned"
    NOT_NOW = "not now"
    BEYOND_CAPACITY = "beyond capacity"
    NOT_PICKED_UP = "not picked up in time"
    DID_NOT_HELP = "did not help"


class Pace(StrEnum):
    """How fast: the median in working days (0 is the same day), with the measure that it is the median of."""

    TO_ACCEPT = "to accept"
    TO_ANSWER = "to answer"


@dataclass(frozen=True, slots=True, order=True)
class Quarter:
    """Three months in the Netherlands; `number` is 1 to 4."""

    year: int
    number: int

    @classmethod
    def of(cls, moment: datetime) -> "Quarter":
        """The quarter in which a moment lies."""
        local = moment.astimezone(AMSTERDAM)
        return cls(local.year, (local.month + 2) // 3)

    @property
    def begins(self) -> datetime:
        """Its first moment."""
        return datetime.combine(date(self.year, 3 * self.number - 2, 1), time(), AMSTERDAM)

    @property
    def next(self) -> "Quarter":
        """The one after it."""
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    @property
    def settles(self) -> datetime:
        """When its figures are made up: what was told on its last day is due by then."""
        return self.next.begins + SETTLES_AFTER

    @property
    def previous(self) -> "Quarter":
        """The one before it."""
        return Quarter(self.year - (self.number == 1), (self.number + 2) % 4 + 1)


Counts = dict[tuple[str, Measure], int]
"""By area code and measure; an area without any is left out."""
Medians = dict[tuple[str, Pace], int]
"""By area code and pace, in working days; left out where there is nothing to take a median of."""


def count(
    municipality: str, quarter: Quarter, now: datetime
) -> tuple[Counts, Medians, dict[tuple[str, OrganisationKind], int]]:
    """The counts and medians of one municipality in one quarter; and by neighbourhood with whom the returned ones are.

    Five queries. Needs the watch role.
    """
    days, numbers = _numbered_days(quarter, now)
    narrowed: dict[str, str | datetime | list[date] | list[int]] = {
        "inside": f"BU{municipality[2:]}%",
        "first": quarter.begins,
        "after": quarter.next.begins,
        "now": now,
        "days": days,
        "numbers": numbers,
    }
    counts: Counts = {}
    medians: Medians = {}
    with connection.cursor() as cursor:
        for sql, measures, pace in _QUERIES:
            cursor.execute(sql, narrowed)
            for code, *found in cursor.fetchall():
                counts |= zip(((code, measure) for measure in measures), found, strict=False)
                if pace and found[-1] is not None:
                    medians[code, pace] = found[-1]
        cursor.execute(_RETURNED_TO, narrowed)
        returned_to = {(code, OrganisationKind(kind)): number for code, kind, number in cursor.fetchall()}
    return counts, medians, returned_to


def _numbered_days(quarter: Quarter, now: datetime) -> tuple[list[date], list[int]]:
    """Every day from the first of the quarter until now, each with how many working days there were so far."""
    first, last = quarter.begins.date(), now.astimezone(AMSTERDAM).date()
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return days, list(accumulate(int(is_working_day(day)) for day in days))


def _by_area(counts: str, rows: str) -> str:
    """A query that counts at every level: neighbourhood, district and municipality."""
    return f"""
        WITH days AS (SELECT * FROM unnest(%(days)s::date[], %(numbers)s::int[]) AS days(day, number)),
        found AS ({rows})
        SELECT coalesce(area, 'WK' || district, 'GM' || city), {counts}
        FROM (SELECT *, substr(area, 3, 6) AS district, substr(area, 3, 4) AS city FROM found) f
        GROUP BY GROUPING SETS ((area), (district), (city))"""  # noqa: S608  (only words of this file)


_CONCERNS = _by_area(
    """count(*) FILTER (WHERE begun), count(accepted_at) FILTER (WHERE begun),
       count(*) FILTER (WHERE begun AND returns > 0), count(*) FILTER (WHERE begun AND beyond_capacity),
       count(*) FILTER (WHERE begun AND state = 'not picked up in time'), count(*) FILTER (WHERE not_now),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY took)""",
    """SELECT c.area, c.accepted_at, c.returns, c.beyond_capacity, c.state,
              c.opened_at >= %(first)s AND c.opened_at < %(after)s AS begun,
              c.outcome = 'not now' AND c.concluded_at >= %(first)s AND c.concluded_at < %(after)s AS not_now,
              done.number - since.number AS took
       FROM signals_concern c
       LEFT JOIN days since ON since.day = (c.opened_at AT TIME ZONE 'Europe/Amsterdam')::date
       LEFT JOIN days done ON done.day = (c.accepted_at AT TIME ZONE 'Europe/Amsterdam')::date
       WHERE c.area LIKE %(inside)s AND (c.opened_at >= %(first)s AND c.opened_at < %(after)s
             OR c.outcome = 'not now' AND c.concluded_at >= %(first)s AND c.concluded_at < %(after)s)""",
)
_ANSWERS = _by_area(
    """count(*) FILTER (WHERE in_time OR late), count(*) FILTER (WHERE in_time), count(*) FILTER (WHERE late),
       count(*) FILTER (WHERE NOT helped), count(took), percentile_disc(0.5) WITHIN GROUP (ORDER BY took)""",
    """SELECT a.area, a.helped, a.state IN ('given', 'seen') AND a.given_at <= a.due_at AS in_time,
              a.state IN ('given', 'seen') AND a.given_at > a.due_at OR a.state = 'owed' AND a.due_at < %(now)s AS late,
              CASE WHEN a.state IN ('given', 'seen') THEN done.number - since.number END AS took
       FROM signals_answer a
       LEFT JOIN days since ON since.day = (a.told_at AT TIME ZONE 'Europe/Amsterdam')::date
       LEFT JOIN days done ON done.day = (a.given_at AT TIME ZONE 'Europe/Amsterdam')::date
       WHERE a.area LIKE %(inside)s AND a.told_at >= %(first)s AND a.told_at < %(after)s""",
)
_INFORMING = _by_area(
    "count(*) FILTER (WHERE in_time OR late), count(*) FILTER (WHERE in_time), count(*) FILTER (WHERE late)",
    """SELECT c.area, i.state = 'told' AND i.told_at <= i.due_at AS in_time,
              i.state = 'told' AND i.told_at > i.due_at OR i.state = 'erased'
              OR i.state IN ('owed', 'asked to postpone') AND i.due_at < %(now)s AS late
       FROM signals_informing i JOIN signals_concern c ON c.id = i.concern_id
       WHERE c.area LIKE %(inside)s AND c.opened_at >= %(first)s AND c.opened_at < %(after)s""",
)
_DUTIES = _by_area(
    "count(*) FILTER (WHERE rung = 1), count(*) FILTER (WHERE rung = 2), count(*) FILTER (WHERE rung = 3)",
    """SELECT area, rung FROM duties_duty
       WHERE area LIKE %(inside)s AND made_at >= %(first)s AND made_at < %(after)s""",
)
_RETURNED_TO = """
    SELECT c.area, o.kind, count(*) FROM signals_concern c
    JOIN parties_team t ON t.id = c.team_id JOIN parties_organisation o ON o.id = t.organisation_id
    WHERE c.area LIKE %(inside)s AND c.opened_at >= %(first)s AND c.opened_at < %(after)s AND c.returns > 0
    GROUP BY c.area, o.kind"""

M = Measure
_QUERIES = (
    (
        _CONCERNS,
        (M.BEGUN, M.ACCEPTED, M.RETURNED, M.BEYOND_CAPACITY, M.NOT_PICKED_UP, M.NOT_NOW),
        Pace.TO_ACCEPT,
    ),
    (
        _ANSWERS,
        (M.ANSWERS, M.ANSWERED_IN_TIME, M.ANSWERED_LATE, M.DID_NOT_HELP, M.ANSWERED),
        Pace.TO_ANSWER,
    ),
    (_INFORMING, (M.INFORMING, M.TOLD_IN_TIME, M.TOLD_LATE), None),
    (_DUTIES, (M.AT_STAND_IN, M.AT_COORDINATOR, M.AT_DIRECTOR), None),
)
