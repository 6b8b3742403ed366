import re
from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from stdnum.nl import bsn

from tests.cast import NOON
from waakvlam.access.models import Category, PurposeCode
from waakvlam.kernel.errors import Invalid, Refused
from waakvlam.parties.models import OrganisationKind as Kind
from waakvlam.parties.models import Task
from waakvlam.signals.catalogue import ACUTE, CATALOGUE, OBSERVER_OF, OTHER, REPORTING_CODE, Observer, kinds_for
from waakvlam.signals.rules import (
    category_of,
    default_tasks,
    enough_said,
    hints_in,
    kinds_of,
    most_for,
    no_citizen_number,
    plausible_moment,
    purpose_of,
    retain_until,
    seriousness_of,
    width_for,
)

EARLY, ARREARS = PurposeCode.EARLY_SIGNALS, PurposeCode.ARREARS


def kinds(*codes: str) -> list:  # type: ignore[type-arg]
    return [CATALOGUE[code] for code in codes]


# Who may tell what -----------------------------------------------------------------------------------------------


def test_a_neighbour_tells_what_neighbours_see() -> None:
    assert kinds_of(("noise", "curtains", "noise"), Observer.NEIGHBOUR) == kinds("noise", "curtains")


@pytest.mark.parametrize("codes", [(), ("rent_late",), ("no such thing",), ("noise", "hemp")])
def test_what_is_not_for_a_neighbour_is_asked_again(codes: tuple[str, ...]) -> None:
    with pytest.raises(Invalid) as invalid:
        kinds_of(codes, Observer.NEIGHBOUR)
    assert invalid.value.field == "kinds"


def test_a_corporation_records_behaviour_and_no_causes() -> None:
    codes = {kind.code for kind in kinds_for(Observer.CORPORATION)}
    assert {"noise", "rent_late", "waste"} <= codes
    assert not codes & {"lonely", "drinks_or_uses", "few_people", "carer_exhausted"}


def test_everybody_may_tell_of_danger_of_what_goes_well_and_of_something_else() -> None:
    for observer in Observer:
        assert {"wants_to_die", "going_well", OTHER} <= {kind.code for kind in kinds_for(observer)}


def test_something_else_needs_words() -> None:
    assert not enough_said(["noise", OTHER], " ")
    assert enough_said(["noise", OTHER], "De kinderwagen staat al weken buiten.")
    assert enough_said(["noise"], "")


def test_the_catalogue_has_forty_sentences_of_which_each_belongs_to_somebody_and_one_for_all_else() -> None:
    assert len(CATALOGUE) == 40 + 1
    assert [kind.code for kind in CATALOGUE.values() if kind.domain is None] == [OTHER]
    assert all(kind.observers and 0 <= kind.seriousness <= ACUTE and kind.category for kind in CATALOGUE.values())
    assert CATALOGUE.keys() >= REPORTING_CODE
    assert set(OBSERVER_OF) == set(Kind) - {Kind.INSURER}, "an insurer tells nothing"


# How serious, for which purpose, for whose eyes ------------------------------------------------------------------


def test_the_reporter_can_make_it_more_serious_but_not_less() -> None:
    assert seriousness_of(kinds("curtains"), None) == 1
    assert seriousness_of(kinds("curtains", "noise"), 1) == 2
    assert seriousness_of(kinds("curtains"), 3) == 3
    assert seriousness_of(kinds("wants_to_die"), 1) == ACUTE
    assert seriousness_of(kinds("going_well"), 0) == 1, "read as calmly as a small one"


@pytest.mark.parametrize("said", [-1, 5])
def test_other_numbers_are_no_urgency(said: int) -> None:
    with pytest.raises(Invalid):
        seriousness_of(kinds("curtains"), said)


def test_a_signal_belongs_to_every_category_of_its_kinds() -> None:
    assert category_of(kinds("noise", "support_stopped")) == Category.NUISANCE | Category.SUPPORT


def test_arrears_keep_a_purpose_of_their_own_and_come_alone() -> None:
    assert purpose_of(kinds("rent_late"), arrears=False) is EARLY
    assert purpose_of(kinds("rent_late"), arrears=True) is ARREARS
    with pytest.raises(Invalid):
        purpose_of(kinds("rent_late", "noise"), arrears=True)


def test_nobody_sees_everything() -> None:
    for kind in Kind:
        assert not most_for(kind, EARLY) & Category.CARE
        assert width_for(kind, EARLY) & most_for(kind, EARLY) == width_for(kind, EARLY)
    for outside in (Kind.POLICE, Kind.INSURER, Kind.VOLUNTEERS, Kind.MENTAL_HEALTH):
        assert not most_for(outside, EARLY)


def test_money_is_seen_by_who_helps_with_money_and_only_when_it_was_told() -> None:
    assert not width_for(Kind.NEIGHBOURHOOD_TEAM, EARLY) & Category.FINANCE
    assert most_for(Kind.NEIGHBOURHOOD_TEAM, EARLY) & Category.FINANCE
    assert not most_for(Kind.CORPORATION, EARLY) & Category.FINANCE
    assert not most_for(Kind.WELFARE, EARLY) & Category.FINANCE


