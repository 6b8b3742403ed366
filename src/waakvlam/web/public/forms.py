"""The four small steps of telling, each a form of its own; together they are one telling."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from waakvlam.access.models import Category
from waakvlam.kernel.errors import Invalid, Refused
from waakvlam.signals.actions.telling import Contact, Telling
from waakvlam.signals.catalogue import Kind, Observer, kinds_for
from waakvlam.signals.models import Channel, Source
from waakvlam.signals.rules import enough_said, no_citizen_number

ANONYMOUS = "no"
NUISANCE = "nuisance"
"""Which door of the start page somebody came through; it only changes what stands first."""
WHEN = {
    "now": (_("Now, or today"), timedelta()),
    "week": (_("This week"), timedelta(days=3)),
    "longer": (_("Longer ago, or for longer"), timedelta(days=14)),
}


class Where(forms.Form):
    """Which door it is about."""

    name = _("Where")
    place = forms.CharField(
        label=_("Where do you see it?"),
        help_text=_("Street and number, or postcode and number."),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Type a street and number, or a postcode and number.")},
    )
    address = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """An address must be chosen from what was found."""
        cleaned = super().clean() or {}
        if not cleaned.get("address") and not self.errors:
            self.add_error("address", _("Choose the address."))
        return cleaned


class What(forms.Form):
    """What the neighbour sees: sentences of the catalogue, and own words."""

    name = _("What")
    kinds = forms.MultipleChoiceField(
        label=_("What do you see or hear?"),
        help_text=_("Choose what fits. More than one is fine."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that you see.")},
    )
    words = forms.CharField(
        label=_("Do you want to tell more?"),
        help_text=_("Write what you see or hear. Names and illnesses are not needed."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds: Any = self.fields["kinds"]
        kinds.choices = [(kind.code, kind.sentence) for kind in kinds_for(Observer.NEIGHBOUR)]

    def clean_words(self) -> str:
        """No citizen service number may slip in."""
        words: str = self.cleaned_data["words"]
        decision = no_citizen_number(words)
        if not decision:
            raise forms.ValidationError(decision.reason)
        return words

    def clean(self) -> dict[str, Any]:
        """Who chooses 'something else' writes what it is."""
        cleaned = super().clean() or {}
        ask_for_words(self, cleaned)
        return cleaned

    def tiles(self, about: str = "") -> list[dict[str, Any]]:
        """The choices with their drawings; who has trouble with somebody sees nuisance first."""
        kinds = kinds_for(Observer.NEIGHBOUR)
        if about == NUISANCE:
            kinds.sort(key=lambda kind: Category.NUISANCE not in kind.category)
        return tiles_of(kinds, self["kinds"].value() or [])


class HowUrgent(forms.Form):
    """How urgent it feels, and since when."""

    name = _("How urgent")
    seriousness = forms.ChoiceField(
        label=_("Choose what fits best"),
        choices=[
            ("1", _("Small: it is good if somebody knows")),
            ("2", _("Take care: please look within a few days")),
            ("3", _("Worrying: please look quickly")),
            ("4", _("Danger: somebody may get hurt now")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how urgent it is.")},
    )
    when = forms.ChoiceField(
        label=_("When did you see it?"),
        choices=[(code, words) for code, (words, _ago) in WHEN.items()],
        initial="now",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose when you saw it.")},
    )


class MayWeAnswer(forms.Form):
    """Whether and how we may answer; nobody has to say who they are."""

    name = _("Answer")
    answer = forms.ChoiceField(
        label=_("Choose what you like best"),
        choices=[
            (Channel.RECEIPT.value, _("Yes, with a code. We do not know who you are.")),
            (Channel.EMAIL.value, _("Yes, with a code, and send me an e-mail when there is an answer")),
            (Channel.PHONE.value, _("Yes, call me")),
            (ANONYMOUS, _("No, I do not need an answer")),
        ],
        initial=Channel.RECEIPT.value,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether we may answer you.")},
    )
    email = forms.EmailField(label=_("Your e-mail address"), required=False, help_text=_("Only for our answer."))
    phone = forms.CharField(
        label=_("Your phone number"), required=False, max_length=20, help_text=_("Only for our answer.")
    )

    def clean(self) -> dict[str, Any]:
        """Who wants a mail or a call says where to; what was typed at a choice that was left again does not count."""
        cleaned = super().clean() or {}
        missing = {
            Channel.EMAIL.value: _("Fill in your e-mail address, or choose the code only."),
            Channel.PHONE.value: _("Fill in your phone number, or choose the code only."),
        }
        for name, problem in missing.items():
            if cleaned.get("answer") != name:
                self.errors.pop(name, None)
                cleaned[name] = ""
            elif not cleaned.get(name) and name not in self.errors:
                self.add_error(name, problem)
        return cleaned


def ask_for_words(form: forms.Form, cleaned: dict[str, Any]) -> None:
    """Put at its words what a form about kinds of signals does not say yet."""
    said = enough_said(cleaned.get("kinds", ()), cleaned.get("words", ""))
    if not said and "words" not in form.errors:
        form.add_error("words", said.reason)


def tiles_of(kinds: list[Kind], chosen: list[str]) -> list[dict[str, Any]]:
    """Kinds of signals as tiles with a drawing to tick."""
    return [{"value": k.code, "text": k.sentence, "drawing": k.drawing, "checked": k.code in chosen} for k in kinds]


STEPS: tuple[type[forms.Form], ...] = (Where, What, HowUrgent, MayWeAnswer)


def as_key(posted: str | None) -> UUID:
    """The key of this telling: made with the first page, so that sending twice is telling once."""
    try:
        return UUID(posted or "")
    except ValueError:
        return uuid4()


def telling_from(steps: list[forms.Form], key: UUID, now: datetime) -> Telling:
    """The four filled-in steps as one telling."""
    _where, what, how, answer = (step.cleaned_data for step in steps)
    wanted = answer["answer"]
    return Telling(
        client="public form",
        key=key,
        observer=Observer.NEIGHBOUR,
        source=Source.NEIGHBOUR,
        kinds=tuple(what["kinds"]),
        observed_at=now - WHEN[how["when"]][1],
        words=what["words"],
        seriousness=int(how["seriousness"]),
        channel=None if wanted == ANONYMOUS else Channel(wanted),
        contact=Contact(email=answer["email"], phone=answer["phone"]),
    )


def show_problem(forms_by_step: list[forms.Form], problem: Invalid | Refused) -> None:
    """Put a refusal of the domain where the person can read it: at the last step."""
    forms_by_step[-1].add_error(None, str(problem))
