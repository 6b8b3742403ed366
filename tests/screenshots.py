"""Pictures of pages as neighbours, residents and workers see them, on phone and desktop: python -m tests.screenshots

They land in ./screenshots, named by the order of the story; those of the tour in the README in docs/images/tour.
"""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import ViewportSize

from tests import server
from tests.cast import AREA, Cast, Settled, make_cast
from tests.journeys.launching import SCREENS, launched
from tests.journeys.lights import light_on
from tests.journeys.steps import HOME, read
from tests.journeys.visitor import Visitor
from tests.journeys.world import World, a_tuesday
from tests.watch.people import make_gallery
from tests.web.areas import decides, weeks_that_rise
from tests.web.places import draw_areas
from tests.web.residents import helped, lit
from waakvlam.households.actions import enter_home, register_resident
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.kernel.migrating import OWNER_ALIAS
from waakvlam.pilotlight.actions.checking import Entry, check_in
from waakvlam.pilotlight.models import How, Mood, Result

TARGET = Path("screenshots")
TOUR = Path("docs/images/tour")
IN_TOUR = {"wat", "te-doen", "kanaal-antwoord", "vandaag", "mijn-pagina", "huishouden", "contact", "let-op", "buurt"}
PHONE = 390  # px
Snap = Callable[[Visitor, str], None]


def album(screen: ViewportSize) -> Snap:
    """Takes pictures and numbers them."""
    number = count(1)

    def snap(visitor: Visitor, name: str) -> None:
        path = TARGET / str(screen["width"]) / f"{next(number):02}-{name}.png"
        visitor.page.screenshot(path=path, full_page=True)
        if name in IN_TOUR and screen["width"] == PHONE:
            visitor.page.screenshot(path=TOUR / f"{name}.jpg", type="jpeg", quality=70)

    return snap


def tell_the_signal(world: World, snap: Snap) -> None:
    """From what Els sees to what she hears, with a picture at each page."""
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


def let_days_go_by(world: World, snap: Snap) -> None:
    """What nobody did comes to the coordinator."""
    world.wait(days=9)
    snap(world.at_work("Bram").open("/te-doen/"), "te-doen-te-laat")
    iris = world.at_work("Iris").open("/te-doen/")
    snap(iris, "te-doen-coordinator")
    snap(iris.press("Beslissen"), "beslissen")


def keep_contact(world: World, snap: Snap) -> None:
    """Amira's people after nine days, and Farid on his own page."""
    amira = world.at_work("Amira").open("/vandaag/")
    snap(amira, "vandaag")
    snap(amira.open("/te-doen/"), "te-doen-amira")
    snap(amira.open("/contact/"), "contact")
    snap(amira.open("/vandaag/").press("Farid"), "waakvlam")
    light = light_on(amira)
    snap(amira.press("Contact"), "contact-vastleggen")
    amira.choose("Gesproken").press("Opslaan")
    snap(amira.open("/huishouden/").fill("Adres", HOME).press("Zoek"), "huishouden")
    amira.open(f"/toegang/{light}/")
    farid = world.neighbour()
    farid.page.goto(f"{farid.address}/mijn/#{amira.press('Code laten zien').code()}")
    snap(farid.press("Ga verder").press("Naar mijn pagina"), "mijn-pagina")


def look_at_the_area(world: World, snap: Snap) -> None:
    """More came in from a neighbourhood than in other weeks."""
    draw_areas(world.cast)
    decides(world.cast)
    alert = weeks_that_rise(world.cast)
    iris = world.at_work("Iris").open(f"/let-op/{alert}/")
    snap(iris, "let-op")
    iris.press("Ik kijk hiernaar")
    snap(iris.open(f"/buurten/{AREA}/"), "buurt-begin")
    iris.open(f"/buurten/{AREA}/cijfers/").page.locator("figure").first.scroll_into_view_if_needed()
    snap(iris, "buurt")


def light_three(cast: Cast) -> None:
    """Farid at number 12 with help around him, and two others whom Amira knows; she spoke one of them."""
    amira = cast.viewer("Amira", at=now())
    homes = [cast.home, *make_gallery().homes[:2]]
    for called, address in zip(("Farid", "Mevrouw De Wit", "Ine"), homes, strict=True):
        with enter(amira):
            home = enter_home(by=amira, address=address.id, team=amira.teams[0], act=uuid4())
            person = register_resident(by=amira, home=home, team=amira.teams[0], called=called)
        light = lit(cast, Settled(home, person))
        if called == "Farid":
            helped(cast, Settled(home, person))
        if called == "Ine":
            later = cast.viewer("Amira", at=now())
            with enter(later):
                check_in(by=later, entry=Entry(light, How.CALL, Result.REACHED, Mood.STEADY))


def main() -> None:
    """Make all pictures."""
    server.create("with_cast", server.SIMULATION)
    server.use("with_cast")
    cast = make_cast()
    for team in cast.teams.values():
        team.name = team.public_name
        team.save(using=OWNER_ALIAS)
    server.use("nothing")
    with launched() as windows:
        for screen in SCREENS.values():
            with server.clone("own", "with_cast"), a_tuesday(windows, screen, cast) as world:
                snap = album(screen)
                tell_the_signal(world, snap)
                light_three(cast)
                let_days_go_by(world, snap)
                keep_contact(world, snap)
                look_at_the_area(world, snap)


if __name__ == "__main__":
    main()
