"""Accounts, passwords, personas and tokens."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.hashers import check_password
from django.db import DatabaseError, ProgrammingError, connections
from django.utils.translation import override

from tests import server
from tests.accounts.people import FIREFOX, NOON, PASSWORD, SIGNING_IN, account, administrator, session
from waakvlam.accounts import actions
from waakvlam.accounts.models import Scope, User
from waakvlam.accounts.queries import (
    AccountState,
    account_of_link,
    accounts_of,
    device_words,
    devices,
    passed_second_factor,
    token_for,
    tokens_of,
)
from waakvlam.accounts.sessions import SessionStore
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Role, Viewer

NEW = "een-heel-ander-wachtwoord"
ORGANISATION = uuid4()


@pytest.fixture
def real() -> Iterator[None]:
    """A database that is no simulation."""
    with server.clone("own", server.REAL):
        yield


def happened(ref: UUID) -> list[str]:
    """The kinds of events about this row, in the order of the record."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT kind FROM journal_event WHERE ref = %s ORDER BY seq", [ref])
        return [kind for (kind,) in cursor.fetchall()]


def test_an_invitation_sets_the_first_password_once(database: str) -> None:
    by = administrator()
    with enter(by):
        user, raw = actions.open_account(by=by, email=" Noor@Example.invalid ")
    with enter(SIGNING_IN):
        assert account_of_link(SIGNING_IN, raw).email == "noor@example.invalid"
        actions.choose_password(by=SIGNING_IN, raw=raw, password=PASSWORD)
        stored = User.objects.get(pk=user).password
        assert stored.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
        assert check_password(PASSWORD, stored)
        with pytest.raises(Missing):
            actions.choose_password(by=SIGNING_IN, raw=raw, password=NEW)
    assert happened(user) == ["account opened", "account invited", "password set"]


def test_an_invitation_ends_after_a_week_and_can_be_renewed(rolled_back: None) -> None:
    by = administrator()
    with enter(by):
        user, old = actions.open_account(by=by, email="noor@example.invalid")
        new = actions.invite(by=by, user=user)
    later = Viewer(Role.SIGNIN, NOON + timedelta(days=7))
    with enter(later):
        for raw in (old, new, "niet-echt"):
            with pytest.raises(Missing):
                actions.choose_password(by=later, raw=raw, password=PASSWORD)
    with enter(SIGNING_IN):
        actions.choose_password(by=SIGNING_IN, raw=new, password=PASSWORD)
    with enter(by), pytest.raises(Missing):
        actions.invite(by=by, user=user)


