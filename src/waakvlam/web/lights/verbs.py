"""Everything that can be done with a light, by where it stands: one table, one page for all of them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms as django_forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from waakvlam.duties.models import DutyKind
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.actions import away, ending, reaching, steering
from waakvlam.pilotlight.models import Light
from waakvlam.pilotlight.queries.policy import policy_for
from waakvlam.pilotlight.rules import may_let_go
from waakvlam.pilotlight.states import BURNING, OPEN, LightState
from waakvlam.web.lights import forms

L = LightState
STEADY = (L.LIT, L.LETTING_GO)
WEEK = timedelta(weeks=1)
_DONE = _("Done.")


def _always(light: Light, viewer: Viewer) -> bool:
    return True


def _faced(light: Light, viewer: Viewer) -> bool:
    return light.keeper_id is not None


def _resting(light: Light, viewer: Viewer) -> bool:
    return light.paused_until is not None


def _going_on(light: Light, viewer: Viewer) -> bool:
    return light.paused_until is None


def _own_face(light: Light, viewer: Viewer) -> bool:
    return viewer.person in (light.keeper_id, light.deputy_id)


def _stable(light: Light, viewer: Viewer) -> bool:
    months = policy_for(viewer, light.area).stable_months
    return may_let_go(light.stable_since, months, day_of(viewer.now)).allowed


def _second_person(light: Light, viewer: Viewer) -> bool:
    return viewer.person != light.keeper_id


def _nothing(viewer: Viewer, light: Light) -> dict[str, Any]:
    return {}


def _in_a_week(field: str) -> Callable[[Viewer, Light], dict[str, Any]]:
    return lambda viewer, light: {field: day_of(viewer.now) + WEEK}


def _usual(viewer: Viewer, light: Light) -> dict[str, Any]:
    return {"how": light.usual}


@dataclass(frozen=True, slots=True)
class Verb:
    """One act: its page's title and lead, the words on its button, its form, and the action it calls.

    `states`, `fits` and `asked` (a duty that must be open) say when it is offered; the domain says whether it may be
    done. `afterwards` says what happens next, `consequences` what somebody should know before.
    """

    title: Promise
    lead: Promise
    button: Promise
    form: type[django_forms.Form]
    action: Callable[..., Any]
    states: tuple[LightState, ...]
    fits: Callable[[Light, Viewer], bool] = _always
    afterwards: Promise = _DONE
    suggestion: Callable[[Viewer, Light], dict[str, Any]] = _nothing
    consequences: tuple[Promise, ...] = ()
    danger: bool = False
    asked: DutyKind | None = None


# The last part of the address is the key; the page of a light offers them in this order.
ON_LIGHT: dict[str, Verb] = {
    "contact-leggen": Verb(
        _("Make contact"),
        _("Ring the bell and introduce yourself. Nobody has to want anything yet."),
        _("I begin"),
        django_forms.Form,
        reaching.reach_out,
        (L.PROPOSED,),
        _faced,
        _("Contact has begun. Write down each time that you go."),
        consequences=(
            _("You write down as little as possible."),
            _("It lasts three months at most. Half-way a colleague looks along."),
            _("If the resident says no, it stops."),
        ),
    ),
    "antwoord": Verb(
        _("What the resident says"),
        _("Yes, not now or no: each answer is fine."),
        _("Save"),
        forms.Answer,
        reaching.record_answer,
        (L.PROPOSED, L.REACHING_OUT),
        _faced,
        _("Written down."),
        _in_a_week("again_on"),
    ),
    "meekijken": Verb(
        _("Look along"),
        _("Contact was not made yet. You look at it as a second person: does it help to go on?"),
        _("Save"),
        forms.Review,
        reaching.review_outreach,
        (L.REACHING_OUT,),
        _second_person,
        asked=DutyKind.REVIEW_OUTREACH,
    ),
    "verder": Verb(
        _("Go on with contact"),
        _("The pause is over."),
        _("Go on"),
        forms.Resume,
        steering.resume,
        STEADY,
        _resting,
        _("Contact goes on."),
        _in_a_week("next_on"),
    ),
    "vertel-weg": Verb(
        _("Tell who comes"),
        _("The known face is away. Tell the resident who comes, in the way that they like."),
        _("Told"),
        forms.Told,
        away.tell_away,
        BURNING,
        suggestion=_usual,
        asked=DutyKind.TELL_AWAY,
    ),
    "hoe-vaak": Verb(
        _("Other rhythm"),
        _("More or less often than agreed for everybody. Talk about it together."),
        _("Save"),
        forms.Rhythm,
        steering.override_rhythm,
        BURNING,
    ),
    "pauze": Verb(
        _("Pause"),
        _("For example during an admission or a holiday. There is always an end."),
        _("Pause"),
        forms.Pause,
        steering.pause,
        STEADY,
        _going_on,
    ),
    "terugval": Verb(
        _("A small signal: a setback?"),
        _("You know this resident. Only you can say what it means."),
        _("Save"),
        forms.Relapse,
        steering.confirm_relapse,
        STEADY,
        _own_face,
        _("Written down."),
    ),
    "afbouwen": Verb(
        _("Let go slowly"),
        _("After years of stability. First contact becomes rarer."),
        _("Begin to let go"),
        forms.Words,
        ending.let_go_slowly,
        (L.LIT,),
        _stable,
    ),
    "loslaten": Verb(
        _("Let go"),
        _("Together with the resident, with a way back."),
        _("Let go"),
        forms.LetGo,
        ending.let_go,
        (L.LETTING_GO,),
        afterwards=_("Let go. The door stays open."),
    ),
    "stoppen": Verb(
        _("The resident wants to stop"),
        _("A resident may stop any day, and does not have to say why."),
        _("Stop contact"),
        forms.Stop,
        ending.stop,
        OPEN,
        afterwards=_("Stopped. The resident may come back any day."),
        consequences=(
            _("Nobody calls or comes by any more."),
            _("Other help just goes on."),
            _("Beginning again takes one step, without telling the story again."),
        ),
        danger=True,
    ),
}


def offered(light: Light, viewer: Viewer, asked: Collection[str]) -> list[tuple[str, Verb]]:
    """What can be done with a light now, given the kinds of duty that are open; in the order of the table."""
    return [
        (key, verb)
        for key, verb in ON_LIGHT.items()
        if light.state in verb.states and verb.fits(light, viewer) and (verb.asked is None or verb.asked in asked)
    ]
