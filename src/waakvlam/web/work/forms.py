"""What somebody fills in to act on a situation. Each form has a field per argument of its action."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from waakvlam.parties.models import Organisation, OrganisationKind, Team
from waakvlam.signals.actions.acting import VisitOutcome
from waakvlam.signals.models import Channel, Ground, Outcome
from waakvlam.signals.rules import hints_in, may_be_asked
from waakvlam.signals.texts import TEXTS

TEXTAREA = forms.Textarea(attrs={"rows": 4})
HOW = [
    (Channel.IN_PERSON.value, _("In person")),
    (Channel.PHONE.value, _("By phone")),
    (Channel.EMAIL.value, _("By e-mail or letter")),
]


class Nothing(forms.Form):
    """A verb that needs no words."""


class Visit(forms.Form):
    """What came of the visit: one tap, and words if you like."""

    outcome = forms.ChoiceField(
        label=_("How did it go?"),
        choices=[
            (VisitOutcome.FINE.value, _("Spoken, all is fine")),
            (VisitOutcome.WORRIED.value, _("Spoken, still worried")),
            (VisitOutcome.NOT_FOUND.value, _("Nobody found at home")),
            (VisitOutcome.REFUSED.value, _("Does not want contact")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it went.")},
    )
    told_why = forms.BooleanField(
        label=_("I told why I came, and left the card with my name"), required=False, initial=True
    )
    words = forms.CharField(label=_("What do you want to remember?"), required=False, max_length=2000, widget=TEXTAREA)

    def clean_outcome(self) -> VisitOutcome:
        """The outcome as the domain knows it."""
        return VisitOutcome(self.cleaned_data["outcome"])


class Note(forms.Form):
    """What was done."""

    words = forms.CharField(label=_("What did you do, or see?"), max_length=2000, widget=TEXTAREA)


class Leaving(forms.Form):
    """Something goes to another team: whoever did not tell the resident yet may write down here that they did.

    The field is there only while the resident does not know (`initial["untold"]`).
    """

    told = forms.ChoiceField(
        label=_("Did you tell the resident?"),
        help_text=_("Another organisation may see this only when the resident knows, or when a colleague agreed."),
        choices=[("", _("Not yet, or a colleague agreed to tell later")), *HOW],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.initial.get("untold"):
            del self.fields["told"]

    def clean_told(self) -> Channel | None:
        """The channel as the domain knows it; None when it was not told here."""
        return Channel(self.cleaned_data["told"]) if self.cleaned_data["told"] else None


class Return(Leaving):
    """Why this is given back."""

    reason = forms.CharField(
        label=_("No, because"),
        help_text=_("The reason is counted and reaches those who can change it."),
        max_length=1000,
        widget=TEXTAREA,
    )
    field_order = ["reason", "told"]


class PassOn(Leaving):
    """To whom, and why. `initial["receivers"]` are the teams that could go on with it."""

    team = forms.TypedChoiceField(label=_("To which team?"), coerce=UUID)
    reason = forms.CharField(label=_("Why to them?"), max_length=1000, widget=TEXTAREA)
    field_order = ["team", "reason", "told"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        team: Any = self.fields["team"]
        receivers: list[Team] = self.initial["receivers"]
        named = [(str(row.id), row.full_name) for row in receivers]
        team.choices = [("", _("Choose a team")), *named]


class AskPartner(Leaving):
    """Whom, what, and whether the address is shown. As little as possible."""

    organisation = forms.ModelChoiceField(
        label=_("Which partner?"), queryset=Organisation.objects.none(), empty_label=_("Choose a partner")
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Of one person or team there. The mail says only that something waits."),
        max_length=200,
    )
    words = forms.CharField(
        label=_("Your question"),
        help_text=_("Ask only what you need. No name, no illness."),
        max_length=1000,
        widget=TEXTAREA,
    )
    with_home = forms.BooleanField(label=_("Show the address with the question"), required=False)
    field_order = ["organisation", "email", "words", "with_home", "told"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisation: Any = self.fields["organisation"]
        asked = [kind for kind in OrganisationKind if may_be_asked(kind)]
        organisation.queryset = Organisation.objects.filter(kind__in=asked).order_by("name")
        organisation.label_from_instance = lambda row: row.name

    def clean_organisation(self) -> UUID:
        """The organisation's identifier, as the action takes it."""
        found: UUID = self.cleaned_data["organisation"].id
        return found


