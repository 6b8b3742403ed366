"""Everything that can be done with a situation or an answer: one table, one page for all of them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from waakvlam.access.models import PurposeCode
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import Task
from waakvlam.parties.queries import team_for
from waakvlam.signals.actions import acting, answering, informing, partners
from waakvlam.signals.models import Concern
from waakvlam.signals.queries.coordinating import receivers
from waakvlam.signals.states import INFORMING, InformingState
from waakvlam.web.work import forms

_DONE = _("Done.")


def _nothing(viewer: Viewer, concern: Concern) -> dict[str, Any]:
    return {}


def _untold(viewer: Viewer, concern: Concern) -> dict[str, Any]:
    """Whether the resident is still to be told."""
    return {"untold": INFORMING.allows(InformingState(concern.informing.state), "tell")}


def _who_goes_on(viewer: Viewer, concern: Concern) -> dict[str, Any]:
    """Who could go on with it; first of all the neighbourhood team, unless it is with them already."""
    team = team_for(viewer, concern.area, Task.NEIGHBOURHOOD_TEAM)
    found = receivers(viewer, PurposeCode(concern.purpose), held_by=concern.team_id)
    return _untold(viewer, concern) | {"receivers": found, "team": team.id if team else None}


@dataclass(frozen=True, slots=True)
class Verb:
    """One act: its page's title and lead, the words on its button, its form, and the action it calls.

    `suggestion` fills in beforehand what is likely; `afterwards` says what happens next.
    """

    title: Promise
    lead: Promise
    button: Promise
    form: type[django_forms.Form]
    action: Callable[..., Any]
    afterwards: Promise = _DONE
    template: str = "work/act.html"
    suggestion: Callable[[Viewer, Concern], dict[str, Any]] = _nothing


# On a situation; the last part of the address is the key.
ON_CONCERN: dict[str, Verb] = {
    "langsgaan": Verb(
        _("Go and look"),
        _("Ring the bell, say who you are and why you come. Then tap how it went."),
        _("Save"),
        forms.Visit,
        acting.visit,
        _("Your visit is written down."),
        "work/visit.html",
    ),
    "notitie": Verb(
        _("Note something"), _("What did you do? The next moment moves on."), _("Save"), forms.Note, acting.note
    ),
    "teruggeven": Verb(
        _("Return: no, because"),
        _("It goes to the neighbourhood team, and the second time to the coordinator."),
        _("Return"),
        forms.Return,
        acting.return_concern,
        suggestion=_untold,
    ),
    "doorgeven": Verb(
        _("Pass on"),
        _("The other team may then see this situation and must accept it. You keep seeing it until it is concluded."),
        _("Pass on"),
        forms.PassOn,
        acting.pass_on,
        _("Passed on. They must accept it now."),
        suggestion=_who_goes_on,
    ),
    "afronden": Verb(
        _("Conclude"),
        _("When everyone was answered and the resident was told. Reopening takes one step."),
        _("Conclude"),
        forms.Conclude,
        acting.conclude,
    ),
    "vertellen": Verb(
        _("Tell the resident"),
        _("Tell what we noted, who may see it and which rights there are. At the door, by phone or with the letter."),
        _("Told"),
        forms.Told,
        informing.person_told,
        _("Written down that the resident was told."),
        "work/tell_person.html",
    ),
    "niemand-betrokken": Verb(
        _("Nobody needs to be told"),
        _("For example: the home is empty, or it is about a thing and not about somebody."),
        _("Save"),
        forms.Why,
        informing.no_person,
    ),
    "later-vertellen": Verb(
        _("Ask to tell later"),
        _("A colleague must agree. It is looked at again within four weeks."),
        _("Ask a colleague"),
        forms.Postpone,
        informing.ask_to_postpone,
        _("Your team was asked. Until somebody agrees, the resident must be told in time."),
    ),
    "akkoord-later": Verb(
        _("Agree to tell later"),
        _("You are the second person: you agree that the resident is told later."),
        _("I agree"),
        forms.Nothing,
        informing.agree_to_postpone,
    ),
    "niet-akkoord": Verb(
        _("Do not agree"),
        _("The resident must be told in time, as always."),
        _("I do not agree"),
        forms.Why,
        informing.disagree_to_postpone,
    ),
    "partner-vragen": Verb(
        _("Ask a partner"),
        _("One question, by a link in a mail without content. Your partner needs no account and answers with one tap."),
        _("Ask this partner"),
        forms.AskPartner,
        partners.ask_partner,
        _("Asked. The answer appears here and on your list."),
        suggestion=_untold,
    ),
    "eigen-kenmerk": Verb(
        _("Own reference"),
        _("The number under which your own system knows this."),
        _("Save"),
        forms.Reference,
        acting.set_own_reference,
    ),
}
# On the answer to one reporter.
ON_ANSWER: dict[str, Verb] = {
    "geven": Verb(
        _("Answer the reporter"),
        _("Tell that you acted. Nothing about the resident."),
        _("Send the answer"),
        forms.GiveAnswer,
        answering.give_answer,
        _("The reporter was answered."),
    ),
    "vragen": Verb(
        _("Ask the reporter"),
        _("Your question stands behind the reporter's code."),
        _("Ask"),
        forms.Question,
        answering.ask_reporter,
    ),
    "gelezen": Verb(
        _("Read, nothing to say back"),
        _("The reporter wrote something. You read it and there is nothing to answer."),
        _("Done"),
        forms.Nothing,
        answering.reply_done,
    ),
}


def arguments_of(form: django_forms.Form) -> dict[str, Any]:
    """What a valid form gives to its action."""
    given: Callable[[], dict[str, Any]] | None = getattr(form, "arguments", None)
    return given() if given else dict(form.cleaned_data)
