"""Telling: one path for everyone, from a neighbour at the letterbox to a nightly import."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.db import connection
from django.db.transaction import atomic
from django.utils.translation import gettext as _

from waakvlam.access.actions import GRANT_LASTS
from waakvlam.access.models import Basis, Category, Grant, Purpose, PurposeCode, Subject
from waakvlam.duties.actions import ask, ask_sooner
from waakvlam.duties.models import DutyKind
from waakvlam.duties.rules import a_month_after, due_at, ladder_of
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.queue import queue
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import Opening
from waakvlam.places.models import Address
from waakvlam.signals.catalogue import Kind
from waakvlam.signals.models import Answer, Channel, Concern, Informing, Reporter, Signal
from waakvlam.signals.queries.routing import Owner, beyond_capacity, coordination, opened, route
from waakvlam.signals.receipt import hash_code
from waakvlam.signals.rules import (
    category_of,
    enough_said,
    kinds_of,
    most_for,
    no_citizen_number,
    plausible_moment,
    purpose_of,
    retain_until,
    seriousness_of,
    width_for,
)
from waakvlam.signals.states import OPEN, AnswerState, ConcernState, InformingState
from waakvlam.signals.tellings import Contact as Contact
from waakvlam.signals.tellings import Telling as Telling
from waakvlam.signals.tellings import Told as Told
from waakvlam.signals.tellings import content_of, named, source_of
from waakvlam.signals.tellings import signal_id as signal_id

WAITS_BEYOND_CAPACITY = 2
"""Up to this seriousness a situation beyond the agreed capacity waits for the coordinator's decision."""
_SEEN_BY_INTAKE = ("id", "subject_id", "purpose", "state", "team_id", "person_id", "seriousness")


@atomic
def tell(telling: Telling, *, by: Viewer) -> Told:
    """Accept a signal: it gets a concern, an owner, a due time and the promise of an answer, in one transaction.

    Needs the intake role, whose context holds the address (SIG-01, SIG-10, SIG-13). Raises `Invalid` for what cannot
    be accepted as it is, `Refused` for a BSN, a purpose that is off or an area that is not open, `Missing` for an
    unknown address. Told again it gives the same receipt, whatever changed since; `told_before` says when it refuses.
    """
    if by.address is None:
        raise Missing
    if again := told_before(telling, address=by.address):
        return again
    area = Address.objects.filter(id=by.address).values_list("neighbourhood", flat=True).first()
    if area is None:
        raise Missing
    judged = judge(telling, area=area, by=by)
    seriousness, purpose, owner = judged.seriousness, judged.purpose, judged.owner
    signal, code = named(telling)
    told = Told(signal, seriousness, code, due_at(DutyKind.ANSWER, seriousness, by.now) if code else None)

    subject = _home_at(by.address, by=by)
    _hold(subject)
    category = category_of(judged.kinds)
    concern = Concern.objects.filter(subject=subject, purpose=purpose, state__in=OPEN).only(*_SEEN_BY_INTAKE).first()
    if concern is None:
        beyond = seriousness <= WAITS_BEYOND_CAPACITY and beyond_capacity(by, judged.agreed)
        owner = _coordinator(area, category, purpose, owner, by=by) if beyond else owner
        concern = _open_concern(subject, area, owner, seriousness, purpose, category, beyond, by=by)
    else:
        owner = _join_concern(concern, subject, area, owner, seriousness, category, by=by)
    _keep_signal(telling, told, concern, by.address, subject, [kind.code for kind in judged.kinds], category, by=by)
    _promise_answer(telling, told, concern, subject, area, owner, by=by)
    return told


@dataclass(frozen=True, slots=True)
class Judged:
    """A telling as it is judged: what it is about, how serious it is, under which opening, and whose it becomes."""

    kinds: list[Kind]
    seriousness: int
    purpose: PurposeCode
    agreed: Opening
    owner: Owner


def judge(telling: Telling, *, area: str, by: Viewer) -> Judged:
    """Whether this can be told now about a home in this neighbourhood. Writes nothing.

    Also for who promises that something will be told. Raises `Invalid` and `Refused` as `tell` does.
    """
    kinds = kinds_of(telling.kinds, telling.observer)
    seriousness = seriousness_of(kinds, telling.seriousness)
    purpose = purpose_of(kinds, arrears=telling.arrears)
    _check(telling, purpose, by=by)
    agreed = opened(by, area)
    owner = route(by, area=area, kinds=kinds, seriousness=seriousness, purpose=purpose)
    return Judged(kinds, seriousness, purpose, agreed, owner)


