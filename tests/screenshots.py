"""Pictures of the pages of neighbours and workers, on a phone and on a desktop: python -m tests.screenshots

They land in ./screenshots, named by the order of the story; those of the tour in the README in docs/images/tour.
"""

from itertools import count
from pathlib import Path

from playwright.sync_api import ViewportSize

from tests import server
from tests.cast import make_cast
from tests.journeys.launching import SCREENS, launched
from tests.journeys.steps import HOME, read
from tests.journeys.visitor import Visitor
from tests.journeys.world import World, a_tuesday

TARGET = Path("screenshots")
TOUR = Path("docs/images/tour")
IN_TOUR = {"wat", "verteld", "te-doen", "langsgaan", "situatie-bezocht", "kanaal-antwoord"}
PHONE = 390  # px


def take_pictures(world: World, screen: ViewportSize) -> None:
    """Walk through the story of a signal, with a picture at each page."""
    number = count(1)

    def snap(visitor: Visitor, name: str) -> None:
        path = TARGET / str(screen["width"]) / f"{next(number):02}-{name}.png"
        visitor.page.screenshot(path=path, full_page=True)
        if name in IN_TOUR and screen["width"] == PHONE:
            visitor.page.screenshot(path=TOUR / f"{name}.jpg", type="jpeg", quality=70)

    els = world.neighbour()
    snap(els.open("/"), "start")
    snap(els.open("/praat-eerst/"), "praat-eerst")
    snap(els.open("/vertel/"), "waar")
    snap(els.fill("Waar ziet u het?", "Nergenslaan 9").press("Zoek"), "waar-niet-gevonden")
    snap(els.fill("Waar ziet u het?", HOME).press("Zoek"), "waar-gevonden")
    els.press("Volgende").press("Volgende")
    snap(els, "wat-vergeten")
    els.choose("Maakt veel lawaai").fill("Meer vertellen", "Meneer Jansen schreeuwt elke nacht.")
    els.page.get_by_text("Is dit een naam?").wait_for()
    snap(els, "wat")
    snap(els.press("Volgende"), "hoe-dringend")
    snap(els.choose("Gevaar").press("Volgende"), "antwoord-bij-gevaar")
    snap(els.press("Terug").choose("Opletten").press("Volgende"), "antwoord")
    snap(els.press("Versturen"), "verteld")
    code = els.code()
    snap(els.press("Mijn bericht openen"), "kanaal-nog-niet-gelezen")
    snap(els.open("/mijn-bericht/"), "code")
    snap(read(els, "0000 0000 0000 0000"), "code-onbekend")

    bram = world.at_work("Bram")
    snap(bram.open("/te-doen/"), "te-doen")
    snap(bram.press("Bekijk en pak op"), "situatie-nieuw")
    snap(bram.press("Ik pak dit op"), "situatie-opgepakt")
    snap(read(els, code), "kanaal-gelezen")
    here = bram.page.url.removeprefix(bram.address)
    for verb in ("langsgaan", "kaartje", "notitie", "doorgeven", "teruggeven", "vertellen", "brief", "later-vertellen",
                 "niemand-betrokken", "afronden", "eigen-kenmerk"):  # fmt: skip
        snap(bram.open(f"{here}{verb}/"), verb)
    snap(bram.open(here).press("Antwoord de melder"), "antwoorden")
    bram.open(here).press("Even langsgaan").choose("Ik heb verteld").press("Gesproken, wel zorgen")
    snap(bram, "situatie-bezocht")
    bram.press("Antwoord de melder").choose("Anderen helpen verder").press("Antwoord versturen")
    snap(read(els, code), "kanaal-antwoord")
    els.fill("Uw woorden", "Dank u. Wanneer komt u terug?").press("Versturen")
    snap(els, "kanaal-vraag")
    snap(els.press("Nee, dit hielp niet"), "kanaal-hielp-niet")
    snap(bram.open(here), "situatie-met-vraag")
    snap(bram.open("/signaal/"), "signaal-waar")
    snap(bram.press(HOME), "signaal-wat")
    snap(bram.choose("Maakt veel lawaai").press("Versturen"), "signaal-verteld")
    bram.open(f"{here}vertellen/").choose("In een gesprek").press("Verteld")
    bram.press("Antwoord de melder").choose("We hebben contact").press("Antwoord versturen")
    snap(world.at_work("Chantal").open("/te-doen/"), "te-doen-leeg")
    world.wait(days=9)
    snap(world.at_work("Bram").open("/te-doen/"), "te-doen-te-laat")
    iris = world.at_work("Iris").open("/te-doen/")
    snap(iris, "te-doen-coordinator")
    snap(iris.press("Beslissen"), "beslissen")


def main() -> None:
    """Make all pictures."""
    server.create("with_cast", server.SIMULATION)
    server.use("with_cast")
    cast = make_cast()
    server.use("nothing")
    with launched() as windows:
        for screen in SCREENS.values():
            with server.clone("own", "with_cast"), a_tuesday(windows, screen, cast) as world:
                take_pictures(world, screen)


if __name__ == "__main__":
    main()
