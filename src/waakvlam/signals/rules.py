"""What we think of it: pure judgements about signals, concerns, answers and informing."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from waakvlam.access.models import Category, PurposeCode
from waakvlam.kernel.citizen_number import no_citizen_number as no_citizen_number
from waakvlam.kernel.decision import Decision, no, yes
from waakvlam.kernel.errors import Invalid
from waakvlam.parties.models import OrganisationKind, Task
from waakvlam.signals.catalogue import ACUTE, CATALOGUE, OTHER, Kind, Observer
from waakvlam.signals.states import InformingState

OLDEST_OBSERVATION = timedelta(days=365)
KEEP_DAYS = 365
"""How long a concluded concern is kept, in days: small signals short (domain §2, retention). To be set by purpose."""

SECOND_PERSON_DAYS = 2
"""Working days within which a colleague agrees that telling the resident waits, or does not."""

# What a team of each kind of organisation may see for early signals; nobody sees everything.
_CARE_FOR = Category.CONTACT | Category.NUISANCE | Category.WELLBEING | Category.SUPPORT | Category.REPORTER
_WIDTH: dict[OrganisationKind, Category] = {
    OrganisationKind.NEIGHBOURHOOD_TEAM: _CARE_FOR,
    OrganisationKind.MUNICIPALITY: _CARE_FOR,
    OrganisationKind.WELFARE: _CARE_FOR,
    OrganisationKind.PUBLIC_HEALTH: _CARE_FOR,
    OrganisationKind.CORPORATION: (Category.CONTACT | Category.NUISANCE | Category.WELLBEING | Category.REPORTER),
    OrganisationKind.DEBT_HELP: Category.CONTACT | Category.FINANCE | Category.REPORTER,
}
# Who may also see money, when a signal is about it (story H: never neighbours or volunteers).
_MONEY = frozenset({OrganisationKind.NEIGHBOURHOOD_TEAM, OrganisationKind.MUNICIPALITY, OrganisationKind.DEBT_HELP})


def kinds_of(codes: Sequence[str], observer: Observer) -> list[Kind]:
    """The catalogue items behind codes. Raises `Invalid` for one that is unknown or not for this observer."""
    if not codes:
        raise Invalid(_("Choose at least one thing that you see."), "kinds")
    kinds = []
    for code in dict.fromkeys(codes):
        kind = CATALOGUE.get(code)
        if kind is None or observer not in kind.observers:
            raise Invalid(_("This choice is not available to you. Choose another one."), "kinds")
        kinds.append(kind)
    return kinds


def enough_said(codes: Collection[str], words: str) -> Decision:
    """Whether somebody can act on this: 'something else' says nothing without words."""
    if OTHER in codes and not words.strip():
        return no(_("Write in your own words what you see or hear."))
    return yes()


def category_of(kinds: Sequence[Kind]) -> Category:
    """All data categories of a signal; a viewer needs every one of them."""
    category = Category(0)
    for kind in kinds:
        category |= kind.category
    return category


def seriousness_of(kinds: Sequence[Kind], said: int | None) -> int:
    """How urgent, 1 to 4: the highest of the kinds and of what the reporter said, who cannot make it less.

    A signal that all goes well (0 in the catalogue) is read as calmly as a small one. Raises `Invalid` for a number
    that is none of 0 to 4.
    """
    if said is not None and not 0 <= said <= ACUTE:
        raise Invalid(_("Choose how urgent it is."), "seriousness")
    return max(1, said or 0, *(kind.seriousness for kind in kinds))


def purpose_of(kinds: Sequence[Kind], *, arrears: bool) -> PurposeCode:
    """Arrears that a landlord passes on keep a purpose of their own (Wgs); all else is early signalling.

    Raises `Invalid` when arrears come together with something else: that is another signal.
    """
    if not arrears:
        return PurposeCode.EARLY_SIGNALS
    if category_of(kinds) != Category.FINANCE:
        raise Invalid(_("Send arrears on their own. What else you see is another signal."), "kinds")
    return PurposeCode.ARREARS


def width_for(organisation: OrganisationKind, purpose: PurposeCode) -> Category:
    """Which categories a team of this kind of organisation is granted; nothing when it has no role here."""
    if purpose is PurposeCode.ARREARS:
        municipal = organisation in (OrganisationKind.MUNICIPALITY, OrganisationKind.DEBT_HELP)
        return Category.CONTACT | Category.FINANCE | Category.REPORTER if municipal else Category(0)
    return _WIDTH.get(organisation, Category(0))


def most_for(organisation: OrganisationKind, purpose: PurposeCode) -> Category:
    """Which categories such a team may ever be granted: money too, but only when there is a signal about it."""
    width = width_for(organisation, purpose)
    return width | Category.FINANCE if width and organisation in _MONEY else width


def may_be_asked(organisation: OrganisationKind) -> bool:
    """Whether such a partner may be asked something about somebody: signals are for help only (promise 11)."""
    return organisation not in (OrganisationKind.POLICE, OrganisationKind.INSURER)


def default_tasks(seriousness: int) -> tuple[Task, ...]:
    """Who is asked when no route says otherwise: small signals get a first visit, worrying ones the team (SIG-12)."""
    if seriousness <= 2:
        return (Task.FIRST_VISIT, Task.NEIGHBOURHOOD_TEAM, Task.COORDINATION)
    return (Task.NEIGHBOURHOOD_TEAM, Task.COORDINATION)


def plausible_moment(observed_at: datetime, now: datetime) -> Decision:
    """An observation lies in the past, and not so far that nobody can act on it."""
    if observed_at > now + timedelta(minutes=5):
        return no(_("You can only tell what has happened already. Choose a moment in the past."))
    if observed_at < now - OLDEST_OBSERVATION:
        return no(_("This is more than a year ago. Tell us what you see now."))
    return yes()


@dataclass(frozen=True, slots=True)
class Sharing:
    """A sharing with an organisation, and what decides whether it may be.

    `know` are the organisations that may see the situation already, `named` those that a postponement names until
    `review_at`. `delivery`: nobody decides here to share; it is still on its way to who takes it on.
    """

    receiver: UUID
    know: Collection[UUID]
    informing: InformingState
    named: Collection[UUID] = ()
    review_at: datetime | None = None
    delivery: bool = False


def may_share(sharing: Sharing, now: datetime) -> Decision:
    """The person concerned is told before or at the first sharing outside the organisation (AVG art. 14 lid 3 c).

    A postponement allows only the sharing that it names, until it must be looked at again.
    """
    told = sharing.informing in (InformingState.TOLD, InformingState.NO_PERSON)
    if told or sharing.delivery or sharing.receiver in sharing.know:
        return yes("AVG art. 14 lid 3 c")
    if sharing.informing is not InformingState.POSTPONED:
        return no(
            _(
                "The resident does not know yet. Tell them first, or fill in here how you told them. Is that not "
                "safe? Ask a colleague to agree to tell later, and name this organisation."
            ),
            "AVG art. 14 lid 3 c",
        )
    if sharing.receiver in sharing.named and sharing.review_at and sharing.review_at > now:
        return yes("AVG art. 14 lid 5")
    return no(
        _(
            "A colleague agreed to tell the resident later, but not to share it with this organisation, or no "
            "longer. Tell the resident first, or ask a colleague again and name this organisation."
        ),
        "AVG art. 14 lid 3 c",
    )


def retain_until(concluded_on: date) -> date:
    """Until when a concern is kept after it is concluded."""
    return concluded_on + timedelta(days=KEEP_DAYS)


@dataclass(frozen=True, slots=True)
class Hint:
    """A piece of text that looks like a name or a diagnosis: a question to the writer, never a refusal."""

    found: str
    question: str


_TITLED = re.compile(r"\b(?:[Mm]eneer|[Mm]evrouw|[Dd]hr\.?|[Mm]evr\.?|[Mm]w\.?|[Bb]uurman|[Bb]uurvrouw) [A-Z][\w'’-]+")
_PAIR = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][a-z'’-]+ (?:(?:van|de|den|der|el|ter) )*[A-Z][\w'’-]+")
_DIAGNOSIS = re.compile(
    r"\b(schizofre\w*|psychose|psychotisch|borderline|bipolair|depressie|autis\w*|adhd|verslaafd|dement\w*|alzheimer)\b",
    re.IGNORECASE,
)


def hints_in(text: str) -> list[Hint]:
    """What in this text seems to be a name or a diagnosis, so that the writer may leave it out."""
    hints = [
        Hint(match.group(), _("Is this a name? We do not need it: the address is enough."))
        for pattern in (_TITLED, _PAIR)
        for match in pattern.finditer(text)
    ]
    hints += [
        Hint(match.group(), _("Is this an illness? Write down what you see or hear instead."))
        for match in _DIAGNOSIS.finditer(text)
    ]
    return list({hint.found: hint for hint in hints}.values())
