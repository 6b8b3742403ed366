"""Lights for which nobody is found in time are counted, so that it reaches those who can change it (promise 10)."""

from django.db.models import Exists, OuterRef

from waakvlam.capacity.actions import note_bottleneck, solve_bottleneck
from waakvlam.capacity.models import Bottleneck, BottleneckKind
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.kernel.viewer import Viewer
from waakvlam.pilotlight.models import Light
from waakvlam.pilotlight.states import OPEN

_ASKED = (DutyKind.DECIDE_LIGHT, DutyKind.FIND_KEEPER)


def count_faceless(*, by: Viewer) -> int:
    """Note each open light without a keeper of which the day to find one has passed; how many there are now.

    Each is noted once, and solved when there is a keeper or the light ended. Needs the clock role; may be repeated.
    """
    faceless = Light.objects.filter(keeper=None, state__in=OPEN)
    overdue = Duty.objects.filter(ref=OuterRef("id"), kind__in=_ASKED, done_at=None, due_at__lt=by.now)
    late = list(faceless.filter(Exists(overdue)).order_by("id").values_list("id", "area", "team"))
    for light, area, team in late:
        note_bottleneck(by=by, kind=BottleneckKind.NO_KEEPER, area=area, team=team, ref=light)
    noted = Bottleneck.objects.filter(kind=BottleneckKind.NO_KEEPER, until=None)
    for found in list(noted.exclude(ref__in=faceless.values("id")).values_list("ref", flat=True)):
        solve_bottleneck(by=by, ref=found, kind=BottleneckKind.NO_KEEPER)
    return len(late)
