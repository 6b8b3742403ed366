"""The API as it is published: OpenAPI 3.1, in Dutch (/core/doc-language), complete with its errors and headers."""

import json
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from ninja import NinjaAPI
from ninja.openapi.schema import get_schema
from pydantic.json_schema import models_json_schema

from waakvlam.api.entrance import VERSION, door
from waakvlam.api.problems import CONTENT_TYPE, PROBLEMS
from waakvlam.api.schemas import Problem
from waakvlam.signals.catalogue import CATALOGUE

TITLE = N_("Waakvlam API")
DESCRIPTION = N_(
    "For systems of organisations that tell signals to Waakvlam. A signal is for help only: never for eviction, "
    "fraud, letting or policing. Behaviour, not causes; no names, no diagnoses, no citizen service numbers. In danger "
    "call 112 first. Every signal gets an owner, a day and an answer."
)
_POSSIBLE = {"post": (400, 401, 403, 409, 413, 415, 500), "get": (400, 401, 403, 404, 500)}


@cache
def document(api: NinjaAPI) -> dict[str, Any]:
    """The OpenAPI document of the API."""
    with translation.override("nl"):
        schema = get_schema(api, path_prefix="")
        for path in schema["paths"].values():
            for method, operation in path.items():
                _complete(method, operation)
        schema["components"]["schemas"] |= _problem_schemas()
        return {
            "openapi": schema["openapi"],
            "info": {
                "title": _(TITLE),
                "description": _(DESCRIPTION),
                "version": VERSION,
                "contact": {
                    "name": _("Administrators of Waakvlam"),
                    "url": settings.WAAKVLAM.base_url,
                    "email": settings.WAAKVLAM.mail_from,
                },
                "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
            },
            "servers": [{"url": f"{settings.WAAKVLAM.base_url}/api/v{VERSION.partition('.')[0]}"}],
            "tags": [{"name": "signals", "description": _("Signals")}],
            "paths": _in_dutch(schema["paths"]),
            "components": {
                "schemas": {name: _in_dutch(_fields(one)) for name, one in schema["components"]["schemas"].items()},
                "securitySchemes": schema["components"]["securitySchemes"],
            },
        }


def _problem_schemas() -> dict[str, Any]:
    _names, found = models_json_schema(
        [(Problem, "serialization")], by_alias=True, ref_template="#/components/schemas/{model}"
    )
    return dict(found["$defs"])


def _complete(method: str, operation: dict[str, Any]) -> None:
    """Add what every answer has: its version, and for what goes wrong problem details."""
    answers = operation["responses"]
    for status in _POSSIBLE[method]:
        content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        answers[status] = {"description": str(PROBLEMS[status][0]), "content": content}
    for answer in answers.values():
        version = {"description": _("The version of the API"), "schema": {"type": "string"}}
        answer["headers"] = {"API-Version": version}


def _fields(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema without what it is called in the code: its fields explain themselves."""
    return {name: value for name, value in schema.items() if name not in ("title", "description")}


def _in_dutch(part: Any) -> Any:
    """A part of the document with every text for people translated, and the catalogue explained."""
    if isinstance(part, list):
        return [_in_dutch(one) for one in part]
    if not isinstance(part, dict):
        return part
    if part.get("enum") == [*CATALOGUE]:
        part = part | {"description": "; ".join(f"{code}: {kind.sentence}" for code, kind in CATALOGUE.items())}
    return {
        name: _(value) if name in ("description", "summary") and isinstance(value, str) else _in_dutch(value)
        for name, value in part.items()
        if not (name == "title" and isinstance(value, str))
    }


@door
def published(request: HttpRequest, api: NinjaAPI) -> HttpResponse:
    """The document, for everybody and from every site (/core/publish-openapi)."""
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET", "HEAD"])
    content = json.dumps(document(api), ensure_ascii=False)
    return HttpResponse(content, content_type="application/json", headers={"Access-Control-Allow-Origin": "*"})
