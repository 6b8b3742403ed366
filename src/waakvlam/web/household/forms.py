"""What is filled in to act in a household. Each form gives the arguments of its action."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from waakvlam.access.models import Category
from waakvlam.households.models import EndReason, Fit, HelpRole, Law, Level, VisitResult
from waakvlam.households.queries import Person
from waakvlam.households.rules import ONE
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.working_days import AMSTERDAM
from waakvlam.parties.rules import day_of
from waakvlam.pilotlight.rules import Every, following
from waakvlam.pilotlight.rules.rhythm import Unit
from waakvlam.web.household.around import Around
from waakvlam.web.household.choosing import Choices, choose, helpers, read_helper, who_else
from waakvlam.web.household.words import (
    fit_words,
    law_words,
    reason_words,
    role_words,
    visit_words,
)
from waakvlam.web.lights.checking import level_words

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
LINES = forms.Textarea(attrs={"rows": 3})
WEEKS_TO_REVIEW = 4


class Form(forms.Form):
    """A form of an act: what can be chosen depends on what is around it."""

    def __init__(self, data: Any, *, around: Around) -> None:
        super().__init__(data)
        self.around = around
        self.prepare()

    def prepare(self) -> None:
        """Give the fields their choices and what is likely."""

    def arguments(self) -> dict[str, Any]:
        """What was filled in, as the action takes it. An act adds what it is about; `by` comes with all."""
        return dict(self.cleaned_data)

    @property
    def resident(self) -> Person:
        """The resident whom the act is about."""
        assert self.around.person is not None
        return self.around.person


def helped(around: Around) -> Choices:
    """Whom one may let help: the residents, and the household as a whole."""
    people = [
        (str(person.subject), around.called(person))
        for person in around.found.people
        if person.resident and around.sees(person.subject, Category.SUPPORT)
    ]
    home = around.found.home
    whole = [(str(home), _("The whole household"))] if around.sees(home, Category.SUPPORT) else []
    return [*people, *whole]


def more_than(around: Around) -> Level | None:
    """One step more help than now; from nothing it is a pilot light."""
    steps = list(Level)
    at = steps.index(Level(around.found.level.level)) if around.found.level else 0
    return steps[at + 1] if at + 1 < len(steps) else None


def looked_at_again(around: Around) -> date:
    """When a level is looked at again, unless somebody says otherwise."""
    return following(day_of(around.viewer.now), Every(WEEKS_TO_REVIEW, Unit.WEEK))


class Involve(Form):
    """Who helps whom, in which role, under which law, and what was agreed."""

    subject = forms.TypedChoiceField(label=_("Whom do they help?"), coerce=UUID, widget=forms.RadioSelect)
    who = forms.ChoiceField(label=_("Who helps?"))
    role = forms.TypedChoiceField(label=_("As what?"), coerce=HelpRole, initial=HelpRole.SUPPORT_WORKER)
    law = forms.TypedChoiceField(label=_("Under which law?"), coerce=Law, initial=Law.WMO)
    agreed = forms.BooleanField(
        label=_("The resident agrees that this stands here"),
        help_text=_("Needed for care (Zvw and Wlz): that is private."),
        required=False,
    )
    agreed_visits = forms.IntegerField(
        label=_("How many visits were agreed in four weeks?"), required=False, min_value=0, max_value=100
    )
    since = forms.DateField(label=_("Since when?"), required=False, widget=DAY)

    def prepare(self) -> None:
        """The people here, and who may help."""
        whom = helped(self.around)
        choose(self, "subject", whom)
        choose(self, "who", helpers(self.around.viewer))
        choose(self, "role", [(role.value, role_words(role)) for role in HelpRole if role not in ONE])
        choose(self, "law", [(law.value, law_words(law) or _("None: neighbour or volunteer")) for law in Law])
        self.initial = {"subject": whom[0][0] if whom else "", "since": day_of(self.around.viewer.now)}

    def arguments(self) -> dict[str, Any]:
        """As `involve` takes it."""
        given = super().arguments()
        return given | read_helper(given.pop("who"))


class PassOn(Form):
    """Who goes on with the help."""

    who = forms.ChoiceField(label=_("Who goes on?"))
    agreed = forms.BooleanField(
        label=_("The resident agrees that this stands here"),
        help_text=_("Needed for care (Zvw and Wlz): that is private."),
        required=False,
    )

    def prepare(self) -> None:
        """Who may help."""
        choose(self, "who", helpers(self.around.viewer))

    def arguments(self) -> dict[str, Any]:
        """As `replace` takes it."""
        assert self.around.help is not None
        to = read_helper(self.cleaned_data["who"])
        same = to["team"] == self.around.help.team_id
        return to | {
            "involvement": self.around.help.id,
            "reason": EndReason.OTHER_PERSON if same else EndReason.OTHER_PROVIDER,
            "agreed": self.cleaned_data["agreed"],
        }


class EndHelp(Form):
    """Why help ends, and who goes on with it: somebody, or a pilot light."""

    reason = forms.TypedChoiceField(label=_("Why?"), coerce=EndReason, widget=forms.RadioSelect)
    on = forms.ChoiceField(
        label=_("And who goes on?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Help does not end into nothing. Name who goes on, or propose a pilot light."),
        },
    )

    def prepare(self) -> None:
        """Who helps already, and the teams that would keep a light."""
        reasons = [reason for reason in EndReason if reason is not EndReason.MOVED]
        choose(self, "reason", [(reason.value, reason_words(reason)) for reason in reasons])
        choose(self, "on", who_else(self.around))

    def arguments(self) -> dict[str, Any]:
        """As `end_help` takes it."""
        assert self.around.help is not None
        what, _colon, id = self.cleaned_data["on"].partition(":")
        return {
            "involvement": self.around.help.id,
            "reason": self.cleaned_data["reason"],
            "successor": UUID(id) if what == "help" else None,
            "propose_to": UUID(id) if what == "light" else None,
        }


class Visited(Form):
    """What came of a visit."""

    result = forms.TypedChoiceField(label=_("How did it go?"), coerce=VisitResult, widget=forms.RadioSelect)
    at = forms.DateTimeField(
        label=_("When?"), widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )

    def prepare(self) -> None:
        """Now, unless somebody says otherwise."""
        choose(self, "result", [(result.value, visit_words(result)) for result in VisitResult])
        self.initial = {"at": self.around.viewer.now.astimezone(AMSTERDAM)}

    def arguments(self) -> dict[str, Any]:
        """As `record_visit` takes it."""
        assert self.around.help is not None
        return super().arguments() | {"involvement": self.around.help.id}


class JudgeFit(Form):
    """Whether the help fits."""

    fit = forms.TypedChoiceField(label=_("Does it fit?"), coerce=Fit, widget=forms.RadioSelect)
    words = forms.CharField(label=_("In the resident’s words"), required=False, max_length=2000, widget=LINES)

    def prepare(self) -> None:
        """As it was said before."""
        choose(self, "fit", [(one.value, fit_words(one)) for one in Fit if one])
        if self.around.help:
            self.initial = {"fit": self.around.help.fit, "words": self.around.help.fit_words}

    def arguments(self) -> dict[str, Any]:
        """As `judge_fit` takes it."""
        assert self.around.help is not None
        given = self.cleaned_data
        return {"involvement": self.around.help.id, "fit": given["fit"], "words": given["words"]}


class StepUp(Form):
    """Why there is more help, and who was told."""

    reason = forms.CharField(label=_("Why?"), max_length=1000, widget=LINES)
    told = forms.CharField(
        label=_("Who was told?"),
        help_text=_("For example the resident, the corporation."),
        required=False,
        max_length=300,
    )
    review_on = forms.DateField(label=_("When do we look at it again?"), widget=DAY)

    def prepare(self) -> None:
        """In four weeks."""
        self.initial = {"review_on": looked_at_again(self.around)}

    def arguments(self) -> dict[str, Any]:
        """As `set_level` takes it. Raises `Missing` when there is no more."""
        level = more_than(self.around)
        if level is None:
            raise Missing
        return super().arguments() | {"home": self.around.found.home, "level": level}


class SetLevel(StepUp):
    """How much help, and what stays when it is less."""

    level = forms.TypedChoiceField(label=_("How much help?"), coerce=Level, widget=forms.RadioSelect)
    stays = forms.CharField(
        label=_("What stays?"), help_text=_("With less help: what goes on as it was?"), required=False, max_length=1000,
        widget=LINES,
    )  # fmt: skip
    field_order = ["level", "reason", "stays", "told", "review_on"]

    def prepare(self) -> None:
        """As it is now, to be looked at again in four weeks."""
        super().prepare()
        choose(self, "level", [(level.value, level_words(level).capitalize()) for level in Level])
        if self.around.found.level:
            self.initial = {**self.initial, "level": self.around.found.level.level}

    def arguments(self) -> dict[str, Any]:
        """As `set_level` takes it."""
        return {"home": self.around.found.home, **self.cleaned_data}


class CaseLead(Form):
    """Who arranges the help."""

    who = forms.ChoiceField(label=_("Who?"))

    def prepare(self) -> None:
        """Everybody who works somewhere; one person, never a whole team."""
        choose(self, "who", helpers(self.around.viewer, whole_teams=False))

    def arguments(self) -> dict[str, Any]:
        """As `name_case_lead` takes it."""
        return {"home": self.around.found.home, **read_helper(self.cleaned_data["who"])}
