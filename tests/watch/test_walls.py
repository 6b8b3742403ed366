"""Ways to a gallery's share or to exact small counts that are not the coordinator's: each is shut by the database.

Statements here run in the application's own role, or in one that staff pages enter.
"""

from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import DatabaseError, connection, transaction

from tests.cast import AREA, NOON, Cast
from tests.watch.people import WEEK, Homes, asks, counted, does, make_gallery, watch
from waakvlam.duties.actions.climbing import tell_holder, tick
from waakvlam.duties.models import Duty
from waakvlam.duties.queries import todo
from waakvlam.households.actions.scaling import set_level
from waakvlam.households.models import Level
from waakvlam.inbox.queries import news
from waakvlam.jobs.post import mail_person
from waakvlam.journal.models import Event
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.parties.actions import add_work_area
from waakvlam.parties.models import StaffRole, Task
from waakvlam.places.models import Address
from waakvlam.watch.actions.alerts import raise_alerts
from waakvlam.watch.actions.galleries import follow_galleries, open_balance
from waakvlam.watch.models import Balance, Cause, Evaluation, Method, Series
from waakvlam.watch.queries.alerts import track_record
from waakvlam.watch.queries.galleries import load

pytestmark = pytest.mark.usefixtures("rolled_back")
LATER = NOON + WEEK
EXACT = ("watch_series", "watch_weekcount", "watch_evaluation", "watch_alarm", "watch_balance")
OTHERS = ("Joost", "Bram", "Hugo", "Amira", "Chantal", "Dirk", "Greet", "Karin")
"""The director, the corporations, the keepers, a clinician, the privacy officer and the administrator."""


@pytest.fixture
def place(cast: Cast) -> Homes:
    """Six of eight homes with support, a signal on the gallery, an alert of the neighbourhood and a talk."""
    place = make_gallery()
    for home in place.homes[:6]:
        settled = cast.farid(home=home)
        later = NOON.date() + timedelta(days=30)
        does(cast, "Amira", set_level, home=settled.home, level=Level.PILOT_LIGHT, reason="Rustig.", review_on=later)
    cast.els_tells(home=place.homes[0])
    counted(LATER)
    by = watch(LATER)
    with enter(by):
        for series in Series.objects.all():
            found = {"count": 1, "expected": 0.25, "p_value": 0.001, "alarm": True}
            Evaluation.objects.create(series=series, week=date(2026, 3, 9), method=Method.THRESHOLD, **found)
    clock = cast.clock(LATER)
    with enter(clock):
        assert raise_alerts(by=clock) == 2  # signals and situations
        assert follow_galleries(by=clock) == 1
    return place


def manager(cast: Cast) -> Viewer:
    """Bram's manager: somebody gave the corporation's team both tasks, and him every permission that there is."""
    person, team, _ = cast.people["Bram"]
    for task in (Task.COORDINATION, Task.DIRECTION):
        does(cast, "Karin", add_work_area, team=team.id, area_code="WK999901", task=task)
    everything = frozenset(one for name in cast.people for one in cast.viewer(name).permissions)
    return Viewer(Role.APP, LATER, person=person.id, name="Manager", teams=(team.id,), permissions=everything)


