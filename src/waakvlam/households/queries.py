"""Who lives where and who helps them, for whoever may know."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, OuterRef, Subquery

from waakvlam.access.models import Category, Grant, PurposeCode, Subject
from waakvlam.access.queries import open_door
from waakvlam.households.models import Fit, HelpRole, Involvement, Resident, Stay, SupportLevel, Tie, Visit, VisitResult
from waakvlam.households.rules import WINDOW, Delivery, Flag, Try, delivered, flags_of_help, flags_of_network
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.places.models import Address

PURPOSE = PurposeCode.PILOT_LIGHT


def open_subject(viewer: Viewer, subject: UUID, *, categories: Category, activity: str) -> None:
    """Open the door to a home or a person for the pilot light. Raises `Missing` when it stays closed."""
    if not open_door(viewer, [subject], categories=categories, activity=activity, purpose=PURPOSE):
        raise Missing


def resident_of(viewer: Viewer, subject: UUID) -> Resident:
    """A resident who was looked at in this context. Raises `Missing`."""
    found = Resident.objects.filter(subject=subject).first()
    if found is None:
        raise Missing
    return found


def residents(viewer: Viewer, subjects: Iterable[UUID]) -> dict[UUID, Resident]:
    """These residents by subject, as far as they were looked at in this context. One query."""
    return Resident.objects.in_bulk(list(subjects))


def homes_of(viewer: Viewer, persons: Iterable[UUID]) -> dict[UUID, UUID]:
    """For each of these residents, looked at in this context, the home where they live now. One query."""
    stays = Stay.objects.filter(resident__in=list(persons), until=None)
    return dict(stays.values_list("resident", "home"))


def giving_team(viewer: Viewer, subject: UUID, width: Category) -> UUID | None:
    """A team of the viewer with a grant at least this wide on a subject that was looked at; None without one."""
    held = Grant.objects.filter(
        subject=subject,
        team__in=viewer.teams,
        purpose=PURPOSE,
        dormant=False,
        valid_from__lte=viewer.now,
        valid_until__gt=viewer.now,
    )
    wide = (
        team
        for team, categories in held.order_by("team__name", "team").values_list("team", "categories")
        if Category(categories) & width == width
    )
    return next(wide, None)


def may_give(viewer: Viewer, subject: UUID, width: Category) -> bool:
    """Whether the viewer may let somebody see this much of a subject that was looked at."""
    return giving_team(viewer, subject, width) is not None


def living_at(viewer: Viewer, home: UUID) -> list[UUID]:
    """Who lives in a home that was looked at, in the order in which they came."""
    stays = Stay.objects.filter(home=home, until=None).order_by("since", "resident")
    return list(stays.values_list("resident", flat=True))


def address_at(viewer: Viewer, home: UUID) -> Address:
    """The address of a home that was looked at. Raises `Missing`."""
    found = Subject.objects.select_related("address").filter(id=home).first()
    if found is None or found.address is None:
        raise Missing
    return found.address


def home_at(viewer: Viewer, address: UUID, purpose: PurposeCode = PURPOSE) -> UUID | None:
    """The home at an address now, when a team of the viewer may see something of it for a purpose. Opens no door."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.home_of_teams(%s, %s)", [address, purpose.value])
        (home,) = cursor.fetchone()
    return UUID(str(home)) if home else None


def case_lead(viewer: Viewer, home: UUID) -> Involvement | None:
    """Who arranges the help of a household that was looked at."""
    return Involvement.objects.filter(subject=home, role=HelpRole.CASE_LEAD, until=None).first()


def tries(viewer: Viewer, involvement: UUID) -> list[Try]:
    """The visits of one involvement that was looked at, oldest first; in one minute who was reached comes last."""
    visits = Visit.objects.filter(involvement=involvement).order_by("at", "result", "id")
    return [Try(visit.id, visit.at, VisitResult(visit.result)) for visit in visits]


def helping(viewer: Viewer, subjects: Iterable[UUID]) -> list[Involvement]:
    """Who helps these homes and people now, as far as they were looked at, with team and person. One query."""
    rows = Involvement.objects.filter(subject__in=list(subjects), until=None)
    return list(rows.select_related("team__organisation", "person").order_by("since", "made_at", "id"))


def involvement_of(viewer: Viewer, id: UUID) -> Involvement:
    """One involvement, with its team, as far as it was looked at in this context. Raises `Missing`."""
    found = Involvement.objects.select_related("team__organisation").filter(id=id).first()
    if found is None:
        raise Missing
    return found


def level_now(viewer: Viewer, home: UUID) -> SupportLevel | None:
    """How much help a household has now, as far as it was looked at in this context."""
    return SupportLevel.objects.filter(subject=home, until=None).first()


