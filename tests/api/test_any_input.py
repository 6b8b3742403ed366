"""Whatever a system sends, the API answers as its document says: random requests, made from the document itself."""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.failures import FailureGroup

from tests.api.calls import BAG_ID, signal, token
from tests.cast import Cast
from waakvlam.config.wsgi import application

load_all_checks()
PROMISES: list[Any] = [
    CHECKS.get_one(name)
    for name in (
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
        "negative_data_rejection",
    )
]
EXAMPLES = 40
OPERATIONS = [("/signals", "POST"), ("/signals/{id}", "GET")]


def check(cast: Cast, path: str, method: str, mode: GenerationMode, examples: int = EXAMPLES) -> set[int]:
    """Send random requests of one kind and return the statuses that came back."""
    schema = schemathesis.openapi.from_wsgi("/openapi.json", application)
    operation = schema[path][method]
    headers = {"Authorization": f"Bearer {token(cast)}"}
    statuses: set[int] = set()

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case: Case[Any]) -> None:
        body: Any = case.body
        if mode is GenerationMode.POSITIVE and isinstance(body, dict):
            # Random values are never a known address, a moment of this year and a kind for corporations together.
            body |= {"address": {"bagId": BAG_ID}, "observedAt": signal()["observedAt"], "arrears": False}
            body["kinds"] = [*dict.fromkeys(["noise", *body["kinds"]])][: len(statuses) + 1]
            body.pop("team", None)
        response: Any = case.call(headers=headers)
        statuses.add(response.status_code)
        case.validate_response(response, checks=PROMISES)

    run()
    return statuses


def test_signals_that_fit_the_document_are_told_or_get_a_reason(database: str, cast: Cast) -> None:
    assert {201, 400} <= check(cast, "/signals", "POST", GenerationMode.POSITIVE) <= {200, 201, 400, 409}


def test_ids_that_fit_the_document_are_not_found(database: str, cast: Cast) -> None:
    assert check(cast, "/signals/{id}", "GET", GenerationMode.POSITIVE) == {404}


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_requests_that_do_not_fit_are_refused(database: str, cast: Cast, path: str, method: str) -> None:
    assert check(cast, path, method, GenerationMode.NEGATIVE) <= {400, 401, 404, 405, 415}


def test_an_answer_that_the_document_does_not_know_is_found(
    database: str, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("waakvlam.api.problems.CONTENT_TYPE", "text/html")
    with pytest.raises(FailureGroup):
        check(cast, "/signals/{id}", "GET", GenerationMode.POSITIVE, examples=5)
