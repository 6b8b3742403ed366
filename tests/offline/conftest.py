"""Phones in a real browser, in front of the served product."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.cast import Cast
from tests.journeys.launching import launched
from tests.journeys.serving import served
from tests.offline.schedules import City


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with launched() as windows:
        yield windows.browser


@pytest.fixture
def city(database: str, cast: Cast, browser: Browser) -> Iterator[City]:
    """Two lights, three phones of their keeper and deputy."""
    with served() as address:
        city = City(browser, address, cast)
        yield city
        city.close()
