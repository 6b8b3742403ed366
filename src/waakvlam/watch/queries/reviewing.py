"""What is asked about a neighbourhood: known from the duty's reference alone."""

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from django.db.models import F, Model, Value

from waakvlam.kernel.viewer import Viewer
from waakvlam.watch.models import Alert, LevelChange, Measure, Plan, SeriesKind


class Agreed(StrEnum):
    """What was agreed about a neighbourhood, and is looked at again."""

    LEVEL = "level"
    PLAN = "plan"
    MEASURE = "measure"
    AFTER_ALERT = "after alert"


_ROWS: dict[Agreed, type[Model]] = {
    Agreed.LEVEL: LevelChange,
    Agreed.PLAN: Plan,
    Agreed.MEASURE: Measure,
    Agreed.AFTER_ALERT: Alert,
}


def behind(viewer: Viewer, refs: Iterable[UUID]) -> dict[UUID, tuple[Agreed, SeriesKind | None]]:
    """What each of these duties is about, and for an alert of what there was more than usual.

    As far as the viewer may see it. One query, and none without duties.
    """
    if not (asked := list(refs)):
        return {}
    first, *others = (
        row._default_manager.filter(id__in=asked).values_list(
            "id", Value(agreed.value), F("kind") if row is Alert else Value("")
        )
        for agreed, row in _ROWS.items()
    )
    return {ref: (Agreed(agreed), SeriesKind(kind) if kind else None) for ref, agreed, kind in first.union(*others)}
