"""Acting on a situation: accept, visit, note, return, pass on, conclude."""

from enum import StrEnum
from typing import cast
from uuid import UUID

from django.db import connection
from django.db.models import prefetch_related_objects
from django.db.transaction import atomic
from django.utils.translation import gettext as _

from waakvlam.access.actions import give_grant
from waakvlam.access.models import Category, Grant, PurposeCode
from waakvlam.duties.actions import ask, finish, finish_all, hand_over
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.duties.queries import desk_of, for_refs
from waakvlam.duties.rules import due_at, ladder_of
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid, Refused
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.parties.models import Task
from waakvlam.parties.queries import team_for
from waakvlam.signals.actions.answering import give_standard_answers
from waakvlam.signals.actions.informing import tell_person
from waakvlam.signals.actions.questions import end_questions
from waakvlam.signals.actions.sharing import in_chain, organisation_of, share
from waakvlam.signals.models import Answer, Channel, Concern, Outcome
from waakvlam.signals.queries.concerns import open_concern
from waakvlam.signals.queries.coordinating import with_a_worker
from waakvlam.signals.queries.routing import Owner
from waakvlam.signals.rules import most_for, no_citizen_number, retain_until, width_for
from waakvlam.signals.states import CONCERN, INFORMING, AnswerState, ConcernState, InformingState


class VisitOutcome(StrEnum):
    """What came of 'even langsgaan': four taps."""

    FINE = "spoken and fine"
    WORRIED = "spoken and worried"
    NOT_FOUND = "not found"
    REFUSED = "refused"


_OWNED = ["state", "team", "person", "accepted_at"]
SPOKEN = frozenset({VisitOutcome.FINE, VisitOutcome.WORRIED})
_UNTOLD = frozenset({InformingState.OWED, InformingState.ASKED_TO_POSTPONE, InformingState.POSTPONED})


@atomic
def accept(*, by: Viewer, concern: UUID) -> None:
    """Take a situation on: it is mine now, and the reporters see that it was read. Asks for a first act by a date.

    For its team, and for whoever is asked something about it now (the coordinator, when nobody else acted): then it
    becomes theirs. Raises `Refused` for anybody else and for what was accepted already, `Missing` without a grant.
    """
    found = opened(by, concern, "accept")
    _take_on(found, by=by)
    _go_on(found, True, by=by)


@atomic
def visit(*, by: Viewer, concern: UUID, outcome: VisitOutcome, told_why: bool, words: str = "") -> bool:
    """Record a first visit with its outcome; returns whether the situation is concluded by it.

    'Spoken and fine' concludes, and reporters who are answered through their receipt get the standard text at once;
    when somebody still waits for a call, or the person was not told why you came, it stays open until that is done.
    `told_why`: the person heard why somebody came, which fulfils the duty to inform when they were spoken. Errors as
    for `accept`.
    """
    found = opened(by, concern, "visit", words=words)
    new = _take_up(found, by=by)
    _record(Happened.VISITED, found, by=by, detail={"outcome": outcome.value, "words": words.strip()})
    if outcome in SPOKEN and told_why and INFORMING.allows(InformingState(found.informing.state), "tell"):
        tell_person(by=by, concern=found, how=Channel.IN_PERSON)
    if outcome is VisitOutcome.FINE:
        give_standard_answers(by=by, concern=found, code="visited fine")
        if not _unfinished(found, by=by):
            _conclude(found, Outcome.FINE, by=by)
            return True
    _go_on(found, new, by=by)
    return False


@atomic
def note(*, by: Viewer, concern: UUID, words: str) -> None:
    """Write down what was done. For its owner this moves the next moment on; others who may see it only add to it."""
    if not words.strip():
        raise Invalid(_("Write something first."), "words")
    found = opened(by, concern, "note", words=words)
    if _team_that_decides(found, by=by):
        _go_on(found, _take_up(found, by=by), by=by)
    _record(Happened.NOTED, found, by=by, detail={"words": words.strip()})


