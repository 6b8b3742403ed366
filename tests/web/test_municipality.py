"""The municipality's page and its files: decisions asked and published figures, never people or small numbers."""

import csv
import re
import zipfile
from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO, StringIO

import pytest

from tests.cast import AREA, NOON, Cast
from tests.signals.history import History
from tests.web.places import draw_areas
from tests.web.signing import signed_in
from waakvlam.jobs.watching import run_publishing
from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.kernel.migrating import OWNER_ALIAS
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.places.models import Area
from waakvlam.signals.queries.counting import Measure, Quarter
from waakvlam.watch.publishing import Bound, Content, Key, Share
from waakvlam.watch.queries.figures import Figures, Place
from waakvlam.watch.steering import About, decisions_asked
from waakvlam.web.municipality.downloads import rows

CITY, DISTRICT = "GM9999", "WK999901"


def newest() -> Quarter:
    """The newest quarter of which the figures are made up."""
    last = Quarter.of(now()).previous
    return last if last.settles <= now() else last.previous


@pytest.fixture
def quarter(database: str, cast: Cast) -> Quarter:
    """A whole quarter: 45 situations in the Havenkwartier, 4 in the Scheepsbuurt, 60 in the Polderrand."""
    draw_areas(cast)
    past = History(database, area=AREA, team=cast.teams["neighbourhood"].id)
    last = newest()
    began = last.begins + timedelta(days=4)
    concerns = past.concerns(25, began, accepted=began) + past.concerns(20, began, returns=1, beyond=True)
    past.answers(concerns[:12], began, given=began + timedelta(days=1))
    past.answers(concerns[12:], began, given=began + timedelta(days=30))
    past.concerns(4, began, area="BU99990102")
    elsewhere = past.concerns(60, began, area="BU99990201")
    past.answers(elsewhere, began, given=began, area="BU99990201")
    run_publishing()
    return last


def page(cast: Cast, name: str, quarter: Quarter, more: str = "") -> str:
    answer = signed_in(cast, name).get(f"/gemeente/?kwartaal={quarter.year}-{quarter.number}{more}")
    assert answer.status_code == 200
    return answer.content.decode()


def fact(page: str, name: str) -> str:
    found = re.search(rf"<dt>{name}</dt><dd><strong>([^<]*)</strong>", page)
    assert found, name
    return found[1]


def test_the_director_sees_figures_and_what_they_ask(cast: Cast, quarter: Quarter) -> None:
    shown = page(cast, "Joost", quarter)
    assert fact(shown, "Nieuwe situaties") == "110"
    assert fact(shown, "Antwoorden op tijd") == "ongeveer 67%"
    assert fact(shown, "Nu niet") == "niet getoond"
    assert "Alleen voor hulp" in shown
    for name in ("Havenkwartier", "Scheepsbuurt", "Polderrand"):
        assert f"<title>{name}. Nieuwe situaties:" in shown, "on the map"
    assert "Ongeveer 22% van de antwoorden kwam op tijd" in shown
    assert "Ongeveer 20 situaties kwamen boven wat is afgesproken" in shown
    assert "Ongeveer 20 situaties zijn teruggegeven" in shown


def test_one_neighbourhood_and_the_way_back(cast: Cast, quarter: Quarter) -> None:
    shown = page(cast, "Iris", quarter, f"&gebied={AREA}")
    assert fact(shown, "Opgepakt na") == "dezelfde dag"
    assert fact(shown, "Nieuwe situaties") == "niet getoond", "the Scheepsbuurt would follow from it"
    assert f"gebied={DISTRICT}" in shown
    assert fact(page(cast, "Iris", quarter, "&gebied=BU99990102"), "Nieuwe situaties") == "niet getoond"


def test_all_answered_in_time_says_at_least(cast: Cast, quarter: Quarter) -> None:
    assert fact(page(cast, "Joost", quarter, "&gebied=BU99990201"), "Antwoorden op tijd").startswith("ten minste 8")


def test_hardly_any_answered_in_time_says_at_most(cast: Cast, quarter: Quarter, database: str) -> None:
    past = History(database, area="BU99990103", team=cast.teams["neighbourhood"].id)
    began = quarter.previous.begins + timedelta(days=4)
    past.answers(past.concerns(50, began), began, given=began + timedelta(days=30))
    run_publishing()
    shown = page(cast, "Joost", quarter.previous, "&gebied=BU99990103")
    assert fact(shown, "Antwoorden op tijd") == "hooguit 18%"


def test_a_quarter_with_little_asks_nothing(cast: Cast, quarter: Quarter, database: str) -> None:
    past = History(database, area=AREA, team=cast.teams["neighbourhood"].id)
    past.concerns(3, quarter.previous.begins + timedelta(days=4))
    run_publishing()
    shown = page(cast, "Joost", quarter.previous)
    assert "Geen cijfer dat we mogen tonen" in shown
    assert fact(shown, "Nieuwe situaties") == "niet getoond"
    assert 'rel="next"' in shown
    assert 'rel="prev"' not in shown


