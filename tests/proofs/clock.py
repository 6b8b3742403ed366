"""Five years of 2,000 lights: leave, illness, holidays, moves, daylight saving, people who leave, and power cuts.

Every lapse moves on within one tick of its time, and somebody who is there hears of it once; light, duty and warmth
agree after every step. Its twin with a few lights stands in tests/pilotlight/test_clock.py.
"""

import time
from typing import Any

from tests import server
from tests.cast import make_cast
from tests.pilotlight.years import Years
from tests.proofs import prove

LIGHTS, DAYS = 2_000, 5 * 365


def clock(seed: int, until: float) -> dict[str, Any]:
    """Live five years with 2,000 lights, or as much of it as there is time for."""
    with server.clone("clock"):
        years = Years(make_cast(), seed, LIGHTS)
        days = years.live(DAYS, until=lambda: time.monotonic() > until)
    whole = days >= DAYS - 31
    return {"held": whole, "lights": len(years.homes), "days": days, **years.counted}


if __name__ == "__main__":
    prove("clock", clock)
