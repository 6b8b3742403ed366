"""How the sign-in library meets our house: it asks questions here, and our actions do what changes."""

import base64
import time
from typing import Any, cast

import qrcode
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.utils import user_pk_to_url_str
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from qrcode.image.svg import SvgPathFillImage

from waakvlam.accounts.actions import set_password, sign_in, sign_in_failed, sign_out
from waakvlam.accounts.models import User
from waakvlam.accounts.queries import device_words, passed_second_factor
from waakvlam.accounts.rules import browser_and_system
from waakvlam.kernel.encrypted import seal, unseal
from waakvlam.web.entrance import Request

SECRETS = "mfa_authenticator.data"

SAID = {
    "account/messages/password_changed.txt": _("Your new password is set."),
    "mfa/messages/totp_activated.txt": _("The app is set up. From now on you sign in with a code from it."),
    "mfa/messages/webauthn_added.txt": _("The passkey is set up. From now on you can sign in with it."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
}
"""What the library says, in our words; what is not here stays unsaid."""


def email_of(user: User) -> Any:
    """How an account is shown to its owner, also by the device that keeps its passkey: a resident's says nothing."""
    return user.email or _("My page")


def residents_own(request: HttpRequest) -> bool:
    """Whether a resident is signed in with this request."""
    return request.user.is_authenticated and request.user.resident is not None


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library has no types
    """Sign-in with e-mail address and password or a passkey; accounts are made by invitation only."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This e-mail address or this password is not right. Try again."),
        "too_many_login_attempts": _("This went wrong too often. Wait five minutes, then try again."),
        "rate_limited": _("This went wrong too often. Wait five minutes, then try again."),
        "incorrect_password": _("This password is not right. Try again."),
        "enter_current_password": _("This password is not right. Try again."),
    }

    def login(self, request: Request, user: User) -> None:
        """Sign in, with a new key for the session."""
        super().login(request, user)
        request.session.save()
        sign_in(
            by=request.viewer,
            key=str(request.session.session_key),
            user=user.pk,
            second_factor=any(step["method"] == "mfa" for step in get_authentication_records(request, user)),
            user_agent=self.get_http_user_agent(request),
        )

    def post_login(self, request: Request, user: User, **kwargs: Any) -> HttpResponseBase:
        """On to where somebody was going, or first to setting up the second step; residents to their own page."""
        response: HttpResponseBase = super().post_login(request, user, **kwargs)
        if user.resident:
            return redirect("my_person")
        if not passed_second_factor(request.viewer, key=str(request.session.session_key)):
            return redirect("set_up_second_step")
        return response

    def logout(self, request: Request) -> None:
        """End the session."""
        sign_out(by=request.viewer, user=cast(User, request.user).pk, key=str(request.session.session_key))
        super().logout(request)

    def authentication_failed(self, request: Request, **credentials: Any) -> None:
        """Put a wrong password on the record."""
        sign_in_failed(by=request.viewer, email=credentials["email"])

    def set_password(self, user: User, password: str) -> None:
        """Change one's own password: the other sessions end."""
        set_password(by=self.request.viewer, user=user, password=password, key=self.request.session.session_key)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str = "",
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str = "",
    ) -> None:
        """Say it in our words, on the next page."""
        words = message or SAID.get(message_template)
        if words:
            messages.add_message(request, level, words)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to my account."""
        return reverse("mfa_index")

    def reauthenticate(self, user: User, password: str) -> bool:
        """Whether this is the user's password."""
        return bool(self.authenticate(context.request, email=user.email, password=password) == user)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether to ask for a password or code again; not within five minutes after signing in."""
        steps = get_authentication_records(context.request, context.request.user)
        signed_in_just_now = any(time.time() - step["at"] < app_settings.REAUTHENTICATION_TIMEOUT for step in steps)
        return not signed_in_just_now


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: secrets are sealed, names are those that people know."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This is not right. Wait for a new code, or try again with your passkey."),
    }

    def encrypt(self, text: str) -> str:
        """Seal the secret of an app or of recovery codes."""
        return base64.b64encode(seal(text, SECRETS)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open what `encrypt` sealed."""
        return unseal(base64.b64decode(encrypted_text), SECRETS)

    def get_totp_issuer(self) -> str:
        """The name in the app."""
        return "Waakvlam"

    def build_totp_svg(self, url: str) -> str:
        """The QR code as an SVG element to put in the page."""
        return str(qrcode.make(url, image_factory=SvgPathFillImage, box_size=12).to_string(encoding="unicode"))

    def generate_authenticator_name(self, user: User, type: str) -> str:
        """A passkey is called after the device on which it was made."""
        return device_words(*browser_and_system(context.request.headers.get("User-Agent", "")))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The name under which a passkey is kept; on a resident's phone, for whoever looks along, a neutral one."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": str(_("My page")) if residents_own(context.request) else "Waakvlam"}

    def get_public_key_credential_user_entity(self, user: User) -> dict[str, Any]:
        """Whose passkey it is: the address of staff, the neutral name for residents, who have no address."""
        name = str(email_of(user))
        return {"id": user_pk_to_url_str(user).encode(), "display_name": name, "name": name}
