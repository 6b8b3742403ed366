"""What a keeper fills in. Each form has a field per argument of its action."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _

from waakvlam.pilotlight.actions.checking import Holds
from waakvlam.pilotlight.actions.planning import Phase
from waakvlam.pilotlight.actions.reaching import Said
from waakvlam.pilotlight.models import Colour, How, Keeping, Mood, Origin, Result
from waakvlam.pilotlight.rules.rhythm import Unit
from waakvlam.web.offline.words import how_words, mood_words, result_words

DAY = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
LINES = forms.Textarea(attrs={"rows": 3})


def sent(request: HttpRequest) -> QueryDict | None:
    """What was posted, which may be nothing at all; None when a page is only asked for."""
    return request.POST if request.method == "POST" else None


def choose(form: forms.Form, field: str, choices: list[tuple[Any, Any]]) -> None:
    """Give a field what can be chosen, which is known only when the page is made."""
    found: Any = form.fields[field]
    found.choices = choices


class CheckIn(forms.Form):
    """How · what came of it · how things are · save. Day and words are there already, or not needed."""

    how = forms.TypedChoiceField(label=_("How?"), coerce=How, widget=forms.RadioSelect)
    result = forms.TypedChoiceField(
        label=_("What came of it?"),
        coerce=Result,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what came of it.")},
    )
    mood = forms.TypedChoiceField(
        label=_("How are you doing?"), coerce=Mood, empty_value=Mood.UNASKED, required=False, widget=forms.RadioSelect
    )
    next_on = forms.DateField(label=_("Next contact"), required=False, widget=DAY)
    words = forms.CharField(label=_("In a few words"), required=False, max_length=2000, widget=LINES)
    on = forms.DateField(label=_("Was it on another day?"), required=False, widget=DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, words in (("how", how_words()), ("result", result_words()), ("mood", mood_words())):
            choose(self, field, words)


class Words(forms.Form):
    """Words, if there are any."""

    words = forms.CharField(label=_("In a few words"), required=False, max_length=2000, widget=LINES)


class Reason(forms.Form):
    """A reason that somebody must be able to follow later."""

    reason = forms.CharField(label=_("Why?"), max_length=1000, widget=LINES)


class Answer(forms.Form):
    """What the resident said to a known face."""

    answer = forms.TypedChoiceField(
        label=_("What did the resident say?"),
        coerce=Said,
        choices=[
            (Said.YES.value, _("Yes, please")),
            (Said.NOT_NOW.value, _("Not now")),
            (Said.NO.value, _("No. We stop, and the door stays open")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the resident said.")},
    )
    again_on = forms.DateField(
        label=_("When do we ask again?"),
        help_text=_("Only if the resident said: not now."),
        required=False,
        widget=DAY,
    )
    words = forms.CharField(label=_("In their words"), required=False, max_length=2000, widget=LINES)


class Review(forms.Form):
    """Whether to go on making contact."""

    go_on = forms.TypedChoiceField(
        label=_("What do you think?"),
        coerce=lambda value: value == "yes",
        choices=[("yes", _("Go on like this")), ("no", _("Not like this: we stop, and the coordinator looks further"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(label=_("Why?"), max_length=1000, widget=LINES)


class Rhythm(Reason):
    """How often, for this resident."""

    often = forms.ChoiceField(
        label=_("How often?"),
        choices=[
            ("1 week", _("Each week")),
            ("2 week", _("Every two weeks")),
            ("1 month", _("Each month")),
            ("2 month", _("Every two months")),
            ("3 month", _("Each quarter")),
            ("", _("As agreed for everybody")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    field_order = ["often", "reason"]

    def arguments(self) -> dict[str, Any]:
        """As the action takes it."""
        number, _space, unit = self.cleaned_data["often"].partition(" ")
        chosen = {"every": int(number), "unit": Unit(unit)} if number else {"every": None}
        return chosen | {"reason": self.cleaned_data["reason"]}


class Pause(Reason):
    """Until when contact rests."""

    until = forms.DateField(
        label=_("Until when?"), help_text=_("On this day contact goes on. At most three months."), widget=DAY
    )
    field_order = ["until", "reason"]


class Resume(Words):
    """When contact goes on."""

    next_on = forms.DateField(label=_("Next contact"), help_text=_("Within a week."), required=False, widget=DAY)
    field_order = ["next_on", "words"]


class Relapse(Words):
    """Whether a small signal is a setback."""

    relapse = forms.TypedChoiceField(
        label=_("Is it a setback?"),
        coerce=lambda value: value == "yes",
        choices=[
            ("no", _("No, it goes on as it went")),
            ("yes", _("Yes. Contact is weekly again, and the years count anew")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose: is it a setback, or not?")},
    )
    field_order = ["relapse", "words"]


class Stop(Words):
    """What the resident wants kept."""

    keeping = forms.TypedChoiceField(
        label=_("What does the resident want kept?"),
        coerce=Keeping,
        choices=[
            (Keeping.CARD.value, _("The card, for two years: then the same person can come back at once")),
            (Keeping.NOTHING.value, _("Nothing: we erase what we wrote down")),
        ],
        initial=Keeping.CARD.value,
        widget=forms.RadioSelect,
    )
    field_order = ["keeping", "words"]


class LetGo(Stop):
    """Letting go is done together."""

    agreed = forms.BooleanField(label=_("The resident agrees, and knows the way back"), required=False)
    field_order = ["agreed", "keeping", "words"]


class Told(forms.Form):
    """How the resident was told."""

    how = forms.TypedChoiceField(label=_("How did you tell it?"), coerce=How, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "how", how_words()[:3])


class Faces(forms.Form):
    """The known face and who comes when that face is away. What does not matter for this team is not asked."""

    keeper = forms.TypedChoiceField(label=_("Known face"), coerce=UUID)
    deputy = forms.TypedChoiceField(
        label=_("Who comes when the known face is away?"), coerce=UUID, required=False, empty_value=None
    )
    resident_chose = forms.BooleanField(label=_("The resident wants somebody of the landlord"), required=False)
    anyway = forms.CharField(
        label=_("Why, if the team has no hours for it?"), required=False, max_length=500, widget=LINES
    )

    def __init__(
        self, *args: Any, people: list[tuple[UUID, str]], landlord: bool, coordinator: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "keeper", [("", _("Choose somebody")), *people])
        choose(self, "deputy", [("", _("Nobody")), *people])
        if not landlord:
            del self.fields["resident_chose"]
        if not coordinator:
            del self.fields["anyway"]


class MoreHelp(Reason):
    """One step more help, and when that is looked at again."""

    review_on = forms.DateField(label=_("When do we look at it again?"), widget=DAY)


class Sooner(forms.Form):
    """A day before the one that stands."""

    next_on = forms.DateField(label=_("Which day?"), widget=DAY, error_messages={"required": _("Choose a day.")})


class Share(forms.Form):
    """What a keeper chooses to share of a contact, and whether the resident knows."""

    kinds = forms.MultipleChoiceField(
        label=_("What do you see?"), error_messages={"required": _("Choose at least one thing that you see.")}
    )
    words = forms.CharField(
        label=_("Do you want to tell more?"),
        help_text=_("Write what you see or hear. Names and illnesses are not needed."),
        required=False,
        max_length=2000,
        widget=LINES,
    )
    may = forms.ChoiceField(
        label=_("Does the resident know?"),
        choices=[
            ("told", _("Yes, I told that I share this, and why")),
            ("danger", _("No, because there is danger")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Tell the resident first. Is there danger? Say so.")},
    )

    def __init__(self, *args: Any, kinds: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "kinds", kinds)

    def arguments(self) -> dict[str, Any]:
        """As the action takes it."""
        may = self.cleaned_data["may"]
        given = {"kinds": self.cleaned_data["kinds"], "words": self.cleaned_data["words"]}
        return given | {"resident_told": may == "told", "danger": may == "danger"}


class Compare(forms.Form):
    """Which of two versions is right."""

    holds = forms.TypedChoiceField(coerce=Holds, choices=[(value.value, value.value) for value in Holds])


class Plan(forms.Form):
    """The warning plan: three colours, each with what others see, what helps, and who may do what."""

    with_resident = forms.BooleanField(label=_("We made it together, in the words of the resident"), required=False)

    FIELDS = {
        "others_see": _("What do others see?"),
        "helps": _("What helps?"),
        "who_may": _("Who may do what?"),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for colour in Colour:
            for name, label in self.FIELDS.items():
                self.fields[f"{colour}-{name}"] = forms.CharField(
                    label=label, required=False, max_length=2000, widget=LINES
                )

    def of(self, colour: Colour) -> list[forms.BoundField]:
        """The fields of one colour."""
        return [self[f"{colour}-{name}"] for name in self.FIELDS]

    def arguments(self) -> dict[str, Any]:
        """As the action takes it."""
        given = self.cleaned_data
        phases: Mapping[Colour, Phase] = {
            colour: Phase(**{name: given[f"{colour}-{name}"] for name in self.FIELDS}) for colour in Colour
        }
        return {"phases": phases, "with_resident": given["with_resident"]}


class Round(forms.Form):
    """A walk that just ended. Nobody's name and no address."""

    area = forms.ChoiceField(label=_("In which neighbourhood?"))
    minutes = forms.IntegerField(label=_("How many minutes?"), initial=60, min_value=1)
    talks = forms.IntegerField(label=_("How many talks?"), initial=0, min_value=0)

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "area", areas)


