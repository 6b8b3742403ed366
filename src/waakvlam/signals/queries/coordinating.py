"""What a coordinator decides, and how the week goes in the area: per area and per team, never per employee."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from waakvlam.access.models import PurposeCode
from waakvlam.duties.models import Duty, DutyKind, Rung
from waakvlam.duties.queries import Page, by_subject, came_up, own_areas
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.parties.models import Absence, Membership, Opening, OrganisationKind, Task, Team, WorkArea
from waakvlam.parties.queries import at_work, who_works_here
from waakvlam.parties.roles import OPENERS
from waakvlam.parties.rules import day_of, overlap
from waakvlam.places.models import Area
from waakvlam.places.rules import neighbourhood_prefix
from waakvlam.signals.models import Answer, Concern, Outcome
from waakvlam.signals.queries.concerns import behind
from waakvlam.signals.queries.counting import Quarter
from waakvlam.signals.rules import width_for
from waakvlam.signals.states import ConcernState

LOOKS_AHEAD = timedelta(days=14)
FEWEST_IN_A_TEAM = 3
"""The load of a smaller team would be a figure about somebody."""
_CLOSED = (ConcernState.CONCLUDED, ConcernState.LAPSED)


def to_decide(viewer: Viewer, *, page: int = 1, size: int = 25) -> Page:
    """What the viewer's teams must decide now, without content: what came up the ladder to the coordinator or further,
    what must be assigned or explained, and what waits with the coordinator to be accepted. Pages as `by_subject`.
    """
    deciding = Q(rung__gte=Rung.COORDINATOR) | Q(kind__in=[DutyKind.ASSIGN, DutyKind.EXPLAIN])
    waiting = Q(kind=DutyKind.ACCEPT, team__in=_desks(viewer))
    held = Q(holder_team__in=viewer.teams) & (deciding | waiting)
    return by_subject(viewer, Duty.objects.filter(held | came_up(viewer), done_at=None), page=page, size=size)


@dataclass(frozen=True, slots=True)
class ToGive:
    """Something asked of the viewer's desk, that can be given to another team without looking in.

    `here` are the teams that have a task in the neighbourhood, `elsewhere` all others that may receive it, by name.
    """

    duty: Duty
    here: list[Team]
    elsewhere: list[Team]


def to_give(viewer: Viewer, duty: UUID) -> ToGive:
    """A duty about a situation that the viewer's desk must decide about, and who could get it. Opens no door.

    Raises `Missing` when it is not asked of the viewer's desk now, or there is no situation behind it.
    """
    asked = Duty.objects.select_related("team__organisation").filter(id=duty, done_at=None)
    found = asked.filter(Q(holder_team__in=viewer.teams) | came_up(viewer)).first()
    door = behind(viewer, [found.ref]).get(found.ref) if found else None
    if found is None or door is None:
        raise Missing
    near = {card.team.id for card in who_works_here(viewer, found.area)}
    named = receivers(viewer, door.purpose, held_by=found.team_id)
    return ToGive(found, [team for team in named if team.id in near], [team for team in named if team.id not in near])


def receivers(viewer: Viewer, purpose: PurposeCode, *, held_by: UUID) -> list[Team]:
    """The teams that could go on with a situation, by name: not the one that has it, of an organisation that may see
    what this purpose asks, and with somebody there today who may work on it. Two queries.
    """
    kinds = [kind for kind in OrganisationKind if width_for(kind, purpose)]
    others = Team.objects.select_related("organisation").filter(organisation__kind__in=kinds).exclude(id=held_by)
    named = list(others.order_by("organisation__name", "name"))
    there = with_a_worker(viewer, [team.id for team in named])
    return [team for team in named if team.id in there]


def with_a_worker(viewer: Viewer, teams: Collection[UUID]) -> set[UUID]:
    """Which of these teams have somebody there today who may open and divide situations. One query."""
    there = at_work(viewer, teams, day_of(viewer.now))
    return {team for team, people in there.items() if any(OPENERS & roles for roles in people.values())}


@dataclass(frozen=True, slots=True)
class Gap:
    """Somebody is away and nobody stands in; `team` is to be asked for a stand-in, unless it is the viewer's `own`."""

    absence: Absence
    team: Team
    own: bool


def uncovered_leave(viewer: Viewer) -> list[Gap]:
    """Who in the viewer's areas is away within two weeks with nobody to stand in, by first day and name.

    Who works in several of these teams stands there once, with the viewer's own team if it is among them.
    """
    today = day_of(viewer.now)
    own = own_areas(viewer)
    work = WorkArea.objects.values_list("team", "area_code")
    teams = {team for team, code in work if any(overlap(code, area) for area in own)}
    there = Membership.objects.filter(Q(until=None) | Q(until__gt=today), team__in=teams).select_related("team")
    asked: dict[UUID, Team] = {}
    for row in there.order_by("team__name", "team_id"):
        if row.team_id in viewer.teams or row.professional_id not in asked:
            asked[row.professional_id] = row.team
    away = Absence.objects.filter(
        stand_in=None, since__lte=today + LOOKS_AHEAD, until__gte=today, professional__in=asked
    ).select_related("professional")
    return [
        Gap(one, team := asked[one.professional_id], team.id in viewer.teams)
        for one in away.order_by("since", "professional__name")
    ]


