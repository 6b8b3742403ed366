"""Phones that keep today's list: whose they are, and when they must forget."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from tests.cast import NOON, Cast
from waakvlam.journal.actions import record
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.parties.actions import end_membership
from waakvlam.parties.models import Membership
from waakvlam.pilotlight.actions.devices import register_device, withdraw_devices
from waakvlam.pilotlight.models import Device
from waakvlam.pilotlight.queries.devices import must_wipe

pytestmark = pytest.mark.usefixtures("rolled_back")


def registered(cast: Cast, session: UUID | None = None) -> UUID:
    """Chantal's phone."""
    phone, chantal = uuid4(), cast.viewer("Chantal")
    with enter(chantal):
        register_device(by=chantal, device=phone, session=session or uuid4())
    return phone


def wipes(phone: UUID) -> bool:
    """What the phone hears before anybody signs in."""
    nobody = Viewer(Role.REPORTER, NOON)
    with enter(nobody):
        return must_wipe(nobody, phone)


def test_a_phone_says_again_that_it_is_there_and_stays_one_phone(cast: Cast) -> None:
    phone, later = registered(cast), cast.viewer("Chantal", at=NOON + timedelta(hours=3))
    with enter(later):
        register_device(by=later, device=phone, session=uuid4())
        (kept,) = Device.objects.all()
    assert kept.seen_at == later.now
    assert not wipes(phone)
    assert not wipes(uuid4()), "a phone that nobody knows is told nothing"


def test_a_phone_belongs_to_one_person(cast: Cast) -> None:
    phone, amira = registered(cast), cast.viewer("Amira")
    with enter(amira), pytest.raises(Missing):
        register_device(by=amira, device=phone, session=uuid4())


def test_a_lost_phone_forgets_and_never_comes_back(cast: Cast) -> None:
    phone, chantal = registered(cast), cast.viewer("Chantal")
    with enter(chantal):
        assert withdraw_devices(by=chantal) == 1
        assert withdraw_devices(by=chantal) == 0
        with pytest.raises(Missing):
            register_device(by=chantal, device=phone, session=uuid4())
    assert wipes(phone)


def test_ending_the_sign_in_by_hand_makes_its_phone_forget(cast: Cast) -> None:
    session, chantal = uuid4(), cast.viewer("Chantal")
    phone, other = registered(cast, session), registered(cast)
    with enter(chantal):
        record(Happened.SESSION_ENDED, by=chantal, ref=session)
    assert wipes(phone)
    assert not wipes(other)


def test_who_works_here_no_more_keeps_nothing(cast: Cast) -> None:
    phone, karin = registered(cast), cast.viewer("Karin")
    chantal = cast.people["Chantal"][0].id
    with enter(karin):
        membership = Membership.objects.get(professional=chantal, until=None)
        assert membership.since < date(2026, 3, 1)
        end_membership(by=karin, membership=membership.id)
    assert wipes(phone)
