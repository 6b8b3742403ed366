"""A day of Els, Bram and Amira."""

from tests.journeys.steps import HOME, read, take, tell
from tests.journeys.visitor import Visitor
from tests.journeys.world import World
from tests.web.places import draw_areas


def test_bram_asks_els_answers_and_all_is_fine(els: Visitor, bram: Visitor) -> None:
    code = tell(els, "De brievenbus is vol", "De gordijnen blijven overdag dicht", urgent="Klein")
    take(bram).press("Vraag de melder iets").fill("Wat wil je vragen?", "Sinds wanneer is dat zo?").press("Vragen")
    read(els, code).sees("Sinds wanneer is dat zo?").fill("Uw woorden", "Sinds vorige week.").press("Versturen")
    bram.open("/te-doen/").press("Lees en antwoord").sees("Sinds vorige week.")
    bram.choose("Eigen woorden, hieronder").fill("Eigen woorden", "Ik ga vandaag langs bij meneer Jansen.")
    bram.press("Antwoord versturen").sees("Is dit een naam?")
    bram.fill("Eigen woorden", "Dank u wel. Ik ga vandaag langs.").press("Antwoord versturen").sees(
        "De melder heeft antwoord."
    )
    bram.press("Even langsgaan").press("Kaartje voor de brievenbus").sees("Voor de bewoner", "Bram Voorbeeld")
    bram.sees_not(HOME, "brievenbus is vol").press("Terug").press("Gesproken, het gaat goed").sees("Klaar.")
    read(els, code).sees("Ik ga vandaag langs.").press("Ja, het gaat beter").sees("Fijn om te horen.")


def test_amira_tells_with_six_taps_and_twelve_characters(els: Visitor, amira: Visitor) -> None:
    tell(els, "Lijkt in de war")
    amira.open("/te-doen/").start_counting()
    amira.press("Signaal", within="nav").press(HOME).choose("Heeft weinig of geen mensen om zich heen")
    amira.press("Versturen").sees("Je signaal heeft een eigenaar", HOME)
    assert (amira.taps, amira.typed) <= (6, 12)

    amira.start_counting()
    amira.press("Nog een signaal").fill("Of een ander adres", "9999ab14").press("Zoek").sees("Lantaarnstraat 14")
    amira.choose("Ziet er slecht verzorgd uit").press("Versturen").sees("Je signaal heeft een eigenaar")
    assert amira.taps <= 6
    assert amira.typed <= 12


def test_bram_tells_by_the_map_with_six_taps(world: World, bram: Visitor) -> None:
    draw_areas(world.cast)
    bram.open("/te-doen/").start_counting()
    bram.press("Signaal", within="nav").press("Havenkwartier", within="svg.map").press("Lantaarnstraat").press(HOME)
    bram.choose("Maakt veel lawaai").press("Versturen").sees("Je signaal heeft een eigenaar", HOME)
    assert (bram.taps, bram.typed) == (6, 0)


def test_the_map_also_goes_by_keyboard(world: World, bram: Visitor) -> None:
    draw_areas(world.cast)
    bram.open("/signaal/").page.locator("svg.map a").first.focus()
    bram.key_enter().sees("In welke straat?").tab_to("Lantaarnstraat").key_enter()
    bram.sees("Welk nummer?").tab_to("Lantaarnstraat").key_enter().sees(HOME, "Tik aan wat je ziet of hoort")


def test_amira_tells_for_somebody_on_the_phone(els: Visitor, amira: Visitor) -> None:
    amira.open("/signaal/").fill("Waar?", HOME).press("Zoek").choose("Ziet er slecht verzorgd uit")
    amira.unfold("Iemand vertelde mij dit per telefoon").choose("Iemand vertelde mij dit per telefoon")
    amira.fill("Meer vertellen", "Mevrouw Jansen komt niet buiten.")
    amira.page.get_by_text("Is dit een naam?").wait_for()
    amira.press("Versturen").sees("Lees deze code voor aan de beller", "Voor een volgende keer")
    read(els, amira.code()).sees("Nog niemand heeft uw bericht gelezen.")


def test_with_the_keyboard_alone(els: Visitor, bram: Visitor) -> None:
    tell(els, "Maakt veel lawaai", answer="Nee, ik hoef geen antwoord")
    bram.open("/te-doen/").tab_to("Naar de inhoud").tab_to("Bekijk en pak op").key_enter()
    bram.tab_to("Ik pak dit op").key_enter().tab_to("Even langsgaan").key_enter()
    bram.tab_to("Gesproken, het gaat goed").key_enter().sees("Je ziet deze situatie niet meer.")
