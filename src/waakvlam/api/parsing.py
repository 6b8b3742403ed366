"""Reading JSON strictly: what the database or the encryption cannot keep is no JSON here."""

import json
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser


class StrictJson(Parser):
    """JSON in UTF-8, without NaN or infinity, and without halves of characters (lone surrogates)."""

    def parse_body(self, request: HttpRequest) -> Any:
        """The value in the body. Raises `ValueError`, from which ninja makes a 400."""
        value = json.loads(request.body.decode(), parse_constant=_refuse)
        json.dumps(value, ensure_ascii=False).encode()
        return value


def _refuse(constant: str) -> None:
    raise ValueError(constant)
