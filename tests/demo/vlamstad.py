"""A small Vlamstad, filled once for all who look at it."""

from datetime import UTC, datetime
from functools import cache

from tests import server
from waakvlam.demo.actions import City, Size, fill_city

NOW = datetime(2026, 3, 10, 11, 0, tzinfo=UTC)
"""A Tuesday, noon in Amsterdam."""
SMALL = Size(homes=300, signals=70, weeks=14)
FILLED = "template_vlamstad"


def fill(seed: int = 1) -> City:
    """Fill the database in use."""
    return fill_city(seed=seed, now=NOW, size=SMALL, tell=lambda _said: None)


@cache
def template() -> City:
    """Fill a database once in this process, to clone from or to read."""
    server.create(FILLED, server.SIMULATION)
    server.use(FILLED)
    city = fill()
    server.use("nothing")
    return city
