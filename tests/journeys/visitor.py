"""Somebody in front of a browser. Whatever page they reach, it must be usable by all and leave nothing behind."""

import re
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import ConsoleMessage, Locator, Page, Response

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_CHANGING = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9A-Z]{4}(-[0-9A-Z]{4}){3}|name=\"csrfmiddlewaretoken\"[^>]*")
_seen: set[tuple[int, str]] = set()
"""Pages that axe has looked at, by width and content: the same page again need not be looked at again."""


class Visitor:
    """Acts by what is on the screen: labels and words on buttons, never by how the page is made."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.taps = 0
        self.typed = 0
        self.wrong: list[str] = []
        page.on("response", self._check_response)
        page.on("console", self._check_console)
        page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))

    def open(self, path: str) -> "Visitor":
        """Type an address."""
        self.page.goto(self.address + path)
        return self._arrive()

    def press(self, words: str, *, within: str = "main", exact: bool = True) -> "Visitor":
        """Press the button or link with these words, and wait for what comes."""
        self._element(words, within, exact).click()
        self.taps += 1
        self.page.wait_for_load_state()
        return self._arrive()

    def choose(self, words: str) -> "Visitor":
        """Tick the choice with these words."""
        self.page.locator("label").filter(has_text=words).first.click()
        self.taps += 1
        return self

    def fill(self, label: str, text: str) -> "Visitor":
        """Type into a field."""
        self.page.get_by_label(label).fill(text)
        self.taps += 1
        self.typed += len(text)
        return self

    def sees(self, *sentences: str) -> "Visitor":
        """All of these are on the screen."""
        shown = self.text()
        for sentence in sentences:
            assert sentence in shown, f"{sentence!r} is not in:\n{shown}"
        return self

    def sees_not(self, *sentences: str) -> "Visitor":
        """None of these is on the screen."""
        shown = self.text()
        for sentence in sentences:
            assert sentence not in shown, f"{sentence!r} is in:\n{shown}"
        return self

    def text(self) -> str:
        """What the page says, spaces as one."""
        return " ".join(self.page.locator("body").inner_text().split())

    def code(self) -> str:
        """The receipt code on the screen, as it is written."""
        return self.page.locator("#code").get_attribute("data-wv-text") or ""

    def _element(self, words: str, within: str, exact: bool) -> Locator:
        place = self.page.locator(within)
        name: Any = re.compile(rf"^{re.escape(words)}(:.*)?$") if exact else words
        return place.get_by_role("button", name=name).or_(place.get_by_role("link", name=name)).first

    def _arrive(self) -> "Visitor":
        """What holds on every page."""
        url, page = self.page.url, self.page
        assert not self.wrong, self.wrong
        assert url.startswith(self.address), url
        assert "?" not in url, f"something of a person may stay in the address: {url}"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{url} is wider than the screen"
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0, f"{url} leaves something behind"
        width = page.viewport_size["width"] if page.viewport_size else 0
        content = _CHANGING.sub("", page.locator("body").inner_html())
        if (width, content) not in _seen:
            _seen.add((width, content))
            assert not violations(page), f"{url}: {violations(page)}"
        return self

    def _check_response(self, response: Response) -> None:
        if response.request.resource_type == "document" and response.url.startswith(self.address):
            if response.headers.get("cache-control") != "no-store":
                self.wrong.append(f"{response.url} may be kept: {response.headers.get('cache-control')}")
            if response.status >= 500:
                self.wrong.append(f"{response.url} answers {response.status}")

    def _check_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self.wrong.append(f"console: {message.text}")


def violations(page: Page) -> list[str]:
    """What axe finds wrong on this page, one line each."""
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    return [
        f"{rule['id']}: {rule['help']}: {', '.join(str(node['target'][0]) for node in rule['nodes'])}"
        for rule in found["violations"]
    ]
