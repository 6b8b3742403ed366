"""Phones with the product's own scripts in a real browser, in front of the real server."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from playwright.sync_api import Browser, Page

from tests.cast import Cast
from tests.web.signing import signed_in

SCRIPT = (Path(__file__).parent / "phone.js").read_text()
PLAIN = "/praat-eerst/"
"""A page of the site on which nothing else speaks with the server."""


@dataclass
class Phone:
    """One phone of somebody: a browser profile of its own, in which a person acts."""

    browser: Browser
    address: str
    cast: Cast
    who: str
    fault: str = ""
    page: Page = field(init=False)
    online: bool = True

    def __post_init__(self) -> None:
        self.page = self.browser.new_context().new_page()
        self.reload()

    def fresh(self) -> None:
        """As it comes out of the box, with its person signed in."""
        self.go(online=True)
        self.does("setClock", 0)
        self.does("wipe")
        self.sign_in()

    def go(self, *, online: bool) -> None:
        """Lose the connection, or find it."""
        self.page.context.set_offline(not online)
        self.online = online

    def reload(self) -> None:
        """Start again with what is kept on the phone. That its page opens offline is shown in the journey."""
        online = self.online
        self.go(online=True)
        self.page.goto(self.address + PLAIN)
        self.page.evaluate(SCRIPT, {"fault": self.fault})
        self.go(online=online)

    def sign_in(self) -> None:
        """The person signs in, with a session of its own."""
        key = signed_in(self.cast, self.who).cookies[settings.SESSION_COOKIE_NAME].value
        self.page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": self.address}])

    def end_session(self) -> None:
        """The session is over, without a word to the phone."""
        self.page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    def does(self, what: str, *given: Any) -> Any:
        """Ask something of the script."""
        return self.page.evaluate(f"given => phone.{what}(...given)", list(given))

    def entries(self, *states: str) -> dict[str, dict[str, Any]]:
        """What is kept on the phone in these states, by client id."""
        kept = self.does("entries")
        return {entry["client_id"]: entry for entry in kept if not states or entry["state"] in states}
