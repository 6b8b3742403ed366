"""Five years of 2,000 lights: leave, illness, holidays, moves, daylight saving, people who leave, restarts and kills.

Every lapse moves on within one tick of its time, and somebody who is there hears of it once; light, duty and warmth
agree after every step. Its twin with a few lights, and faults that must be found, stand in
tests/pilotlight/test_clock.py.

The lights live in forty quarters of fifty, each with a team and a database of its own. A run goes on where the last one
with this seed stopped, if nothing changed in the rooms that a light passes through. It lives its quarters, one for
each processor, to their end, and begins no other when its time is up.
"""

import hashlib
import json
import os
import subprocess
import time
import traceback
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import Any

from tests import server
from tests.cast import make_cast
from tests.pilotlight.years import BEGIN, Years
from tests.proofs import BOOK, ROOT, prove

LIGHTS, QUARTER, DAYS = 2_000, 50, 5 * 365 + 1
ROOMS = ("kernel", "journal", "parties", "access", "inbox", "duties", "households", "capacity", "pilotlight", "jobs")


def clock(seed: int, until: float) -> dict[str, Any]:
    """Live five years with the lights that did not yet, a quarter for each processor, while there is time for it."""
    lived, counted = _lived_before(seed)
    fault = ""
    side_by_side = os.cpu_count() or 1
    with ProcessPoolExecutor(side_by_side, get_context("spawn")) as quarters:
        while lived < LIGHTS and not fault and time.monotonic() < until:
            first_of = range(lived, min(lived + side_by_side * QUARTER, LIGHTS), QUARTER)
            for happened, wrong in quarters.map(partial(_live, seed), first_of):
                fault = fault or wrong
                if not fault:
                    lived += QUARTER
                    counted += happened
    held = lived == LIGHTS and not fault
    return {"held": held, "lights": lived, "days": DAYS, "counted": counted, "fault": fault, "code": _code()}


def _live(seed: int, first: int) -> tuple[Counter[str], str]:
    """Five years of the quarter that begins with this light: what happened, and what was wrong, if anything.

    In a process of its own, so with a database server of its own.
    """
    wrong = ""
    with server.clone("clock"):
        years = Years(make_cast(), seed * LIGHTS + first, QUARTER)
        try:
            years.live(DAYS, meanwhile=_telling(years, first))
        except Exception as found:
            traceback.print_exc()
            wrong = f"{type(found).__name__} with seed {years.seed} at {years.now.isoformat()}: {found}".strip()
    return years.counted, wrong


def _telling(years: Years, first: int) -> Callable[[], None]:
    """Says how far it is, once for each half-year that was lived."""
    start, told = time.monotonic(), 0

    def tell() -> None:
        nonlocal told
        half = (years.now - BEGIN).days * 2 // 365
        if half > told:
            told = half
            step = f"lights {first + 1} to {first + QUARTER} after {half / 2} of 5 years"
            took = f"{time.monotonic() - start:.0f} s, of which {time.process_time():.0f} at work since the start"
            print(f"{step}: {years.counted['lapses']} lapses, {took}", flush=True)

    return tell


def _lived_before(seed: int) -> tuple[int, Counter[str]]:
    """How many lights lived five years with this seed and this code already, and what happened in them."""
    lines = map(json.loads, BOOK.read_text().splitlines())
    same = [line for line in lines if (line["proof"], line["seed"], line.get("code")) == ("clock", seed, _code())]
    if not same or same[-1]["held"] or same[-1]["fault"]:
        return 0, Counter()
    return same[-1]["lights"], Counter(same[-1]["counted"])


def _code() -> str:
    """What stands in the rooms that a light passes through, and in what is held of it, as committed."""
    folders = [f"HEAD:src/waakvlam/{room}" for room in ROOMS] + ["HEAD:tests/pilotlight"]
    trees = subprocess.run(["git", "-C", str(ROOT), "rev-parse", *folders], capture_output=True, check=True).stdout
    return hashlib.sha256(trees).hexdigest()[:12]


if __name__ == "__main__":
    prove("clock", clock)
