"""Keeping what the evaluation of a week found."""

import json
from collections.abc import Sequence

from django.db import connection
from django.db.transaction import atomic

from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.ids import new_id
from waakvlam.kernel.viewer import Viewer
from waakvlam.watch.queries.material import Finding

BATCH = 5000
_FOUND = (
    "INSERT INTO watch_evaluation"
    " (id, series_id, week, method, count, expected, upper, p_value, weeks, remark, alarm)"
    " SELECT gen_random_uuid(), (f->>0)::uuid, (f->>1)::date, f->>2, (f->>3)::int, (f->>4)::float, (f->>5)::float,"
    " (f->>6)::float, (f->>7)::smallint, f->>8, (f->>9)::bool"
    " FROM jsonb_array_elements(%s::jsonb) f ON CONFLICT DO NOTHING"
)


@atomic
def keep(*, by: Viewer, findings: Sequence[Finding]) -> None:
    """Keep what was found; what was judged before stays as it was judged then. Needs the watch role."""
    rows = [
        (
            one.series, one.week, one.method, one.count, one.expected, one.upper, one.p_value, one.weeks, one.remark,
            one.alarm,
        )
        for one in findings
    ]  # fmt: skip
    with connection.cursor() as cursor:  # plain SQL: the first night keeps tens of thousands
        for begin in range(0, len(rows), BATCH):
            cursor.execute(_FOUND, [json.dumps(rows[begin : begin + BATCH], default=str, allow_nan=False)])
    record(Happened.WEEK_EVALUATED, by=by, ref=new_id(), detail={"series": len({one.series for one in findings})})
