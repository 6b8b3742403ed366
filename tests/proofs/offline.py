"""300 random schedules of three phones that lose connections, answers, sessions and rights: nothing lost or doubled.

The queue is the product's own, in a real browser's engine, before the real server. Its twin with 8 schedules, and
broken queues that must be found, stand in tests/offline.
"""

import time
from collections import Counter
from typing import Any

from tests import server
from tests.cast import make_cast
from tests.journeys.launching import launched
from tests.journeys.serving import served
from tests.offline.schedules import City, run
from tests.proofs import prove

SCHEDULES, PORTION = 300, 20


def offline(seed: int, until: float) -> dict[str, Any]:
    """Go through 300 schedules in portions, so that a run that is stopped in time has proved what it did."""
    tally: Counter[str] = Counter()
    fault = ""
    with server.clone("offline"), launched() as windows, served() as address:
        city = City(windows.browser, address, make_cast())
        while tally["schedules"] < SCHEDULES and time.monotonic() < until and not fault:
            try:
                tally += run(city, PORTION, start=seed * SCHEDULES + tally["schedules"])
            except AssertionError as found:
                fault = str(found)
    done = {name: tally[name] for name in ("schedules", "written", "arrived", "conflicts", "refused", "emptied")}
    return {"held": tally["schedules"] >= SCHEDULES and not fault, "phones": len(city.phones), **done, "fault": fault}


if __name__ == "__main__":
    prove("offline", offline)
