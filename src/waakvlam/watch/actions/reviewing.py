"""Looking at what was agreed again, on a day: a duty of the coordinator."""

from datetime import date, datetime
from uuid import UUID

from waakvlam.duties.actions import ask
from waakvlam.duties.models import DutyKind, Ladder
from waakvlam.kernel.errors import Invalid
from waakvlam.kernel.viewer import Viewer
from waakvlam.kernel.working_days import AMSTERDAM, DAY_ENDS
from waakvlam.parties.rules import day_of
from waakvlam.watch.rules import may_review_on


def ask_review(*, ref: UUID, area: str, team: UUID, review_on: date, by: Viewer) -> None:
    """Ask the coordinator to look at something again on a day."""
    ask(
        by=by,
        kind=DutyKind.REVIEW_AREA,
        subject=None,
        ref=ref,
        area=area,
        team=team,
        person=by.person,
        due_at=datetime.combine(review_on, DAY_ENDS, AMSTERDAM),
        ladder=Ladder.SERIOUS,
    )


def check_day(day: date, by: Viewer) -> None:
    """Raises `Invalid` for a day on which nothing can be looked at again."""
    decision = may_review_on(day, day_of(by.now))
    if not decision:
        raise Invalid(decision.reason, "review_on")
