"""How a resident comes in: a code once, and after that a passkey if they like."""

from typing import Any, cast

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.core.ratelimit import consume
from allauth.mfa.webauthn.internal.auth import WebAuthn, begin_registration
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from waakvlam.accounts.actions import second_factor_set, sign_in_failed
from waakvlam.accounts.models import User
from waakvlam.accounts.residents import use_code
from waakvlam.kernel.errors import Missing
from waakvlam.web.accounts.adapters import residents_own
from waakvlam.web.accounts.forms import AddPasskey
from waakvlam.web.accounts.views import SignInWithPasskey
from waakvlam.web.entrance import Request


@sensitive_post_parameters()
def come_in(request: Request) -> HttpResponse:
    """Type the code from the letter or from the screen of one's known face. It works once, and not for guessing."""
    if residents_own(request):
        return redirect("my_person")
    if request.method != "POST":
        return render(request, "resident/door.html")
    typed = request.POST.get("code", "")
    if not consume(request, action="login_failed", key=typed):
        return _again(request, _("This went wrong too often. Wait five minutes, then try again."), 429)
    try:
        user = use_code(by=request.viewer, typed=typed)
    except Missing:
        sign_in_failed(by=request.viewer, email="")
        problem = _("This code does not work, or not any more. Look whether you typed it right, or ask for a new one.")
        return _again(request, problem, 404)
    get_adapter().login(request, user)
    record_authentication(request, user, method="code")
    return redirect("resident_keep_key")


def _again(request: HttpRequest, problem: str, status: int) -> HttpResponse:
    return render(request, "resident/door.html", {"problem": problem}, status=status)


class ComeInWithPasskey(SignInWithPasskey):
    """A finger, face or PIN on one's own device, instead of a code."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """What to ask the device; for who only looks, the door."""
        if not get_adapter().is_ajax(request):
            return redirect("resident_door")
        response: HttpResponseBase = super().get(request, *args, **kwargs)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Back to the door; on the record."""
        super().form_invalid(form)
        return redirect("resident_door")


def keep_key(request: Request) -> HttpResponse:
    """Right after a code: whether the next time can be without one. Nobody has to."""
    if not residents_own(request):
        return redirect("resident_door")
    if get_adapter().is_reauthentication_required(app="allauth.mfa"):
        return redirect("my_person")
    user = cast(User, request.user)
    form = AddPasskey(request.POST or None, user=user)
    if form.is_valid():
        WebAuthn.add(user, form.cleaned_data["name"], form.cleaned_data["credential"])
        second_factor_set(by=request.viewer, key=str(request.session.session_key), user=user.pk)
        return redirect("my_person")
    options = {"creation_options": begin_registration(user, passwordless=True)}
    return render(request, "resident/key.html", {"form": form, "js_data": options})


def leave(request: Request) -> HttpResponse:
    """Go out. Nothing stays behind on this device."""
    if request.user.is_authenticated:
        get_adapter().logout(request)
    return redirect("resident_door")
