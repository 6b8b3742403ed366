"""The forms of signing in, in our words: labels above the fields, no words inside them."""

from typing import Any

from allauth.account.fields import EmailField, PasswordField, SetPasswordField
from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateWithCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

EMAIL, PASSWORD = _("E-mail address"), _("Password")
NEW_PASSWORD_HINT = _("At least 12 characters. A few words in a row are strong and easy to remember.")


def _say(form: forms.Form, name: str, label: Any, hint: Any = "") -> None:
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)


class SignIn(LoginForm):  # type: ignore[misc]  # the library has no types
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "login", EMAIL)
        _say(self, "password", PASSWORD)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class PasswordAgain(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "password", PASSWORD)


class _Code:
    """A code from the app, or a recovery code."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "code", _("Code"), _("The 6 digits in your app, or one of your recovery codes."))  # type: ignore[arg-type]
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class Code(_Code, AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class CodeAgain(_Code, ReauthenticateWithCodeForm):  # type: ignore[misc]
    """A code once more, before something that matters."""


class SetUpApp(ActivateTOTPForm):  # type: ignore[misc]
    """The first code from a new app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "code", _("Code from the app"), _("The app shows 6 digits. Fill them in here."))
        self.fields["code"].widget.attrs["inputmode"] = "numeric"


class AddPasskey(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey, always one that asks for a fingerprint, face or PIN."""

    passwordless = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "name", _("Name of this passkey"), _("So that you know later which one it is."))


class ChangePassword(ChangePasswordForm):  # type: ignore[misc]
    """The old password and twice the new one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, "oldpassword", _("Password now"))
        _say(self, "password1", _("New password"), NEW_PASSWORD_HINT)
        _say(self, "password2", _("New password, once more"))


class ForgotPassword(forms.Form):
    """The address to send a link to."""

    email = EmailField(widget=forms.EmailInput(attrs={"autocomplete": "username"}), label=EMAIL)


class ChoosePassword(forms.Form):
    """A first or new password."""

    password1 = SetPasswordField(label=_("New password"), help_text=NEW_PASSWORD_HINT)
    password2 = PasswordField(label=_("New password, once more"), autocomplete="new-password")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].user = user  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def clean_password2(self) -> str:
        """The second one has to be the same."""
        second: str = self.cleaned_data["password2"]
        if second != self.cleaned_data.get("password1", second):
            raise forms.ValidationError(_("This is not the same password. Type it once more."))
        return second
