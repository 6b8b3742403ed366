"""Farid with a pilot light, and how he comes in on his own page."""

from uuid import UUID, uuid4

from django.test import Client

from tests.cast import Cast, Settled
from waakvlam.accounts.residents import Way
from waakvlam.households.actions import involve
from waakvlam.households.models import HelpRole, Law
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.pilotlight.actions.checking import Entry, check_in
from waakvlam.pilotlight.actions.letting_in import let_in
from waakvlam.pilotlight.actions.proposing import choose_keeper, propose
from waakvlam.pilotlight.actions.reaching import Said, record_answer
from waakvlam.pilotlight.models import How, Origin, Result

FIREFOX = "Mozilla/5.0 (Android 14; Mobile; rv:131.0) Gecko/131.0 Firefox/131.0"


def lit(cast: Cast, farid: Settled, keeper: str | None = "Amira") -> UUID:
    """A light that burns for Farid, kept by Amira's team; Chantal comes when its keeper is away."""
    amira = cast.viewer("Amira", at=now())
    with enter(amira):
        light = propose(by=amira, resident=farid.person, origin=Origin.CONCERN, team=amira.teams[0])
    if keeper:
        face, deputy = (cast.people[name][0].id for name in (keeper, "Chantal"))
        with enter(amira):
            choose_keeper(by=amira, light=light, keeper=face, deputy=deputy)
        with enter(amira):
            record_answer(by=amira, light=light, answer=Said.YES)
    return light


def said_twice(cast: Cast, light: UUID) -> UUID:
    """A contact of which two phones of Amira's say something else; the one that a person is asked about."""
    amira = cast.viewer("Amira", at=now())
    with enter(amira):
        for result in (Result.REACHED, Result.SEEN):
            made = check_in(by=amira, entry=Entry(light, How.VISIT, result, device=uuid4(), client_id=uuid4()))
    return made.id


def helped(cast: Cast, farid: Settled) -> UUID:
    """Chantal, of Amira's team, supports Farid."""
    amira = cast.viewer("Amira", at=now())
    chantal, team, _role = cast.people["Chantal"]
    with enter(amira):
        return involve(
            by=amira,
            subject=farid.person,
            role=HelpRole.SUPPORT_WORKER,
            law=Law.WMO,
            team=team.id,
            person=chantal.id,
        )


def code_for(cast: Cast, light: UUID, way: Way = Way.LETTER, *, by: str = "Amira") -> str:
    """A code that somebody of the team makes."""
    viewer = cast.viewer(by, at=now())
    with enter(viewer):
        return let_in(by=viewer, light=light, way=way)


def a_phone() -> Client:
    """Firefox on Farid's phone; passkeys need a name of a computer, which in tests is localhost."""
    return Client(
        headers={"user-agent": FIREFOX, "host": "localhost", "accept-language": "nl"}, SERVER_NAME="localhost"
    )


def farid_in(cast: Cast, light: UUID) -> Client:
    """A browser in which Farid has come in with a code."""
    phone = a_phone()
    answer = phone.post("/mijn/", {"code": code_for(cast, light)})
    assert answer["Location"] == "/mijn/sleutel/maken/", answer.content.decode()
    return phone
