"""What must be gone is gone on its day, whatever else goes wrong."""

import psycopg
import pytest
from django.core import mail
from psycopg.conninfo import make_conninfo

from tests.cast import Cast
from tests.jobs.test_jobs import post
from tests.server import server
from waakvlam.jobs import ticking
from waakvlam.kernel.viewer import Viewer
from waakvlam.signals.actions.telling import Contact
from waakvlam.signals.models import Channel

__all__ = ["post"]  # the fixture

pytestmark = pytest.mark.usefixtures("database")


def signals() -> int:
    with psycopg.connect(make_conninfo(server.owner_url, dbname="own")) as administrator:
        (left,) = administrator.execute("SELECT count(*) FROM signals_signal").fetchone() or ()
    return int(left)


def test_what_cannot_be_erased_keeps_nothing_else_from_going_on_its_day(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    later: list[str] = []

    def fails(*, by: Viewer) -> int:
        raise RuntimeError("steady")

    def goes(*, by: Viewer) -> int:
        later.append(by.role)
        return 0

    monkeypatch.setattr(ticking, "renew_grants", fails)
    monkeypatch.setattr(ticking, "ERASURES", (fails, goes))
    cast.els_tells()  # long ago for the clock on the wall
    with pytest.raises(ExceptionGroup, match="not everything") as problem:
        ticking.run_erasure()
    assert [str(one) for one in problem.value.exceptions] == ["steady", "steady"]
    assert (signals(), later) == (0, ["waakvlam_retention"])


def test_who_left_an_address_is_mailed_that_we_failed_and_then_forgotten(
    cast: Cast, post: list[mail.EmailMessage]
) -> None:
    cast.els_tells(channel=Channel.EMAIL, contact=Contact(name="Els", email="els@example.invalid"))
    cast.els_tells(home=cast.neighbours_home, contact=Contact(email="not-chosen@example.invalid"))
    ticking.run_erasure()
    (letter,) = post
    assert (letter.to, letter.subject) == (["els@example.invalid"], "Er staat iets voor u klaar")
    assert letter.body.endswith("/mijn-bericht/"), "no content, only where the code is typed"
    assert signals() == ticking.run_erasure() == 0
    assert len(post) == 1, "once"


def test_nobody_is_mailed_about_what_could_not_be_erased(
    cast: Cast, post: list[mail.EmailMessage], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(**_: object) -> None:
        raise RuntimeError("steady")

    cast.els_tells(channel=Channel.EMAIL, contact=Contact(email="els@example.invalid"))
    monkeypatch.setattr("waakvlam.signals.actions.erasing.ask", fails)
    with pytest.raises(ExceptionGroup):
        ticking.run_erasure()
    assert (signals(), post) == (1, [])
