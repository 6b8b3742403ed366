"""Berichten: what somebody was told and asks nothing of them, with the way to read on."""

from uuid import UUID, uuid4

import pytest
from django.test import Client

from tests.cast import AREA, Cast
from tests.web.residents import helped, lit
from tests.web.signing import signed_in
from waakvlam.households.actions import replace
from waakvlam.households.models import EndReason
from waakvlam.inbox.actions import notify
from waakvlam.inbox.models import NoticeKind
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Role, Viewer

pytestmark = pytest.mark.usefixtures("database")


def read(browser: Client, address: str = "/berichten/") -> str:
    """A page, spaces as one."""
    return " ".join(browser.get(address).content.decode().split())


def told(cast: Cast, name: str, kind: NoticeKind, ref: UUID | None = None) -> None:
    clock = Viewer(Role.CLOCK, now())
    person = cast.people[name][0].id
    with enter(clock):
        notify(by=clock, people=[person], kind=kind, ref=ref or uuid4(), area=AREA, key=str(uuid4()))


def test_another_provider_is_told_to_the_known_face_who_reads_on_in_the_household(cast: Cast) -> None:
    """CC-10: the keeper hears that somebody else helps now."""
    farid = cast.farid(at=now())
    lit(cast, farid)
    help_ = helped(cast, farid)
    chantal = cast.viewer("Chantal", at=now())
    with enter(chantal):
        replace(
            by=chantal,
            involvement=help_,
            team=cast.people["Dirk"][1].id,
            person=cast.people["Dirk"][0].id,
            reason=EndReason.OTHER_PROVIDER,
            agreed=True,
        )
    amira = signed_in(cast, "Amira")
    assert "1 nieuw bericht" in read(amira, "/te-doen/")
    page = read(amira)
    assert "Op Lantaarnstraat 12" in page
    assert f"/huishouden/{farid.home}/" in page
    assert "Nieuw bericht" in page
    assert "Nieuw bericht" not in read(amira), "what was opened is seen"
    assert "nieuw bericht" not in read(amira, "/te-doen/")


def test_a_household_that_one_may_not_see_stays_unnamed(cast: Cast) -> None:
    farid = cast.farid(at=now())
    told(cast, "Hugo", NoticeKind.MESSAGE, farid.person)
    told(cast, "Hugo", NoticeKind.MESSAGE, farid.home)
    page = read(signed_in(cast, "Hugo"))
    assert page.count("dat je niet meer ziet") == 2
    assert "Lantaarnstraat" not in page


def test_who_tried_twice_hears_that_partners_do_not_know(cast: Cast) -> None:
    farid = cast.farid(at=now())
    told(cast, "Amira", NoticeKind.NOT_TOLD, farid.home)
    told(cast, "Hugo", NoticeKind.NOT_TOLD, farid.home)
    page = read(signed_in(cast, "Amira"))
    assert "Op Lantaarnstraat 12 is het contact moeizaam." in page
    assert f"/huishouden/{farid.home}/" in page
    unseen = read(signed_in(cast, "Hugo"))
    assert "is het contact moeizaam" in unseen
    assert "Lantaarnstraat" not in unseen


def test_what_hangs_on_a_home_is_named_by_its_address(cast: Cast) -> None:
    farid = cast.farid(at=now())
    told(cast, "Amira", NoticeKind.MESSAGE, farid.home)
    assert "Op Lantaarnstraat 12" in read(signed_in(cast, "Amira"))


def test_a_director_reads_where_things_wait(cast: Cast) -> None:
    told(cast, "Joost", NoticeKind.DIRECTOR)
    told(cast, "Joost", NoticeKind.WEEKLY_LIST)
    page = read(signed_in(cast, "Joost"))
    assert "blijft iets liggen, ook bij de coördinator" in page
    assert "/gemeente/blijft-liggen/" in page
    assert "Te doen" not in page, "a director has no such list"
    assert "één keer per week" in page
    assert "/gemeente/" in page


def test_nothing_told(cast: Cast) -> None:
    bram = signed_in(cast, "Bram")
    assert "Geen berichten" in read(bram)
    assert bram.get("/berichten/?page=a").status_code == 400
