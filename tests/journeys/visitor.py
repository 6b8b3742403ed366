"""Somebody in front of a browser. Whatever page they reach, it must be usable by all and leave nothing behind."""

import re
from collections.abc import Callable
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import ConsoleMessage, Locator, Page, Response

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BUILT = """() => [...new Set([...document.body.querySelectorAll("*")].map(e =>
    [e.parentElement, e].map(x => `${x.tagName}.${x.className.baseVal ?? x.className}`).join(" > ")
    + e.getAttributeNames().join() + (e.matches("h1,h2,h3,label,summary") && e.innerText)))].sort().join()"""
"""How a page is built, apart from its words and how often something is repeated."""
_seen: set[tuple[int, str]] = set()
"""Pages that axe has looked at, by width and build: what is built the same need not be looked at again."""


class Visitor:
    """Acts by what is on the screen: labels and words on buttons, never by how the page is made.

    Counts `taps` and `typed` characters.
    """

    def __init__(self, page: Page, address: str, *, script: bool = True) -> None:
        self.page = page
        self.address = address
        self.script = script
        self.start_counting()
        self.wrong: list[str] = []
        page.on("response", self._check_response)
        page.on("console", self._check_console)
        page.on("pageerror", lambda error: self.wrong.append(f"script: {error}"))

    def start_counting(self) -> None:
        """From here on."""
        self.taps, self.typed = 0, 0

    def open(self, path: str) -> "Visitor":
        """Type an address."""
        self.page.goto(self.address + path)
        return self._arrive()

    def press(self, words: str, *, within: str = "main") -> "Visitor":
        """Press the button or link with these words; it leads to a page."""
        place = self.element(words, within)
        assert place.count(), f"{words!r} cannot be pressed on:\n{self.text()}"
        self._turns_page(place.click)
        self.taps += 1
        return self._arrive()

    def goes_back(self) -> "Visitor":
        """Press the browser's own Back."""
        self._turns_page(lambda: self.page.evaluate("setTimeout(() => history.back())"))
        return self._arrive()

    def unfold(self, words: str) -> "Visitor":
        """Open what is folded away."""
        self.page.locator("summary").filter(has_text=words).click()
        self.taps += 1
        return self

    def choose(self, words: str) -> "Visitor":
        """Tick the choice with these words."""
        self.page.locator("label").filter(has_text=words).first.click()
        self.taps += 1
        return self

    def fill(self, label: str, text: str) -> "Visitor":
        """Tap a field and type into it."""
        self.page.get_by_label(label).and_(self.page.locator("textarea, input:not([type=radio])")).fill(text)
        self.taps += 1
        self.typed += len(text)
        return self

    def tab_to(self, words: str, most: int = 60) -> "Visitor":
        """Go with the Tab key to the element with these words; it shows where one is."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            found = self.page.evaluate(
                "() => { const e = document.activeElement; return [(e.labels?.[0] ?? e).innerText ?? '',"
                " getComputedStyle(e).outlineStyle, getComputedStyle(e.closest('label') ?? e).outlineStyle] }"
            )
            if found[0].strip().startswith(words):
                assert set(found[1:]) != {"none"}, f"nothing shows that {words!r} has the focus"
                return self
        raise AssertionError(f"{words!r} cannot be reached with the Tab key")

    def key_enter(self) -> "Visitor":
        """Press Enter on what has the focus; it leads to a page."""
        self._turns_page(lambda: self.page.keyboard.press("Enter"))
        return self._arrive()

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

    def element(self, words: str, within: str = "main") -> Locator:
        """The button or link with these words; a hidden part may follow them, for screen readers."""
        place, name = self.page.locator(within), re.compile(rf"^{re.escape(words)}( ?:.*)?$")
        return place.get_by_role("button", name=name).or_(place.get_by_role("link", name=name)).first

    def _turns_page(self, by: Callable[[], object]) -> None:
        """Until another page is there, or another body in the place of this one."""
        if self.script:
            self.page.evaluate("document.body.dataset.turned = ''")
        with self.page.expect_navigation():
            by()
        if self.script:
            self.page.locator("body:not([data-turned])").wait_for(state="attached")

    def _arrive(self) -> "Visitor":
        """What holds on every page."""
        url, page = self.page.url, self.page
        assert not self.wrong, self.wrong
        assert url.startswith(self.address), url
        assert "?" not in url, f"something of a person may stay in the address: {url}"
        if self.script:
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{url} is too wide"
            assert page.evaluate("localStorage.length + sessionStorage.length") == 0, f"{url} leaves something behind"
            width = page.viewport_size["width"] if page.viewport_size else 0
            if (seen := (width, page.evaluate(BUILT))) not in _seen:
                _seen.add(seen)
                assert not (found := violations(page)), f"{url}: {found}"
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
