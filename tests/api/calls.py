"""Calling the API as a system of an organisation does."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.test import Client

from tests.cast import Cast
from waakvlam.accounts.actions import make_token
from waakvlam.accounts.models import Scope
from waakvlam.kernel.context import enter
from waakvlam.kernel.viewer import Permission, Role, Viewer

BAG_ID = "9999200000000001"
EVERYTHING = tuple(Scope)


def token(cast: Cast, team: str = "caretakers", scopes: tuple[Scope, ...] = EVERYTHING, days: int = 30) -> str:
    """A token of the team's organisation, made by the administrator."""
    by = Viewer(Role.APP, datetime.now(UTC), permissions=frozenset({Permission.CONFIGURE}))
    with enter(by):
        return make_token(
            by=by,
            organisation=cast.teams[team].organisation_id,
            name="system of the corporation",
            scopes=scopes,
            ends_at=by.now + timedelta(days=days),
        )


def signal(**other: Any) -> dict[str, Any]:
    """A signal as a system sends it."""
    an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
    return {
        "id": str(uuid4()),
        "address": {"bagId": BAG_ID},
        "kinds": ["noise"],
        "observedAt": an_hour_ago.isoformat(timespec="seconds"),
        "words": "Al drie nachten harde muziek.",
    } | other


class System:
    """A system of an organisation, with its token."""

    def __init__(self, token: str = "") -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"authorization": f"Bearer {token}"} if token else {}

    def tell(self, body: Any, content_type: str = "application/json") -> HttpResponse:
        content = body if isinstance(body, str | bytes) else json.dumps(body)
        answer = self.client.post("/api/v1/signals", content, content_type=content_type, headers=self.headers)
        return cast(HttpResponse, answer)

    def ask(self, id: UUID | str) -> HttpResponse:
        return self.get(f"/api/v1/signals/{id}")

    def get(self, path: str) -> HttpResponse:
        return cast(HttpResponse, self.client.get(path, headers=self.headers))


def content(response: HttpResponse) -> dict[str, Any]:
    return dict(json.loads(response.content))
