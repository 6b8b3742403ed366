"""The pages of signing in and of my account."""

from typing import Any
from uuid import UUID

from allauth.account.views import LoginView, logout, password_change
from allauth.core.ratelimit import consume_or_429
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.internal.auth import begin_registration
from allauth.mfa.webauthn.views import AddWebAuthnView, LoginWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _

from waakvlam.accounts import actions
from waakvlam.accounts.queries import account_of_link, account_with, devices
from waakvlam.accounts.rules import may_remove_factor
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.ids import new_id
from waakvlam.kernel.queue import queue
from waakvlam.web.accounts.forms import ChoosePassword, ForgotPassword
from waakvlam.web.entrance import Request


class SignIn(LoginView):  # type: ignore[misc]  # the library has no types
    """E-mail address and password, or a passkey."""

    def get_authenticated_redirect_url(self) -> str:
        """Who is signed in already goes to their account, and never in circles."""
        return reverse("mfa_index")


class SignInWithPasskey(LoginWebAuthnView):  # type: ignore[misc]
    """A passkey is both steps at once: something you have, and your finger, face or PIN."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Back to signing in; on the record."""
        actions.sign_in_failed(by=self.request.viewer, email="")
        response: HttpResponse = super().form_invalid(form)
        return response


class SecondStep(AuthenticateView):  # type: ignore[misc]
    """A code from the app, a recovery code or a passkey, after the password."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Once more; on the record."""
        actions.sign_in_failed(by=self.request.viewer, email=self.stage.login.user.email)
        response: HttpResponse = super().form_invalid(form)
        return response


class SetUpApp(ActivateTOTPView):  # type: ignore[misc]
    """An app that shows codes: a first one, or a new one in the place of the old."""

    def dispatch(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Also for who has an app already: they have a new phone."""
        response: HttpResponseBase = super(ActivateTOTPView, self).dispatch(request, *args, **kwargs)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        """The new app takes the old one's place, and this session has passed the second step."""
        Authenticator.objects.filter(user=self.request.user, type=Authenticator.Type.TOTP).delete()
        response: HttpResponse = super().form_valid(form)
        _second_factor_set(self.request)
        return response


class AddPasskey(AddWebAuthnView):  # type: ignore[misc]
    """A passkey on this device or on a key."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Ask the device for a passkey that works without a password too."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["js_data"] = {"creation_options": begin_registration(self.request.user, passwordless=True)}
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        """This session has passed the second step."""
        response: HttpResponse = super().form_valid(form)
        _second_factor_set(self.request)
        return response


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]
    """Take a passkey away, unless it is the last second step."""

    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Any) -> HttpResponse:
        """Keep at least one second step."""
        factors = Authenticator.objects.filter(user=self.request.user)
        main = factors.exclude(type=Authenticator.Type.RECOVERY_CODES).values_list("pk", flat=True)
        allowed = may_remove_factor(self.object.pk, list(main))
        if not allowed:
            messages.error(self.request, allowed.reason)
            return redirect(self.success_url)
        response: HttpResponse = super().form_valid(form)
        actions.second_factor_removed(by=self.request.viewer, user=self.request.user.pk)
        return response


def change_password(request: Request) -> HttpResponseBase:
    """A new password for the one that somebody has; whoever signs in with a passkey only has none to change."""
    if not (request.user.is_authenticated and request.user.has_usable_password()):
        raise Missing
    answer: HttpResponseBase = password_change(request)
    return answer


def sign_out(request: Request) -> HttpResponseBase:
    """End the session; nothing of it stays in this browser."""
    answer: HttpResponseBase = logout(request)
    if request.method == "POST":
        answer.headers["Clear-Site-Data"] = '"storage"'  # what a keeper took along on a phone, with its key
    return answer


def forgot_password(request: Request) -> HttpResponse:
    """Ask for a link by mail. The answer is the same, and as fast, whether the address is known or not."""
    form = ForgotPassword(request.POST or None)
    if not form.is_valid():
        return render(request, "account/password_reset.html", {"form": form})
    email = form.cleaned_data["email"]
    too_many: HttpResponse | None = consume_or_429(request, action="reset_password", key=email)
    if too_many:
        return too_many
    queue("mail_new_password", user=account_with(request.viewer, email) or new_id())
    return redirect("link_sent")


def choose_password(request: Request, key: str) -> HttpResponse:
    """The page behind an invitation or a link for a new password."""
    try:
        user = account_of_link(request.viewer, key)
    except Missing:
        return render(request, "accounts/link_over.html", status=404)
    form = ChoosePassword(request.POST or None, user=user)
    if form.is_valid():
        actions.choose_password(by=request.viewer, raw=key, password=form.cleaned_data["password1"])
        messages.success(request, _("Your password is set. Sign in with it."))
        return redirect("account_login")
    return render(request, "accounts/choose_password.html", {"form": form})


def set_up_second_step(request: Request) -> HttpResponse:
    """Choose: an app or a passkey."""
    return render(request, "accounts/set_up.html")


def my_sessions(request: Request) -> HttpResponse:
    """Where I am signed in."""
    key = str(request.session.session_key)
    shown = devices(request.viewer, user=_account(request), key=key)
    return render(request, "accounts/sessions.html", {"devices": shown})


def end_session(request: Request, session: UUID) -> HttpResponse:
    """End one of my sessions."""
    actions.end_session(by=request.viewer, user=_account(request), session=session)
    messages.success(request, _("That device is signed out."))
    return redirect("my_sessions")


def end_other_sessions(request: Request) -> HttpResponse:
    """End all my sessions but this one."""
    key = str(request.session.session_key)
    actions.end_other_sessions(by=request.viewer, user=_account(request), key=key)
    messages.success(request, _("You are signed out everywhere but here."))
    return redirect("my_sessions")


def _account(request: Request) -> UUID:
    account: UUID = request.user.pk  # type: ignore[assignment]
    return account


def _second_factor_set(request: Request) -> None:
    actions.second_factor_set(by=request.viewer, key=str(request.session.session_key), user=_account(request))
