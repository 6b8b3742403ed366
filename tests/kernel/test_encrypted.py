"""Words are sealed before they reach the database, and bound to their place."""

import pytest
from cryptography.exceptions import InvalidTag

from waakvlam.kernel.encrypted import seal, unseal
from waakvlam.kernel.ids import new_id
from waakvlam.signals.models import Message, Reporter, Signal


def test_what_is_sealed_opens_at_its_own_place_only() -> None:
    sealed = seal("Elke nacht muziek.", "signals_signal.words/1")
    assert unseal(sealed, "signals_signal.words/1") == "Elke nacht muziek."
    with pytest.raises(InvalidTag):
        unseal(sealed, "signals_signal.words/2")


def test_the_same_words_never_look_the_same() -> None:
    assert seal("Elke nacht muziek.", "a") != seal("Elke nacht muziek.", "a")


def test_a_changed_value_does_not_open() -> None:
    sealed = seal("Elke nacht muziek.", "a")
    with pytest.raises(InvalidTag):
        unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), "a")


def test_a_key_that_left_the_ring_opens_nothing() -> None:
    with pytest.raises(KeyError):
        unseal(b"\xff" + seal("Elke nacht muziek.", "a")[1:], "a")


def test_a_row_opens_its_words_only_when_they_are_read() -> None:
    row = new_id()
    words = Message._meta.get_field("words")
    message = Message(id=row, words=seal("Dank u.", f"signals_message.words/{row}"))
    assert isinstance(message.__dict__["words"], bytes)
    assert message.words == "Dank u."
    assert words.pre_save(message, add=True) != b"Dank u."


def test_no_words_are_stored_as_nothing() -> None:
    reporter = Reporter(signal_id=new_id(), name="")
    assert Reporter._meta.get_field("name").pre_save(reporter, add=True) == b""
    assert Reporter(signal_id=new_id(), name=memoryview(b"")).name == ""


def test_words_show_in_no_representation_and_are_never_serialised() -> None:
    signal = Signal(id=new_id(), words="Elke nacht muziek.")
    assert "muziek" not in repr(signal) + str(signal)
    with pytest.raises(TypeError, match="never serialised"):
        Signal._meta.get_field("words").value_to_string(signal)
