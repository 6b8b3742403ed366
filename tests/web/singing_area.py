"""A neighbourhood in a world of canaries: a different one in every field for words that a neighbourhood has."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from tests.cast import AREA, Cast
from tests.watch.people import make_gallery
from tests.web.areas import decides, does, weeks_that_rise
from tests.web.places import draw_areas
from waakvlam.kernel.clock import now
from waakvlam.parties.rules import day_of
from waakvlam.watch.actions import alerts
from waakvlam.watch.actions.galleries import decide_measure, end_measure, open_balance
from waakvlam.watch.models import MeasureKind


def neighbourhood_that_sings(cast: Cast, sing: Callable[[], str]) -> dict[str, UUID | str]:
    """Everything that people write about a neighbourhood, each in words of its own; as addresses name it."""

    def iris(action: Callable[..., Any], **what: Any) -> Any:
        return does(cast, "Iris", action, **what)

    draw_areas(cast)
    decides(cast, sing)
    again = day_of(now()) + timedelta(days=30)
    alert = weeks_that_rise(cast)
    iris(alerts.assess, alert=alert)
    iris(alerts.confirm, alert=alert, words=sing())
    iris(alerts.take_measures, alert=alert, words=sing(), review_on=again)
    iris(alerts.close, alert=alert, words=sing())
    gallery = make_gallery().gallery.id
    balance = iris(open_balance, gallery=gallery, area=AREA)
    what = {"kind": MeasureKind.OTHER, "owner": cast.teams["neighbourhood"].id, "review_on": again}
    measure = iris(decide_measure, balance=balance, words=sing(), **what)
    iris(end_measure, measure=measure, words=sing())
    return {"area": AREA, "alert": alert, "balance": balance, "measure": measure, "gallery": gallery}
