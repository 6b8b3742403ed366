"""The one list, a situation, and everything that can be done with it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waakvlam.duties.models import Duty, DutyKind
from waakvlam.duties.queries import open_counts, todo
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Permission
from waakvlam.parties.queries import teams
from waakvlam.signals.actions.acting import accept
from waakvlam.signals.actions.coordinating import look_in
from waakvlam.signals.actions.reopening import reopen
from waakvlam.signals.catalogue import CATALOGUE, REPORTING_CODE
from waakvlam.signals.models import Answer, Concern
from waakvlam.signals.queries.concerns import ConcernPage, concern_page, concerns_behind, open_answer
from waakvlam.signals.states import AnswerState, ConcernState, InformingState
from waakvlam.web.entrance import Request, staff
from waakvlam.web.words import detail_words, due_in_words, duty_words, happened_words
from waakvlam.web.work.verbs import ON_ANSWER, ON_CONCERN, Verb, arguments_of

WAITING = (ConcernState.RECEIVED, ConcernState.RETURNED, ConcernState.REOPENED)


@staff(Permission.WORK, Permission.COORDINATE)
def todo_list(request: Request) -> HttpResponse:
    """Te doen: everything asked of me, by date, one primary button a line."""
    viewer = request.viewer
    try:
        number = max(1, int(request.GET.get("page", "1")))
    except ValueError:
        raise BadRequest from None
    page = todo(viewer, page=number)
    behind = concerns_behind(viewer, page.items)
    names = teams(viewer, {duty.team_id for duty in page.items})
    lines = [_line(request, duty, behind.get(duty.id), names) for duty in page.items]
    return render(request, "work/todo.html", {"lines": lines, "page": page, "counts": open_counts(viewer)})


def _line(request: Request, duty: Duty, concern: Concern | None, names: dict[UUID, Any]) -> dict[str, Any]:
    label, action = duty_words(duty.kind)
    due, late = due_in_words(duty.due_at, request.viewer.now)
    line: dict[str, Any] = {"kind": label, "action": action, "due": due, "late": late, "tone": "bad" if late else ""}
    if concern is None or concern.subject is None:
        held = names.get(duty.team_id)
        return line | {
            "where": _("A situation in %(area)s") % {"area": duty.area},
            "what": _("With %(team)s. You have not looked in.") % {"team": held.name if held else ""},
            "url": f"/te-doen/{duty.id}/",
            "action": _("Decide"),
        }
    what = "" if duty.person_id else _("For the whole team")
    if duty.person_id and duty.person_id != request.viewer.person:
        what = _("You stand in for a colleague")
    return line | {
        "where": concern.subject.address.label,
        "what": what,
        "urgency": concern.seriousness,
        "url": f"/situaties/{concern.id}/",
        "action_url": _action_url(duty, concern),
    }


def _action_url(duty: Duty, concern: Concern) -> str:
    match duty.kind:
        case DutyKind.ACT:
            return f"/situaties/{concern.id}/langsgaan/"
        case DutyKind.ANSWER | DutyKind.REPLY:
            return f"/terugberichten/{duty.ref}/geven/"
        case DutyKind.INFORM | DutyKind.REVIEW_POSTPONEMENT:
            return f"/situaties/{concern.id}/vertellen/"
        case _:
            return f"/situaties/{concern.id}/"


@staff(Permission.WORK, Permission.COORDINATE)
def decide(request: Request, duty: UUID) -> HttpResponse:
    """A duty that came up the ladder, without looking in: what is known of it, and opening it with a reason."""
    found = Duty.objects.filter(id=duty, done_at=None).first()
    if found is None:
        raise Http404
    problem = ""
    if request.method == "POST":
        try:
            look_in(by=request.viewer, duty=duty, why=request.POST.get("why", ""))
        except Invalid as invalid:
            problem = str(invalid)
        else:
            behind = concerns_behind(request.viewer, [found])
            concern = behind.get(found.id)
            return redirect("concern", concern=concern.id) if concern else redirect("todo")
    due, late = due_in_words(found.due_at, request.viewer.now)
    label, _button = duty_words(found.kind)
    team = teams(request.viewer, [found.team_id])[found.team_id]
    page = {"duty": found, "due": due, "late": late, "label": label, "team": team, "problem": problem}
    return render(request, "work/decide.html", page)


@staff(Permission.WORK, Permission.COORDINATE)
def concern(request: Request, concern: UUID) -> HttpResponse:
    """One situation as a story: whose turn it is, what was seen, what was done, and what can be done now."""
    page = concern_page(request.viewer, concern)
    return render(request, "work/concern.html", _present(request, page))


def _present(request: Request, page: ConcernPage) -> dict[str, Any]:
    found, viewer = page.concern, request.viewer
    kinds = {code for signal in page.signals for code in signal.kinds}
    informing = found.informing.state
    mine = found.team_id in viewer.teams
    first = page.duties[0] if page.duties else None
    due, late = due_in_words(first.due_at, viewer.now) if first else ("", False)
    return {
        "page": page,
        "concern": found,
        "address": found.subject.address,
        "turn": {
            "state": "done" if not first else "late" if late else "mine" if mine else "other",
            "who": None if mine else found.team.name,
            "what": duty_words(first.kind)[0] if first else "",
            "due": due,
        },
        "signals": [
            {"row": s, "sentences": [CATALOGUE[c].sentence for c in s.kinds], "drawing": CATALOGUE[s.kinds[0]].drawing}
            for s in page.signals
        ],
        "waiting": found.state in WAITING,
        "closed": found.state == ConcernState.CONCLUDED,
        "owed": [a for a in page.answers if a.state == AnswerState.OWED],
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
    lines = [f"{found.subject.address.label} · {found.own_reference or found.id}"]
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
    where = page.concern.subject.address.label if page.concern.subject else ""
    return _perform(request, chosen, {"concern": concern}, concern, where)


@staff(Permission.WORK, Permission.COORDINATE)
def answer(request: Request, answer: UUID, verb: str) -> HttpResponse:
    """Do something with the answer to one reporter."""
    chosen = ON_ANSWER.get(verb)
    if chosen is None:
        raise Http404
    found: Answer = open_answer(request.viewer, answer, activity="answer page")
    return _perform(request, chosen, {"answer": answer}, found.concern_id, "", found)


def _perform(
    request: Request, verb: Verb, target: dict[str, UUID], concern: UUID, where: str, answer: Answer | None = None
) -> HttpResponse:
    form = verb.form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            verb.action(by=request.viewer, **target, **arguments_of(form))
        except (Invalid, Refused) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("Done."))
            return redirect("done", concern=concern)
    shown = {"verb": verb, "form": form, "concern": concern, "where": where, "answer": answer}
    return render(request, "work/act.html", shown)


@staff(Permission.WORK, Permission.COORDINATE)
def done(request: Request, concern: UUID) -> HttpResponse:
    """After an act: back to the situation while it is open to us, else a page that says so, with one step back."""
    try:
        concern_page(request.viewer, concern)
    except Missing:
        return render(request, "work/closed.html", {"concern": concern})
    return redirect("concern", concern=concern)
