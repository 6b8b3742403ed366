"""The innermost middleware: one request, one context, one transaction, rendered inside it (design §5)."""

from collections.abc import Callable
from typing import Any, cast

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.template import loader
from django.template.response import SimpleTemplateResponse
from django.urls import reverse

from waakvlam.kernel.clock import now
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.web.entrance import Request, viewer_for

SIGN_IN = "/inloggen/"
"""Everything below this path runs in the sign-in context, which may read accounts and nothing else."""


class Context:
    """Builds the viewer, enters its context, and turns the domain's refusals into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # Nothing that a page shows may stay behind in a browser or a cache on the way.
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase:
        """Answer the request inside its context."""
        entrance = getattr(view, "entrance", None)
        if entrance is None and request.path.startswith(SIGN_IN):
            viewer: Viewer | None = Viewer(Role.SIGNIN, now())
        elif entrance is None:
            raise ImproperlyConfigured(f"{request.resolver_match} declares no entrance")
        elif entrance.role is None:
            return view(request, *args, **kwargs)
        else:
            viewer = viewer_for(request, entrance)
        if viewer is None and entrance and entrance.role is Role.RESIDENT:
            return redirect("resident_door")
        if viewer is None:
            return redirect(f"{reverse('account_login')}?next={request.path}" if request.method == "GET" else SIGN_IN)
        try:
            if entrance and entrance.permissions and not (entrance.permissions & viewer.permissions):
                raise Missing
            with enter(viewer):
                cast(Request, request).viewer = viewer
                return _inside(view(request, *args, **kwargs))
        except Missing:
            if entrance and entrance.role is Role.RESIDENT:
                return render(request, "resident/nothing.html", status=404)
            return HttpResponse(loader.get_template("errors/404.html").render(), status=404)
        except (Refused, Invalid) as problem:
            return render(request, "errors/refused.html", {"problem": problem}, status=409)


def _inside(response: HttpResponseBase) -> HttpResponseBase:
    """Render while the context is open; a template that reads later would read nothing."""
    if response.streaming:
        raise ImproperlyConfigured("A streamed answer would outlive its context.")
    if isinstance(response, SimpleTemplateResponse):
        response.render()
    if response.status_code >= 500:
        transaction.set_rollback(True)
    return response