@dataclass(frozen=True, slots=True)
class Help:
    """Somebody's help, with what was agreed and delivered, and what to ask about it."""

    involvement: Involvement
    delivery: Delivery | None
    flags: list[Flag]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who lives here. `resident` is None when the viewer may only know that there is somebody."""

    subject: UUID
    since: date
    resident: Resident | None
    help: list[Help]
    former: list[Involvement]
    ties: list[Tie]
    flags: list[Flag]


@dataclass(frozen=True, slots=True)
class Household:
    """Everything about a household that the viewer may see: who lives here, who helps, how much, who may see."""

    home: UUID
    address: Address
    people: list[Person]
    help: list[Help]
    former: list[Involvement]
    level: SupportLevel | None
    levels: list[SupportLevel]
    case_lead: Involvement | None
    grants: list[Grant]


_EVERYTHING = Category.CONTACT | Category.WELLBEING | Category.SUPPORT | Category.CARE


def household(viewer: Viewer, home: UUID) -> Household:
    """The page of a household; its door and those of who lives there open. Raises `Missing`.

    Eight queries, however many people, years and helpers. `levels` is the whole history, oldest first.
    """
    open_subject(viewer, home, categories=_EVERYTHING, activity="household")
    stays = list(Stay.objects.filter(home=home, until=None).select_related("home__address").order_by("since", "id"))
    people = [stay.resident_id for stay in stays]
    open_door(viewer, people, categories=_EVERYTHING, activity="household", purpose=PURPOSE)
    known = residents(viewer, people)
    helped = _help(viewer, [home, *people])
    levels = list(
        SupportLevel.objects.filter(subject=home).select_related("team", "person").order_by("since", "made_at")
    )
    ties = list(Tie.objects.filter(subject__in=people).order_by("made_at", "id"))
    live = Grant.objects.filter(subject__in=[home, *people], purpose=PURPOSE, dormant=False, valid_until__gt=viewer.now)
    grants = list(live.select_related("team__organisation").order_by("team__name", "valid_from"))
    well = {g.subject_id for g in grants if g.team_id in viewer.teams and g.categories & Category.WELLBEING}
    mine = [row for row in helped if row.subject_id == home]
    return Household(
        home=home,
        address=stays[0].home.address if stays and stays[0].home.address else address_at(viewer, home),
        people=[
            Person(
                subject=stay.resident_id,
                since=stay.since,
                resident=(resident := known.get(stay.resident_id)),
                help=[_judged(viewer, row) for row in helped if row.subject_id == stay.resident_id and not row.until],
                former=[row for row in helped if row.subject_id == stay.resident_id and row.until],
                ties=(around := [tie for tie in ties if tie.subject_id == stay.resident_id]),
                flags=flags_of_network(resident.network_asked_on, len(around))
                if resident and stay.resident_id in well
                else [],
            )
            for stay in stays
        ],
        help=[_judged(viewer, row) for row in mine if row.until is None],
        former=[row for row in mine if row.until],
        level=next((row for row in levels if row.until is None), None),
        levels=levels,
        case_lead=next((row for row in mine if row.until is None and row.role == HelpRole.CASE_LEAD), None),
        grants=grants,
    )


def _help(viewer: Viewer, subjects: Iterable[UUID]) -> list[Involvement]:
    lately = Visit.objects.filter(
        involvement=OuterRef("id"), result=VisitResult.REACHED, at__gt=viewer.now - WINDOW, at__lte=viewer.now
    )
    made = lately.order_by().values("involvement").annotate(made=Count("id")).values("made")
    rows = Involvement.objects.filter(subject__in=list(subjects)).annotate(made=Subquery(made))
    return list(rows.select_related("team__organisation", "person").order_by("since", "made_at", "id"))


def _judged(viewer: Viewer, row: Involvement) -> Help:
    made: int = getattr(row, "made", None) or 0
    delivery = delivered(made, row.agreed_visits, row.since, viewer.now)
    return Help(row, delivery, flags_of_help(Fit(row.fit), delivery))


@dataclass(frozen=True, slots=True)
class HardContact:
    """A missed visit that made contact hard: to whom, by whom, for which team, at which address, when."""

    subject: UUID
    person: UUID
    team: UUID
    address: UUID
    at: datetime


def hard_contact(viewer: Viewer, visit: UUID) -> HardContact | None:
    """What is told to partners about a missed visit (SIG-08); None when it was erased since. Needs the clock role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT subject, person, team, address, missed_at FROM walls.hard_contact(%s)", [visit])
        subject, person, team, address, at = cursor.fetchone()
    return HardContact(subject, person, team, address, at) if address else None
