"""What a situation asks for now: from what happened last, not from the kind of the duty alone."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from waakvlam.duties.models import DutyKind
from waakvlam.journal.vocabulary import Happened
from waakvlam.signals.actions.acting import VisitOutcome
from waakvlam.signals.models import Concern
from waakvlam.signals.queries.concerns import ConcernPage, Moment
from waakvlam.signals.states import INFORMING, AnswerState, ConcernState, InformingState
from waakvlam.web.words import duty_sentence
from waakvlam.web.work.verbs import ON_CONCERN

DID_NOT_HELP = "did not help"
WAITING = (ConcernState.RECEIVED, ConcernState.RETURNED, ConcernState.REOPENED)
"""Nobody has said yet that it is theirs."""


def last_turn(story: Sequence[Moment]) -> str:
    """How the last visit went (`VisitOutcome`), or that the reporter said that it did not help; else nothing.

    Who got the situation from another team begins with a visit of their own.
    """
    for moment in reversed(story):
        if moment.happened == Happened.VISITED:
            return str(moment.detail.get("outcome", ""))
        if moment.happened == Happened.REPORTER_JUDGED and moment.detail.get("helped") is False:
            return DID_NOT_HELP
        if moment.happened in (Happened.CONCERN_PASSED_ON, Happened.CONCERN_RETURNED):
            break
    return ""


def asked_now(kind: str, state: str, last: str) -> str:
    """What is asked, as one sentence: of this kind of duty, in this state, after `last_turn`."""
    sentences: dict[tuple[str, str], str] = {
        (DutyKind.ACCEPT, DID_NOT_HELP): _("The reporter said: this did not help. Look, and say that you take it."),
        (DutyKind.ACT, DID_NOT_HELP): _("The reporter said: this did not help. Go and look again."),
        (DutyKind.ACT, VisitOutcome.FINE): _("All is fine. Answer who still waits, and conclude."),
        (DutyKind.ACT, VisitOutcome.WORRIED): _("The resident was spoken, and there are worries. What now?"),
        (DutyKind.ACT, VisitOutcome.NOT_FOUND): _("Nobody was at home. Go again at another moment."),
        (DutyKind.ACT, VisitOutcome.REFUSED): _("The resident does not want contact. What helps now?"),
    }
    after = sentences.get((kind, last))
    if not after and kind == DutyKind.ACCEPT and state == ConcernState.REOPENED:
        return _("This was opened again. Look, and say that you take it.")
    return after or duty_sentence(kind)


def acts_on(concern: Concern, last: str, *, nearby: bool) -> list[tuple[str, str]]:
    """The buttons of a situation as (address, words): first what fits best after `last_turn`.

    Who spoke somebody and worries need not ring the bell again: a pilot light, or first the neighbourhood team, unless
    one works there (`nearby`).
    """
    light = "pilot light"
    first = {
        VisitOutcome.FINE.value: "afronden",
        VisitOutcome.WORRIED.value: light if nearby else "doorgeven",
        VisitOutcome.REFUSED.value: light,
    }.get(last, "langsgaan")
    order = ["notitie", "partner-vragen", light]
    if concern.state not in WAITING:
        order = [first, "langsgaan", *order, "afronden"]
    return [
        (reverse("propose_light", args=[concern.id]), _("Propose a pilot light"))
        if verb == light
        else (reverse("act", args=[concern.id, verb]), str(ON_CONCERN[verb].title))
        for verb in dict.fromkeys(order)
    ]


def before_concluding(page: ConcernPage) -> list[tuple[str, str, str]]:
    """What somebody still waits for, so that it cannot be concluded yet: (sentence, address, words on the button)."""
    replies = {duty.ref for duty in page.duties if duty.kind == DutyKind.REPLY}
    first = []
    for answer in page.answers:
        address = reverse("answer", args=[answer.id, "geven"])
        if answer.state == AnswerState.OWED:
            sentence = _("A reporter still waits for an answer. Answer first, then conclude.")
            first.append((sentence, address, _("Answer the reporter")))
        elif answer.id in replies:
            first.append((_("A reporter wrote something. Reply first, then conclude."), address, _("Read and reply")))
    if INFORMING.allows(InformingState(page.concern.informing.state), "tell"):
        sentence = _("The resident has not been told yet. Tell them first, or say that nobody needs to be told.")
        first.append((sentence, reverse("act", args=[page.concern.id, "vertellen"]), _("Tell the resident")))
    return first
