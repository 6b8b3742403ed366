"""Iris, Joost, Karin and Greet on a phone and on a desktop: all their pages fit, and axe finds nothing."""

from datetime import timedelta

import pytest

from tests.cast import AREA
from tests.journeys.visitor import Visitor, violations
from tests.journeys.world import World
from tests.signals.history import History
from tests.web.places import draw_areas
from waakvlam.jobs.watching import run_publishing
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.kernel.migrating import OWNER_ALIAS
from waakvlam.parties.models import Absence, Task
from waakvlam.parties.rules import day_of
from waakvlam.signals.actions.routing import Wish, add_route, replace_route
from waakvlam.signals.queries.counting import Quarter


@pytest.fixture
def busy(database: str, world: World) -> World:
    """A quarter behind them, and a week in which things came up the ladder."""
    draw_areas(world.cast)
    past = History(database, area=AREA, team=world.cast.teams["neighbourhood"].id)
    began = Quarter.of(now()).previous.previous.begins + timedelta(days=3)
    concerns = past.concerns(40, began, accepted=began) + past.concerns(25, began, returns=1, beyond=True)
    past.answers(concerns[:20], began, given=began + timedelta(days=1), helped=False)
    past.answers(concerns[20:], began, given=began + timedelta(days=20))
    past.informing(concerns[:50], began + timedelta(days=14), told=began + timedelta(days=3))
    past.duties(20, began, rung=1)
    past.concerns(30, began, area="BU99990201", returns=1, team=world.cast.teams["coordination"].id)
    run_publishing()
    past.concerns(3, now(), state="concluded", concluded=now(), outcome="fine")
    past.concerns(2, now(), beyond=True)
    past.team = world.cast.teams["coordination"].id
    past.duties(4, began, rung=2)
    past.team = world.cast.teams["direction"].id
    past.duties(2, began, rung=3)
    world.cast.els_tells(at=now())
    today = day_of(now())
    Absence(professional=world.cast.people["Bram"][0], since=today, until=today + timedelta(days=9)).save(
        using=OWNER_ALIAS
    )
    karin = world.cast.viewer("Karin", at=now())
    with enter(karin):
        first = add_route(Wish(AREA, kinds=["noise", "quarrel"], team=world.cast.teams["caretakers"].id), by=karin)
        replace_route(Wish(AREA, kinds=["noise"], team=world.cast.teams["neighbourhood"].id), by=karin, route=first)
        add_route(Wish("WK999901", seriousness_from=3, task=Task.NEIGHBOURHOOD_TEAM, position=2), by=karin)
    return world


def looks_well(visitor: Visitor, address: str) -> None:
    page = visitor.page
    page.goto(visitor.address + address)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address} is too wide"
    assert violations(page) == [], address


def test_every_page_fits_and_is_accessible(busy: World) -> None:
    for name, addresses in {
        "Iris": (
            "/verdelen/",
            "/verdelen/deze-week/",
            "/instellen/routes/",
            f"/instellen/routes/?area={AREA}&kind=noise&seriousness=2",
            "/instellen/routes/nieuw/",
        ),
        "Joost": ("/gemeente/", f"/gemeente/?gebied={AREA}", "/gemeente/blijft-liggen/"),
        "Greet": ("/instellen/", "/instellen/doelen/", "/instellen/doelen/aanzetten/?doel=arrears"),
        "Karin": ("/instellen/",),
    }.items():
        visitor = busy.at_work(name)
        for address in addresses:
            looks_well(visitor, address)


def test_the_map_is_reached_by_keyboard(busy: World) -> None:
    page = busy.at_work("Joost").page
    page.goto(f"{busy.address}/gemeente/")
    page.locator(".map__area").first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator("h1").inner_text() == "Havenkwartier"
