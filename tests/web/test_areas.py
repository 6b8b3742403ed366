"""The pages of neighbourhoods: what asks for a person, what was decided, and who sees which figure."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import AREA, Cast
from tests.watch.people import make_gallery
from tests.web.areas import Watched, watched, weeks_that_rise
from tests.web.places import draw_areas
from tests.web.signing import asked_of, signed_in
from waakvlam.kernel.clock import now
from waakvlam.kernel.migrating import OWNER_ALIAS
from waakvlam.parties.rules import day_of
from waakvlam.places.models import Area
from waakvlam.watch import engine

PAGE = f"/buurten/{AREA}/"
CAREFUL = ("Signalen zijn geen oorzaken", "0,1 procent", "Dannenberg, Platform31", "wat kwetsbaarheid en wat overlast")


@pytest.fixture
def scene(database: str, cast: Cast) -> Watched:
    return watched(cast)


def shown(browser: Client, address: str) -> str:
    """A page that is there, in Dutch, spaces as one."""
    answer = browser.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return " ".join(answer.content.decode().split())


def test_the_list_says_what_is_due_and_whose_turn_it_is(scene: Watched, cast: Cast) -> None:
    iris = signed_in(cast, "Iris")
    page = shown(iris, "/buurten/")
    standing = (
        "Extra kijken",
        "Nog niemand kijkt ernaar",
        "aan de beurt: Coördinatie Vlamstad",
        "Kijk weer naar de inzet",
    )
    for words in (*standing, *CAREFUL):
        assert words in page, words
    assert page.index("Havenkwartier") < page.index("Scheepsbuurt"), "what is due comes first"
    with CaptureQueriesContext(connection) as queries:
        iris.get("/buurten/")
    assert len(asked_of(queries)) <= 15, asked_of(queries)


def test_the_page_of_a_neighbourhood_holds_what_was_decided(scene: Watched, cast: Cast) -> None:
    iris = signed_in(cast, "Iris")
    page = shown(iris, PAGE)
    for words in (
        "Meer ruzie op het plein.",
        "Drie weken meer signalen.",
        "Een kwartaal rustig.",
        "Elke week samen koken in De Brug.",
        "De buurttuin is elke week open.",
        "Donkere hoek bij de garages.",
        "ontbreekt",
        "Extra uren van de beheerder",
        "Een op de drie woningen sociaal.",
        'class="map"',
        "/wie-werkt-waar/kaart/",
        *CAREFUL,
    ):
        assert words in page, words
    with CaptureQueriesContext(connection) as queries:
        iris.get(PAGE)
    assert len(asked_of(queries)) <= 15, asked_of(queries)


def test_each_review_in_the_list_says_what_it_is_about(scene: Watched, cast: Cast) -> None:
    iris = signed_in(cast, "Iris")
    with CaptureQueriesContext(connection) as queries:
        page = shown(iris, "/te-doen/")
    for words in (
        "Voor deze buurt is een niveau afgesproken. Past dat nog?",
        "Met bewoners is een plan gemaakt. Gaat het zoals afgesproken?",
        "Voor een galerij is een maatregel afgesproken. Helpt die?",
    ):
        assert page.count(words) == 1, words
    assert len(asked_of(queries)) <= 15, asked_of(queries)


def test_weeks_are_a_picture_and_a_table_for_the_coordinator(
    scene: Watched, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    iris = signed_in(cast, "Iris")
    page = shown(iris, f"{PAGE}cijfers/")
    assert 'role="img"' in page
    assert page.count("<tr>") >= 52
    assert "Meer dan verwacht" in page
    assert shown(iris, f"{PAGE}cijfers/?wat=concerns&over=money").count("Er is nog niets geteld") == 1
    for wrong in ("?wat=people", "?over=debts"):
        assert iris.get(f"{PAGE}cijfers/{wrong}").status_code == 404
    with CaptureQueriesContext(connection) as queries:
        iris.get(f"{PAGE}cijfers/")
    assert len(asked_of(queries)) <= 15, asked_of(queries)
    monkeypatch.setattr(engine, "DRAWING", ("no_such_drawing",))
    page = shown(iris, f"{PAGE}cijfers/")
    assert 'role="img"' not in page
    assert '<details class="wv-more" open>' in page


def test_a_director_reads_blocks_and_sees_that_an_alert_stands(scene: Watched, cast: Cast) -> None:
    joost = signed_in(cast, "Joost")
    assert "Nog niemand kijkt ernaar" in shown(joost, "/buurten/")
    page = shown(joost, f"{PAGE}cijfers/")
    assert "minder dan 10" in page or "Afgerond op 5" in page
    assert 'role="img"' not in page
    page = shown(joost, f"/let-op/{scene.alert}/")
    assert "De coördinator ziet de cijfers van elke week" in page
    assert "Wat binnenkwam" not in page
    for address in (f"{PAGE}plekken/", f"/buurten/galerijen/{scene.balance}/", f"{PAGE}niveau/"):
        assert joost.get(address).status_code == 404
    assert "6 van 8" not in shown(joost, PAGE)


@pytest.mark.parametrize("name", ["Bram", "Amira"])
def test_who_works_there_reads_what_was_decided_and_no_figures(scene: Watched, cast: Cast, name: str) -> None:
    browser = signed_in(cast, name)
    assert "Havenkwartier" in shown(browser, "/buurten/")
    page = shown(browser, PAGE)
    assert "Extra uren van de beheerder" in page
    assert "Elke week samen koken" in page
    for hidden in ("Nog niemand kijkt ernaar", "van 8", "Omhoog of omlaag", "Cijfers"):
        assert hidden not in page, hidden
    measure = shown(browser, f"/maatregelen/{scene.measure}/")
    assert "Acht uur per week meer beheer" in measure
    assert "van 8" not in measure
    assert "Stoppen" not in measure
    for address in ("cijfers/", "plekken/", "niveau/", f"galerij/{scene.place.gallery.id}/"):
        assert browser.get(PAGE + address).status_code == 404
    assert browser.get(f"/let-op/{scene.alert}/").status_code == 404


def test_an_alert_says_what_was_expected_what_came_and_how_sure(scene: Watched, cast: Cast) -> None:
    page = shown(signed_in(cast, "Iris"), f"/let-op/{scene.alert}/")
    for words in (
        "Eerst: is er meer aan de hand, of is er meer verteld?",
        "Folders over praten met elkaar.",
        "<strong>9</strong>",
        "<strong>3,1</strong>",
        "Meer dan 7 is bijzonder.",
        "Dit is bijna nooit toeval.",
        "1 op de 1.000 keer",
        "Hoe vaak deze waarschuwing hier klopte",
        'role="img"',
        *CAREFUL,
    ):
        assert words in page, words


def test_more_trouble_leads_to_measures_that_are_looked_at_and_closed(scene: Watched, cast: Cast) -> None:
    iris, alert = signed_in(cast, "Iris"), f"/let-op/{scene.alert}/"
    assert iris.post(alert + "ik-kijk/").status_code == 302
    assert "Jij kijkt hier nu naar." in shown(iris, alert)
    assert iris.post(alert + "meer-aan-de-hand/", {"words": ""}).status_code == 200
    assert iris.post(alert + "meer-aan-de-hand/", {"words": "Ruzie op het plein."}).status_code == 302
    assert "Ruzie op het plein." in shown(iris, alert)
    assert f"/buurten/vraag/{scene.alert}/" in shown(iris, "/te-doen/")
    assert iris.get(f"/buurten/vraag/{scene.alert}/").headers["Location"] == alert
    measures = alert + "maatregelen/"
    assert "vandaag en binnen een jaar" in _posted(iris, measures, words="Rondes.", review_on="2020-01-01")
    assert iris.post(measures, {"words": "Elke avond een ronde.", "review_on": _later()}).status_code == 302
    assert "Elke avond een ronde." in shown(iris, alert)
    assert iris.post(alert + "afsluiten/", {"words": "Het is rustig."}).status_code == 302
    page = shown(iris, alert)
    assert "Niemand hoeft nu iets te doen" in page
    assert "Het is rustig." in page
    assert iris.get(alert + "niets/").status_code == 404


def test_more_telling_ends_it_with_its_reason(scene: Watched, cast: Cast) -> None:
    iris, alert = signed_in(cast, "Iris"), f"/let-op/{scene.alert}/"
    iris.post(alert + "ik-kijk/")
    assert "Schrijf hier iets" in _posted(iris, alert + "meer-verteld/", because="other", words="")
    assert iris.post(alert + "meer-verteld/", {"because": "campaign", "words": ""}).status_code == 302
    page = shown(iris, alert)
    assert "Er was een campagne" in page
    assert "Waarom er meer verteld kan zijn" in page


def test_what_a_duty_asks_leads_to_where_it_is_done(scene: Watched, cast: Cast) -> None:
    iris = signed_in(cast, "Iris")
    page = shown(iris, "/te-doen/")
    assert "Kijk wat er speelt" in page
    places = set()
    for ref in {part.split("/")[0] for part in page.split("/buurten/vraag/")[1:]}:
        places.add(iris.get(f"/buurten/vraag/{ref}/").headers["Location"])
    assert places == {
        f"/let-op/{scene.alert}/",
        f"/buurten/galerijen/{scene.balance}/",
        f"/maatregelen/{scene.measure}/",
        f"{PAGE}niveau/",
        f"{PAGE}plan/",
    }
    assert iris.get(f"/buurten/vraag/{UUID(int=1)}/").status_code == 404


def test_a_neighbourhood_is_changed_by_its_coordinator(scene: Watched, cast: Cast) -> None:
    iris, later = signed_in(cast, "Iris"), _later()
    level = {"level": "extra effort", "reason": "Meer.", "review_on": later}
    assert "Zeg waarom dit begint" in _posted(iris, PAGE + "niveau/", **level)
    for verb, filled in {
        "niveau": level | {"starts_when": "A", "ends_when": "B"},
        "notitie": {"factor": "undermining", "words": "Een kapotte lamp."},
        "voorziening": {"kind": "night nurse", "present": "no", "words": ""},
        "plan": {"took_part": "Tien bewoners.", "agreed": "Samen eten.", "review_on": later},
        "markering": {"kind": "campaign", "since": "2026-01-05", "until": "", "words": "Folders."},
        "gemengd-wonen": {"words": "Meer koop.", "agreed_on": "2026-01-05"},
    }.items():
        answer = iris.post(f"{PAGE}{verb}/", filled)
        assert answer.status_code == 302, (verb, answer.content.decode())
    page = shown(iris, PAGE)
    for words in ("Extra inzet", "Een kapotte lamp.", "Samen eten.", "Meer koop."):
        assert words in page, words
    assert "Folders." in shown(iris, f"{PAGE}cijfers/")
    note, agreement = (page.split(start)[1].split("/")[0] for start in ("/buurten/notities/", "/buurten/afspraken/"))
    assert iris.post(f"/buurten/notities/{note}/voorbij/").status_code == 302
    assert iris.post(f"/buurten/afspraken/{agreement}/voorbij/").status_code == 302
    assert iris.get(f"{PAGE}niets/").status_code == 404


def test_a_gallery_is_a_count_with_its_parts_for_the_coordinator_only(scene: Watched, cast: Cast) -> None:
    iris = signed_in(cast, "Iris")
    page = shown(iris, f"{PAGE}plekken/")
    assert "6 van 8 woningen" in page
    assert "Boven de grens" in page
    with CaptureQueriesContext(connection) as queries:
        iris.get(f"{PAGE}plekken/")
    assert len(asked_of(queries)) <= 15, asked_of(queries)
    page = shown(iris, f"{PAGE}galerij/{scene.place.gallery.id}/")
    parts = ("In 6 van 8 woningen is hulp", "Contact dat niet doorging")
    for words in (*parts, "Acht uur per week", "Hier komt een woning vrij"):
        assert words in page, words
    assert "Derde galerij 1" not in page, "never a list of homes"
    assert "Woningen met hulp" in shown(iris, f"{PAGE}complex/{scene.place.complex.id}/")
    assert "Woningen met hulp" in shown(iris, f"{PAGE}straat/{scene.place.street.id}/")
    for kind in ("galerij", "complex", "straat"):
        assert iris.get(f"{PAGE}{kind}/{UUID(int=1)}/").status_code == 404


def test_a_measure_goes_on_and_ends_with_what_it_brought(scene: Watched, cast: Cast) -> None:
    iris, measure = signed_in(cast, "Iris"), f"/maatregelen/{scene.measure}/"
    assert iris.post(measure + "verder/", {"review_on": _later()}).status_code == 302
    assert iris.post(measure + "stoppen/", {"words": "Drie buren doen mee."}).status_code == 302
    page = shown(iris, measure)
    assert "Drie buren doen mee." in page
    assert "Ermee doorgaan" not in page
    assert "Afgelopen" in shown(iris, f"{PAGE}galerij/{scene.place.gallery.id}/")


def test_what_was_decided_already_leads_to_its_gallery(scene: Watched, cast: Cast) -> None:
    iris, decide = signed_in(cast, "Iris"), f"/buurten/galerijen/{scene.balance}/"
    filled = {"kind": "other", "words": "Bankje.", "owner": str(cast.teams["neighbourhood"].id)}
    answer = iris.post(decide, filled | {"review_on": _later()})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/maatregelen/")
    assert iris.get(decide).headers["Location"] == f"{PAGE}galerij/{scene.place.gallery.id}/"


def test_the_threshold_is_chosen_for_a_municipality(database: str, cast: Cast) -> None:
    draw_areas(cast)
    karin = signed_in(cast, "Karin")
    assert "Wanneer praten we over een galerij?" in shown(karin, "/buurten/drempel/")


def test_mixed_living_is_shown_by_public_figures_of_the_area_and_around_it(scene: Watched, cast: Cast) -> None:
    bram = signed_in(cast, "Bram")
    assert "Huurwoningen" not in shown(bram, PAGE)
    Area.objects.using(OWNER_ALIAS).filter(code=AREA).update(rented=62, social=48)
    Area.objects.using(OWNER_ALIAS).filter(code="WK999901").update(rented=55)
    page = shown(bram, PAGE)
    assert "Huurwoningen" in page
    for figure in ("62%", "48%", "55%"):
        assert f">{figure}<" in page
    assert "geen advies over toewijzen" in page


def test_small_places_and_new_neighbourhoods_say_why_they_show_nothing(database: str, cast: Cast) -> None:
    draw_areas(cast)
    iris, joost, place = signed_in(cast, "Iris"), signed_in(cast, "Joost"), make_gallery(5)
    assert "1 galerij zonder steun, of met te weinig woningen om te tellen" in shown(iris, f"{PAGE}plekken/")
    page = shown(iris, f"{PAGE}galerij/{place.gallery.id}/")
    assert "Hier zijn 5 woningen." in page
    assert "Er is nog niets geteld" in shown(iris, f"{PAGE}cijfers/")
    assert "Er is nog niets geteld" in shown(joost, f"{PAGE}cijfers/")
    assert "Er is nog geen plan." in shown(iris, PAGE)
    assert "Nog geen buurt" in shown(signed_in(cast, "Dirk"), "/buurten/")
    for address in ("BU99990199/", "WK999901/", "niets/"):
        assert iris.get(f"/buurten/{address}").status_code == 404, address
    assert signed_in(cast, "Hugo").get(PAGE).status_code == 404


def test_an_alert_of_one_subject_names_it(database: str, cast: Cast) -> None:
    draw_areas(cast)
    alert = weeks_that_rise(cast, domain="money")
    assert "Signalen: geld, Havenkwartier" in shown(signed_in(cast, "Iris"), f"/let-op/{alert}/")


def _posted(browser: Client, address: str, **filled: Any) -> str:
    answer = browser.post(address, filled)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def _later() -> str:
    """A day in two months."""
    return (day_of(now()) + timedelta(days=60)).isoformat()
