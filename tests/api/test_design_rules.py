"""The NLGov REST API Design Rules, each testable one on our OpenAPI document or on a live answer, by its id.

The technical rules of version 2.1, and the ones on paths, queries, moments and errors that 2.2 adds.
https://gitdocumentatie.logius.nl/publicatie/api/adr/
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client, override_settings
from django.utils import translation

from tests.api.calls import System, content, signal, token
from tests.cast import Cast
from waakvlam.api.entrance import VERSION
from waakvlam.api.openapi import document
from waakvlam.api.urls import api

Rule = Callable[[dict[str, Any]], bool]

METHODS = {"get", "post", "put", "patch", "delete"}
SEMVER = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?")
KEBAB = re.compile(r"(/([a-z0-9]+(-[a-z0-9]+)*|\{[a-zA-Z]+\}))+")
CAMEL = re.compile(r"[a-z][a-z\d]*([A-Z][a-z\d]*)*")
PROBLEM = {"status", "title", "detail"}


def operations(oas: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in oas["paths"].values():
        yield from path.items()


def answers(oas: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for _method, operation in operations(oas):
        yield from ((str(status), answer) for status, answer in operation["responses"].items())


def properties(oas: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for schema in oas["components"]["schemas"].values():
        yield from schema["properties"].items()


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        yield from ([part["$ref"]] if "$ref" in part else [])
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def resolves(oas: dict[str, Any], reference: str) -> bool:
    found: Any = oas
    for step in reference.removeprefix("#/").split("/"):
        found = found.get(step, {})
    return bool(found)


def formats(field: dict[str, Any]) -> set[str]:
    return {option.get("format", "") for option in [field, *field.get("anyOf", [])]} - {""}


def problem_of(oas: dict[str, Any], answer: dict[str, Any]) -> set[str]:
    reference = answer["content"]["application/problem+json"]["schema"]["$ref"]
    return set(oas["components"]["schemas"][reference.rpartition("/")[2]]["required"])


RULES: dict[str, Rule] = {
    "/core/no-trailing-slash": lambda oas: not any(path.endswith("/") for path in oas["paths"]),
    "/core/path-segments-kebab-case": lambda oas: all(KEBAB.fullmatch(path) for path in oas["paths"]),
    "/core/query-keys-camel-case": lambda oas: all(
        CAMEL.fullmatch(one["name"]) for _, op in operations(oas) for one in op["parameters"] if one["in"] == "query"
    ),
    "/core/http-methods": lambda oas: all(method in METHODS for method, _ in operations(oas)),
    "/core/doc-openapi": lambda oas: (
        re.fullmatch(r"3\.1\.\d+", oas["openapi"]) is not None
        and bool(oas["paths"])
        and all(resolves(oas, reference) for reference in references(oas))
    ),
    "/core/doc-openapi-contact": lambda oas: all(oas["info"]["contact"].get(key) for key in ("name", "url", "email")),
    "/core/uri-version": lambda oas: (
        bool(oas["servers"]) and all(re.search(r"/v\d+$", one["url"]) for one in oas["servers"])
    ),
    "/core/semver": lambda oas: SEMVER.fullmatch(oas["info"]["version"]) is not None,
    "/core/version-header": lambda oas: all("API-Version" in answer.get("headers", {}) for _, answer in answers(oas)),
    "/core/date-time/format": lambda oas: all(
        formats(field) == {"date-time"} for name, field in properties(oas) if name.endswith("At")
    ),
    "/core/date-time/date-omit-time-portion": lambda oas: all(
        formats(field) == {"date"} for name, field in properties(oas) if re.search(r"([dD]ate|[dD]atum)$", name)
    ),
    "/core/error-handling/problem-details": lambda oas: all(
        "application/problem+json" in answer["content"] and problem_of(oas, answer) >= PROBLEM
        for status, answer in answers(oas)
        if status[0] in "45"
    ),
    "/core/error-handling/invalid-input": lambda oas: all(
        "400" in {str(status) for status in op["responses"]}
        for method, op in operations(oas)
        if op["parameters"] or method in ("post", "put", "patch")
    ),
}
"""What each rule asks of the document."""


def published() -> dict[str, Any]:
    """The document as others get it: without a token, from any site."""
    return content(Client().get("/openapi.json"))  # type: ignore[arg-type]


@pytest.mark.parametrize("rule", RULES)
def test_the_document_keeps_the_rule(database: str, rule: str) -> None:
    assert RULES[rule](published()), rule


@pytest.mark.parametrize("rule", RULES)
def test_the_check_finds_a_document_that_breaks_the_rule(rule: str) -> None:
    oas = json.loads(json.dumps(document(api)))
    post = oas["paths"]["/signals"]["post"]
    fields = oas["components"]["schemas"]["SignalIn"]["properties"]
    oas["paths"]["/slash_and_Case/"] = {"trace": post}
    post["parameters"] = [{"in": "query", "name": "snake_case"}]
    post["requestBody"]["content"]["application/json"]["schema"]["$ref"] = "#/components/schemas/Gone"
    post["responses"] = {"500": {"content": {"application/json": {}}}}
    oas["info"] |= {"version": "1.0", "contact": {"name": "Somebody"}}
    oas["servers"] = [{"url": "https://example.invalid/api"}]
    fields["observedAt"]["format"], fields["birthDate"] = "date", {"type": "string", "format": "date-time"}
    assert not RULES[rule](oas), rule


def test_core_publish_openapi(database: str) -> None:
    both = [Client().get(path) for path in ("/api/v1/openapi.json", "/openapi.json")]
    assert both[0].content == both[1].content
    for response in both:
        assert (response.status_code, response.headers["Content-Type"]) == (200, "application/json")
        assert response.headers["Access-Control-Allow-Origin"] == "*"


def test_core_version_header_on_every_answer(database: str, cast: Cast) -> None:
    system, body = System(token(cast)), signal()
    for response in (
        system.tell(body), system.tell(body), system.ask(body["id"]), system.ask(uuid4()), system.tell("{"),
        System().ask(uuid4()), system.get("/api/v1/signals"), system.get("/api/v1/"), system.get("/openapi.json"),
    ):  # fmt: skip
        assert response.headers["API-Version"] == VERSION == published()["info"]["version"]


def test_core_no_trailing_slash_is_404_and_no_redirect(database: str, cast: Cast) -> None:
    system = System(token(cast))
    for path in ("/api/v1/signals/", f"/api/v1/signals/{uuid4()}/", "/api/v1/openapi.json/"):
        assert system.get(path).status_code == 404


def test_core_error_handling_invalid_input_is_400(database: str, cast: Cast) -> None:
    system = System(token(cast))
    wrong: tuple[Any, ...] = ("{", {}, [], {"id": 1})
    assert {system.tell(body).status_code for body in wrong} == {400}
    assert system.ask("not-a-uuid").status_code == 400


def test_core_date_time_timezone(database: str, cast: Cast) -> None:
    """Any offset is taken, an answer is in UTC, and a moment without an offset is no moment."""
    system = System(token(cast))
    for moment in ("2026-11-20T09:30:00Z", "2026-11-20T10:30:00+01:00", "2026-11-19T23:30:00-10:00"):
        body = signal(observedAt=moment)
        assert system.tell(body).status_code == 201
        assert content(system.ask(body["id"]))["toldAt"].endswith("Z")
    assert system.tell(signal(observedAt="2026-11-20T09:30:00")).status_code == 400


def test_core_http_safety_get_changes_nothing_and_post_may_be_repeated(database: str, cast: Cast) -> None:
    system, body = System(token(cast)), signal()
    first = system.tell(body)
    assert content(system.ask(body["id"])) == content(system.ask(body["id"]))
    assert content(system.tell(body)) == content(first)


@override_settings(SECURE_HSTS_SECONDS=31_536_000)
def test_core_transport_security_headers(database: str, cast: Cast) -> None:
    system = System(token(cast))
    for path in ("/api/v1/openapi.json", f"/api/v1/signals/{uuid4()}"):
        headers: Any = system.client.get(path, headers=system.headers, secure=True).headers
        assert headers["Cache-Control"] == "no-store"
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"


def test_core_transport_cors_opens_only_the_document(database: str, cast: Cast) -> None:
    response = System(token(cast)).ask(uuid4())
    assert "Access-Control-Allow-Origin" not in response.headers


def test_core_transport_tls_is_asked_for_by_the_settings(database: str) -> None:
    with override_settings(SECURE_SSL_REDIRECT=True):
        response = Client().get("/api/v1/openapi.json")
    assert response.headers["Location"].startswith("https://")


def test_core_doc_language_is_dutch(database: str) -> None:
    def texts(part: Any) -> Iterator[str]:
        if isinstance(part, dict):
            yield from (value for key, value in part.items() if key in ("description", "summary") and value)
            for value in part.values():
                yield from texts(value)
        elif isinstance(part, list):
            for value in part:
                yield from texts(value)

    oas = published()
    with translation.override("nl"):
        untranslated = {text for text in texts(oas["components"]) if translation.gettext(text) != text}
    assert untranslated == set()
    assert oas["paths"]["/signals"]["post"]["summary"] == "Een signaal doorgeven"
    kinds = oas["components"]["schemas"]["SignalIn"]["properties"]["kinds"]["items"]
    assert "noise: Maakt veel lawaai" in kinds["description"]
