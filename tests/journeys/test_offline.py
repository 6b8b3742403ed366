"""Vandaag without a connection: Amira takes her list along, writes down three contacts outside, and comes back."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from tests.journeys.visitor import Visitor, violations
from tests.journeys.world import World
from tests.offline.lights import kept_lights
from tests.web.signing import signed_in
from waakvlam.kernel.clock import now
from waakvlam.parties.models import Membership
from waakvlam.pilotlight.models import CheckIn

NAMES = ("Farid", "Jetta", "Kees")
KEPT = """async () => {
    const request = indexedDB.open("vandaag");
    await new Promise((resolve) => { request.onsuccess = resolve; });
    const names = request.result.transaction("kept").objectStore("kept").getAllKeys();
    await new Promise((resolve) => { names.onsuccess = resolve; });
    return names.result;
}"""
CACHED = """async () => {
    const caught = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).matchAll()));
    return Promise.all(caught.flat().map((answer) => answer.text()));
}"""

READY = """async () => navigator.serviceWorker.controller
    && (await navigator.serviceWorker.getRegistrations()).filter((worker) => worker.active).length == 2"""
CARD = "document.activeElement.closest('li').querySelector('h3').textContent"


@pytest.fixture
def amira(world: World) -> Iterator[Visitor]:
    """Amira, on a phone of her own; three residents whose contact is due today."""
    kept_lights(world.cast, *NAMES)
    world.wait(7)
    profile = world.windows.browser.new_context(viewport=world.screen, locale="nl-NL")
    profile.set_default_timeout(20_000)
    sign_in(world, profile.new_page())
    yield Visitor(profile.pages[0], world.address)
    profile.close()


def sign_in(world: World, page: Page) -> None:
    key = signed_in(world.cast, "Amira").cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": world.address}])


def shows(amira: Visitor, words: str) -> None:
    """The page says it, fits, and can be used by all."""
    expect(amira.page.get_by_text(words, exact=True).first).to_be_visible()
    assert amira.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(amira.page) == []


def take_along(amira: Visitor) -> None:
    amira.open("/meenemen/")
    shows(amira, "Geen lijst op deze telefoon")
    amira.page.get_by_role("button", name="Neem de lijst mee").click()
    shows(amira, "Wie aan de beurt is")
    amira.page.wait_for_function(READY)


def lose_connection(amira: Visitor) -> None:
    amira.page.context.set_offline(True)
    amira.page.reload()
    shows(amira, "Geen verbinding")


def find_connection(amira: Visitor) -> None:
    assert all("ERR_INTERNET_DISCONNECTED" in wrong for wrong in amira.wrong), amira.wrong
    amira.wrong.clear()
    amira.page.context.set_offline(False)


def write_down(amira: Visitor, who: str, *, result: str = "Gesproken", words: str = "") -> int:
    """Write down a call, in so many taps."""
    card = amira.page.locator("#visits > li").filter(has=amira.page.get_by_role("heading", name=who))
    form = card.locator("form")
    taps = [
        card.locator("summary").filter(has_text="Contact vastleggen"),
        form.get_by_text("Gebeld", exact=True),
        form.get_by_text("Gaat goed", exact=True),
        form.get_by_role("button", name=result),
    ]
    for tap in taps[:-1]:
        tap.click()
    if words:
        form.get_by_text("Woorden en volgende datum").click()
        form.get_by_label("In een paar woorden").fill(words)
    taps[-1].click()
    expect(amira.page.locator("#entries > li").filter(has_text=who)).to_be_visible()
    return len(taps)


def write_down_by_keyboard(amira: Visitor, who: str) -> None:
    while who != amira.tab_to("Contact vastleggen").page.evaluate(CARD):
        pass
    amira.page.keyboard.press("Enter")
    amira.tab_to("Langs geweest").page.keyboard.press("ArrowDown")
    amira.tab_to("Gezien").page.keyboard.press("Enter")
    expect(amira.page.locator("#entries > li").filter(has_text=who)).to_contain_text("Gebeld, Gezien")


def test_three_contacts_written_down_outside_arrive_once_each(amira: Visitor) -> None:
    take_along(amira)
    lose_connection(amira)
    assert write_down(amira, "Farid", words="Hij had zin in koffie.") == 4
    write_down(amira, "Jetta", result="Geprobeerd")
    write_down_by_keyboard(amira, "Kees")
    amira.page.reload()
    shows(amira, "Nog op deze telefoon")
    expect(amira.page.locator("#entries").get_by_text("Nog niet verstuurd", exact=True)).to_have_count(3)
    assert CheckIn.objects.using("owner").count() == 0

    find_connection(amira)
    shows(amira, "Verstuurd.")
    amira.page.reload()
    shows(amira, "Wie aan de beurt is")
    expect(amira.page.locator("#entries > li")).to_have_count(0)
    said = CheckIn.objects.using("owner").order_by("recorded_at").values_list("how", "result", "mood")
    assert list(said) == [("call", "reached", "steady"), ("call", "tried", "steady"), ("call", "seen", "")]
    expect(amira.page.locator("#visits > li")).to_have_count(2)  # Farid was spoken


def test_who_comes_by_keyboard_keeps_their_place_when_the_phone_looks_for_a_connection(amira: Visitor) -> None:
    take_along(amira)
    lose_connection(amira)
    amira.tab_to("Contact vastleggen")
    with amira.page.expect_event("requestfailed"):
        amira.page.evaluate("dispatchEvent(new Event('online'))")
    shows(amira, "Geen verbinding")
    assert amira.page.evaluate(CARD) in NAMES


def test_without_connection_the_list_on_the_site_is_the_one_on_the_phone(amira: Visitor) -> None:
    take_along(amira)
    amira.page.context.set_offline(True)
    amira.open("/vandaag/")
    shows(amira, "Geen verbinding")
    amira.sees(*NAMES)


def test_the_browser_keeps_nothing_of_anybody_in_its_cache(amira: Visitor) -> None:
    take_along(amira)
    cached = amira.page.evaluate(CACHED)
    assert len(cached) > 10
    assert not [text for text in cached for words in (*NAMES, "Amira", "Lantaarnstraat") if words in text]


def test_who_lost_the_right_finds_an_empty_phone_at_the_next_contact(amira: Visitor) -> None:
    take_along(amira)
    lose_connection(amira)
    write_down(amira, "Farid")
    Membership.objects.using("owner").filter(professional__name__startswith="Amira").update(until=now().date())
    find_connection(amira)
    shows(amira, "Deze telefoon is leeggemaakt")
    amira.sees_not(*NAMES)
    assert amira.page.evaluate(KEPT) == []
    assert CheckIn.objects.using("owner").count() == 0
    amira.page.reload()
    shows(amira, "Geen lijst op deze telefoon")


def test_when_the_session_is_over_amira_signs_in_and_it_is_sent(world: World, amira: Visitor) -> None:
    take_along(amira)
    lose_connection(amira)
    write_down(amira, "Farid")
    amira.page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    find_connection(amira)
    shows(amira, "Je bent niet ingelogd")
    expect(amira.page.locator("#entries").get_by_text("Nog niet verstuurd", exact=True)).to_have_count(1)
    amira.sees_not("Jetta")
    sign_in(world, amira.page)
    amira.page.reload()
    shows(amira, "Verstuurd.")
    shows(amira, "Jetta")
    assert CheckIn.objects.using("owner").count() == 1


def sign_out(amira: Visitor) -> None:
    amira.page.goto(f"{amira.address}/te-doen/")
    amira.page.locator(".wv-menu > summary").click()
    amira.page.get_by_role("button", name="Uitloggen").click()


def test_signing_out_sends_what_waits_and_leaves_nothing(amira: Visitor) -> None:
    take_along(amira)
    lose_connection(amira)
    write_down(amira, "Farid")
    # As without a connection: the queue may try once more before there is one.
    amira.page.context.route("**/sturen/", lambda route: route.abort("internetdisconnected"))
    find_connection(amira)
    sign_out(amira)
    amira.page.wait_for_url("**/meenemen/")
    shows(amira, "Nog op deze telefoon")

    amira.page.context.unroute("**/sturen/")
    sign_out(amira)
    amira.page.wait_for_url("**/uitgelogd/")
    assert CheckIn.objects.using("owner").count() == 1
    assert amira.page.evaluate("async () => (await indexedDB.databases()).length + (await caches.keys()).length") == 0
