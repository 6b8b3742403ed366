"""What we think of help: who may see what by it, whether it is enough, and what a change asks. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from uuid import UUID

from django.utils.translation import gettext as _

from waakvlam.access.models import Category
from waakvlam.duties.models import DutyKind
from waakvlam.duties.rules import due_at
from waakvlam.households.models import Fit, HelpRole, Law, Level, VisitResult
from waakvlam.kernel.citizen_number import no_citizen_number
from waakvlam.kernel.decision import Decision, no, yes
from waakvlam.kernel.errors import Invalid
from waakvlam.kernel.working_days import AMSTERDAM, DAY_ENDS, add_working_days
from waakvlam.parties.models import OrganisationKind
from waakvlam.parties.rules import day_of

ONE = frozenset({HelpRole.KEEPER, HelpRole.DEPUTY, HelpRole.CASE_LEAD})
"""Roles that one person at a time has."""

LED = frozenset({Level.LIGHT_SUPPORT, Level.INTENSIVE, Level.TIME_OUT, Level.CRISIS})
"""From light support up exactly one case lead arranges the help (CC-01); below it the keeper is the contact."""

FACES = frozenset({HelpRole.KEEPER, HelpRole.DEPUTY})
"""The known face of the pilot light, and who comes when that face is away."""

CARE_LAWS = frozenset({Law.ZVW, Law.WLZ})
"""Laws under which help is care, and so health data (AVG art. 9)."""

# Never health data: they do not give care, and might use it against somebody.
_NO_CARE = frozenset(
    {OrganisationKind.CORPORATION, OrganisationKind.POLICE, OrganisationKind.INSURER, OrganisationKind.VOLUNTEERS}
)
# Signals are for help only: these keep no residents at all.
_NO_ROLE = frozenset({OrganisationKind.POLICE, OrganisationKind.INSURER})

WEEKS = 4
WINDOW = timedelta(weeks=WEEKS)
"""Over how long agreed and delivered visits are compared (SC-02)."""

KEPT_YEARS = 2
"""How long a resident is kept after nobody helps any more, unless the resident wants it shorter."""

LONGEST_REVIEW = timedelta(days=366)


def clean(text: str, field: str, *, needed: str = "") -> str:
    """Words as they are kept: without spaces around, and never a BSN.

    Raises `Invalid` about `field` with the words `needed` when they are empty, and for a BSN.
    """
    words = text.strip()
    if needed and not words:
        raise Invalid(needed, field)
    decision = no_citizen_number(words)
    if not decision:
        raise Invalid(decision.reason, field)
    return words


def width_at_registration(organisation: OrganisationKind) -> Category:
    """What a team sees of a resident whom it registers; nothing when such a team keeps no residents."""
    if organisation in _NO_ROLE:
        return Category(0)
    if organisation is OrganisationKind.CORPORATION:
        return Category.CONTACT | Category.WELLBEING
    return Category.CONTACT | Category.WELLBEING | Category.SUPPORT


def category_of(law: Law) -> Category:
    """The data category of an involvement: care when the law makes it health data."""
    return Category.CARE if law in CARE_LAWS else Category.SUPPORT


def width_of(role: HelpRole, law: Law) -> Category:
    """What a team sees because it helps: who helps; a known face also how it goes; who gives care, the care."""
    width = Category.CONTACT | Category.SUPPORT
    if role in FACES:
        width |= Category.WELLBEING
    return width | Category.CARE if law in CARE_LAWS else width


def may_help(organisation: OrganisationKind, law: Law) -> Decision:
    """Whether a team of such an organisation may be involved under this law (promise 11: for help only)."""
    if organisation in _NO_ROLE:
        return no(_("This organisation does not help residents here. Choose another team."), "HO-01")
    if law in CARE_LAWS and organisation in _NO_CARE:
        return no(_("This organisation gives no care. Choose another law, or another team."), "AVG art. 9")
    return yes("CC-09")


def may_write_care(writer: OrganisationKind, *, own: bool, agreed: bool) -> Decision:
    """Whether somebody may write down that a resident gets care: the caregiver, or with the resident's yes."""
    if writer in _NO_CARE:
        return no(_("Your organisation may not write down care. Ask the neighbourhood team."), "AVG art. 9")
    if not own and not agreed:
        return no(_("Care is private. Ask the resident first, and say here that they agree."), "AVG art. 9 lid 2 a")
    return yes("AVG art. 9 lid 2")


