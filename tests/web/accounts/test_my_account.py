"""My account: password, app, recovery codes, devices."""

import re

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from tests.accounts.people import PASSWORD, account, administrator
from tests.web.accounts.browser import EMAIL, browser, code, give_password, set_up_app
from waakvlam.accounts.actions import open_account
from waakvlam.accounts.keys import session_hash
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter

NEW = "een-heel-ander-wachtwoord"


@pytest.fixture
def me(database: str) -> Client:
    """Somebody who is signed in completely."""
    account()
    client = browser()
    give_password(client)
    set_up_app(client)
    return client


def key_of(client: Client) -> bytes:
    return session_hash(client.cookies[settings.SESSION_COOKIE_NAME].value)


def an_hour_later(client: Client) -> None:
    """Nothing but the time of the last password or code counts, and that is in the session."""
    store = client.session
    for step in store["account_authentication_methods"]:
        step["at"] -= 3600
    store["account_authentication_methods"] = list(store["account_authentication_methods"])
    store.save()


def queued() -> list[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT args->>'user' FROM procrastinate_jobs WHERE task_name = 'mail_new_password' ORDER BY id")
        return [user for (user,) in cursor.fetchall()]


def test_an_invitation_leads_to_a_password_and_the_first_sign_in(database: str) -> None:
    by = administrator(now())
    with enter(by):
        _, key = open_account(by=by, email=EMAIL)
    guest = browser()
    page = f"/inloggen/wachtwoord-kiezen/{key}/"
    assert guest.get(page).status_code == 200
    for first, second in (("kort", "kort"), (NEW, PASSWORD), (EMAIL, EMAIL)):
        answer = guest.post(page, {"password1": first, "password2": second})
        assert answer.status_code == 200
        assert answer.context["form"].errors
    assert guest.post(page, {"password1": NEW, "password2": NEW})["Location"] == "/inloggen/"
    assert guest.get(page).status_code == 404
    assert give_password(browser(), NEW)["Location"] == "/inloggen/instellen/"


def test_forgetting_a_password_gives_everyone_the_same_answer(database: str) -> None:
    user = account()
    guest = browser()
    assert guest.get("/inloggen/wachtwoord-vergeten/").status_code == 200
    for email in ("Noor@Example.invalid", "niemand@example.invalid"):
        answer = guest.post("/inloggen/wachtwoord-vergeten/", {"email": email})
        assert answer["Location"] == "/inloggen/wachtwoord-vergeten/verstuurd/"
    assert guest.get(answer["Location"]).status_code == 200
    users = queued()
    assert users[0] == str(user)
    assert len(users) == 2, "a job for nobody takes as long as one for somebody"


def test_asking_for_links_without_end_is_slowed_down(database: str) -> None:
    answers = [browser().post("/inloggen/wachtwoord-vergeten/", {"email": EMAIL}).status_code for _ in range(6)]
    assert answers == [302] * 5 + [429]


def test_a_new_password_keeps_me_here_and_signs_out_the_rest(me: Client) -> None:
    elsewhere = browser()
    elsewhere.cookies[settings.SESSION_COOKIE_NAME] = me.cookies[settings.SESSION_COOKIE_NAME].value
    assert elsewhere.get("/inloggen/mijn/").status_code == 200
    before = key_of(me)
    wrong = me.post("/inloggen/mijn/wachtwoord/", {"oldpassword": "x", "password1": NEW, "password2": NEW})
    assert wrong.context["form"].errors
    right = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert me.post("/inloggen/mijn/wachtwoord/", right)["Location"] == "/inloggen/mijn/"
    assert me.get("/inloggen/mijn/").status_code == 200
    assert key_of(me) != before
    assert elsewhere.get("/inloggen/mijn/").status_code == 302
    assert give_password(browser(), PASSWORD).status_code == 200
    assert give_password(browser(), NEW).status_code == 302


def test_a_new_phone_takes_the_old_ones_place(me: Client) -> None:
    secret = set_up_app(me)
    newcomer = browser()
    give_password(newcomer)
    assert newcomer.post("/inloggen/tweede-stap/", {"code": code(secret)}).status_code == 302
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator WHERE type = 'totp'")
        ((data,),) = cursor.fetchall()
    assert secret not in data


def test_before_something_that_matters_we_ask_once_more(me: Client) -> None:
    an_hour_later(me)
    asked = me.get("/inloggen/mijn/herstelcodes/")
    assert asked["Location"].startswith("/inloggen/bevestigen/wachtwoord/?next=")
    page = me.get(asked["Location"])
    assert page.status_code == 200
    assert "/inloggen/bevestigen/code/" in page.content.decode()
    assert me.get("/inloggen/bevestigen/code/").status_code == 200
    assert me.post(asked["Location"], {"password": "verkeerd"}).status_code == 200
    assert me.post(asked["Location"], {"password": PASSWORD})["Location"] == "/inloggen/mijn/herstelcodes/"
    assert me.get("/inloggen/mijn/herstelcodes/").status_code == 200


def test_new_recovery_codes_replace_the_old(me: Client) -> None:
    old = me.get("/inloggen/mijn/herstelcodes/").context["unused_codes"]
    assert me.get("/inloggen/mijn/herstelcodes/nieuw/").status_code == 200
    assert me.post("/inloggen/mijn/herstelcodes/nieuw/")["Location"] == "/inloggen/mijn/herstelcodes/"
    new = me.get("/inloggen/mijn/herstelcodes/").context["unused_codes"]
    assert len(new) == 10
    assert not set(new) & set(old)


def test_i_see_my_devices_and_end_one_or_all_others(me: Client) -> None:
    recovery = me.get("/inloggen/mijn/herstelcodes/").context["unused_codes"]
    others = [browser(), browser()]
    for other, spare in zip(others, recovery, strict=False):
        give_password(other)
        other.post("/inloggen/tweede-stap/", {"code": spare})
        assert other.get("/inloggen/mijn/").status_code == 200
    page = me.get("/inloggen/mijn/apparaten/").content.decode()
    assert page.count("Firefox") >= 3
    first = re.findall(r'action="(/inloggen/mijn/apparaten/[0-9a-f-]{36}/uit/)"', page)[0]
    assert me.get(first).status_code == 405
    assert me.post(first)["Location"] == "/inloggen/mijn/apparaten/"
    assert sorted(other.get("/inloggen/mijn/").status_code for other in others) == [200, 302]
    assert me.post(first).status_code == 404, "it ended already"
    me.post("/inloggen/mijn/apparaten/andere/uit/")
    assert [other.get("/inloggen/mijn/").status_code for other in others] == [302, 302]
    assert me.get("/inloggen/mijn/apparaten/").status_code == 200


def test_a_password_alone_cannot_replace_a_second_step_set_up_elsewhere(database: str) -> None:
    account()
    thief, me = browser(), browser()
    give_password(thief)
    give_password(me)
    set_up_app(me)
    assert thief.get("/inloggen/instellen/app/")["Location"] == "/inloggen/"
    assert thief.get("/inloggen/mijn/")["Location"].startswith("/inloggen/?next=")