@atomic
def set_own_reference(*, by: Viewer, concern: UUID, reference: str) -> None:
    """The number under which the owner's own system knows this situation ('eigen kenmerk')."""
    found = opened(by, concern, "own reference", words=reference)
    decider(found, by=by)
    found.own_reference = reference.strip()[:40]
    found.save(update_fields=["own_reference"])
    _record(Happened.OWN_REFERENCE_SET, found, by=by)


@atomic
def return_concern(*, by: Viewer, concern: UUID, reason: str, told: Channel | None = None) -> None:
    """'Nee, omdat': give a situation back with a reason. It goes to the neighbourhood team, or, when that is who
    returns it or it was returned before, to the coordinator, who assigns it within a working day.

    `told`: how the person concerned was told, when that is written down with it. Raises `Invalid` without a reason,
    `Refused` for the coordinator, who passes on or decides instead, and for what was taken on and leaves the
    organisation before the person was told."""
    if not reason.strip():
        raise Invalid(
            _("Say why you return this. The reason is counted and reaches those who can change it."), "reason"
        )
    found = opened(by, concern, "return", words=reason)
    decider(found, by=by)
    next_state = CONCERN.after(ConcernState(found.state), "return")
    owner, task = _next_to_offer(found, by=by)
    share(by=by, concern=found, organisation=organisation_of(owner.team), told=told, delivery=_nobody_took_it_on(found))
    found.returns += 1
    _record(Happened.CONCERN_RETURNED, found, by=by, detail={"reason": reason.strip()})
    _move_to(found, owner, next_state, DutyKind.ASSIGN if task is Task.COORDINATION else DutyKind.ACCEPT, by=by)


@atomic
def pass_on(*, by: Viewer, concern: UUID, team: UUID, reason: str, told: Channel | None = None) -> None:
    """Give a situation to another team, which gets a grant and must accept it; ours stays until it is concluded.

    `told`: how the person concerned was told, when that is written down with it. Errors as for `accept`, and `Refused`
    for a team that has it, may not receive it or has nobody for it today (`check_receiver`), and for another
    organisation before the person was told (`rules.may_share`).
    """
    found = opened(by, concern, "pass on", words=reason)
    decider(found, by=by)
    next_state = CONCERN.after(ConcernState(found.state), "pass on")
    owner = Owner.of_team(team, None)
    check_receiver(team, bool(width_for(owner.organisation, PurposeCode(found.purpose))), held_by=found.team_id, by=by)
    divides = by.may(Permission.COORDINATE) and _nobody_took_it_on(found) and in_chain(by, found.area, team)
    share(by=by, concern=found, organisation=organisation_of(owner.team), told=told, delivery=divides)
    _record(Happened.CONCERN_PASSED_ON, found, by=by, detail={"reason": reason.strip()})
    _move_to(found, owner, next_state, DutyKind.ACCEPT, by=by)


@atomic
def conclude(*, by: Viewer, concern: UUID, outcome: Outcome, words: str = "") -> None:
    """Conclude a situation; what was not accepted yet is accepted by it.

    Raises `Refused` while a reporter waits for us or the person was not told, and as `accept` does.
    """
    found = opened(by, concern, "conclude", words=words)
    decider(found, by=by)
    unfinished = _unfinished(found, by=by)
    if unfinished:
        raise Refused(unfinished)
    if _nobody_took_it_on(found):
        _take_on(found, by=by)
    _conclude(found, outcome, by=by, words=words)


def opened(by: Viewer, concern: UUID, activity: str, words: str = "") -> Concern:
    """The concern through the door, with its subject held, so that telling and concluding take turns."""
    Refused.unless(no_citizen_number(words))
    return open_concern(by, concern, activity=activity, locked=True)


def _team_that_decides(concern: Concern, *, by: Viewer) -> UUID | None:
    """The team of this person that may change the concern: its own, or one that is asked something about it now."""
    if concern.team_id in by.teams:
        return concern.team_id
    asked = _duties_of(concern, by=by)
    own = (duty.team_id if duty.team_id in by.teams else desk_of(by, duty) for duty in asked)
    return next(filter(None, own), None)


