"""Farid's own page: Amira lets him in, he asks for help, stops, and comes back."""

from tests.journeys.steps import HOME
from tests.journeys.world import World
from tests.web.residents import lit
from waakvlam.kernel.clock import now


def test_farid_comes_in_from_amiras_screen_asks_stops_and_comes_back(world: World) -> None:
    light = lit(world.cast, world.cast.farid(at=now()))
    amira = (
        world.at_work("Amira").open(f"/toegang/{light}/").press("Code laten zien").sees("Voor de telefoon van Farid")
    )
    farid = world.neighbour()
    farid.page.goto(f"{farid.address}/mijn/#{amira.code()}")
    assert farid.page.input_value("#code") == amira.code()
    assert farid.page.url.endswith("/mijn/"), "the code is out of the address again"
    farid.press("Ga verder").sees("Volgende keer zonder code?").press("Naar mijn pagina")
    assert farid.page.title() == "Mijn pagina"
    farid.sees("Amira Voorbeeld", "Het volgende moment", "Uiterlijk", "Chantal Voorbeeld", "112").sees_not(HOME)
    farid.start_counting()
    farid.press("Bel mij").sees("Uw vraag is verstuurd", "U vroeg om hulp op")
    assert (farid.taps, farid.typed) == (1, 0)
    amira.open("/te-doen/").sees("Vraagt om hulp")
    farid.press("Dit op papier").sees("Wat ik mag", "0800-0113").press("Terug")
    farid.press("Ik wil stoppen").sees("Bewaar mijn kaart twee jaar").press("Ja, ik stop")
    farid.sees("Er is nu geen contact").unfold("Zeg er iets bij").fill("Uw woorden", "Toch graag.").press("Kom langs")
    farid.sees("Amira Voorbeeld", "Het volgende moment")
    farid.press("Pagina afsluiten", within="footer").sees("Uw code").open("/mijn/pagina/").sees("Uw code")


def test_farid_comes_in_by_letter_without_javascript(world: World) -> None:
    light = lit(world.cast, world.cast.farid(at=now()))
    amira = world.at_work("Amira").open(f"/toegang/{light}/").press("Brief maken").sees("Beste Farid,")
    code = amira.page.locator(".wv-code-groups").inner_text()
    farid = world.neighbour(script=False).open("/mijn/").fill("Uw code", code.lower()).press("Ga verder")
    farid.press("Naar mijn pagina").press("Kom langs").sees("U vroeg om hulp op")
    amira.open(f"/toegang/{light}/").press("Pagina printen").sees("Uw vaste gezicht", "Mijn plan")