@dataclass(frozen=True, slots=True)
class Load:
    """One opened area this week: what began, what was agreed, what came beyond that, and what of that is open still."""

    area: str
    begun: int
    agreed: int
    beyond: int
    beyond_open: int
    not_now: int


@dataclass(frozen=True, slots=True)
class TeamLoad:
    """One team: its open situations, and how much of what is asked of it is late; None for a team of one or two."""

    team: Team
    open: int | None
    late: int | None


@dataclass(frozen=True, slots=True)
class Week:
    """How this week goes in the viewer's areas. Working figures for who divides the work; not for publishing."""

    areas: list[Load]
    teams: list[TeamLoad]
    returned_twice: int
    fine: int
    helped: int
    answered_in_time: int
    better: int


def week(viewer: Viewer) -> Week:
    """The week in the areas that the viewer's teams coordinate. A fixed number of queries. Needs the watch role."""
    own = own_areas(viewer)
    inside = _inside(own)
    concerns = Concern.objects.filter(inside)
    monday = begin_of_week(viewer.now)
    ended = concerns.filter(concluded_at__gte=monday)
    answers = Answer.objects.filter(inside)
    return Week(
        areas=_loads(viewer, own, concerns, monday),
        teams=_team_loads(viewer, inside),
        returned_twice=concerns.filter(returns__gte=2).exclude(state__in=_CLOSED).count(),
        **ended.aggregate(
            fine=Count("id", filter=Q(outcome=Outcome.FINE)), helped=Count("id", filter=Q(outcome=Outcome.HELPED))
        ),
        **answers.filter(given_at__gte=monday).aggregate(
            answered_in_time=Count("id", filter=Q(given_at__lte=F("due_at"))),
            better=Count("id", filter=Q(helped=True)),
        ),
    )


def begin_of_week(moment: datetime) -> datetime:
    """Monday at midnight, in the Netherlands."""
    local = moment.astimezone(AMSTERDAM)
    return datetime.combine(local.date() - timedelta(days=local.weekday()), time(), AMSTERDAM)


def _loads(viewer: Viewer, own: list[str], concerns: QuerySet[Concern], monday: datetime) -> list[Load]:
    quarter = Quarter.of(viewer.now).begins
    rows = (
        concerns.filter(
            Q(opened_at__gte=monday) | Q(beyond_capacity=True) | Q(outcome=Outcome.NOT_NOW, concluded_at__gte=quarter)
        )
        .values("area")
        .annotate(
            begun=Count("id", filter=Q(opened_at__gte=monday)),
            beyond=Count("id", filter=Q(opened_at__gte=monday, beyond_capacity=True)),
            beyond_open=Count("id", filter=Q(beyond_capacity=True) & ~Q(state__in=_CLOSED)),
            not_now=Count("id", filter=Q(outcome=Outcome.NOT_NOW, concluded_at__gte=quarter)),
        )
    )
    counted = list(rows.order_by("area"))
    opened = Opening.objects.filter(Q(closed_at=None) | Q(closed_at__gt=viewer.now), opened_at__lte=viewer.now)
    loads = []
    for one in opened.order_by("area_code"):
        if any(overlap(one.area_code, area) for area in own):
            here = [row for row in counted if overlap(row["area"], one.area_code)]
            total = {name: sum(row[name] for row in here) for name in ("begun", "beyond", "beyond_open", "not_now")}
            loads.append(Load(one.area_code, agreed=one.weekly_capacity, **total))
    return loads


def _team_loads(viewer: Viewer, inside: Q) -> list[TeamLoad]:
    open_concerns = Concern.objects.filter(inside).exclude(state__in=_CLOSED)
    late_duties = Duty.objects.filter(inside, done_at=None, due_at__lt=viewer.now)
    opened: dict[UUID, int] = dict(open_concerns.values_list("team").annotate(Count("id")))
    late: dict[UUID, int] = dict(late_duties.values_list("team").annotate(Count("id")))
    loaded = Team.objects.select_related("organisation").filter(id__in=opened.keys() | late.keys())
    teams = list(loaded.order_by("organisation__name", "name"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT walls.small_teams(%s, %s, %s)",
            [[team.id for team in teams], day_of(viewer.now), FEWEST_IN_A_TEAM],
        )
        (small,) = cursor.fetchone()
    return [
        TeamLoad(team, None, None) if team.id in small else TeamLoad(team, opened.get(team.id, 0), late.get(team.id, 0))
        for team in teams
    ]


def _desks(viewer: Viewer) -> QuerySet[WorkArea, UUID]:
    return WorkArea.objects.filter(team__in=viewer.teams, task=Task.COORDINATION).values_list("team", flat=True)


def _inside(codes: list[str]) -> Q:
    inside = Q(area__in=[])
    for code in codes:
        inside |= Q(area__startswith=neighbourhood_prefix(code))
    return inside


def area_names(viewer: Viewer, codes: Collection[str]) -> dict[str, str]:
    """What these areas are called, as they were drawn last; the code itself for one that was never drawn. One query."""
    drawn = Area.objects.filter(code__in=codes).order_by("year").values_list("code", "name")
    return {code: code for code in codes} | dict(drawn)
