"""The resident is told, or it waits for a reason that a second person agreed to, or it is erased on the day."""

from tests.journeys.steps import HOME, read, take, tell
from tests.journeys.visitor import Visitor
from tests.journeys.world import World


def test_telling_waits_only_with_a_second_person(world: World, els: Visitor, amira: Visitor) -> None:
    tell(els, "Heeft vaak blauwe plekken", urgent="Zorgelijk")
    take(amira).sees("Volg de meldcode en bel Veilig Thuis: 0800-2000.", "Nog niet verteld")
    amira.press("Vraag om later te vertellen").choose("Veiligheid van de bewoner")
    amira.fill("Waarom?", "Eerst praten waar het veilig is.").press("Vraag een collega").sees("Een collega beslist.")
    own = amira.page.url.removeprefix(amira.address)
    amira.open(f"{own}akkoord-later/").press("Akkoord").sees("Iemand anders moet hierover beslissen.")

    chantal = world.at_work("Chantal").open("/te-doen/").sees("Later vertellen?", "Voor het hele team.")
    chantal.press("Kijk er opnieuw naar").sees("Eerst praten waar het veilig is.").press("Akkoord").press("Akkoord")
    chantal.sees("Later vertellen", "Een collega gaf akkoord")

    world.wait(days=28)
    amira = world.at_work("Amira").open("/te-doen/").sees("Later vertellen?")
    amira.open(own).press("Vertel het de bewoner").sees("Wij zeggen niet wie het was.", "iemand uit uw omgeving")
    amira.press("Hetzelfde als brief").sees("Wat mag u doen?", "Autoriteit Persoonsgegevens", "Wmo 2015")
    amira.sees_not("blauwe plekken").press("Terug").choose("In een gesprek").press("Verteld")
    amira.sees("Genoteerd dat de bewoner het weet.")


def test_untold_for_a_month_is_erased_and_said_so(world: World, els: Visitor, bram: Visitor) -> None:
    code = tell(els, "Maakt veel lawaai")
    bram.open("/te-doen/").press("Bekijk en pak op")
    there = bram.page.url.removeprefix(bram.address)
    world.wait(days=32)
    bram = world.at_work("Bram").open("/te-doen/").sees_not(HOME)
    bram.open(there).sees("Wij kunnen deze pagina niet vinden")

    read(els, code).sees("Het spijt ons.", "moesten we wissen wat u schreef").sees_not("Elke nacht muziek.")

    iris = world.at_work("Iris").open("/te-doen/").sees("Dit is niet op tijd opgepakt.").sees_not(HOME)
    iris.press("Zeg waarom").sees("Niet op tijd opgepakt").fill("Hoe kon dit gebeuren?", "Te weinig mensen in maart.")
    iris.press("Opslaan").sees_not("Dit is niet op tijd opgepakt.")
