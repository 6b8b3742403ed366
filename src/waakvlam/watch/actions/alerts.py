"""Alerts of areas: time raises them, the coordinator says what they are."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.db.transaction import atomic

from waakvlam.duties.actions import ask, finish
from waakvlam.duties.models import DutyKind, Ladder
from waakvlam.duties.rules import due_at
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Viewer
from waakvlam.watch.actions.reviewing import ask_review, check_day
from waakvlam.watch.models import Alarm, Alert, Evaluation, Explanation
from waakvlam.watch.queries.desks import desk, desks
from waakvlam.watch.rules import RISE_EXPLAINED, about_an_area, explained
from waakvlam.watch.states import ALERT, OPEN, AlertState

SERIOUSNESS = 3
"""An alert climbs the ladder of what is worrying: also to the municipal director."""


@atomic
def raise_alerts(*, by: Viewer) -> int:
    """Make an alert of every new alarm, one for each area and kind of series; how many are new. Needs the clock role.

    An alert that is open becomes stronger instead, and so does one that was explained less than four weeks ago, or a
    quarter when the alarm is about the rise that was explained: nobody is asked again. Repeating it changes nothing.
    """
    new = Evaluation.objects.filter(~Exists(Alarm.objects.filter(evaluation=OuterRef("id"))), alarm=True)
    alarms: dict[tuple[str, str], list[Evaluation]] = defaultdict(list)
    for one in new.select_related("series").order_by("week", "series__area", "series__kind", "id"):
        alarms[one.series.area, one.series.kind].append(one)
    lately = Q(state=AlertState.EXPLAINED, ended_at__gt=by.now - RISE_EXPLAINED)
    standing = Alert.objects.filter(Q(state__in=OPEN) | lately, area__in={area for area, _kind in alarms})
    open_now = {(alert.area, alert.kind): alert for alert in standing.order_by("raised_at")}
    teams = desks(by, {area for area, _kind in alarms})
    raised = 0
    for key, found in alarms.items():
        if key in open_now and _asks_nothing(open_now[key], found, by.now):
            _strengthen(open_now[key], found, by=by)
        elif team := teams.get(key[0]):
            _raise(key, team, found, by=by)
            raised += 1
    return raised


def _asks_nothing(alert: Alert, found: list[Evaluation], now: datetime) -> bool:
    """Whether these alarms belong to what is being asked, or to what was explained."""
    return alert.ended_at is None or all(explained(alert.ended_at, _began(one), now) for one in found)


def _began(alarm: Evaluation) -> date:
    return alarm.week - timedelta(weeks=alarm.weeks - 1)


def _strengthen(alert: Alert, found: list[Evaluation], *, by: Viewer) -> None:
    _add(alert, found)
    alert.last_week = max(alert.last_week, found[-1].week)
    alert.save(update_fields=["last_week"])
    record(Happened.ALERT_STRENGTHENED, by=by, ref=alert.id, team=alert.team_id)


def _raise(key: tuple[str, str], team: UUID, found: list[Evaluation], *, by: Viewer) -> None:
    area, kind = key
    alert = Alert(
        area=area,
        kind=kind,
        team_id=team,
        raised_at=by.now,
        first_week=min(_began(one) for one in found),
        last_week=found[-1].week,
    )
    alert.save(force_insert=True)
    _add(alert, found)
    due = due_at(DutyKind.ASSESS_ALERT, SERIOUSNESS, by.now)
    _ask(DutyKind.ASSESS_ALERT, alert, due, by=by)
    record(Happened.ALERT_RAISED, by=by, ref=alert.id, team=team, detail={"area": area, "kind": kind})


def _add(alert: Alert, found: list[Evaluation]) -> None:
    Alarm.objects.bulk_create([Alarm(alert=alert, evaluation=one, method=one.method) for one in found])


@atomic
def assess(*, by: Viewer, alert: UUID) -> None:
    """Say 'I look at this': the alert gets this coordinator as its owner. The duty to judge it stays open."""
    found = _held(alert, "assess", by=by)
    found.person_id = by.person
    found.save(update_fields=["state", "team", "person"])
    record(Happened.ALERT_ASSESSED, by=by, ref=alert, team=found.team_id)


@atomic
def explain(*, by: Viewer, alert: UUID, because: Explanation, words: str = "") -> None:
    """More telling, not more trouble: that ends the alert and counts in the track record.

    'Other' needs words (`Invalid`). Raises `Refused` when it is not being assessed or for a BSN, `Missing`.
    """
    found = _held(alert, "explain", by=by)
    found.explanation = because
    found.found = about_an_area(words, "words", required=because is Explanation.OTHER)
    found.judged_at = found.ended_at = by.now
    found.save(update_fields=["state", "team", "explanation", "found", "judged_at", "ended_at"])
    finish(by=by, ref=alert, kind=DutyKind.ASSESS_ALERT)
    record(Happened.ALERT_EXPLAINED, by=by, ref=alert, team=found.team_id, detail={"because": because})


@atomic
def confirm(*, by: Viewer, alert: UUID, words: str) -> None:
    """More trouble: say what is going on (`words`, required). What is done about it becomes a duty to decide."""
    found = _held(alert, "confirm", by=by)
    found.found = about_an_area(words, "words")
    found.judged_at = by.now
    found.save(update_fields=["state", "team", "found", "judged_at"])
    finish(by=by, ref=alert, kind=DutyKind.ASSESS_ALERT)
    _ask(DutyKind.DECIDE_MEASURES, found, due_at(DutyKind.DECIDE_MEASURES, SERIOUSNESS, by.now), by=by)
    record(Happened.ALERT_CONFIRMED, by=by, ref=alert, team=found.team_id)


@atomic
def take_measures(*, by: Viewer, alert: UUID, words: str, review_on: date) -> None:
    """Say what is done (`words`) and when you look whether it helps; again at that day, with what changes.

    Raises `Invalid` without words or for a day that cannot be, `Refused`, `Missing`.
    """
    found = _held(alert, "take measures", by=by)
    check_day(review_on, by)
    again = bool(found.measures)
    found.measures = about_an_area(words, "words")
    found.review_on = review_on
    found.save(update_fields=["state", "team", "measures", "review_on"])
    finish(by=by, ref=alert, kind=DutyKind.REVIEW_AREA if again else DutyKind.DECIDE_MEASURES)
    ask_review(ref=alert, area=found.area, team=found.team_id, review_on=review_on, by=by)
    record(Happened.MEASURES_TAKEN, by=by, ref=alert, team=found.team_id)


@atomic
def close(*, by: Viewer, alert: UUID, words: str) -> None:
    """End an alert for which measures were taken, and say how it ended (`words`, required)."""
    found = _held(alert, "close", by=by)
    found.ending = about_an_area(words, "words")
    found.ended_at = by.now
    found.save(update_fields=["state", "team", "ending", "ended_at"])
    finish(by=by, ref=alert, kind=DutyKind.REVIEW_AREA)
    record(Happened.ALERT_CLOSED, by=by, ref=alert, team=found.team_id)


def _held(alert: UUID, verb: str, *, by: Viewer) -> Alert:
    """The alert, locked, in its next state and with the coordinator's team. Raises `Missing` or `Refused`."""
    seen = Alert.objects.filter(id=alert).first()
    if seen is None:
        raise Missing
    team = desk(by, seen.area)
    found = Alert.objects.select_for_update().get(id=alert)
    found.team_id = team
    found.state = ALERT.after(AlertState(found.state), verb)
    return found


def _ask(kind: DutyKind, alert: Alert, due: datetime, *, by: Viewer) -> None:
    ask(
        by=by,
        kind=kind,
        subject=None,
        ref=alert.id,
        area=alert.area,
        team=alert.team_id,
        person=alert.person_id,
        due_at=due,
        ladder=Ladder.SERIOUS,
    )
