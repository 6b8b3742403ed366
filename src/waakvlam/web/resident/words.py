"""What a resident reads: who somebody is, and what the colours of a plan mean."""

import re
from typing import Any

from django.utils.translation import gettext as _

from waakvlam.households.models import HelpRole
from waakvlam.kernel.errors import Missing
from waakvlam.pilotlight.models import Colour, How
from waakvlam.pilotlight.queries.own import Face, Own


def role_words(role: HelpRole) -> str:
    """What a helper is to the resident."""
    return {
        HelpRole.KEEPER: _("your known face"),
        HelpRole.DEPUTY: _("comes when your known face is away"),
        HelpRole.CASE_LEAD: _("arranges the help"),
        HelpRole.SUPPORT_WORKER: _("helps you at home"),
        HelpRole.CLINICIAN: _("treats you"),
        HelpRole.CARETAKER: _("caretaker of the building"),
        HelpRole.DEBT_HELPER: _("helps with money and debts"),
        HelpRole.VOLUNTEER: _("volunteer"),
    }[role]


def colour_words(colour: str) -> str:
    """A phase of the plan, as the resident would say it."""
    return {
        Colour.GREEN: _("Green: it goes well"),
        Colour.YELLOW: _("Yellow: it goes less well"),
        Colour.RED: _("Red: it goes badly"),
    }[Colour(colour)]


WAYS = {"call": How.CALL, "visit": How.VISIT}
"""How the resident wants to be answered, by the button that they pressed."""


def asked_words(ask: str) -> str:
    """What the one tap says to the keeper. Raises `Missing` for another button than there is."""
    said = {"call": _("Please call me."), "visit": _("Please come by.")}.get(ask)
    if said is None:
        raise Missing
    return said


def shown(own: Own) -> dict[str, Any]:
    """The resident's page as its templates read it."""
    return {
        "own": own,
        "keeper": own.keeper and shown_face(own.keeper),
        "instead": own.instead and shown_face(own.instead),
        "team": shown_face(own.team),
        "helpers": [shown_face(helper) for helper in own.helpers],
        "plan": [
            {
                "colour": phase.colour,
                "title": colour_words(phase.colour),
                "now": phase.colour == own.colour and not own.ended,
            }
            | {field: str(getattr(phase, field)) for field in ("others_see", "helps", "who_may")}
            for phase in own.plan
        ],
    }


def shown_face(face: Face) -> dict[str, Any]:
    """Somebody with initials for who has no picture, and the number as a phone dials it."""
    names, tel = face.name.split(), re.sub(r"[^+\d]", "", face.phone)
    return {
        "name": face.name,
        "first_name": names[0],
        "initials": "".join(name[0] for name in (names[0], *names[1:][-1:])).upper(),
        "organisation": face.organisation,
        "phone": face.phone,
        "tel": tel,
        "mobile": tel.startswith(("06", "+316")),
        "role": ", ".join(map(role_words, face.roles)),
    }