def decider(concern: Concern, *, by: Viewer) -> UUID:
    """The team for which this person may change the concern. Raises `Refused` when there is none."""
    team = _team_that_decides(concern, by=by)
    if team is None:
        raise Refused(_("Another team holds this now. Ask them, or the coordinator, to pass it on to you."))
    return team


def check_receiver(team: UUID, may_see: bool, *, held_by: UUID, by: Viewer) -> None:
    """Raises `Refused` for the team that holds a situation already, for one that may not see it, and for one where
    nobody is there today who may open it: there it would lie unseen.
    """
    if team == held_by or not may_see:
        raise Refused(_("This team has it already, or may not receive it. Choose another team."))
    if not with_a_worker(by, [team]):
        raise Refused(_("In this team nobody is there today who may work on it. Choose another team."))


def _duties_of(concern: Concern, *, by: Viewer) -> list[Duty]:
    prefetch_related_objects([concern], "answers", "questions")  # once, however often this is asked
    rows = (*concern.answers.all(), *concern.questions.all())
    return for_refs(by, [concern.id, concern.informing.id, *(row.id for row in rows)])


def _take_on(concern: Concern, *, by: Viewer) -> None:
    """From now on this person owns it; whoever calls this saves the concern."""
    concern.state = CONCERN.after(ConcernState(concern.state), "accept")
    concern.team_id = decider(concern, by=by)
    concern.person_id = by.person
    concern.accepted_at = concern.accepted_at or by.now
    Answer.objects.filter(concern=concern, read_at=None).update(read_at=by.now)
    _record(Happened.CONCERN_ACCEPTED, concern, by=by)


def _take_up(concern: Concern, *, by: Viewer) -> bool:
    """Somebody acts, and owns it from now on; whether that is new. What is left to do then asks for `_go_on`."""
    decider(concern, by=by)
    new = _nobody_took_it_on(concern)
    if new:
        _take_on(concern, by=by)
    concern.state = CONCERN.after(ConcernState(concern.state), "act")
    return new


def _go_on(concern: Concern, new: bool, *, by: Viewer) -> None:
    """Ask for the next act; what is still owed follows a new owner. Saves the concern."""
    concern.save(update_fields=_OWNED)
    if new:
        _hand_on(DutyKind.ACT, concern, by=by)
    else:
        _next_step(DutyKind.ACT, concern, for_refs(by, [concern.id]), by=by)


def _unfinished(concern: Concern, *, by: Viewer) -> str:
    """Why this cannot be concluded yet, in a sentence, or nothing."""
    asked = _duties_of(concern, by=by)
    if any(answer.state == AnswerState.OWED for answer in concern.answers.all()):
        return _("A reporter still waits for an answer. Answer first, then conclude.")
    if any(duty.kind == DutyKind.REPLY for duty in asked):
        return _("A reporter wrote something. Reply first, then conclude.")
    if concern.informing.state in _UNTOLD:
        return _("The resident has not been told yet. Tell them first, or say that nobody needs to be told.")
    return ""


def _conclude(concern: Concern, outcome: Outcome, *, by: Viewer, words: str = "") -> None:
    concern.state = CONCERN.after(ConcernState(concern.state), "conclude")
    concern.concluded_at = by.now
    concern.outcome = outcome
    concern.retain_until = retain_until(by.now.astimezone(AMSTERDAM).date())
    concern.save(update_fields=[*_OWNED, "concluded_at", "outcome", "retain_until"])
    finish_all(by=by, ref=concern.id)
    end_questions(by=by, concern=concern)
    detail = {"outcome": outcome.value, "words": words.strip()}
    if outcome is Outcome.HELP_REQUEST:
        # The term for the Wmo starts on the day that somebody first told us (Wmo 2015, art. 2.3.2).
        detail["received_on"] = concern.opened_at.astimezone(AMSTERDAM).date().isoformat()
    _record(Happened.CONCERN_CONCLUDED, concern, by=by, detail=detail)
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.rest_grants(%s, %s)", [concern.subject_id, concern.purpose])


def _nobody_took_it_on(concern: Concern) -> bool:
    return CONCERN.allows(ConcernState(concern.state), "accept")


