"""Who works where, who is there today, and who answers for whom."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.parties.models import (
    Absence,
    Membership,
    Opening,
    Organisation,
    Professional,
    StaffRole,
    Task,
    Team,
    WorkArea,
)
from waakvlam.parties.rules import covering, day_of, overlap

LONGEST_CHAIN = 5
"""How many stand-ins we follow when each of them is away in turn; further on, the whole team answers."""


def opening(viewer: Viewer, area: str) -> Opening | None:
    """The opening that covers an area code (BU, WK or GM) at this moment; the narrowest one wins."""
    now = viewer.now
    found = Opening.objects.filter(
        Q(closed_at=None) | Q(closed_at__gt=now), area_code__in=covering(area), opened_at__lte=now
    )
    return max(found, key=lambda o: len(o.area_code), default=None)


def team_for(viewer: Viewer, area: str, task: Task) -> Team | None:
    """The team that is for `task` in an area. The narrowest work area wins, then the team's name."""
    return teams_for(viewer, [area], task).get(area)


def teams_for(viewer: Viewer, areas: Iterable[str], task: Task) -> dict[str, Team]:
    """For each area code the team that is for `task` there; an area without one is left out. One query."""
    codes = {area: covering(area) for area in areas}
    rows = WorkArea.objects.filter(task=task, area_code__in={code for around in codes.values() for code in around})
    first: dict[str, Team] = {}
    for row in rows.select_related("team__organisation").order_by("team__name", "team_id"):
        first.setdefault(row.area_code, row.team)
    return {area: first[code] for area, around in codes.items() if (code := next(filter(first.get, around), None))}


def is_away(viewer: Viewer, professional_id: UUID, day: date) -> bool:
    """Whether somebody is absent on a day."""
    return _away(day).filter(professional=professional_id).exists()


def stand_in_for(viewer: Viewer, professional_id: UUID, day: date) -> UUID | None:
    """Who answers for somebody who is absent on `day`; None when they are present, or nobody answers."""
    return stand_ins(viewer, [professional_id], day).get(professional_id)


def stand_ins(viewer: Viewer, professional_ids: Iterable[UUID], day: date) -> dict[UUID, UUID]:
    """For each of these who is absent on `day` and has a stand-in: who that is.

    Of two absences the later counts, and of one first day the longer. Follows a chain of them, `LONGEST_CHAIN` long. A
    stand-in who works in no team any more is nobody. One query for each link, however many people.
    """
    answers = {person: person for person in professional_ids}
    ended: dict[UUID, UUID] = {}
    for _link in range(LONGEST_CHAIN + 1):
        absences = _away(day).filter(professional__in=set(answers.values())).order_by("since", "until", "id")
        away: dict[UUID, UUID | None] = {}
        for absent, stand_in in absences.values_list("professional", "stand_in"):
            away[absent] = stand_in or away.get(absent)
        ended |= {person: last for person, last in answers.items() if last not in away and last != person}
        answers = {person: after for person, last in answers.items() if (after := away.get(last))}
        if not answers:
            break
    at_work = set(_working(day).filter(professional__in=ended.values()).values_list("professional", flat=True))
    return {person: last for person, last in ended.items() if last in at_work}


def standing_in_for(viewer: Viewer, professional_id: UUID, day: date) -> set[UUID]:
    """Everybody for whom somebody answers on `day`: those absent with this stand-in, and those behind them."""
    behind: set[UUID] = set()
    latest = {professional_id}
    for _link in range(LONGEST_CHAIN):
        found = set(_away(day).filter(stand_in__in=latest).values_list("professional", flat=True))
        latest = found - behind - {professional_id}
        if not latest:
            break
        behind |= latest
    return behind


def present(viewer: Viewer, team_id: UUID, day: date) -> list[Professional]:
    """Who works in a team on `day` and is not absent, by name."""
    there = Professional.objects.filter(memberships__in=_working(day).filter(team=team_id))
    return list(there.exclude(absences__in=_away(day)).distinct().order_by("name", "id"))


Roles = dict[UUID, frozenset[StaffRole]]
"""People with their roles in one team, in the order of their names."""


def members(viewer: Viewer, team_ids: Iterable[UUID]) -> dict[UUID, list[tuple[UUID, frozenset[StaffRole]]]]:
    """For each team everybody who works there today, absent or not, with their roles in it. One query."""
    found = _roles(team_ids, _working(day_of(viewer.now)))
    return {team: list(roles.items()) for team, roles in found.items()}


