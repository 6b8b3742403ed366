"""Below /api/ every error is problem details (RFC 9457), with the version in its header."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import override_settings

from tests.api.calls import System, content, signal, token
from tests.cast import Cast
from waakvlam.api.entrance import VERSION

LONE_SURROGATE = '{"words": "\\ud800"}'

ERRORS: dict[str, tuple[int, Callable[[System], Any]]] = {
    "no JSON": (400, lambda s: s.tell("{")),
    "no UTF-8": (400, lambda s: s.tell(b'{"words": "\xff"}')),
    "nothing": (400, lambda s: s.tell(" ")),
    "no object": (400, lambda s: s.tell([])),
    "not a number": (400, lambda s: s.tell('{"seriousness": NaN}')),
    "half a character": (400, lambda s: s.tell(LONE_SURROGATE)),
    "no end of nesting": (400, lambda s: s.tell("[" * 100_000)),
    "no UUID": (400, lambda s: s.ask("x")),
    "no token": (401, lambda s: System().tell(signal())),
    "unknown signal": (404, lambda s: s.ask(uuid4())),
    "unknown address": (404, lambda s: s.get("/api/v1/nothing")),
    "unknown version": (404, lambda s: s.get("/api/v9/signals")),
    "slash at the end": (404, lambda s: s.get("/api/v1/signals/")),
    "root": (404, lambda s: s.get("/api/v1/")),
    "wrong method": (405, lambda s: s.client.delete(f"/api/v1/signals/{uuid4()}", headers=s.headers)),
    "wrong method on the document": (405, lambda s: s.client.put("/openapi.json")),
    "no list": (405, lambda s: s.get("/api/v1/signals")),
    "too long": (413, lambda s: s.tell(signal(words="w" * 3_000_000))),
    "form": (415, lambda s: s.tell("a=b", content_type="application/x-www-form-urlencoded")),
    "no content type": (415, lambda s: s.tell("{}", content_type="")),
}


@pytest.mark.parametrize("error", ERRORS)
def test_an_error_is_problem_details(database: str, cast: Cast, error: str) -> None:
    status, call = ERRORS[error]
    response = call(System(token(cast)))
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["API-Version"] == VERSION
    problem = content(response)
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    if status == 405:
        assert response.headers["Allow"]


def test_a_mistake_of_ours_is_problem_details(database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("waakvlam.api.entrance.token_for", fails)
    response = System("x").ask(uuid4())
    assert (response.status_code, content(response)["status"]) == (500, 500)


def test_problems_speak_the_language_that_was_asked_for(database: str, cast: Cast) -> None:
    system = System()
    titles = {
        language: json.loads(system.client.get("/api/v1/nothing", headers={"accept-language": language}).content)[
            "title"
        ]
        for language in ("nl", "en")
    }
    assert titles == {"nl": "Niet gevonden", "en": "Not found"}


def test_head_is_answered_where_get_is(database: str, cast: Cast) -> None:
    system = System(token(cast))
    body = signal()
    system.tell(body)
    for path in (f"/api/v1/signals/{body['id']}", "/openapi.json"):
        response = system.client.head(path, headers=system.headers)
        assert (response.status_code, response.content) == (200, b"")


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=10)
def test_what_is_too_long_is_not_read(database: str, cast: Cast) -> None:
    assert System(token(cast)).tell(signal()).status_code == 413
