"""Who helps: beginning, going over to somebody else, and ending, each with what they may see by it."""

from datetime import date
from uuid import UUID

from django.db import connection
from django.db.transaction import atomic
from django.utils.translation import gettext as _

from waakvlam.access.actions import give_grant
from waakvlam.access.models import Basis, Category
from waakvlam.access.queries import open_door
from waakvlam.households.models import EndReason, HelpRole, Involvement, Law, Resident
from waakvlam.households.queries import (
    PURPOSE,
    case_lead,
    giving_team,
    helping,
    homes_of,
    involvement_of,
    level_now,
    living_at,
    may_give,
    open_subject,
)
from waakvlam.households.rules import (
    LED,
    ONE,
    category_of,
    kept_until,
    may_help,
    may_write_care,
    width_of,
)
from waakvlam.inbox.actions import notify
from waakvlam.inbox.models import NoticeKind
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.ids import new_id
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.parties.models import OrganisationKind, Team
from waakvlam.parties.queries import at_work, members, teams
from waakvlam.parties.queries import team as team_of
from waakvlam.parties.rules import day_of


@atomic
def involve(
    *,
    by: Viewer,
    subject: UUID,
    role: HelpRole,
    law: Law,
    team: UUID,
    person: UUID | None = None,
    agreed_visits: int | None = None,
    since: date | None = None,
    agreed: bool = False,
) -> UUID:
    """Write down that a team (and a person in it) helps a resident or a household, and return the involvement.

    The team gets a grant for exactly what its role and law ask, from now on, and sees the home. `agreed_visits` is how
    many were agreed in four weeks. `agreed` says that the resident agreed to write down care. Raises `Missing` for a
    closed subject or a team or person that is not there, `Refused` when a rule says no or the role is taken.
    """
    open_subject(by, subject, categories=Category.CONTACT | Category.SUPPORT, activity="involve")
    if role in ONE and any(i.role == role for i in helping(by, [subject]) if i.subject_id == subject):
        raise Refused(_("Somebody has this role already. Let them pass it on."))
    helper = _team_with(by, team, person)
    new = Involvement(
        subject_id=subject,
        role=role,
        law=law,
        category=category_of(law),
        team=helper,
        person_id=person,
        since=_day(by, since),
        agreed_visits=agreed_visits,
        made_at=by.now,
    )
    _begin(by, new, agreed=agreed)
    return new.id


@atomic
def replace(
    *, by: Viewer, involvement: UUID, team: UUID, person: UUID | None, reason: EndReason, agreed: bool = False
) -> UUID:
    """Let another team or person take over somebody's help, in the same role and law; returns the new involvement.

    The old one stays in the history with its successor. Another team is a change of provider: corporation and keeper
    hear of it (CC-10). Raises like `involve`.
    """
    old = open_involvement(by, involvement, "replace")
    _require_say(by, old)
    helper = _team_with(by, team, person)
    new = Involvement(
        subject_id=old.subject_id,
        role=old.role,
        law=old.law,
        category=old.category,
        team=helper,
        person_id=person,
        since=day_of(by.now),
        agreed_visits=old.agreed_visits,
        made_at=by.now,
    )
    _end(by, old, reason)
    _begin(by, new, agreed=agreed)
    Involvement.objects.filter(id=old.id).update(successor=new)
    _rest(old.id)
    if old.team_id != team:
        _tell_change(by, old)
    return new.id


@atomic
def end_involvement(*, by: Viewer, involvement: UUID, reason: EndReason, successor: UUID | None = None) -> None:
    """Write down that somebody stopped helping; `successor` is the involvement that goes on with it.

    What the team could see closes, and the last one to leave starts the time that a resident is kept. A case lead
    cannot leave while the household needs one: name another first (CC-01). Raises `Missing` for one that is closed or
    has ended, `Refused`.
    """
    old = open_involvement(by, involvement, "end involvement")
    _require_say(by, old)
    level = level_now(by, old.subject_id)
    if old.role == HelpRole.CASE_LEAD and level and level.level in LED:
        raise Refused(_("This household needs somebody who arranges the help. Name somebody else: then you can leave."))
    if successor is not None:
        old.successor = involvement_of(by, successor)
        if old.successor.id == old.id or old.successor.subject_id != old.subject_id:
            raise Missing
    _end(by, old, reason)
    _rest(old.id)
    if successor is not None or reason == EndReason.OTHER_PROVIDER:
        _tell_change(by, old)
    _start_keeping(by, old.subject_id)


