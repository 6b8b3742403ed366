"""What a resident reads on their own page, on a screen or on paper."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F

from waakvlam.duties.models import Duty, DutyKind
from waakvlam.households.models import HelpRole, Involvement
from waakvlam.households.queries import helping
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.parties.models import Absence, Professional, Team
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.models import Asked, Colour, Light, PlanPhase
from waakvlam.pilotlight.queries.lights import colours, opened_light
from waakvlam.pilotlight.states import ENDED, LightState


@dataclass(frozen=True, slots=True)
class Face:
    """Somebody who helps, or a team: as one says it, with a number that is answered."""

    name: str
    organisation: str
    phone: str
    roles: tuple[HelpRole, ...] = ()

    @property
    def place(self) -> int:
        """Where it stands among who helps: the known face first."""
        return min(map(list(HelpRole).index, self.roles), default=0)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question for help without an answer yet: last asked at this moment; who answers, and on which day at last.

    `way` is how the resident wants to be answered, empty when they said nothing or more than one thing. `late` when the
    day has passed.
    """

    at: datetime
    way: str
    who: str
    by: date
    late: bool


@dataclass(frozen=True, slots=True)
class Own:
    """The resident's own page. `back_on` is the day on which an absent keeper is back, `instead` who comes till then.

    `next_on` is the last day on which contact comes, `late` whether that has passed, `waiting` is for an
    answer to a question for help, `plan` its phases from green to red.
    """

    light: UUID
    ended: bool
    team: Face
    keeper: Face | None
    back_on: date | None
    instead: Face | None
    next_on: date | None
    late: bool
    paused_until: date | None
    waiting: Waiting | None
    colour: Colour
    plan: tuple[PlanPhase, ...]
    helpers: tuple[Face, ...]


def own_page(viewer: Viewer) -> Own:
    """The page of the resident who is signed in. Raises `Missing` when there is no light, or it was erased."""
    lights = Light.objects.filter(subject=viewer.resident)
    light = lights.order_by(F("ended_at").desc(nulls_first=True)).first()
    if light is None or viewer.resident is None:
        raise Missing
    return _page(viewer, light, viewer.resident)


def page_on_paper(viewer: Viewer, light: UUID) -> Own:
    """The same page, for the team to print for a resident without a phone: as far as the team may see it itself.

    Raises `Missing` without light or grant.
    """
    found = opened_light(viewer, light, activity="print own page")
    assert found.subject_id is not None
    return _page(viewer, found, found.subject_id)


def _page(viewer: Viewer, light: Light, person: UUID) -> Own:
    involved = helping(viewer, [person])
    ended = LightState(light.state) in ENDED
    keeper = _face(involved, HelpRole.KEEPER)
    back_on = _back_on(involved, day_of(viewer.now)) if keeper else None
    due = light.next_due_at
    return Own(
        light=light.pk,
        ended=ended,
        team=_of(light.team),
        keeper=keeper,
        back_on=back_on,
        instead=_face(involved, HelpRole.DEPUTY),
        next_on=due.astimezone(AMSTERDAM).date() if due else None,
        late=due is not None and due < viewer.now,
        paused_until=light.paused_until,
        waiting=None if ended else _waiting(viewer, person, involved if back_on else ()),
        colour=colours(viewer, [light.id])[light.id],
        plan=tuple(sorted(PlanPhase.objects.filter(light=light), key=lambda p: list(Colour).index(Colour(p.colour)))),
        helpers=_helpers(involved),
    )


def _waiting(viewer: Viewer, person: UUID, meanwhile: Iterable[Involvement]) -> Waiting | None:
    """What the resident waits for; `meanwhile` is who is involved while the keeper is away: then the deputy answers."""
    asked = list(Asked.objects.filter(subject=person, answered_at=None).order_by("-at"))
    duties = Duty.objects.filter(ref__in=[one.id for one in asked], kind=DutyKind.HELP_ASKED, done_at=None)
    owed = duties.select_related("holder_person", "holder_team").order_by("due_at", "made_at", "id").first()
    if owed is None:
        return None
    ways = {one.way for one in asked}
    away = any(row.role == HelpRole.KEEPER and row.person_id == owed.holder_person_id for row in meanwhile)
    instead = _face(meanwhile, HelpRole.DEPUTY) if away else None
    return Waiting(
        at=asked[0].at,
        way=ways.pop() if len(ways) == 1 else "",
        who=instead.name
        if instead
        else owed.holder_person.name
        if owed.holder_person
        else owed.holder_team.public_name,
        by=owed.due_at.astimezone(AMSTERDAM).date(),
        late=owed.due_at < viewer.now,
    )


def _back_on(involved: Iterable[Involvement], today: date) -> date | None:
    """The first day after the keeper's absence, when it is now; absences that follow each other count as one."""
    keeper = next(row.person_id for row in involved if row.role == HelpRole.KEEPER)
    back = today
    for away in Absence.objects.filter(professional=keeper, until__gte=today).order_by("since"):
        if away.since <= back:
            back = max(back, away.until + timedelta(days=1))
    return back if back > today else None


def _helpers(involved: Iterable[Involvement]) -> tuple[Face, ...]:
    """Who helps, each once with all that they do, the known face first."""
    rows: dict[UUID, list[Involvement]] = {}
    for row in involved:
        rows.setdefault(row.person_id or row.team_id, []).append(row)
    faces = [replace(_as_face(same[0]), roles=tuple(HelpRole(row.role) for row in same)) for same in rows.values()]
    return tuple(sorted(faces, key=lambda face: face.place))


def _face(involved: Iterable[Involvement], role: HelpRole) -> Face | None:
    return next((_as_face(row) for row in involved if row.role == role), None)


def _as_face(row: Involvement) -> Face:
    return _of(row.team, row.person, HelpRole(row.role))


def _of(team: Team, person: Professional | None = None, *roles: HelpRole) -> Face:
    if person is None:
        return Face(team.public_name, team.organisation.name, team.phone, roles)
    return Face(person.name, team.organisation.name, person.phone or team.phone, roles)
