"""Who comes in through the API, and what is true of each of its answers."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from ninja.errors import HttpError
from ninja.security import HttpBearer

from waakvlam.accounts.models import Scope
from waakvlam.accounts.queries import Token, token_for
from waakvlam.api.problems import problem
from waakvlam.kernel.clock import now
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.parties.models import Organisation, OrganisationKind, Team

VERSION = "1.0.0"
"""Of the API, by semantic versioning; the product has a version of its own. Changes stand in CHANGELOG.md."""

View = Callable[..., HttpResponseBase]


class Bearer(HttpBearer):
    """The token of an organisation, in the header `Authorization: Bearer …`."""

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """Whose token this is; None when it is unknown, ended or revoked."""
        return token_for(token, now())


@dataclass(frozen=True, slots=True)
class Caller:
    """An organisation that calls: its kind, and its teams by name."""

    id: UUID
    kind: OrganisationKind
    teams: dict[str, UUID]


def viewer(*, teams: tuple[UUID, ...] = (), address: UUID | None = None) -> Viewer:
    """A system that tells, or asks how what it told stands, at this moment."""
    return Viewer(Role.INTAKE, now(), teams=teams, address=address)


def allowed(request: HttpRequest, scope: Scope) -> Token:
    """The token of this request. Answers 403 when its scopes do not allow this."""
    token: Token = request.auth  # type: ignore[attr-defined]  # set by ninja, from `Bearer`
    if scope not in token.scopes:
        raise HttpError(403, "scope")
    return token


def caller(by: Viewer, token: Token) -> Caller:
    """The organisation behind a token. Needs an open context."""
    organisation = Organisation.objects.get(id=token.organisation)
    teams = Team.objects.filter(organisation=organisation).order_by("name")
    return Caller(organisation.id, OrganisationKind(organisation.kind), dict(teams.values_list("name", "id")))


def door(view: View) -> View:
    """What holds for each answer of the API, also when no operation is reached.

    It says its version (/core/version-header), an error is problem details, HEAD is answered wherever GET is, and
    anything but JSON is refused. Operations open their own context, so none is opened before this.
    """

    @csrf_exempt
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        asked, request.method = request.method, "GET" if request.method == "HEAD" else request.method
        if asked == "POST" and request.content_type != "application/json":
            response: HttpResponseBase = problem(415)
        else:
            response = view(request, *args, **kwargs)
        request.method = asked  # so that the body of an answer to HEAD is left out
        if response.status_code == 405:
            response = problem(405, headers={"Allow": response.headers["Allow"]})
        response.headers["API-Version"] = VERSION
        return response

    return answer


@door
def not_found(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address of the API that leads nowhere, among them each with a slash at its end (/core/no-trailing-slash)."""
    return problem(404)
