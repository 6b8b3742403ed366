"""A household in a world of canaries: a different one in every field for words that a household has."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from tests.cast import Cast
from waakvlam.households.actions import (
    add_tie,
    enter_home,
    involve,
    judge_fit,
    record_visit,
    register_resident,
    set_level,
)
from waakvlam.households.models import Fit, HelpRole, Law, Level, Representation, TieKind, VisitResult
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.parties.rules import day_of


def household_that_sings(cast: Cast, sing: Callable[[], str]) -> dict[str, UUID]:
    """Everything that people write about a household, each in words of its own; its ids as addresses name them."""

    def amira(action: Callable[..., Any], **what: Any) -> Any:
        by = cast.viewer("Amira", at=now())
        with enter(by):
            return action(by=by, **what)

    chantal, team, _role = cast.people["Chantal"]
    home = amira(enter_home, address=cast.home.id, team=team.id, act=uuid4())
    about = {field: sing() for field in ("called", "phone", "contact_words", "representative")}
    bea = amira(register_resident, home=home, team=team.id, representation=Representation.MENTOR, **about)
    helps = amira(involve, subject=bea, role=HelpRole.SUPPORT_WORKER, law=Law.WMO, team=team.id, person=chantal.id)
    amira(judge_fit, involvement=helps, fit=Fit.WRONG_KIND, words=sing())
    amira(record_visit, involvement=helps, result=VisitResult.FAILED)
    again = day_of(now()) + timedelta(days=20)
    for level in (Level.INTENSIVE, Level.LIGHT_SUPPORT):
        amira(set_level, home=home, level=level, reason=sing(), review_on=again, stays=sing(), told=sing())
    tie = amira(add_tie, subject=bea, kind=TieKind.FAMILY, name=sing(), words=sing())
    return {"home": home, "resident": bea, "help": helps, "tie": tie}
