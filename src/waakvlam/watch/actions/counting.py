"""Counting weeks: once when they are over, and again as long as everything in them is still kept."""

import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.db import connection
from django.db.transaction import atomic
from django.utils.translation import gettext as _

from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.clock import is_simulation
from waakvlam.kernel.errors import Refused
from waakvlam.kernel.ids import new_id
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import Opening
from waakvlam.parties.rules import covering
from waakvlam.watch.models import Frozen, PlaceKind, Series, SeriesKind, Shown, Week
from waakvlam.watch.rules import about, domains_of_kinds, first_whole_week, monday_of, weeks

BATCH = 5000
_COUNTS = (
    "INSERT INTO watch_weekcount (id, series_id, week, count, sources)"
    " SELECT gen_random_uuid(), (c->>0)::uuid, (c->>1)::date, (c->>2)::int, (c->>3)::int"
    " FROM jsonb_array_elements(%s::jsonb) c"
)


class Counted(NamedTuple):
    """One count of one week at one place."""

    week: date
    place_kind: PlaceKind
    place: str
    area: str
    kind: SeriesKind
    domain: str
    events: int
    sources: int


@atomic
def count_weeks(*, by: Viewer, rebuild: bool = False) -> int:
    """Count every week that is over and was not counted yet; how many weeks that were. Needs the watch role.

    With `rebuild` the others too, except in areas where something of that week was erased: those counts are frozen
    (design §8). Corrections, such as that of a wrong address, follow. Counting again changes nothing else.
    """
    _take_turns()
    opened = dict(Opening.objects.values_list("area_code", "opened_at"))
    known = set(Week.objects.values_list("week", flat=True))
    first = monday_of(min(opened.values(), default=by.now))
    wanted = [week for week in weeks(first, monday_of(by.now)) if rebuild or week not in known]
    if not wanted:
        return 0
    frozen = set(Frozen.objects.filter(week__in=wanted).values_list("week", "area"))
    among = set(wanted)
    rows = [row for row in _counts(wanted[0], wanted[-1]) if row.week in among and (row.week, row.area) not in frozen]
    _forget(wanted)
    _keep(rows, {code: first_whole_week(moment) for code, moment in opened.items()})
    Week.objects.bulk_create([Week(week=week, counted_at=by.now) for week in wanted], ignore_conflicts=True)
    _show()
    record(Happened.WEEKS_COUNTED, by=by, ref=new_id(), detail={"weeks": len(wanted), "rebuild": rebuild})
    return len(wanted)


@atomic
def seed_counts(*, by: Viewer, counts: Iterable[Counted], since: date, until: date) -> int:
    """Keep counts that were made elsewhere, as frozen ones, for the weeks from `since` until `until`; how many.

    Both are Mondays; `until` is left out. Only in a simulation: years of weeks without a signal each. Weeks that were
    counted stay as they were counted. Needs the watch role; raises `Refused` outside a simulation.
    """
    if not is_simulation():
        raise Refused(_("Only a simulation can be filled."))
    _take_turns()
    known = set(Week.objects.values_list("week", flat=True))
    new = [week for week in weeks(since, until) if week not in known]
    among = set(new)
    rows = [row for row in counts if row.week in among]
    _keep(rows, {}, since)
    Week.objects.bulk_create([Week(week=week, counted_at=by.now) for week in new])
    areas = {row.area for row in rows}
    Frozen.objects.bulk_create(
        [Frozen(week=week, area=area) for week in new for area in areas], BATCH, ignore_conflicts=True
    )
    _show()
    return len(rows)


def _take_turns() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('watch'))")


def _counts(first: date, last: date) -> list[Counted]:
    codes, domains = domains_of_kinds()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT week, place_kind, place, area, kind, domain, count, sources FROM walls.week_counts(%s, %s, %s, %s)",
            [first, last + timedelta(weeks=1), codes, domains],
        )
        return [
            Counted(week, PlaceKind(place_kind), place, area, SeriesKind(kind), domain, events, sources)
            for week, place_kind, place, area, kind, domain, events, sources in cursor
        ]


def _forget(weeks: list[date]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM watch_weekcount c USING watch_series s WHERE s.id = c.series_id AND c.week = ANY (%s)"
            " AND NOT EXISTS (SELECT FROM watch_frozen f WHERE f.week = c.week AND f.area = s.area)",
            [weeks],
        )


def _show() -> None:
    """Fix what directors are shown of the blocks of four weeks that are whole now, for all areas at once.

    What was shown stays, and an area of which nothing was shown then gets nothing later.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s.area, b.begins, coalesce(sum(c.count), 0)::int"
            " FROM (SELECT walls.block_of(week) AS begins FROM watch_week GROUP BY 1 HAVING count(*) = 4) b"
            " JOIN watch_series s ON s.kind = %s AND s.place_kind = %s AND s.domain = '' AND s.since <= b.begins"
            " LEFT JOIN watch_weekcount c"
            " ON c.series_id = s.id AND c.week >= b.begins AND c.week < b.begins + 28"
            " WHERE b.begins NOT IN (SELECT p.begins FROM watch_shown p)"
            " GROUP BY s.area, b.begins",
            [SeriesKind.SIGNALS, PlaceKind.NEIGHBOURHOOD],
        )
        whole = cursor.fetchall()
    Shown.objects.bulk_create([Shown(area=area, begins=begins, about=about(count)) for area, begins, count in whole])


def _keep(rows: list[Counted], opened: dict[str, date], since: date | None = None) -> None:
    """Store the counts, each in its series; a series begins where its area opened, or with its first count."""
    first: dict[tuple[str, ...], date] = {}
    for row in sorted(rows):
        key = (row.place_kind.value, row.place, row.area, row.kind.value, row.domain)
        begins = since or next((day for code in covering(row.area) if (day := opened.get(code))), row.week)
        first.setdefault(key, min(begins, row.week))
    Series.objects.bulk_create(
        [
            Series(place_kind=place_kind, place=place, area=area, kind=kind, domain=domain, since=begins)
            for (place_kind, place, area, kind, domain), begins in first.items()
        ],
        BATCH,
        ignore_conflicts=True,
    )
    kept = {
        (place, area, kind, domain): id
        for id, place, area, kind, domain in Series.objects.values_list("id", "place", "area", "kind", "domain")
    }
    counts = [(kept[row.place, row.area, row.kind, row.domain], row.week, row.events, row.sources) for row in rows]
    with connection.cursor() as cursor:  # plain SQL: a rebuild keeps hundreds of thousands
        for begin in range(0, len(counts), BATCH):
            cursor.execute(_COUNTS, [json.dumps(counts[begin : begin + BATCH], default=str)])
