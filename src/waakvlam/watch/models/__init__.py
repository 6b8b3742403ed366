"""Areas: weekly counts, alerts, and what people decide about a neighbourhood. Signals and homes, never persons.

Counts outlive the erasure of what was counted: they point at nobody. Texts are about an area; who writes them is
asked to leave people out, and a citizen service number is refused.
"""

from waakvlam.watch.models.alerts import (
    Alarm,
    Alert,
    Explanation,
)
from waakvlam.watch.models.areas import (
    Agreement,
    AreaLevel,
    AreaNote,
    Factor,
    LevelChange,
    Plan,
    Service,
    ServiceKind,
)
from waakvlam.watch.models.galleries import (
    Balance,
    Cause,
    Measure,
    MeasureKind,
    Threshold,
)
from waakvlam.watch.models.series import (
    Effort,
    EffortKind,
    Evaluation,
    Frozen,
    Method,
    PlaceKind,
    Publication,
    Remark,
    Series,
    SeriesKind,
    Shown,
    Week,
    WeekCount,
)

__all__ = [
    "Agreement",
    "Alarm",
    "Alert",
    "AreaLevel",
    "AreaNote",
    "Balance",
    "Cause",
    "Effort",
    "EffortKind",
    "Evaluation",
    "Explanation",
    "Factor",
    "Frozen",
    "LevelChange",
    "Measure",
    "MeasureKind",
    "Method",
    "PlaceKind",
    "Plan",
    "Publication",
    "Remark",
    "Series",
    "SeriesKind",
    "Service",
    "ServiceKind",
    "Shown",
    "Threshold",
    "Week",
    "WeekCount",
]
