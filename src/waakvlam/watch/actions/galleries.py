"""The balance on a gallery (AR-05, story G): time asks, the coordinator decides with others, the corporation reads.

It is about hours, neighbours and places to meet. Who gets a home is never decided here, and nothing here may stand
beside the name of a candidate.
"""

from datetime import date
from uuid import UUID

from django.db.transaction import atomic
from django.utils.translation import gettext as _

from waakvlam.duties.actions import ask, finish
from waakvlam.duties.models import DutyKind, Ladder
from waakvlam.duties.rules import due_at
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Permission, Viewer
from waakvlam.parties.queries import team as team_of
from waakvlam.places.models import AreaKind
from waakvlam.places.rules import kind_of
from waakvlam.watch.actions.reviewing import ask_review, check_day
from waakvlam.watch.models import Balance, Cause, Measure, MeasureKind, Threshold
from waakvlam.watch.queries.desks import desk, desks, me, oversees
from waakvlam.watch.queries.galleries import all_shares, share_of
from waakvlam.watch.rules import about_an_area, plausible_threshold

SERIOUSNESS = 2


@atomic
def set_threshold(*, by: Viewer, municipality: str, percent: int, fewest_homes: int) -> UUID:
    """Choose from which share of homes with support a municipality talks about a gallery, and of how many homes.

    For an administrator, the coordinator or the director of the whole municipality. What was chosen before stays
    readable. Raises `Invalid` for what cannot be, `Refused`.
    """
    if kind_of(municipality) is not AreaKind.MUNICIPALITY:
        raise Invalid(_("Choose a municipality."), "municipality")
    if not (by.may(Permission.CONFIGURE) or oversees(by, municipality)):
        raise Refused(_("Only an administrator or who coordinates the whole municipality can do this. Ask them."))
    decision = plausible_threshold(percent, fewest_homes)
    if not decision:
        raise Invalid(decision.reason, "percent")
    Threshold.objects.filter(municipality=municipality, until=None).update(until=by.now)
    row = Threshold(
        municipality=municipality, percent=percent, fewest_homes=fewest_homes, since=by.now, made_by_id=me(by)
    )
    row.save(force_insert=True)
    record(Happened.THRESHOLD_SET, by=by, ref=row.id, detail={"percent": percent, "fewest_homes": fewest_homes})
    return row.id


@atomic
def follow_galleries(*, by: Viewer) -> int:
    """Ask the coordinator about every gallery that passed its threshold, once a rise; how many are new.

    Needs the clock role. A gallery that fell below may be asked about again when it passes once more. Nothing is
    ended by it: what was asked stays asked. Repeating it changes nothing.
    """
    shares = {(one.gallery, one.area): one for one in all_shares(by)}
    standing = {
        (row.gallery_id, row.area): row
        for row in Balance.objects.select_for_update().filter(cause=Cause.THRESHOLD, below_at=None)
    }
    for key, row in standing.items():
        if key not in shares or not shares[key].passed:
            row.below_at = by.now
            row.save(update_fields=["below_at"])
    risen = [one for key, one in shares.items() if one.passed and key not in standing]
    teams = desks(by, {one.area for one in risen})
    asked = [(one.gallery, one.area, teams[one.area]) for one in risen if one.area in teams]
    for gallery, area, team in asked:
        _open(gallery, area, Cause.THRESHOLD, team, None, by=by)
    return len(asked)


@atomic
def open_balance(*, by: Viewer, gallery: UUID, area: str) -> UUID:
    """Start the talk about a gallery because a home falls free there (story G); the id of the balance.

    That a home is free is not known to us: the coordinator of the area says so. Raises `Missing` for a gallery that is
    not there or too small to be counted, `Refused` for anybody else, or when this is being talked about already.
    """
    team = desk(by, area)
    if share_of(by, gallery, area) is None:
        raise Missing
    if Balance.objects.filter(gallery=gallery, area=area, cause=Cause.HOME_FREE, below_at=None).exists():
        raise Refused(_("This gallery is being talked about already. Decide that first."))
    return _open(gallery, area, Cause.HOME_FREE, team, by.person, by=by)


def _open(gallery: UUID, area: str, cause: Cause, team: UUID, person: UUID | None, *, by: Viewer) -> UUID:
    row = Balance(gallery_id=gallery, area=area, cause=cause, opened_at=by.now)
    row.save(force_insert=True)
    ask(
        by=by,
        kind=DutyKind.DECIDE_MEASURES,
        subject=None,
        ref=row.id,
        area=area,
        team=team,
        person=person,
        due_at=due_at(DutyKind.DECIDE_MEASURES, SERIOUSNESS, by.now),
        ladder=Ladder.SERIOUS,
    )
    record(Happened.BALANCE_OPENED, by=by, ref=row.id, team=team, detail={"cause": cause})
    return row.id


@atomic
def decide_measure(*, by: Viewer, balance: UUID, kind: MeasureKind, words: str, owner: UUID, review_on: date) -> UUID:
    """Write down what was decided together for a gallery, which team does it (`owner`), and when you look again.

    'Nothing now' is a decision too, with its reason in `words`. Who works there reads the measure; the share stays
    with the coordinator. Raises `Missing` for another's balance, `Refused` when it was decided, `Invalid`.
    """
    found = Balance.objects.select_for_update().filter(id=balance).first()
    if found is None:
        raise Missing
    team = desk(by, found.area)
    if found.decided_at:
        raise Refused(_("This was decided already. Look again."))
    check_day(review_on, by)
    team_of(by, owner)
    measure = Measure(
        gallery_id=found.gallery_id,
        area=found.area,
        kind=kind,
        words=about_an_area(words, "words"),
        team_id=owner,
        decided_at=by.now,
        review_on=review_on,
    )
    measure.save(force_insert=True)
    found.decided_at = by.now
    if found.cause == Cause.HOME_FREE:
        found.below_at = by.now
    found.save(update_fields=["decided_at", "below_at"])
    finish(by=by, ref=balance, kind=DutyKind.DECIDE_MEASURES)
    ask_review(ref=measure.id, area=found.area, team=team, review_on=review_on, by=by)
    record(Happened.MEASURE_DECIDED, by=by, ref=measure.id, team=team, detail={"kind": kind})
    return measure.id


@atomic
def keep_measure(*, by: Viewer, measure: UUID, review_on: date) -> None:
    """Go on with a measure after looking at it, until another day. Raises `Missing`, `Refused`, `Invalid`."""
    found, team = _going_on(measure, by=by)
    check_day(review_on, by)
    found.review_on = review_on
    found.save(update_fields=["review_on"])
    finish(by=by, ref=measure, kind=DutyKind.REVIEW_AREA)
    ask_review(ref=measure, area=found.area, team=team, review_on=review_on, by=by)
    record(Happened.AREA_REVIEWED, by=by, ref=measure, team=team)


@atomic
def end_measure(*, by: Viewer, measure: UUID, words: str) -> None:
    """End a measure and say what it brought (`words`, required). Raises `Missing`, `Refused`, `Invalid`."""
    found, team = _going_on(measure, by=by)
    found.ended_at = by.now
    found.ending = about_an_area(words, "words")
    found.save(update_fields=["ended_at", "ending"])
    finish(by=by, ref=measure, kind=DutyKind.REVIEW_AREA)
    record(Happened.MEASURE_ENDED, by=by, ref=measure, team=team)


def _going_on(measure: UUID, *, by: Viewer) -> tuple[Measure, UUID]:
    found = Measure.objects.filter(id=measure, ended_at=None).first()
    if found is None:
        raise Missing
    return found, desk(by, found.area)
