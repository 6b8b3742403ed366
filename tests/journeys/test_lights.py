"""A pilot light as people see it: stories B (its part) and I, a no, and a resident who stops (domain §5)."""

from datetime import timedelta

from tests.journeys.lights import choose, gets_face, keeps_contact, light_on, propose
from tests.journeys.steps import HOME, take, tell
from tests.journeys.visitor import Visitor
from tests.journeys.world import World
from tests.signals.beside import administrator
from tests.web.residents import farid_in
from waakvlam.jobs.consequences import CONSEQUENCES
from waakvlam.jobs.ticking import run_tick
from waakvlam.kernel.clock import travel


def test_story_b_other_contact_until_a_yes(world: World, els: Visitor, bram: Visitor, amira: Visitor) -> None:
    """Bea keeps the door closed to help: one known face makes other contact, shares what worries, and gets a yes."""
    tell(els, "Lijkt in de war", urgent="Opletten")
    take(amira).press("Waakvlam voorstellen").fill("Hoe wil deze bewoner genoemd worden?", "Bea").choose("Niet bellen")
    amira.press("Voorstellen").sees("Voorgesteld.", "Bea", HOME, "niet bellen")
    amira.start_counting()
    amira.press("Kies een vast gezicht")
    choose(amira, "Vast gezicht", "Amira")
    choose(amira, "Wie komt er als het vaste gezicht weg is?", "Chantal")
    amira.press("Kies").sees("Gekozen.", "Bij afwezigheid: Chantal").press("Contact leggen").press("Ik begin")
    amira.sees("contact leggen", "nog niet ontmoet").press("Contact").choose("Geprobeerd").press("Opslaan")
    amira.open("/te-doen/").press("Contact vastleggen").choose("Buiten getroffen").choose("Gezien").press("Opslaan")
    amira.open("/te-doen/").press("Bea, Lantaarnstraat 12").sees(
        "Buiten getroffen: gezien", "Langs geweest: geprobeerd"
    )

    amira.press("Contact").choose("Gesproken").choose("Zorgelijk").press("Opslaan").sees("Je maakt je zorgen om Bea")
    amira.sees("Nu gevaar: bel 112", "Een stap meer hulp").press("Deel als signaal").choose(
        "Heeft weinig of geen mensen om zich heen"
    )
    amira.press("Delen").sees("Vertel het eerst de bewoner.").choose("Ja, ik heb verteld dat ik dit deel")
    amira.press("Delen").sees("Gedeeld. Het is nu een signaal", "gesproken, zorgelijk")
    amira.unfold("Wat je kunt doen").press("Wat de bewoner zegt").choose("Ja, graag").press("Opslaan")
    amira.sees("brandt", "De bewoner zei ja.", "elke week", "Loslaten kan vanaf")
    bram.open("/te-doen/").sees_not("Bea")


def test_story_i_let_go_only_after_stable_years_with_a_way_back(world: World, els: Visitor) -> None:
    """Ine's help ends: a light the same day, no letting go after eight months, a setback in year two, a way back."""
    amira, iris = world.at_work("Amira"), world.at_work("Iris")
    propose(amira, "Ine", "De hulp stopt", "De begeleiding stopt vandaag.")
    light = light_on(amira)
    gets_face(iris, "Amira", "Chantal", unsaid="Ine")
    amira.open("/te-doen/").sees("Er is een vast gezicht").press("Contact leggen").press("Ik begin").press(
        "Contact"
    ).choose("Gesproken").press("Opslaan")
    amira.open(f"/waakvlam/{light}/").unfold("Wat je kunt doen").press("Wat de bewoner zegt")
    amira.choose("Ja, graag").press("Opslaan").sees("brandt")

    keeps_contact(world, light, 3)
    amira = world.at_work("Amira").open(f"/waakvlam/{light}/afbouwen/").press("Begin met afbouwen")
    amira.sees("Houd contact. Loslaten kan vanaf")

    keeps_contact(world, light, 3)
    tell(els, "De gordijnen blijven overdag dicht", answer="Nee, ik hoef geen antwoord")
    with administrator() as link:
        ((signal,),) = link.execute("SELECT id FROM signals_signal").fetchall()
    CONSEQUENCES["signal_told"](signal=str(signal))
    before = world.at_work("Amira").open(f"/waakvlam/{light}/")
    first = _may_let_go(before)
    amira = world.at_work("Amira").open("/te-doen/").sees("Klein signaal").press("Zeg wat het is")
    amira.choose("Nee, het gaat door").press("Opslaan").sees("Geen terugval")
    assert _may_let_go(amira) == first, "the years go on until the keeper says that it is a setback"
    amira.unfold("Wat je kunt doen").press("Een klein signaal: een terugval?").choose("Ja. We hebben weer elke week")
    amira.press("Opslaan").sees("Een terugval", "elke week", "Amira Voorbeeld")
    assert _may_let_go(amira) != first

    keeps_contact(world, light, 13)
    amira = world.at_work("Amira").open(f"/waakvlam/{light}/").unfold("Wat je kunt doen").press("Afbouwen")
    amira.press("Begin met afbouwen").sees("afbouwen", "om de 6 maanden").unfold("Wat je kunt doen").press("Afronden")
    amira.press("Afronden").sees("Praat er eerst over.").choose("De bewoner is het ermee eens").press("Afronden")
    amira.sees("Deze waakvlam is afgerond. De deur blijft open.").sees_not("Ine")
    amira.press("Weer oppakken").sees("Ine", "brandt", "elke week", "Amira Voorbeeld")


