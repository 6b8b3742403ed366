"""Passing on and returning: the resident knows before another organisation does, and saying so is one step."""

from uuid import UUID

import pytest

from tests.cast import Cast
from tests.web.signing import signed_in
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.signals.actions.acting import accept


@pytest.fixture
def concern(database: str, cast: Cast) -> UUID:
    """Something that Bram took on."""
    cast.els_tells(at=now())
    bram = cast.viewer("Bram", at=now())
    with enter(bram):
        found = Duty.objects.get(kind=DutyKind.ACCEPT).ref
        accept(by=bram, concern=found)
    return found


@pytest.mark.parametrize("verb", ["doorgeven", "teruggeven"])
def test_who_has_not_told_the_resident_hears_what_to_do(cast: Cast, concern: UUID, verb: str) -> None:
    bram = signed_in(cast, "Bram")
    address = f"/situaties/{concern}/{verb}/"
    assert "Heb je het de bewoner verteld?" in bram.get(address).content.decode()
    given = {"team": cast.teams["neighbourhood"].id, "reason": "Meer dan lawaai."}
    refused = bram.post(address, given)
    assert "De bewoner weet dit nog niet" in refused.content.decode()
    assert bram.post(address, given | {"told": "in person"}).status_code == 302
    shown = bram.get(f"/situaties/{concern}/").content.decode()
    assert "De bewoner is het verteld" in shown or "Verteld" in shown


def test_who_told_the_resident_is_not_asked_again(cast: Cast, concern: UUID) -> None:
    bram = signed_in(cast, "Bram")
    bram.post(f"/situaties/{concern}/vertellen/", {"how": "phone"})
    assert "Heb je het de bewoner verteld?" not in bram.get(f"/situaties/{concern}/doorgeven/").content.decode()


def test_asking_to_tell_later_names_who_may_see_it_meanwhile(cast: Cast, concern: UUID) -> None:
    bram = signed_in(cast, "Bram")
    address = f"/situaties/{concern}/later-vertellen/"
    assert "Wijkteam Oost" in bram.get(address).content.decode()
    named = cast.teams["neighbourhood"].organisation_id
    given = {"ground": "safety of others", "why": "dreiging", "share_with": [named]}
    assert bram.post(address, given).status_code == 302
    assert "Wijkteam Oost" in bram.get(f"/situaties/{concern}/").content.decode()
