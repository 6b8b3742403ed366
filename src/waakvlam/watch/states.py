"""What may follow what for an alert of an area, each state with its owner."""

from enum import StrEnum

from waakvlam.signals.states import Lifecycle


class AlertState(StrEnum):
    """Where an alert stands."""

    RAISED = "raised"
    ASSESSED = "being assessed"
    EXPLAINED = "explained"
    CONFIRMED = "confirmed"
    MEASURES = "measures"
    CLOSED = "closed"


A = AlertState
OPEN = (A.RAISED, A.ASSESSED, A.CONFIRMED, A.MEASURES)
"""States in which somebody owes the next step. Silence ends none of them."""

ALERT = Lifecycle(
    moves={
        (A.RAISED, "assess"): A.ASSESSED,
        (A.ASSESSED, "explain"): A.EXPLAINED,
        (A.ASSESSED, "confirm"): A.CONFIRMED,
        (A.CONFIRMED, "take measures"): A.MEASURES,
        (A.MEASURES, "take measures"): A.MEASURES,
        (A.MEASURES, "close"): A.CLOSED,
    },
    owners={
        A.RAISED: "the coordinator of the area, then the director of the municipality",
        A.ASSESSED: "the coordinator, who asks first: more trouble, or more telling?",
        A.EXPLAINED: "nobody: there was a reason, which counts in the track record",
        A.CONFIRMED: "the coordinator, who decides with others what to do",
        A.MEASURES: "the coordinator, who looks at the agreed day whether it helps",
        A.CLOSED: "nobody",
    },
)
