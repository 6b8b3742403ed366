"""The browser of the tests: the one that `make` installed, or else the machine's own."""

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which
from unittest.mock import patch

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

SCREENS: dict[str, ViewportSize] = {
    "phone": {"width": 390, "height": 844},
    "desktop": {"width": 1280, "height": 900},
}
_ALONE = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_INSTALLED = Path(__file__).parents[2] / ".browser"
Kind = tuple[int, bool, str]


@dataclass
class Windows:
    """A browser with profiles that are used again, because making one costs more than a whole page.

    A profile is given back without cookies and without windows; that pages leave nothing else behind is tested.
    """

    browser: Browser
    free: dict[Kind, list[BrowserContext]] = field(default_factory=lambda: defaultdict(list))
    taken: list[tuple[Kind, BrowserContext]] = field(default_factory=list)

    def open(self, screen: ViewportSize, *, script: bool, language: str) -> Page:
        """A window in a profile that nobody else uses now."""
        kind = (screen["width"], script, language)
        if self.free[kind]:
            profile = self.free[kind].pop()
        else:
            profile = self.browser.new_context(viewport=screen, java_script_enabled=script, locale=language)
            profile.set_default_timeout(20_000)
        self.taken.append((kind, profile))
        return profile.new_page()

    def close(self) -> None:
        """Close all windows."""
        for kind, profile in self.taken:
            for page in profile.pages:
                page.close()
            profile.clear_cookies()
            self.free[kind].append(profile)
        self.taken.clear()


@contextmanager
def launched() -> Iterator[Windows]:
    """A browser, for as long as the block lasts."""
    # Playwright keeps an event loop in this thread, in which Django would otherwise refuse to reach its database.
    environment = {"DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
    if (_INSTALLED / "node").exists():
        environment["PLAYWRIGHT_NODEJS_PATH"] = str(_INSTALLED / "node")
    own = _INSTALLED / "chromium"
    path = str(own) if own.exists() else which("chromium")
    with patch.dict(os.environ, environment), sync_playwright() as playwright:
        yield Windows(playwright.chromium.launch(executable_path=path, args=_ALONE))
