"""The accounts of an organisation, for its administrator: open, invite, close. Never when somebody was there."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from waakvlam.accounts.actions import invite
from waakvlam.accounts.queries import AccountState, accounts_of
from waakvlam.kernel.errors import Invalid, Refused
from waakvlam.kernel.viewer import Permission
from waakvlam.parties import queries
from waakvlam.parties.actions import employ, end_employment, resume_employment
from waakvlam.parties.models import Professional, StaffRole
from waakvlam.parties.roles import ROLES
from waakvlam.web.entrance import Request, staff
from waakvlam.web.parties.forms import Employ

STATES = {
    AccountState.INVITED: gettext_lazy("Invited"),
    AccountState.OPEN: gettext_lazy("In use"),
    AccountState.CLOSED: gettext_lazy("Closed"),
}


class NewAccount(Employ):
    """Somebody new, and the team that they start in."""

    field_order = ("name", "email", "function", "phone", "team", "role")
    team = forms.TypedChoiceField(label=gettext_lazy("Team"), coerce=UUID)

    def prepare(self) -> None:
        """Choose from the teams of the organisation; each role with what it may do."""
        organisations = {one.id: one for one in queries.organisations(self.viewer)}
        teams = organisations[cast(UUID, self.target)].teams.all()
        self.choose("team", [(team.id, team.name) for team in teams])
        self.fields["role"].widget = forms.RadioSelect()
        self.choose("role", [(role.value, f"{card.name}: {card.description}") for role, card in ROLES.items()])


class Leaving(forms.Form):
    """Who answers for somebody who leaves."""

    stand_in = forms.TypedChoiceField(
        label=gettext_lazy("Who takes over what was asked?"),
        coerce=UUID,
        empty_value=None,
        required=False,
        help_text=gettext_lazy("This colleague sees it at once. With nobody it goes on by itself when it is due."),
    )

    def __init__(self, *args: Any, direct: list[Professional], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Nobody")), *((str(one.id), one.name) for one in direct)]
        cast(forms.ChoiceField, self.fields["stand_in"]).choices = choices


@staff(Permission.CONFIGURE)
def account_list(request: Request, organisation: UUID) -> HttpResponse:
    """Everybody of one organisation: roles, and where the account is."""
    found = queries.organisation(request.viewer, organisation)
    employees = queries.employees(request.viewer, organisation)
    accounts = accounts_of(request.viewer, {person.user_id for person in employees})
    lines = []
    for person, roles in employees.items():
        account = accounts[person.user_id]
        invited = account.state is AccountState.INVITED
        lines.append(
            {
                "person": person,
                "roles": [(row.team, ROLES[StaffRole(row.role)].name) for row in roles],
                "account": account,
                "state": STATES[account.state],
                "closed": account.state is AccountState.CLOSED,
                "invited": invited,
                "over": invited and not (account.invited_until and account.invited_until > request.viewer.now),
                "self": person.id == request.viewer.person,
            }
        )
    return render(request, "people/accounts.html", {"organisation": found, "lines": lines})


@staff(Permission.CONFIGURE)
def open_account(request: Request, organisation: UUID) -> HttpResponse:
    """Open an account; the link to choose a password with is shown once."""
    found = queries.organisation(request.viewer, organisation)
    form = NewAccount(request.POST if request.method == "POST" else None, viewer=request.viewer, target=organisation)
    if request.method == "POST" and form.is_valid():
        try:
            key = employ(by=request.viewer, organisation=organisation, **form.cleaned_data)
        except Invalid as problem:
            form.add_error(problem.field or None, str(problem))
        else:
            return _invited(request, form.cleaned_data["name"], key, organisation)
    return render(request, "people/open.html", {"organisation": found, "form": form})


@require_POST
@staff(Permission.CONFIGURE)
def invite_again(request: Request, person: UUID) -> HttpResponse:
    """A new invitation, because the earlier link ended or was lost."""
    found = queries.professional(request.viewer, person)
    return _invited(request, found.name, invite(by=request.viewer, user=found.user_id), found.organisation_id)


@staff(Permission.CONFIGURE)
def close(request: Request, person: UUID) -> HttpResponse:
    """Close an account in two steps: the first says what happens with what was asked."""
    found = queries.professional(request.viewer, person)
    direct = [one for one in queries.colleagues(request.viewer, [person]) if one.id != person]
    form = Leaving(request.POST if request.method == "POST" else None, direct=direct)
    if request.method == "POST" and form.is_valid():
        try:
            end_employment(by=request.viewer, professional=person, stand_in=form.cleaned_data["stand_in"])
        except Refused as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, _("The account is closed."))
            return redirect("accounts", found.organisation_id)
    return render(request, "people/close.html", {"person": found, "form": form})


@require_POST
@staff(Permission.CONFIGURE)
def reopen(request: Request, person: UUID) -> HttpResponse:
    """Let somebody in again."""
    found = queries.professional(request.viewer, person)
    resume_employment(by=request.viewer, professional=person)
    messages.success(request, _("The account is open again. Give this person a role in a team."))
    return redirect("accounts", found.organisation_id)


def _invited(request: Request, name: str, key: str, organisation: UUID) -> HttpResponse:
    link = settings.WAAKVLAM.base_url + reverse("choose_password", args=[key])
    back = reverse("accounts", args=[organisation])
    return render(request, "parties/invited.html", {"name": name, "link": link, "back": back})
