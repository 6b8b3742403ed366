"""What a neighbour may count on: no script needed, danger first, quickly gone, nothing left, in English too."""

import pytest

from tests.journeys.steps import HOME, read, take, tell
from tests.journeys.visitor import Visitor
from tests.journeys.world import World


def test_without_script_from_the_street_to_the_answer(world: World, bram: Visitor) -> None:
    els = world.neighbour(script=False)
    els.open("/").press("Hoe begin ik dat gesprek?").sees("Alleen als het veilig voelt.")
    code = tell(els, "Maakt veel lawaai", words="Buurman Jansen is zo luid.")
    take(bram).press("Even langsgaan").press("Gesproken, het gaat goed")
    read(els, code).sees("Dank u wel voor uw bericht. We zijn langsgegaan").press("Nee, dit hielp niet")
    els.sees("Iemand gaat er opnieuw naar kijken.").fill("Uw woorden", "Het begon gisteren weer.").press("Versturen")
    els.sees("Het begon gisteren weer.")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_name_is_asked_about_and_never_refused(world: World, script: bool) -> None:
    els = world.neighbour(script=script).open("/vertel/").fill("Waar ziet u het?", HOME).press("Zoek").press("Volgende")
    els.choose("Maakt veel lawaai").fill("Meer vertellen", "Ik denk dat mevrouw Jansen een psychose heeft.")
    if script:
        els.page.get_by_text("Is dit een naam?").wait_for()
    els.press("Volgende").sees("‘mevrouw Jansen’: Is dit een naam?", "‘psychose’: Is dit een ziekte?")
    els.press("Terug").sees("Meer vertellen").press("Volgende").choose("Klein").press("Volgende").press("Versturen")
    els.sees("Uw bericht is binnen.")


def test_in_danger_the_numbers_come_first_and_again(els: Visitor) -> None:
    els.open("/").sees("112", "113", "0900-8844", "0800-2000").press("Ik maak me zorgen om iemand")
    els.fill("Waar ziet u het?", HOME).press("Zoek").press("Volgende")
    els.choose("Zegt dat hij of zij niet meer wil leven").press("Volgende").sees("0800-0113", "Dag en nacht")
    els.choose("Gevaar").press("Volgende").sees("Bel nu eerst 112.", "0800-0113").press("Versturen")
    els.sees("Is er gevaar? Bel nu 112. Wacht niet op ons.", "0800-0113")


def test_what_is_missing_is_said_and_nothing_typed_is_lost(els: Visitor) -> None:
    els.open("/vertel/").fill("Waar ziet u het?", "Nergenslaan 999").press("Zoek").sees("We vinden dat adres niet.")
    els.fill("Waar ziet u het?", HOME).press("Zoek").press("Volgende").fill("Meer vertellen", "Al weken.")
    els.press("Volgende").sees("Er klopt nog iets niet", "Kies ten minste één zin die past.")
    assert els.page.get_by_label("Meer vertellen").input_value() == "Al weken."
    els.choose("Maakt veel lawaai").press("Volgende").press("Volgende").sees("Kies hoe dringend het is.")
    els.choose("Klein").press("Volgende").choose("Ja, bel mij").press("Versturen").sees("Vul uw telefoonnummer in")
    els.fill("Uw telefoonnummer", "030 0000000").press("Versturen").sees("We bellen u uiterlijk")


def test_where_waakvlam_does_not_work_the_neighbour_hears_whom_to_call(els: Visitor) -> None:
    els.open("/vertel/").fill("Waar ziet u het?", "Lantaarnstraat 1").press("Zoek").choose("Lantaarnstraat 1,")
    els.press("Volgende").sees("Voor dit adres kunt u dit formulier nog niet gebruiken. Bel de gemeente")


def test_a_wrong_code_opens_nothing(els: Visitor) -> None:
    read(els, "0000-0000-0000-0000").sees("We kennen deze code niet.")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_leaving_fast(world: World, script: bool) -> None:
    els = world.neighbour(script=script)
    els.page.route("https://www.knmi.nl/**", lambda route: route.fulfill(body="<title>Weer</title>Zon"))
    els.open("/vertel/")
    els.element("Snel weg", within="header").click()
    els.page.wait_for_url("https://www.knmi.nl/**")
    if script:
        els.page.go_back()
        assert "vertel" not in els.page.url


def test_back_in_the_browser_goes_one_step_back_and_keeps_what_was_filled_in(els: Visitor) -> None:
    els.open("/").press("Ik maak me zorgen om iemand").fill("Waar ziet u het?", HOME).press("Zoek").press("Volgende")
    els.choose("Maakt veel lawaai").fill("Meer vertellen", "Elke nacht.").press("Volgende").choose("Klein")
    els.goes_back().sees("Wat ziet of hoort u?")
    assert els.page.get_by_label("Meer vertellen").input_value() == "Elke nacht."
    els.goes_back().sees("Waar is het?").press("Volgende").press("Volgende").press("Volgende").press("Terug")
    els.sees("Hoe dringend is het?").press("Volgende").press("Versturen").sees("Uw bericht is binnen.")
    code = els.code()
    els.goes_back().sees("Waar is het?").sees_not(HOME)
    read(els, code).fill("Uw woorden", "Ook overdag.").press("Versturen").sees("Ook overdag.")
    els.goes_back().sees("Typ de code").sees_not("Ook overdag.")


def test_without_connection_nothing_that_was_filled_in_is_lost(els: Visitor) -> None:
    els.open("/vertel/").fill("Waar ziet u het?", HOME)
    els.page.context.set_offline(True)
    els.element("Zoek").click()
    els.page.get_by_text("Er is geen verbinding. Wat u invulde staat er nog.").wait_for()
    els.page.context.set_offline(False)
    els.wrong.clear()  # that there was no connection
    els.press("Zoek").sees("Is dit het adres?", HOME)


def test_in_english(world: World, bram: Visitor) -> None:
    els = world.neighbour(language="en-GB")
    els.open("/").sees("Do you see something in your street?").press("I am worried about somebody")
    els.fill("Where do you see it?", HOME).press("Search").press("Next").choose("Makes a lot of noise").press("Next")
    els.choose("Take care").press("Next").sees("Who works here").press("Send").sees("Your message has arrived.")
    els.press("Open my message").sees("Nobody has read your message yet.", "You hear from us by")
    els.press("Nederlands (NL)", within="header").sees("Mijn bericht openen")
