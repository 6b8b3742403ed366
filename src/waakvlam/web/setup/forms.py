"""What is filled in to set Waakvlam up. Each form has a field for each argument of its action."""

from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import Professional, Task, Team
from waakvlam.parties.words import TASKS
from waakvlam.places.models import AreaKind
from waakvlam.places.queries import areas
from waakvlam.signals.actions.routing import Wish
from waakvlam.signals.catalogue import CATALOGUE, Kind
from waakvlam.signals.models import Route
from waakvlam.web.setup.words import URGENCY

KINDS = [(kind.code, kind.sentence) for kind in CATALOGUE.values()]
ANY = ("", _("Make a choice"))


class Account(forms.Form):
    """What accounts for a purpose."""

    controller = forms.CharField(label=_("Who is responsible?"), help_text=_("The controller (AVG)."), max_length=200)
    legal_basis = forms.CharField(label=_("On which law or agreement?"), max_length=500)
    dpia_on = forms.DateField(
        label=_("When was the DPIA finished?"), widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )


class RouteForm(forms.Form):
    """A route: what it is about, and to whom it leads."""

    area_code = forms.ChoiceField(label=_("Where?"))
    kinds = forms.MultipleChoiceField(
        label=_("About what?"),
        choices=KINDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose nothing for everything."),
    )
    seriousness_from = forms.TypedChoiceField(
        label=_("How urgent: from"), choices=list(URGENCY.items()), coerce=int, initial=1
    )
    seriousness_to = forms.TypedChoiceField(
        label=_("How urgent: until"), choices=list(URGENCY.items()), coerce=int, initial=4
    )
    to = forms.ChoiceField(
        label=_("Who becomes the owner?"),
        help_text=_("A team, or whoever has a task in the area."),
    )
    person = forms.ChoiceField(
        label=_("One person in that team?"),
        required=False,
        help_text=_("When they are away it goes to their stand-in, or else to the team."),
    )
    position = forms.IntegerField(
        label=_("Order"),
        min_value=1,
        max_value=1000,
        initial=1,
        help_text=_("The lowest number in an area goes first."),
    )

    def __init__(self, *args: Any, viewer: Viewer, route: Route | None = None, **kwargs: Any) -> None:
        if route:
            kwargs["initial"] = {
                name: getattr(route, name) for name in ("area_code", "kinds", "seriousness_to", "position")
            }
            kwargs["initial"] |= {
                "seriousness_from": max(1, route.seriousness_from),
                "to": str(route.team_id) if route.team_id else route.task,
                "person": str(route.person_id or ""),
            }
        super().__init__(*args, **kwargs)
        _choose(self, "area_code", area_choices(viewer))
        teams = Team.objects.select_related("organisation").order_by("organisation__name", "name")
        people = Professional.objects.select_related("organisation").order_by("name")
        _choose(
            self,
            "to",
            [
                ANY,
                (_("Whoever has this task"), [(task.value, words) for task, words in TASKS.items()]),
                (_("A team"), [(str(team.id), team.full_name) for team in teams]),
            ],
        )
        _choose(
            self,
            "person",
            [
                ("", _("No, the whole team")),
                *((str(one.id), f"{one.name} · {one.organisation.name}") for one in people),
            ],
        )

    def wish(self) -> Wish:
        """The route as the action takes it."""
        given = self.cleaned_data
        to, person = given["to"], given["person"]
        task = Task(to) if to in list(Task) else None
        return Wish(
            area_code=given["area_code"],
            kinds=given["kinds"],
            seriousness_from=given["seriousness_from"],
            seriousness_to=given["seriousness_to"],
            position=given["position"],
            team=None if task else UUID(to),
            task=task,
            person=UUID(person) if person else None,
        )


class Try(forms.Form):
    """A signal that is not told: only to see where it would go."""

    area = forms.ChoiceField(label=_("Neighbourhood"))
    kind = forms.ChoiceField(label=_("What is seen?"), choices=KINDS)
    seriousness = forms.TypedChoiceField(label=_("How urgent?"), choices=list(URGENCY.items()), coerce=int)

    def __init__(self, *args: Any, viewer: Viewer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = areas(viewer, AreaKind.NEIGHBOURHOOD)
        _choose(self, "area", [ANY, *((one.code, f"{one.name} ({one.code})") for one in found)])

    def clean_kind(self) -> Kind:
        """The catalogue's item."""
        return CATALOGUE[self.cleaned_data["kind"]]


def area_choices(viewer: Viewer) -> list[tuple[Any, Any]]:
    """All areas to choose from, wide ones first."""
    levels = (
        (AreaKind.MUNICIPALITY, _("Municipality")),
        (AreaKind.DISTRICT, _("Districts")),
        (AreaKind.NEIGHBOURHOOD, _("Neighbourhoods")),
    )
    return [
        ANY,
        *((words, [(one.code, f"{one.name} ({one.code})") for one in areas(viewer, kind)]) for kind, words in levels),
    ]


def _choose(form: forms.Form, field: str, choices: list[tuple[Any, Any]]) -> None:
    cast(forms.ChoiceField, form.fields[field]).choices = choices
