"""Whether what a municipality fills in makes a rhythm."""

from collections.abc import Sequence

from waakvlam.pilotlight.rules.rhythm import Stage, Unit, stages_of

LONGEST = {Unit.WEEK: 52, Unit.MONTH: 12}
"""No gap is longer than a year."""


def rhythm_fits(raw: Sequence[Sequence[int | str]]) -> bool:
    """Whether stages, as a policy stores them, make a rhythm that never stops: each ends somewhere but the last."""
    try:
        *before, last = stages_of(raw)
    except (ValueError, TypeError):
        return False
    return all(map(_gap_fits, (*before, last))) and all(map(_ends, before)) and not _ends(last)


def _gap_fits(stage: Stage) -> bool:
    return 0 < stage.every.number <= LONGEST[stage.every.unit]


def _ends(stage: Stage) -> bool:
    return stage.times > 0 or stage.months > 0
