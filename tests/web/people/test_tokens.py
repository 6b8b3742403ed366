"""Keys for the API: shown once, known by their end, revoked in two steps."""

import re
from datetime import timedelta

import pytest

from tests.cast import Cast
from tests.web.signing import signed_in
from waakvlam.accounts.queries import token_for
from waakvlam.kernel.clock import now
from waakvlam.parties.rules import day_of

pytestmark = pytest.mark.usefixtures("database")


def test_a_key_from_its_making_to_its_end(cast: Cast) -> None:
    karin = signed_in(cast, "Karin")
    here = f"/accounts/{cast.teams['caretakers'].organisation_id}/sleutels/"
    assert "Nog geen sleutels" in karin.get(here).content.decode()
    until = day_of(now()) + timedelta(days=30)
    form = {"name": "Zaaksysteem", "scopes": ["tell"], "until": until.isoformat()}
    shown = karin.post(f"{here}nieuw/", form).content.decode()
    found = re.search(r"<textarea[^>]*>([\w-]{43})</textarea>", shown)
    assert found
    raw = found[1]
    assert token_for(raw, now()) is not None
    assert token_for(raw, now() + timedelta(days=31, hours=2)) is None, "it works until the end of that day"

    listed = karin.get(here).content.decode()
    assert raw not in listed
    assert f"…{raw[-4:]}" in listed
    assert "Signalen doorgeven" in listed
    (address,) = re.findall(r'href="(/accounts/[^"]+/intrekken/)"', listed)
    assert "niet terugdraaien" in karin.get(address).content.decode()
    assert karin.post(address)["Location"] == here
    assert token_for(raw, now()) is None
    assert "Ingetrokken" in karin.get(here).content.decode()
    assert karin.get(address).status_code == 404
    other = f"/accounts/{cast.teams['clinic'].organisation_id}/sleutels/"
    assert "Zaaksysteem" not in karin.get(other).content.decode()


def test_a_key_is_for_something_and_not_for_ever(cast: Cast) -> None:
    karin = signed_in(cast, "Karin")
    here = f"/accounts/{cast.teams['caretakers'].organisation_id}/sleutels/nieuw/"
    today = day_of(now())
    for day in (today, today + timedelta(days=800)):
        wrong = karin.post(here, {"name": "x", "scopes": ["tell"], "until": day.isoformat()})
        assert wrong.context["form"].errors["until"]
    assert karin.post(here, {"name": "x", "until": today.isoformat()}).context["form"].errors["scopes"]
