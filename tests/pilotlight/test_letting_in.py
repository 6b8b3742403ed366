"""Letting a resident in: a code from the team that keeps the light, and from nobody else."""

from uuid import UUID, uuid4

import pytest
from django.db import connections

from tests.cast import Cast, Settled
from tests.web.residents import code_for, lit
from waakvlam.access.models import Grant
from waakvlam.accounts.residents import LENGTH, Way, read_code, use_code
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Missing, Refused
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.pilotlight.queries.letting_in import invited


@pytest.fixture
def farid(database: str, cast: Cast) -> Settled:
    return cast.farid(at=now())


@pytest.fixture
def light(farid: Settled, cast: Cast) -> UUID:
    return lit(cast, farid)


def test_the_letter_says_whom_to_call(light: UUID, farid: Settled, cast: Cast) -> None:
    amira = cast.viewer("Amira", at=now())
    with enter(amira):
        to = invited(amira, light)
    assert (to.subject, to.called, to.face, to.no_letters) == (farid.person, "Farid", "Amira Voorbeeld", False)
    assert to.phone == "030 000 00 00", "Amira has no phone of her own, so the team answers"


def test_without_a_keeper_the_team_answers(farid: Settled, cast: Cast) -> None:
    nobody = lit(cast, farid, keeper=None)
    amira = cast.viewer("Amira", at=now())
    with enter(amira):
        assert invited(amira, nobody).face == "Wijkteam Oost"


@pytest.mark.parametrize("way", Way)
def test_a_code_fits_its_way(light: UUID, cast: Cast, way: Way) -> None:
    code = code_for(cast, light, way)
    assert len(code) == LENGTH[way]
    assert read_code(code) == code


def test_only_the_team_of_the_light_makes_one(light: UUID, cast: Cast) -> None:
    for somebody in ("Bram", "Hugo", "Iris"):
        with pytest.raises(Missing):
            code_for(cast, light, by=somebody)
    with pytest.raises(Missing):
        code_for(cast, uuid4())


def test_who_may_see_the_resident_for_another_reason_makes_none(light: UUID, farid: Settled, cast: Cast) -> None:
    grant = Grant.objects.using("owner").filter(subject=farid.person).first()
    assert grant
    grant.pk, grant.team_id, grant.act = uuid4(), cast.teams["coordination"].pk, uuid4()
    grant.save(using="owner", force_insert=True)
    iris = cast.viewer("Iris", at=now())
    with enter(iris), pytest.raises(Missing):
        invited(iris, light)


def test_who_may_only_call_makes_none(light: UUID, cast: Cast) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE access_grant SET categories = 1")
    with pytest.raises(Missing):
        code_for(cast, light)


def test_who_wants_no_letters_gets_none(light: UUID, cast: Cast) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE households_resident SET no_letters = true")
    with pytest.raises(Refused):
        code_for(cast, light)
    assert code_for(cast, light, Way.PHONE)


def test_a_code_says_who_it_is_and_only_when_signing_in(light: UUID, farid: Settled, cast: Cast) -> None:
    code = code_for(cast, light)
    door = Viewer(Role.SIGNIN, now())
    with enter(door):
        assert use_code(by=door, typed=code).resident == farid.person
    with enter(door), pytest.raises(Missing):
        use_code(by=door, typed="geen code")
