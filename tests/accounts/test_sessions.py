"""Sessions, as the browser and as a thief meets them."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import ProgrammingError, connection, connections, transaction

from tests.accounts.people import NOON, SIGNING_IN, account, session
from waakvlam.accounts.actions import end_other_sessions, end_session, forget_expired, sign_out
from waakvlam.accounts.keys import session_hash
from waakvlam.accounts.queries import device_words, devices, passed_second_factor
from waakvlam.accounts.sessions import SessionStore
from waakvlam.kernel.clock import travel
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Role, Viewer

TABLES = [
    "accounts_user",
    "accounts_session",
    "accounts_attempt",
    "accounts_onetimelink",
    "accounts_apitoken",
    "mfa_authenticator",
    "account_emailaddress",
    "account_emailconfirmation",
]


def age(key: str, **by: str) -> None:
    """Move a column of a session back in time, as its owner could."""
    with connections["owner"].cursor() as cursor:
        for column, interval in by.items():
            cursor.execute(
                f"UPDATE accounts_session SET {column} = {column} - %s::interval WHERE key_hash = %s",
                [interval, session_hash(key)],
            )


def select_all(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")


def ask(call: str, values: list[Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT walls.{call}", values)
        return cursor.fetchone()[0]


def test_the_login_role_reads_no_table_of_accounts(rolled_back: None) -> None:
    for table in TABLES:
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            select_all(table)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SIGNIN])
def test_no_other_context_reads_a_table_of_accounts(rolled_back: None, role: Role) -> None:
    for table in TABLES:
        with pytest.raises(ProgrammingError, match="permission denied"), enter(Viewer(role, NOON)):
            select_all(table)


def test_a_session_holds_what_was_put_in_it(rolled_back: None) -> None:
    key = session()
    assert SessionStore(key).exists(key)
    store = SessionStore(key)
    assert store["colour"] == "blue"
    store["colour"] = "red"
    store.save()
    assert SessionStore(key)["colour"] == "red"


def test_what_the_database_keeps_is_of_no_use_to_a_thief(database: str) -> None:
    key = session()
    stolen = session_hash(key).hex()
    assert SessionStore(stolen).load() == {}
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT data FROM accounts_session")
        assert all(b"blue" not in bytes(data) for (data,) in cursor.fetchall())


def test_content_moved_to_another_session_does_not_open(database: str) -> None:
    mine, theirs = session(), session()
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_session SET data = (SELECT data FROM accounts_session WHERE key_hash = %s) "
            "WHERE key_hash = %s",
            [session_hash(theirs), session_hash(mine)],
        )
    assert SessionStore(mine).load() == {}


def test_signing_in_changes_the_key_and_keeps_the_content(rolled_back: None) -> None:
    old = session()
    store = SessionStore(old)
    store.cycle_key()
    assert store.session_key != old
    assert SessionStore(old).load() == {}
    assert SessionStore(store.session_key)["colour"] == "blue"


def test_a_new_visitor_gets_a_key_at_sign_in(rolled_back: None) -> None:
    store = SessionStore()
    store["colour"] = "green"
    store.cycle_key()
    store.save()
    assert SessionStore(store.session_key)["colour"] == "green"


def test_a_session_that_ended_is_never_written_again(rolled_back: None) -> None:
    key = session()
    saving, cycling = SessionStore(key), SessionStore(key)
    saving["colour"], cycling["colour"] = "red", "red"
    SessionStore(key).delete()
    with pytest.raises(UpdateError):
        saving.save()
    with pytest.raises(UpdateError):
        cycling.cycle_key()
    SessionStore().delete()
    SessionStore.clear_expired()
    assert SessionStore(key).load() == {}


def test_half_an_hour_of_silence_ends_a_session(database: str) -> None:
    key = session()
    age(key, last_seen_at="29 minutes")
    assert SessionStore(key)["colour"] == "blue"
    age(key, last_seen_at="29 minutes")
    assert SessionStore(key)["colour"] == "blue", "being seen started a new half hour"
    age(key, last_seen_at="31 minutes")
    assert SessionStore(key).load() == {}


def test_a_working_day_of_twelve_hours_ends_a_session(database: str) -> None:
    key = session()
    age(key, ends_at="12 hours")
    assert SessionStore(key).load() == {}


def test_travelling_in_time_signs_nobody_out(database: str) -> None:
    key = session(account())
    travel(timedelta(days=400))
    with enter(SIGNING_IN):
        assert passed_second_factor(SIGNING_IN, key=key)


def test_i_see_where_i_am_signed_in_and_end_one(database: str) -> None:
    me, somebody = account(), account("sem@example.invalid")
    here, there, theirs = session(me), session(me), session(somebody)
    with enter(SIGNING_IN):
        shown = devices(SIGNING_IN, user=me, key=here)
        assert {device.here for device in shown} == {True, False}
        assert {device.words for device in shown} == {device_words("Firefox", "Android")}
        other = next(device for device in shown if not device.here)
        end_session(by=SIGNING_IN, user=me, session=other.id)
        assert [device.here for device in devices(SIGNING_IN, user=me, key=here)] == [True]
    assert SessionStore(there).load() == {}, "the next request with it finds nothing"
    with enter(SIGNING_IN):
        not_mine = devices(SIGNING_IN, user=somebody, key=theirs)[0]
        with pytest.raises(Missing):
            end_session(by=SIGNING_IN, user=me, session=not_mine.id)


def test_i_end_all_others_and_then_sign_out(rolled_back: None) -> None:
    me = account()
    here, there = session(me), session(me)
    with enter(SIGNING_IN):
        end_other_sessions(by=SIGNING_IN, user=me, key=here)
        assert [device.here for device in devices(SIGNING_IN, user=me, key=here)] == [True]
        sign_out(by=SIGNING_IN, user=me, key=here)
        sign_out(by=SIGNING_IN, user=me, key=there)
        assert devices(SIGNING_IN, user=me, key=here) == []


def test_without_a_second_factor_a_session_is_not_complete(rolled_back: None) -> None:
    key = session(account(), second_factor=False)
    with enter(SIGNING_IN):
        assert not passed_second_factor(SIGNING_IN, key=key)


def test_only_the_sign_in_context_says_whose_session_it_is(rolled_back: None) -> None:
    me, key = account(), session()
    arguments = [session_hash(key), me, True, "", ""]
    for call in ("session_sign_in(%s, %s, %s, %s, %s)", "session_strengthen(%s)"):
        values = arguments[: call.count("%s")]
        with pytest.raises(ProgrammingError, match="no context"), transaction.atomic():
            ask(call, values)
        with pytest.raises(ProgrammingError, match="not in the sign-in context"), enter(Viewer(Role.APP, NOON)):
            ask(call, values)
    assert ask("session_staff(%s, %s)", [session_hash(key), NOON.date()]) is None


def test_what_is_over_is_forgotten_by_the_clock_only(database: str) -> None:
    over, live = session(), session()
    age(over, ends_at="13 hours")
    clock = Viewer(Role.CLOCK, NOON)
    with enter(clock):
        forget_expired(by=clock)
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT key_hash FROM accounts_session")
        assert [bytes(key) for (key,) in cursor.fetchall()] == [session_hash(live)]
    with pytest.raises(ProgrammingError, match="not in the clock context"), enter(SIGNING_IN):
        forget_expired(by=SIGNING_IN)
