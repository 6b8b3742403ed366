"""What is filled in about who works where. Each form has a field for each argument of its action."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import OrganisationKind, StaffRole, Task
from waakvlam.parties.queries import colleagues, openings, organisations, plannable, team
from waakvlam.parties.roles import ROLES
from waakvlam.parties.words import KINDS, TASKS
from waakvlam.places.models import AreaKind
from waakvlam.places.queries import areas


class About(forms.Form):
    """A form that knows who fills it in, and about which row (None: a new one)."""

    def __init__(self, *args: Any, viewer: Viewer, target: UUID | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer, self.target = viewer, target
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices and what is there already."""

    def choose(self, field: str, choices: list[tuple[Any, Any]]) -> None:
        """Set what can be chosen in a field."""
        cast(forms.ChoiceField, self.fields[field]).choices = choices


class Organisation(About):
    """A new party."""

    name = forms.CharField(label=_("Name of the organisation"), max_length=120)
    code = forms.SlugField(
        label=_("Short code"), max_length=40, help_text=_("Letters, digits and dashes. Imports use it.")
    )
    kind = forms.TypedChoiceField(
        label=_("Kind of organisation"), choices=[(k.value, w) for k, w in KINDS.items()], coerce=OrganisationKind
    )


class TeamWords(About):
    """What neighbours and colleagues read about a team."""

    public_name = forms.CharField(label=_("Name for neighbours"), max_length=120)
    introduction = forms.CharField(
        label=_("What you do, in one sentence"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )
    phone = forms.CharField(label=_("Phone number that people answer"), max_length=20)
    hours = forms.CharField(label=_("When you can be reached"), max_length=120, required=False)

    def prepare(self) -> None:
        """Start from what is there."""
        if self.target:
            found = team(self.viewer, self.target)
            self.initial = {name: getattr(found, name) for name in self.fields}


class Team(TeamWords):
    """A new team."""

    field_order = ("organisation", "name")
    organisation = forms.TypedChoiceField(label=_("Organisation"), coerce=UUID)
    name = forms.CharField(label=_("Name among colleagues"), max_length=120)

    def prepare(self) -> None:
        """Choose from the parties that there are."""
        self.choose("organisation", [(one.id, one.name) for one in organisations(self.viewer)])


class Role(About):
    """A role for somebody who has an account."""

    professional = forms.TypedChoiceField(label=_("Who"), coerce=UUID)
    role = forms.TypedChoiceField(
        label=_("Role in this team"), choices=[(r.value, card.name) for r, card in ROLES.items()], coerce=StaffRole
    )

    def prepare(self) -> None:
        """Choose from everybody."""
        self.choose("professional", [(one.id, one.name) for one in plannable(self.viewer).values()])


class Employ(About):
    """Somebody new."""

    name = forms.CharField(label=_("Name"), max_length=120)
    email = forms.EmailField(label=_("E-mail address at work"))
    function = forms.CharField(label=_("Function"), max_length=120)
    phone = forms.CharField(label=_("Phone number for colleagues"), max_length=20, required=False)
    role = forms.TypedChoiceField(
        label=_("Role in this team"), choices=[(r.value, card.name) for r, card in ROLES.items()], coerce=StaffRole
    )


def area_choices(viewer: Viewer) -> list[tuple[Any, Any]]:
    """Every area of today, the largest first."""
    levels = {
        AreaKind.MUNICIPALITY: _("Municipalities"),
        AreaKind.DISTRICT: _("Districts"),
        AreaKind.NEIGHBOURHOOD: _("Neighbourhoods"),
    }
    return [(word, [(a.code, f"{a.name} ({a.code})") for a in areas(viewer, kind)]) for kind, word in levels.items()]


class WorkArea(About):
    """A task for a team in an area."""

    task = forms.TypedChoiceField(
        label=_("Task"), choices=[(task.value, words) for task, words in TASKS.items()], coerce=Task
    )
    area_code = forms.ChoiceField(label=_("Area"))

    def prepare(self) -> None:
        """Choose from the areas that were imported."""
        self.choose("area_code", area_choices(self.viewer))


class Terms(About):
    """How an open area works."""

    weekly_capacity = forms.IntegerField(
        label=_("New situations a week that the teams agreed to"), min_value=1, max_value=1000
    )
    public_form = forms.BooleanField(label=_("Neighbours can tell through the public form"), required=False)
    reading_hours = forms.CharField(
        label=_("When messages are read"),
        max_length=120,
        help_text=_("Neighbours read this, such as: on working days."),
    )

    def prepare(self) -> None:
        """Start from what is there."""
        for found in openings(self.viewer):
            if found.id == self.target:
                self.initial = {name: getattr(found, name) for name in self.fields}


class Open(Terms):
    """An area to open."""

    field_order = ("area_code",)
    area_code = forms.ChoiceField(label=_("Area"))

    def prepare(self) -> None:
        """Choose from the areas that were imported; with a public form unless somebody says no."""
        self.choose("area_code", area_choices(self.viewer))
        self.initial = {"public_form": True}


DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")


class Absence(About):
    """Who is away from when until when, and who answers meanwhile."""

    professional = forms.TypedChoiceField(label=_("Who is away"), coerce=UUID)
    since = forms.DateField(label=_("First day"), widget=DAY)
    until = forms.DateField(label=_("Last day"), widget=DAY)
    stand_in = forms.TypedChoiceField(
        label=_("Who answers meanwhile"),
        coerce=UUID,
        empty_value=None,
        required=False,
        help_text=_("Without a stand-in the whole team is asked."),
    )

    def prepare(self) -> None:
        """Choose from the people whose absence one may plan, and their direct colleagues."""
        absent = plannable(self.viewer)
        self.choose("professional", [(one.id, one.name) for one in absent.values()])
        together = colleagues(self.viewer, absent)
        self.choose("stand_in", [("", _("Nobody"))] + [(one.id, one.name) for one in together])
        self.initial = {"professional": self.viewer.person}


class Where(About):
    """The area that somebody wants to know about."""

    area = forms.ChoiceField(label=_("Area"))

    def prepare(self) -> None:
        """Choose from the areas that were imported."""
        self.choose("area", area_choices(self.viewer))
