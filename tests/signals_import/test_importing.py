"""Bringing in a corporation's signals: good lines are told, bad ones named, a second time changes nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from itertools import count

import pytest
from django.db import connections

from tests.cast import NOON, Cast
from tests.signals_import import files
from waakvlam.access.models import Category, PurposeCode
from waakvlam.access.queries import open_door
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid
from waakvlam.kernel.ids import new_id
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.places.importing import Outcome
from waakvlam.signals.importing import import_signals, telling_team
from waakvlam.signals.importing.bringing_in import Clock
from waakvlam.signals.models import Signal, Source

BSN = "111222333"  # fictional: it only passes the eleven-test


def ticking(start: datetime = NOON) -> Clock:
    """A clock that moves a second at each look."""
    seconds = count()
    return lambda: start + timedelta(seconds=next(seconds))


def bring_in(cast: Cast, file: BytesIO, *, dry_run: bool = False, clock: Clock | None = None) -> Outcome:
    team = cast.teams["caretakers"]
    by = Viewer(Role.INTAKE, NOON, teams=(team.id,))
    return import_signals(
        by=by, organisation=team.organisation_id, clock=clock or ticking(), file=file, dry_run=dry_run
    )


def told_signals(cast: Cast, who: str = "Bram") -> list[Signal]:
    """What somebody may see of what was told, through the duties of their team."""
    viewer = replace(cast.viewer(who, at=NOON + timedelta(hours=1)), context=new_id())
    with enter(viewer):
        subjects = {duty.subject for duty in Duty.objects.all() if duty.subject}
        for purpose in PurposeCode:
            open_door(viewer, subjects, categories=Category(127), purpose=purpose, activity="test")
        return list(Signal.objects.order_by("told_at"))


def number_of_signals() -> int:
    """All signals, as the owner's checks see them."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM signals_signal")
        (found,) = cursor.fetchone()
    return int(found)


def test_a_line_becomes_a_signal_with_an_owner_and_an_answer_owed(database: str, cast: Cast) -> None:
    outcome = bring_in(cast, files.csv(files.line(words="Elke nacht muziek.")))
    assert outcome.as_json() == {"read": 1, "added": 1, "changed": 0, "same": 0, "rejected": 0, "problems": []}
    (signal,) = told_signals(cast)
    assert (signal.kinds, signal.words, signal.source) == (["noise"], "Elke nacht muziek.", Source.IMPORT)
    assert (signal.team_id, signal.person_id) == (cast.teams["caretakers"].id, None)
    with enter(replace(cast.viewer("Bram"), context=new_id())):
        assert {duty.kind for duty in Duty.objects.all()} >= {DutyKind.ACCEPT, DutyKind.ANSWER, DutyKind.INFORM}


def test_the_same_source_never_counts_twice(database: str, cast: Cast) -> None:
    bring_in(cast, files.csv(files.line("S-1"), files.line("S-2", kind="ONE", detail="VER")))
    one, two = told_signals(cast)
    assert one.concern_id == two.concern_id
    assert bytes(one.source_key) == bytes(two.source_key) != b""


def test_arrears_keep_a_purpose_of_their_own(database: str, cast: Cast) -> None:
    assert bring_in(cast, files.csv(files.line(kind="SCH", detail="BET"))).added == 1
    assert told_signals(cast) == [], "those who visit do not see who is late with the rent"
    (signal,) = told_signals(cast, "Iris")
    assert signal.kinds == ["rent_late"]
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT purpose FROM signals_concern")
        assert cursor.fetchall() == [(PurposeCode.ARREARS,)]


def test_a_second_import_changes_nothing(database: str, cast: Cast) -> None:
    lines = [files.line(f"S-{n}") for n in range(5)]
    assert bring_in(cast, files.csv(*lines)).added == 5
    again = bring_in(cast, files.csv(*lines, files.line("S-5")), clock=ticking(NOON + timedelta(days=1)))
    assert (again.added, again.same, again.changed, number_of_signals()) == (1, 5, 0, 6)


def test_the_same_id_of_another_corporation_is_another_signal(database: str, cast: Cast) -> None:
    bring_in(cast, files.csv(files.line()))
    other = cast.teams["elsewhere"]
    by = Viewer(Role.INTAKE, NOON, teams=(other.id,))
    outcome = import_signals(by=by, organisation=other.organisation_id, clock=ticking(), file=files.csv(files.line()))
    assert (outcome.added, number_of_signals()) == (1, 2)


