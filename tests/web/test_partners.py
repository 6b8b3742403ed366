"""A partner without an account, in a browser: a link, a button, one question, one answer."""

from uuid import UUID

import pytest
from django.test import Client

from tests.cast import Cast
from tests.signals.beside import administrator
from tests.web.signing import signed_in
from waakvlam.accounts.keys import keyed_hash
from waakvlam.duties.models import Duty, DutyKind
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.signals.actions.acting import accept
from waakvlam.signals.actions.mailing import mark_partner_mail
from waakvlam.signals.models import Question

WORDS = "Kent u de bewoner, en wilt u deze week langsgaan?"


@pytest.fixture
def concern(database: str, cast: Cast) -> UUID:
    """Something that Bram took on."""
    cast.els_tells(at=now())
    bram = cast.viewer("Bram", at=now())
    with enter(bram):
        found = Duty.objects.get(kind=DutyKind.ACCEPT).ref
        accept(by=bram, concern=found)
    return found


def asks(cast: Cast, concern: UUID, **more: str) -> UUID:
    """Bram asks the clinic, on the page."""
    clinic = cast.teams["clinic"].organisation_id
    given = {"organisation": clinic, "email": "team@kade.invalid", "words": WORDS, "told": "in person"} | more
    assert signed_in(cast, "Bram").post(f"/situaties/{concern}/partner-vragen/", given).status_code == 302
    with administrator() as link:
        ((found,),) = link.execute("SELECT id FROM signals_question").fetchall()
    return UUID(str(found))


def key_for(cast: Cast, question: UUID) -> str:
    """What stands in the link that the worker mails."""
    clock = cast.clock(now())
    with enter(clock):
        made = mark_partner_mail(by=clock, question=question)
    assert made
    return made[1]


def somebody() -> Client:
    return Client(headers={"accept-language": "nl"})


def test_the_resident_knows_before_a_partner_is_asked(cast: Cast, concern: UUID) -> None:
    clinic = cast.teams["clinic"].organisation_id
    given = {"organisation": clinic, "email": "team@kade.invalid", "words": WORDS}
    answer = signed_in(cast, "Bram").post(f"/situaties/{concern}/partner-vragen/", given)
    assert "De bewoner weet dit nog niet" in answer.content.decode()


def test_following_the_link_opens_nothing_and_uses_nothing_up(cast: Cast, concern: UUID) -> None:
    key, scanner = key_for(cast, asks(cast, concern)), somebody()
    for _time in range(3):
        shown = scanner.get(f"/vraag/{key}/")
        assert (shown.status_code, WORDS in shown.content.decode()) == (200, False)
        assert shown.headers["X-Robots-Tag"] == "noindex, nofollow"
    with administrator() as link:
        looks = link.execute("SELECT count(*) FROM access_look WHERE activity = 'partner link'")
        assert looks.fetchone() == (0,)
    assert WORDS in scanner.post("/vraag/", {"key": key}).content.decode()


def test_the_page_shows_the_question_who_asks_and_no_address(cast: Cast, concern: UUID) -> None:
    shown = somebody().post("/vraag/", {"key": key_for(cast, asks(cast, concern))}).content.decode()
    assert "Bram Voorbeeld van Sociaal beheer De Haard vraagt" in shown
    assert WORDS in shown
    for hidden in ("Lantaarnstraat", "muziek", "Harde geluiden"):
        assert hidden not in shown


def test_the_address_stands_with_it_when_the_asker_says_so(cast: Cast, concern: UUID) -> None:
    key = key_for(cast, asks(cast, concern, with_home="on"))
    assert "Lantaarnstraat 12, Vlamstad" in somebody().post("/vraag/", {"key": key}).content.decode()


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({"reply": "makes contact"}, ["Neemt contact op"]),
        ({"reply": "no, because", "words": "Niet bij ons bekend."}, ["Nee, omdat", "Niet bij ons bekend."]),
        ({"reply": "call me", "phone": "06 00 00 00 00", "words": "na vier uur"}, ["Wil gebeld worden", "na vier uur"]),
    ],
)
def test_an_answer_stands_on_the_situation_and_on_the_list(
    cast: Cast, concern: UUID, given: dict[str, str], shown: list[str]
) -> None:
    question = asks(cast, concern)
    key, bram = key_for(cast, question), signed_in(cast, "Bram")
    assert "Nog geen antwoord" in bram.get(f"/situaties/{concern}/").content.decode()
    assert "uw antwoord is binnen" in somebody().post("/vraag/", {"key": key} | given).content.decode()
    page = bram.get(f"/situaties/{concern}/").content.decode()
    assert [words for words in shown if words not in page] == []
    assert "Lees het antwoord" in bram.get("/te-doen/").content.decode()
    assert bram.post(f"/vragen/{question}/gelezen/").status_code == 302
    assert "Lees het antwoord" not in bram.get("/te-doen/").content.decode()


def test_what_is_missing_is_asked_and_what_was_typed_stays(cast: Cast, concern: UUID) -> None:
    key = key_for(cast, asks(cast, concern))
    wrong = somebody().post("/vraag/", {"key": key, "reply": "call me", "words": "na vier uur"}).content.decode()
    assert "op welk nummer we u kunnen bellen" in wrong
    assert "na vier uur" in wrong
    assert "waarom niet" in somebody().post("/vraag/", {"key": key, "reply": "no, because"}).content.decode()
    assert "een van de drie antwoorden" in somebody().post("/vraag/", {"key": key, "reply": "?"}).content.decode()


def test_over_is_over_and_says_whom_to_call(cast: Cast, concern: UUID) -> None:
    question = asks(cast, concern)
    key, bram = key_for(cast, question), signed_in(cast, "Bram")
    assert bram.post(f"/vragen/{question}/intrekken/").status_code == 302
    assert "Ingetrokken" in bram.get(f"/situaties/{concern}/").content.decode()
    for posted in ({"key": key}, {"key": key, "reply": "makes contact"}):
        over = somebody().post("/vraag/", posted)
        assert (over.status_code, "030 000 00 00" in over.content.decode()) == (404, True)
        assert WORDS not in over.content.decode()
        assert "Bram" not in over.content.decode()
    unknown = somebody().post("/vraag/", {"key": "nonsense"})
    assert (unknown.status_code, "Bel de gemeente" in unknown.content.decode()) == (404, True)
    assert somebody().get("/vraag/").status_code == 302


def test_in_english_too(cast: Cast, concern: UUID) -> None:
    key = key_for(cast, asks(cast, concern))
    english = Client(headers={"accept-language": "en"})
    assert "Somebody asks you something" in english.get(f"/vraag/{key}/").content.decode()
    assert "I make contact" in english.post("/vraag/", {"key": key}).content.decode()


def test_only_the_hash_of_the_key_is_kept_and_no_text_is_readable(cast: Cast, concern: UUID) -> None:
    key = key_for(cast, asks(cast, concern))
    with administrator() as link:
        kept = str(link.execute("SELECT * FROM accounts_onetimelink").fetchall())
        held = link.execute("SELECT t::text FROM signals_question t").fetchone() or ("",)
        hashed = link.execute("SELECT hash FROM accounts_onetimelink WHERE purpose = 'partner question'").fetchone()
    assert hashed == (keyed_hash("link", key),)
    assert key not in kept
    for text in (WORDS, "kade.invalid"):
        assert text not in held[0]
        assert text.encode().hex() not in held[0]
    assert repr(Question(words=WORDS)).count(WORDS) == 0