def at_work(viewer: Viewer, team_ids: Iterable[UUID], day: date) -> dict[UUID, Roles]:
    """For each team who works there on `day` and is not absent, with their roles in it. One query."""
    return _roles(team_ids, _working(day).exclude(professional__in=_away(day).values("professional")))


def _roles(team_ids: Iterable[UUID], memberships: QuerySet[Membership]) -> dict[UUID, Roles]:
    found: dict[UUID, Roles] = {team: {} for team in team_ids}
    rows = memberships.filter(team__in=found).order_by("professional__name", "professional")
    for team, person, role in rows.values_list("team", "professional", "role"):
        found[team][person] = found[team].get(person, frozenset()) | {StaffRole(role)}
    return found


def people(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Professional]:
    """Professionals by id, each with the organisation. One query."""
    return Professional.objects.select_related("organisation").in_bulk(list(ids))


def teams(viewer: Viewer, ids: Iterable[UUID]) -> dict[UUID, Team]:
    """Teams by id, each with the organisation. One query."""
    return Team.objects.select_related("organisation").in_bulk(list(ids))


@dataclass(frozen=True, slots=True)
class Card:
    """A team that is for a task in an area; `area_code` is the work area by which it is."""

    task: Task
    team: Team
    area_code: str


@dataclass(frozen=True, slots=True)
class Face:
    """Somebody in a team, with the roles there; when absent, the last day of it and who answers."""

    person: Professional
    roles: frozenset[StaffRole]
    away_until: date | None
    stand_in: Professional | None


@dataclass(frozen=True, slots=True)
class Patch:
    """A work area, and the other teams that have the same task on some of the same ground (AR-07)."""

    work_area: WorkArea
    shared_with: tuple[Team, ...]


def who_works_here(viewer: Viewer, area: str) -> list[Card]:
    """Who is for what in an area (CC-06, RO-01), by task; of each task first who answers for it: the narrowest."""
    rows = WorkArea.objects.filter(area_code__in=covering(area)).select_related("team__organisation")
    cards = [Card(Task(row.task), row.team, row.area_code) for row in rows]
    order = list(Task)
    return sorted(cards, key=lambda c: (order.index(c.task), -len(c.area_code), c.team.name, c.team.id))


def faces(viewer: Viewer, team_ids: Iterable[UUID]) -> dict[UUID, list[Face]]:
    """The people of each team today, by name. Needs a context that knows colleagues.

    A handful of queries, however many teams.
    """
    working = members(viewer, team_ids)
    today = day_of(viewer.now)
    ids = {person for team in working.values() for person, _ in team}
    answers = stand_ins(viewer, ids, today)
    known = people(viewer, ids | set(answers.values()))
    away = _away(today).filter(professional__in=ids).order_by("until")
    until = dict(away.values_list("professional", "until"))
    return {
        team: [
            Face(known[person], roles, until.get(person), known.get(answers[person]) if person in answers else None)
            for person, roles in found
        ]
        for team, found in working.items()
    }


def work_areas(viewer: Viewer, code: str) -> list[Patch]:
    """Every work area on the ground of an area, with the teams that share it, by task and code (AR-07)."""
    here = Q(area_code__in=covering(code)) | Q(area_code__regex=f"^..{code[2:]}")
    rows = list(
        WorkArea.objects.filter(here).select_related("team__organisation").order_by("task", "area_code", "team__name")
    )
    return [
        Patch(
            row,
            tuple(
                other.team
                for other in rows
                if other.task == row.task and other.team_id != row.team_id and overlap(other.area_code, row.area_code)
            ),
        )
        for row in rows
    ]


def coverage(viewer: Viewer, task: Task, areas: Iterable[str]) -> dict[str, list[Team]]:
    """For each area code every team that is for `task` there (AR-07), first the one that answers for it.

    An area with nobody is a gap, one with several teams an overlap. One query.
    """
    codes = {area: covering(area) for area in areas}
    rows = WorkArea.objects.filter(task=task, area_code__in={code for around in codes.values() for code in around})
    there: dict[str, list[Team]] = {}
    for row in rows.select_related("team__organisation").order_by("team__name", "team_id"):
        there.setdefault(row.area_code, []).append(row.team)
    return {
        area: list(dict.fromkeys(team for code in around for team in there.get(code, [])))
        for area, around in codes.items()
    }


def organisations(viewer: Viewer) -> list[Organisation]:
    """Every party, with its teams, by name. Two queries."""
    return list(Organisation.objects.prefetch_related("teams").order_by("name"))


