"""One thread through the house: context, telling, door, grant, duty, tick, record, seal (design §5–6).

Everything runs as the login role, which owns nothing; each step shows what is refused as well as what works.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection, connections, transaction
from django.db.utils import DataError, InternalError, ProgrammingError

from tests import server
from tests.cast import NOON, Cast
from waakvlam.access.actions import give_grant
from waakvlam.access.models import Category, Look, Subject
from waakvlam.access.queries import open_door
from waakvlam.duties.actions.climbing import tick
from waakvlam.duties.models import Duty, DutyKind, Rung
from waakvlam.journal.actions import seal
from waakvlam.journal.models import Event
from waakvlam.journal.queries import broken_seals, head
from waakvlam.kernel.context import enter, sign
from waakvlam.kernel.errors import NoContext
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.signals.models import Concern, Signal

REFUSED = (ProgrammingError, InternalError)


def test_without_a_context_the_login_role_may_read_nothing(database: str) -> None:
    for table in ("signals_signal", "signals_concern", "access_grant", "duties_duty", "journal_event", "accounts_user"):
        with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {table}")


def test_a_role_without_a_context_is_refused_also_when_no_row_is_there(database: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE waakvlam_app")
        with pytest.raises(ProgrammingError, match="no context"):
            cursor.execute("SELECT walls.open_door('{}', 1, 'early signals', 'test')")


def claims(viewer: Viewer, **other: Any) -> str:
    connection.ensure_connection()
    values = {
        "role": viewer.role.value,
        "now": viewer.now.isoformat(),
        "person": str(viewer.person),
        "teams": [str(t) for t in viewer.teams],
        "permissions": [],
        "address": None,
        "receipt": None,
        "context": str(viewer.context),
        "pid": connection.connection.info.backend_pid,
        "issued": datetime.now(UTC).timestamp(),
    }
    return json.dumps(values | other)


def try_to_enter(text: str, mac: bytes, role: str = "waakvlam_app") -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', %s, true), walls.ctx_open(%s, %s)", [role, text, mac])
        cursor.execute("SELECT walls.ctx_person()")


def test_forged_and_replayed_contexts_are_refused(database: str, cast: Cast) -> None:
    amira = cast.viewer("Amira")
    honest = claims(amira)
    try_to_enter(honest, sign(honest))

    with pytest.raises(ProgrammingError, match="forged"):
        try_to_enter(honest.replace(str(amira.teams[0]), str(cast.teams["elsewhere"].id)), sign(honest))
    with pytest.raises(ProgrammingError, match="another role"):
        try_to_enter(honest, sign(honest), role="waakvlam_clock")
    for stale in (claims(amira, pid=1), claims(amira, issued=datetime.now(UTC).timestamp() - 60)):
        with pytest.raises(ProgrammingError, match="replayed"):
            try_to_enter(stale, sign(stale))


def test_a_context_does_not_survive_its_transaction(database: str, cast: Cast) -> None:
    kept = ""
    with enter(cast.viewer("Amira")), connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('waakvlam.ctx')")
        (kept,) = cursor.fetchone()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', 'waakvlam_app', true), set_config('waakvlam.ctx', %s, true)", [kept])
        with pytest.raises(ProgrammingError, match="replayed"):
            cursor.execute("SELECT walls.ctx_person()")


def test_a_context_inside_a_context_is_our_mistake(database: str, cast: Cast) -> None:
    with enter(cast.viewer("Amira")), pytest.raises(NoContext), enter(cast.viewer("Bram")):
        pass


def test_only_a_simulation_knows_another_time_than_now(cast: Cast) -> None:
    with server.clone("real", server.REAL):
        with pytest.raises(ProgrammingError, match="another time"), enter(Viewer(Role.CLOCK, NOON)):
            pass
        with enter(Viewer(Role.CLOCK, datetime.now(UTC))), connection.cursor() as cursor:
            cursor.execute("SELECT walls.ctx_now()")
        with pytest.raises(ProgrammingError, match="not a simulation"), connection.cursor() as cursor:
            cursor.execute("SELECT walls.simulation_travel('1 day')")
    with server.clone("simulated"), enter(Viewer(Role.CLOCK, NOON)), connection.cursor() as cursor:
        cursor.execute("SELECT walls.ctx_now()")
        assert cursor.fetchone() == (NOON,)


def test_time_goes_forward_only(database: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT walls.simulation_travel('2 days')")
        cursor.execute("SELECT walls.simulation_offset()")
        assert cursor.fetchone() == (timedelta(days=2),)
        with pytest.raises(DataError, match="only goes forward"):
            cursor.execute("SELECT walls.simulation_travel('-1 day')")


def the_subject(cast: Cast) -> Any:
    """The subject of the one duty that Bram owes: the way into the door, without content."""
    with enter(cast.viewer("Bram")):
        return Duty.objects.get(kind=DutyKind.ACCEPT).subject


def test_the_intake_role_tells_and_reads_nothing_back(database: str, cast: Cast) -> None:
    cast.els_tells()
    with enter(cast.els()):
        assert Concern.objects.values_list("state", flat=True).get() == "received"
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Signal.objects.count()
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            Concern.objects.values_list("own_reference", flat=True).get()
    with enter(cast.els(home=cast.neighbours_home)):
        assert not Concern.objects.values_list("state", flat=True).exists()


def test_no_look_no_data(database: str, cast: Cast) -> None:
    cast.els_tells()
    subject = the_subject(cast)
    with enter(cast.viewer("Bram")):
        assert not Signal.objects.exists()
        assert not Subject.objects.exists()
        assert open_door(cast.viewer("Bram"), [subject], categories=Category.NUISANCE, activity="test") == {subject}
        assert Signal.objects.get().words == "Al drie nachten muziek en geschreeuw."
        assert Look.objects.get().subjects == [subject]
    with enter(cast.viewer("Bram")):
        assert not Signal.objects.exists(), "the door closes with its context"
    with enter(cast.viewer("Hugo")):
        assert open_door(cast.viewer("Hugo"), [subject], categories=Category.NUISANCE, activity="test") == set()
        assert not Signal.objects.exists()


def test_a_look_that_is_rolled_back_closes_the_door_again(database: str, cast: Cast) -> None:
    cast.els_tells()
    subject = the_subject(cast)
    bram = cast.viewer("Bram")
    with enter(bram):
        with transaction.atomic():
            open_door(bram, [subject], categories=Category.NUISANCE, activity="test")
            assert Signal.objects.exists()
            transaction.set_rollback(True)
        assert not Signal.objects.exists()


def test_the_door_opens_no_wider_than_the_grant(database: str, cast: Cast) -> None:
    cast.els_tells(kinds=("noise",))
    subject = the_subject(cast)
    bram, hugo = cast.viewer("Bram"), cast.viewer("Hugo")
    with enter(bram):
        open_door(bram, [subject], categories=Category.NUISANCE, activity="test")
        give_grant(
            by=bram,
            team=hugo.teams[0],
            subject=subject,
            categories=Category.CONTACT,
            act=subject,
            reach_from=NOON + timedelta(days=1),
        )
    everything = Category(127)
    with enter(hugo):
        assert open_door(hugo, [subject], categories=everything, activity="test") == {subject}
        assert Subject.objects.exists()
        assert not Signal.objects.exists(), "a grant for contact opens no nuisance"


def test_who_has_nothing_passes_nothing_on(database: str, cast: Cast) -> None:
    cast.els_tells()
    subject = the_subject(cast)
    hugo = cast.viewer("Hugo")
    with pytest.raises(ProgrammingError, match="no grant to pass on"), enter(hugo):
        give_grant(by=hugo, team=hugo.teams[0], subject=subject, categories=Category.CONTACT, act=subject)


def test_the_clock_moves_a_duty_up_the_ladder_and_never_ends_it(database: str, cast: Cast) -> None:
    cast.els_tells()
    with enter(cast.viewer("Bram")):
        duty = Duty.objects.get(kind=DutyKind.ACCEPT)
    clock = cast.clock(duty.due_at + timedelta(minutes=1))
    with enter(clock):
        assert tick(by=clock) >= 1
    with enter(clock):
        assert tick(by=clock) == 0, "each rung once"
        moved = Duty.objects.get(id=duty.id)
    assert (moved.rung, moved.done_at) == (Rung.STAND_IN, None)
    with pytest.raises(ProgrammingError, match="permission denied"), enter(clock):
        Duty.objects.update(done_at=clock.now)


def test_the_record_is_sealed_and_every_change_to_it_is_found(database: str, cast: Cast) -> None:
    cast.els_tells()
    clock = cast.clock()
    with enter(clock):
        sealed = seal(by=clock)
    assert sealed > 0
    with enter(clock):
        assert seal(by=clock) == 0
        assert list(broken_seals(clock)) == []
        kept = head(clock)
    assert kept is not None

    with pytest.raises(ProgrammingError, match=r"append-only|permission denied"), enter(cast.viewer("Amira")):
        Event.objects.update(kind="nothing happened")
    with connections["owner"].cursor() as cursor, pytest.raises(ProgrammingError, match="append-only"):
        cursor.execute("DELETE FROM journal_event")

    server.use("nothing")
    for tampering in (
        "UPDATE journal_event SET person = NULL, kind = 'signal tolt' WHERE kind = 'signal told'",
        "DELETE FROM journal_event WHERE kind = 'signal told'",
        "INSERT INTO journal_event (id, kind, at, category, ref, commitment, xact, epoch, recorded_at) "
        "SELECT gen_random_uuid(), kind, at, category, ref, commitment, xact, epoch, recorded_at "
        "FROM journal_event LIMIT 1",
        "DELETE FROM journal_seal",
    ):
        with server.clone("tampered", database) as copy:
            as_administrator(copy, tampering)
            with enter(clock):
                assert [number for number, _why in broken_seals(clock, kept)] == [1], tampering
    server.use(database)


def as_administrator(database: str, statement: str) -> None:
    """What somebody with the server in their hands could do to the record."""
    with psycopg.connect(server.server.owner_url, dbname=database, autocommit=True) as administrator:
        administrator.execute("SET session_replication_role = replica")
        administrator.execute(statement)
