"""The addresses of the API: below /api/ nothing answers with a page."""

from typing import Any

from django.urls import path, re_path
from ninja import NinjaAPI

from waakvlam.api.entrance import VERSION, door, not_found
from waakvlam.api.openapi import TITLE, published
from waakvlam.api.parsing import StrictJson
from waakvlam.api.problems import handle_errors
from waakvlam.api.signals import router

api = NinjaAPI(title=TITLE, version=VERSION, openapi_url=None, docs_url=None, parser=StrictJson())
api.add_router("", router)
handle_errors(api)

_operations: list[Any] = api.urls[0]

urlpatterns = [
    *(path(f"api/v1/{one.pattern}", door(one.callback), name=one.name) for one in _operations if str(one.pattern)),
    path("api/v1/openapi.json", published, {"api": api}, name="api_document"),
    path("openapi.json", published, {"api": api}),
    re_path(r"^api(?:/(?P<rest>.*))?$", not_found),
]
