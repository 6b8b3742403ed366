"""What we think of help: who may see what by it, whether it is enough, and what a change asks. Pure."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from waakvlam.access.models import Category
from waakvlam.households.models import HelpRole, Law, Level
from waakvlam.kernel.citizen_number import no_citizen_number
from waakvlam.kernel.decision import Decision, no, yes
from waakvlam.kernel.errors import Invalid
from waakvlam.parties.models import OrganisationKind

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
