"""From signal to answer, as Bram and Amira see it on their screens."""

import re

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import AREA, Cast
from tests.web.places import draw_areas
from tests.web.signing import signed_in
from tests.web.test_public import tell_in_four_steps, the_code
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.kernel.migrating import OWNER_ALIAS
from waakvlam.signals.models import Answer
from waakvlam.signals.receipt import grouped


def test_who_is_not_signed_in_is_asked_to(database: str) -> None:
    answer = Client().get("/te-doen/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/inloggen/?next=/te-doen/")


def test_bram_visits_and_els_reads_the_answer(database: str, cast: Cast) -> None:
    told = cast.els_tells(at=now())
    bram = signed_in(cast, "Bram")
    page = bram.get("/te-doen/").content.decode()
    assert "Lantaarnstraat 12" in page
    with enter(cast.viewer("Bram", at=now())):
        concern = Duty.objects.get(kind=DutyKind.ACCEPT).ref

    page = bram.get(f"/situaties/{concern}/").content.decode()
    assert "Al drie nachten muziek" in page
    bram.post(f"/situaties/{concern}/aannemen/")
    done = bram.post(f"/situaties/{concern}/langsgaan/", {"outcome": "spoken and fine", "told_why": "on"}, follow=True)
    assert done.status_code == 200
    assert "Je ziet deze situatie niet meer" in done.content.decode()

    els = Client(headers={"accept-language": "nl"})
    page = els.post("/mijn-bericht/lezen/", {"code": grouped(told.code or "").lower()}).content.decode()
    assert "Dank u wel voor uw bericht" in page


def test_one_situation_is_one_line_with_all_that_is_asked_there(database: str, cast: Cast) -> None:
    cast.els_tells(at=now())
    page = signed_in(cast, "Bram").get("/te-doen/").content.decode()
    assert "3 dingen" in page
    assert page.count('<li class="wv-task">') == page.count("wv-task-do") == 1
    first, others = page.index("Bekijk en pak op"), page.index("Daarna")
    assert re.search(r"uiterlijk (ma|di|wo|do|vr) \d+ [a-z]{3}<", page)
    assert first < others < page.index("Antwoord de melder") < page.index("Vertel het de bewoner")
    with enter(cast.viewer("Bram", at=now())):
        assert Duty.objects.filter(done_at=None).count() == 3


def test_what_came_up_the_ladder_is_one_line_too_and_gives_nothing_away(database: str, cast: Cast) -> None:
    cast.els_tells(at=now())
    held = Duty.objects.using(OWNER_ALIAS).filter(done_at=None)
    held.update(rung=2, holder_team=cast.teams["coordination"])
    page = signed_in(cast, "Iris").get("/te-doen/").content.decode()
    assert page.count('<li class="wv-task">') == 1
    others = page[page.index("Daarna") : page.index("</ul>", page.index("Daarna"))]
    assert "href" not in others
    assert "Lantaarnstraat" not in page


def test_the_list_asks_as_many_queries_however_long(database: str, cast: Cast) -> None:
    bram = signed_in(cast, "Bram")
    asked = []
    for home in (cast.home, cast.neighbours_home):
        cast.els_tells(at=now(), home=home)
        with CaptureQueriesContext(connection) as queries:
            assert home.label in bram.get("/te-doen/").content.decode()
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_hugo_finds_nothing(database: str, cast: Cast) -> None:
    cast.els_tells(at=now())
    hugo = signed_in(cast, "Hugo")
    with enter(cast.viewer("Bram", at=now())):
        concern = Duty.objects.get(kind=DutyKind.ACCEPT).ref
    assert "Lantaarnstraat" not in hugo.get("/te-doen/").content.decode()
    assert hugo.get(f"/situaties/{concern}/").status_code == 404
    assert hugo.post(f"/situaties/{concern}/aannemen/").status_code == 404
    assert hugo.get(f"/situaties/{concern}/doorgeven/").status_code == 404


def test_amira_tells_in_six_taps(database: str, cast: Cast) -> None:
    amira = signed_in(cast, "Amira")
    page = amira.post("/signaal/", {"place": "Lantaarnstr 12"}).content.decode()
    assert "Heeft weinig of geen mensen om zich heen" in page
    sent = amira.post("/signaal/vertellen/", {"address": str(cast.home.id), "kinds": "few_people", "send": "1"})
    assert len(the_code(sent.content.decode()).replace("-", "")) == 16
    with enter(cast.viewer("Bram", at=now())):
        assert Duty.objects.filter(kind=DutyKind.ACCEPT).exists()


def test_what_is_missing_is_named_in_dutch(database: str, cast: Cast) -> None:
    page = signed_in(cast, "Amira").post("/signaal/vertellen/", {"address": str(cast.home.id), "send": "1"})
    assert '<a href="#id_kinds_group">Wat zie je?</a>' in page.content.decode()
    els = Client(headers={"accept-language": "nl"})
    page = els.post("/vertel/", {"address": str(cast.home.id), "place": "12", "step": "1", "next": "1"})
    assert '<a href="#id_kinds_group">Wat ziet of hoort u?</a>' in page.content.decode()


