"""Changing who works where: organisations, teams, people, tasks in areas, openings and absence."""

from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from waakvlam.accounts.actions import close_account, open_account, reopen_account
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.queue import queue
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import (
    Absence,
    Membership,
    Opening,
    Organisation,
    OrganisationKind,
    Professional,
    StaffRole,
    Task,
    Team,
    WorkArea,
)
from waakvlam.parties.queries import professional as one_professional
from waakvlam.parties.queries import tasks_taken, teams_of
from waakvlam.parties.rules import (
    covering,
    day_of,
    may_close_account,
    may_configure,
    may_open,
    may_plan_absence,
    may_stand_in,
)

HANDED_ON = timedelta(days=366)
"""How long a colleague answers for somebody who left: longer than anything that was asked stays open."""


def add_organisation(*, by: Viewer, code: str, name: str, kind: OrganisationKind) -> UUID:
    """Add a party; its id. Raises `Invalid` when the code is in use."""
    Refused.unless(may_configure(by))
    if Organisation.objects.filter(code=code).exists():
        raise Invalid(_("There is an organisation with this code already."), "code")
    added = Organisation(code=code, name=name, kind=kind)
    added.save(force_insert=True)
    record(Happened.ORGANISATION_ADDED, by=by, ref=added.id)
    return added.id


def add_team(
    *, by: Viewer, organisation: UUID, name: str, public_name: str, introduction: str, phone: str, hours: str
) -> UUID:
    """Add a team to an organisation; its id. Raises `Invalid` when the organisation has a team of this name."""
    Refused.unless(may_configure(by))
    if Team.objects.filter(organisation=organisation, name=name).exists():
        raise Invalid(_("This organisation has a team with this name already."), "name")
    added = Team(
        organisation_id=organisation,
        name=name,
        public_name=public_name,
        introduction=introduction,
        phone=phone,
        hours=hours,
    )
    added.save(force_insert=True)
    record(Happened.TEAM_ADDED, by=by, ref=added.id, team=added.id)
    return added.id


def change_team(*, by: Viewer, team: UUID, public_name: str, introduction: str, phone: str, hours: str) -> None:
    """Change what neighbours and colleagues read about a team. Raises `Missing` without such a team."""
    Refused.unless(may_configure(by))
    found = Team.objects.filter(id=team)
    if not found.update(public_name=public_name, introduction=introduction, phone=phone, hours=hours):
        raise Missing
    record(Happened.TEAM_CHANGED, by=by, ref=team, team=team)


def employ(
    *, by: Viewer, email: str, organisation: UUID, name: str, function: str, phone: str, team: UUID, role: StaffRole
) -> str:
    """Add a professional with an account and a first role; the key of the invitation, which is shown once.

    Raises `Invalid` when the e-mail address has an account.
    """
    Refused.unless(may_configure(by))
    user, key = open_account(by=by, email=email)
    added = Professional(user_id=user, organisation_id=organisation, name=name, function=function, phone=phone)
    added.save(force_insert=True)
    record(Happened.PROFESSIONAL_ADDED, by=by, ref=added.id)
    start_membership(by=by, professional=added.id, team=team, role=role)
    return key


def start_membership(*, by: Viewer, professional: UUID, team: UUID, role: StaffRole) -> UUID:
    """Let somebody work in a team in a role from today; the membership's id. Raises `Invalid` when they do already."""
    Refused.unless(may_configure(by))
    if Membership.objects.filter(professional=professional, team=team, role=role, until=None).exists():
        raise Invalid(_("This person has this role in the team already."), "role")
    added = Membership(professional_id=professional, team_id=team, role=role, since=day_of(by.now))
    added.save(force_insert=True)
    record(Happened.MEMBERSHIP_STARTED, by=by, ref=added.id, team=team)
    return added.id


def end_membership(*, by: Viewer, membership: UUID) -> None:
    """End a role at once: its rights are gone with the next request, and what was asked moves on when it is due.

    Raises `Missing` when it ended already.
    """
    Refused.unless(may_configure(by))
    if not Membership.objects.filter(id=membership, until=None).update(until=day_of(by.now)):
        raise Missing
    record(Happened.MEMBERSHIP_ENDED, by=by, ref=membership)
    queue("membership_ended")


def end_employment(*, by: Viewer, professional: UUID, stand_in: UUID | None) -> None:
    """Close somebody's account and end their roles; who stands in sees at once what was asked of them.

    Without a stand-in it goes on when it is due, to the team and then up the ladder. Raises `Refused` for one's own
    account and a stand-in from another team, `Missing` without such a professional.
    """
    Refused.unless(may_close_account(by, professional))
    leaving = one_professional(by, professional)
    today = day_of(by.now)
    record_absence(by=by, professional=professional, since=today, until=today + HANDED_ON, stand_in=stand_in)
    for membership in Membership.objects.filter(professional=professional, until=None):
        end_membership(by=by, membership=membership.id)
    close_account(by=by, user=leaving.user_id)


