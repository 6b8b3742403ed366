"""How a light begins: somebody proposes it, and somebody becomes the known face."""

from uuid import UUID

from django.db import connection
from django.db.transaction import atomic
from django.utils.translation import gettext as _

from waakvlam.access.models import Category, Subject
from waakvlam.capacity.actions import note_bottleneck, solve_bottleneck
from waakvlam.capacity.models import BottleneckKind
from waakvlam.households.models import EndReason
from waakvlam.households.queries import homes_of, may_give, open_subject
from waakvlam.households.rules import clean
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Missing, Refused
from waakvlam.kernel.queue import queue
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.parties.models import OrganisationKind
from waakvlam.parties.queries import members, people, teams
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.actions.projecting import project_all
from waakvlam.pilotlight.actions.recording import remember
from waakvlam.pilotlight.models import Light, Origin
from waakvlam.pilotlight.queries.lights import SEEN, light_of
from waakvlam.pilotlight.queries.load import loads
from waakvlam.pilotlight.queries.policy import policy_for
from waakvlam.pilotlight.rules import load, may_be_keeper
from waakvlam.pilotlight.states import OPEN


@atomic
def propose(*, by: Viewer, resident: UUID, origin: Origin, team: UUID, words: str = "") -> UUID:
    """Propose a pilot light for a resident, to be kept by `team`; returns the light.

    The coordinator of the area where the resident lives is asked who becomes the known face. `words` say why; they
    stand in the record. Raises `Missing` for a resident or team that is not there, `Refused` when somebody keeps a
    light already or the resident has no home here, `Invalid` for a BSN.
    """
    why = clean(words, "words")
    open_subject(by, resident, categories=SEEN, activity="propose light")
    if not teams(by, [team]):
        raise Missing
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.lock_subject(%s)", [resident])
    if Light.objects.filter(subject=resident, state__in=OPEN).exists():
        raise Refused(_("This resident has a pilot light, or one is proposed. Look there first."))
    light = Light(subject_id=resident, area=_area(by, resident), origin=origin, team_id=team, proposed_at=by.now)
    light.save(force_insert=True)
    project_all([light], by=by)
    remember(Happened.LIGHT_PROPOSED, light, by=by, detail={"origin": origin.value, "words": why})
    return light.id


@atomic
def choose_keeper(
    *,
    by: Viewer,
    light: UUID,
    keeper: UUID,
    deputy: UUID | None = None,
    team: UUID | None = None,
    resident_chose: bool = False,
    anyway: str = "",
) -> None:
    """Name the known face of a light and who comes when that face is away, both of the team that keeps it.

    For somebody of that team, or the coordinator of the area, who looks nobody in the eye for it and may name another
    `team`. `resident_chose`: the resident wants somebody of the landlord. `anyway` is why a coordinator asks more of
    the team than its hours (RO-05); that is counted as a bottleneck. Raises `Missing`, and `Refused` when a rule says
    no or the light has ended.
    """
    found = light_of(by, light, locked=True)
    if found.state not in OPEN:
        raise Refused(_("This pilot light has ended. Begin again first."))
    if team is not None and team != found.team_id:
        if not by.may(Permission.COORDINATE):
            raise Refused(_("Only a coordinator gives a pilot light to another team."))
        found.team_id, found.keeper_id = team, None
    if not by.may(Permission.COORDINATE):
        assert found.subject_id is not None
        open_subject(by, found.subject_id, categories=SEEN, activity="choose keeper")
        if not may_give(by, found.subject_id, Category.CONTACT | Category.WELLBEING):
            raise Refused(_("You can let nobody see more than you see yourself. Ask the neighbourhood team."))
    _check_faces(by, found, keeper, deputy, resident_chose=resident_chose)
    before = found.keeper_id
    if keeper != before:
        found.faces += 1
        found.met_at = None
    found.keeper_id, found.deputy_id = keeper, deputy
    found.save(force_update=True)
    if before is None:
        _guard_load(by, found, anyway)
        solve_bottleneck(by=by, ref=found.id, kind=BottleneckKind.NO_KEEPER)
    set_faces(found, by=by)
    project_all([found], by=by)
    if before and keeper != before:
        _pass_on(found, before, by=by)
    detail = {"keeper": str(keeper), "deputy": str(deputy or ""), "anyway": anyway.strip()}
    remember(Happened.KEEPER_CHOSEN, found, by=by, detail=detail, category=Category.CONTACT)


def set_faces(light: Light, *, by: Viewer, reason: EndReason = EndReason.OTHER_PERSON, gone: bool = False) -> None:
    """Make who helps, and what their team sees, follow the keeper and deputy of a light.

    `gone`: the light ended or has nobody, so nobody helps by it any more, with this reason.
    """
    keeper, deputy = (None, None) if gone else (light.keeper_id, light.deputy_id)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT given, about, to_team, width FROM walls.set_faces(%s, %s, %s, %s, %s)",
            [light.id, keeper, deputy, day_of(by.now), reason.value],
        )
        given = cursor.fetchall()
    for grant, about, to_team, width in given:
        record(Happened.GRANT_GIVEN, by=by, ref=grant, about=about, team=to_team, detail={"categories": width})


def _area(by: Viewer, resident: UUID) -> str:
    home = homes_of(by, [resident]).get(resident)
    place = Subject.objects.select_related("address").filter(id=home).first() if home else None
    if place is None or place.address is None:
        raise Refused(_("Write down first where this resident lives."))
    return place.address.neighbourhood


def _check_faces(by: Viewer, light: Light, keeper: UUID, deputy: UUID | None, *, resident_chose: bool) -> None:
    if keeper == deputy:
        raise Refused(_("Choose somebody else as deputy: who comes when the keeper is away?"))
    here = dict(members(by, [light.team_id])[light.team_id])
    known = people(by, [person for person in (keeper, deputy) if person])
    holders = policy_for(by, light.area).holders
    for person in filter(None, (keeper, deputy)):
        if person not in known:
            raise Missing
        kind = OrganisationKind(known[person].organisation.kind)
        Refused.unless(may_be_keeper(kind, holders, in_team=person in here, resident_chose=resident_chose))


def _guard_load(by: Viewer, light: Light, anyway: str) -> None:
    """The first face in a team asks hours of it; the light itself counts among those of the team."""
    asked = loads(by, [light.team_id])[light.team_id]
    if asked.weekly is None:
        return
    decision = load(asked.needed, asked.weekly)
    if decision:
        return
    if not (by.may(Permission.COORDINATE) and anyway.strip()):
        raise Refused(decision.reason)
    note_bottleneck(by=by, kind=BottleneckKind.NO_HOURS, area=light.area, team=light.team_id, ref=light.id)


def _pass_on(light: Light, before: UUID, *, by: Viewer) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT duty, turn FROM walls.pass_to_face(%s, %s)", [light.id, before])
        passed = cursor.fetchall()
    for duty, turn in passed:
        record(Happened.DUTY_HANDED_OVER, by=by, ref=duty, about=light.subject_id, team=light.team_id)
        queue("tell_holder", duty=duty, turn=turn)