def rows(by: Viewer, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with transaction.atomic(), enter(by), connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def test_exact_counts_are_no_rows_to_anybody_but_the_coordinator(cast: Cast, place: Homes) -> None:
    others = [*(cast.viewer(name, at=LATER) for name in OTHERS), manager(cast)]
    for table in EXACT:
        assert rows(cast.viewer("Iris", at=LATER), f"SELECT * FROM {table}"), table
        for by in others:
            assert rows(by, f"SELECT * FROM {table}") == [], (table, by.name)


def test_the_functions_of_the_database_ask_who_asks(cast: Cast, place: Homes) -> None:
    for by in [*(cast.viewer(name, at=LATER) for name in OTHERS), manager(cast)]:
        assert rows(by, "SELECT * FROM walls.gallery_shares(0)") == []
        for kind, which in (("gallery", place.gallery.id), ("complex", place.complex.id), ("neighbourhood", None)):
            assert rows(by, "SELECT * FROM walls.load_of(%s, %s, %s)", kind, which, AREA) == [(None,) * 6]
        with pytest.raises(DatabaseError):
            rows(by, "SELECT * FROM walls.week_counts('2026-03-02', '2026-03-16', '{}', '{}')")
        assert rows(by, "SELECT walls.is_supported(id) FROM access_subject WHERE walls.is_supported(id)") == []


def test_a_coordinator_elsewhere_sees_nothing_here(cast: Cast, place: Homes) -> None:
    iris = cast.viewer("Iris", at=LATER)
    team = cast.teams["neighbourhood"].id
    does(cast, "Karin", add_work_area, team=team, area_code="WK999902", task=Task.COORDINATION)
    elsewhere = Viewer(Role.APP, LATER, person=iris.person, teams=(team,), permissions=iris.permissions)
    for table in EXACT:
        assert rows(elsewhere, f"SELECT * FROM {table}") == []
    assert rows(elsewhere, "SELECT * FROM walls.gallery_shares(6)") == []


def test_staff_who_read_figures_in_the_role_of_the_watch_see_none_of_its_tables(cast: Cast, place: Homes) -> None:
    """The figures per quarter are read in that role; a person in it is no job that counts."""
    for name in ("Joost", "Iris", "Bram"):
        by = cast.viewer(name, at=LATER, role=Role.WATCH)
        for table in (*EXACT[:4], "watch_week", "watch_frozen", "watch_shown"):
            assert rows(by, f"SELECT * FROM {table}") == [], (name, table)
        with pytest.raises(DatabaseError, match="for the watch only"):
            rows(by, "SELECT * FROM walls.week_counts('2026-03-02', '2026-03-16', '{noise}', '{housing}')")
        with pytest.raises(DatabaseError):
            rows(by, "DELETE FROM watch_balance")


def test_a_count_is_not_changed_by_who_reads_it(cast: Cast, place: Homes) -> None:
    for table, column in (("watch_weekcount", "count"), ("watch_evaluation", "count"), ("watch_series", "area")):
        with pytest.raises(DatabaseError, match="permission denied"):
            rows(cast.viewer("Iris", at=LATER), f"UPDATE {table} SET {column} = {column} RETURNING id")


def test_what_a_director_reads_of_an_alert_holds_no_count(cast: Cast, place: Homes) -> None:
    columns = {name for (name,) in rows(
        cast.viewer("Joost", at=LATER),
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'watch_alert'",
    )}  # fmt: skip
    assert not columns & {"count", "expected", "upper", "p_value", "place", "gallery", "domain"}
    seen = rows(cast.viewer("Joost", at=LATER), "SELECT found, measures, ending FROM watch_alert")
    assert len(seen) == 2
    assert {bytes(text) for row in seen for text in row} == {b""}
    for name in ("Bram", "Hugo", "Amira", "Karin", "Greet"):
        assert rows(cast.viewer(name, at=LATER), "SELECT * FROM watch_alert") == []


def test_the_track_record_is_of_a_municipality_and_never_of_a_neighbourhood(cast: Cast, place: Homes) -> None:
    """Of a neighbourhood it would tell the corporation that there is an alert."""
    assert [one.raised for one in asks(cast, "Bram", track_record, "GM9999")] == [2]
    for code in (AREA, "WK999901", "", "GM", "GM9999%", "GM____"):
        assert asks(cast, "Bram", track_record, code) == []


def test_a_duty_and_a_notice_say_that_something_waits_and_a_mail_not_even_where(
    cast: Cast, place: Homes, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("Bram", "Hugo", "Amira", "Chantal"):
        assert not {duty.kind for duty in asks(cast, name, todo, at=LATER).items} & {"decide measures", "assess alert"}
    late = LATER + timedelta(days=40)
    for day in range(4):
        clock = cast.clock(late + timedelta(days=day))
        with enter(clock):
            tick(by=clock)
            for duty in Duty.objects.filter(kind__in=["decide measures", "assess alert"]):
                tell_holder(by=clock, duty=duty.id, turn=duty.turn)
    end = late + timedelta(days=4)
    told = asks(cast, "Joost", news, at=end).items
    assert {notice.area for notice in told} == {AREA}
    held = {name for name in vars(told[0]) if not name.startswith("_")}
    assert held == {"id", "person_id", "key", "kind", "ref", "area", "at", "read_at", "mail"}
    monkeypatch.setattr("waakvlam.jobs.acting.now", lambda: end)
    monkeypatch.setattr(settings.WAAKVLAM, "mail_url", "smtp://mail.example.invalid:25")
    mail.outbox = []
    assert [mail_person(cast.people[name][0].id) for name in ("Iris", "Joost")] == [True, True]
    assert len(mail.outbox) == 2
    for letter in mail.outbox:
        text = f"{letter.subject} {letter.body}"
        for word in (AREA, place.gallery.name, place.complex.name, str(place.gallery.id), "6 "):
            assert word not in text
    for name in ("Bram", "Hugo"):
        assert asks(cast, name, news, at=end).items == []


def test_the_director_who_is_asked_at_last_does_not_see_which_gallery(cast: Cast, place: Homes) -> None:
    (talk,) = rows(cast.viewer("Iris", at=LATER), "SELECT id, gallery_id FROM watch_balance")
    late = LATER + timedelta(days=40)
    for day in range(4):
        clock = cast.clock(late + timedelta(days=day))
        with enter(clock):
            tick(by=clock)
    joost = cast.viewer("Joost", at=late + timedelta(days=4))
    assert rows(joost, "SELECT kind FROM duties_duty WHERE ref = %s", talk[0]) == [("decide measures",)]
    assert rows(joost, "SELECT * FROM watch_balance") == []
    with enter(joost):
        assert not Event.objects.filter(ref=talk[0]).exists()


def test_nobody_but_the_coordinator_starts_a_talk_or_reads_a_load(cast: Cast, place: Homes) -> None:
    for name in OTHERS:
        with pytest.raises(Missing):
            asks(cast, name, load, "neighbourhood", None, AREA, at=LATER)
        with pytest.raises(DatabaseError):
            rows(
                cast.viewer(name, at=LATER),
                "INSERT INTO watch_balance (id, gallery_id, area, cause, opened_at)"
                " VALUES (gen_random_uuid(), %s, %s, 'home falls free', now()) RETURNING id",
                place.gallery.id,
                AREA,
            )


def test_a_gallery_in_two_neighbourhoods_is_asked_about_in_each(cast: Cast) -> None:
    """One rule for both would stop the nightly job, and tell one coordinator of the other's talk."""
    here, there = make_gallery(6), make_gallery(6, "Vierde galerij")
    other = "BU99990102"
    with enter(Viewer(Role.LOADER, NOON)):
        Address.objects.filter(gallery=there.gallery).update(gallery=here.gallery, neighbourhood=other)
    for home in (*here.homes, *there.homes):
        settled = cast.farid(home=home)
        later = NOON.date() + timedelta(days=30)
        does(cast, "Amira", set_level, home=settled.home, level=Level.PILOT_LIGHT, reason="Rustig.", review_on=later)
    clock = cast.clock()
    with enter(clock):
        assert follow_galleries(by=clock) == 2
    for area in (AREA, other):
        does(cast, "Iris", open_balance, gallery=here.gallery.id, area=area)
    with enter(cast.viewer("Iris")):
        found = sorted(Balance.objects.values_list("area", "cause"))
    assert found == sorted((area, cause) for area in (AREA, other) for cause in (Cause.THRESHOLD, Cause.HOME_FREE))


def test_a_member_of_the_coordinating_team_who_does_not_coordinate_sees_nothing(cast: Cast, place: Homes) -> None:
    person, _team, _ = cast.people["Chantal"]
    cast.people["Chantal"] = (person, cast.teams["coordination"], StaffRole.TEAM_MEMBER)
    for table in EXACT:
        assert rows(cast.viewer("Chantal", at=LATER), f"SELECT * FROM {table}") == []
    assert rows(cast.viewer("Chantal", at=LATER), "SELECT * FROM walls.gallery_shares(6)") == []
