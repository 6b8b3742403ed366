"""How each municipality keeps its pilot lights: what holds now, in a sentence, its versions, and a new one."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from waakvlam.kernel.errors import Invalid
from waakvlam.kernel.viewer import Permission
from waakvlam.parties.models import OrganisationKind
from waakvlam.parties.queries import people
from waakvlam.parties.words import KINDS
from waakvlam.pilotlight.actions.policies import Rhythm, Terms, set_policy
from waakvlam.pilotlight.models import Policy
from waakvlam.pilotlight.queries.policy import policy_for, versions
from waakvlam.pilotlight.rules import stages_of
from waakvlam.pilotlight.rules.rhythm import Unit
from waakvlam.places.models import AreaKind
from waakvlam.places.queries import area as area_of
from waakvlam.places.queries import areas
from waakvlam.web.entrance import Request, staff
from waakvlam.web.lights.words import every_words

ROWS = 4
"""How many steps of a rhythm the page offers."""
TIMES, STABLE, ON = "times", "stable", "on"


class PolicyForm(forms.Form):
    """A rhythm in steps, and what goes with it. Each step: how often, and for how long."""

    stable_months = forms.IntegerField(
        label=gettext_lazy("After how many stable months may you let go?"),
        help_text=gettext_lazy("A resident may stop any day."),
        min_value=1,
        max_value=120,
    )
    visit_minutes = forms.IntegerField(label=gettext_lazy("Minutes of a visit"), min_value=1, max_value=480)
    call_minutes = forms.IntegerField(label=gettext_lazy("Minutes of a call"), min_value=1, max_value=480)
    travel_minutes = forms.IntegerField(label=gettext_lazy("Minutes of travelling"), min_value=0, max_value=480)
    holders = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Who may be a known face?"),
        coerce=OrganisationKind,
        choices=[(kind.value, words) for kind, words in KINDS.items()],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Somebody of a corporation only when the resident chose so."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Why does this change?"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, data: Any, *, policy: Policy) -> None:
        given = {name: getattr(policy, name) for name in ("stable_months", "visit_minutes", "call_minutes")}
        super().__init__(data, initial=given | {"travel_minutes": policy.travel_minutes, "holders": policy.holders})
        for row in range(1, ROWS + 1):
            self._add_step(str(row), list(policy.stages[row - 1]) if row <= len(policy.stages) else [], bounded=True)
        self._add_step("outreach", list(policy.outreach[0]), bounded=False)

    def _add_step(self, row: str, now: list[Any], *, bounded: bool) -> None:
        every, unit, times, months = ([*now, 0, 0, 0, 0][:4]) if now else ["", Unit.WEEK, 0, 0]
        self.fields[f"every_{row}"] = forms.IntegerField(
            label=gettext_lazy("Once every"), required=not bounded, min_value=1, max_value=52, initial=every
        )
        units = [(Unit.WEEK.value, gettext_lazy("weeks")), (Unit.MONTH.value, gettext_lazy("months"))]
        self.fields[f"unit_{row}"] = forms.ChoiceField(
            label=gettext_lazy("weeks or months"), choices=units, initial=unit
        )
        if not bounded:
            return
        lasts = [
            (TIMES, gettext_lazy("so many times")),
            (STABLE, gettext_lazy("until so many stable months")),
            (ON, gettext_lazy("from then on")),
        ]
        self.fields[f"lasts_{row}"] = forms.ChoiceField(
            label=gettext_lazy("How long?"), choices=lasts, initial=TIMES if times else STABLE if months else ON
        )
        self.fields[f"number_{row}"] = forms.IntegerField(
            label=gettext_lazy("How many?"), required=False, min_value=1, max_value=120, initial=times or months or None
        )

    @property
    def steps(self) -> list[list[forms.BoundField]]:
        """The fields of each step."""
        names = ("every", "unit", "lasts", "number")
        return [[self[f"{name}_{row}"] for name in names] for row in range(1, ROWS + 1)]

    @property
    def outreach(self) -> list[forms.BoundField]:
        """The fields of making contact."""
        return [self["every_outreach"], self["unit_outreach"]]

    def terms(self) -> Terms:
        """As the action takes it."""
        given = self.cleaned_data
        stages: Rhythm = [_stage(given, row) for row in range(1, ROWS + 1) if given[f"every_{row}"]]
        plain = {name: given[name] for name in ("stable_months", "visit_minutes", "call_minutes", "travel_minutes")}
        outreach: Rhythm = [[given["every_outreach"], given["unit_outreach"], 0]]
        return Terms(stages=stages, outreach=outreach, holders=given["holders"], **plain)


def _stage(given: dict[str, Any], row: int) -> list[int | str]:
    every, unit, lasts = given[f"every_{row}"], given[f"unit_{row}"], given[f"lasts_{row}"]
    number = given[f"number_{row}"] or 0
    if lasts == STABLE:
        return [every, unit, 0, number]
    return [every, unit, number if lasts == TIMES else 0]


@staff(Permission.CONFIGURE)
def policy_list(request: Request) -> HttpResponse:
    """For each municipality how it keeps its lights, and the versions before."""
    viewer = request.viewer
    towns = areas(viewer, AreaKind.MUNICIPALITY)
    every = versions(viewer)
    makers = people(viewer, {row.made_by for row in every if row.made_by})
    listed = [
        {
            "area": town,
            "sentence": policy_words(policy_for(viewer, town.code)),
            "versions": [
                {"row": row, "sentence": policy_words(row), "by": makers.get(row.made_by) if row.made_by else None}
                for row in every
                if row.area_code == town.code
            ],
        }
        for town in towns
    ]
    return render(request, "setup/policies.html", {"towns": listed})


@staff(Permission.CONFIGURE)
def change_policy(request: Request, code: str) -> HttpResponse:
    """Let a municipality keep its lights in another way from now on."""
    viewer = request.viewer
    town = area_of(viewer, code)
    policy = policy_for(viewer, code)
    form = PolicyForm(request.POST or None, policy=policy)
    if request.method == "POST" and form.is_valid():
        try:
            set_policy(by=viewer, area_code=code, terms=form.terms(), reason=form.cleaned_data["reason"])
        except Invalid as problem:
            places = {"stages": "every_1", "outreach": "every_outreach"}
            form.add_error(places.get(problem.field, problem.field), str(problem))
        else:
            messages.success(request, _("It counts from now on. Every light that burns there follows."))
            return redirect("policies")
    return render(request, "setup/policy.html", {"form": form, "area": town, "sentence": policy_words(policy)})


def policy_words(policy: Policy) -> str:
    """What a policy means, in sentences."""
    stages = "; ".join(stages_words(policy.stages))
    years = ngettext("%(number)s stable month", "%(number)s stable months", policy.stable_months)
    return _("Contact %(stages)s. Letting go is possible after %(months)s.") % {
        "stages": stages,
        "months": years % {"number": policy.stable_months},
    }


def stages_words(raw: Sequence[Sequence[int | str]]) -> list[str]:
    """The steps of a rhythm, each in words."""
    said = []
    for stage in stages_of(raw):
        every = every_words(stage.every)
        if stage.times:
            times = ngettext("%(number)s time", "%(number)s times", stage.times) % {"number": stage.times}
            said.append(f"{every} ({times})")
        elif stage.months:
            stable = ngettext("until %(number)s stable month", "until %(number)s stable months", stage.months)
            said.append(f"{every} ({stable % {'number': stage.months}})")
        else:
            said.append(every)
    return said
