from hypothesis import given
from hypothesis import strategies as st

from waakvlam.signals.receipt import LENGTH, grouped, hash_code, hash_source, make_code, read_code


@given(st.binary(min_size=16, max_size=16))
def test_a_code_that_is_shown_can_be_typed_again(seed: bytes) -> None:
    code = make_code(seed)
    assert len(code) == LENGTH
    assert read_code(grouped(code)) == code
    assert make_code(seed) == code, "a retried telling shows the same code"


@given(st.binary(min_size=16, max_size=16), st.sampled_from(["-", " ", ".", "_", " - ", "–"]))
def test_signs_lower_case_and_lookalikes_are_forgiven(seed: bytes, between: str) -> None:
    code = make_code(seed)
    typed = between.join(grouped(code).split()).lower().replace("1", "l").replace("0", "o")
    assert read_code(f" {typed}\n") == code


@given(st.text())
def test_whatever_is_typed_is_a_code_or_nothing(typed: str) -> None:
    found = read_code(typed)
    assert found is None or read_code(found) == found


def test_a_code_too_short_or_with_another_letter_is_none() -> None:
    assert read_code("ABCD EFGH JKMN PQR") is None
    assert read_code("ABCD EFGH JKMN PQRU") is None


def test_codes_and_contacts_are_kept_as_keyed_hashes_that_differ() -> None:
    assert hash_code("ABCD") != hash_source("ABCD")
    assert hash_source(" Els@Example.invalid ") == hash_source("els@example.invalid")