def test_a_link_that_two_people_follow_at_once_works_for_one(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    by = administrator()
    with enter(by):
        _, raw = actions.open_account(by=by, email="noor@example.invalid")
    with enter(SIGNING_IN):
        both_looked = account_of_link(SIGNING_IN, raw)
        actions.choose_password(by=SIGNING_IN, raw=raw, password=PASSWORD)
        monkeypatch.setattr(actions, "account_of_link", lambda viewer, raw: both_looked)
        with pytest.raises(Missing):
            actions.choose_password(by=SIGNING_IN, raw=raw, password=NEW)


def test_one_address_has_one_account(rolled_back: None) -> None:
    account()
    by = administrator()
    with enter(by), pytest.raises(Invalid) as problem:
        actions.open_account(by=by, email="NOOR@example.invalid")
    assert problem.value.field == "email"


def test_only_administrators_manage_accounts_and_the_database_agrees(rolled_back: None) -> None:
    somebody = Viewer(Role.APP, NOON)
    with enter(somebody):
        for attempt in (
            lambda: actions.open_account(by=somebody, email="x@example.invalid"),
            lambda: actions.invite(by=somebody, user=uuid4()),
            lambda: actions.close_account(by=somebody, user=uuid4()),
            lambda: actions.make_token(by=somebody, organisation=ORGANISATION, name="x", scopes=[], ends_at=NOON),
            lambda: actions.revoke_token(by=somebody, token=uuid4()),
        ):
            with pytest.raises(Refused):
                attempt()
    pretender = administrator()
    with pytest.raises(ProgrammingError, match="not an administrator"), enter(somebody):
        actions.open_account(by=pretender, email="x@example.invalid")
    with pytest.raises(ProgrammingError, match="not an administrator"), enter(somebody):
        tokens_of(pretender, ORGANISATION)
    with pytest.raises(ProgrammingError, match="not an administrator"), enter(somebody):
        accounts_of(pretender, [uuid4()])


def test_an_administrator_sees_where_accounts_are_and_never_when_somebody_was_there(rolled_back: None) -> None:
    by = administrator()
    with enter(by):
        invited, _key = actions.open_account(by=by, email="nieuw@example.invalid")
    used, closed = account("noor@example.invalid"), account("weg@example.invalid")
    with enter(by):
        actions.close_account(by=by, user=closed)
        found = accounts_of(by, [invited, used, closed, uuid4()])
    assert {user: card.state for user, card in found.items()} == {
        invited: AccountState.INVITED,
        used: AccountState.OPEN,
        closed: AccountState.CLOSED,
    }
    assert found[invited].email == "nieuw@example.invalid"
    assert found[invited].invited_until == NOON + actions.INVITATION_LASTS


def test_closing_an_account_ends_its_sessions_and_reopening_lets_in_again(database: str) -> None:
    by, user = administrator(), account()
    key = session(user)
    with enter(by):
        actions.close_account(by=by, user=user)
    assert SessionStore(key).load() == {}
    with enter(by):
        actions.reopen_account(by=by, user=user)
        with pytest.raises(Missing):
            actions.close_account(by=by, user=uuid4())
    assert happened(user)[-2:] == ["account closed", "account reopened"]


def test_a_new_password_ends_all_other_sessions(database: str) -> None:
    user = account()
    here, there = session(user), session(user)
    with enter(SIGNING_IN):
        actions.set_password(by=SIGNING_IN, user=User.objects.get(pk=user), password=NEW, key=here)
    assert SessionStore(there).load() == {}
    assert SessionStore(here)["colour"] == "blue"


def test_who_forgot_a_password_gets_a_link_for_an_hour(rolled_back: None) -> None:
    user = account()
    with enter(SIGNING_IN):
        link = actions.new_password_link(by=SIGNING_IN, user=user)
        assert link
        address, raw = link
        assert address == "noor@example.invalid"
        assert actions.new_password_link(by=SIGNING_IN, user=uuid4()) is None
    late = Viewer(Role.SIGNIN, NOON + timedelta(hours=1))
    with enter(late), pytest.raises(Missing):
        actions.choose_password(by=late, raw=raw, password=NEW)
    with enter(SIGNING_IN):
        actions.choose_password(by=SIGNING_IN, raw=raw, password=NEW)


def test_a_failed_attempt_is_recorded_without_the_address(database: str) -> None:
    user = account()
    with enter(SIGNING_IN):
        actions.sign_in_failed(by=SIGNING_IN, email="Noor@example.invalid")
        actions.sign_in_failed(by=SIGNING_IN, email="wie-dan-ook@example.invalid")
    assert happened(user)[-1] == "sign-in failed"
    assert happened(SIGNING_IN.context) == ["sign-in failed"]


def test_setting_up_a_second_factor_completes_the_session(database: str) -> None:
    user = account()
    key = session(user, second_factor=False)
    with enter(SIGNING_IN):
        actions.second_factor_set(by=SIGNING_IN, key=key, user=user)
        assert passed_second_factor(SIGNING_IN, key=key)
        actions.second_factor_removed(by=SIGNING_IN, user=user)
    assert happened(user)[-3:] == ["signed in", "second factor set", "second factor removed"]


def test_nobody_signs_in_on_a_session_that_is_not_there(rolled_back: None) -> None:
    user = account()
    with pytest.raises(DatabaseError, match="no such session"), enter(SIGNING_IN):
        actions.sign_in(by=SIGNING_IN, key="weg", user=user, second_factor=True, user_agent="")


def test_becoming_a_persona_takes_one_step_in_a_simulation(rolled_back: None) -> None:
    user, visitor = account(), SessionStore(session())
    with enter(SIGNING_IN):
        actions.sign_in_as(by=SIGNING_IN, session=visitor, user=user, user_agent=FIREFOX)
        (device,) = devices(SIGNING_IN, user=user, key=str(visitor.session_key))
        assert device.here
        assert device.words == device_words("Firefox", "Android")
        assert passed_second_factor(SIGNING_IN, key=str(visitor.session_key))
        with pytest.raises(Missing):
            actions.sign_in_as(by=SIGNING_IN, session=visitor, user=uuid4(), user_agent=FIREFOX)
    assert "colour" not in SessionStore(visitor.session_key), "what the visitor had before stays behind"


def test_outside_a_simulation_nobody_becomes_a_persona(real: None) -> None:
    by = Viewer(Role.APP, now(), permissions=administrator().permissions)
    with enter(by):
        user, _ = actions.open_account(by=by, email="noor@example.invalid")
    visitor, signing_in = SessionStore(), Viewer(Role.SIGNIN, now())
    with pytest.raises(ProgrammingError, match="not a simulation"), enter(signing_in):
        actions.sign_in_as(by=signing_in, session=visitor, user=user, user_agent=FIREFOX)
    assert SessionStore(visitor.session_key).load() == {}


def test_a_token_is_shown_once_and_works_until_it_is_revoked(rolled_back: None) -> None:
    by = administrator()
    with enter(by):
        raw = actions.make_token(
            by=by,
            organisation=ORGANISATION,
            name="Zaaksysteem",
            scopes=[Scope.TELL],
            ends_at=NOON + timedelta(days=365),
        )
    found = token_for(raw, NOON + timedelta(hours=14))
    assert found
    assert (found.organisation, found.name, set(found.scopes)) == (ORGANISATION, "Zaaksysteem", {"tell"})
    assert token_for(raw, NOON + timedelta(hours=15)) == found
    assert token_for(raw, NOON + timedelta(days=365)) is None
    assert token_for("geraden", NOON) is None
    with enter(by):
        (card,) = tokens_of(by, ORGANISATION)
        assert card.last_used_on == (NOON + timedelta(days=1)).date(), "02:00 in Amsterdam is the next day"
        assert raw not in repr(card)
        assert card.last_four == raw[-4:]
        actions.revoke_token(by=by, token=card.id)
        assert tokens_of(by, ORGANISATION)[0].revoked_at == NOON
        with pytest.raises(Missing):
            actions.revoke_token(by=by, token=card.id)
    assert token_for(raw, NOON) is None


@pytest.mark.parametrize(
    ("browser", "system", "words"),
    [("Firefox", "Android", "Firefox on Android"), ("Firefox", "", "Firefox"), ("", "", "An unknown browser")],
)
def test_devices_have_words(browser: str, system: str, words: str) -> None:
    with override("en"):
        assert device_words(browser, system) == words
