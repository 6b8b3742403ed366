"""Els tells, without an account and without JavaScript, and hears back through her code."""

import re

from django.test import Client
from django.utils.formats import date_format
from django.utils.translation import override

from tests.cast import Cast
from tests.web.signing import signed_in
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.kernel.migrating import OWNER_ALIAS
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.places.models import Address


def tell_in_four_steps(els: Client, cast: Cast, **last: str) -> str:
    """The form as a browser without JavaScript sends it; returns the page at its end."""
    page = els.post("/vertel/", {"step": "0", "place": "Lantaarnstraat 12", "search": "1"}).content.decode()
    assert "Lantaarnstraat 12, Vlamstad" in page
    carried = {
        "place": "Lantaarnstraat 12",
        "address": str(cast.home.id),
        "key": "4a1f3f0e-0000-4000-8000-000000000001",
    }
    page = els.post("/vertel/", carried | {"step": "0", "next": "1"}).content.decode()
    assert "Maakt veel lawaai" in page
    carried |= {"kinds": "noise", "words": "Elke nacht muziek."}
    page = els.post("/vertel/", carried | {"step": "1", "next": "1"}).content.decode()
    assert "112" in page
    carried |= {"seriousness": "2", "when": "now"}
    page = els.post("/vertel/", carried | {"step": "2", "next": "1"}).content.decode()
    carried |= {"answer": "receipt"} | last
    return els.post("/vertel/", carried | {"step": "3", "next": "1"}).content.decode()


def the_code(page: str) -> str:
    return re.search(r'data-wv-text="([0-9A-Z-]+)"', page).group(1)  # type: ignore[union-attr]


def test_els_tells_in_four_steps_and_gets_a_code(database: str, cast: Cast) -> None:
    els = Client(headers={"accept-language": "nl"})
    assert '<a href="/mijn/">Mijn pagina</a>' in els.get("/").content.decode()
    code = the_code(tell_in_four_steps(els, cast))
    assert len(code.replace("-", "")) == 16
    assert the_code(tell_in_four_steps(els, cast)) == code, "sent twice is told once"
    with enter(cast.viewer("Bram")):
        assert Duty.objects.filter(kind=DutyKind.ACCEPT).count() == 1


def test_the_first_step_says_what_is_missing(database: str, cast: Cast) -> None:
    els = Client(headers={"accept-language": "nl"})
    nothing = els.post("/vertel/", {"step": "0", "place": " ", "search": "1"}).content.decode()
    assert "Typ een straat en huisnummer, of een postcode en huisnummer." in nothing
    several = els.post("/vertel/", {"step": "0", "place": "Lantaarnstraat", "search": "1"}).content.decode()
    assert several.count('name="address"') == 3
    assert "Kies het adres." not in several
    unchosen = els.post("/vertel/", {"step": "0", "place": "Lantaarnstraat", "next": "1"}).content.decode()
    assert unchosen.count("Kies het adres.") == 2, "above the form and at the choice"
    assert unchosen.count('name="address"') == 3


def test_a_long_street_says_that_there_are_more_homes(database: str, cast: Cast) -> None:
    els, bram = Client(headers={"accept-language": "nl"}), signed_in(cast, "Bram")
    street = {"step": "0", "place": "Lantaarnstraat", "search": "1"}
    more = "Staat het er niet bij? Typ het hele huisnummer erbij."
    assert more not in els.post("/vertel/", street).content.decode()
    for number in range(21, 31):
        home = cast.home
        Address.objects.using("owner").create(
            bag_id=f"99992000000001{number}",
            street=home.street,
            street_key=home.street_key,
            number=number,
            postcode=home.postcode,
            city=home.city,
            neighbourhood=home.neighbourhood,
        )
    assert more in els.post("/vertel/", street).content.decode()
    assert more in bram.post("/signaal/", street).content.decode()


def test_what_was_typed_at_another_choice_keeps_nobody_from_telling(database: str, cast: Cast) -> None:
    els = Client(headers={"accept-language": "nl"})
    wrong = {"email": "els@nergens", "phone": "030 000 00 00, of anders 06"}
    assert "Voer een geldig e-mailadres in" in tell_in_four_steps(els, cast, answer="email", **wrong)
    assert "20 tekens" in tell_in_four_steps(els, cast, answer="phone", **wrong)
    told = tell_in_four_steps(els, cast, answer="receipt", **wrong)
    assert the_code(told)
    assert "We bellen u" not in told


