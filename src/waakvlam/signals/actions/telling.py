"""Telling: one path for everyone, from a neighbour at the letterbox to a nightly import."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID, uuid5

from django.db import connection

from waakvlam.access.actions import GRANT_LASTS
from waakvlam.access.models import Basis, Grant, PurposeCode, Subject
from waakvlam.duties.actions import ask, ask_sooner
from waakvlam.duties.models import DutyKind
from waakvlam.duties.rules import a_month_after, due_at, ladder_of
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Missing, Refused
from waakvlam.kernel.viewer import Viewer
from waakvlam.places.models import Address
from waakvlam.signals.catalogue import Observer
from waakvlam.signals.models import Answer, Channel, Concern, Informing, Reporter, Signal, Source
from waakvlam.signals.queries.routing import Owner, beyond_capacity, coordination, route
from waakvlam.signals.receipt import hash_code, hash_source, make_code
from waakvlam.signals.rules import (
    category_of,
    kinds_of,
    no_citizen_number,
    plausible_moment,
    purpose_of,
    retain_until,
    seriousness_of,
    width_for,
)
from waakvlam.signals.states import AnswerState, ConcernState, InformingState

_TELLINGS = UUID("6f0f2f0e-8a53-4c0e-9a4d-5b8b6d2f7a11")
WAITS_BEYOND_CAPACITY = 2
"""Up to this seriousness a situation beyond the agreed capacity waits for the coordinator's decision."""

_OPEN = [ConcernState.RECEIVED, ConcernState.ACCEPTED, ConcernState.IN_ACTION, ConcernState.RETURNED,
         ConcernState.REOPENED]


@dataclass(frozen=True, slots=True)
class Contact:
    """How to reach the reporter: as much as they wanted to say, only for answering."""

    name: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Telling:
    """What somebody tells about one address.

    `client` and `key` identify the telling on the sender's side: sending it again changes nothing and gives the same
    receipt. `seriousness` is what the reporter said (0–4), `channel` how they want to be answered (None: not wanted).
    """

    client: str
    key: UUID
    observer: Observer
    source: Source
    kinds: tuple[str, ...]
    observed_at: datetime
    words: str = ""
    seriousness: int | None = None
    channel: Channel | None = Channel.RECEIPT
    contact: Contact = field(default_factory=Contact)
    arrears: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """The receipt of a telling: the signal's id, how serious it was taken, and the code (16 characters, or None)."""

    signal: UUID
    seriousness: int
    code: str | None
    answer_due_at: datetime | None


def tell(telling: Telling, *, by: Viewer) -> Told:
    """Accept a signal: it gets a concern, an owner, a due time and the promise of an answer, in one transaction.

    Needs the intake role, whose context holds the address (SIG-01, SIG-10, SIG-13). Raises `Invalid` for what cannot
    be accepted as it is, `Refused` for a BSN or an area that is not open, `Missing` for an unknown address.
    """
    kinds = kinds_of(telling.kinds, telling.observer)
    Refused.unless(no_citizen_number(telling.words))
    Refused.unless(plausible_moment(telling.observed_at, by.now))
    seriousness = seriousness_of(kinds, telling.seriousness)
    purpose = purpose_of(kinds, arrears=telling.arrears)
    category = category_of(kinds)
    address = Address.objects.filter(id=by.address).first()
    if address is None:
        raise Missing

    signal_id = uuid5(_TELLINGS, f"{telling.client}/{telling.key}")
    code = make_code(signal_id.bytes) if telling.channel else None
    answer_due = due_at(DutyKind.ANSWER, seriousness, by.now) if telling.channel else None
    told = Told(signal_id, seriousness, code, answer_due)

    subject = _home_at(address, by=by)
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.lock_subject(%s), walls.is_told(%s)", [subject, signal_id])
        _, already = cursor.fetchone()
    if already:
        return told

    concern = (
        Concern.objects.filter(subject=subject, purpose=purpose, state__in=_OPEN)
        .only("id", "state", "team_id", "person_id", "seriousness")
        .first()
    )
    owner = route(by, area=address.neighbourhood, kinds=kinds, seriousness=seriousness, purpose=purpose)
    if concern is None:
        beyond = seriousness <= WAITS_BEYOND_CAPACITY and beyond_capacity(by, address.neighbourhood)
        owner = coordination(by, address.neighbourhood) if beyond else owner
        concern = _open_concern(subject, address.neighbourhood, owner, seriousness, purpose, beyond, by=by)
    else:
        _join_concern(concern, address.neighbourhood, owner, seriousness, category, by=by)

    Signal(
        id=signal_id,
        concern_id=concern.id,
        subject_id=subject,
        kinds=[kind.code for kind in kinds],
        category=int(category),
        seriousness=seriousness,
        observed_at=telling.observed_at,
        told_at=by.now,
        source=telling.source,
        source_key=_source_key(telling, by),
        team_id=by.teams[0] if by.teams else None,
        person_id=by.person,
        words=telling.words.strip(),
    ).save(force_insert=True)
    if telling.contact != Contact():
        Reporter(
            signal_id=signal_id,
            subject_id=subject,
            told_at=by.now,
            name=telling.contact.name.strip(),
            phone=telling.contact.phone.strip(),
            email=telling.contact.email.strip(),
        ).save(force_insert=True)
    _promise_answer(telling, told, concern, subject, address.neighbourhood, by=by)
    record(
        Happened.SIGNAL_TOLD,
        by=by,
        ref=signal_id,
        about=subject,
        team=by.teams[0] if by.teams else None,
        category=int(category),
    )
    return told


