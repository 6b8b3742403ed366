"""Who lives where and who helps them, for whoever may know."""

from collections.abc import Iterable
from uuid import UUID

from waakvlam.access.models import Category, Grant, PurposeCode
from waakvlam.access.queries import open_door
from waakvlam.households.models import Involvement, Resident, Stay, SupportLevel
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer

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


def may_give(viewer: Viewer, subject: UUID, width: Category) -> bool:
    """Whether a team of the viewer holds a grant at least this wide on a subject that was looked at."""
    held = Grant.objects.filter(
        subject=subject,
        team__in=viewer.teams,
        purpose=PURPOSE,
        dormant=False,
        valid_from__lte=viewer.now,
        valid_until__gt=viewer.now,
    )
    return any(Category(categories) & width == width for categories in held.values_list("categories", flat=True))


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
