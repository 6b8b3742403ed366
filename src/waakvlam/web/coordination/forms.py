"""What a coordinator fills in."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from waakvlam.parties.models import Team
from waakvlam.signals.queries.coordinating import ToGive


class Give(forms.Form):
    """To which team, and why."""

    team = forms.TypedChoiceField(label=_("To which team?"), coerce=UUID)
    reason = forms.CharField(
        label=_("Why to them?"),
        help_text=_("They read this. You do not know what it is about, and that is fine."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, found: ToGive, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team: Any = self.fields["team"]
        near = (_("In this neighbourhood"), _named(found.here))
        far = (_("Elsewhere, only when the resident knows"), _named(found.elsewhere))
        team.choices = [("", _("Choose a team")), *(group for group in (near, far) if group[1])]


def _named(teams: list[Team]) -> list[tuple[str, str]]:
    return [(str(team.id), team.full_name) for team in teams]
