"""The city that these tests look at."""

import pytest

from tests import server
from tests.demo.vlamstad import FILLED, template
from waakvlam.demo.actions import City


@pytest.fixture
def city() -> City:
    """A small Vlamstad, in use: to read, not to change."""
    filled = template()
    server.use(FILLED)
    return filled
