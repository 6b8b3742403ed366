"""Story E: neighbours saw an ambulance; they hear something true, without anything about the resident."""

from tests.journeys.steps import read, take, tell
from tests.journeys.visitor import Visitor
from tests.journeys.world import World


def test_after_the_ambulance(world: World, els: Visitor, amira: Visitor, bram: Visitor) -> None:
    code = tell(els, "Is opgehaald door politie of ambulance", words="Wat gebeurt er nu?", urgent="Zorgelijk")
    take(amira).press("Antwoord de melder").sees("Wat gebeurt er nu?")
    amira.choose("Na ambulance of politie").press("Antwoord versturen").sees("De melder kreeg antwoord")
    read(els, code).sees("U zag dat er hulp kwam in uw straat.", "112").sees_not("opname", "ziek", "Amira")
    els.fill("Uw woorden", "Ik schrok wel.").fill("Zullen we u liever bellen?", "030 0000000").press("Versturen")
    els.sees("Bel mij alstublieft: 030 0000000")

    dirk = world.at_work("Dirk").open("/signaal/").fill("Waar?", "9999AB 12").press("Zoek")
    dirk.choose("Is net weer thuis na een opname").press("Versturen").sees("Je signaal heeft een eigenaar")

    amira.open("/te-doen/").press("Lees en antwoord").sees("Ik schrok wel.")
    amira.choose("We hebben contact").choose("Ik heb gebeld").press("Antwoord versturen")
    amira.sees("Is net weer thuis na een opname", "Is opgehaald door politie of ambulance")
    bram.open("/te-doen/").sees("Er is nu niets te doen")
