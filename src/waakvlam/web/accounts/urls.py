"""Everything below `/inloggen/`. The names with `account_` and `mfa_` are those that the library looks for."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.webauthn import views as webauthn
from django.urls import path
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from waakvlam.web.accounts import views
from waakvlam.web.accounts.steps import Page, anyone, first_step, second_step


def _words(template: str) -> Page:
    return TemplateView.as_view(template_name=template)


urlpatterns = [
    path("", anyone(views.SignIn.as_view()), name="account_login"),
    path("passkey/", anyone(views.SignInWithPasskey.as_view()), name="mfa_login_webauthn"),
    path("tweede-stap/", anyone(views.SecondStep.as_view()), name="mfa_authenticate"),
    path("uit/", anyone(views.sign_out), name="account_logout"),
    path("uitgelogd/", anyone(_words("accounts/signed_out.html")), name="signed_out"),
    path("gesloten/", anyone(account.account_inactive), name="account_inactive"),
    path("wachtwoord-vergeten/", anyone(views.forgot_password), name="account_reset_password"),
    path("wachtwoord-vergeten/verstuurd/", anyone(_words("accounts/link_sent.html")), name="link_sent"),
    path("wachtwoord-kiezen/<str:key>/", anyone(views.choose_password), name="choose_password"),
    # With a password only: set up the second step, and nothing else.
    path("instellen/", first_step(views.set_up_second_step), name="set_up_second_step"),
    path("instellen/app/", first_step(views.SetUpApp.as_view()), name="mfa_activate_totp"),
    path("instellen/passkey/", first_step(views.AddPasskey.as_view()), name="mfa_add_webauthn"),
    path("bevestigen/wachtwoord/", first_step(account.reauthenticate), name="account_reauthenticate"),
    path("bevestigen/code/", first_step(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("bevestigen/passkey/", first_step(webauthn.reauthenticate_webauthn), name="mfa_reauthenticate_webauthn"),
    # With both steps.
    path("mijn/", second_step(mfa.index), name="mfa_index"),
    path("mijn/wachtwoord/", second_step(views.change_password), name="account_change_password"),
    path("mijn/herstelcodes/", second_step(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "mijn/herstelcodes/nieuw/",
        second_step(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("mijn/passkeys/<int:pk>/weg/", second_step(views.RemovePasskey.as_view()), name="mfa_remove_webauthn"),
    path("mijn/apparaten/", second_step(views.my_sessions), name="my_sessions"),
    path("mijn/apparaten/andere/uit/", second_step(require_POST(views.end_other_sessions)), name="end_other_sessions"),
    path("mijn/apparaten/<uuid:session>/uit/", second_step(require_POST(views.end_session)), name="end_session"),
]
