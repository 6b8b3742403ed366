"""From signal to answer, as Bram and Amira see it on their screens."""

from django.test import Client

from tests.cast import Cast
from tests.web.signing import signed_in
from tests.web.test_public import the_code
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
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


def test_the_letter_says_what_was_noted_and_never_who_or_how(database: str, cast: Cast) -> None:
    cast.els_tells(at=now(), kinds=("noise", "curtains"))
    bram = signed_in(cast, "Bram")
    with enter(cast.viewer("Bram", at=now())):
        concern = Duty.objects.get(kind=DutyKind.ACCEPT).ref
    letter = bram.get(f"/situaties/{concern}/brief/").content.decode()
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
