"""Story A: a small signal finds its way from Els to Bram to Amira, and the truth finds its way back."""

from tests.cast import AREA
from tests.journeys.steps import HOME, read, take, tell
from tests.journeys.visitor import Visitor
from tests.journeys.world import World
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.parties.models import Task
from waakvlam.places.models import Area, AreaKind
from waakvlam.signals.actions.routing import Wish, add_route


def test_els_tells_bram_rings_amira_stays(world: World, els: Visitor, bram: Visitor, amira: Visitor) -> None:
    Area(kind=AreaKind.NEIGHBOURHOOD, code=AREA, year=2026, name="Lichtenveld").save(using="owner", force_insert=True)
    karin = world.cast.viewer("Karin", at=now())
    with enter(karin):
        first_bram = Wish(AREA, seriousness_to=3, task=Task.FIRST_VISIT)
        add_route(first_bram, by=karin)
    code = tell(els, "Maakt veel lawaai", "Lijkt in de war", urgent="Zorgelijk", door="Ik heb overlast")
    assert len(code.replace("-", "")) == 16
    read(els, code).sees("Nog niemand heeft uw bericht gelezen.")

    take(bram).sees("Elke nacht muziek.")
    read(els, code).sees("Iemand heeft uw bericht gelezen en is ermee bezig.")
    bram.press("Even langsgaan").sees("Wat je zegt aan de deur", "Goedendag, ik ben Bram Voorbeeld")
    bram.press("Niemand thuis").sees("Je bezoek is genoteerd.")
    bram.unfold("Niet voor ons?").press("Doorgeven")
    bram.fill("Waarom naar hen?", "Twee keer aangebeld. Hier is meer nodig dan een praatje.")
    bram.press("Doorgeven").sees("De bewoner weet dit nog niet.").choose("Per e-mail of brief")
    bram.press("Doorgeven").sees("Doorgegeven. Zij moeten het nu oppakken.")

    take(amira).sees("Niemand thuis", "Hier is meer nodig dan een praatje.")
    amira.press("Afronden").sees_not("geen hulpvraag", "Geen hulpvraag")
    amira.choose("Het gaat goed").press("Afronden").sees("Een melder wacht nog op antwoord.")
    amira.open("/te-doen/").press("Even langsgaan").press("Gesproken, wel zorgen")
    amira.sees("Je bezoek is genoteerd.", "De bewoner weet het")
    amira.press("Antwoord de melder").choose("Anderen helpen verder").press("Antwoord versturen")

    read(els, code).sees("We hebben actie ondernomen, en anderen helpen verder.")
    els.sees_not("Gesproken", "zorgen", "Amira", "Bram", "Niemand thuis")
    amira.press("Afronden").choose("Geholpen").press("Afronden").sees("Je ziet deze situatie niet meer.")
    amira.open("/te-doen/").sees_not(HOME)

    read(els, code).press("Nee, dit hielp niet").sees("Iemand gaat er opnieuw naar kijken.")
    amira.open("/te-doen/").sees(HOME, "Nieuw").press("Bekijk en pak op").sees("Het hielp niet", "Weer opgepakt")


def test_what_was_concluded_opens_again_in_one_step(els: Visitor, bram: Visitor) -> None:
    tell(els, "Maakt veel lawaai", answer="Nee, ik hoef geen antwoord")
    take(bram).press("Even langsgaan").press("Gesproken, het gaat goed").sees("Je ziet deze situatie niet meer.")
    bram.press("Weer oppakken").sees(HOME, "Weer opgepakt").press("Ik pak dit op")
