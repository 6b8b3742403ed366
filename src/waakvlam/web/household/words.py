"""Households in words: who helps and how, how much, what is asked about it, what happened, and who may see what."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from waakvlam.access.models import Category
from waakvlam.households.models import EndReason, Fit, HelpRole, Law, Representation, TieKind, VisitResult
from waakvlam.households.rules import Delivery, Flag
from waakvlam.web.offline.words import how_words, mood_words, result_words

LANGUAGES = {
    "nl": "Nederlands",
    "en": "English",
    "ar": "العربية",
    "tr": "Türkçe",
    "uk": "Українська",
    "pl": "Polski",
    "ti": "ትግርኛ",
    "fa": "فارسی",
    "so": "Soomaali",
    "es": "Español",
    "fr": "Français",
    "de": "Deutsch",
}
"""Languages by their own name, so that everybody finds theirs."""


def role_words(role: str) -> str:
    """What somebody is to a resident."""
    return {
        HelpRole.KEEPER: _("known face"),
        HelpRole.DEPUTY: _("comes when the known face is away"),
        HelpRole.CASE_LEAD: _("arranges the help"),
        HelpRole.SUPPORT_WORKER: _("support worker"),
        HelpRole.CLINICIAN: _("clinician"),
        HelpRole.CARETAKER: _("social caretaker"),
        HelpRole.DEBT_HELPER: _("debt helper"),
        HelpRole.VOLUNTEER: _("volunteer"),
    }[HelpRole(role)]


def law_words(law: str) -> str:
    """Under which law somebody helps; nothing for neighbours and volunteers."""
    return "" if law == Law.NONE else str(law)


def fit_words(fit: str) -> str:
    """Whether the help fits."""
    return {
        Fit.UNKNOWN: _("Not asked yet"),
        Fit.GOOD: _("It fits"),
        Fit.TOO_LITTLE: _("Too little"),
        Fit.TOO_NONCOMMITTAL: _("Too non-committal"),
        Fit.WRONG_KIND: _("Another kind of help is needed"),
    }[Fit(fit)]


def reason_words(reason: str) -> str:
    """Why somebody stopped helping."""
    return {
        EndReason.DONE: _("It is done"),
        EndReason.CARE_ENDED: _("The care ended"),
        EndReason.OTHER_PROVIDER: _("Another organisation goes on"),
        EndReason.OTHER_PERSON: _("Somebody else goes on"),
        EndReason.MOVED: _("Moved house"),
        EndReason.RESIDENT_STOPPED: _("The resident wanted to stop"),
    }[EndReason(reason)]


def representation_words(representation: str) -> str:
    """Who decides along by law."""
    return {
        Representation.NONE: _("Nobody"),
        Representation.MENTOR: _("Mentor"),
        Representation.ADMINISTRATOR: pgettext("by law", "Administrator"),
        Representation.GUARDIAN: _("Guardian"),
    }[Representation(representation)]


def tie_words(kind: str) -> str:
    """Who somebody is to a resident."""
    return {
        TieKind.FAMILY: _("Family"),
        TieKind.FRIEND: _("Friend"),
        TieKind.NEIGHBOUR: _("Neighbour"),
        TieKind.CLUB: _("Club or meeting place"),
        TieKind.WORK: _("Work"),
    }[TieKind(kind)]


def flag_words(flag: Flag) -> str:
    """What to talk about: a question, never a score."""
    return {
        Flag.TOO_LITTLE: _("Less help than agreed: what is needed?"),
        Flag.TOO_NONCOMMITTAL: _("Too non-committal: what may be asked?"),
        Flag.WRONG_KIND: _("Another kind of help is needed: who can do that?"),
        Flag.NO_NETWORK: _("Nobody around: who could be?"),
    }[flag]


def delivery_words(delivery: Delivery) -> str:
    """Agreed and delivered visits, side by side."""
    return _("%(made)s of %(agreed)s agreed visits in the last four weeks") % {
        "made": delivery.made,
        "agreed": delivery.agreed,
    }


def category_words(categories: int) -> str:
    """What a team may see."""
    said = {
        Category.CONTACT: _("who lives here"),
        Category.NUISANCE: _("nuisance"),
        Category.WELLBEING: _("how it goes"),
        Category.SUPPORT: _("who helps"),
        Category.CARE: _("care"),
        Category.FINANCE: _("money"),
    }
    return ", ".join(words for category, words in said.items() if categories & category)


def happened_around() -> dict[str, str]:
    """What the page of a household shows by date, in words; what stands elsewhere or is for the house is left out."""
    return {
        "resident registered": _("Written down who lives here"),
        "resident moved": _("Moved house"),
        "help started": _("Somebody began to help"),
        "help ended": _("Somebody stopped helping"),
        "helper visited": _("A helper came by"),
        "fit judged": _("Asked whether the help fits"),
        "level set": _("How much help there is"),
        "tie added": _("Somebody around was written down"),
        "network asked": _("Asked who is around"),
        "light proposed": _("Pilot light proposed"),
        "keeper chosen": _("Known face chosen"),
        "outreach started": _("Began to make contact"),
        "resident answered": _("The resident answered"),
        "contact noted": pgettext("by date", "Contact"),
        "contact shared": _("A contact was shared"),
        "rhythm changed": _("Other rhythm"),
        "light paused": _("Paused"),
        "light resumed": _("Contact went on"),
        "relapse judged": _("Looked at a small signal"),
        "help asked": _("Asked for help"),
        "letting go started": _("Began to let go"),
        "light let go": _("Let go"),
        "light stopped": _("Stopped, as the resident wanted"),
        "light reopened": _("Began again"),
        "plan written": _("Plan written"),
        "colour set": _("Other colour of the plan"),
        "face left": _("The known face left"),
    }


def said_around(happened: str, detail: Mapping[str, Any]) -> str:
    """The detail of what happened, as far as it is codes; words of people stand where they were written."""
    match happened:
        case "help ended":
            return f"{role_words(detail['role'])}: {reason_words(detail['reason']).lower()}"
        case "help started":
            return " · ".join(filter(None, (role_words(detail["role"]), law_words(detail["law"]))))
        case "helper visited":
            return visit_words(detail["result"])
        case "fit judged":
            return fit_words(detail["fit"])
        case "contact noted":
            mood = dict(mood_words()).get(detail["mood"], "")
            said = (dict(how_words())[detail["how"]], dict(result_words())[detail["result"]], mood)
            return " · ".join(filter(None, said))
        case _:
            return ""


def visit_words(result: str) -> str:
    """What came of a helper's visit."""
    return {VisitResult.REACHED: _("Spoken"), VisitResult.FAILED: _("Nobody was met")}[VisitResult(result)]
