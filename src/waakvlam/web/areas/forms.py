"""What is filled in to decide about a neighbourhood, an alert or a gallery. Each form gives its action's arguments."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.queries import who_works_here
from waakvlam.parties.rules import day_of
from waakvlam.places.models import AreaKind
from waakvlam.places.queries import areas
from waakvlam.watch.models import AreaLevel, EffortKind, Explanation, Factor, MeasureKind, ServiceKind
from waakvlam.watch.queries.areas import level
from waakvlam.watch.rules import FEWEST_HOMES, PERCENT
from waakvlam.web.areas.words import EFFORTS, EXPLANATIONS, FACTORS, LEVELS, MEASURES, SERVICES

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
LINES = forms.Textarea(attrs={"rows": 3})
NO_PEOPLE = _("About the neighbourhood, without names of people.")
REVIEW_AFTER = timedelta(weeks=8)


class Form(forms.Form):
    """A form about a neighbourhood, filled in by somebody."""

    def __init__(self, data: Any, *, viewer: Viewer, area: str) -> None:
        super().__init__(data)
        self.viewer = viewer
        self.area = area
        if "review_on" in self.fields:
            self.initial["review_on"] = day_of(viewer.now) + REVIEW_AFTER
        self.prepare()

    def prepare(self) -> None:
        """Give the fields what is likely."""


class SetLevel(Form):
    """How much extra a neighbourhood gets."""

    level = forms.TypedChoiceField(
        label=_("How much?"), choices=LEVELS.items, coerce=AreaLevel, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Why?"), help_text=NO_PEOPLE, max_length=1000, widget=LINES)
    starts_when = forms.CharField(
        label=_("Why does it start now?"), help_text=_("What you see, such as three weeks with more signals."),
        required=False, max_length=1000, widget=LINES,
    )  # fmt: skip
    ends_when = forms.CharField(
        label=_("When may it stop?"), help_text=_("What you will see then, such as a quiet quarter."),
        required=False, max_length=1000, widget=LINES,
    )  # fmt: skip
    review_on = forms.DateField(label=_("When do you look at it again?"), required=False, widget=DAY)

    def prepare(self) -> None:
        """As it is now."""
        if found := level(self.viewer, self.area):
            self.initial = {
                **self.initial,
                **{name: getattr(found, name) for name in ("level", "starts_when", "ends_when")},
            }
        else:
            self.initial["level"] = AreaLevel.PLAIN


class Note(Form):
    """What helps or hinders."""

    factor = forms.TypedChoiceField(
        label=_("Does it help or hinder?"), choices=FACTORS.items, coerce=Factor, widget=forms.RadioSelect
    )
    words = forms.CharField(label=_("What is it?"), help_text=NO_PEOPLE, max_length=1000, widget=LINES)


class SayService(Form):
    """Whether a service is there."""

    kind = forms.TypedChoiceField(
        label=_("Which service?"), choices=SERVICES.items, coerce=ServiceKind, widget=forms.RadioSelect
    )
    present = forms.TypedChoiceField(
        label=_("Is it there?"), choices=[("yes", _("Yes, it is there")), ("no", _("No, it is missing"))],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect,
    )  # fmt: skip
    words = forms.CharField(
        label=_("More about it"), help_text=_("For example where and when."), required=False, max_length=1000,
        widget=LINES,
    )  # fmt: skip


class MakePlan(Form):
    """What was agreed with residents."""

    took_part = forms.CharField(
        label=_("Who took part?"), help_text=_("Groups, not names: twelve residents, a peer expert, the caretaker."),
        max_length=500, widget=LINES,
    )  # fmt: skip
    agreed = forms.CharField(
        label=_("What did you agree together?"), help_text=NO_PEOPLE, max_length=4000, widget=LINES
    )
    review_on = forms.DateField(label=_("When do you look at it again?"), widget=DAY)


class MarkEffort(Form):
    """Why more was told."""

    kind = forms.TypedChoiceField(
        label=_("What happened?"), choices=EFFORTS.items, coerce=EffortKind, widget=forms.RadioSelect
    )
    since = forms.DateField(label=_("From which day?"), widget=DAY)
    until = forms.DateField(
        label=_("Until which day?"), help_text=_("Leave it empty when it stays."), required=False, widget=DAY
    )
    words = forms.CharField(
        label=_("More about it"), help_text=NO_PEOPLE, required=False, max_length=1000, widget=LINES
    )

    def prepare(self) -> None:
        """From today."""
        self.initial["since"] = day_of(self.viewer.now)


class Agree(Form):
    """What was agreed about mixed living in the district."""

    words = forms.CharField(
        label=_("What was agreed?"), help_text=_("About homes and streets. Never about who gets a home."),
        max_length=2000, widget=LINES,
    )  # fmt: skip
    agreed_on = forms.DateField(label=_("On which day?"), widget=DAY)

    def prepare(self) -> None:
        """Today."""
        self.initial["agreed_on"] = day_of(self.viewer.now)


class Explain(Form):
    """Why more was told."""

    because = forms.TypedChoiceField(
        label=_("Why was more told?"), choices=EXPLANATIONS.items, coerce=Explanation, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("More about it"), help_text=NO_PEOPLE, required=False, max_length=1000, widget=LINES
    )


class Confirm(Form):
    """What is going on."""

    words = forms.CharField(label=_("What is going on?"), help_text=NO_PEOPLE, max_length=1000, widget=LINES)


class TakeMeasures(Form):
    """What is done about it."""

    words = forms.CharField(
        label=_("What do you do, and who?"), help_text=_("Teams and organisations. No names of residents."),
        max_length=2000, widget=LINES,
    )  # fmt: skip
    review_on = forms.DateField(label=_("When do you look whether it helps?"), widget=DAY)


class Close(Form):
    """How it ended."""

    words = forms.CharField(label=_("How did it end?"), help_text=NO_PEOPLE, max_length=1000, widget=LINES)


class DecideMeasure(Form):
    """What was decided together for a gallery."""

    kind = forms.TypedChoiceField(
        label=_("What do you do?"), choices=MEASURES.items, coerce=MeasureKind, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("What exactly, and why?"),
        help_text=_("Everyone who works here reads this, also the corporation. No names and no house numbers."),
        max_length=2000,
        widget=LINES,
    )
    owner = forms.TypedChoiceField(label=_("Which team does it?"), coerce=UUID)
    review_on = forms.DateField(label=_("When do you look whether it helps?"), widget=DAY)

    def prepare(self) -> None:
        """The teams that work here."""
        teams = {card.team.id: card.team for card in who_works_here(self.viewer, self.area)}
        owner: Any = self.fields["owner"]
        named = [(str(team.id), team.full_name) for team in teams.values()]
        owner.choices = [("", _("Choose a team")), *sorted(named, key=lambda one: one[1])]


class KeepMeasure(Form):
    """Until when a measure goes on."""

    review_on = forms.DateField(label=_("When do you look at it again?"), widget=DAY)


class EndMeasure(Form):
    """What a measure brought."""

    words = forms.CharField(label=_("What did it bring?"), help_text=NO_PEOPLE, max_length=1000, widget=LINES)


class SetThreshold(Form):
    """From which share of homes with support people talk about a gallery."""

    municipality = forms.ChoiceField(label=_("Municipality"))
    percent = forms.IntegerField(
        label=_("From how many per cent of the homes?"), help_text=_("More than 50, at most 100."), initial=PERCENT
    )
    fewest_homes = forms.IntegerField(
        label=_("Of at least how many homes?"), help_text=_("At least 6, so that it is about nobody."),
        initial=FEWEST_HOMES,
    )  # fmt: skip

    def prepare(self) -> None:
        """The municipalities that were brought in."""
        town: Any = self.fields["municipality"]
        town.choices = [(one.code, one.name) for one in areas(self.viewer, AreaKind.MUNICIPALITY)]
