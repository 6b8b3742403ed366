"""Who is away on the day that contact is due, with nobody of the light's own who goes instead."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import Absence
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.models import Light
from waakvlam.pilotlight.states import OPEN


@dataclass(frozen=True, slots=True)
class Gap:
    """Leave of a keeper during which contact is due and the deputy is away too, or not there: how often."""

    absence: Absence
    contacts: int


def uncovered(viewer: Viewer) -> dict[UUID, Absence]:
    """The lights whose next contact falls on a day when nobody of its own is there, with the leave of their keeper.

    What is late already waits today. Two queries.
    """
    today = day_of(viewer.now)
    leave: dict[UUID, list[Absence]] = {}
    for absence in Absence.objects.filter(until__gte=today).select_related("professional").order_by("since"):
        leave.setdefault(absence.professional_id, []).append(absence)
    waiting = Light.objects.filter(state__in=OPEN, keeper__in=leave, next_due_at__isnull=False)

    def away(who: UUID, day: date) -> Absence | None:
        return next((one for one in leave.get(who, ()) if one.since <= day <= one.until), None)

    found = {}
    for light, keeper, deputy, due in waiting.values_list("id", "keeper", "deputy", "next_due_at"):
        day = max(day_of(due), today)  # type: ignore[arg-type]  # it is not null
        keepers = away(keeper, day)
        if keepers and (deputy is None or away(deputy, day)):
            found[light] = keepers
    return found


def gaps(viewer: Viewer) -> list[Gap]:
    """The same by leave, first day first. Two queries."""
    found = uncovered(viewer)
    often = Counter(absence.id for absence in found.values())
    leave = {absence.id: absence for absence in found.values()}.values()
    return sorted((Gap(one, often[one.id]) for one in leave), key=lambda gap: (gap.absence.since, gap.absence.id))
