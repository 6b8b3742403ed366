"""The page of one light, and everything that can be done with it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waakvlam.duties.models import Duty, DutyKind
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.parties.queries import people
from waakvlam.pilotlight.actions.ending import reopen
from waakvlam.pilotlight.actions.planning import set_colour
from waakvlam.pilotlight.models import Colour, Keeping, Light
from waakvlam.pilotlight.queries.lights import light_of, opened_light
from waakvlam.pilotlight.queries.page import LightPage, light_page
from waakvlam.pilotlight.queries.turns import Turn as Whose
from waakvlam.pilotlight.states import BURNING, ENDED, OPEN, REOPENS, LightState
from waakvlam.web.entrance import Request, staff
from waakvlam.web.lights.forms import sent
from waakvlam.web.lights.lines import ON_PAGE, asked_words
from waakvlam.web.lights.verbs import ON_LIGHT, offered
from waakvlam.web.lights.words import (
    colour_sentence,
    colour_words,
    contact_words,
    every_words,
    marks,
    shown_warmth,
    state_sentence,
    state_words,
    story_detail,
    story_words,
    why_this_often,
)
from waakvlam.web.words import due_in_words, duty_sentence, duty_words
from waakvlam.web.work.verbs import arguments_of


@staff(Permission.WORK)
def light(request: Request, light: UUID) -> HttpResponse:
    """One light as a story: the face, where it stands and what is next, how warm it is, the plan, what was said."""
    viewer = request.viewer
    try:
        page = light_page(viewer, light)
    except Missing:
        return _ended(request, light)
    return render(request, "lights/light.html", _present(page, viewer))


def _ended(request: Request, light: UUID) -> HttpResponse:
    """A light of the team that ended: nothing about whom is left to be seen, but the way back is."""
    found = light_of(request.viewer, light)
    if found.team_id not in request.viewer.teams or found.state not in ENDED:
        raise Missing
    shown = {"light": found, "state": state_sentence(found.state), "reopens": _reopens(found)}
    return render(request, "lights/ended.html", shown)


def _reopens(light: Light) -> bool:
    """Whether a professional may begin again: not when the resident wants nothing kept."""
    return light.state in REOPENS and light.keeping != Keeping.NOTHING


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is, for the component `turn.html`."""

    state: str
    who: str | None
    what: str
    due: str


def _present(page: LightPage, viewer: Viewer) -> dict[str, Any]:
    found = page.light
    asked = {turn.duty.kind for turn in page.turns}
    chosen = (UUID(moment.detail["keeper"]) for moment in page.story if moment.detail.get("keeper"))
    faces = people(viewer, {who for who in (found.keeper_id, found.deputy_id, *chosen) if who})
    names = {str(id): face.name for id, face in faces.items()}
    burning = found.state in BURNING
    next_on, late = due_in_words(found.next_due_at, viewer.now) if found.next_due_at else ("", False)
    return {
        "page": page,
        "light": found,
        "called": page.resident.called,
        "address": page.address,
        "turn": _turn(page, viewer),
        "warmth": shown_warmth(page.warmth) if page.warmth else None,
        "state": state_words(found.state),
        "state_sentence": state_sentence(found.state),
        "marks": marks(page.resident),
        "burning": burning,
        "open": found.state in OPEN,
        "reopens": _reopens(found),
        "proposed": found.state == LightState.PROPOSED,
        "keeper": faces.get(found.keeper_id) if found.keeper_id else None,
        "deputy": faces.get(found.deputy_id) if found.deputy_id else None,
        "every": every_words(page.every),
        "why": why_this_often(found),
        "next": {"due": next_on, "late": late},
        "verbs": offered(found, viewer, asked),
        "asked_of_me": [(duty_words(duty.kind)[1], duty_sentence(duty.kind), url) for duty, url in _extra(page)],
        "contacts": [
            {"row": entry, "words": contact_words(entry), "to_compare": entry in page.to_compare}
            for entry in page.check_ins
        ],
        "colour": page.colour,
        "colour_words": colour_words(page.colour),
        "colours": [(colour.value, colour_words(colour)) for colour in Colour if colour != page.colour],
        "plan": [
            {"row": phase, "title": colour_words(phase.colour), "means": colour_sentence(phase.colour)}
            for phase in page.plan
        ],
        "story": [
            {
                "at": moment.at,
                "who": moment.who,
                "text": text,
                "detail": story_detail(moment.happened, moment.detail, names),
            }
            for moment in reversed(page.story)
            if (text := story_words(moment.happened))
        ],
        "stability": page.may_let_go.reason if burning and found.stable_since else "",
    }


def _turn(page: LightPage, viewer: Viewer) -> Turn:
    if not page.turns:
        return Turn("done", None, "", "")
    first = page.turns[0]
    return turn_words(first, asked_words(first.duty, page.light, viewer.now), viewer)


def turn_words(first: Whose, what: str, viewer: Viewer) -> Turn:
    """Whose turn it is for what is asked first: oneself, or by name whoever answers for it now."""
    due, late = due_in_words(first.duty.due_at, viewer.now)
    mine = first.is_of(viewer)
    return Turn("late" if late else "mine" if mine else "other", None if mine else first.name, what, due)


def _extra(page: LightPage) -> list[tuple[Duty, str]]:
    """What is asked besides the next contact, each with the page where it is done."""
    found = []
    for duty in (turn.duty for turn in page.turns):
        if duty.kind == DutyKind.COMPARE:
            found.append((duty, reverse("compare", args=[duty.ref])))
        elif duty.kind in ON_PAGE:
            found.append((duty, reverse("light_act", args=[page.light.id, ON_PAGE[DutyKind(duty.kind)]])))
    return found


@staff(Permission.WORK)
def act(request: Request, light: UUID, verb: str) -> HttpResponse:
    """Do something with a light."""
    chosen = ON_LIGHT.get(verb)
    if chosen is None:
        raise Http404
    viewer = request.viewer
    found = opened_light(viewer, light, activity="light")
    form = chosen.form(sent(request), initial=chosen.suggestion(viewer, found))
    if request.method == "POST" and form.is_valid():
        try:
            chosen.action(by=viewer, light=light, **arguments_of(form))
        except (Invalid, Refused) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, str(chosen.afterwards))
            return redirect("light", light=light)
    return render(request, "lights/act.html", {"verb": chosen, "form": form, "light": found})


@require_POST
@staff(Permission.WORK)
def reopen_light(request: Request, light: UUID) -> HttpResponse:
    """Begin again, in one step. After a stop only the resident's own word lights it."""
    if reopen(by=request.viewer, light=light) is LightState.LIT:
        messages.success(request, _("It burns again. No intake, no story told twice."))
    else:
        messages.success(
            request, _("It is proposed again: no intake, no story told twice. It burns when they say yes.")
        )
    return redirect("light", light=light)


@require_POST
@staff(Permission.WORK)
def colour(request: Request, light: UUID) -> HttpResponse:
    """Say which colour of the plan fits now."""
    if request.POST.get("colour") not in list(Colour):
        raise Missing
    set_colour(by=request.viewer, light=light, colour=Colour(request.POST["colour"]))
    return redirect("light", light=light)


def owned(viewer: Viewer, light: UUID) -> Light:
    """A light that a team of the viewer keeps, with the door open: to write down contact with it. Raises `Missing`."""
    found = opened_light(viewer, light, activity="light")
    if found.team_id not in viewer.teams:
        raise Missing
    return found