def _next_to_offer(concern: Concern, *, by: Viewer) -> tuple[Owner, Task]:
    for task in (Task.COORDINATION,) if concern.returns else (Task.NEIGHBOURHOOD_TEAM, Task.COORDINATION):
        team = team_for(by, concern.area, task)
        if team and team.id != concern.team_id:
            owner = Owner.of_team(team.id, None)
            if width_for(owner.organisation, PurposeCode(concern.purpose)):
                return owner, task
    raise Refused(_("There is nobody to return this to. Pass it on to a team, or conclude it with 'not now, because'."))


def _move_to(concern: Concern, owner: Owner, state: ConcernState, kind: DutyKind, *, by: Viewer) -> None:
    _let_in(concern, owner, by=by)
    concern.state, concern.team_id, concern.person_id = state, owner.team, owner.person
    concern.save(update_fields=[*_OWNED, "returns"])
    _hand_on(kind, concern, by=by)


def _let_in(concern: Concern, owner: Owner, *, by: Viewer) -> None:
    """A grant for the new owner, as far back as the concern goes, unless it has one that wide already."""
    purpose = PurposeCode(concern.purpose)
    grants = list(Grant.objects.filter(subject=concern.subject_id, purpose=purpose))
    ever = Category(0)
    for grant in grants:
        ever |= Category(grant.categories)
    width = width_for(owner.organisation, purpose) | (ever & most_for(owner.organisation, purpose))
    if any(
        grant.team_id == owner.team and not grant.dormant and grant.categories & width == width
        and grant.reach_from <= concern.opened_at and grant.valid_until > by.now
        for grant in grants
    ):  # fmt: skip
        return
    give_grant(
        by=by,
        team=owner.team,
        subject=_subject(concern),
        categories=width,
        purpose=purpose,
        act=concern.id,
        reach_from=concern.opened_at,
    )


def _hand_on(kind: DutyKind, concern: Concern, *, by: Viewer) -> None:
    """Ask this of the new owner, whom answers and informing follow; a second person is asked of the whole team."""
    asked = _duties_of(concern, by=by)
    _next_step(kind, concern, [duty for duty in asked if duty.ref == concern.id], by=by)
    for duty in asked:
        asks_team = duty.kind == DutyKind.REVIEW_POSTPONEMENT and duty.person_id is None
        owner = (concern.team_id, None if asks_team else concern.person_id)
        if duty.ref != concern.id and (duty.team_id, duty.person_id) != owner:
            hand_over(by=by, ref=duty.ref, kind=DutyKind(duty.kind), team=owner[0], person=owner[1])


def _next_step(kind: DutyKind, concern: Concern, asked: list[Duty], *, by: Viewer) -> None:
    """End what is asked about the concern itself and ask this of its owner.

    What another team was asked to assign stays: only they, or moving the concern to them, ends that.
    """
    ours = {concern.team_id, *by.teams}
    for duty in asked:
        if duty.kind != DutyKind.ASSIGN or ours & {duty.team_id, duty.holder_team_id}:
            finish(by=by, ref=concern.id, kind=DutyKind(duty.kind))
    ask(
        by=by,
        kind=kind,
        subject=_subject(concern),
        ref=concern.id,
        area=concern.area,
        team=concern.team_id,
        person=concern.person_id,
        due_at=due_at(kind, concern.seriousness, by.now),
        ladder=ladder_of(concern.seriousness),
    )


def _subject(concern: Concern) -> UUID:
    return cast(UUID, concern.subject_id)  # an open concern has one; only erasure takes it away


def _record(happened: Happened, concern: Concern, *, by: Viewer, detail: dict[str, str] | None = None) -> None:
    """What is said about arrears is money data, for who may see money; all else goes with the contact itself."""
    category = Category.FINANCE if concern.purpose == PurposeCode.ARREARS else Category.CONTACT
    record(
        happened, by=by, ref=concern.id, about=concern.subject_id, team=concern.team_id, category=int(category),
        detail=detail,
    )  # fmt: skip
