"""What we think of lights, in pure judgements: when contact is due, how warm it is, who may do what."""

from waakvlam.pilotlight.rules.judging import (
    hours_needed,
    load,
    may_be_keeper,
    may_let_go,
    may_name,
    may_pause,
    may_record,
    minutes_of,
)
from waakvlam.pilotlight.rules.owing import KINDS, Owed, due_of, owed
from waakvlam.pilotlight.rules.rhythm import (
    Every,
    Stage,
    after_contact,
    every_of,
    following,
    latest_day,
    months_between,
    next_due,
    stable_enough,
    stages_of,
    working_evening,
)
from waakvlam.pilotlight.rules.walking import walking
from waakvlam.pilotlight.rules.warmth import ORDER, Facts, Warmth, counted_from, facts_of, turns, warmth

__all__ = [
    "KINDS",
    "ORDER",
    "Every",
    "Facts",
    "Owed",
    "Stage",
    "Warmth",
    "after_contact",
    "counted_from",
    "due_of",
    "every_of",
    "facts_of",
    "following",
    "hours_needed",
    "latest_day",
    "load",
    "may_be_keeper",
    "may_let_go",
    "may_name",
    "may_pause",
    "may_record",
    "minutes_of",
    "months_between",
    "next_due",
    "owed",
    "stable_enough",
    "stages_of",
    "turns",
    "walking",
    "warmth",
    "working_evening",
]