def test_a_no_is_a_no_and_the_way_back_stays(world: World, amira: Visitor) -> None:
    propose(amira, "Farid", "Woont hier pas")
    light = light_on(amira)
    gets_face(world.at_work("Iris"), "Amira", "Chantal", unsaid="Farid")
    amira.open(f"/waakvlam/{light}/").press("Contact leggen").press("Ik begin").unfold("Wat je kunt doen")
    amira.open(f"/waakvlam/{light}/antwoord/").choose("Nee. We stoppen").press("Opslaan")
    amira.sees("De deur blijft open.", "De bewoner wilde geen contact meer.").sees_not("Farid")
    amira.open("/vandaag/").sees("Je houdt geen waakvlammen").open("/te-doen/").sees_not("Farid", "waakvlam")
    amira.open(f"/waakvlam/{light}/").press("Weer oppakken").sees("Farid", "Contact leggen")


def test_a_resident_stops_and_the_keeper_sees_only_the_way_back(world: World, amira: Visitor) -> None:
    propose(amira, "Farid", "De bewoner vroeg erom")
    light = light_on(amira)
    gets_face(world.at_work("Iris"), "Amira", "Chantal", unsaid="Farid")
    amira.open(f"/waakvlam/{light}/antwoord/").choose("Ja, graag").press("Opslaan").sees("brandt")
    farid_in(world.cast, light).post("/mijn/stoppen/", {"keeping": "card"})
    amira.open(f"/waakvlam/{light}/").sees("De deur blijft open.").sees_not("Farid", HOME)
    amira.open("/te-doen/").sees_not("Farid")
    amira.open(f"/waakvlam/{light}/").press("Weer oppakken").sees("Farid", "Amira Voorbeeld", "brandt")


def test_contact_takes_four_taps_on_one_screen(world: World, amira: Visitor) -> None:
    propose(amira, "Farid", "De bewoner vroeg erom")
    light = light_on(amira)
    gets_face(world.at_work("Iris"), "Amira", "Chantal", unsaid="Farid")
    amira.open(f"/waakvlam/{light}/antwoord/").choose("Ja, graag").press("Opslaan")
    travel(timedelta(days=7))
    run_tick()
    amira = world.at_work("Amira").open("/vandaag/").sees("Farid", HOME, "vandaag", "nog niet ontmoet", "Groen")
    amira.start_counting()
    amira.press("Contact")
    button = amira.element("Opslaan").bounding_box()
    bar = amira.page.locator("nav").first.bounding_box()
    assert button
    assert bar
    below = bar["y"] if bar["y"] > 100 else world.screen["height"]
    assert button["y"] + button["height"] <= below, "all of it is on one screen"
    amira.choose("Gesproken").choose("Gaat goed").press("Opslaan").sees("Opgeschreven.", "Vandaag niemand")
    assert (amira.taps, amira.typed) == (4, 0)


def _may_let_go(visitor: Visitor) -> str:
    return visitor.text().partition("Loslaten kan vanaf ")[2].partition(",")[0]