def _home_at(address: Address, *, by: Viewer) -> UUID:
    """The home at this address during the present occupancy; the first telling starts it."""
    here = Subject.objects.filter(address=address, until=None).values_list("id", flat=True)
    found = here.first()
    if found is None:
        Subject.objects.bulk_create([Subject(address=address, since=by.now)], ignore_conflicts=True)
        found = here.get()
    return found


def _open_concern(
    subject: UUID, area: str, owner: Owner, seriousness: int, purpose: PurposeCode, beyond: bool, *, by: Viewer
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
    _grant(owner, subject, purpose, concern.id, by=by)
    _ask(DutyKind.ACCEPT, concern.id, subject, area, owner, seriousness, by=by)
    _ask(DutyKind.INFORM, informing.id, subject, area, owner, seriousness, by=by)
    record(Happened.CONCERN_OPENED, by=by, ref=concern.id, about=subject, team=owner.team)
    return concern


def _join_concern(
    concern: Concern, area: str, routed: Owner, seriousness: int, category: int, *, by: Viewer
) -> None:
    """Another signal on what is open already: its owner is asked again, sooner when it is more serious.

    When the owner's kind of organisation may not see this signal, the team it is routed to gets a grant and is asked
    to take over: nothing is told to somebody who cannot read it.
    """
    subject = concern.subject_id
    assert subject is not None  # an open concern has a subject; only erasure takes it away
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.raise_seriousness(%s, %s)", [concern.id, seriousness])
    holder = Owner.of_team(concern.team_id, concern.person_id)
    waiting = concern.state not in (ConcernState.ACCEPTED, ConcernState.IN_ACTION)
    if category & width_for(holder.organisation, concern.purpose) == category:
        kind = DutyKind.ACCEPT if waiting else DutyKind.ACT
        _ask(kind, concern.id, subject, area, holder, seriousness, by=by, again=True)
    else:
        _grant(routed, subject, concern.purpose, concern.id, by=by)
        _ask(DutyKind.ASSIGN, concern.id, subject, area, routed, seriousness, by=by, again=True)


def _promise_answer(
    telling: Telling, told: Told, concern: Concern, subject: UUID, area: str, *, by: Viewer
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
        owner = Owner.of_team(concern.team_id, concern.person_id)
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


def _grant(owner: Owner, subject: UUID, purpose: str, act: UUID, *, by: Viewer) -> None:
    Grant(
        team_id=owner.team,
        subject_id=subject,
        categories=int(width_for(owner.organisation, purpose)),
        purpose=purpose,
        basis=Basis.LAW,
        valid_from=by.now,
        valid_until=by.now + GRANT_LASTS,
        reach_from=by.now,
        act=act,
    ).save(force_insert=True)


def _source_key(telling: Telling, by: Viewer) -> bytes:
    """One source, one key: the same organisation's professional, client or contact never counts twice."""
    contact = telling.contact.email or telling.contact.phone
    if telling.source is Source.NEIGHBOUR:
        return hash_source(contact) if contact else b""
    return hash_source(contact or f"{telling.source}/{by.person or telling.client}")
