"""Journeys: people of the cast, each with a browser of their own, in front of the whole house."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import ViewportSize

from tests.cast import Cast
from tests.journeys.launching import SCREENS, Windows, launched
from tests.journeys.visitor import Visitor
from tests.journeys.world import World, a_tuesday


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey drives a browser, over pages that tests/web measures."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.unmeasured)


@pytest.fixture(scope="package")
def windows() -> Iterator[Windows]:
    """One browser for all journeys; each visitor has a profile of their own in it."""
    with launched() as windows:
        yield windows


@pytest.fixture(params=SCREENS)
def screen(request: pytest.FixtureRequest) -> ViewportSize:
    """A phone and a desktop: every journey is made on both."""
    return SCREENS[request.param]


@pytest.fixture
def world(database: str, cast: Cast, windows: Windows, screen: ViewportSize) -> Iterator[World]:
    """The product, served, on a Tuesday at ten in the morning."""
    with a_tuesday(windows, screen, cast) as world:
        yield world


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
