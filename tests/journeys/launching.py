"""The browser of the tests: the one that `make` installed, or else the machine's own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import which
from unittest.mock import patch

from playwright.sync_api import Browser, ViewportSize, sync_playwright

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


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser, for as long as the block lasts."""
    # Playwright keeps an event loop in this thread, in which Django would otherwise refuse to reach its database.
    environment = {"DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
    if (_INSTALLED / "node").exists():
        environment["PLAYWRIGHT_NODEJS_PATH"] = str(_INSTALLED / "node")
    own = _INSTALLED / "chromium"
    path = str(own) if own.exists() else which("chromium")
    with patch.dict(os.environ, environment), sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=path, args=_ALONE)
