"""What we think of weeks, alerts and galleries. Pure: facts in, judgement out."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from waakvlam.kernel.citizen_number import no_citizen_number
from waakvlam.kernel.decision import Decision, no, yes
from waakvlam.kernel.errors import Invalid, Refused
from waakvlam.parties.models import OrganisationKind
from waakvlam.parties.rules import day_of
from waakvlam.places.models import AreaKind
from waakvlam.places.rules import kind_of
from waakvlam.signals.catalogue import CATALOGUE
from waakvlam.watch.models import AreaLevel

NO_PART = (OrganisationKind.CORPORATION, OrganisationKind.POLICE, OrganisationKind.INSURER)
"""Who lets homes, polices or insures sees no counts of an area: signals are for help only (promise 11)."""
PERCENT, FEWEST_HOMES = 75, 6
"""From which share of homes with support people talk about a gallery, and of how many homes at least (AR-05)."""
EXPLANATION_HOLDS, RISE_EXPLAINED = timedelta(weeks=4), timedelta(weeks=13)
"""So long after an alert was explained a new alarm asks nobody again, and one about the rise that was explained."""
OPENING_COUNTS = timedelta(weeks=12)
"""So long after an area opens, its series carry the mark that people still learn to tell."""
LEAST_SHOWN = 10
LONGEST_REVIEW = timedelta(days=366)


def monday_of(moment: datetime) -> date:
    """The Monday of the ISO week in which a moment falls in the Netherlands."""
    day = day_of(moment)
    return day - timedelta(days=day.weekday())


def weeks(first: date, after: date) -> list[date]:
    """The Mondays from `first` until `after`, which is left out."""
    return [first + timedelta(weeks=n) for n in range((after - first).days // 7)]


def domains_of_kinds() -> tuple[list[str], list[str]]:
    """The codes of the catalogue that tell of trouble, and the life domain of each: 'going well' is not counted.

    What has no domain has '', which is all domains together.
    """
    counted = [kind for kind in CATALOGUE.values() if kind.seriousness > 0]
    return [kind.code for kind in counted], [kind.domain.value if kind.domain else "" for kind in counted]


def about_an_area(text: str, field: str, *, required: bool = True) -> str:
    """The text as it may be kept. Raises `Invalid` when nothing is written, `Refused` for a BSN."""
    if required and not text.strip():
        raise Invalid(_("Write something here. Later people read it back."), field)
    Refused.unless(no_citizen_number(text))
    return text.strip()


def of_a_neighbourhood(code: str) -> str:
    """The code, when it is one of a neighbourhood. Raises `Invalid` for any other."""
    if kind_of(code) is not AreaKind.NEIGHBOURHOOD:
        raise Invalid(_("Choose a neighbourhood."), "area")
    return code


def may_decide(*, coordinates: bool) -> Decision:
    """Whether somebody decides about an area: its coordinator does."""
    if coordinates:
        return yes("AR-01")
    return no(_("Only the coordinator of this neighbourhood can do this. Ask them."), "AR-01")


def may_review_on(day: date, today: date) -> Decision:
    """Whether a day is fit to look at something again: after today, and within a year."""
    if today < day <= today + LONGEST_REVIEW:
        return yes("AR-01")
    return no(_("Choose a day to look at it again: after today, and within a year."), "AR-01")


def complete(level: AreaLevel, *, starts_when: str, ends_when: str, review_on: date | None) -> Decision:
    """Whether a level says enough: all but the plain one say why they start, what lets them end, and a day (AR-01)."""
    if level is AreaLevel.PLAIN or (starts_when.strip() and ends_when.strip() and review_on):
        return yes("AR-01")
    return no(_("Say why this starts, what lets it end, and when you look at it again."), "AR-01")


def plausible_threshold(percent: int, fewest_homes: int) -> Decision:
    """Whether a municipality may choose this threshold: a share above half, of at least six homes."""
    if 50 < percent <= 100 and FEWEST_HOMES <= fewest_homes <= 100:
        return yes("AR-05")
    return no(_("Choose more than 50 and at most 100 per cent, of 6 to 100 homes."), "AR-05")


def passes(homes: int, supported: int, percent: int, fewest_homes: int) -> bool:
    """Whether a gallery passes the threshold: exact, and a share that is just reached counts (story G: 6 of 8)."""
    return homes >= fewest_homes and 100 * supported >= percent * homes


def overlaps(since: date, until: date | None, first: date, last: date) -> bool:
    """Whether a mark on a series touches these weeks (both Mondays included)."""
    return since < last + timedelta(weeks=1) and (until is None or until >= first)


def about(count: int) -> int | None:
    """A count as it may leave the area: from 10 on, rounded to 5 (design §8)."""
    return (count + 2) // 5 * 5 if count >= LEAST_SHOWN else None


def explained(ended_at: datetime, began: date, now: datetime) -> bool:
    """Whether an alarm about what `began` in that week asks nothing new, as an alert was explained at `ended_at`.

    A rise that stays goes on alarming for half a year after somebody said why. It is asked about again after a quarter.
    """
    return ended_at > now - (RISE_EXPLAINED if began <= day_of(ended_at) else EXPLANATION_HOLDS)


def first_whole_week(opened: datetime) -> date:
    """The first week in which an area that opened then was open from Monday on."""
    monday = monday_of(opened)
    return monday if day_of(opened) == monday else monday + timedelta(weeks=1)
