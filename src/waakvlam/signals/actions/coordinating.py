"""What a coordinator decides about what came up the ladder: give it to somebody without looking in, or look in."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.transaction import atomic
from django.utils.translation import gettext as _

from waakvlam.access.actions import give_grant
from waakvlam.access.models import Category, PurposeCode
from waakvlam.duties.actions import ask, finish, hand_over
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.duties.queries import desk_of, for_refs
from waakvlam.duties.rules import due_at, ladder_of
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import OrganisationKind
from waakvlam.parties.queries import team as team_with
from waakvlam.signals.actions.acting import check_receiver
from waakvlam.signals.actions.sharing import in_chain
from waakvlam.signals.queries.concerns import behind
from waakvlam.signals.rules import Sharing, may_share, most_for, no_citizen_number, width_for
from waakvlam.signals.states import CONCERN, ConcernState, InformingState


@dataclass(frozen=True, slots=True)
class Held:
    """A situation that a desk must decide about, as far as one may know without looking in.

    `ever` are the categories that were open to anybody, `know` the organisations that may see it, `may_see` the
    categories that teams see of it today, `refs` everything that something can be asked about.
    """

    concern: UUID
    subject: UUID
    area: str
    purpose: PurposeCode
    state: ConcernState
    seriousness: int
    team: UUID
    opened_at: datetime
    informing: InformingState
    named: list[UUID]
    review_at: datetime | None
    ever: int
    know: list[UUID]
    may_see: dict[str, int]
    refs: list[UUID]


@atomic
def assign(*, by: Viewer, duty: UUID, team: UUID, reason: str) -> None:
    """Give a situation to another team without looking in, because one of its duties is asked of one's desk now.

    The team gets a grant and must accept it; everything asked about it goes along. Raises `Invalid` without a reason,
    `Refused` for a BSN, for a team that has it, may not receive it or has nobody for it today (`check_receiver`), and
    for one that has no task in the neighbourhood while the resident does not know; `Missing` when nothing is asked of
    this coordinator's desk.
    """
    _check_reason(reason, _("Say why you give it to them. They read it."), "reason")
    held = _take_up(duty)
    receiver = team_with(by, team)
    kind = OrganisationKind(receiver.organisation.kind)
    width = width_for(kind, held.purpose) | (Category(held.ever) & most_for(kind, held.purpose))
    check_receiver(team, bool(width), held_by=held.team, by=by)
    sharing = Sharing(
        receiver=receiver.organisation_id,
        know=held.know,
        informing=held.informing,
        named=held.named,
        review_at=held.review_at,
        delivery=in_chain(by, held.area, team),
    )
    if not may_share(sharing, by.now):
        raise Refused(_("The resident does not know yet. Until then choose a team that works in this neighbourhood."))
    next_state = CONCERN.after(held.state, "pass on")
    if width & held.may_see.get(str(team), 0) != width:
        give_grant(
            by=by,
            team=team,
            subject=held.subject,
            categories=width,
            purpose=held.purpose,
            act=held.concern,
            reach_from=held.opened_at,
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.give_on(%s, %s, %s)", [duty, team, next_state])
    category = Category.FINANCE if held.purpose is PurposeCode.ARREARS else Category.CONTACT
    record(Happened.CONCERN_PASSED_ON, by=by, ref=held.concern, about=held.subject, team=team, category=int(category),
           detail={"reason": reason.strip()})  # fmt: skip
    _give_duties(held, team, by=by)


@atomic
def look_in(*, by: Viewer, duty: UUID, why: str) -> UUID:
    """Open a situation to one's own team, because one of its duties is asked of it now; returns its subject.

    Passing it on needs no look; this is for who decides to look all the same, so the reason goes on the record.
    """
    _check_reason(why, _("Say why you need to look in. It goes on the record."), "why")
    found = Duty.objects.filter(id=duty, done_at=None).first()
    door = behind(by, [found.ref]).get(found.ref) if found else None
    if found is None or door is None:
        raise Missing
    desk = desk_of(by, found)
    if desk is None:
        raise Missing
    team = team_with(by, desk)
    give_grant(
        by=by,
        team=team.id,
        subject=door.subject,
        categories=width_for(OrganisationKind(team.organisation.kind), door.purpose),
        purpose=door.purpose,
        act=found.id,
    )
    record(Happened.LOOKED_IN, by=by, ref=found.id, about=door.subject, team=team.id, detail={"why": why.strip()})
    return door.subject


def _check_reason(reason: str, missing: str, field: str) -> None:
    if not reason.strip():
        raise Invalid(missing, field)
    Refused.unless(no_citizen_number(reason))


def _take_up(duty: UUID) -> Held:
    """Bring everything asked about the situation to the desk, and say where it stands."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT concern, subject, area, purpose, state, seriousness, team, opened_at, informing, named, review_at,"
            " ever, know, may_see, refs FROM walls.take_up(%s)",
            [duty],
        )
        concern, subject, area, purpose, state, seriousness, team, opened_at, informing, *rest = cursor.fetchone()
    if concern is None:
        raise Missing
    named, review_at, ever, know, may_see, refs = rest
    return Held(
        concern, subject, area, PurposeCode(purpose), ConcernState(state), seriousness, team, opened_at,
        InformingState(informing), named, review_at, ever, know, json.loads(may_see or "{}"), refs,
    )  # fmt: skip


def _give_duties(held: Held, team: UUID, *, by: Viewer) -> None:
    """Ask the team to accept it, end what else was asked about the situation itself, and hand the rest over."""
    asked = for_refs(by, held.refs)
    accept_by = due_at(DutyKind.ACCEPT, held.seriousness, by.now)
    about_itself = {DutyKind(duty.kind) for duty in asked if duty.ref == held.concern}
    if DutyKind.ACCEPT not in about_itself:  # asked before the rest ends: only who is asked something may ask
        ask(
            by=by,
            kind=DutyKind.ACCEPT,
            subject=held.subject,
            ref=held.concern,
            area=held.area,
            team=team,
            person=None,
            due_at=accept_by,
            ladder=ladder_of(held.seriousness),
        )
    for kind in about_itself - {DutyKind.ACCEPT}:
        finish(by=by, ref=held.concern, kind=kind)
    for duty in asked:
        kind = DutyKind(duty.kind)
        if duty.ref != held.concern or kind is DutyKind.ACCEPT:
            due = accept_by if kind is DutyKind.ACCEPT else None
            hand_over(by=by, ref=duty.ref, kind=kind, team=team, person=None, due_at=due)
