"""What a keeper shared and could not be passed on comes back on the list, and somebody sees to it."""

from uuid import UUID

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.residents import lit
from tests.web.signing import signed_in
from tests.web.test_lights import text
from waakvlam.access.actions import close_purpose
from waakvlam.access.models import PurposeCode
from waakvlam.jobs.consequences import CONSEQUENCES
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter

pytestmark = pytest.mark.usefixtures("database")


def not_passed_on(cast: Cast, light: UUID) -> tuple[Client, str]:
    """Amira shares a contact just before signals may not be told any more; the page where that is seen to."""
    amira = signed_in(cast, "Amira")
    contact = {"how": "visit", "result": "reached", "mood": "worrying"}
    page = amira.post(f"/waakvlam/{light}/contact/", contact)["Location"].replace("zorgelijk", "delen")
    assert amira.post(page, {"kinds": "few_people", "may": "danger"}).status_code == 302
    greet = cast.viewer("Greet", at=now())
    with enter(greet):
        close_purpose(by=greet, code=PurposeCode.EARLY_SIGNALS)
    CONSEQUENCES["tell_shared"](check_in=page.split("/")[2])
    return amira, page.replace("delen", "opnieuw-delen")


def test_the_keeper_sees_that_nobody_knows_it_and_says_when_they_do(cast: Cast) -> None:
    amira, page = not_passed_on(cast, lit(cast, cast.farid(at=now())))
    assert f'href="{page}"' in amira.get("/te-doen/").content.decode()
    shown = amira.get(page)
    assert "Nog niemand weet het." in text(shown)
    again = page.replace("opnieuw-delen", "delen")
    assert f'href="{again}"' in shown.content.decode()
    assert "mag hiervoor nog niet worden gebruikt" in text(amira.post(again, {"kinds": "few_people", "may": "danger"}))
    assert amira.post(page)["Location"] == "/te-doen/"
    assert page not in amira.get("/te-doen/").content.decode()
    assert amira.get(page)["Location"].startswith("/waakvlam/"), "somebody saw to it already"


def test_nobody_else_sees_it(cast: Cast) -> None:
    _, page = not_passed_on(cast, lit(cast, cast.farid(at=now())))
    assert signed_in(cast, "Hugo").get(page).status_code == 404
