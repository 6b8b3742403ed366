"""A light in the tests."""

import pytest

from tests.cast import Cast
from tests.pilotlight.lights import Story


@pytest.fixture
def story(cast: Cast) -> Story:
    return Story(cast)
