"""Te doen: the one list of everything asked of me, and what came up the ladder without my having looked in."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from waakvlam.duties.models import Duty, DutyKind
from waakvlam.duties.queries import by_subject, duties_of, open_counts
from waakvlam.duties.rules import is_acute
from waakvlam.inbox.queries import unseen
from waakvlam.kernel.errors import Invalid, Refused
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.parties.models import Team
from waakvlam.parties.queries import teams
from waakvlam.pilotlight.actions.lapsing import explain_outreach
from waakvlam.pilotlight.queries.lights import behind as lights_behind
from waakvlam.signals.actions.coordinating import look_in
from waakvlam.signals.actions.erasing import explain_lapse
from waakvlam.signals.catalogue import ACUTE
from waakvlam.signals.models import Concern
from waakvlam.signals.queries.concerns import behind as situations_behind
from waakvlam.signals.queries.concerns import concerns_behind
from waakvlam.signals.queries.coordinating import area_names
from waakvlam.web.areas.lines import area_lines
from waakvlam.web.entrance import Request, staff
from waakvlam.web.lights.lines import light_lines
from waakvlam.web.page import page_number
from waakvlam.web.words import due_of, duty_sentence, duty_words
from waakvlam.web.work.next_step import asked_now

BY_LABEL = (
    DutyKind.REVIEW_POSTPONEMENT,
    DutyKind.REVIEW_LEVEL,
    DutyKind.AWAIT_PARTNER,
    DutyKind.END_PAUSE,
    DutyKind.CONFIRM_RELAPSE,
    DutyKind.COMPARE,
)
"""Duties of which the words on the button alone do not say what they are about."""


@staff(Permission.WORK, Permission.COORDINATE)
def todo_list(request: Request) -> HttpResponse:
    """Everything asked of me, by date: what is late and due today, then the rest.

    A situation is one line, by what must be done there first: that has the one primary button.
    """
    viewer = request.viewer
    number = page_number(request)
    asked = duties_of(viewer)
    page = by_subject(viewer, asked, page=number)
    behind = concerns_behind(viewer, page.items)
    doors = situations_behind(viewer, {duty.ref for duty in page.items})
    names = teams(viewer, {duty.team_id for duty in page.items})
    areas = area_names(viewer, {duty.area for duty in page.items})
    about = light_lines(viewer, page.items, names, areas) | area_lines(viewer, page.items, areas)
    situations: dict[UUID, list[Duty]] = {}
    for duty in page.items:
        concern = behind.get(duty.id)
        situations.setdefault(concern.id if concern else duty.subject or duty.id, []).append(duty)
    tonight = viewer.now.astimezone(AMSTERDAM).date()
    today: list[dict[str, Any]] = []
    later: list[dict[str, Any]] = []
    for first, *others in situations.values():
        group = today if first.due_at.astimezone(AMSTERDAM).date() <= tonight else later
        line = _line(viewer, first, behind.get(first.id), names[first.team_id], areas[first.area])
        if first.id in about:
            line |= about[first.id] | {"what": f"{about[first.id]['what']} {_whose(viewer, first)}".strip()}
        elif first.id not in behind and first.ref in doors and viewer.may(Permission.COORDINATE):
            line["url"] = reverse("give", args=[first.id])
        also = [_other(viewer, duty, behind.get(duty.id), about.get(duty.id, {})) for duty in others]
        group.append(line | {"others": also})
    groups = [(_("Today"), today), (_("Later"), later)]
    shown = {"groups": [group for group in groups if group[1]], "page": page, "counts": open_counts(viewer, asked),
             "unseen": unseen(viewer)}  # fmt: skip
    return render(request, "work/todo.html", shown)


def _line(viewer: Viewer, duty: Duty, concern: Concern | None, team: Team, area: str) -> dict[str, Any]:
    """A situation by what must be done there first."""
    label, action = duty_words(duty.kind)
    due, late = due_of(duty, viewer.now)
    line: dict[str, Any] = {"kind": label, "action": action, "due": due, "late": late, "tone": "bad" if late else ""}
    if is_acute(duty, viewer.now):
        line["urgency"] = ACUTE
    if concern is None or concern.subject is None:
        return line | {
            "where": _("A situation in %(area)s") % {"area": area},
            "what": duty_sentence(duty.kind)
            if duty.kind == DutyKind.EXPLAIN
            else _("With %(team)s. You have not looked in.") % {"team": team.name},
            "url": f"/te-doen/{duty.id}/",
            "action": action if duty.kind == DutyKind.EXPLAIN else _("Decide"),
        }
    own = duty.team_id in viewer.teams
    whose = _whose(viewer, duty) if own else _("With %(team)s.") % {"team": team.name}
    return line | {
        "where": concern.subject.place.label,
        "what": f"{asked_now(duty.kind, concern.state, '')} {whose}".strip(),
        "urgency": concern.seriousness,
        "url": f"/situaties/{concern.id}/",
        "action_url": _action_url(duty, concern),
    }


def _whose(viewer: Viewer, duty: Duty) -> str:
    """For whom the viewer does it: nothing for oneself, nor for what came up the ladder from another team."""
    if duty.team_id not in viewer.teams:
        return ""
    if duty.person_id is None:
        return _("For the whole team.")
    return "" if duty.person_id == viewer.person else _("You stand in for a colleague.")


def _other(viewer: Viewer, duty: Duty, concern: Concern | None, line: dict[str, Any]) -> dict[str, Any]:
    """What else must be done there, and by when; a way to it when the viewer may see the situation.

    In the words of its button (of `line`, for what is about no situation), or by its label when those do not say what
    it is about.
    """
    label, action = duty_words(duty.kind)
    due, late = due_of(duty, viewer.now, short=True)
    url, action = (
        (_action_url(duty, concern), action) if concern else (line.get("action_url", ""), line.get("action", action))
    )
    return {"action": action if url and duty.kind not in BY_LABEL else label, "url": url, "due": due, "late": late}


def _action_url(duty: Duty, concern: Concern) -> str:
    match duty.kind:
        case DutyKind.ACT:
            return f"/situaties/{concern.id}/langsgaan/"
        case DutyKind.ANSWER | DutyKind.REPLY:
            return f"/terugberichten/{duty.ref}/geven/"
        case DutyKind.INFORM:
            return f"/situaties/{concern.id}/vertellen/"
        case _:
            return f"/situaties/{concern.id}/"


@dataclass(frozen=True, slots=True)
class Asked:
    """What `decide` asks to write down, and under which words."""

    title: str
    lead: str
    label: str
    hint: str
    button: str


def _asked(duty: Duty, team: Team, area: str, *, about_light: bool) -> Asked:
    where = {"team": team.name, "area": area}
    if duty.kind == DutyKind.EXPLAIN and about_light:
        return Asked(
            _("Contact was not made"),
            _("In %(area)s somebody was visited for a known face, and there was no yes. What was noted is gone.")
            % where,
            _("Why did it not work, and what else could?"),
            _("Without names. It is counted, and reaches those who can change it."),
            _("Save"),
        )
    if duty.kind == DutyKind.EXPLAIN:
        return Asked(
            _("Not picked up in time"),
            _(
                "In %(area)s a situation was erased, because the resident had not been told within a month. "
                "What it was about is gone. The reporters were told the truth."
            )
            % where,
            _("Why did this happen?"),
            _("Without names. It is counted, and reaches those who can change it."),
            _("Save"),
        )
    return Asked(
        _("Nobody picked this up"),
        _(
            "This is with %(team)s, in %(area)s. You do not see what it is about, and you do not need to: "
            "call the team first."
        )
        % where,
        _("Why do you need to look in?"),
        _("Your reason and your look go on the record. The resident can read that."),
        _("Look in and decide"),
    )


@staff(Permission.WORK, Permission.COORDINATE)
def decide(request: Request, duty: UUID) -> HttpResponse:
    """A duty without a view of what is behind it: open it with a reason, or explain the empty mark that is left."""
    viewer = request.viewer
    found = Duty.objects.filter(id=duty, done_at=None).first()
    if found is None:
        raise Http404
    unseen_too = viewer.may(Permission.COORDINATE) and bool(situations_behind(viewer, [found.ref]))
    about_light = found.ref in lights_behind(viewer, [found.ref])
    problem = ""
    why = request.POST.get("why", "")
    if request.method == "POST":
        try:
            if found.kind == DutyKind.EXPLAIN and about_light:
                explain_outreach(by=viewer, light=found.ref, why=why)
            elif found.kind == DutyKind.EXPLAIN:
                explain_lapse(by=viewer, concern=found.ref, why=why)
            else:
                look_in(by=viewer, duty=duty, why=why)
        except (Invalid, Refused) as refused:
            problem = str(refused)
        else:
            concern = concerns_behind(viewer, [found]).get(found.id)
            return redirect("concern", concern=concern.id) if concern else redirect("todo")
    due, late = due_of(found, viewer.now)
    team = teams(viewer, [found.team_id])[found.team_id]
    asked = _asked(found, team, area_names(viewer, {found.area})[found.area], about_light=about_light)
    shown = {"asked": asked, "due": due, "late": late, "label": duty_words(found.kind)[0],
             "team": team, "problem": problem, "why": why, "give": duty if unseen_too else None}  # fmt: skip
    return render(request, "work/decide.html", shown)
