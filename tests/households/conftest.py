"""Farid at home."""

import pytest

from tests.cast import Cast
from tests.households.household import Household


@pytest.fixture
def household(rolled_back: None, cast: Cast) -> Household:
    return Household(cast, cast.farid())
