"""The keys with which an organisation's own systems reach the API: make (shown once), list, revoke."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from waakvlam.accounts.actions import make_token, revoke_token
from waakvlam.accounts.models import Scope
from waakvlam.accounts.queries import TokenCard, tokens_of
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Permission
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.parties import queries
from waakvlam.parties.rules import day_of
from waakvlam.web.entrance import Request, staff

SCOPES = {
    Scope.TELL: gettext_lazy("Tell signals"),
    Scope.READ_STATUS: gettext_lazy("Read what became of its own signals"),
}
YEAR = timedelta(days=365)


class NewToken(forms.Form):
    """What a key is for, what it may do and until when."""

    name = forms.CharField(
        label=gettext_lazy("For which system?"),
        max_length=80,
        help_text=gettext_lazy("A name by which you know it again. No name of a person."),
    )
    scopes = forms.TypedMultipleChoiceField(
        label=gettext_lazy("What may it do?"),
        choices=list(SCOPES.items()),
        coerce=Scope,
        widget=forms.CheckboxSelectMultiple,
    )
    until = forms.DateField(
        label=gettext_lazy("Until which day?"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("At most two years. After that you make a new one."),
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = day_of(now)
        self.initial = {"until": self.today + YEAR, "scopes": list(Scope)}

    def clean_until(self) -> datetime:
        """The end of that day in the Netherlands; in the future, and not for ever."""
        day = self.cleaned_data["until"]
        if not self.today < day <= self.today + 2 * YEAR:
            raise forms.ValidationError(_("Choose a day after today, within two years."))
        return datetime.combine(day + timedelta(days=1), time(), AMSTERDAM)


@staff(Permission.CONFIGURE)
def token_list(request: Request, organisation: UUID) -> HttpResponse:
    """The keys of one organisation, the last made first."""
    found = queries.organisation(request.viewer, organisation)
    tokens = [_line(request, token) for token in reversed(tokens_of(request.viewer, organisation))]
    return render(request, "people/tokens.html", {"organisation": found, "tokens": tokens})


@staff(Permission.CONFIGURE)
def new_token(request: Request, organisation: UUID) -> HttpResponse:
    """Make a key; it is shown once."""
    found = queries.organisation(request.viewer, organisation)
    form = NewToken(request.POST if request.method == "POST" else None, now=request.viewer.now)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        raw = make_token(
            by=request.viewer,
            organisation=organisation,
            name=given["name"],
            scopes=given["scopes"],
            ends_at=given["until"],
        )
        return render(request, "people/token.html", {"organisation": found, "name": given["name"], "token": raw})
    return render(request, "people/new_token.html", {"organisation": found, "form": form})


@staff(Permission.CONFIGURE)
def revoke(request: Request, organisation: UUID, token: UUID) -> HttpResponse:
    """Revoke a key, after asking whether that is meant."""
    found = queries.organisation(request.viewer, organisation)
    card = next((one for one in tokens_of(request.viewer, organisation) if one.id == token), None)
    if card is None or card.revoked_at:
        raise Missing
    if request.method == "POST":
        revoke_token(by=request.viewer, token=token)
        messages.success(request, _("The key is revoked. It works no more."))
        return redirect("tokens", organisation)
    return render(request, "people/revoke.html", {"organisation": found, "card": card})


def _line(request: Request, token: TokenCard) -> dict[str, Any]:
    works = token.revoked_at is None and token.ends_at > request.viewer.now
    state = _("Works") if works else _("Revoked") if token.revoked_at else _("Ended")
    scopes = [SCOPES[Scope(scope)] for scope in token.scopes]
    last_day = day_of(token.ends_at - timedelta(seconds=1))
    return {"token": token, "works": works, "state": state, "scopes": scopes, "last_day": last_day}
