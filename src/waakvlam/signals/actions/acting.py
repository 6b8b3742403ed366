"""Acting on a situation: accept, visit, note, return, pass on, conclude, reopen."""

from enum import StrEnum
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from waakvlam.access.actions import give_grant
from waakvlam.access.models import PurposeCode
from waakvlam.duties.actions import ask, finish_all, hand_over
from waakvlam.duties.models import DutyKind
from waakvlam.duties.queries import for_refs
from waakvlam.duties.rules import due_at, ladder_of
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Missing, Refused
from waakvlam.kernel.viewer import Viewer
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.parties.models import Task
from waakvlam.parties.queries import team_for
from waakvlam.signals.actions.answering import give_standard_answers
from waakvlam.signals.actions.informing import tell_person
from waakvlam.signals.models import Answer, Channel, Concern, Outcome
from waakvlam.signals.queries.concerns import open_concern
from waakvlam.signals.queries.routing import Owner
from waakvlam.signals.rules import no_citizen_number, retain_until, width_for
from waakvlam.signals.states import CONCERN, AnswerState, ConcernState, InformingState


class VisitOutcome(StrEnum):
    """What came of 'even langsgaan': four taps."""

    FINE = "spoken and fine"
    WORRIED = "spoken and worried"
    NOT_FOUND = "not found"
    REFUSED = "refused"


SPOKEN = frozenset({VisitOutcome.FINE, VisitOutcome.WORRIED})


def accept(*, by: Viewer, concern: UUID) -> None:
    """Take a situation on: it is mine now, and the reporters see that it was read. Asks for a first act by a date."""
    found = _locked(by, concern, "accept")
    found.state = CONCERN.after(ConcernState(found.state), "accept")
    found.person_id = by.person
    found.accepted_at = found.accepted_at or by.now
    found.save(update_fields=["state", "person", "accepted_at"])
    Answer.objects.filter(concern=found, read_at=None).update(read_at=by.now)
    finish_all(by=by, ref=found.id)
    _ask_to_act(found, by=by)
    _move_duties(found, by=by)
    _record(Happened.CONCERN_ACCEPTED, found, by=by)


def visit(*, by: Viewer, concern: UUID, outcome: VisitOutcome, told_why: bool, words: str = "") -> bool:
    """Record a first visit with its outcome; returns whether the situation is concluded by it.

    'Spoken and fine' concludes, and reporters who are answered through their receipt get the standard text at once;
    when somebody still waits for a call, or the person was not told why you came, it stays open until that is done.
    `told_why`: the person heard why somebody came, which fulfils the duty to inform when they were spoken.
    """
    found = _acting(by, concern, words)
    if outcome in SPOKEN and told_why and found.informing.state in (InformingState.OWED, InformingState.POSTPONED):
        tell_person(by=by, concern=found, how=Channel.IN_PERSON)
    finish_all(by=by, ref=found.id)
    _ask_to_act(found, by=by)
    _record(Happened.VISITED, found, by=by, detail={"outcome": outcome.value, "words": words.strip()})
    if outcome is not VisitOutcome.FINE:
        return False
    give_standard_answers(by=by, concern=found, code="visited fine")
    if _unfinished(found):
        return False
    _conclude(found, Outcome.FINE, by=by)
    return True


def note(*, by: Viewer, concern: UUID, words: str) -> None:
    """Write down what was done, and move the next moment on."""
    found = _acting(by, concern, words)
    finish_all(by=by, ref=found.id)
    _ask_to_act(found, by=by)
    _record(Happened.NOTED, found, by=by, detail={"words": words.strip()})


def set_own_reference(*, by: Viewer, concern: UUID, reference: str) -> None:
    """The number under which the owner's own system knows this situation ('eigen kenmerk')."""
    found = _locked(by, concern, "own reference")
    found.own_reference = reference.strip()[:40]
    found.save(update_fields=["own_reference"])
    _record(Happened.OWN_REFERENCE_SET, found, by=by)


def return_concern(*, by: Viewer, concern: UUID, reason: str) -> None:
    """'Nee, omdat': give a situation back with a reason. It goes to the neighbourhood team, or, when that is who
    returns it or it was returned before, to the coordinator, who assigns it within a working day."""
    if not reason.strip():
        raise Refused(_("Say why you return this. The reason is counted and reaches those who can change it."))
    found = _locked(by, concern, "return", words=reason)
    next_state = CONCERN.after(ConcernState(found.state), "return")
    team = team_for(by, found.area, Task.NEIGHBOURHOOD_TEAM)
    if found.returns or team is None or team.id == found.team_id:
        team = team_for(by, found.area, Task.COORDINATION)
    if team is None:
        raise Missing
    found.returns += 1
    kind = DutyKind.ASSIGN if found.returns > 1 else DutyKind.ACCEPT
    _record(Happened.CONCERN_RETURNED, found, by=by, detail={"reason": reason.strip()})
    _move_to(found, Owner.of_team(team.id, None), next_state, kind, by=by)


