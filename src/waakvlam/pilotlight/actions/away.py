"""When a keeper is away or leaves: contact goes on with somebody else, and the resident hears it.

What is written down about who works when is followed by the clock, in jobs that are queued with it.
"""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.db.transaction import atomic

from waakvlam.duties.actions import ask, finish
from waakvlam.duties.models import Duty, DutyKind, Ladder
from waakvlam.duties.rules import due_at
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.viewer import Viewer
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.parties.models import Absence, Membership
from waakvlam.parties.queries import absences
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.actions.faceless import count_faceless
from waakvlam.pilotlight.actions.projecting import project_all
from waakvlam.pilotlight.actions.proposing import set_faces
from waakvlam.pilotlight.actions.recording import remember
from waakvlam.pilotlight.models import How, Light
from waakvlam.pilotlight.queries.lights import opened_light
from waakvlam.pilotlight.states import BURNING, OPEN

BATCH = 500


def follow_absence(*, by: Viewer, professional: UUID) -> int:
    """Let every light of somebody follow when they are away: the deputy is asked for what falls due meanwhile.

    Who is away tells the resident beforehand, or, when they are away already, who comes instead. Needs the clock
    role; repeating it changes nothing more. How many contacts fall due while they are away.
    """
    theirs = Q(keeper=professional) | Q(deputy=professional)
    lights = list(Light.objects.filter(theirs, state__in=BURNING).order_by("id"))
    project_all(lights, by=by)
    leave = absences(by, [professional])
    meanwhile = [(light, away) for light in lights if (away := _away_when_due(light, professional, leave))]
    asked = set(
        Duty.objects.filter(
            ref__in=[light.id for light, _ in meanwhile], kind=DutyKind.TELL_AWAY, done_at=None
        ).values_list("ref", flat=True)
    )
    for light, away in meanwhile:
        if light.id not in asked:
            _ask_to_tell(light, away, by=by)
    return len(meanwhile)


@atomic
def tell_away(*, by: Viewer, light: UUID, how: How) -> None:
    """The resident knows who comes meanwhile, told in the way they prefer. Raises `Missing` when nothing was asked."""
    found = opened_light(by, light, activity="tell away")
    finish(by=by, ref=found.id, kind=DutyKind.TELL_AWAY)
    remember(Happened.AWAY_TOLD, found, by=by, detail={"how": how.value})


def release_faces(*, by: Viewer) -> int:
    """Let no light have a face that left its team: its coordinator is asked to find another; how many there were.

    Lights for which nobody is found in time are counted along. Needs the clock role. Runs when a membership ends and at
    night, so that none is left behind whatever happened.
    """
    day = day_of(by.now)
    still = Membership.objects.filter(Q(until=None) | Q(until__gt=day), team=OuterRef("team"), since__lte=day)
    gone = Q(~Exists(still.filter(professional=OuterRef("keeper"))), keeper__isnull=False)
    gone_too = Q(~Exists(still.filter(professional=OuterRef("deputy"))), deputy__isnull=False)
    left = list(
        Light.objects.filter(gone | gone_too, state__in=OPEN)
        .annotate(keeper_left=Exists(Light.objects.filter(gone, id=OuterRef("id"))))
        .annotate(deputy_left=Exists(Light.objects.filter(gone_too, id=OuterRef("id"))))
        .select_for_update(of=("self",), skip_locked=True)[:BATCH]
    )
    for light in left:
        if light.keeper_left:
            light.keeper_id = None
            light.met_at = None
        if light.deputy_left:
            light.deputy_id = None
        light.save(update_fields=["keeper", "deputy", "met_at"])
        set_faces(light, by=by)
        remember(Happened.FACE_LEFT, light, by=by)
    project_all(left, by=by)
    count_faceless(by=by)
    return len(left)


def _away_when_due(light: Light, professional: UUID, leave: list[Absence]) -> Absence | None:
    """The absence of a keeper in which the next contact falls; a deputy's absence tells the resident nothing new."""
    if light.keeper_id != professional or light.next_due_at is None or light.paused_until:
        return None
    day = light.next_due_at.astimezone(AMSTERDAM).date()
    return next((away for away in leave if away.since <= day <= away.until), None)


def _ask_to_tell(light: Light, away: Absence, *, by: Viewer) -> None:
    begun = away.since <= day_of(by.now)
    ask(
        by=by,
        kind=DutyKind.TELL_AWAY,
        subject=light.subject_id,
        ref=light.id,
        area=light.area,
        team=light.team_id,
        person=light.deputy_id if begun else light.keeper_id,
        second=None if begun else light.deputy_id,
        due_at=due_at(DutyKind.TELL_AWAY, 1, by.now),
        ladder=Ladder.CONTACT,
    )
