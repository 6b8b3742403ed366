"""A situation, and everything that can be done with it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waakvlam.duties.models import DutyKind
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Permission
from waakvlam.parties.models import OrganisationKind
from waakvlam.signals.actions.acting import accept
from waakvlam.signals.actions.reopening import reopen
from waakvlam.signals.catalogue import ACUTE, CATALOGUE, REPORTING_CODE
from waakvlam.signals.models import Channel, Reporter
from waakvlam.signals.queries.concerns import ConcernPage, concern_page, may_reopen, open_answer
from waakvlam.signals.states import ConcernState, InformingState
from waakvlam.web.entrance import Request, staff
from waakvlam.web.words import detail_words, due_of, happened_words
from waakvlam.web.work.next_step import WAITING, acts_on, asked_now, before_concluding, last_turn
from waakvlam.web.work.paper import card_of, spoken
from waakvlam.web.work.verbs import ON_ANSWER, ON_CONCERN, Verb, arguments_of


@staff(Permission.WORK, Permission.COORDINATE)
def concern(request: Request, concern: UUID) -> HttpResponse:
    """One situation as a story: whose turn it is, what was seen, what was done, and what can be done now."""
    page = concern_page(request.viewer, concern)
    return render(request, "work/concern.html", _present(request, page))


def _present(request: Request, page: ConcernPage) -> dict[str, Any]:
    found, viewer = page.concern, request.viewer
    assert found.subject is not None  # it was opened through its subject
    kinds = {code for signal in page.signals for code in signal.kinds}
    informing = found.informing.state
    mine = found.team_id in viewer.teams
    first = page.duties[0] if page.duties else None
    due, late = due_of(first, viewer.now) if first else ("", False)
    last = last_turn(page.story)
    nearby = request.staff["organisation"]["kind"] == OrganisationKind.NEIGHBOURHOOD_TEAM
    return {
        "page": page,
        "concern": found,
        "address": found.subject.address,
        "turn": {
            "state": "done" if not first else "late" if late else "mine" if mine else "other",
            "who": None if mine else found.team.name,
            "what": asked_now(first.kind, found.state, last) if first else "",
            "due": due,
        },
        "signals": [
            {"row": s, "sentences": [CATALOGUE[c].sentence for c in s.kinds], "drawing": CATALOGUE[s.kinds[0]].drawing}
            for s in page.signals
        ],
        "waiting": found.state in WAITING,
        "acts": acts_on(found, last, nearby=nearby),
        "closed": found.state == ConcernState.CONCLUDED,
        "replies": [duty.ref for duty in page.duties if duty.kind == DutyKind.REPLY],
        "to_read": [duty.ref for duty in page.duties if duty.kind == DutyKind.HEAR_PARTNER],
        "acute": found.seriousness == ACUTE,
        "informing": informing,
        "untold": informing in (InformingState.OWED, InformingState.POSTPONED),
        "asked": informing == InformingState.ASKED_TO_POSTPONE,
        "asked_by_me": found.informing.asked_by_id == viewer.person,
        "reporting_code": bool(kinds & REPORTING_CODE),
        "story": [
            {"at": m.at, "who": m.who, "text": happened_words(m.happened), "detail": detail_words(m.detail)}
            for m in page.story
            if happened_words(m.happened)
        ],
        "copy": _copy_text(page),
    }


def _copy_text(page: ConcernPage) -> str:
    """'Kopieer voor eigen systeem': the situation as plain text, without the reporter."""
    found = page.concern
    assert found.subject is not None  # it was opened through its subject
    lines = [f"{found.subject.place.label} · {found.own_reference or found.id}"]
    for signal in page.signals:
        sentences = "; ".join(str(CATALOGUE[code].sentence) for code in signal.kinds)
        lines.append(f"{signal.told_at:%d-%m-%Y}: {sentences}. {signal.words}".strip())
    return "\n".join(lines)


@require_POST
@staff(Permission.WORK)
def accept_concern(request: Request, concern: UUID) -> HttpResponse:
    """Take it on, with one tap."""
    accept(by=request.viewer, concern=concern)
    messages.success(request, _("It is yours now. The reporter can see that somebody read it."))
    return redirect("concern", concern=concern)


@require_POST
@staff(Permission.WORK, Permission.COORDINATE)
def reopen_concern(request: Request, concern: UUID) -> HttpResponse:
    """Open it again, in one step."""
    found = reopen(by=request.viewer, concern=concern)
    return redirect("concern", concern=found)


@staff(Permission.WORK, Permission.COORDINATE)
def act(request: Request, concern: UUID, verb: str) -> HttpResponse:
    """Do something with a situation."""
    chosen = ON_CONCERN.get(verb)
    if chosen is None:
        raise Http404
    page = concern_page(request.viewer, concern)
    subject = page.concern.subject
    shown = {
        "concern": concern,
        "where": subject.place.label if subject else "",
        "acute": page.concern.seriousness == ACUTE,
        "me": card_of(request),
        "spoken": spoken(page) if verb == "vertellen" else None,
        "first": before_concluding(page) if verb == "afronden" else [],
    }
    return _perform(request, chosen, {"concern": concern}, shown, chosen.suggestion(request.viewer, page.concern))


@staff(Permission.WORK, Permission.COORDINATE)
def answer(request: Request, answer: UUID, verb: str) -> HttpResponse:
    """Do something with the answer to one reporter."""
    chosen = ON_ANSWER.get(verb)
    if chosen is None:
        raise Http404
    found = open_answer(request.viewer, answer, activity="answer page")
    reporter = Reporter.objects.filter(signal=found.signal_id).first()
    shown = {
        "concern": found.concern_id,
        "messages_so_far": found.messages.order_by("at", "id"),
        "sentences": [CATALOGUE[code].sentence for code in found.signal.kinds] if found.signal else [],
        "reporter": reporter,
        "answer": found,
    }
    by_phone = reporter is not None and found.channel == Channel.PHONE
    return _perform(request, chosen, {"answer": answer}, shown, {"how": Channel.PHONE} if by_phone else {})


def _perform(
    request: Request, verb: Verb, target: dict[str, UUID], shown: dict[str, Any], suggestion: dict[str, Any]
) -> HttpResponse:
    form = verb.form(request.POST if request.method == "POST" else None, initial=suggestion)
    if request.method == "POST" and form.is_valid():
        try:
            verb.action(by=request.viewer, **target, **arguments_of(form))
        except (Invalid, Refused) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, str(verb.afterwards))
            return redirect("done", concern=shown["concern"])
    return render(request, verb.template, shown | {"verb": verb, "form": form})


@staff(Permission.WORK, Permission.COORDINATE)
def done(request: Request, concern: UUID) -> HttpResponse:
    """After an act: back to the situation while it is open to us, else a page that says so, with one step back."""
    try:
        concern_page(request.viewer, concern)
    except Missing:
        if not may_reopen(request.viewer, concern):
            raise
        return render(request, "work/closed.html", {"concern": concern})
    return redirect("concern", concern=concern)
