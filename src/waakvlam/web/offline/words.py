"""A check-in in words, in the order in which a keeper needs them."""

from django.utils.translation import gettext as _

from waakvlam.pilotlight.models import How, Mood, Result
from waakvlam.pilotlight.rules import Warmth

Words = list[tuple[str, str]]


def how_words() -> Words:
    """How contact was made."""
    return [
        (How.VISIT, _("Visited")),
        (How.CALL, _("Called")),
        (How.MESSAGE, _("Message")),
        (How.STREET, _("Met outside")),
        (How.TOGETHER, _("Went somewhere together")),
    ]


def mood_words() -> Words:
    """How things are, in the words of the question 'How are things?'."""
    return [(Mood.STEADY, _("Steady")), (Mood.WOBBLY, _("Wobbly")), (Mood.WORRYING, _("Worrying"))]


def result_words() -> Words:
    """What came of it."""
    return [(Result.REACHED, _("Spoken")), (Result.SEEN, _("Seen")), (Result.TRIED, _("Tried"))]


def warmth_words(warmth: Warmth) -> str:
    """How warm contact is."""
    return {
        Warmth.NO_FACE: _("No fixed face"),
        Warmth.LOST: _("Contact lost"),
        Warmth.NOT_MET: _("Not met yet"),
        Warmth.LATE: _("Too late"),
        Warmth.DUE: _("Their turn now"),
        Warmth.ON_TIME: _("On time"),
        Warmth.PAUSED: _("Paused"),
    }[warmth]
