"""What people do more than once, in the words that they see."""

from tests.journeys.visitor import Visitor

HOME = "Lantaarnstraat 12"


def tell(
    els: Visitor,
    *sentences: str,
    words: str = "Elke nacht muziek.",
    urgent: str = "Opletten",
    answer: str = "Ja, met een code. We weten niet wie u bent.",
    door: str = "Ik maak me zorgen om iemand",
) -> str:
    """Els tells what she sees at number 12, in four steps; returns her code ('' when she wants no answer)."""
    els.open("/").press(door)
    els.fill("Waar ziet u het?", HOME).press("Zoek").sees("Is dit het adres?", HOME).press("Volgende")
    for sentence in sentences:
        els.choose(sentence)
    els.fill("Meer vertellen", words).press("Volgende")
    els.choose(urgent).press("Volgende")
    els.choose(answer).press("Versturen").sees("Dank u wel. Uw bericht is binnen.")
    return els.code() if "met een code" in answer else ""


def read(els: Visitor, code: str) -> Visitor:
    """Els opens her message with the code, typed as people do."""
    els.open("/mijn-bericht/").fill("Uw code", code.lower().replace("-", " "))
    return els.press("Openen")


def take(worker: Visitor) -> Visitor:
    """Look at what is new on the list, and accept it."""
    worker.open("/te-doen/").press("Bekijk en pak op")
    return worker.press("Ik pak dit op").sees("Jij hebt het nu.")