def test_bram_taps_his_way_to_a_door(database: str, cast: Cast) -> None:
    draw_areas(cast)
    bram = signed_in(cast, "Bram")
    page = bram.get("/signaal/").content.decode()
    assert page.count("<path") == page.count("<title>") - 1 == 2, "his district, and no other"
    assert page.count(f'href="/signaal/buurt/{AREA}/"') == 2, "on the map, and in the list"
    assert "Polderrand" not in page
    streets = bram.get(f"/signaal/buurt/{AREA}/").content.decode()
    [street] = re.findall(r"/signaal/straat/[0-9a-f-]+/", streets)
    doors = bram.get(street).content.decode()
    assert re.findall(r'value="([0-9a-f-]{36})"', doors) == [str(cast.home.id), str(cast.neighbours_home.id)]
    assert "Heeft weinig" not in doors
    assert cast.home.label in bram.post("/signaal/vertellen/", {"address": str(cast.home.id)}).content.decode()


def test_an_empty_neighbourhood_says_what_to_do_and_an_unknown_one_is_not_there(database: str, cast: Cast) -> None:
    draw_areas(cast)
    bram = signed_in(cast, "Bram")
    assert "Ga terug en zoek het adres." in bram.get("/signaal/buurt/BU99990102/").content.decode()
    assert bram.get("/signaal/buurt/BU00000000/").status_code == 404


def test_words_of_the_reporter_reach_the_one_who_owes_the_answer(database: str, cast: Cast) -> None:
    told = cast.els_tells(at=now())
    els = Client()
    els.post("/mijn-bericht/lezen/", {"code": told.code, "say": "1", "words": "Het is weer begonnen."})
    bram = signed_in(cast, "Bram")
    with enter(cast.viewer("Bram", at=now())):
        answer = Duty.objects.get(kind=DutyKind.REPLY).ref
    page = bram.get(f"/terugberichten/{answer}/geven/").content.decode()
    assert "Het is weer begonnen." in page
    bram.post(f"/terugberichten/{answer}/geven/", {"text": "in contact", "how": "receipt"})
    page = els.post("/mijn-bericht/lezen/", {"code": told.code}).content.decode()
    assert "Het is weer begonnen." in page
    with enter(cast.viewer("Bram", at=now())):
        assert not Duty.objects.filter(ref=answer, done_at=None).exists()
        assert not Answer.objects.exists(), "without a look there is nothing to read"


def test_what_cannot_be_done_is_said_with_a_way_back(database: str, cast: Cast) -> None:
    cast.els_tells(at=now())
    bram = signed_in(cast, "Bram")
    with enter(cast.viewer("Bram", at=now())):
        concern = Duty.objects.get(kind=DutyKind.ACCEPT).ref
    bram.post(f"/situaties/{concern}/aannemen/")
    again = bram.post(f"/situaties/{concern}/aannemen/")
    assert again.status_code == 409
    assert "Misschien deed iemand het al" in again.content.decode()
    assert 'href="/te-doen/"' in again.content.decode()


CALL_112 = '<a class="wv-button wv-button--danger wv-button--large" href="tel:112">'


def test_where_it_is_acute_every_page_says_112(database: str, cast: Cast) -> None:
    els, bram = Client(headers={"accept-language": "nl"}), signed_in(cast, "Bram")
    assert CALL_112 not in tell_in_four_steps(els, cast)
    with enter(cast.viewer("Bram", at=now())):
        concern = Duty.objects.get(kind=DutyKind.ACCEPT).ref
    assert CALL_112 not in bram.get(f"/situaties/{concern}/").content.decode()

    cast.els_tells(at=now(), kinds=("not_seen",), seriousness=4)
    assert CALL_112 in bram.get(f"/situaties/{concern}/").content.decode()
    bram.post(f"/situaties/{concern}/aannemen/")
    assert CALL_112 in bram.get(f"/situaties/{concern}/langsgaan/").content.decode()
    nobody = bram.post(f"/situaties/{concern}/langsgaan/", {"outcome": "not found", "told_why": "on"}, follow=True)
    assert CALL_112 in nobody.content.decode()


def test_a_neighbour_in_danger_reads_112_and_nothing_about_waiting(database: str, cast: Cast) -> None:
    els = Client(headers={"accept-language": "nl"})
    told = tell_in_four_steps(els, cast, seriousness="4")
    assert CALL_112 in told
    assert "alleen 112 komt meteen" in told
    assert "vóór een vaste dag" not in told


