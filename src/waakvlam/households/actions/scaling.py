"""How much help a household gets, and who arranges it: exactly one case lead from light support up (SC-01, CC-01)."""

from datetime import date
from uuid import UUID

from django.db.transaction import atomic
from django.utils.translation import gettext as _

from waakvlam.access.actions import give_grant
from waakvlam.access.models import Category
from waakvlam.access.queries import open_door
from waakvlam.duties.actions import ask, finish, hand_over
from waakvlam.duties.models import DutyKind, Ladder
from waakvlam.households.actions.helping import end_involvement, involve, renew, replace
from waakvlam.households.models import EndReason, HelpRole, Involvement, Law, Level, SupportLevel
from waakvlam.households.queries import (
    PURPOSE,
    address_at,
    case_lead,
    giving_team,
    level_now,
    living_at,
    may_give,
    open_subject,
)
from waakvlam.households.rules import LED, clean, is_less, review_due, reviewed_in_time
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.rules import day_of

_ARRANGES = Category.CONTACT | Category.SUPPORT


@atomic
def set_level(
    *, by: Viewer, home: UUID, level: Level, reason: str, review_on: date, stays: str = "", told: str = ""
) -> UUID:
    """Say how much help a household gets from today on, and return the row: one act, up or down or again the same.

    Whoever brings it to light support or more arranges the help from then on, unless somebody does already; below that
    nobody has to, and the known face is the contact. Going down says what stays. `told` names who was told (SC-10).
    The owner looks again by `review_on`. Raises `Missing` for a home whose help another team keeps, `Invalid` for
    missing words or a review too far away.
    """
    open_subject(by, home, categories=_ARRANGES, activity="set level")
    team = giving_team(by, home, _ARRANGES)
    if team is None or by.person is None:
        raise Missing
    today = day_of(by.now)
    was = level_now(by, home)
    needed = _("Say what stays when there is less help.") if is_less(Level(was.level) if was else None, level) else ""
    new = SupportLevel(
        subject_id=home,
        level=level,
        since=today,
        reason=clean(reason, "reason", needed=_("Write down why. Somebody must be able to follow this later.")),
        stays=clean(stays, "stays", needed=needed),
        told=clean(told, "told"),
        review_on=review_on,
        made_at=by.now,
    )
    decision = reviewed_in_time(level, review_on, by.now)
    if not decision:
        raise Invalid(decision.reason, "review_on")
    if was:
        end_level(by, was)
    lead = _arrange(by, home, level, team)
    new.team_id, new.person_id = (lead.team_id, lead.person_id or by.person) if lead else (team, by.person)
    new.save(force_insert=True)
    if level != Level.NONE:
        ask(
            by=by,
            kind=DutyKind.REVIEW_LEVEL,
            subject=home,
            ref=new.id,
            area=address_at(by, home).neighbourhood,
            team=new.team_id,
            person=new.person_id,
            due_at=review_due(review_on),
            ladder=Ladder.SMALL,
        )
    renew(by=by, subject=home)
    record(
        Happened.LEVEL_SET,
        by=by,
        ref=new.id,
        about=home,
        team=team,
        category=int(Category.SUPPORT),
        detail={"level": level, "before": was.level if was else ""},
    )
    return new.id


@atomic
def name_case_lead(*, by: Viewer, home: UUID, team: UUID, person: UUID) -> UUID:
    """Say who arranges the help of a household from now on, and return the involvement.

    There is exactly one from light support up; who had it before stays in the history. The new one sees the household
    and who helps each resident there, and looks at the level again when that is due. Raises like `involve`, and
    `Refused` when the household gets less than light support.
    """
    open_subject(by, home, categories=_ARRANGES, activity="name case lead")
    level = level_now(by, home)
    if level is None or level.level not in LED:
        raise Refused(_("With less than light support nobody has to arrange the help: the known face is the contact."))
    before = case_lead(by, home)
    assert before is not None  # set_level sees to it, and nobody can leave without another
    reason = EndReason.OTHER_PERSON if before.team_id == team else EndReason.OTHER_PROVIDER
    new = replace(by=by, involvement=before.id, team=team, person=person, reason=reason)
    show_residents(by, home, new, team)
    hand_over(by=by, ref=level.id, kind=DutyKind.REVIEW_LEVEL, team=team, person=person)
    return new


def end_level(by: Viewer, was: SupportLevel) -> None:
    """End a level today, with its review; another follows, here or where the household moved to."""
    was.until = day_of(by.now)
    was.save(update_fields=["until"])
    if was.level != Level.NONE:
        finish(by=by, ref=was.id, kind=DutyKind.REVIEW_LEVEL)


def _arrange(by: Viewer, home: UUID, level: Level, team: UUID) -> Involvement | None:
    """Who arranges the help at this level: as it was, whoever brings it there, or nobody."""
    lead = case_lead(by, home)
    if lead and level not in LED:
        end_involvement(by=by, involvement=lead.id, reason=EndReason.DONE)
        return None
    if lead or level not in LED:
        return lead
    made = involve(by=by, subject=home, role=HelpRole.CASE_LEAD, law=Law.WMO, team=team, person=by.person)
    show_residents(by, home, made, team)
    return case_lead(by, home)


def show_residents(by: Viewer, home: UUID, lead: UUID, team: UUID) -> None:
    """Let the case lead see who helps each resident, as far as the viewer may let somebody see."""
    people = living_at(by, home)
    open_door(by, people, categories=_ARRANGES, activity="case lead", purpose=PURPOSE)
    for person in people:
        if may_give(by, person, _ARRANGES):
            give_grant(
                by=by, team=team, subject=person, categories=_ARRANGES, act=lead, purpose=PURPOSE, reach_from=by.now
            )
