"""Alerts: time raises them, the coordinator says what they are, and the outcome counts for the method."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests.cast import AREA, ELSEWHERE, NOON, Cast
from tests.watch.people import WEEK, asks, does, watch
from waakvlam.duties.actions.climbing import tick
from waakvlam.duties.models import Duty, DutyKind, Rung
from waakvlam.duties.queries import todo
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.parties.models import StaffRole
from waakvlam.watch.actions.alerts import assess, close, confirm, explain, raise_alerts, take_measures
from waakvlam.watch.actions.marking import mark_effort
from waakvlam.watch.models import (
    EffortKind,
    Evaluation,
    Explanation,
    Method,
    PlaceKind,
    Series,
    SeriesKind,
)
from waakvlam.watch.queries.alerts import alert, alerts, track_record
from waakvlam.watch.states import AlertState

pytestmark = pytest.mark.usefixtures("rolled_back")
MONDAY = date(2026, 3, 2)
REVIEW = date(2026, 5, 1)


def alarmed(
    *,
    area: str = AREA,
    kind: SeriesKind = SeriesKind.SIGNALS,
    domain: str = "",
    week: date = MONDAY,
    method: Method = Method.THRESHOLD,
    weeks: int = 1,
    alarm: bool = True,
    place_kind: PlaceKind = PlaceKind.NEIGHBOURHOOD,
) -> None:
    """As the evaluation leaves it."""
    with enter(watch()):
        where = {"place": area, "area": area, "kind": kind, "domain": domain}
        series = Series.objects.filter(**where).first() or Series(**where, place_kind=place_kind, since=MONDAY)
        if series._state.adding:
            series.save(force_insert=True)
        Evaluation.objects.create(
            series=series,
            week=week,
            method=method,
            count=9,
            expected=2.5,
            upper=7,
            p_value=0.001,
            weeks=weeks,
            alarm=alarm,
        )


def raised(cast: Cast, **when: object) -> int:
    by = cast.clock(**when)  # type: ignore[arg-type]
    with enter(by):
        return raise_alerts(by=by)


def the_alert(cast: Cast) -> UUID:
    found: list[Any] = asks(cast, "Iris", alerts)
    return UUID(str(found[0].id))


def test_an_alarm_becomes_an_alert_that_the_coordinator_owes_an_answer(cast: Cast) -> None:
    alarmed(alarm=False, domain="money")
    assert raised(cast) == 0
    alarmed()
    alarmed(domain="housing")
    assert raised(cast) == 1
    assert raised(cast) == 0
    (found,) = asks(cast, "Iris", alerts)
    assert (found.area, found.kind, found.state, found.first_week, found.last_week) == (
        AREA,
        SeriesKind.SIGNALS,
        AlertState.RAISED,
        MONDAY,
        MONDAY,
    )
    (duty,) = [d for d in asks(cast, "Iris", todo).items if d.ref == found.id]
    assert (duty.kind, duty.subject, duty.rung) == (DutyKind.ASSESS_ALERT, None, Rung.OWNER)
    judged = asks(cast, "Iris", alert, found.id)
    assert {(one.series.domain, one.expected, one.count) for one in judged.because} == {
        ("", 2.5, 9),
        ("housing", 2.5, 9),
    }
    assert [mark.kind for mark in judged.marks] == [EffortKind.FORM_OPENED]  # first ask: more telling?


def test_silence_climbs_to_the_director_and_ends_nothing(cast: Cast) -> None:
    alarmed()
    raised(cast)
    late = NOON + timedelta(days=20)
    for _ in range(4):
        by = cast.clock(late)
        with enter(by):
            tick(by=by)
        late += timedelta(days=1)
    with enter(cast.viewer("Joost", at=late)):
        duty = Duty.objects.get(kind=DutyKind.ASSESS_ALERT)
    assert (duty.rung, duty.holder_team_id) == (Rung.DIRECTOR, cast.teams["direction"].id)
    (found,) = asks(cast, "Joost", alerts, at=late)
    assert found.state == AlertState.RAISED


def test_a_new_alarm_on_the_same_kind_makes_the_open_alert_stronger(cast: Cast) -> None:
    alarmed(week=MONDAY, weeks=4, method=Method.SHIFT)
    raised(cast)
    alarmed(week=MONDAY + WEEK)
    assert raised(cast) == 0
    alarmed(week=MONDAY + WEEK, kind=SeriesKind.BOTTLENECKS)
    assert raised(cast) == 1
    found = {one.kind: one for one in asks(cast, "Iris", alerts)}
    strong = found[SeriesKind.SIGNALS]
    assert (strong.first_week, strong.last_week) == (MONDAY - 3 * WEEK, MONDAY + WEEK)
    assert len(asks(cast, "Iris", alert, strong.id).because) == 2


def test_more_telling_explains_it_and_holds_for_four_weeks(cast: Cast) -> None:
    alarmed()
    raised(cast)
    which = the_alert(cast)
    does(cast, "Iris", assess, alert=which)
    does(cast, "Iris", explain, alert=which, because=Explanation.CAMPAIGN)
    found = asks(cast, "Iris", alert, which).alert
    assert (found.state, found.explanation, found.person_id) == (
        AlertState.EXPLAINED,
        Explanation.CAMPAIGN,
        cast.people["Iris"][0].id,
    )
    assert not [d for d in asks(cast, "Iris", todo).items if d.ref == which]
    alarmed(week=MONDAY + WEEK)
    assert raised(cast) == 0
    alarmed(week=MONDAY + 4 * WEEK)
    assert raised(cast, at=NOON + timedelta(weeks=5)) == 1
    assert asks(cast, "Iris", alerts, area=ELSEWHERE) == []
    assert len(asks(cast, "Iris", alerts, area=AREA, standing=False)) == 2


def a_slow_rise_is_explained(cast: Cast) -> None:
    """Twelve weeks of rising are raised, looked at, and found to be more telling."""
    alarmed(weeks=12, method=Method.SHIFT)
    raised(cast)
    which = the_alert(cast)
    does(cast, "Iris", assess, alert=which)
    does(cast, "Iris", explain, alert=which, because=Explanation.NEW_STAFF)


def test_the_rise_that_was_explained_is_asked_about_again_after_a_quarter(cast: Cast) -> None:
    a_slow_rise_is_explained(cast)
    alarmed(week=MONDAY + 6 * WEEK, weeks=18, method=Method.SHIFT)
    assert raised(cast, at=NOON + timedelta(weeks=7)) == 0
    alarmed(week=MONDAY + 7 * WEEK, weeks=3, method=Method.SHIFT)  # another rise
    assert raised(cast, at=NOON + timedelta(weeks=8)) == 1


def test_a_rise_that_stays_a_quarter_after_it_was_explained_is_a_new_question(cast: Cast) -> None:
    a_slow_rise_is_explained(cast)
    alarmed(week=MONDAY + 12 * WEEK, weeks=24, method=Method.SHIFT)
    assert raised(cast, at=NOON + timedelta(weeks=13)) == 1


def test_another_explanation_needs_words(cast: Cast) -> None:
    alarmed()
    raised(cast)
    which = the_alert(cast)
    does(cast, "Iris", assess, alert=which)
    with pytest.raises(Invalid):
        does(cast, "Iris", explain, alert=which, because=Explanation.OTHER, words=" ")
    with pytest.raises(Refused):
        does(cast, "Iris", explain, alert=which, because=Explanation.OTHER, words="Van 111222333.")
    does(cast, "Iris", explain, alert=which, because=Explanation.OTHER, words="Oud en nieuw.")
    assert asks(cast, "Iris", alert, which).alert.found == "Oud en nieuw."


def test_more_trouble_leads_to_measures_that_are_looked_at_again_until_it_ends(cast: Cast) -> None:
    alarmed()
    raised(cast)
    which = the_alert(cast)
    with pytest.raises(Refused):  # first look, then judge
        does(cast, "Iris", confirm, alert=which, words="Meer ruzie")
    does(cast, "Iris", assess, alert=which)
    does(cast, "Iris", confirm, alert=which, words="Meer ruzie op het plein.")
    assert _asked(cast, which) == [DutyKind.DECIDE_MEASURES]
    with pytest.raises(Invalid):
        does(cast, "Iris", take_measures, alert=which, words="Meer lopen", review_on=NOON.date())
    does(cast, "Iris", take_measures, alert=which, words="Elke avond een ronde.", review_on=REVIEW)
    assert _asked(cast, which) == [DutyKind.REVIEW_AREA]
    later = NOON + timedelta(days=52)
    does(cast, "Iris", take_measures, at=later, alert=which, words="Twee rondes.", review_on=date(2026, 6, 1))
    assert _asked(cast, which) == [DutyKind.REVIEW_AREA]
    does(cast, "Iris", close, at=later, alert=which, words="Het is rustig.")
    found = asks(cast, "Iris", alert, which).alert
    assert (found.state, found.found, found.measures, found.ending) == (
        AlertState.CLOSED,
        "Meer ruzie op het plein.",
        "Twee rondes.",
        "Het is rustig.",
    )
    assert _asked(cast, which) == []


def _asked(cast: Cast, ref: UUID) -> list[str]:
    return [duty.kind for duty in asks(cast, "Iris", todo).items if duty.ref == ref]


def test_only_the_coordinator_of_the_area_judges_and_others_do_not_even_see_it(cast: Cast) -> None:
    alarmed()
    raised(cast)
    which = the_alert(cast)
    for name in ("Amira", "Bram", "Hugo", "Greet", "Karin"):
        with pytest.raises(Missing):
            asks(cast, name, alert, which)
        with pytest.raises(Missing):
            does(cast, name, assess, alert=which)
    judged = asks(cast, "Joost", alert, which)  # the director sees that it is there, and no counts
    assert judged.because == ()
    with pytest.raises(Refused):
        does(cast, "Joost", assess, alert=which)
    with pytest.raises(Missing):
        does(cast, "Iris", assess, alert=uuid4())


def test_without_anybody_to_ask_nothing_is_raised_yet(cast: Cast) -> None:
    alarmed(area=ELSEWHERE)
    assert raised(cast) == 0


def test_a_corporation_that_coordinates_is_not_told(cast: Cast) -> None:
    """Who lets homes sees no counts, whatever tasks it was given (promise 11)."""
    alarmed()
    raised(cast)
    person, team, _ = cast.people["Bram"]
    cast.people["Bram"] = (person, team, StaffRole.COORDINATOR)
    assert asks(cast, "Bram", alerts) == []
    with pytest.raises(Refused):
        does(cast, "Bram", mark_effort, area=AREA, kind=EffortKind.CAMPAIGN, since=MONDAY, until=None)


def test_the_track_record_says_how_often_each_method_was_right(cast: Cast) -> None:
    for number, (kind, method) in enumerate(
        [
            (SeriesKind.SIGNALS, Method.THRESHOLD),
            (SeriesKind.CONCERNS, Method.SHIFT),
            (SeriesKind.BOTTLENECKS, Method.THRESHOLD),
        ]
    ):
        alarmed(kind=kind, method=method)
        raised(cast)
        which = next(one.id for one in asks(cast, "Iris", alerts) if one.kind == kind)
        if number < 2:
            does(cast, "Iris", assess, alert=which)
        if number == 0:
            does(cast, "Iris", confirm, alert=which, words="Ja")
        if number == 1:
            does(cast, "Iris", explain, alert=which, because=Explanation.BUSY_REPORTER)
    found = {
        one.method: (one.raised, one.confirmed, one.explained, one.waiting)
        for one in asks(cast, "Amira", track_record, "GM9999")
    }
    assert found == {Method.THRESHOLD: (2, 1, 0, 1), Method.SHIFT: (1, 0, 1, 0)}
    assert asks(cast, "Amira", track_record, "GM0344") == []
