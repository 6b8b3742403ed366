"""The city of a journey: who comes in, and how its clock moves."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from playwright.sync_api import ViewportSize

from tests.cast import Cast
from tests.journeys.launching import Windows
from tests.journeys.serving import served
from tests.journeys.visitor import Visitor
from tests.web.signing import signed_in
from waakvlam.jobs.acting import acting_as
from waakvlam.jobs.ticking import run_tick
from waakvlam.kernel.clock import now, travel
from waakvlam.kernel.viewer import Role
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.signals.actions.erasing import erase_untold


@dataclass
class World:
    """One browser, one size of screen, one served product with the cast in it."""

    windows: Windows
    screen: ViewportSize
    address: str
    cast: Cast

    def neighbour(self, *, script: bool = True, language: str = "nl-NL") -> Visitor:
        """Somebody without an account."""
        return Visitor(self.windows.open(self.screen, script=script, language=language), self.address, script=script)

    def at_work(self, name: str) -> Visitor:
        """Somebody of the cast, signed in."""
        page = self.windows.open(self.screen, script=True, language="nl-NL")
        key = signed_in(self.cast, name).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": self.address}])
        return Visitor(page, self.address)

    def wait(self, days: int) -> None:
        """Let days go by, a few at a time; each time the clock does what it does every minute and every night."""
        while days > 0:
            travel(timedelta(days=min(days, 4)))
            days -= 4
            run_tick()
            with acting_as(Role.RETENTION) as clock:
                erase_untold(by=clock)


@contextmanager
def a_tuesday(windows: Windows, screen: ViewportSize, cast: Cast) -> Iterator[World]:
    """The database that is in use now, served, on a Tuesday at ten in the morning."""
    local = now().astimezone(AMSTERDAM)
    tuesday = local.date() + timedelta(days=(1 - local.weekday()) % 7 or 7)
    travel(datetime.combine(tuesday, time(10), AMSTERDAM) - local)
    with served() as address:
        try:
            yield World(windows, screen, address, cast)
        finally:
            windows.close()