def test_the_newest_figures_are_shown_first_and_when_the_next_come(cast: Cast, quarter: Quarter) -> None:
    browser = signed_in(cast, "Joost")
    shown = browser.get("/gemeente/").content.decode()
    assert f"Cijfers van kwartaal {quarter.number} van {quarter.year}, vastgesteld op" in shown
    coming = quarter.next
    assert f"De cijfers van kwartaal {coming.number} van {coming.year} komen op 2" in shown
    assert 'rel="next"' not in shown
    assert browser.get("/gemeente/?gebied=BU00000000").status_code == 404
    for address in ("/gemeente/", "/gemeente/cijfers.csv"):
        for missing in (coming, quarter.previous):
            assert browser.get(f"{address}?kwartaal={missing.year}-{missing.number}").status_code == 404
        for wrong in ("2026-5", "nonsense"):
            assert browser.get(f"{address}?kwartaal={wrong}").status_code == 400


def test_before_the_first_figures_the_page_says_when_they_come(database: str, cast: Cast) -> None:
    browser = signed_in(cast, "Joost")
    shown = browser.get("/gemeente/").content.decode()
    assert "Nog geen cijfers" in shown
    assert "drie weken na een kwartaal" in shown
    assert browser.get("/gemeente/cijfers.csv").status_code == 404


def test_without_the_statistics_nothing_is_published_and_the_log_says_why(
    cast: Cast, quarter: Quarter, database: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    assert run_publishing() == 0, "all that settled is published"
    assert caplog.text == ""
    past = History(database, area=AREA, team=cast.teams["neighbourhood"].id)
    past.concerns(30, quarter.previous.begins)
    monkeypatch.setattr("waakvlam.watch.engine.find_spec", lambda _name: None)
    assert run_publishing() == 0
    assert "waakvlam[watch]" in caplog.text


def test_only_who_directs_or_coordinates_gets_in(cast: Cast, quarter: Quarter) -> None:
    for name in ("Amira", "Bram", "Greet", "Hugo", "Karin"):
        for address in ("/gemeente/", "/gemeente/cijfers.csv", "/gemeente/cijfers.xlsx"):
            assert signed_in(cast, name).get(address).status_code == 404


def test_a_director_without_an_area_is_told_so(database: str, cast: Cast) -> None:
    cast.teams["direction"].work_areas.using(OWNER_ALIAS).all().delete()
    browser = signed_in(cast, "Joost")
    assert "Nog geen gemeente" in browser.get("/gemeente/").content.decode()
    assert browser.get("/gemeente/cijfers.csv").status_code == 404


def test_the_csv_is_the_same_table_with_its_use_on_top(cast: Cast, quarter: Quarter) -> None:
    answer = signed_in(cast, "Joost").get(f"/gemeente/cijfers.csv?kwartaal={quarter.year}-{quarter.number}")
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="waakvlam-GM9999-{quarter.year}-{quarter.number}.csv"'
    )
    table = list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert table[1][0].startswith("Alleen voor hulp")
    header = table[4]
    lines = {line[0]: dict(zip(header, line, strict=True)) for line in table[5:11]}
    assert lines[CITY]["Nieuwe situaties"] == "110"
    assert lines["BU99990102"]["Nieuwe situaties"] == "niet getoond"
    assert lines["BU99990201"]["Gebied"] == "Polderrand"
    assert not [cell for line in lines.values() for cell in line.values() if cell in ("0", "4")]
    assert [line[0] for line in table[12:]] == header[2:], "every column is explained"


def test_the_spreadsheet_holds_no_formula(cast: Cast, quarter: Quarter) -> None:
    Area.objects.using(OWNER_ALIAS).filter(code=AREA).update(name="=1+1")
    browser = signed_in(cast, "Joost")
    address = f"?kwartaal={quarter.year}-{quarter.number}"
    with zipfile.ZipFile(BytesIO(browser.get(f"/gemeente/cijfers.xlsx{address}").content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "=1+1" in sheet
    assert "<v>110</v>" in sheet
    assert "Alleen voor hulp" in sheet
    assert "'=1+1" in browser.get(f"/gemeente/cijfers.csv{address}").content.decode()


def made(counts: Mapping[Key, int], shares: Mapping[Key, Share] | None = None) -> Figures:
    places = (
        Place(CITY, "Stad", None, None),
        Place(DISTRICT, "Wijk", CITY, None),
        Place(AREA, "Buurt", DISTRICT, None),
    )
    said = Content(tuple(place.code for place in places), dict(counts), dict(shares or {}), {}, ())
    return Figures(Quarter(2026, 1), NOON, places, said)


def test_a_decision_is_asked_about_the_narrowest_place_that_may_be_named() -> None:
    asked = decisions_asked(made({(CITY, Measure.RETURNED): 50, (DISTRICT, Measure.RETURNED): 30}))
    assert [(one.about, one.place.code, one.figure) for one in asked] == [(About.RETURNS, DISTRICT, 30)]


@pytest.mark.parametrize(
    ("in_time", "asks"),
    [
        (Share(79, Bound.ABOUT), True),
        (Share(80, Bound.ABOUT), False),
        (Share(20, Bound.AT_MOST), True),
        (Share(55, Bound.AT_LEAST), False),
    ],
)
def test_answers_ask_for_a_decision_under_eighty_per_cent(in_time: Share, asks: bool) -> None:
    assert bool(decisions_asked(made({}, {(CITY, Measure.ANSWERS): in_time}))) is asks


def test_every_line_of_a_file_names_no_person(cast: Cast, quarter: Quarter) -> None:
    viewer = Viewer(Role.WATCH, now(), teams=(cast.teams["direction"].id,))
    with enter(viewer):
        text = str(list(rows(made({}), "Titel")))
    assert "Voorbeeld" not in text
