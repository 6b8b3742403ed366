"""Everything that can be done in a household: with it, with a resident, with somebody's help. One page for all."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from waakvlam.access.models import Category
from waakvlam.households import actions
from waakvlam.households.models import Level
from waakvlam.households.rules import LED, ONE
from waakvlam.pilotlight.actions.ending import end_help
from waakvlam.pilotlight.actions.proposing import propose
from waakvlam.web.household import forms, living
from waakvlam.web.household.around import Around

_DONE = _("Done.")


def _always(around: Around) -> bool:
    return True


def _keeps_support(around: Around) -> bool:
    return around.sees(around.found.home, Category.SUPPORT)


def _may_step_up(around: Around) -> bool:
    return _keeps_support(around) and forms.more_than(around) is not None


def _led(around: Around) -> bool:
    return _keeps_support(around) and around.found.level is not None and Level(around.found.level.level) in LED


def _may_involve(around: Around) -> bool:
    return bool(forms.helped(around))


def _somebody_known(around: Around) -> bool:
    return any(person.resident for person in around.found.people)


def _knows_how_it_goes(around: Around) -> bool:
    return around.person is not None and around.sees(around.person.subject, Category.WELLBEING)


def _without_light(around: Around) -> bool:
    return _knows_how_it_goes(around) and around.lit is None


def _passes(around: Around) -> bool:
    return around.help is not None and around.help.role not in ONE


def _helps_self(around: Around) -> bool:
    return around.help is not None and around.help.team_id in around.viewer.teams


@dataclass(frozen=True, slots=True)
class Verb:
    """One act: its page's title and lead, the words on its button, its form, and the action it calls.

    `fits` says when it is offered; the domain says whether it may be done. `afterwards` says what happens next.
    `moves`: the action returns the home where the story goes on.
    """

    title: Promise
    lead: Promise
    button: Promise
    form: type[forms.Form]
    action: Callable[..., Any]
    fits: Callable[[Around], bool] = _always
    afterwards: Promise = _DONE
    moves: bool = False


# With the household; the last part of the address is the key.
ON_HOME: dict[str, Verb] = {
    "hulp-erbij": Verb(
        _("Involve help"),
        _("Nobody is referred away: who arranges the help stays, until the new helper has met the resident."),
        _("Involve"),
        forms.Involve,
        actions.involve,
        _may_involve,
        _("Involved. They see what they need for it, and no more."),
    ),
    "stap-meer": Verb(
        _("One step more help"),
        _("From today on. Whoever brings it to light support or more arranges the help, unless somebody does already."),
        _("One step more"),
        forms.StepUp,
        actions.set_level,
        _may_step_up,
        _("One step more help. It is looked at again on the day that you chose."),
    ),
    "hoeveel-hulp": Verb(
        _("How much help"),
        _("More, less, or the same for longer. With less help, say what stays."),
        _("Save"),
        forms.SetLevel,
        actions.set_level,
        _keeps_support,
        _("Written down. It is looked at again on the day that you chose."),
    ),
    "wie-regelt": Verb(
        _("Who arranges the help"),
        _("Exactly one person, who involves others and does not refer and close."),
        _("Save"),
        forms.CaseLead,
        actions.name_case_lead,
        _led,
        _("They arrange the help from now on."),
    ),
    "bewoner-erbij": Verb(
        _("Somebody else lives here"),
        _("Write down the name that this person likes to be called by, and how contact is safe."),
        _("Save"),
        living.Register,
        actions.register_resident,
        afterwards=_("Written down."),
    ),
    "verhuizen": Verb(
        _("Moved house"),
        _("What is about a person goes along. What is about the household stays with this home."),
        _("Save"),
        living.Move,
        actions.move,
        _somebody_known,
        _("The move is written down. Who helps sees the new home now."),
        moves=True,
    ),
}
# With somebody who lives there.
ON_RESIDENT: dict[str, Verb] = {
    "gegevens": Verb(
        _("Name and safe contact"),
        _("As the resident says it. Every screen, letter and card keeps to it."),
        _("Save"),
        living.About,
        actions.change_resident,
        afterwards=_("Saved."),
    ),
    "netwerk-erbij": Verb(
        _("Somebody around"),
        _("Who is there for this resident? In the resident's own words."),
        _("Save"),
        living.Tie,
        actions.add_tie,
        _knows_how_it_goes,
        _("Written down."),
    ),
    "netwerk-gevraagd": Verb(
        _("Asked: there is nobody"),
        _("You asked who is around, and the resident named nobody. That is worth a talk."),
        _("Write down"),
        living.AskedNetwork,
        actions.ask_network,
        _knows_how_it_goes,
        _("Written down."),
    ),
    "waakvlam-voorstellen": Verb(
        _("Propose a pilot light"),
        _("One known face, and no silent gap. The coordinator chooses who."),
        _("Propose"),
        living.ProposeLight,
        propose,
        _without_light,
        _("Proposed. The coordinator chooses a known face."),
    ),
}
# With somebody's help.
ON_HELP: dict[str, Verb] = {
    "bezoek": Verb(
        _("Write down a visit"),
        _("Twice nobody met in a row? Then partners hear that contact is hard."),
        _("Save"),
        forms.Visited,
        actions.record_visit,
        _helps_self,
        _("The visit is written down."),
    ),
    "past-het": Verb(
        _("Does the help fit?"),
        _("As the resident says it. It is a question to everybody who helps, not a mark for one of them."),
        _("Save"),
        forms.JudgeFit,
        actions.judge_fit,
        afterwards=_("Written down."),
    ),
    "overdragen": Verb(
        _("Pass on the help"),
        _("Somebody else goes on with it, in the same role. Corporation and known face hear of another organisation."),
        _("Pass on"),
        forms.PassOn,
        actions.replace,
        _passes,
        _("Passed on. Who needs to know hears it."),
    ),
    "stoppen": Verb(
        _("Stop helping"),
        _("Help does not end into nothing: name who goes on, or propose a pilot light today."),
        _("Stop helping"),
        forms.EndHelp,
        end_help,
        _passes,
        _("Ended. Who goes on with it is known, and who needs to know hears it."),
    ),
}


def offered(verbs: dict[str, Verb], around: Around) -> list[tuple[str, Verb]]:
    """What can be done here, in the order of the table."""
    return [(key, verb) for key, verb in verbs.items() if verb.fits(around)]