def kept_until(ended_on: date) -> date:
    """Until when a resident is kept whom nobody helps since a day."""
    try:
        return ended_on.replace(year=ended_on.year + KEPT_YEARS)
    except ValueError:  # 29 February
        return date(ended_on.year + KEPT_YEARS, 3, 1)


@dataclass(frozen=True, slots=True)
class Try:
    """A visit that was made or missed."""

    id: UUID
    at: datetime
    result: VisitResult


@dataclass(frozen=True, slots=True)
class Delivery:
    """How many visits were agreed for this stretch of at most four weeks, and how many there were."""

    agreed: int
    made: int

    @property
    def too_little(self) -> bool:
        """Whether there was less help than agreed (SC-02, SC-04)."""
        return self.made < self.agreed


def delivered(made: int, agreed: int | None, since: date, now: datetime) -> Delivery | None:
    """Visits `made` in the last four weeks (`WINDOW`) against those agreed; None when nothing was agreed.

    Help that began less than four weeks ago is measured by its days, rounded down: nobody is late on the first day.
    """
    if agreed is None:
        return None
    days = min((day_of(now) - since).days, WINDOW.days)
    return Delivery(agreed * days // WINDOW.days, made)


def contact_got_hard(visits: Sequence[Try], latest: UUID) -> bool:
    """Whether the visit `latest` makes two missed in a row, for the first time in its week (SIG-08).

    `visits` are all visits of one involvement, oldest first. Weeks run from Monday, in the Netherlands.
    """
    in_order = sorted(visits, key=lambda visit: (visit.at, visit.id == latest))  # of one moment it came last
    return bool(_hard_weeks(in_order) - _hard_weeks([visit for visit in in_order if visit.id != latest]))


def _hard_weeks(visits: Sequence[Try]) -> set[tuple[int, int]]:
    """The weeks, as (year, week), in which a visit was missed right after another that was missed."""
    return {
        day_of(visit.at).isocalendar()[:2]
        for before, visit in pairwise(visits)
        if before.result is visit.result is VisitResult.FAILED
    }


class Flag(StrEnum):
    """What a household page draws attention to, in words: a question to people, never a score."""

    TOO_LITTLE = "too little"
    TOO_NONCOMMITTAL = "too non-committal"
    WRONG_KIND = "wrong kind"
    NO_NETWORK = "no network"


def flags_of_help(fit: Fit, delivery: Delivery | None) -> list[Flag]:
    """What to ask about somebody's help (SC-02, SC-04 to SC-06)."""
    found = {Flag(fit.value)} if fit in (Fit.TOO_LITTLE, Fit.TOO_NONCOMMITTAL, Fit.WRONG_KIND) else set()
    if delivery and delivery.too_little:
        found.add(Flag.TOO_LITTLE)
    return sorted(found, key=list(Flag).index)


def flags_of_network(asked_on: date | None, ties: int) -> list[Flag]:
    """Whether somebody has nobody around, which is known only after it was asked (SC-12)."""
    return [Flag.NO_NETWORK] if asked_on and not ties else []


def is_less(before: Level | None, after: Level) -> bool:
    """Whether a household gets less help than before."""
    order = list(Level)
    return before is not None and order.index(after) < order.index(before)


def reviewed_in_time(level: Level, review_on: date, now: datetime) -> Decision:
    """A level is looked at again on a later day: within a quarter of a year, or a year when there is little help."""
    last = due_at(DutyKind.REVIEW_LEVEL, 1, now).date() if level in LED else day_of(now) + LONGEST_REVIEW
    if day_of(now) < review_on <= last:
        return yes("SC-01")
    return no(
        _("Choose a day after today, and at the latest %(last)s.") % {"last": f"{last.day}-{last.month}-{last.year}"},
        "SC-01",
    )


def review_after_move(was_on: date, now: datetime) -> date:
    """When a level is looked at again that went along to another home: on the day agreed, or when past, tomorrow."""
    return max(was_on, day_of(now) + timedelta(days=1))


def review_due(review_on: date) -> datetime:
    """The moment by which a level is looked at again: the end of that working day, or of the first one after it."""
    return datetime.combine(add_working_days(review_on, 0), DAY_ENDS, AMSTERDAM)


def may_move(since: date, on: date, now: datetime) -> Decision:
    """A move is written down when it happened: not before somebody came, not in the future."""
    if since <= on <= day_of(now):
        return yes()
    return no(_("Choose the day of the move: after they came to live there, and not in the future."))
