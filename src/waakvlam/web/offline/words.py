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
        Warmth.NO_FACE: _("no fixed face"),
        Warmth.LOST: _("contact lost"),
        Warmth.NOT_MET: _("not met yet"),
        Warmth.LATE: _("too late"),
        Warmth.DUE: _("turn has come"),
        Warmth.ON_TIME: _("on time"),
        Warmth.PAUSED: _("paused"),
    }[warmth]
