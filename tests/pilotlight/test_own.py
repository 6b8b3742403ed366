"""What a resident reads on their own page: the face, the next moment, the plan, who helps; and nobody else's."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from tests.cast import Cast, Settled
from tests.web.residents import helped, lit
from waakvlam.households.models import HelpRole, Involvement
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.parties.models import Absence, Professional
from waakvlam.pilotlight.actions.ending import stop_mine
from waakvlam.pilotlight.actions.steering import ask_for_help
from waakvlam.pilotlight.models import Colour, Keeping, Light, PlanPhase
from waakvlam.pilotlight.queries.own import Own, own_page, page_on_paper


@pytest.fixture
def farid(database: str, cast: Cast) -> Settled:
    return cast.farid(at=now())


@pytest.fixture
def light(farid: Settled, cast: Cast) -> UUID:
    return lit(cast, farid)


def himself(farid: Settled, later: timedelta = timedelta()) -> Viewer:
    return Viewer(Role.RESIDENT, now() + later, resident=farid.person)


def reads(viewer: Viewer) -> Own:
    with enter(viewer):
        return own_page(viewer)


def test_the_face_comes_first(light: UUID, farid: Settled) -> None:
    page = reads(himself(farid))
    assert [helper.name for helper in page.helpers] == ["Amira Voorbeeld", "Chantal Voorbeeld"]
    assert page.keeper == page.helpers[0]
    assert page.instead == page.helpers[1]
    assert page.team.name == "Wijkteam Oost"
    assert (page.light, page.ended, page.late, page.plan, page.back_on, page.waiting) == (
        light,
        *[False] * 2,
        (),
        None,
        None,
    )


def test_a_moment_that_passed_is_called_late(light: UUID, farid: Settled) -> None:
    page = reads(himself(farid, timedelta(days=30)))
    assert page.late
    assert page.next_on


def test_the_plan_goes_from_green_to_red(light: UUID, farid: Settled, cast: Cast) -> None:
    for colour in (Colour.RED, Colour.GREEN, Colour.YELLOW):
        phase = PlanPhase(light_id=light, subject_id=farid.person, colour=colour, with_resident=True, made_at=now())
        phase.save(using="owner", force_insert=True)
    assert [phase.colour for phase in reads(himself(farid)).plan] == list(Colour)
    amira = cast.viewer("Amira", at=now())
    with enter(amira):
        assert len(page_on_paper(amira, light).plan) == 3


def test_absences_in_a_row_count_as_one(light: UUID, farid: Settled, cast: Cast) -> None:
    today = now().astimezone(AMSTERDAM).date()
    for since, until in ((0, 2), (3, 5), (9, 12)):
        first, last = (today + timedelta(days) for days in (since, until))
        Absence(professional=cast.people["Amira"][0], since=first, until=last).save(using="owner", force_insert=True)
    assert reads(himself(farid)).back_on == today + timedelta(6)


def test_who_asked_sees_that_it_was_asked_until_the_end(light: UUID, farid: Settled) -> None:
    me = himself(farid)
    with enter(me):
        ask_for_help(by=me)
    waiting = reads(me).waiting
    assert waiting
    assert (waiting.at, waiting.way, waiting.who, waiting.late) == (me.now, "", "Amira Voorbeeld", False)
    with enter(me):
        stop_mine(by=me, keeping=Keeping.CARD)
    page = reads(me)
    assert (page.ended, page.waiting, page.keeper, page.next_on) == (True, None, None, None)


def test_who_has_no_phone_of_their_own_is_called_at_the_team(light: UUID, farid: Settled, cast: Cast) -> None:
    Professional.objects.using("owner").filter(pk=cast.people["Chantal"][0].pk).update(phone="06 12 34 56 78")
    page = reads(himself(farid))
    assert page.instead
    assert page.keeper
    assert (page.keeper.phone, page.instead.phone) == ("030 000 00 00", "06 12 34 56 78")


def test_a_team_helps_too(light: UUID, farid: Settled, cast: Cast) -> None:
    team, day = cast.teams["clinic"], now().date()
    help_of_team = Involvement(
        subject_id=farid.person, role="clinician", law="Zvw", category=16, team=team, since=day, made_at=now()
    )
    help_of_team.save(using="owner", force_insert=True)
    helper = reads(himself(farid)).helpers[-1]
    assert (helper.name, helper.organisation) == ("FACT-team De Kade", "GGZ De Kade")


def test_who_does_more_than_one_thing_stands_once(light: UUID, farid: Settled, cast: Cast) -> None:
    helped(cast, farid)
    helpers = reads(himself(farid)).helpers
    assert [(helper.name, helper.roles) for helper in helpers] == [
        ("Amira Voorbeeld", (HelpRole.KEEPER,)),
        ("Chantal Voorbeeld", (HelpRole.DEPUTY, HelpRole.SUPPORT_WORKER)),
    ]


def test_nobody_reads_anybody_elses(light: UUID, farid: Settled, cast: Cast) -> None:
    with pytest.raises(Missing):
        reads(Viewer(Role.RESIDENT, now(), resident=uuid4()))
    for somebody in ("Hugo", "Bram", "Joost"):
        viewer = cast.viewer(somebody, at=now())
        with enter(viewer), pytest.raises(Missing):
            page_on_paper(viewer, light)


def test_an_erased_light_has_no_page(light: UUID, farid: Settled) -> None:
    Light.objects.using("owner").update(subject=None)
    with pytest.raises(Missing):
        reads(himself(farid))
