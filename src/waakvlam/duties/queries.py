"""What is asked of whom: from duties alone, so without opening a door."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, F, Max, Min, Q, QuerySet, When
from django.db.models.functions import Coalesce

from waakvlam.duties.models import Duty, Ladder, Rung
from waakvlam.duties.rules import Around, is_acute
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.parties.models import Task, WorkArea
from waakvlam.parties.queries import at_work, stand_ins, standing_in_for, teams_for
from waakvlam.parties.rules import covering, day_of, ranges_in


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the one list, subject by subject. `more` says whether another follows; `number` counts from 1."""

    items: list[Duty]
    number: int
    more: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is asked of the viewer: open, of which late, and of which has come up the ladder."""

    open: int
    late: int
    passed_on: int


def duties_of(viewer: Viewer) -> QuerySet[Duty]:
    """Everything asked of the viewer: own duties, those of the team as a whole, those held now, and those of the
    people for whom the viewer stands in today; for a coordinator also what came up the ladder in their areas.

    Asks at once for whom the viewer stands in and what they coordinate: two queries at most.
    """
    me = viewer.person
    people = {me, *standing_in_for(viewer, me, day_of(viewer.now))} if me else set()
    return Duty.objects.filter(
        Q(team__in=viewer.teams) & (Q(person=None) | Q(person__in=people))
        | Q(holder_team__in=viewer.teams) & (Q(holder_person=None) | Q(holder_person__in=people))
        | came_up(viewer),
        done_at=None,
    )


def todo(viewer: Viewer, *, page: int = 1, size: int = 25) -> Page:
    """Everything asked of the viewer, in pages as `by_subject` makes them."""
    return by_subject(viewer, duties_of(viewer), page=page, size=size)


def by_subject(viewer: Viewer, asked: QuerySet[Duty], *, page: int, size: int = 25) -> Page:
    """One page of duties: `size` subjects, what is acute before all else, then by what is due first; each with all that
    is asked about it in the same order and, at one moment, by kind. Two queries.
    """
    start = (page - 1) * size
    mine = asked.annotate(about=Coalesce(F("subject"), F("id")))
    acute = Max(Case(When(ladder=Ladder.URGENT, due_at__lte=viewer.now, then=1), default=0))
    subjects = mine.order_by().values("about").annotate(acute=acute, first=Min("due_at"))
    found = list(
        subjects.order_by("-acute", "first", "about").values_list("about", flat=True)[start : start + size + 1]
    )
    place = {about: number for number, about in enumerate(found[:size])}
    duties = list(mine.filter(about__in=place).order_by("due_at", "kind", "id"))

    def order(duty: Duty) -> tuple[int, bool]:
        return place[duty.subject or duty.id], not is_acute(duty, viewer.now)

    return Page(sorted(duties, key=order), page, len(found) > size)


def with_director(viewer: Viewer, *, page: int = 1, size: int = 25) -> Page:
    """What no coordinator acted on either, where the viewer's teams direct; pages as `by_subject`. Opens no door."""
    waits = Duty.objects.filter(rung=Rung.DIRECTOR, holder_team__in=viewer.teams, done_at=None)
    return by_subject(viewer, waits, page=page, size=size)


def open_counts(viewer: Viewer, asked: QuerySet[Duty]) -> Counts:
    """The numbers above a list of duties. One query."""
    return Counts(
        **asked.aggregate(
            open=Count("id"),
            late=Count("id", filter=Q(due_at__lt=viewer.now)),
            passed_on=Count("id", filter=Q(rung__gt=Rung.OWNER)),
        )
    )


def for_refs(viewer: Viewer, refs: Iterable[UUID]) -> list[Duty]:
    """The open duties about these references that the viewer may see, by due time."""
    return list(Duty.objects.filter(ref__in=list(refs), done_at=None).order_by("due_at", "kind", "id"))


def own_areas(viewer: Viewer) -> list[str]:
    """The codes of the areas that the viewer's teams coordinate; any context may read this. One query."""
    return sorted({code for _, code in _coordinating(viewer)})


def came_up(viewer: Viewer) -> Q:
    """What came up the ladder to who coordinates its area, or past them: it stays with them until somebody acts.

    Nothing for who does not coordinate. One query.
    """
    inside = Q(area__in=[])
    if viewer.may(Permission.COORDINATE):
        for codes in {codes for area in own_areas(viewer) for codes in ranges_in(area)}:
            inside |= Q(area__range=codes)
    return inside & Q(rung__gte=Rung.COORDINATOR)


def desk_of(viewer: Viewer, duty: Duty) -> UUID | None:
    """The team for which the viewer decides about a duty now: it holds the duty, or it coordinates where that came up
    the ladder. None when the viewer is asked nothing. One query at most.
    """
    if duty.holder_team_id in viewer.teams:
        return duty.holder_team_id
    if duty.rung < Rung.COORDINATOR or not viewer.may(Permission.COORDINATE):
        return None
    around = covering(duty.area)
    own = [(team, code) for team, code in _coordinating(viewer) if code in around]
    return max(own, key=lambda found: len(found[1]), default=(None, ""))[0]  # the narrowest goes first, as always


def stuck_areas(viewer: Viewer) -> set[str]:
    """The areas where a small duty at the end of its ladder waits for a coordinator. Needs the clock role."""
    waiting = Duty.objects.filter(done_at=None, ladder=Ladder.SMALL, rung=Rung.COORDINATOR)
    return set(waiting.values_list("area", flat=True))


def around(viewer: Viewer, duties: Iterable[Duty]) -> Around:
    """Who is there today around these duties. A fixed number of queries, however many duties."""
    duties = list(duties)
    day = day_of(viewer.now)
    areas = {duty.area for duty in duties}
    coordination = {area: team.id for area, team in teams_for(viewer, areas, Task.COORDINATION).items()}
    direction = {area: team.id for area, team in teams_for(viewer, areas, Task.DIRECTION).items()}
    teams = {duty.team_id for duty in duties} | set(coordination.values()) | set(direction.values())
    people = {duty.person_id for duty in duties if duty.person_id}
    return Around(stand_ins(viewer, people, day), at_work(viewer, teams, day), coordination, direction)


def _coordinating(viewer: Viewer) -> list[tuple[UUID, str]]:
    taken = WorkArea.objects.filter(team__in=viewer.teams, task=Task.COORDINATION)
    return list(taken.order_by("team__name", "team", "area_code").values_list("team", "area_code"))
