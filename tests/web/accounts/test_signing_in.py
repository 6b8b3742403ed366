"""Signing in, as somebody at a browser does it."""

import logging

import pytest
from django.conf import settings
from django.db import connections
from django.shortcuts import resolve_url

from tests.accounts.people import PASSWORD, account
from tests.web.accounts.browser import EMAIL, browser, code, give_password, set_up_app


def happened() -> list[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT kind FROM journal_event ORDER BY seq")
        return [kind for (kind,) in cursor.fetchall()]


def test_the_first_time_a_second_step_must_be_set_up(database: str) -> None:
    account()
    me = browser()
    assert give_password(me)["Location"] == "/inloggen/instellen/"
    assert "passkey" in me.get("/inloggen/instellen/").content.decode()
    for closed in ("mijn/", "mijn/apparaten/", "mijn/wachtwoord/", "mijn/herstelcodes/"):
        assert me.get(f"/inloggen/{closed}")["Location"] == "/inloggen/instellen/"
    set_up_app(me)
    assert me.get("/inloggen/mijn/").status_code == 200
    assert me.get("/inloggen/mijn/herstelcodes/").content.decode().count("<code>") == 10
    assert happened()[-2:] == ["signed in", "second factor set"]


def test_after_that_a_password_and_a_code_let_in(database: str) -> None:
    account()
    first = browser()
    give_password(first)
    secret = set_up_app(first)
    me = browser()
    assert give_password(me)["Location"] == "/inloggen/tweede-stap/"
    assert me.get("/inloggen/mijn/")["Location"].startswith("/inloggen/?next=")
    page = me.get("/inloggen/tweede-stap/")
    assert page.status_code == 200
    answer = me.post("/inloggen/tweede-stap/", {"code": code(secret)})
    assert answer.status_code == 302
    assert answer["Location"] == resolve_url(settings.LOGIN_REDIRECT_URL)
    assert me.get("/inloggen/")["Location"] == "/inloggen/mijn/"
    again = browser()
    give_password(again)
    assert again.post("/inloggen/tweede-stap/", {"code": code(secret)}).status_code == 200, "a code works once"


def test_a_recovery_code_works_once(database: str) -> None:
    account()
    first = browser()
    give_password(first)
    set_up_app(first)
    recovery = first.get("/inloggen/mijn/herstelcodes/").context["unused_codes"][0]
    for status in (302, 200):
        me = browser()
        give_password(me)
        assert me.post("/inloggen/tweede-stap/", {"code": recovery}).status_code == status


def test_the_cookie_says_nothing_and_leaves_with_the_browser(database: str) -> None:
    account()
    me = browser()
    give_password(me)
    cookie = me.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["max-age"]
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT encode(key_hash, 'hex'), encode(data, 'escape') FROM accounts_session")
        for key_hash, data in cursor.fetchall():
            assert cookie.value not in key_hash
            assert EMAIL not in data


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    account()
    with caplog.at_level(logging.DEBUG):
        wrong = give_password(browser(), "verkeerd")
        unknown = give_password(browser(), "verkeerd", "niemand@example.invalid")
    assert wrong.status_code == unknown.status_code == 200
    assert wrong.context["form"].non_field_errors() == unknown.context["form"].non_field_errors()
    assert happened()[-2:] == ["sign-in failed", "sign-in failed"]
    for said in (EMAIL, "niemand@example.invalid", "127.0.0.1", "verkeerd"):
        assert said not in caplog.text


def test_guessing_stops_after_five_times_also_with_the_right_password(database: str) -> None:
    account()
    for _ in range(5):
        give_password(browser(), "geraden")
    refused = give_password(browser(), PASSWORD)
    assert refused.status_code == 200
    assert refused.context["form"].non_field_errors()
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT cache_key FROM accounts_attempt")
        keys = [key for (key,) in cursor.fetchall()]
    assert keys
    assert all(len(key) == 64 and key[:3] != "127" for key in keys), "hashed, so no address of a person or computer"


def test_guessing_codes_is_on_the_record(database: str) -> None:
    account()
    first = browser()
    give_password(first)
    set_up_app(first)
    me = browser()
    give_password(me)
    assert me.post("/inloggen/tweede-stap/", {"code": "000000"}).status_code == 200
    assert happened()[-1] == "sign-in failed"


def test_who_stops_halfway_starts_again(database: str) -> None:
    account()
    first = browser()
    give_password(first)
    set_up_app(first)
    me = browser()
    give_password(me)
    assert me.post("/inloggen/uit/", {"next": "/inloggen/"})["Location"] == "/inloggen/"
    assert me.get("/inloggen/").status_code == 200


def test_signing_out_ends_the_session(database: str) -> None:
    account()
    me = browser()
    give_password(me)
    set_up_app(me)
    key = me.cookies[settings.SESSION_COOKIE_NAME].value
    assert me.get("/inloggen/uit/").status_code == 200
    assert me.post("/inloggen/uit/")["Location"] == "/inloggen/uitgelogd/"
    assert me.get("/inloggen/uitgelogd/").status_code == 200
    thief = browser()
    thief.cookies[settings.SESSION_COOKIE_NAME] = key
    assert thief.get("/inloggen/mijn/").status_code == 302
    assert happened()[-1] == "session ended"


def test_a_closed_account_is_told_so_only_after_the_right_password(database: str) -> None:
    user = account()
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET is_active = false WHERE id = %s", [user])
    assert give_password(browser(), "verkeerd").status_code == 200
    me = browser()
    assert give_password(me)["Location"] == "/inloggen/gesloten/"
    assert me.get("/inloggen/gesloten/").status_code == 200


def test_nobody_makes_an_account_here() -> None:
    from django.urls import NoReverseMatch, reverse

    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
