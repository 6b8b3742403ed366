"""How warm contact is: in words, from moments. It rates no keeper and no resident."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache

from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.pilotlight.models import Light, Policy
from waakvlam.pilotlight.rules.rhythm import Every, every_of, following


class Warmth(StrEnum):
    """On screen: geen vast gezicht, kwijt, nog niet ontmoet, te laat, nu aan de beurt, op tijd, gepauzeerd."""

    NO_FACE = "no face"
    LOST = "lost"
    NOT_MET = "not met"
    LATE = "late"
    DUE = "due"
    ON_TIME = "on time"
    PAUSED = "paused"


ORDER = {word: place for place, word in enumerate(Warmth)}
"""The order in which a team reads its lights: first where nobody is."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What warmth follows from.

    `since` is when the rhythm last began to count (reached, or its start), `heard_at` when the resident was last
    reached or seen (or the start). `next_due_at` is missing before the first contact is asked.
    """

    keeper: bool
    met: bool
    every: Every
    since: datetime | None = None
    heard_at: datetime | None = None
    next_due_at: datetime | None = None
    paused_until: date | None = None


def facts_of(light: Light, policy: Policy) -> Facts:
    """The facts of a light under the policy that holds for it."""
    since = counted_from(light)
    heard = max(filter(None, (since, light.seen_at)), default=None)
    return Facts(
        keeper=light.keeper_id is not None,
        met=light.met_at is not None,
        every=every_of(light, policy),
        since=since,
        heard_at=heard,
        next_due_at=light.next_due_at,
        paused_until=light.paused_until,
    )


def counted_from(light: Light) -> datetime | None:
    """From when the next contact counts: the last time reached, or the start of the rhythm if that is later."""
    return max(filter(None, (light.reached_at, light.rhythm_since)), default=None)


def turns(facts: Facts) -> tuple[datetime | None, datetime | None]:
    """From when contact is due (the last fifth of the interval, at least its last day), and from when silence is lost.

    Lost is longer than twice the interval without having been reached or seen; it counts only when contact is late.
    """
    if not (facts.since and facts.heard_at and facts.next_due_at):
        return None, None
    due = facts.next_due_at.astimezone(UTC)  # a fifth of real time, also when the clock goes back meanwhile
    last_fifth = due - (due - facts.since.astimezone(UTC)) / 5
    silent = following(facts.heard_at.astimezone(AMSTERDAM).date(), facts.every * 2)
    return min(last_fifth, _morning(due.astimezone(AMSTERDAM).date())), _morning(silent + timedelta(1))


def warmth(facts: Facts, now: datetime) -> Warmth:
    """How warm contact is now. The coldest that is true counts: no face, then paused, not met, lost, late, due."""
    due_from, lost_from = turns(facts)
    if not facts.keeper:
        return Warmth.NO_FACE
    if facts.paused_until and now.astimezone(AMSTERDAM).date() <= facts.paused_until:
        return Warmth.PAUSED
    if not facts.met or not (due_from and lost_from and facts.next_due_at):
        return Warmth.NOT_MET
    if facts.next_due_at < now:
        return Warmth.LOST if lost_from <= now else Warmth.LATE
    return Warmth.DUE if due_from <= now else Warmth.ON_TIME


@lru_cache(maxsize=4096)  # very many lights are due on few days
def _morning(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM)
