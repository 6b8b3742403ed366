"""Codes, names and typed addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from waakvlam.kernel.errors import Invalid
from waakvlam.places.models import Address, AreaKind
from waakvlam.places.rules import (
    Asked,
    area_chain,
    bag_id,
    house_number,
    kind_of,
    neighbourhood_prefix,
    normalised,
    postcode,
    readings,
    suffix,
    words,
)


def test_a_code_carries_the_areas_around_it() -> None:
    assert area_chain("BU03440111") == ("BU03440111", "WK034401", "GM0344")
    assert area_chain("WK034401") == ("WK034401", "GM0344")
    assert area_chain("GM0344") == ("GM0344",)


def test_the_last_characters_may_be_letters() -> None:
    assert kind_of("BU0363AB0C") is AreaKind.NEIGHBOURHOOD
    assert kind_of("WK0363AB") is AreaKind.DISTRICT
    assert kind_of("GM0363") is AreaKind.MUNICIPALITY


@pytest.mark.parametrize("code", ["", "BU0344", "WK0344", "GMABCD", "bu03440111", "BU03440111 ", "PV26", "BU٠٣٤٤٠١١١"])
def test_what_is_no_area_code_is_refused(code: str) -> None:
    with pytest.raises(Invalid):
        area_chain(code)


def test_the_neighbourhoods_of_an_area_begin_alike() -> None:
    assert neighbourhood_prefix("GM0344") == "BU0344"
    assert neighbourhood_prefix("WK034401") == "BU034401"
    assert neighbourhood_prefix("BU03440111") == "BU03440111"


def test_words_are_made_single_spaced() -> None:
    assert words("  Oog\tin\u00a0 Al ", longest=20, missing="") == "Oog in Al"
    assert words(1940, longest=20, missing="") == "1940"


@pytest.mark.parametrize("value", [None, "", "  ", "Oog\x00in Al", "\ud800", "Oog in Al" * 3])
def test_words_that_cannot_be_a_name_are_refused(value: object) -> None:
    with pytest.raises(Invalid):
        words(value, longest=20, missing="missing")


def test_a_postcode_is_kept_without_a_space() -> None:
    assert postcode("3531 cj") == "3531CJ"
    for wrong in ("", "0531CJ", "3531", "3531SS", "3531CJK"):
        with pytest.raises(Invalid):
            postcode(wrong)


def test_a_bag_id_has_16_digits_and_the_right_type() -> None:
    assert bag_id("0003200000133980", ("20",)) == "0003200000133980"
    for wrong in ("3200000133980", "0003010000133980", "3.2E+15", "000320000013398٠"):
        with pytest.raises(Invalid):
            bag_id(wrong, ("20",))


def test_a_house_number_is_one_to_99999() -> None:
    assert (house_number("1"), house_number("99999")) == (1, 99_999)
    for wrong in ("", "0", "-1", "1.5", "100000", "12b", "١"):
        with pytest.raises(Invalid):
            house_number(wrong)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Kanaalstr.", "Kanaalstraat"),
        ("KANAALSTRAAT", "Kanaalstraat"),
        ("Handelstr", "Händelstraat"),
        ("St. Jacobsstr", "Sint Jacobsstraat"),
        ("burg. reigerstr", "Burgemeester Reigerstraat"),
        ("Eerste Daalsedijk", "1e Daalsedijk"),
        ("v.d. Goesln", "Van de Goeslaan"),
        ("'t Hoogt", "t Hoogt"),
        ("Vredenburgpln", "Vredenburgplein"),
    ],
)
def test_short_forms_and_signs_do_not_matter(typed: str, name: str) -> None:
    assert normalised(typed) == normalised(name)


@given(st.text())
def test_normalising_leaves_plain_words(text: str) -> None:
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in normalised(text).split())


def test_a_suffix_has_no_signs() -> None:
    assert suffix(" B-2") == suffix("b2") == "b2"


def first(text: str) -> Asked:
    return next(readings(text))


@pytest.mark.parametrize(
    ("typed", "street", "number", "best"),
    [
        ("Kanaalstraat 12b", "kanaalstraat", 12, "b"),
        ("kanaalstr 12", "kanaalstraat", 12, ""),
        ("Kanaalstraat, 12-B", "kanaalstraat", 12, "b"),
        ("Kanaalstraat 12 b 2", "kanaalstraat", 12, "b2"),
        ("Kanaalstraat 12bis Utrecht", "kanaalstraat", 12, "bis"),
        ("Kanaalstraat 12 2", "kanaalstraat", 12, "2"),
        ("1e Daalsedijk 5", "1e daalsedijk", 5, ""),
        ("12 Kanaalstraat", "kanaalstraat", 12, ""),
        ("Kanaalstraat", "kanaalstraat", None, ""),
        ("1e Daalsedijk", "1e daalsedijk", None, ""),
    ],
)
def test_a_street_is_read_with_its_number_and_what_follows(
    typed: str, street: str, number: int | None, best: str
) -> None:
    asked = first(typed)
    assert (asked.street, asked.number, asked.suffixes[0], asked.postcode) == (street, number, best, "")


@pytest.mark.parametrize(
    ("typed", "number", "best"),
    [
        ("3531 CJ 12-B", 12, "b"),
        ("3531cj 12 b", 12, "b"),
        ("3531cj12b", 12, "b"),
        ("Kanaalstraat 12b, 3531 CJ Utrecht", 12, "b"),
        ("1e Daalsedijk 5 3531CJ", 5, ""),
        ("3531CJ", None, ""),
    ],
)
def test_a_postcode_goes_before_a_street(typed: str, number: int | None, best: str) -> None:
    asked = first(typed)
    assert (asked.postcode, asked.number, asked.suffixes[0], asked.street) == ("3531CJ", number, best, "")


def test_a_number_in_the_street_is_the_second_reading() -> None:
    assert [(asked.street, asked.number) for asked in readings("Plein 1944 12")] == [
        ("plein", 1944),
        ("plein 1944", 12),
        ("plein 1944 12", None),
    ]


def test_what_looks_like_a_postcode_may_be_a_number() -> None:
    assert [(asked.postcode, asked.street, asked.number) for asked in readings("Kanaalstraat 1200 ab")] == [
        ("", "kanaalstraat", 1200),
        ("1200AB", "", None),
    ]


def test_a_short_word_behind_the_number_may_be_an_addition_or_a_town() -> None:
    asked = first("Kanaalstraat 12 Ede")
    assert asked.suffixes == ("ede", "")
    assert asked.towns == ("ede",)


def test_nothing_typed_is_nothing_asked() -> None:
    assert list(readings("")) == list(readings(" ,-; ")) == []


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_whatever_is_typed_can_be_read(text: str) -> None:
    for asked in readings(text):
        assert bool(asked.postcode) != bool(asked.street)
        assert asked.number is None or 0 <= asked.number <= 99_999
        assert "" in asked.suffixes


@given(
    st.sampled_from(["Kanaalstraat", "Händelstraat", "Laan van Chartroise"]),
    st.integers(1, 99_999),
    st.sampled_from(["", "A", "z"]),
    st.sampled_from(["", "1", "bis", "H"]),
)
def test_a_label_is_read_back(street: str, number: int, letter: str, addition: str) -> None:
    label = Address(street=street, number=number, letter=letter, addition=addition).label
    asked = first(label)
    assert (asked.street, asked.number, asked.suffixes[0]) == (normalised(street), number, suffix(letter + addition))
