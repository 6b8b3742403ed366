"""Every page of signing in and of my account, on a phone and on a desktop: it fits, and axe finds nothing."""

from playwright.sync_api import Page

from tests.accounts.people import PASSWORD, account
from tests.journeys.visitor import violations
from tests.journeys.world import World
from tests.web.accounts.browser import EMAIL, code

BEFORE = (
    "wachtwoord-vergeten/",
    "wachtwoord-vergeten/verstuurd/",
    "wachtwoord-kiezen/verlopen/",
    "uitgelogd/",
    "gesloten/",
)
MINE = (
    "mijn/", "mijn/wachtwoord/", "mijn/herstelcodes/", "mijn/herstelcodes/nieuw/", "mijn/apparaten/", "uit/",
    "instellen/app/", "instellen/passkey/", "bevestigen/wachtwoord/", "bevestigen/code/",
)  # fmt: skip


def looks_well(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{page.url} is too wide"
    assert violations(page) == [], page.url


def press(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=words, exact=True).click()
    looks_well(page)


def give_password(page: Page, address: str, password: str) -> None:
    page.goto(address)
    looks_well(page)
    page.locator("input[type=email]").fill(EMAIL)
    page.locator("input[type=password]").fill(password)
    press(page, "Inloggen")


def test_from_a_wrong_password_to_my_account(world: World) -> None:
    account()
    here = f"{world.address}/inloggen/"
    page = world.windows.open(world.screen, script=True, language="nl-NL")
    for path in BEFORE:
        page.goto(here + path)
        looks_well(page)
    give_password(page, here, "niet-mijn-wachtwoord")
    give_password(page, here, PASSWORD)
    page.goto(f"{here}instellen/app/")
    secret = page.locator("#totp_secret").get_attribute("value") or ""
    page.locator("input[name=code]").fill(code(secret))
    press(page, "Gebruik deze app")
    for path in MINE:
        page.goto(here + path)
        looks_well(page)
    again = world.windows.open(world.screen, script=True, language="nl-NL")
    again.context.clear_cookies()
    give_password(again, here, PASSWORD)
    assert again.url.endswith("/tweede-stap/")
