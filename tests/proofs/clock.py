"""Five years of 2,000 lights: leave, illness, holidays, moves, daylight saving, people who leave, restarts and kills.

Every lapse moves on within one tick of its time, and somebody who is there hears of it once; light, duty and warmth
agree after every step. Its twin with a few lights, and faults that must be found, stand in
tests/pilotlight/test_clock.py.

The lights live in twenty quarters of a hundred, each with a team and a database of its own. A run goes on where the
last one with this seed and commit stopped; a quarter that was not lived through to its end does not count.
"""

import json
import subprocess
import time
import traceback
from collections import Counter
from collections.abc import Callable
from typing import Any

from tests import server
from tests.cast import make_cast
from tests.pilotlight.years import BEGIN, Years
from tests.proofs import BOOK, ROOT, prove

LIGHTS, QUARTER, DAYS = 2_000, 100, 5 * 365 + 1


def clock(seed: int, until: float) -> dict[str, Any]:
    """Live five years with the lights that did not yet, quarter by quarter, while there is time for it."""
    lived, counted = _lived_before(seed)
    fault = ""
    while lived < LIGHTS and not fault and time.monotonic() < until:
        with server.clone("clock"):
            years = Years(make_cast(), seed * LIGHTS + lived, QUARTER)
            try:
                days = years.live(DAYS, until=_time_is_up(years, lived, until))
            except Exception as found:
                traceback.print_exc()
                fault = f"{type(found).__name__} with seed {years.seed} at {years.now.isoformat()}: {found}".strip()
                break
        if days == DAYS:
            lived += QUARTER
            counted += years.counted
    return {"held": lived == LIGHTS and not fault, "lights": lived, "days": DAYS, "counted": counted, "fault": fault}


def _time_is_up(years: Years, lived: int, until: float) -> Callable[[], bool]:
    """Whether there is no time left; tells on the way how far it is, once for each half-year that was lived."""
    start, told = time.monotonic(), 0

    def asked() -> bool:
        nonlocal told
        half = (years.now - BEGIN).days * 2 // 365
        if half > told:
            told = half
            step = f"{lived} lights done; {QUARTER} more after {half / 2} of 5 years"
            print(f"{step}: {years.counted['lapses']} lapses, {time.monotonic() - start:.0f} s", flush=True)
        return time.monotonic() > until

    return asked


def _lived_before(seed: int) -> tuple[int, Counter[str]]:
    """How many lights lived five years with this seed at this commit already, and what happened in them."""
    commit = subprocess.run(
        ["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()
    lines = map(json.loads, BOOK.read_text().splitlines())
    same = [line for line in lines if (line["proof"], line["seed"], line["commit"]) == ("clock", seed, commit)]
    if not same or same[-1]["held"] or same[-1]["fault"]:
        return 0, Counter()
    return same[-1]["lights"], Counter(same[-1]["counted"])


if __name__ == "__main__":
    prove("clock", clock)
