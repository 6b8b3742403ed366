"""Telling as a professional: an address, what you see, send. At most six taps."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from waakvlam.duties.queries import todo
from waakvlam.imports.models import FileKind
from waakvlam.imports.queries import kinds
from waakvlam.kernel.errors import Invalid, Refused
from waakvlam.kernel.viewer import Permission, Role, Viewer
from waakvlam.parties.models import OrganisationKind
from waakvlam.places.models import Address
from waakvlam.places.queries import MOST_RESULTS, search_addresses
from waakvlam.signals.actions.telling import Contact, Telling, tell
from waakvlam.signals.catalogue import OBSERVER_OF, Observer, kinds_for
from waakvlam.signals.models import Channel, Source
from waakvlam.signals.queries.concerns import concerns_behind
from waakvlam.signals.receipt import grouped
from waakvlam.signals.rules import hints_in
from waakvlam.web.entrance import Request, staff
from waakvlam.web.public.forms import as_key, ask_for_words, tiles_of
from waakvlam.web.public.views import chosen_home
from waakvlam.web.work.finding import drawn, ground

RECENT = 8
"""How many addresses stand there to be tapped."""


class ProfessionalTelling(forms.Form):
    """What a professional saw, or what somebody told by phone."""

    kinds = forms.MultipleChoiceField(
        label=_("What do you see?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one thing that you see.")},
    )
    words = forms.CharField(
        label=_("Do you want to tell more?"),
        help_text=_("Write what you see or hear. Names and illnesses are not needed."),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    urgent = forms.BooleanField(label=_("Worrying: please look quickly"), required=False)
    on_behalf = forms.BooleanField(label=_("Somebody told me this by phone"), required=False)
    caller = forms.CharField(
        label=_("Phone number of the caller"),
        help_text=_("Only if they want an answer by phone. You can also read the code out to them."),
        max_length=20,
        required=False,
    )

    def __init__(self, observer: Observer, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.observer = observer
        kinds: Any = self.fields["kinds"]
        kinds.choices = [(kind.code, kind.sentence) for kind in kinds_for(observer)]

    def clean(self) -> dict[str, Any]:
        """Who chooses 'something else' writes what it is."""
        cleaned = super().clean() or {}
        ask_for_words(self, cleaned)
        return cleaned

    @property
    def tiles(self) -> list[dict[str, Any]]:
        """The choices with their drawings."""
        return tiles_of(kinds_for(self.observer), self["kinds"].value() or [])


@staff(Permission.TELL)
def tell_staff(request: Request) -> HttpResponse:
    """Where is it? The addresses on my own list with one tap, or search, or the map. One find goes straight on."""
    viewer = request.viewer
    typed = request.POST.get("place", "")
    found = search_addresses(viewer, typed) if typed else []
    if len(found) == 1:
        return render(request, "work/tell.html", _page(request, found[0], _form(request)))
    shown: dict[str, Any] = {"found": found, "more": len(found) == MOST_RESULTS, "typed": typed}
    shown["recent"] = [] if typed else _recent(viewer)
    shown["brings_in"] = FileKind.SIGNALS in kinds(viewer)
    if not found:
        neighbourhoods = ground(viewer)
        shown |= {"neighbourhoods": neighbourhoods, "map": drawn(neighbourhoods)}
    return render(request, "work/where.html", shown)


@require_POST
@staff(Permission.TELL, role=Role.INTAKE)
def tell_about(request: Request) -> HttpResponse:
    """Tap what you see and send. By phone: on behalf of a neighbour."""
    address = chosen_home(request.viewer)
    if address is None:
        return redirect("tell_staff")
    sent = "send" in request.POST
    form = _form(request, sent)
    if sent and form.is_valid():
        try:
            told = tell(_telling(request, form), by=request.viewer)
        except (Invalid, Refused) as problem:
            form.add_error(None, str(problem))
        else:
            shown = {
                "told": told,
                "groups": grouped(told.code).split() if told.code else [],
                "address": address,
                "on_behalf": form.cleaned_data["on_behalf"],
                "hints": hints_in(form.cleaned_data["words"]),
            }
            return render(request, "work/told.html", shown)
    return render(request, "work/tell.html", _page(request, address, form))


def _recent(viewer: Viewer) -> list[Address]:
    """The addresses behind what is asked of me, each once."""
    behind = concerns_behind(viewer, todo(viewer, size=RECENT).items)
    return list({c.subject.address_id: c.subject.place for c in behind.values() if c.subject}.values())[:RECENT]


def _form(request: Request, sent: bool = False) -> ProfessionalTelling:
    kind = OrganisationKind(request.staff["organisation"]["kind"])
    observer = Observer.NEIGHBOUR if "on_behalf" in request.POST else OBSERVER_OF.get(kind, Observer.TEAM)
    return ProfessionalTelling(observer, request.POST if sent else None)


def _page(request: Request, address: Address, form: ProfessionalTelling) -> dict[str, Any]:
    return {"form": form, "address": address, "key": as_key(request.POST.get("key"))}


def _telling(request: Request, form: ProfessionalTelling) -> Telling:
    given = form.cleaned_data
    return Telling(
        client=f"professional {request.viewer.person}",
        key=as_key(request.POST.get("key")),
        observer=form.observer,
        source=Source.ON_BEHALF if given["on_behalf"] else Source.PROFESSIONAL,
        kinds=tuple(given["kinds"]),
        observed_at=request.viewer.now,
        words=given["words"],
        seriousness=3 if given["urgent"] else None,
        channel=Channel.PHONE if given["caller"] else Channel.RECEIPT,
        contact=Contact(phone=given["caller"]),
    )
