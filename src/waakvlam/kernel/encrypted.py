"""Text that is encrypted before it reaches the database, and bound to its place.

AES-GCM with the table, column and primary key as associated data: a value copied to another row or column does
not open. Decryption happens when the attribute is read, so a listing that shows no words decrypts none.
"""

import secrets
from typing import TYPE_CHECKING, Any, cast

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import models

_NONCE = 12

if TYPE_CHECKING:
    _Bytes = models.BinaryField[Any, Any]
else:
    _Bytes = models.BinaryField


def seal(text: str, place: str) -> bytes:
    """Encrypt `text` for `place` ('table.column/pk'). The first key of the ring encrypts; all of them open."""
    return seal_with(next(iter(settings.WAAKVLAM.field_keys)), text, place)


def seal_with(number: str, text: str, place: str) -> bytes:
    """Encrypt with one key of the ring, by its number."""
    nonce = secrets.token_bytes(_NONCE)
    key = AESGCM(bytes.fromhex(settings.WAAKVLAM.field_keys[number]))
    return bytes([int(number)]) + nonce + key.encrypt(nonce, text.encode(), place.encode())


def unseal(data: bytes, place: str) -> str:
    """Decrypt what `seal` made for the same place.

    Raises `KeyError` for a key that is not on the ring and `cryptography.exceptions.InvalidTag` for a value that
    was changed or moved.
    """
    key = settings.WAAKVLAM.field_keys[str(data[0])]
    opened = AESGCM(bytes.fromhex(key)).decrypt(data[1 : 1 + _NONCE], data[1 + _NONCE :], place.encode())
    return opened.decode()


class _Words:
    """The attribute on the model: str in, str out, sealed in between."""

    def __init__(self, field: "SealedText") -> None:
        self.field = field

    def __get__(self, row: models.Model | None, owner: type[models.Model] | None = None) -> Any:
        if row is None:
            return self
        if self.field.attname not in row.__dict__:
            row.refresh_from_db(fields=[self.field.attname])
        value = row.__dict__[self.field.attname]
        if isinstance(value, bytes):
            value = unseal(value, self.field.place(row)) if value else ""
            row.__dict__[self.field.attname] = value
        return value

    def __set__(self, row: models.Model, value: Any) -> None:
        row.__dict__[self.field.attname] = bytes(value) if isinstance(value, memoryview) else value


class SealedText(_Bytes):
    """A text column whose content only the application can read. Empty text is stored as nothing."""

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, name, _Words(self))

    def place(self, row: models.Model) -> str:
        """Where this value belongs: its associated data."""
        return f"{row._meta.db_table}.{self.column}/{row.pk}"

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes:
        text = cast(str, getattr(model_instance, self.attname))
        return seal(text, self.place(model_instance)) if text else b""

    def value_to_string(self, obj: models.Model) -> str:
        raise TypeError("Sealed text is never serialised.")
