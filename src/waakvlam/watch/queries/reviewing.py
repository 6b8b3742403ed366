"""What is looked at again on a day: known from the duty's reference alone."""

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from django.db.models import Model, Value

from waakvlam.kernel.viewer import Viewer
from waakvlam.watch.models import Alert, LevelChange, Measure, Plan


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


def agreed_behind(viewer: Viewer, refs: Iterable[UUID]) -> dict[UUID, Agreed]:
    """What each of these reviews is about, as far as the viewer may see it. One query, and none without reviews."""
    if not (asked := list(refs)):
        return {}
    first, *others = (
        row._default_manager.filter(id__in=asked).values_list("id", Value(agreed.value))
        for agreed, row in _ROWS.items()
    )
    return {ref: Agreed(agreed) for ref, agreed in first.union(*others)}