def test_the_letter_says_what_was_noted_and_never_who_or_how(database: str, cast: Cast) -> None:
    cast.els_tells(at=now(), kinds=("noise", "curtains"))
    bram = signed_in(cast, "Bram")
    with enter(cast.viewer("Bram", at=now())):
        concern = Duty.objects.get(kind=DutyKind.ACCEPT).ref
    page = bram.get(f"/situaties/{concern}/brief/").content.decode()
    letter = page[page.index("<main") :]
    for said in ("overlast", "hoe het met u gaat", "iemand uit uw omgeving", "Woningstichting De Haard", "Wmo 2015"):
        assert said.lower() in letter.lower()
    for kept in ("Al drie nachten muziek", "Maakt veel lawaai", "gordijnen", "buur"):
        assert kept not in letter
    assert "Lantaarnstraat" not in bram.get(f"/situaties/{concern}/kaartje/").content.decode()


def test_hugo_gets_no_paper_either(database: str, cast: Cast) -> None:
    cast.els_tells(at=now())
    hugo = signed_in(cast, "Hugo")
    with enter(cast.viewer("Bram", at=now())):
        concern = Duty.objects.get(kind=DutyKind.ACCEPT).ref
    assert hugo.get(f"/situaties/{concern}/brief/").status_code == 404
    assert hugo.get(f"/situaties/{concern}/kaartje/").status_code == 404


def test_the_situation_asks_for_what_follows_from_what_happened_last(database: str, cast: Cast) -> None:
    told = cast.els_tells(at=now())
    bram = signed_in(cast, "Bram")
    with enter(cast.viewer("Bram", at=now())):
        concern = Duty.objects.get(kind=DutyKind.ACCEPT).ref
    here = f"/situaties/{concern}/"

    def asks() -> tuple[str, str]:
        page = bram.get(here).content.decode()
        large = r'<(?:a|button) class="wv-button wv-button--large"[^>]*>([^<]+)<'
        turn = re.search(r"</strong>\s*([^<]+?)\s*<b>", page)
        assert turn
        return turn[1], re.findall(large, page)[0]

    assert asks() == ("Er kwam iets binnen. Kijk, en zeg dat jij het oppakt.", "Ik pak dit op")
    bram.post(f"{here}aannemen/")
    assert asks() == ("Bel aan en hoor hoe het gaat.", "Even langsgaan")
    for outcome, sentence, button in [
        ("not found", "Er was niemand thuis. Ga nog eens, op een ander moment.", "Even langsgaan"),
        ("spoken and worried", "De bewoner is gesproken en er zijn zorgen. Wat nu?", "Doorgeven"),
        ("refused", "De bewoner wil geen contact. Wat helpt nu?", "Waakvlam voorstellen"),
    ]:
        bram.post(f"{here}langsgaan/", {"outcome": outcome, "told_why": "on"})
        assert asks() == (sentence, button)

    els = Client()
    bram.post(f"{here}langsgaan/", {"outcome": "spoken and fine", "told_why": "on"})
    els.post("/mijn-bericht/lezen/", {"code": told.code, "helped": "no"})
    assert asks() == ("De melder zei: dit hielp niet. Kijk, en zeg dat jij het oppakt.", "Ik pak dit op")
    bram.post(f"{here}aannemen/")
    assert asks() == ("De melder zei: dit hielp niet. Ga nog eens kijken.", "Even langsgaan")


def test_before_concluding_it_says_who_still_waits(database: str, cast: Cast) -> None:
    told = cast.els_tells(at=now())
    bram = signed_in(cast, "Bram")
    with enter(cast.viewer("Bram", at=now())):
        concern = Duty.objects.get(kind=DutyKind.ACCEPT).ref
        answer = Duty.objects.get(kind=DutyKind.ANSWER).ref
    here = f"/situaties/{concern}/"
    bram.post(f"{here}aannemen/")

    def waits() -> list[str]:
        return re.findall(r'wv-button--secondary" href="([^"]+)"', bram.get(f"{here}afronden/").content.decode())

    assert waits() == [f"/terugberichten/{answer}/geven/", f"{here}vertellen/"]
    bram.post(f"/terugberichten/{answer}/geven/", {"text": "in contact", "how": "receipt"})
    bram.post(f"{here}vertellen/", {"how": "phone"})
    assert waits() == []
    Client().post("/mijn-bericht/lezen/", {"code": told.code, "say": "1", "words": "Dank u wel."})
    assert waits() == [f"/terugberichten/{answer}/geven/"]


def test_a_situation_that_was_opened_again_is_not_called_new(database: str, cast: Cast) -> None:
    cast.els_tells(at=now())
    bram = signed_in(cast, "Bram")
    with enter(cast.viewer("Bram", at=now())):
        concern = Duty.objects.get(kind=DutyKind.ACCEPT).ref
    bram.post(f"/situaties/{concern}/aannemen/")
    bram.post(f"/situaties/{concern}/langsgaan/", {"outcome": "spoken and fine", "told_why": "on"})
    page = bram.post(f"/situaties/{concern}/weer-openen/", follow=True).content.decode()
    assert "Dit is weer geopend." in page
    assert "Er kwam iets binnen" not in page
