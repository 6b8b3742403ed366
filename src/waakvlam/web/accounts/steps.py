"""Who may see which page of signing in: anyone, who gave a password, who also passed the second step."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.models import Authenticator
from django.contrib.auth.decorators import login_required
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from waakvlam.accounts.queries import passed_second_factor
from waakvlam.kernel.errors import Missing
from waakvlam.web.accounts.adapters import residents_own
from waakvlam.web.entrance import Request

Page = Callable[..., HttpResponseBase]


def anyone(page: Page) -> Page:
    """A page before signing in. The library's detour to ask for a password again stays inside our context."""

    @sensitive_post_parameters()
    @wraps(page)
    def step(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return page(request, *args, **kwargs)
        except ReauthenticationRequired:
            ways = get_adapter().get_reauthentication_methods(request.user)
            response: HttpResponseBase = suspend_request(request, ways[0]["url"])
            return response

    return step


def first_step(page: Page) -> Page:
    """A page for staff who gave a password, as far as the account has no second step yet."""

    @wraps(page)
    def step(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if residents_own(request):
            raise Missing
        if not _passed(request) and Authenticator.objects.filter(user=request.user).exists():
            # The account got its second step elsewhere meanwhile; a password may not put another in its place.
            get_adapter().logout(request)
            return redirect("account_login")
        return page(request, *args, **kwargs)

    return anyone(login_required(step))


def second_step(page: Page) -> Page:
    """A page for who is signed in completely."""

    @wraps(page)
    def step(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not _passed(request):
            return redirect("set_up_second_step")
        return page(request, *args, **kwargs)

    return first_step(step)


def _passed(request: Request) -> bool:
    return passed_second_factor(request.viewer, key=str(request.session.session_key))