def test_a_dry_run_tells_what_would_happen_and_changes_nothing(database: str, cast: Cast) -> None:
    bring_in(cast, files.csv(files.line("S-1")))
    lines = [files.line("S-1"), files.line("S-2"), files.line("S-3", home="9999200000000009")]
    outcome = bring_in(cast, files.csv(*lines), dry_run=True, clock=ticking(NOON + timedelta(days=1)))
    assert (outcome.same, outcome.added, outcome.rejected) == (1, 1, 1)
    assert number_of_signals() == 1


BROKEN: dict[str, Callable[[], str]] = {
    "unknown code": lambda: files.line("B-1", detail="XXX"),
    "unknown address": lambda: files.line("B-2", home="9999200000000099"),
    "bad date": lambda: files.line("B-3", date="31-2-2026"),
    "future date": lambda: files.line("B-4", date="2031-01-01"),
    "missing id": lambda: files.line(""),
    "duplicate id": lambda: files.line("S-1"),
    "BSN in text": lambda: files.line("B-7", words=f"Zijn nummer is {BSN}."),
    "area not open": lambda: files.line("B-8", home="9999200000000003"),
    "wrong number of columns": lambda: files.line("B-9") + ";en nog iets",
    "no signal for help": lambda: files.line("B-10", kind="ONE", detail="OND"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_line_is_named_and_the_good_ones_are_kept(database: str, cast: Cast, broken: str) -> None:
    outcome = bring_in(cast, files.csv(files.line("S-1"), BROKEN[broken](), files.line("S-2")))
    assert (outcome.added, outcome.rejected) == (2, 1), broken
    (problem,) = outcome.problems
    assert problem.line == 3
    assert problem.reason
    assert BSN not in problem.reason
    assert number_of_signals() == 2


def test_an_address_that_two_doors_share_asks_for_the_id(database: str, cast: Cast) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE places_address SET bag_object = '9999010000000001' WHERE number IN (12, 14)")
    outcome = bring_in(cast, files.csv(files.line(home="9999010000000001")))
    assert outcome.rejected == 1


def test_what_was_accepted_is_kept_when_the_import_is_killed(database: str, cast: Cast) -> None:
    lines = [files.line(f"S-{n}") for n in range(10)]
    moments = ticking()

    def dying() -> datetime:
        now = moments()
        if now >= NOON + timedelta(seconds=5):
            raise KeyboardInterrupt
        return now

    with pytest.raises(KeyboardInterrupt):
        bring_in(cast, files.csv(*lines), clock=dying)
    kept = number_of_signals()
    assert 0 < kept < 10
    again = bring_in(cast, files.csv(*lines), clock=ticking(NOON + timedelta(days=1)))
    assert (again.same, again.added) == (kept, 10 - kept)


def test_only_a_team_of_a_corporation_tells_so(database: str, cast: Cast) -> None:
    viewer = Viewer(Role.INTAKE, NOON)
    with enter(viewer):
        found = telling_team(viewer, organisation="org-2", name="caretakers")
        assert found.id == cast.teams["caretakers"].id
        for organisation, team in (("org-2", "elsewhere"), ("org-1", "neighbourhood"), ("?", "caretakers")):
            with pytest.raises(Invalid):
                telling_team(viewer, organisation=organisation, name=team)


def test_a_file_without_the_columns_is_refused_whole(database: str, cast: Cast) -> None:
    with pytest.raises(Invalid):
        bring_in(cast, files.csv(header="datum;soort"))


def test_every_broken_line_of_a_larger_file_is_named(database: str, cast: Cast) -> None:
    lines = [files.line(f"S-{n}", detail="GEL" if n % 2 else "") for n in range(1, 41)]
    expected = {}
    for place, (broken, make) in enumerate(BROKEN.items()):
        lines.insert(place * 4 + 2, make())
        expected[place * 4 + 4] = broken  # the header is line 1
    outcome = bring_in(cast, files.csv(*lines))
    assert {problem.line for problem in outcome.problems} == set(expected)
    assert len({problem.reason for problem in outcome.problems}) == 10
    assert (outcome.read, outcome.added, outcome.rejected) == (50, 40, 10)
