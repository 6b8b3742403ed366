"""What may follow what for a pilot light (design §4), each state with its owner."""

from enum import StrEnum

from waakvlam.signals.states import Lifecycle


class LightState(StrEnum):
    """Where a pilot light stands."""

    PROPOSED = "proposed"
    REACHING_OUT = "reaching out"
    LIT = "lit"
    LETTING_GO = "letting go"
    LET_GO = "let go"
    STOPPED = "stopped by resident"
    NOT_REACHED = "not reached in time"


L = LightState
OPEN = (L.PROPOSED, L.REACHING_OUT, L.LIT, L.LETTING_GO)
"""States in which somebody owes contact."""

BURNING = (L.REACHING_OUT, L.LIT, L.LETTING_GO)
"""States in which rhythm and ladder run."""

ENDED = (L.LET_GO, L.STOPPED, L.NOT_REACHED)

REOPENS = (L.LET_GO, L.STOPPED)
"""States from which contact may begin again in one step."""

LIGHT = Lifecycle(
    moves={
        (L.PROPOSED, "reach out"): L.REACHING_OUT,
        (L.PROPOSED, "no"): L.STOPPED,
        (L.PROPOSED, "yes"): L.LIT,
        (L.REACHING_OUT, "yes"): L.LIT,
        (L.REACHING_OUT, "not now"): L.REACHING_OUT,
        (L.REACHING_OUT, "no"): L.STOPPED,
        (L.REACHING_OUT, "lapse"): L.NOT_REACHED,
        (L.REACHING_OUT, "go another way"): L.NOT_REACHED,
        (L.LIT, "let go slowly"): L.LETTING_GO,
        (L.LETTING_GO, "relapse"): L.LIT,
        (L.LETTING_GO, "let go"): L.LET_GO,
        **{(state, "stop"): L.STOPPED for state in OPEN},
        (L.LET_GO, "reopen"): L.LIT,
        (L.STOPPED, "reopen by resident"): L.LIT,
        (L.STOPPED, "propose anew"): L.PROPOSED,
    },
    owners={
        L.PROPOSED: "the coordinator, who finds a keeper",
        L.REACHING_OUT: "the keeper; half-way a second person looks along",
        L.LIT: "the keeper",
        L.LETTING_GO: "the keeper",
        L.LET_GO: "nobody; keeper, partner or resident may reopen it",
        L.STOPPED: "nobody: the resident chose so, and comes back any day by their own word",
        L.NOT_REACHED: "the coordinator, who says what else could work",
    },
)
