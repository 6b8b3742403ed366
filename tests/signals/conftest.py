"""A story with the cast."""

import pytest

from tests.cast import Cast
from tests.signals.story import Story


@pytest.fixture
def story(cast: Cast) -> Story:
    return Story(cast)