class Conclude(forms.Form):
    """How it ended. 'No help request' is not an ending."""

    outcome = forms.ChoiceField(
        label=_("How does it end?"),
        choices=[
            (Outcome.FINE.value, _("All is fine")),
            (Outcome.HELPED.value, _("Helped")),
            (Outcome.HELP_REQUEST.value, _("It is a request for help: the Wmo desk takes it from here")),
            (Outcome.OTHER_PARTY_ACTS.value, _("Somebody else acts, and has said so")),
            (Outcome.NOT_FOUND_AGAIN.value, _("Not found any more")),
            (Outcome.NOT_NOW.value, _("Not now, because (this is counted)")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it ends.")},
    )
    words = forms.CharField(label=_("In a few words"), required=False, max_length=2000, widget=TEXTAREA)

    def clean_outcome(self) -> Outcome:
        """The outcome as the domain knows it."""
        return Outcome(self.cleaned_data["outcome"])


class Told(forms.Form):
    """How the resident was told."""

    how = forms.ChoiceField(label=_("How did you tell it?"), choices=HOW, widget=forms.RadioSelect)

    def clean_how(self) -> Channel:
        """The channel as the domain knows it."""
        return Channel(self.cleaned_data["how"])


class Why(forms.Form):
    """A reason that somebody must be able to follow later."""

    why = forms.CharField(label=_("Why?"), max_length=1000, widget=TEXTAREA)


class Postpone(Why):
    """On which ground telling waits."""

    ground = forms.ChoiceField(
        label=_("On which ground?"),
        choices=[
            (Ground.SAFETY_OF_OTHERS.value, _("Safety of others")),
            (Ground.SAFETY_OF_PERSON.value, _("Safety of the resident")),
            (Ground.INVESTIGATION.value, _("An investigation")),
        ],
        widget=forms.RadioSelect,
    )
    share_with = forms.ModelMultipleChoiceField(
        label=_("Who may get to see it before the resident knows?"),
        help_text=_("Usually nobody. A colleague agrees to these organisations and to no other."),
        queryset=Organisation.objects.order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    field_order = ["ground", "why", "share_with"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations: Any = self.fields["share_with"]
        organisations.label_from_instance = lambda row: row.name

    def clean_share_with(self) -> list[UUID]:
        """The organisations' identifiers, as the action takes them."""
        return [row.id for row in self.cleaned_data["share_with"]]

    def clean_ground(self) -> Ground:
        """The ground as the domain knows it."""
        return Ground(self.cleaned_data["ground"])


class Reference(forms.Form):
    """The number in one's own system."""

    reference = forms.CharField(label=_("Own reference"), max_length=40, required=False)


class Question(forms.Form):
    """A question for the reporter."""

    words = forms.CharField(label=_("What do you want to ask?"), max_length=2000, widget=TEXTAREA)


OWN_WORDS = "own"


class GiveAnswer(forms.Form):
    """An approved text or own words, and how it was said. Own words that hold a name are asked about once."""

    text = forms.ChoiceField(label=_("What do you answer?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("Own words"),
        help_text=_("Tell that you acted, what to do if it comes back and whom to call. Nothing about the resident."),
        required=False,
        max_length=2000,
        widget=TEXTAREA,
    )
    how = forms.ChoiceField(
        label=_("How do you answer?"),
        choices=[
            (Channel.RECEIPT.value, _("Put it behind the code")),
            (Channel.PHONE.value, _("I called")),
            (Channel.IN_PERSON.value, _("I told it in person")),
        ],
        initial=Channel.RECEIPT.value,
        widget=forms.RadioSelect,
    )
    sure = forms.BooleanField(label=_("I checked it: this says nothing about the resident"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text: Any = self.fields["text"]
        approved = [(t.code, format_html("<strong>{}</strong><br>{}", t.name, t.words)) for t in TEXTS.values()]
        text.choices = [*approved, (OWN_WORDS, format_html("<strong>{}</strong>", _("Own words, below")))]
        if not hints_in(self.data.get("words", "")):
            del self.fields["sure"]  # asked only of who wrote something that needs a second look

    def clean(self) -> dict[str, Any]:
        """Own words are needed when no text was chosen, and looked at for names."""
        cleaned = super().clean() or {}
        if cleaned.get("text") != OWN_WORDS:
            return cleaned
        if not cleaned.get("words"):
            self.add_error("words", _("Write your answer, or choose a text."))
        hints = hints_in(cleaned.get("words", ""))
        if hints and not cleaned.get("sure"):
            for hint in hints:
                self.add_error("words", f"‘{hint.found}’: {hint.question}")
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """As the action takes it."""
        chosen = self.cleaned_data["text"]
        words = self.cleaned_data["words"] if chosen == OWN_WORDS else str(TEXTS[chosen].words)
        return {"words": words, "how": Channel(self.cleaned_data["how"])}