def test_words_are_asked_about_while_typing_and_nothing_is_kept(database: str) -> None:
    els = Client(headers={"accept-language": "nl"})
    asked = els.post("/vertel/let-op/", {"words": "Ik denk dat mevrouw Jansen een psychose heeft."}).content.decode()
    assert "‘mevrouw Jansen’: Is dit een naam?" in asked
    assert "‘psychose’: Is dit een ziekte?" in asked
    assert els.post("/vertel/let-op/", {"words": "Elke nacht harde muziek."}).content.strip() == b""
    assert els.get("/vertel/let-op/").status_code == 405


def test_something_else_is_told_in_own_words(database: str, cast: Cast) -> None:
    els, amira = Client(headers={"accept-language": "nl"}), signed_in(cast, "Amira")
    here = {"address": str(cast.home.id), "kinds": "other"}
    missing = "Schrijf in eigen woorden wat er te zien of te horen is."
    what = here | {"step": "1", "place": "Lantaarnstraat 12"}
    assert "Iets anders, ik schrijf het op" in els.post("/vertel/", what).content.decode()
    assert missing in els.post("/vertel/", what | {"next": "1"}).content.decode()
    assert missing in amira.post("/signaal/vertellen/", here | {"send": "1"}).content.decode()
    said = {"words": "De kinderwagen staat al weken buiten."}
    assert the_code(tell_in_four_steps(els, cast, kinds="other", seriousness="1", **said))
    with enter(cast.viewer("Bram", at=now())):
        assert Duty.objects.filter(kind=DutyKind.ACCEPT).exists(), "it has its owner by the usual way"
    assert the_code(amira.post("/signaal/vertellen/", here | said | {"send": "1"}).content.decode())


def test_who_has_trouble_sees_nuisance_first(database: str, cast: Cast) -> None:
    els = Client(headers={"accept-language": "nl"})
    posted = {"place": "Lantaarnstraat 12", "address": str(cast.home.id), "step": "0", "next": "1"}
    worried = els.post("/vertel/", posted).content.decode()
    troubled = els.post("/vertel/", posted | {"about": "nuisance"}).content.decode()
    assert worried.index("De gordijnen blijven overdag dicht") < worried.index("Maakt veel lawaai")
    assert troubled.index("Maakt veel lawaai") < troubled.index("De gordijnen blijven overdag dicht")


def test_the_channel_opens_only_with_a_posted_code(database: str) -> None:
    els = Client(headers={"accept-language": "nl"})
    answer = els.get("/mijn-bericht/lezen/?code=0000000000000000")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/mijn-bericht/")


def test_the_channel_says_by_when_the_neighbour_hears_again(database: str, cast: Cast) -> None:
    els, bram, code = Client(headers={"accept-language": "nl"}), signed_in(cast, "Bram"), cast.els_tells(at=now()).code

    def says(**more: str) -> str:
        return els.post("/mijn-bericht/lezen/", {"code": code, **more}).content.decode()

    def by_then(kind: DutyKind) -> str:
        duty = Duty.objects.using(OWNER_ALIAS).get(kind=kind, done_at=None)
        with override("nl"):
            return "U hoort van ons uiterlijk " + date_format(duty.due_at.astimezone(AMSTERDAM), "l j F")

    assert by_then(DutyKind.ANSWER) in says()
    answer = Duty.objects.using(OWNER_ALIAS).get(kind=DutyKind.ANSWER).ref
    answered = {"text": "in contact", "how": "receipt"}
    bram.post(f"/terugberichten/{answer}/geven/", answered)
    assert "Niemand hoeft nu iets te doen" in says()
    asked = says(say="1", words="Komt u ook in het weekend?")
    assert "Wat u schreef, is binnen. " + by_then(DutyKind.REPLY) in asked
    assert "Niemand hoeft nu iets te doen" not in asked
    bram.post(f"/terugberichten/{answer}/gelezen/")
    assert "Niemand hoeft nu iets te doen" in says()
    no_help = says(helped="no")
    assert "Iemand gaat er opnieuw naar kijken. " + by_then(DutyKind.ANSWER) in no_help
    assert "Hielp het?" not in no_help
    bram.post(f"/terugberichten/{answer}/geven/", answered)
    again = says()
    assert "Ons antwoord staat hieronder." in again
    assert "Hielp het?" in again