def renew(*, by: Viewer, subject: UUID) -> None:
    """Let those who help go on seeing what they need for a year from now. The door is open already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT renewed, subject, team FROM walls.renew_help(%s)", [subject])
        renewed = cursor.fetchall()
    for grant, about, team in renewed:
        record(Happened.GRANT_RENEWED, by=by, ref=grant, about=about, team=team)


def _require_say(by: Viewer, old: Involvement) -> None:
    """Whose help it is, who arranges it, and who knows how the resident is doing, may end it or pass it on."""
    home = homes_of(by, [old.subject_id]).get(old.subject_id, old.subject_id)
    arranges = Category.CONTACT | Category.SUPPORT
    open_door(by, [home], categories=arranges, activity="who arranges", purpose=PURPOSE)
    lead = case_lead(by, home)
    if old.team_id in by.teams or (lead and lead.team_id in by.teams) or by.may(Permission.COORDINATE):
        return
    width = arranges if home == old.subject_id else Category.CONTACT | Category.WELLBEING
    if giving_team(by, old.subject_id, width) is None:
        raise Refused(_("Only the team that helps, or who arranges the help, can do this."))


def _begin(by: Viewer, new: Involvement, *, agreed: bool) -> None:
    law, role = Law(new.law), HelpRole(new.role)
    Refused.unless(may_help(OrganisationKind(new.team.organisation.kind), law))
    width = width_of(role, law)
    if width & Category.CARE:
        _open_care(by, new, agreed=agreed)
    if not may_give(by, new.subject_id, width):
        raise Refused(_("You can let nobody see more than you see yourself. Ask the neighbourhood team."))
    new.save(force_insert=True)
    Resident.objects.filter(subject=new.subject_id).update(retain_until=None, wished_until=None)
    _let_see(by, new, new.subject_id, width)
    home = homes_of(by, [new.subject_id]).get(new.subject_id)
    if home and open_door(by, [home], categories=Category.CONTACT, activity="involve", purpose=PURPOSE):
        _let_see(by, new, home, Category.CONTACT)
    renew(by=by, subject=new.subject_id)
    detail = {"role": new.role, "law": new.law, "team": str(new.team_id), "person": str(new.person_id or "")}
    record(
        Happened.HELP_STARTED,
        by=by,
        ref=new.id,
        about=new.subject_id,
        team=new.team_id,
        category=new.category,
        detail=detail,
    )


def _open_care(by: Viewer, new: Involvement, *, agreed: bool) -> None:
    """Let the writer see care, on the resident's yes or as the one who gives it, and look again with it."""
    about = new.subject_id
    if not may_give(by, about, Category.CARE):
        writer = giving_team(by, about, Category.CONTACT | Category.SUPPORT)
        if writer is None:
            raise Refused(_("You can let nobody see more than you see yourself. Ask the neighbourhood team."))
        own = writer == new.team_id
        kind = OrganisationKind(team_of(by, writer).organisation.kind)
        Refused.unless(may_write_care(kind, own=own, agreed=agreed))
        grant, basis = new_id(), Basis.LAW if own else Basis.CONSENT
        with connection.cursor() as cursor:
            cursor.execute("SELECT walls.open_care(%s, %s, %s, %s, %s)", [about, writer, basis, grant, new.id])
            (width,) = cursor.fetchone()
        record(Happened.GRANT_GIVEN, by=by, ref=grant, about=about, team=writer, detail={"categories": width})
    open_subject(by, about, categories=Category.CARE, activity="involve")


def _let_see(by: Viewer, new: Involvement, subject: UUID, width: Category) -> None:
    give_grant(
        by=by, team=new.team_id, subject=subject, categories=width, act=new.id, purpose=PURPOSE, reach_from=by.now
    )


def open_involvement(by: Viewer, involvement: UUID, activity: str) -> Involvement:
    """A running involvement, with the door to its subject open as wide as it shows. Raises `Missing`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.helped_by(%s)", [involvement])
        (subject,) = cursor.fetchone()
    if subject is None:
        raise Missing
    categories = Category.CONTACT | Category.SUPPORT | Category.CARE
    open_subject(by, subject, categories=categories, activity=activity)
    found = involvement_of(by, involvement)
    if found.until is not None:
        raise Missing
    return found


def _end(by: Viewer, old: Involvement, reason: EndReason) -> None:
    old.until, old.end_reason = day_of(by.now), reason
    old.save(update_fields=["until", "end_reason", "successor"])
    record(
        Happened.HELP_ENDED,
        by=by,
        ref=old.id,
        about=old.subject_id,
        team=old.team_id,
        category=old.category,
        detail={"role": old.role, "reason": reason},
    )


def _rest(involvement: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.rest_help(%s)", [involvement])


def _start_keeping(by: Viewer, about: UUID) -> None:
    """From the last help on, the person, or whoever of the household nobody helps, is kept for two more years."""
    people = living_at(by, about) or [about]
    open_door(by, people, categories=Category.CONTACT | Category.SUPPORT, activity="end involvement", purpose=PURPOSE)
    helped = {row.subject_id for row in helping(by, [about, *people])}
    if about not in helped:
        unhelped = Resident.objects.filter(subject__in=set(people) - helped)
        unhelped.update(retain_until=kept_until(day_of(by.now)))


def _tell_change(by: Viewer, old: Involvement) -> None:
    """The known face and the corporation's people hear that somebody else helps now; of what, they hear nothing."""
    about = [old.subject_id, *homes_of(by, [old.subject_id]).values()]
    open_door(by, about, categories=Category.SUPPORT, activity="tell who helps", purpose=PURPOSE)
    involved = helping(by, about)
    landlords = {
        i.team_id for i in involved if i.team.organisation.kind == OrganisationKind.CORPORATION and not i.person_id
    }
    everybody = {p for people in at_work(by, landlords, day_of(by.now)).values() for p in people}
    named = {
        i.person_id
        for i in involved
        if i.person_id and (i.role == HelpRole.KEEPER or i.team.organisation.kind == OrganisationKind.CORPORATION)
    }
    notify(
        by=by,
        people=(everybody | named) - {by.person},
        kind=NoticeKind.MESSAGE,
        ref=old.subject_id,
        area="",
        key=f"help changed/{old.id}",
    )


def _team_with(by: Viewer, team: UUID, person: UUID | None) -> Team:
    found = teams(by, [team]).get(team)
    if found is None or (person and person not in dict(members(by, [team])[team])):
        raise Missing
    return found


def _day(by: Viewer, since: date | None) -> date:
    today = day_of(by.now)
    if since and since > today:
        raise Invalid(_("Choose a day that is not in the future."), "since")
    return since or today
