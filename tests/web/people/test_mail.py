"""Choosing when to be mailed, and the way on after recovery codes."""

from tests.accounts.people import account
from tests.cast import Cast
from tests.web.accounts.browser import browser, give_password, set_up_app
from tests.web.signing import signed_in
from waakvlam.inbox.models import MailChoice
from waakvlam.inbox.queries import mail_choice
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter


def choice(cast: Cast, name: str) -> MailChoice:
    viewer = cast.viewer(name, at=now())
    with enter(viewer):
        return mail_choice(viewer)


def test_amira_chooses_one_mail_a_day_and_only_for_herself(database: str, cast: Cast) -> None:
    amira = signed_in(cast, "Amira")
    assert 'value="each"' in amira.get("/mijn-mail/").content.decode()
    assert amira.post("/mijn-mail/", {"mail": "digest"})["Location"] == "/mijn-mail/"
    assert choice(cast, "Amira") is MailChoice.DIGEST
    assert choice(cast, "Chantal") is MailChoice.EACH
    refused = amira.post("/mijn-mail/", {"mail": "hourly"})
    assert refused.context["form"].errors
    assert choice(cast, "Amira") is MailChoice.DIGEST


def test_who_kept_the_recovery_codes_goes_to_their_own_first_page(database: str, cast: Cast) -> None:
    account()
    me = browser()
    give_password(me)
    set_up_app(me)
    codes = me.get("/inloggen/mijn/herstelcodes/").content.decode()
    assert 'href="/begin/"' in codes
    assert signed_in(cast, "Amira").get("/begin/")["Location"] == "/vandaag/"
