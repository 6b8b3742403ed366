"""A partner without an account answers one question, by a link that opens nothing until somebody presses a button."""

import re

import pytest
from django.core import mail

from tests.jobs.test_jobs import post
from tests.journeys.steps import HOME, take, tell
from tests.journeys.visitor import Visitor
from tests.journeys.world import World
from tests.signals.beside import administrator
from waakvlam.jobs.post import mail_partner

__all__ = ["post"]  # the fixture

ASKED = "Wie van jullie kent deze woning, en kan deze week langsgaan?"


@pytest.mark.parametrize("script", [True, False], ids=["script", "plain"])
def test_a_clinician_has_one_link_one_question_and_three_buttons(
    world: World, els: Visitor, amira: Visitor, post: list[mail.EmailMessage], script: bool
) -> None:
    tell(els, "Heeft vaak blauwe plekken", urgent="Zorgelijk")
    take(amira).press("Vraag een partner")
    amira.page.get_by_label("Welke partner?").select_option("GGZ De Kade")
    amira.fill("E-mailadres", "team@kade.invalid").fill("Je vraag", ASKED).press("Vraag het deze partner")
    amira.sees("De bewoner weet dit nog niet.").choose("In een gesprek").press("Vraag het deze partner")
    amira.sees("Gevraagd aan partners", "Nog geen antwoord", ASKED)
    here = amira.page.url.removeprefix(amira.address)

    with administrator() as link:
        ((question,),) = link.execute("SELECT id FROM signals_question").fetchall()
    mail_partner(question)
    letter = next(message for message in post if message.to == ["team@kade.invalid"])
    assert letter.subject == "Er staat iets voor u klaar"
    assert ASKED not in letter.message().as_string()
    found = re.search(r"/vraag/[\w-]+/", str(letter.body))
    assert found

    dirk = world.neighbour(script=script).open(found[0]).sees("Iemand vraagt u iets").sees_not(ASKED)
    dirk.press("Open de vraag").sees("Amira Voorbeeld van Wijkteam Oost vraagt", ASKED).sees_not(HOME, "blauwe plekken")
    dirk.press("Verstuur: nee, omdat").sees("Schrijf op waarom niet.")
    dirk.fill("Op welk nummer?", "06 00 00 00 00").fill("Wanneer komt het u uit?", "na vier uur")
    dirk.press("Verstuur: bel mij").sees("Dank u wel, uw antwoord is binnen")
    dirk.open(found[0]).press("Open de vraag").sees("Deze vraag is gesloten", "030 000 00 00").sees_not(ASKED)

    amira.open("/te-doen/").sees("Een partner gaf antwoord op je vraag.")
    amira.open(here).sees("Wil gebeld worden", "06 00 00 00 00", "na vier uur").press("Ik heb het gelezen")
    amira.sees("Het antwoord van de partner is gelezen").sees_not("Ik heb het gelezen")