def pass_on(*, by: Viewer, concern: UUID, team: UUID, reason: str) -> None:
    """Give a situation to another team, which gets a grant and must accept it; ours stays until it is concluded."""
    found = _locked(by, concern, "pass on", words=reason)
    next_state = CONCERN.after(ConcernState(found.state), "pass on")
    owner = Owner.of_team(team, None)
    if not width_for(owner.organisation, PurposeCode(found.purpose)):
        raise Refused(_("This team may not receive situations for this purpose. Choose another team."))
    _record(Happened.CONCERN_PASSED_ON, found, by=by, detail={"reason": reason.strip()})
    _move_to(found, owner, next_state, DutyKind.ACCEPT, by=by)


def conclude(*, by: Viewer, concern: UUID, outcome: Outcome, words: str = "") -> None:
    """Conclude a situation. Raises `Refused` while a reporter waits for an answer or the person was not told."""
    found = _locked(by, concern, "conclude", words=words)
    unfinished = _unfinished(found)
    if unfinished:
        raise Refused(unfinished)
    _conclude(found, outcome, by=by, words=words)


def _locked(by: Viewer, concern: UUID, activity: str, words: str = "") -> Concern:
    """The concern through the door, with its subject locked, so that telling and concluding take turns."""
    Refused.unless(no_citizen_number(words))
    found = open_concern(by, concern, activity=activity)
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.lock_subject(%s)", [found.subject_id])
    found.refresh_from_db()
    return found


def _acting(by: Viewer, concern: UUID, words: str) -> Concern:
    found = _locked(by, concern, "act", words=words)
    if CONCERN.allows(ConcernState(found.state), "accept"):
        accept(by=by, concern=concern)
        found.refresh_from_db()
    found.state = CONCERN.after(ConcernState(found.state), "act")
    found.save(update_fields=["state"])
    return found


def _unfinished(concern: Concern) -> str:
    """Why this cannot be concluded yet, in a sentence, or nothing."""
    if Answer.objects.filter(concern=concern, state=AnswerState.OWED).exists():
        return _("A reporter still waits for an answer. Answer first, then conclude.")
    if concern.informing.state in (InformingState.OWED, InformingState.ASKED_TO_POSTPONE):
        return _("The resident has not been told yet. Tell them first, or ask to postpone it.")
    return ""


def _conclude(concern: Concern, outcome: Outcome, *, by: Viewer, words: str = "") -> None:
    concern.state = CONCERN.after(ConcernState(concern.state), "conclude")
    concern.concluded_at = by.now
    concern.outcome = outcome
    concern.retain_until = retain_until(by.now.astimezone(AMSTERDAM).date())
    concern.save(update_fields=["state", "concluded_at", "outcome", "retain_until"])
    finish_all(by=by, ref=concern.id)
    _record(Happened.CONCERN_CONCLUDED, concern, by=by, detail={"outcome": outcome.value, "words": words.strip()})
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.rest_grants(%s, %s)", [concern.subject_id, concern.purpose])


def _move_to(concern: Concern, owner: Owner, state: ConcernState, kind: DutyKind, *, by: Viewer) -> None:
    give_grant(
        by=by,
        team=owner.team,
        subject=_subject(concern),
        categories=width_for(owner.organisation, PurposeCode(concern.purpose)),
        purpose=PurposeCode(concern.purpose),
        act=concern.id,
        reach_from=concern.opened_at,
    )
    concern.state, concern.team_id, concern.person_id = state, owner.team, owner.person
    concern.save(update_fields=["state", "team", "person", "returns"])
    finish_all(by=by, ref=concern.id)
    _ask(kind, concern, by=by)
    _move_duties(concern, by=by)


def _move_duties(concern: Concern, *, by: Viewer) -> None:
    """Answers and informing follow the owner of the situation."""
    refs = [concern.id, concern.informing.id, *Answer.objects.filter(concern=concern).values_list("id", flat=True)]
    for duty in for_refs(by, refs):
        if (duty.team_id, duty.person_id) != (concern.team_id, concern.person_id):
            hand_over(by=by, ref=duty.ref, kind=DutyKind(duty.kind), team=concern.team_id, person=concern.person_id)


def _ask_to_act(concern: Concern, *, by: Viewer) -> None:
    _ask(DutyKind.ACT, concern, by=by)


def _ask(kind: DutyKind, concern: Concern, *, by: Viewer) -> None:
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
    assert concern.subject_id is not None  # an open concern has a subject; only erasure takes it away
    return concern.subject_id


def _record(happened: Happened, concern: Concern, *, by: Viewer, detail: dict[str, str] | None = None) -> None:
    record(happened, by=by, ref=concern.id, about=concern.subject_id, team=concern.team_id, detail=detail)
