"""What may be done with a light, and by whom. Each answer is a sentence that a person can act on."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from waakvlam.kernel.decision import Decision, no, yes
from waakvlam.parties.models import OrganisationKind
from waakvlam.pilotlight.models import How, Policy
from waakvlam.pilotlight.rules.rhythm import Every, Unit, following, latest_day, stable_enough

OUTREACH_MONTHS = 3
PAUSE_MONTHS = 3
OLDEST_ENTRY = timedelta(days=14)
CLOCKS_DIFFER = timedelta(minutes=10)
"""How far a phone's clock may run ahead of ours."""

_GOES_OUT = (How.VISIT, How.TOGETHER)
_WEEKS = {Unit.WEEK: 1.0, Unit.MONTH: 365.25 / 12 / 7}


def may_let_go(stable_since: date | None, months: int, today: date) -> Decision:
    """Whether professionals may let go: only after `months` stable months (PL-11). A resident may stop any day."""
    if stable_enough(stable_since, months, today):
        return yes("PL-11")
    if stable_since is None:
        return no(_("Somebody must be stable for years before you let go. That time has not begun."), "PL-11")
    day = date_format(following(stable_since, Every(months, Unit.MONTH)), "j F Y")
    return no(_("Keep contact. Letting go is possible from %(day)s, if it stays stable.") % {"day": day}, "PL-11")


def may_name(named: date, since: datetime, every: Every, today: date) -> Decision:
    """Whether this day may be named for the next contact: sooner always, later only a little (PL-05)."""
    if named < today:
        return no(_("Choose a day from today on."))
    if named > (latest := latest_day(since, every)):
        return no(
            _("Choose a day up to %(day)s. For longer, change how often there is contact, and say why.")
            % {"day": date_format(latest, "j F Y")},
            "PL-05",
        )
    return yes("PL-05")


def may_bring_forward(named: date, due: date, today: date) -> Decision:
    """Whether contact may be made sooner, to this day: never put off without having spoken (PL-04)."""
    if today <= named <= due:
        return yes("PL-04")
    if due < today:
        return no(_("This contact is late already. Go as soon as you can."), "PL-04")
    return no(_("Choose a day from today up to %(day)s.") % {"day": date_format(due, "j F Y")}, "PL-04")


def may_pause(until: date, today: date) -> Decision:
    """Whether contact may rest until this day: it has an end, at most three months away."""
    if today < until <= following(today, Every(PAUSE_MONTHS, Unit.MONTH)):
        return yes()
    return no(_("Choose a day in the next three months on which contact goes on."))


def may_record(at: datetime, now: datetime, proposed_at: datetime) -> Decision:
    """Whether a contact of this moment may still be written down. Before a light was proposed there was none."""
    if at > now + CLOCKS_DIFFER:
        return no(_("This contact lies in the future. Look at the date and the time."))
    if at < now - OLDEST_ENTRY:
        return no(_("This contact is more than two weeks ago. Write a new one, and put the day in the words."))
    if at < proposed_at:
        return no(_("This contact was before the pilot light was proposed. Look at the date and the time."))
    return yes()


def may_be_keeper(kind: OrganisationKind, holders: Collection[str], *, in_team: bool, resident_chose: bool) -> Decision:
    """Whether somebody of this kind of organisation may hold a light (PL-02, PL-10).

    A corporation's employee only when the resident chose so: the landlord is also who lets the home.
    """
    if not in_team:
        return no(_("A keeper works in the team of this pilot light. Choose somebody from that team."), "PL-01")
    if kind not in holders:
        return no(_("In this municipality somebody else holds pilot lights. Choose another team."), "PL-10")
    if kind is OrganisationKind.CORPORATION and not resident_chose:
        return no(_("Somebody of the landlord can only be the keeper if the resident chose so."), "PL-10")
    return yes("PL-02")


def minutes_of(how: How, policy: Policy) -> int:
    """What a contact takes in minutes, travel included where somebody goes out (RO-05)."""
    return policy.visit_minutes + policy.travel_minutes if how in _GOES_OUT else policy.call_minutes


def hours_needed(contacts: Iterable[tuple[Every, How]], policy: Policy) -> float:
    """How many hours a week these rhythms take, each with the way contact usually goes."""
    return sum(minutes_of(how, policy) / (every.number * _WEEKS[every.unit]) for every, how in contacts) / 60


def load(needed: float, weekly: float) -> Decision:
    """Whether the hours of a team suffice (RO-05). About the team as a whole, never about one keeper."""
    if needed <= weekly:
        return yes("RO-05")
    return no(
        _("This asks %(needed)s hours a week of the team, and it has %(weekly)s. A coordinator decides.")
        % {"needed": f"{needed:.1f}".replace(".", ","), "weekly": f"{weekly:.1f}".replace(".", ",")},
        "RO-05",
    )