def resume_employment(*, by: Viewer, professional: UUID) -> None:
    """Let somebody in again, with the password and second step that they had; roles are given anew.

    Raises `Missing` without such a professional.
    """
    Refused.unless(may_configure(by))
    back = one_professional(by, professional)
    today = day_of(by.now)
    for absence in Absence.objects.filter(professional=professional, since__lte=today, until__gte=today):
        withdraw_absence(by=by, absence=absence.id)
    reopen_account(by=by, user=back.user_id)


def add_work_area(*, by: Viewer, team: UUID, area_code: str, task: Task) -> UUID:
    """Make a team responsible for a task in an area; the row's id. Raises `Invalid` when it is already."""
    Refused.unless(may_configure(by))
    if WorkArea.objects.filter(team=team, area_code=area_code, task=task).exists():
        raise Invalid(_("This team has this task here already."), "area_code")
    added = WorkArea(team_id=team, area_code=area_code, task=task)
    added.save(force_insert=True)
    record(Happened.WORK_AREA_ADDED, by=by, ref=added.id, team=team)
    return added.id


def remove_work_area(*, by: Viewer, work_area: UUID) -> None:
    """Take a task in an area away from a team.

    Raises `Refused` when an open area would be left without a team for it, `Missing` when it is gone already.
    """
    Refused.unless(may_configure(by))
    found = WorkArea.objects.filter(id=work_area).first()
    if found is None:
        raise Missing
    for opening in Opening.objects.filter(closed_at=None):
        if found.area_code in covering(opening.area_code):
            Refused.unless(may_open(tasks_taken(by, opening.area_code, without=[work_area])))
    found.delete()
    record(Happened.WORK_AREA_REMOVED, by=by, ref=work_area, team=found.team_id)


def open_area(*, by: Viewer, area_code: str, weekly_capacity: int, public_form: bool, reading_hours: str) -> UUID:
    """Open an area, or open it again; the opening's id.

    Raises `Refused` unless a team is named for every task (`Task`), `Invalid` when it is open already.
    """
    Refused.unless(may_configure(by))
    Refused.unless(may_open(tasks_taken(by, area_code)))
    opening = Opening.objects.filter(area_code=area_code).first() or Opening(area_code=area_code)
    if opening.opened_at and not opening.closed_at:
        raise Invalid(_("This area is open already."), "area_code")
    opening.opened_at, opening.closed_at = by.now, None
    opening.weekly_capacity, opening.public_form, opening.reading_hours = weekly_capacity, public_form, reading_hours
    opening.save()
    record(Happened.AREA_OPENED, by=by, ref=opening.id, detail={"area": area_code, "capacity": weekly_capacity})
    return opening.id


def change_opening(*, by: Viewer, opening: UUID, weekly_capacity: int, public_form: bool, reading_hours: str) -> None:
    """Change how an open area works. Raises `Missing` when it is not open."""
    Refused.unless(may_configure(by))
    changed = {"weekly_capacity": weekly_capacity, "public_form": public_form, "reading_hours": reading_hours}
    if not Opening.objects.filter(id=opening, closed_at=None).update(**changed):
        raise Missing
    record(Happened.OPENING_CHANGED, by=by, ref=opening, detail=changed)


def close_area(*, by: Viewer, opening: UUID) -> None:
    """Take no new signals in an area; what was told keeps its owner and its times. Raises `Missing` when closed."""
    Refused.unless(may_configure(by))
    if not Opening.objects.filter(id=opening, closed_at=None).update(closed_at=by.now):
        raise Missing
    record(Happened.AREA_CLOSED, by=by, ref=opening)


def record_absence(*, by: Viewer, professional: UUID, since: date, until: date, stand_in: UUID | None) -> UUID:
    """Note that somebody is away from a day until a day (inclusive), and who answers meanwhile; the row's id.

    Raises `Refused` for who may not plan it or a stand-in from another team, `Invalid` for an end before the start.
    """
    teams = teams_of(by, [professional, *([stand_in] if stand_in else [])])
    Refused.unless(may_plan_absence(by, professional, teams[professional]))
    if until < since:
        raise Invalid(_("The last day lies before the first."), "until")
    if stand_in == professional:
        raise Invalid(_("Nobody stands in for oneself. Choose a colleague, or leave this empty."), "stand_in")
    if stand_in:
        Refused.unless(may_stand_in(teams[professional], teams[stand_in]))
    added = Absence(professional_id=professional, since=since, until=until, stand_in_id=stand_in)
    added.save(force_insert=True)
    record(Happened.ABSENCE_RECORDED, by=by, ref=added.id)
    queue("absence_changed", professional=professional)
    return added.id


def withdraw_absence(*, by: Viewer, absence: UUID) -> None:
    """Somebody is there after all. Raises `Missing` when there is no such absence for this person to withdraw."""
    found = Absence.objects.filter(id=absence).first()
    if found is None:
        raise Missing
    person = found.professional_id
    if not may_plan_absence(by, person, teams_of(by, [person])[person]):
        raise Missing
    found.delete()
    record(Happened.ABSENCE_WITHDRAWN, by=by, ref=absence)
    queue("absence_changed", professional=person)
