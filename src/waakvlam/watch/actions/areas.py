"""Deciding and noting about a neighbourhood: by its coordinator, with a reason, an owner and a day to look again."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.db.transaction import atomic
from django.utils.translation import gettext as _

from waakvlam.duties.actions import finish_all
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.rules import day_of
from waakvlam.places.models import AreaKind
from waakvlam.places.rules import kind_of
from waakvlam.watch.actions.reviewing import ask_review, check_day
from waakvlam.watch.models import (
    Agreement,
    AreaLevel,
    AreaNote,
    Factor,
    LevelChange,
    Plan,
    Service,
    ServiceKind,
)
from waakvlam.watch.queries.desks import desk, me, oversees
from waakvlam.watch.rules import about_an_area, complete, of_a_neighbourhood


@atomic
def set_level(
    *,
    by: Viewer,
    area: str,
    level: AreaLevel,
    reason: str,
    starts_when: str = "",
    ends_when: str = "",
    review_on: date | None = None,
) -> UUID:
    """Give a neighbourhood more or less from now on (AR-01), or keep it so after a review; the id of the change.

    Always a reason; every level but plain says why it starts, what lets it end, and when somebody looks again, which
    becomes a duty. The level before it ends and stays readable. For the coordinator; raises `Invalid`, `Refused`.
    """
    team = desk(by, of_a_neighbourhood(area))
    why = about_an_area(reason, "reason")
    decision = complete(level, starts_when=starts_when, ends_when=ends_when, review_on=review_on)
    if not decision:
        raise Invalid(decision.reason, "review_on")
    if review_on:
        check_day(review_on, by)
    _end(LevelChange.objects.filter(area=area, until=None), by)
    change = LevelChange(
        area=area,
        level=level,
        since=by.now,
        reason=why,
        starts_when=about_an_area(starts_when, "starts_when", required=False),
        ends_when=about_an_area(ends_when, "ends_when", required=False),
        team_id=team,
        person_id=me(by),
        review_on=review_on,
    )
    change.save(force_insert=True)
    if review_on:
        ask_review(ref=change.id, area=area, team=team, review_on=review_on, by=by)
    record(Happened.AREA_LEVEL_SET, by=by, ref=change.id, team=team, detail={"area": area, "level": level})
    return change.id


@atomic
def note_factor(*, by: Viewer, area: str, factor: Factor, words: str) -> UUID:
    """Note what helps or hinders in a neighbourhood (AR-03): about the area, never about a person."""
    team = desk(by, of_a_neighbourhood(area))
    words = about_an_area(words, "words")
    note = AreaNote(area=area, factor=factor, words=words, made_at=by.now, made_by_id=me(by))
    note.save(force_insert=True)
    record(Happened.AREA_NOTED, by=by, ref=note.id, team=team, detail={"area": area, "factor": factor})
    return note.id


@atomic
def end_note(*, by: Viewer, note: UUID) -> None:
    """Say that something does not help or hinder any more. Raises `Missing` for a note that ended, or is not seen."""
    found = AreaNote.objects.filter(id=note, until=None).first()
    if found is None:
        raise Missing
    team = desk(by, found.area)
    found.until = by.now
    found.save(update_fields=["until"])
    record(Happened.AREA_NOTE_ENDED, by=by, ref=note, team=team)


@atomic
def say_service(*, by: Viewer, area: str, kind: ServiceKind, present: bool, words: str = "") -> UUID:
    """Say that a service is there in a neighbourhood, or is missing (AR-09); what was said before stays readable."""
    team = desk(by, of_a_neighbourhood(area))
    words = about_an_area(words, "words", required=False)
    row = Service(area=area, kind=kind, present=present, words=words, said_at=by.now, said_by_id=me(by))
    row.save(force_insert=True)
    record(Happened.SERVICE_SAID, by=by, ref=row.id, team=team, detail={"area": area, "kind": kind, "there": present})
    return row.id


@atomic
def make_plan(*, by: Viewer, area: str, took_part: str, agreed: str, review_on: date) -> UUID:
    """Write down what professionals, peer experts and residents agreed about a neighbourhood (AR-11).

    `took_part` names groups, not people. It replaces the plan before it, which stays readable; the day to look at it
    again becomes a duty. For the coordinator; raises `Invalid`, `Refused`.
    """
    team = desk(by, of_a_neighbourhood(area))
    check_day(review_on, by)
    plan = Plan(
        area=area,
        made_at=by.now,
        took_part=about_an_area(took_part, "took_part"),
        agreed=about_an_area(agreed, "agreed"),
        team_id=team,
        person_id=me(by),
        review_on=review_on,
    )
    _end(Plan.objects.filter(area=area, until=None), by)
    plan.save(force_insert=True)
    ask_review(ref=plan.id, area=area, team=team, review_on=review_on, by=by)
    record(Happened.AREA_PLANNED, by=by, ref=plan.id, team=team, detail={"area": area})
    return plan.id


@atomic
def note_agreement(*, by: Viewer, district: str, words: str, agreed_on: date) -> UUID:
    """Note what parties agreed about mixed living in a district (HA-01, HA-09): about homes and streets, not people."""
    if kind_of(district) is not AreaKind.DISTRICT:
        raise Invalid(_("Choose a district."), "area")
    _oversee(by, district)
    if agreed_on > day_of(by.now):
        raise Invalid(_("This day lies in the future."), "agreed_on")
    words = about_an_area(words, "words")
    row = Agreement(area=district, words=words, agreed_on=agreed_on, made_by_id=me(by))
    row.save(force_insert=True)
    record(Happened.AGREEMENT_NOTED, by=by, ref=row.id, detail={"area": district})
    return row.id


@atomic
def end_agreement(*, by: Viewer, agreement: UUID) -> None:
    """Say that an agreement holds no more; it stays readable. Raises `Missing` when it ended already."""
    found = Agreement.objects.filter(id=agreement, until=None).first()
    if found is None:
        raise Missing
    _oversee(by, found.area)
    found.until = by.now
    found.save(update_fields=["until"])
    record(Happened.AGREEMENT_ENDED, by=by, ref=agreement)


def _end(rows: QuerySet[LevelChange] | QuerySet[Plan], by: Viewer) -> None:
    for row in rows.select_for_update():
        row.until = by.now
        row.save(update_fields=["until"])
        finish_all(by=by, ref=row.id)


def _oversee(by: Viewer, area: str) -> None:
    if not oversees(by, area):
        raise Refused(_("Only the coordinator or the director of this area can do this. Ask them."))
