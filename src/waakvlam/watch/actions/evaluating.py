"""Keeping what the evaluation of a week found."""

from collections.abc import Sequence

from django.db.transaction import atomic

from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.ids import new_id
from waakvlam.kernel.viewer import Viewer
from waakvlam.watch.models import Evaluation
from waakvlam.watch.queries.material import Finding

BATCH = 5000


@atomic
def keep(*, by: Viewer, findings: Sequence[Finding]) -> None:
    """Keep what was found; what was judged before stays as it was judged then. Needs the watch role."""
    rows = [
        Evaluation(
            series_id=one.series,
            week=one.week,
            method=one.method,
            count=one.count,
            expected=one.expected,
            upper=one.upper,
            p_value=one.p_value,
            weeks=one.weeks,
            remark=one.remark,
            alarm=one.alarm,
        )
        for one in findings
    ]
    Evaluation.objects.bulk_create(rows, BATCH, ignore_conflicts=True)
    record(Happened.WEEK_EVALUATED, by=by, ref=new_id(), detail={"series": len({one.series for one in findings})})
