"""Journeys: people of the cast, each with a browser of their own, in front of the whole house."""

import os
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.cast import Cast
from tests.journeys.serving import served
from tests.journeys.visitor import Visitor
from tests.journeys.world import World
from waakvlam.kernel.clock import now, travel
from waakvlam.kernel.working_days import AMSTERDAM

SCREENS: dict[str, ViewportSize] = {
    "phone": {"width": 390, "height": 844},
    "desktop": {"width": 1280, "height": 900},
}
_ALONE = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_INSTALLED = Path(__file__).parents[2] / ".browser"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser for all journeys; each visitor has a profile of their own in it."""
    with pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread, in which Django would otherwise refuse to reach its database.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        if (_INSTALLED / "node").exists():
            patch.setenv("PLAYWRIGHT_NODEJS_PATH", str(_INSTALLED / "node"))
        own = _INSTALLED / "chromium"
        with sync_playwright() as playwright:
            yield playwright.chromium.launch(executable_path=own if own.exists() else _on_path("chromium"), args=_ALONE)


def _on_path(name: str) -> Path:
    folders = (Path(folder) for folder in os.get_exec_path())
    return next(folder / name for folder in folders if (folder / name).exists())


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest) -> ViewportSize:
    """A phone and a desktop: every journey is made on both."""
    return SCREENS[request.param]


@pytest.fixture
def world(database: str, cast: Cast, browser: Browser, screen: ViewportSize) -> Iterator[World]:
    """The product, served, on a Tuesday at ten in the morning."""
    travel(_until_tuesday_at_ten(now()))
    with served() as address:
        world = World(browser, screen, address, cast)
        try:
            yield world
        finally:
            world.close()


def _until_tuesday_at_ten(moment: datetime) -> timedelta:
    local = moment.astimezone(AMSTERDAM)
    day = local.date() + timedelta(days=(1 - local.weekday()) % 7 or 7)
    return datetime.combine(day, time(10), AMSTERDAM) - moment


@pytest.fixture
def els(world: World) -> Visitor:
    """Els, a neighbour: no account."""
    return world.neighbour()


@pytest.fixture
def bram(world: World) -> Visitor:
    """Bram, caretaker at the corporation, signed in."""
    return world.at_work("Bram")


@pytest.fixture
def amira(world: World) -> Visitor:
    """Amira, of the neighbourhood team, signed in."""
    return world.at_work("Amira")