def test_a_landlord_has_no_part_in_what_is_done_about_arrears() -> None:
    assert width_for(Kind.MUNICIPALITY, ARREARS) == Category.CONTACT | Category.FINANCE | Category.REPORTER
    assert not width_for(Kind.CORPORATION, ARREARS)
    assert not most_for(Kind.NEIGHBOURHOOD_TEAM, ARREARS)


@pytest.mark.parametrize("seriousness", [1, 2, 3, 4])
def test_the_chain_always_ends_at_the_municipal_desk(seriousness: int) -> None:
    assert default_tasks(seriousness)[-1] is Task.COORDINATION


def test_small_signals_get_a_visit_and_worrying_ones_the_team() -> None:
    assert default_tasks(2)[0] is Task.FIRST_VISIT
    assert default_tasks(3)[0] is Task.NEIGHBOURHOOD_TEAM


# What may stand in a text ----------------------------------------------------------------------------------------

BSN = "123456782"


@pytest.mark.parametrize(
    "text",
    [
        f"Haar nummer is {BSN}.",
        "Haar nummer is 1234 56 782.",
        "Haar nummer is 123.456.782",
        "bsn:123-456-782!",
        f"Op nummer 12 woont {BSN}",
        f"Bel 0612345678 over {BSN}",
        f"{BSN}\n0612345678",
    ],
)
def test_a_citizen_service_number_is_refused(text: str) -> None:
    assert not no_citizen_number(text)
    with pytest.raises(Refused) as refused:
        Refused.unless(no_citizen_number(text))
    assert BSN not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Al drie nachten lawaai, van 23.00 tot 4.30 uur.",
        "Mijn nummer is 0612345678",
        "Op 10-3-2026 14 keer",
        "Het kenmerk is 123456783",  # fails the eleven-test
        "IBAN NL91 ABNA 0417 1643 00",
    ],
)
def test_other_numbers_may_be_written(text: str) -> None:
    assert no_citizen_number(text)


@given(st.integers(100_000_000, 999_999_999), st.sampled_from(["06 {}", "06-{}", "+31 6 {}", "+31 (0)6 {}", "00316{}"]))
def test_no_phone_number_is_taken_for_one(digits: int, form: str) -> None:
    assert no_citizen_number("Bel " + form.format(str(digits)[:8]))


@st.composite
def citizen_numbers(draw: st.DrawFn) -> str:
    """Nine digits that pass the eleven-test."""
    eight = draw(st.integers(1, 99_999_999).map("{:08}".format))
    last = sum(weight * int(digit) for weight, digit in zip(range(9, 1, -1), eight, strict=True)) % 11
    assume(last < 10)
    return f"{eight}{last}"


@given(citizen_numbers(), st.sampled_from(" .-/"))
def test_every_one_is_found_whole_or_in_groups(number: str, between: str) -> None:
    assert bsn.is_valid(number)
    assert not no_citizen_number(f"nummer {number}")
    assert not no_citizen_number(between.join(re.findall("...", number)))


@pytest.mark.parametrize("ago", [timedelta(minutes=-4), timedelta(), timedelta(days=364)])
def test_an_observation_is_of_the_past_year(ago: timedelta) -> None:
    assert plausible_moment(NOON - ago, NOON)


@pytest.mark.parametrize("ago", [timedelta(minutes=-6), timedelta(days=366)])
def test_the_future_and_the_far_past_are_no_observations(ago: timedelta) -> None:
    assert not plausible_moment(NOON - ago, NOON)


def test_what_is_concluded_is_kept_for_a_year() -> None:
    assert retain_until(date(2026, 3, 10)) == date(2027, 3, 10)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Gisteren riep mevrouw Jansen om hulp.", "mevrouw Jansen"),
        ("De man heet Piet de Vries en schreeuwt.", "Piet de Vries"),
        ("Volgens mij is hij schizofreen.", "schizofreen"),
        ("Ze heeft een depressie.", "depressie"),
        ("Buurman Karel doet niet open.", "Buurman Karel"),
    ],
)
def test_what_looks_like_a_name_or_an_illness_is_asked_about(text: str, found: str) -> None:
    assert [hint.found for hint in hints_in(text)] == [found]


@pytest.mark.parametrize(
    "text",
    [
        "De gordijnen blijven dicht. Het stinkt in het portiek.",
        "Hij doet niet open. De Buurt is onrustig.",
        "Muziek en geschreeuw, elke nacht. Ze slaapt overdag.",
        "Ik zag de wijkagent bij de Albert Heijn.",
    ],
)
def test_a_plain_observation_raises_no_question(text: str) -> None:
    if "Albert Heijn" in text:  # two capitals look like a name: a question, never a refusal
        assert [hint.found for hint in hints_in(text)] == ["Albert Heijn"]
    else:
        assert hints_in(text) == []