def _check(telling: Telling, purpose: PurposeCode, *, by: Viewer) -> None:
    for text in (telling.words, telling.contact.name):
        Refused.unless(no_citizen_number(text))
    Refused.unless(plausible_moment(telling.observed_at, by.now))
    if not (said := enough_said(telling.kinds, telling.words)):
        raise Invalid(said.reason, "words")
    if telling.channel is Channel.EMAIL and not telling.contact.email.strip():
        raise Invalid(_("Fill in your e-mail address, or choose the code only."), "email")
    if telling.channel is Channel.PHONE and not telling.contact.phone.strip():
        raise Invalid(_("Fill in your phone number, or choose the code only."), "phone")
    if not Purpose.objects.filter(code=purpose).exists():
        raise Refused(_("Waakvlam may not be used for this yet. Call the municipality."))


def told_before(telling: Telling, *, address: UUID) -> Told | None:
    """The receipt of this very telling, when it was accepted before, whatever changed in the world since.

    Until the end of the transaction tellings under this id take turns. Needs the intake role. Raises `Refused` when
    something else was accepted under it: nothing is dropped in silence.
    """
    signal, code = named(telling)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT seriousness, answer_due_at, is_told, is_other FROM walls.told_before(%s, %s, %s)",
            [signal, hash_code(code) if code else None, content_of(telling, address)],
        )
        seriousness, answer_due_at, is_told, is_other = cursor.fetchone()
    if is_other:
        raise Refused(_("This id was used for another signal, or this form was sent before. Begin a new one."))
    return Told(signal, seriousness or 1, code, answer_due_at, again=True) if is_told else None


