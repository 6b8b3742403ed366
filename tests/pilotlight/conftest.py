"""A light in the tests, and sentences as they are written: in English."""

from collections.abc import Iterator

import pytest
from django.utils import translation

from tests.cast import Cast
from tests.pilotlight.lights import Story


@pytest.fixture
def story(cast: Cast) -> Story:
    return Story(cast)


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield
