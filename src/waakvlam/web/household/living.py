"""What is filled in about who lives somewhere: name and safe contact, who is around, a pilot light, a move."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from waakvlam.households.models import Representation, TieKind
from waakvlam.parties.models import Task
from waakvlam.parties.queries import team_for, teams
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.models import Origin
from waakvlam.places.queries import search_addresses
from waakvlam.web.household.choosing import choose
from waakvlam.web.household.forms import DAY, LINES, Form
from waakvlam.web.household.words import (
    LANGUAGES,
    representation_words,
    tie_words,
)
from waakvlam.web.lights.words import origin_words


class About(Form):
    """Somebody who lives here, as they say it themselves."""

    called = forms.CharField(
        label=_("How does this person like to be called?"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Fill in the name that this person likes to be called by.")},
    )
    phone = forms.CharField(
        label=_("Phone"), required=False, max_length=20, widget=forms.TextInput({"type": "tel", "autocomplete": "off"})
    )
    no_calls = forms.BooleanField(label=_("Do not call"), required=False)
    no_letters = forms.BooleanField(label=_("No letter"), required=False)
    not_at_door = forms.BooleanField(label=_("Not at the door"), required=False)
    contact_words = forms.CharField(
        label=_("How is contact safe and pleasant?"), required=False, max_length=500, widget=LINES
    )
    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGES.items()), initial="nl")
    with_children = forms.BooleanField(label=_("Children live along"), required=False)
    representation = forms.TypedChoiceField(label=_("Who decides along by law?"), coerce=Representation, required=False)
    representative = forms.CharField(
        label=_("Who is that?"), help_text=_("Name and phone."), required=False, max_length=200
    )

    def prepare(self) -> None:
        """With what was said before."""
        choose(self, "representation", [(one.value, representation_words(one)) for one in Representation])
        if self.around.person and self.around.person.resident:
            self.initial = {name: getattr(self.around.person.resident, name) for name in self.fields}

    def arguments(self) -> dict[str, Any]:
        """As `change_resident` takes it."""
        given = super().arguments()
        given["representation"] = given["representation"] or Representation.NONE
        return given | {"resident": self.resident.subject}


class Register(About):
    """Somebody whom nobody knew yet."""

    since = forms.DateField(
        label=_("Lives here since"), help_text=_("Not known? Leave it."), required=False, widget=DAY
    )

    def arguments(self) -> dict[str, Any]:
        """As `register_resident` takes it."""
        given = dict(self.cleaned_data)
        given["representation"] = given["representation"] or Representation.NONE
        team = next(team for team in self.around.viewer.teams)
        return given | {"home": self.around.found.home, "team": team}


class Tie(Form):
    """Somebody around a resident."""

    kind = forms.TypedChoiceField(label=_("Who is it to them?"), coerce=TieKind, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput({"autocomplete": "off"}))
    words = forms.CharField(label=_("In the resident’s words"), required=False, max_length=1000, widget=LINES)

    def prepare(self) -> None:
        """The kinds of people around somebody."""
        choose(self, "kind", [(kind.value, tie_words(kind)) for kind in TieKind])

    def arguments(self) -> dict[str, Any]:
        """As `add_tie` takes it."""
        return super().arguments() | {"subject": self.resident.subject}


class AskedNetwork(Form):
    """Nothing to fill in: it was asked."""

    def arguments(self) -> dict[str, Any]:
        """As `ask_network` takes it."""
        return {"resident": self.resident.subject}


class ProposeLight(Form):
    """Which team would keep a light, and why it would help."""

    team = forms.TypedChoiceField(label=_("Which team keeps the pilot light?"), coerce=UUID)
    origin = forms.TypedChoiceField(label=_("Where does it come from?"), coerce=Origin, widget=forms.RadioSelect)
    words = forms.CharField(label=_("Why would a known face help?"), required=False, max_length=1000, widget=LINES)

    def prepare(self) -> None:
        """The neighbourhood's team first."""
        viewer, area = self.around.viewer, self.around.found.address.neighbourhood
        keeps = team_for(viewer, area, Task.NEIGHBOURHOOD_TEAM)
        choices = [*([keeps] if keeps else []), *teams(viewer, viewer.teams).values()]
        choose(self, "team", list({team.id: (team.id, team.name) for team in choices}.values()))
        origins = (Origin.PARTNER, Origin.RESIDENT, Origin.TRANSITION, Origin.NEWCOMER)
        choose(self, "origin", [(origin.value, origin_words(origin).capitalize()) for origin in origins])
        self.initial = {"origin": Origin.PARTNER}

    def arguments(self) -> dict[str, Any]:
        """As `propose` takes it."""
        return super().arguments() | {"resident": self.resident.subject}


class Move(Form):
    """Who moved, where to and when."""

    residents = forms.TypedMultipleChoiceField(
        label=_("Who moved?"),
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose who moved.")},
    )
    place = forms.CharField(
        label=_("Where to?"),
        help_text=_("Street and number, or postcode and number."),
        widget=forms.TextInput({"type": "search", "autocomplete": "off"}),
    )
    address = forms.TypedChoiceField(label=_("Which address is it?"), coerce=UUID, widget=forms.RadioSelect)
    on = forms.DateField(label=_("On which day?"), widget=DAY)
    joins = forms.BooleanField(label=_("They move in with people who live there"), required=False)

    def prepare(self) -> None:
        """Who lives here; and which address, once more than one fits what was typed."""
        around = self.around
        whom = [(str(p.subject), around.called(p)) for p in around.found.people if p.resident]
        choose(self, "residents", whom)
        self.initial = {"residents": [who for who, _called in whom], "on": day_of(around.viewer.now)}
        self.homes = search_addresses(around.viewer, self.data.get("place", "")) if self.is_bound else []
        choose(self, "address", [(home.id, f"{home.label}, {home.city}") for home in self.homes])
        if len(self.homes) < 2:
            del self.fields["address"]

    def clean_place(self) -> str:
        """What was typed, which must be an address that exists."""
        if not self.homes:
            raise forms.ValidationError(
                _("We did not find that address. Check the street and number, or use the postcode.")
            )
        return str(self.cleaned_data["place"])

    def arguments(self) -> dict[str, Any]:
        """As `move` takes it."""
        given = self.cleaned_data
        return {
            "residents": given["residents"],
            "address": given["address"] if "address" in given else self.homes[0].id,
            "on": given["on"],
            "joins": given["joins"],
            "team": self.around.viewer.teams[0],
        }
