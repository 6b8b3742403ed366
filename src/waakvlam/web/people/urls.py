"""The addresses of accounts and of keys for the API."""

from django.urls import path

from waakvlam.web.people import accounts, tokens

urlpatterns = [
    path("<uuid:organisation>/", accounts.account_list, name="accounts"),
    path("<uuid:organisation>/nieuw/", accounts.open_account, name="open_account"),
    path("<uuid:organisation>/sleutels/", tokens.token_list, name="tokens"),
    path("<uuid:organisation>/sleutels/nieuw/", tokens.new_token, name="new_token"),
    path("<uuid:organisation>/sleutels/<uuid:token>/intrekken/", tokens.revoke, name="revoke_token"),
    path("van/<uuid:person>/uitnodigen/", accounts.invite_again, name="invite_again"),
    path("van/<uuid:person>/sluiten/", accounts.close, name="close_account"),
    path("van/<uuid:person>/openen/", accounts.reopen, name="reopen_account"),
]
