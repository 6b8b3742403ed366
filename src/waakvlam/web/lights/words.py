"""Pilot lights in words, as people who keep them say it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from waakvlam.households.models import Resident
from waakvlam.pilotlight.models import CheckIn, Colour, Light, Origin
from waakvlam.pilotlight.rules import Every, Warmth
from waakvlam.pilotlight.rules.rhythm import Unit
from waakvlam.pilotlight.states import LightState
from waakvlam.web.offline.words import how_words, mood_words, result_words, warmth_words


def shown_warmth(warmth: Warmth) -> dict[str, str]:
    """Warmth as the component `lights/_warmth.html` shows it: a word, and how the flame burns."""
    return {"words": warmth_words(warmth), "burns": warmth.value.replace(" ", "-")}


def state_words(state: str) -> str:
    """Where a light stands."""
    return {
        LightState.PROPOSED: _("proposed"),
        LightState.REACHING_OUT: _("making contact"),
        LightState.LIT: _("burns"),
        LightState.LETTING_GO: _("letting go slowly"),
        LightState.LET_GO: _("finished, the door stays open"),
        LightState.STOPPED: _("stopped by the resident"),
        LightState.NOT_REACHED: _("contact was not made"),
    }[LightState(state)]


def state_sentence(state: str) -> str:
    """What a state means, and what is next."""
    return {
        LightState.PROPOSED: _("Somebody thinks that a known face would help. Choose who, and make contact."),
        LightState.REACHING_OUT: _(
            "The resident did not say yes yet. Keep showing your face, and write down the answer."
        ),
        LightState.LIT: _("The resident said yes. Keep light and regular contact."),
        LightState.LETTING_GO: _("It has been stable for years. Contact becomes rarer, and the door stays open."),
        LightState.LET_GO: _("It went well for years. Beginning again takes one step."),
        LightState.STOPPED: _("The resident wanted no more contact. Coming back takes one step."),
        LightState.NOT_REACHED: _("In three months there was no yes. The coordinator says what else could work."),
    }[LightState(state)]


def colour_words(colour: str) -> str:
    """A phase of the plan as one word."""
    return {
        Colour.GREEN: pgettext("plan", "Green"),
        Colour.YELLOW: pgettext("plan", "Yellow"),
        Colour.RED: pgettext("plan", "Red"),
    }[Colour(colour)]


def colour_sentence(colour: str) -> str:
    """What a phase of the plan means."""
    return {
        Colour.GREEN: _("it goes well"),
        Colour.YELLOW: _("it goes less well"),
        Colour.RED: _("it goes badly"),
    }[Colour(colour)]


def origin_words(origin: str) -> str:
    """Why there is a light."""
    return {
        Origin.CONCERN: _("after a signal"),
        Origin.CHECK_IN: _("after a contact"),
        Origin.CARE_ENDED: _("because help ended"),
        Origin.TRANSITION: _("because a lot changes"),
        Origin.PARTNER: _("asked by a partner"),
        Origin.RESIDENT: _("asked by the resident"),
        Origin.NEWCOMER: _("to welcome somebody new"),
    }[Origin(origin)]


def every_words(every: Every) -> str:
    """An interval: 'each week', 'every 2 weeks'."""
    number = {"number": every.number}
    if every.unit is Unit.WEEK:
        return ngettext("each week", "every %(number)s weeks", every.number) % number
    return ngettext("each month", "every %(number)s months", every.number) % number


def marks(resident: Resident) -> list[str]:
    """How contact is safe, as the resident said it."""
    said = (
        (resident.no_calls, _("do not call")),
        (resident.no_letters, _("no letter")),
        (resident.not_at_door, _("not at the door")),
    )
    return [words for holds, words in said if holds]


def contact_words(entry: CheckIn) -> str:
    """One contact on one line: 'Visited: spoken, steady'."""
    how, result = dict(how_words())[entry.how], dict(result_words())[entry.result].lower()
    mood = dict(mood_words()).get(entry.mood, "").lower()
    return f"{how}: {', '.join(filter(None, [result, mood]))}"


def why_this_often(light: Light) -> str:
    """Why contact is as often as it is."""
    if light.override_every:
        return _("Chosen for this resident.")
    return {
        LightState.REACHING_OUT: _("As agreed for making contact."),
        LightState.LETTING_GO: _("Half as often as before, because we let go."),
    }.get(LightState(light.state), _("As agreed for this stage; it becomes rarer when it goes well."))


def story_words(happened: str) -> str:
    """An event in the story of a light; empty for what stands elsewhere on the page."""
    return {
        "light proposed": _("Pilot light proposed"),
        "keeper chosen": _("Known face chosen"),
        "outreach started": _("Began to make contact"),
        "resident answered": _("The resident answered"),
        "outreach reviewed": _("A colleague looked along"),
        "rhythm changed": _("Other rhythm"),
        "light paused": _("Paused"),
        "light resumed": _("Contact went on"),
        "relapse judged": _("Looked at a small signal"),
        "letting go started": _("Began to let go"),
        "light let go": _("Let go"),
        "light stopped": _("Stopped, as the resident wanted"),
        "light reopened": _("Began again"),
        "away told": _("Told who comes meanwhile"),
        "contact brought forward": _("Contact sooner"),
        "face left": _("The known face left"),
        "plan written": _("Plan written"),
        "colour set": _("Other colour of the plan"),
        "help asked": _("Asked for help"),
        "resident let in": _("Got a way in to their own page"),
    }.get(happened, "")


def story_detail(happened: str, detail: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """What the record says with an event, as far as it is words for people; `names` of professionals by id."""
    said: list[str] = []
    match happened:
        case "light proposed":
            said.append(origin_words(detail["origin"]))
        case "keeper chosen":
            said.append(names.get(detail["keeper"], ""))
        case "contact brought forward":
            said.append(date_format(date.fromisoformat(detail["next_on"]), "l j F"))
        case "light paused":
            said.append(_("until %(day)s") % {"day": date_format(date.fromisoformat(detail["until"]), "j F Y")})
        case "resident answered":
            said.append({"yes": _("Yes"), "not now": _("Not now"), "no": _("No")}[detail["said"]])
        case "outreach reviewed":
            said.append(_("Go on like this") if detail["go on"] else _("Another way"))
        case "rhythm changed" if detail["every"]:
            said.append(every_words(Every(detail["every"], Unit(detail["unit"]))))
        case "relapse judged":
            said.append(_("A setback") if detail["relapse"] else _("No setback"))
        case "colour set":
            said.append(colour_words(detail["colour"]))
        case "away told":
            said.append(dict(how_words())[detail["how"]])
        case _:
            pass
    return " · ".join(filter(None, [*said, str(detail.get("words") or detail.get("anyway") or "")]))
