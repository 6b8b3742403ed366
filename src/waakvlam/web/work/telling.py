"""Telling as a professional: an address, what you see, send. At most six taps."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from waakvlam.kernel.errors import Invalid, Refused
from waakvlam.kernel.viewer import Permission, Role
from waakvlam.parties.models import OrganisationKind
from waakvlam.places.models import Address
from waakvlam.places.queries import search_addresses
from waakvlam.signals.actions.telling import Contact, Telling, tell
from waakvlam.signals.catalogue import OBSERVER_OF, Observer, kinds_for
from waakvlam.signals.models import Channel, Source
from waakvlam.signals.receipt import grouped
from waakvlam.web.entrance import Request, staff
from waakvlam.web.public.forms import as_key


class ProfessionalTelling(forms.Form):
    """What a professional saw, or what somebody told by phone."""

    kinds = forms.MultipleChoiceField(error_messages={"required": _("Choose at least one thing that you see.")})
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

    @property
    def tiles(self) -> list[dict[str, Any]]:
        """The choices with their drawings."""
        chosen = self["kinds"].value() or []
        return [
            {"value": k.code, "text": k.sentence, "drawing": k.drawing, "checked": k.code in chosen}
            for k in kinds_for(self.observer)
        ]


@staff(Permission.TELL, role=Role.INTAKE)
def tell_staff(request: Request) -> HttpResponse:
    """Search the address, tap what you see, send. By phone: on behalf of a neighbour."""
    on_behalf = "on_behalf" in request.POST
    kind = OrganisationKind(request.staff["organisation"]["kind"])
    observer = Observer.NEIGHBOUR if on_behalf else OBSERVER_OF.get(kind, Observer.TEAM)
    typed = request.POST.get("place", request.GET.get("place", ""))
    sent = request.method == "POST" and "send" in request.POST
    form = ProfessionalTelling(observer, request.POST if sent else None)
    address = Address.objects.filter(id=request.viewer.address).first() if request.viewer.address else None
    if sent and address and form.is_valid():
        try:
            told = tell(_telling(request, form, on_behalf), by=request.viewer)
        except (Invalid, Refused) as problem:
            form.add_error(None, str(problem))
        else:
            groups = grouped(told.code).split() if told.code else []
            shown = {"told": told, "groups": groups, "address": address, "on_behalf": on_behalf}
            return render(request, "work/told.html", shown)
    found = search_addresses(request.viewer, typed) if typed and not address else []
    if len(found) == 1 and not address:
        address, found = found[0], []
    page = {
        "form": form,
        "address": address,
        "found": found,
        "typed": typed,
        "searched": bool(typed),
        "key": as_key(request.POST.get("key")),
    }
    return render(request, "work/tell.html", page)


def _telling(request: Request, form: ProfessionalTelling, on_behalf: bool) -> Telling:
    given = form.cleaned_data
    return Telling(
        client=f"professional {request.viewer.person}",
        key=as_key(request.POST.get("key")),
        observer=form.observer,
        source=Source.ON_BEHALF if on_behalf else Source.PROFESSIONAL,
        kinds=tuple(given["kinds"]),
        observed_at=request.viewer.now,
        words=given["words"],
        seriousness=3 if given["urgent"] else None,
        channel=Channel.PHONE if given["caller"] else Channel.RECEIPT,
        contact=Contact(phone=given["caller"]),
    )