def _hold(subject: UUID) -> None:
    """From here on tellings on one home take turns."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.lock_subject(%s)", [subject])


def _home_at(address: UUID, *, by: Viewer) -> UUID:
    """The home at this address during the present occupancy; the first telling starts it."""
    here = Subject.objects.filter(address=address, until=None).values_list("id", flat=True)
    found = here.first()
    if found is None:
        Subject.objects.bulk_create([Subject(address_id=address, since=by.now)], ignore_conflicts=True)
        found = here.get()
    return found


def _coordinator(area: str, category: Category, purpose: PurposeCode, routed: Owner, *, by: Viewer) -> Owner:
    """Who decides about what comes beyond the agreed capacity: the coordinator, unless that desk may not see it."""
    desk = coordination(by, area)
    return desk if category & most_for(desk.organisation, purpose) == category else routed


def _open_concern(
    subject: UUID,
    area: str,
    owner: Owner,
    seriousness: int,
    purpose: PurposeCode,
    category: Category,
    beyond: bool,
    *,
    by: Viewer,
) -> Concern:
    concern = Concern(
        subject_id=subject,
        purpose=purpose,
        area=area,
        seriousness=seriousness,
        team_id=owner.team,
        person_id=owner.person,
        opened_at=by.now,
        beyond_capacity=beyond,
        retain_until=retain_until(by.now.date()),
    )
    concern.save(force_insert=True)
    informing = Informing(
        concern=concern,
        subject_id=subject,
        state=InformingState.OWED,
        due_at=due_at(DutyKind.INFORM, seriousness, by.now),
        latest_at=a_month_after(by.now),
    )
    informing.save(force_insert=True)
    _grant(owner, subject, purpose, category, concern.id, by=by)
    _ask(DutyKind.ACCEPT, concern.id, subject, area, owner, seriousness, by=by)
    _ask(DutyKind.INFORM, informing.id, subject, area, owner, seriousness, by=by)
    record(Happened.CONCERN_OPENED, by=by, ref=concern.id, about=subject, team=owner.team)
    return concern


def _join_concern(
    concern: Concern, subject: UUID, area: str, routed: Owner, seriousness: int, category: Category, *, by: Viewer
) -> Owner:
    """Another signal on what is open already: its owner is asked again, sooner when it is more serious.

    Where nobody was concerned somebody may be now: an explanation is owed anew.
    Returns who answers. When the owner's kind of organisation may not see this signal, that is the team it is routed
    to, which gets a grant and is asked to take over: nothing is told to somebody who cannot read it.
    """
    purpose = PurposeCode(concern.purpose)
    inform_by = due_at(DutyKind.INFORM, seriousness, by.now)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT walls.raise_seriousness(%s, %s), walls.owe_explanation(%s, %s, %s)",
            [concern.id, seriousness, concern.id, inform_by, a_month_after(by.now)],
        )
        _raised, owed_again = cursor.fetchone()
    own = routed.team == concern.team_id
    holder = replace(routed, person=concern.person_id) if own else Owner.of_team(concern.team_id, concern.person_id)
    if owed_again:
        _ask(DutyKind.INFORM, owed_again, subject, area, holder, seriousness, by=by, again=True)
        record(Happened.EXPLANATION_OWED, by=by, ref=owed_again, about=subject)
    if category & most_for(holder.organisation, purpose) != category:
        _grant(routed, subject, purpose, category, concern.id, by=by)
        _ask(DutyKind.ASSIGN, concern.id, subject, area, routed, seriousness, by=by, again=True)
        return routed
    if category & width_for(holder.organisation, purpose) != category:
        _grant(holder, subject, purpose, category, concern.id, by=by)
    taken = concern.state in (ConcernState.ACCEPTED, ConcernState.IN_ACTION)
    next_act = DutyKind.ACT if taken else DutyKind.ACCEPT
    _ask(next_act, concern.id, subject, area, holder, seriousness, by=by, again=True)
    return holder


def _keep_signal(
    telling: Telling,
    told: Told,
    concern: Concern,
    address: UUID,
    subject: UUID,
    kinds: list[str],
    category: Category,
    *,
    by: Viewer,
) -> None:
    team = by.teams[0] if by.teams else None
    Signal(
        id=told.signal,
        concern_id=concern.id,
        subject_id=subject,
        kinds=kinds,
        category=int(category),
        seriousness=told.seriousness,
        observed_at=telling.observed_at,
        told_at=by.now,
        source=telling.source,
        source_key=source_of(telling, by),
        digest=content_of(telling, address),
        team_id=team,
        person_id=by.person,
        words=telling.words.strip(),
    ).save(force_insert=True)
    if telling.channel and telling.contact != Contact():  # who wants no answer is not asked to be known
        Reporter(
            signal_id=told.signal,
            subject_id=subject,
            told_at=by.now,
            name=telling.contact.name.strip(),
            phone=telling.contact.phone.strip(),
            email=telling.contact.email.strip(),
        ).save(force_insert=True)
    record(Happened.SIGNAL_TOLD, by=by, ref=told.signal, about=subject, team=team, category=int(category))
    queue("signal_told", signal=told.signal)


def _promise_answer(
    telling: Telling, told: Told, concern: Concern, subject: UUID, area: str, owner: Owner, *, by: Viewer
) -> None:
    answer = Answer(
        signal_id=told.signal,
        concern=concern,
        subject_id=subject,
        area=area,
        state=AnswerState.OWED if telling.channel else AnswerState.NOT_WANTED,
        channel=telling.channel or Channel.RECEIPT,
        code_hash=hash_code(told.code) if told.code else None,
        told_at=by.now,
        due_at=told.answer_due_at or by.now,
    )
    answer.save(force_insert=True)
    if telling.channel:
        _ask(DutyKind.ANSWER, answer.id, subject, area, owner, told.seriousness, by=by)


def _ask(
    kind: DutyKind,
    ref: UUID,
    subject: UUID,
    area: str,
    owner: Owner,
    seriousness: int,
    *,
    by: Viewer,
    again: bool = False,
) -> None:
    (ask_sooner if again else ask)(
        by=by,
        kind=kind,
        subject=subject,
        ref=ref,
        area=area,
        team=owner.team,
        person=owner.person,
        due_at=due_at(kind, seriousness, by.now),
        ladder=ladder_of(seriousness),
    )


def _grant(owner: Owner, subject: UUID, purpose: PurposeCode, category: Category, act: UUID, *, by: Viewer) -> None:
    """Let the owner in, from this telling on: as wide as its work asks, and wider only for what was told."""
    width = width_for(owner.organisation, purpose) | (category & most_for(owner.organisation, purpose))
    grant = Grant(
        team_id=owner.team,
        subject_id=subject,
        categories=int(width),
        purpose=purpose,
        basis=Basis.LAW,
        valid_from=by.now,
        valid_until=by.now + GRANT_LASTS,
        reach_from=by.now,
        act=act,
    )
    grant.save(force_insert=True)
    detail = {"categories": int(width)}
    record(Happened.GRANT_GIVEN, by=by, ref=grant.id, about=subject, team=owner.team, detail=detail)
