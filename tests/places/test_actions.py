"""Bringing in files: what is kept, what is named, and that a second time changes nothing."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.db import ProgrammingError, connection, connections
from django.test.utils import CaptureQueriesContext

from tests.places import files
from waakvlam.journal.vocabulary import Happened
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.places import queries
from waakvlam.places.actions import import_addresses, import_areas, import_complexes
from waakvlam.places.importing import BATCH, Outcome, Problem
from waakvlam.places.models import Address, Area, AreaKind, Complex, Gallery, Street

MADE = {"wijken": files.made_districts, "buurten": files.made_neighbourhoods, "rd": files.made_rd}
REAL = {
    "wijken": lambda: files.real("utrecht_wijken.geojson"),
    "buurten": lambda: files.real("utrecht_buurten.geojson"),
    "rd": lambda: files.real("almere_buurt_2025_rd.geojson"),
}
SOURCES = {"made": MADE} | ({"real": REAL} if files.REAL.is_dir() else {})
Source = dict[str, Callable[[], BytesIO]]


@pytest.fixture(params=SOURCES)
def source(request: pytest.FixtureRequest) -> Source:
    """The same assertions for made files, and for the real ones where they are."""
    return SOURCES[request.param]


def figures(outcome: Outcome) -> tuple[int, int, int, int, int]:
    counts = outcome.counts()
    return counts["read"], counts["added"], counts["changed"], counts["same"], counts["rejected"]


# Areas


def test_utrecht_has_ten_districts_and_111_neighbourhoods(loader: Viewer, source: Source) -> None:
    assert figures(import_areas(by=loader, file=source["wijken"]())) == (10, 10, 0, 0, 0)
    assert figures(import_areas(by=loader, file=source["buurten"]())) == (111, 111, 0, 0, 0)
    assert len(queries.areas(loader, AreaKind.DISTRICT, "GM0344")) == 10
    assert len(queries.areas(loader, AreaKind.NEIGHBOURHOOD, "GM0344")) == 111
    assert queries.area(loader, "GM0344").name == "Utrecht"


def test_the_layout_with_rd_lands_in_almere_and_makes_what_lies_around_it(loader: Viewer, source: Source) -> None:
    assert figures(import_areas(by=loader, file=source["rd"]())) == (6, 6, 0, 0, 0)
    district = queries.area(loader, "WK003401")
    assert (district.name, district.year, district.outline) == ("naam onbekend", 2025, None)
    assert queries.area(loader, "GM0034").name == "naam onbekend"
    outline = queries.area(loader, "BU00340101").outline
    assert outline is not None
    (ring,) = outline["coordinates"]
    assert all(5.1 < longitude < 5.3 and 52.3 < latitude < 52.4 for longitude, latitude in ring)


def test_a_second_time_changes_nothing(loader: Viewer, source: Source) -> None:
    for file in source.values():
        first = import_areas(by=loader, file=file())
        before = list(Area.objects.order_by("id").values())
        again = import_areas(by=loader, file=file())
        assert figures(again) == (first.read, 0, 0, first.read, 0)
        assert list(Area.objects.order_by("id").values()) == before


def test_years_stand_side_by_side(loader: Viewer) -> None:
    old = files.neighbourhood("BU03440211", "Lombok-Oost", year=2014)
    new = files.neighbourhood("BU03440211", "Lombok Oost", year=2025)
    import_areas(by=loader, file=files.collection(old))
    assert figures(import_areas(by=loader, file=files.collection(new, old))) == (2, 1, 0, 1, 0)
    assert queries.area(loader, "BU03440211").name == "Lombok Oost"


def test_a_suppressed_number_is_nothing_and_what_a_file_leaves_out_stays(loader: Viewer) -> None:
    def oost(**numbers: Any) -> BytesIO:
        return files.collection(files.neighbourhood("BU03440211", "Lombok-Oost", **numbers))

    import_areas(by=loader, file=oost(aantalInwoners=3_120, aantal_huishoudens=1_500))
    assert figures(import_areas(by=loader, file=oost())) == (1, 0, 0, 1, 0)
    area = queries.area(loader, "BU03440211")
    assert (area.inhabitants, area.households) == (3_120, 1_500)
    assert import_areas(by=loader, file=oost(aantal_inwoners=-99_997)).changed == 1
    assert queries.area(loader, "BU03440211").inhabitants is None


def test_a_name_that_comes_later_replaces_the_unknown_one(loader: Viewer) -> None:
    without = files.neighbourhood("BU03440211", "Lombok-Oost")
    import_areas(by=loader, file=files.collection(without))
    assert queries.area(loader, "WK034402").name == "naam onbekend"
    told = files.neighbourhood("BU03440212", "Lombok-West", wijknaam="West")
    import_areas(by=loader, file=files.collection(without, told))
    assert queries.area(loader, "WK034402").name == "West"
    import_areas(by=loader, file=files.collection(without))
    assert queries.area(loader, "WK034402").name == "West"


def test_bad_areas_are_named_and_good_ones_kept(loader: Viewer) -> None:
    good = files.neighbourhood("BU03440211", "Lombok-Oost")
    bad = files.neighbourhood("BU0344021", "Half een code")
    outcome = import_areas(by=loader, file=files.collection(bad, good, good))
    assert figures(outcome) == (3, 1, 0, 0, 2)
    assert [problem.line for problem in outcome.problems] == [1, 3]
    assert "BU0344021" in outcome.problems[0].reason


def test_a_dry_run_says_the_same_and_changes_nothing(loader: Viewer, source: Source) -> None:
    dry = import_areas(by=loader, file=source["buurten"](), dry_run=True)
    assert Area.objects.count() == 0
    assert dry == import_areas(by=loader, file=source["buurten"]())


@pytest.mark.parametrize(
    "file",
    [
        BytesIO(b""),
        BytesIO(b"buurtcode;buurtnaam"),
        BytesIO(b"[" * 100_000),
        BytesIO("{}".encode("utf-16")),
        BytesIO(b"[1, 2]"),
        BytesIO(b'{"type": "FeatureCollection"}'),
        files.collection(crs="urn:ogc:def:crs:EPSG::3857"),
    ],
)
def test_an_unusable_file_of_areas_is_refused_with_one_sentence(loader: Viewer, file: BytesIO) -> None:
    with pytest.raises(Invalid, match=r"^The [^.]+\..*\.$"):
        import_areas(by=loader, file=file)


# Addresses


def test_a_door_is_brought_in_with_its_zeros_and_found_under_its_label(doors: Viewer) -> None:
    door = Address.objects.get(bag_id="0344200000000003")
    assert (door.label, door.bag_object, door.postcode) == ("Kanaalstraat 12 B-2", "0344010000000003", "3531CJ")


def test_addresses_a_second_time_change_nothing(doors: Viewer) -> None:
    lines = [files.bag_line(1, number=12), files.bag_line(2, number=12, letter="B")]
    assert figures(import_addresses(by=doors, file=files.csv(files.BAG_HEADER, *lines))) == (2, 0, 0, 2, 0)


def test_comma_bom_other_headers_and_blank_lines_are_understood(lombok: Viewer) -> None:
    file = files.csv(
        "\ufeffStraat,Huisnummer,Postcode,Plaats,Nummeraanduiding_ID,BU_CODE",
        "",
        '"Laan van Chartroise, bij de brug",6,3552 EW,Utrecht,0344200000000001,bu03440211',
        encoding="utf-8",
    )
    assert figures(import_addresses(by=lombok, file=file)) == (1, 1, 0, 0, 0)
    door = Address.objects.get()
    assert (door.street, door.postcode) == ("Laan van Chartroise, bij de brug", "3552EW")


def test_a_file_without_homes_ids_leaves_those_that_are_known(doors: Viewer) -> None:
    header = "straat,huisnummer,postcode,plaats,nummeraanduiding,buurt"
    file = files.csv(header, "Vleutenseweg,1,3532HA,Utrecht,0344200000000001,BU03440211")
    assert import_addresses(by=doors, file=file).changed == 1
    door = Address.objects.get(bag_id="0344200000000001")
    assert (door.street, door.bag_object) == ("Vleutenseweg", "0344010000000001")


def test_a_point_in_wgs84_or_rd_gives_the_neighbourhood(lombok: Viewer) -> None:
    header = "straat;huisnummer;postcode;plaats;nummeraanduiding;lon;lat;x;y"
    lines = [
        "Damstraat;1;3531BR;Utrecht;0344200000000001;5,0951;52,0951;;",
        "Damstraat;2;3531BR;Utrecht;0344200000000002;;;135700;456300",
    ]
    outcome = import_addresses(by=lombok, file=files.csv(header, *lines))
    assert outcome.problems == []
    assert list(Address.objects.order_by("number").values_list("neighbourhood", flat=True)) == [
        "BU03440212",
        "BU03440211",
    ]


def test_the_newest_year_decides_where_a_point_lies(lombok: Viewer) -> None:
    newer = files.neighbourhood("BU03440299", "Nieuw Lombok", year=2025, at=(5.10, 52.09))
    import_areas(by=lombok, file=files.collection(newer))
    import_addresses(by=lombok, file=files.csv(files.BAG_HEADER, files.bag_line(1, code="", lon=5.105, lat=52.095)))
    assert Address.objects.get().neighbourhood == "BU03440299"


def test_every_broken_line_is_named_with_its_number_and_reason(lombok: Viewer) -> None:
    good = files.bag_line(1, number=1)
    broken = {
        "Straat ontbreekt": (files.bag_line(2, street=" "), "street is missing"),
        "geen stad": (files.bag_line(3, city=""), "town is missing"),
        "nul": (files.bag_line(4, number="0"), "not a house number"),
        "woord": (files.bag_line(5, number="twaalf"), "not a house number"),
        "letter": (files.bag_line(6, letter="BB"), "house letter"),
        "toevoeging": (files.bag_line(7, addition="hoogst"), "not an addition"),
        "postcode": (files.bag_line(8, postcode="0123AB"), "not a postcode"),
        "geen postcode": (files.bag_line(9, postcode=""), "not a postcode"),
        "15 cijfers": (files.bag_line(10).replace("0344200", "344200"), "drop zeros"),
        "verkeerde soort": (files.bag_line(11).replace("034420", "034401"), "of type 01"),
        "verkeerd object": (files.bag_line(12).replace(";034401", ";034430"), "of type 30"),
        "onbekende buurt": (files.bag_line(13, code="BU03449999"), "BU03449999 is not known"),
        "geen buurt": (files.bag_line(14, code=""), "no neighbourhood code"),
        "buiten": (files.bag_line(15, code="", lon=5.5, lat=52.5), "No known neighbourhood"),
        "andere wereld": (files.bag_line(16, code="", lon=52.09, lat=5.1), "outside the Netherlands"),
        "geen getal": (files.bag_line(17, code="", lon="oost", lat=52.09), "not numbers"),
        "halve plek": (files.bag_line(18, code="", lon=5.1), "not numbers"),
        "kolommen": ("Kanaalstraat;12", "2 columns and the header has 11"),
        "aanhalingsteken": ('"' + files.bag_line(19), "quotes"),
        "dubbel": (files.bag_line(1, number=2), "same one as on line 2"),
        "stuurteken": (files.bag_line(20, street="Kanaal\x07straat"), "cannot be shown"),
        "lang": (files.bag_line(21, street="Kanaalstraat" * 9), "longer than 80"),
    }
    outcome = import_addresses(
        by=lombok, file=files.csv(files.BAG_HEADER, good, *(line for line, _why in broken.values()))
    )
    assert figures(outcome) == (len(broken) + 1, 1, 0, 0, len(broken))
    assert [problem.line for problem in outcome.problems] == list(range(3, 3 + len(broken)))
    for problem, (_line, why) in zip(outcome.problems, broken.values(), strict=True):
        assert why in problem.reason
        assert problem.reason.isprintable()


def test_a_line_far_from_its_double_is_still_told_apart(lombok: Viewer) -> None:
    lines = [files.bag_line(n) for n in range(1, BATCH + 2)]
    outcome = import_addresses(by=lombok, file=files.csv(files.BAG_HEADER, *lines, files.bag_line(1, number=99)))
    assert figures(outcome) == (BATCH + 2, BATCH + 1, 0, 0, 1)
    assert outcome.problems == [Problem(BATCH + 3, "This is the same one as on line 2.")]


def test_streets_follow_the_addresses(doors: Viewer) -> None:
    moved = files.bag_line(6, "Daalsesingel", 5, postcode="3511SV", code="BU03440212")
    import_addresses(by=doors, file=files.csv(files.BAG_HEADER, moved))
    streets = set(Street.objects.values_list("key", "neighbourhood"))
    assert streets == set(Address.objects.values_list("street_key", "neighbourhood"))
    assert ("daalsesingel", "BU03440212") in streets


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        (BytesIO(b""), "empty"),
        (BytesIO("straat;huisnummer;caf\u00e9".encode("latin-1")), "UTF-8"),
        (files.csv("straat;huisnummer;postcode;plaats"), "no column called: nummeraanduiding"),
        (BytesIO(b"a" * 70_000), "too long"),
    ],
)
def test_an_unusable_csv_is_refused_with_one_sentence(loader: Viewer, file: BytesIO, reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        import_addresses(by=loader, file=file)


def test_wrong_bytes_far_down_the_file_take_back_what_came_before(database: str) -> None:
    file = files.csv(files.BAG_HEADER, *(files.bag_line(n) for n in range(1, 1_500)))
    broken = BytesIO(file.getvalue() + b"\n\xff\xfe")
    viewer = Viewer(Role.LOADER, files.NOON)
    with enter(viewer):
        import_areas(by=viewer, file=files.collection(files.neighbourhood("BU03440211", "Lombok-Oost")))
    with pytest.raises(Invalid, match="UTF-8"), enter(viewer):
        import_addresses(by=viewer, file=broken)
    with enter(viewer):
        assert Address.objects.count() == 0


# Complexes


def complexes(*lines: str) -> BytesIO:
    return files.csv(files.COMPLEX_HEADER, *lines)


def test_homes_are_placed_in_complexes_and_on_galleries(doors: Viewer) -> None:
    file = complexes(
        "MITROS,1001,De Kanaalflat,Galerij 1,0344200000000001,,,,",
        "MITROS,1001,De Kanaalflat,Galerij 1,0344010000000002,,,,",
        "MITROS,1001,De Kanaalflat,Galerij 2,,3531 CJ,12,,B-2",
        "MITROS,1001,De Kanaalflat,,,3531CJ,14,,",
    )
    assert figures(import_complexes(by=doors, file=file)) == (4, 4, 0, 0, 0)
    first, second, third, fourth = Address.objects.order_by("bag_id")[:4]
    assert first.gallery is not None
    assert (first.gallery.name, first.complex) == ("Galerij 1", Complex.objects.get())
    assert first.gallery == second.gallery != third.gallery
    assert (fourth.gallery, fourth.complex) == (None, first.complex)
    here = first.neighbourhood
    assert queries.complexes(doors, here) == [first.complex]
    assert [(one.complex, one.name) for one in queries.galleries(doors, here)] == [
        (first.complex, "Galerij 1"),
        (first.complex, "Galerij 2"),
    ]
    assert queries.complexes(doors, "BU99999999") == []
    assert queries.galleries(doors, "BU99999999") == []
    again = complexes(
        "MITROS,1001,De Kanaalflat,Galerij 1,0344200000000001,,,,",
        "MITROS,1001,De Kanaalflat,Galerij 2,,3531 CJ,12b2,,",
    )
    assert figures(import_complexes(by=doors, file=again)) == (2, 0, 0, 2, 0)


def test_a_move_and_a_new_name_are_changes(doors: Viewer) -> None:
    line = "MITROS,1001,{},{},0344200000000001,,,,"
    import_complexes(by=doors, file=complexes(line.format("De Kanaalflat", "Galerij 1")))
    assert import_complexes(by=doors, file=complexes(line.format("De Kanaalflat", "Galerij 2"))).changed == 1
    assert import_complexes(by=doors, file=complexes(line.format("Kanaalhof", "Galerij 2"))).changed == 1
    assert import_complexes(by=doors, file=complexes(line.format("Kanaalhof", "Galerij 2"))).same == 1
    assert Complex.objects.get().name == "Kanaalhof"


def test_a_file_that_does_not_speak_of_galleries_leaves_them(doors: Viewer) -> None:
    import_complexes(by=doors, file=complexes("MITROS,1001,De Kanaalflat,Galerij 1,0344200000000001,,,,"))

    def without(code: str) -> BytesIO:
        return files.csv("corporatie;complexcode;complexnaam;bag_id", f"MITROS;{code};De Kanaalflat;0344200000000001")

    assert import_complexes(by=doors, file=without("1001")).same == 1
    assert Address.objects.get(bag_id="0344200000000001").gallery == Gallery.objects.get()
    assert import_complexes(by=doors, file=without("1002")).changed == 1
    assert Address.objects.get(bag_id="0344200000000001").gallery is None


def test_two_corporations_may_use_one_code(doors: Viewer) -> None:
    file = complexes("MITROS,1,Noord,,0344200000000001,,,,", "PORTAAL,1,Zuid,,0344200000000002,,,,")
    assert import_complexes(by=doors, file=file).added == 2
    assert dict(Complex.objects.values_list("corporation", "name")) == {"MITROS": "Noord", "PORTAAL": "Zuid"}


def test_broken_lines_of_complexes_are_named(doors: Viewer) -> None:
    import_addresses(
        by=doors, file=files.csv(files.BAG_HEADER, files.bag_line(30).replace("0344010000000030", "0344010000000001"))
    )
    broken = {
        ",1001,Flat,,0344200000000002,,,,": "corporation is missing",
        "MITROS,,Flat,,0344200000000002,,,,": "no code",
        "MITROS,1001,,,0344200000000002,,,,": "no name",
        "MITROS,1001,Flat,,,,,,": "Give the BAG id",
        "MITROS,1001,Flat,,,3531CJ,,,": "not a house number",
        "MITROS,1001,Flat,,,3531,12,,": "not a postcode",
        "MITROS,1001,Flat,,0344300000000002,,,,": "of type 30",
        "MITROS,1001,Flat,,0344200000009999,,,,": "not known",
        "MITROS,1001,Flat,,0344010000000001,,,,": "More than one address",
        "MITROS,1001,Flat,,0344200000000004,,,,": "",
        "MITROS,1001,Toren,,0344200000000002,,,,": "another name",
        "MITROS,1001,Flat,,,3531CJ,14,,": "earlier line as well",
        "MITROS,1002,Toren,,0344200000000004,,,,": "same one as on line 11",
    }
    outcome = import_complexes(by=doors, file=complexes(*broken))
    assert figures(outcome) == (13, 1, 0, 0, 12)
    reasons = {problem.line: problem.reason for problem in outcome.problems}
    for number, why in enumerate(broken.values(), 2):
        assert why in reasons.get(number, "")


# What holds for all


def test_each_import_is_on_the_record_and_a_dry_run_is_not(database: str) -> None:
    viewer = Viewer(Role.LOADER, files.NOON)
    area = [files.neighbourhood("BU03440211", "Lombok-Oost")]
    with enter(viewer):
        import_areas(by=viewer, file=files.collection(*area), dry_run=True)
        import_areas(by=viewer, file=files.collection(*area))
        import_addresses(by=viewer, file=files.csv(files.BAG_HEADER, files.bag_line(1)))
        import_complexes(by=viewer, file=complexes("MITROS,1,Noord,,0344200000000001,,,,"))
    assert recorded() == [Happened.ADDRESSES_IMPORTED, Happened.AREAS_IMPORTED, Happened.COMPLEXES_IMPORTED]


def recorded() -> list[str]:
    """What stands on the record, read as its owner."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT kind FROM journal_event ORDER BY kind")
        return [kind for (kind,) in cursor.fetchall()]


def test_only_the_loader_may_bring_in(rolled_back: None) -> None:
    viewer = Viewer(Role.APP, files.NOON)
    with pytest.raises(ProgrammingError), enter(viewer):
        import_areas(by=viewer, file=files.collection(files.neighbourhood("BU03440211", "Lombok-Oost")))


def test_queries_do_not_grow_with_the_lines(lombok: Viewer) -> None:
    def asked(count: int) -> int:
        lines = [files.bag_line(n) for n in range(1, count + 1)]
        with CaptureQueriesContext(connection) as queries_asked:
            import_addresses(by=lombok, file=files.csv(files.BAG_HEADER, *lines))
        return len(queries_asked)

    few = asked(1)
    assert asked(900) == few


def test_an_outcome_tells_itself_in_json_and_in_words() -> None:
    outcome = Outcome(read=3, added=1, same=1, problems=[Problem(2, "because")])
    assert outcome.as_json() == {
        "read": 3, "added": 1, "changed": 0, "same": 1, "rejected": 1, "problems": [{"line": 2, "reason": "because"}],
    }  # fmt: skip
    assert "1 added" in outcome.summary()
    assert outcome.summary(dry_run=True).startswith("Nothing was changed.")