def organisation(viewer: Viewer, id: UUID) -> Organisation:
    """One party. Raises `Missing`."""
    found = Organisation.objects.filter(id=id).first()
    if found is None:
        raise Missing
    return found


def professional(viewer: Viewer, id: UUID) -> Professional:
    """One professional with the organisation. Raises `Missing`."""
    found = people(viewer, [id]).get(id)
    if found is None:
        raise Missing
    return found


def employees(viewer: Viewer, organisation: UUID) -> dict[Professional, list[Membership]]:
    """Everybody who works or worked for an organisation, by name, with the roles that they have today. Two queries."""
    found = {one.id: one for one in Professional.objects.filter(organisation=organisation).order_by("name", "id")}
    roles: dict[Professional, list[Membership]] = {one: [] for one in found.values()}
    working = _working(day_of(viewer.now)).filter(professional__in=found).select_related("team")
    for row in working.order_by("team__name", "role"):
        roles[found[row.professional_id]].append(row)
    return roles


def team(viewer: Viewer, id: UUID) -> Team:
    """One team with its organisation. Raises `Missing`."""
    found = Team.objects.select_related("organisation").filter(id=id).first()
    if found is None:
        raise Missing
    return found


def memberships(viewer: Viewer, team_id: UUID) -> list[Membership]:
    """The roles that people have in a team today, by name."""
    rows = _working(day_of(viewer.now)).filter(team=team_id).select_related("professional")
    return list(rows.order_by("professional__name", "role"))


def openings(viewer: Viewer) -> list[Opening]:
    """Every area that is or was open, by code."""
    return list(Opening.objects.order_by("area_code"))


def plannable(viewer: Viewer) -> dict[UUID, Professional]:
    """The people whose absence the viewer may plan, by name: oneself, or everybody in one's teams, or everybody."""
    everybody = Professional.objects.order_by("name", "id")
    if not viewer.may(Permission.CONFIGURE):
        team = _working(day_of(viewer.now)).filter(team__in=viewer.teams if viewer.may(Permission.COORDINATE) else ())
        everybody = everybody.filter(Q(id=viewer.person) | Q(id__in=team.values("professional")))
    return {person.id: person for person in everybody}


def colleagues(viewer: Viewer, professional_ids: Iterable[UUID]) -> list[Professional]:
    """Everybody who works today in a team of one of these people, they included, by name."""
    working = _working(day_of(viewer.now))
    teams = working.filter(professional__in=list(professional_ids)).values("team")
    found = Professional.objects.filter(id__in=working.filter(team__in=teams).values("professional"))
    return list(found.order_by("name", "id"))


def absences(viewer: Viewer, professional_ids: Iterable[UUID]) -> list[Absence]:
    """The absences of these people that did not end yet, by first day."""
    rows = Absence.objects.filter(professional__in=list(professional_ids), until__gte=day_of(viewer.now))
    return list(rows.select_related("professional", "stand_in").order_by("since", "professional__name", "-until", "id"))


def teams_of(viewer: Viewer, professional_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """For each of these the teams in which they work today. One query."""
    found: dict[UUID, set[UUID]] = {person: set() for person in professional_ids}
    rows = _working(day_of(viewer.now)).filter(professional__in=found)
    for person, team in rows.values_list("professional", "team"):
        found[person].add(team)
    return found


def coordinated_teams(viewer: Viewer, team_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these teams work in an area that a team of the viewer coordinates. One query."""
    asked = set(team_ids)
    rows = WorkArea.objects.filter(team__in=asked.union(viewer.teams)).values_list("team", "area_code", "task")
    mine = {code for team, code, task in rows if team in viewer.teams and task == Task.COORDINATION}
    return {team for team, code, _ in rows if team in asked and mine.intersection(covering(code))}


def tasks_taken(viewer: Viewer, area: str, *, without: Collection[UUID] = ()) -> set[Task]:
    """The tasks for which the whole of an area has a team; `without` leaves work areas out."""
    rows = WorkArea.objects.filter(area_code__in=covering(area)).exclude(id__in=without)
    return {Task(task) for task in rows.values_list("task", flat=True)}


def _away(day: date) -> QuerySet[Absence]:
    return Absence.objects.filter(since__lte=day, until__gte=day)


def _working(day: date) -> QuerySet[Membership]:
    return Membership.objects.filter(Q(until=None) | Q(until__gt=day), since__lte=day)