class NewResident(forms.Form):
    """Somebody for whom a known face is proposed, as little as is needed."""

    called = forms.CharField(
        label=_("How does this person like to be called?"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Fill in the name that this person likes to be called by.")},
    )
    origin = forms.TypedChoiceField(
        label=_("What is the reason?"),
        coerce=Origin,
        choices=[
            (Origin.NEWCOMER.value, _("Just came to live here")),
            (Origin.CARE_ENDED.value, _("Help ended, or ends soon")),
            (Origin.TRANSITION.value, _("A lot changes: home from hospital, alone, a baby, no work")),
            (Origin.PARTNER.value, _("A partner asked for it")),
            (Origin.RESIDENT.value, _("The resident asked for it")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    no_calls = forms.BooleanField(label=_("Do not call"), required=False)
    no_letters = forms.BooleanField(label=_("No letter"), required=False)
    not_at_door = forms.BooleanField(label=_("Not at the door"), required=False)
    team = forms.TypedChoiceField(label=_("Which team keeps the pilot light?"), coerce=UUID)
    words = forms.CharField(label=_("Why would a known face help?"), required=False, max_length=1000, widget=LINES)

    def __init__(self, *args: Any, teams: list[tuple[UUID, str]], ask_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "team", teams)
        if not ask_reason:
            del self.fields["origin"]


def day_or_none(form: forms.Form, suggested: date) -> date | None:
    """The day that was named for the next contact; None when it is left as the rhythm says."""
    named: date | None = form.cleaned_data["next_on"]
    return None if named == suggested else named
