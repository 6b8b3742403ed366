"""What time does to a light: contact that nobody made in three months ends, and content goes on its day."""

from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef
from django.db.transaction import atomic
from django.utils.translation import gettext as _

from waakvlam.duties.models import Duty, DutyKind, Ladder
from waakvlam.duties.rules import due_at, rung_times
from waakvlam.households.models import EndReason
from waakvlam.households.rules import clean
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Missing, Refused
from waakvlam.kernel.queue import queue
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.parties.models import Task
from waakvlam.parties.queries import team_for
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.actions.proposing import set_faces
from waakvlam.pilotlight.models import Light
from waakvlam.pilotlight.states import ENDED, LIGHT, LightState

BATCH = 200


@atomic
def lapse_outreach(*, by: Viewer) -> int:
    """End every contact without a yes whose three months are over; returns how many. Silence closes nothing.

    What was owed goes to the coordinator as a question why; content is erased, an empty mark stays and counts. Who
    asked for help is not silent: that is answered first. Needs the retention role; to be called again until it
    returns 0.
    """
    asks = Duty.objects.filter(subject=OuterRef("subject"), kind=DutyKind.HELP_ASKED, done_at=None)
    late = Light.objects.filter(~Exists(asks), state=LightState.REACHING_OUT, ends_at__lte=by.now)
    lapsed = list(late.order_by("ends_at").select_for_update(skip_locked=True)[:BATCH])
    for light in lapsed:
        light.state = LIGHT.after(LightState.REACHING_OUT, "lapse")
        Light.objects.filter(id=light.id).update(state=light.state, ended_at=by.now)
        pass_to_desk(light, by=by)
        _erase(light, by=by)
        record(Happened.OUTREACH_LAPSED, by=by, ref=light.id, team=light.team_id)
    return len(lapsed)


@atomic
def erase_lights(*, by: Viewer) -> int:
    """Erase what ended lights hold of their residents on the day that was promised; returns how many.

    Needs the retention role; to be called again until it returns 0.
    """
    expired = Light.objects.filter(state__in=ENDED, retain_until__lte=day_of(by.now), subject__isnull=False)
    lights = list(expired.order_by("retain_until").select_for_update(skip_locked=True)[:BATCH])
    for light in lights:
        _erase(light, by=by)
    return len(lights)


@atomic
def explain_outreach(*, by: Viewer, light: UUID, why: str) -> None:
    """Say why contact was not made in time, or what else could work; that ends what was still asked.

    For a coordinator whose team was asked to explain. There is no door: what it was about is gone. Raises `Invalid`
    without a reason, `Refused` for somebody who does not coordinate, `Missing` when nothing is asked.
    """
    said = clean(why, "why", needed=_("Write down why. Somebody must be able to follow this later."))
    if not by.may(Permission.COORDINATE):
        raise Refused(_("Only a coordinator can do this."))
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.end_lapsed_light(%s)", [light])
        ended = [duty for (duty,) in cursor]
    if not ended:
        raise Missing
    for duty in ended:
        record(Happened.DUTY_DONE, by=by, ref=duty)
    record(Happened.OUTREACH_EXPLAINED, by=by, ref=light, detail={"why": said})


def pass_to_desk(light: Light, *, by: Viewer) -> None:
    """Contact that was not made is the coordinator's now, who says what else could work; nobody keeps the light."""
    desk = team_for(by, light.area, Task.COORDINATION)
    due = due_at(DutyKind.EXPLAIN, 1, by.now)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT duty, turn FROM walls.lapse_light(%s, %s, %s, %s)",
            [light.id, desk.id if desk else light.team_id, due, rung_times(Ladder.CONTACT, due)],
        )
        passed = cursor.fetchall()
    for duty, turn in passed:
        record(Happened.DUTY_HANDED_OVER, by=by, ref=duty, about=light.subject_id)
        queue("tell_holder", duty=duty, turn=turn)
    set_faces(light, by=by, reason=EndReason.DONE, gone=True)


def _erase(light: Light, *, by: Viewer) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.erase_light(%s)", [light.id])
    record(Happened.LIGHT_ERASED, by=by, ref=light.id, team=light.team_id)
