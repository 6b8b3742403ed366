"""The neighbour's pages: the start, telling in four steps, and the channel behind a code."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.parties.queries import opening
from waakvlam.places.models import Address
from waakvlam.places.queries import search_addresses
from waakvlam.signals.actions.answering import say_helped, see, write
from waakvlam.signals.actions.telling import tell
from waakvlam.signals.catalogue import ACUTE
from waakvlam.signals.queries.receipts import channel
from waakvlam.signals.receipt import grouped, read_code
from waakvlam.web.entrance import Request, intake, open_page, receipt
from waakvlam.web.public.forms import STEPS, MayWeAnswer, What, Where, as_key, show_problem, telling_from

NOT_HERE = _("You cannot use this form for this address yet. Call the municipality: they help you further.")


@open_page
def home(request: HttpRequest) -> HttpResponse:
    """Where everyone begins: danger numbers first, then three doors."""
    return render(request, "public/home.html")


@open_page
def talk_first(request: HttpRequest) -> HttpResponse:
    """How to talk with your neighbour yourself, if that is safe (VO-06)."""
    return render(request, "public/talk_first.html")


@intake
def telling(request: Request) -> HttpResponse:
    """Telling in four steps on one address of this site: nothing in the URL, nothing left in the browser.

    Each post carries the earlier steps along; the last one tells. Sending it again shows the same receipt.
    """
    posted = request.POST if request.method == "POST" else None
    steps = [form(posted) for form in STEPS]
    at = _step(posted)
    if posted and "next" in posted:
        first_wrong = next((i for i, step in enumerate(steps[: at + 1]) if not step.is_valid()), None)
        at = at + 1 if first_wrong is None else first_wrong
        if first_wrong is None and at == 1 and not _public_here(request, steps[0]):
            at = 0
        if at == len(steps):
            try:
                return _told(request, steps)
            except (Invalid, Refused) as problem:
                at = len(steps) - 1
                show_problem(steps, problem)
    elif posted and "back" in posted:
        at = max(0, at - 1)
    return render(request, "public/telling.html", _page(request, steps, at))


def _step(posted: Any) -> int:
    try:
        return min(max(int(posted["step"]), 0), len(STEPS) - 1)
    except (KeyError, TypeError, ValueError):
        return 0


def _page(request: Request, steps: list[forms.Form], at: int) -> dict[str, Any]:
    current = steps[at]
    fresh = request.method != "POST" or not any(current.add_prefix(name) in request.POST for name in current.fields)
    if fresh:
        current = steps[at] = STEPS[at]()
    where = steps[0]
    page: dict[str, Any] = {
        "names": [form.name for form in STEPS],  # type: ignore[attr-defined]
        "number": at + 1,
        "step": at,
        "form": current,
        "carried": [
            (name, value)
            for i, step in enumerate(steps)
            if i != at and request.method == "POST"
            for name in step.fields
            for value in request.POST.getlist(name)
        ],
        "key": as_key(request.POST.get("key")),
        "last": at == len(STEPS) - 1,
        "danger": request.POST.get("seriousness") == str(ACUTE),
    }
    if isinstance(current, Where):
        typed = request.POST.get("place", "")
        page["found"] = search_addresses(request.viewer, typed) if typed else []
        page["searched"] = bool(typed)
        page["chosen"] = str(request.viewer.address or "")
    elif request.viewer.address:
        page["address"] = Address.objects.filter(id=request.viewer.address).first()
    if isinstance(current, What):
        page["what"] = current
    if isinstance(current, MayWeAnswer) and (address := page.get("address")):
        page["opening"] = opening(request.viewer, address.neighbourhood)
    page["where"] = where
    return page


def _public_here(request: Request, where: forms.Form) -> bool:
    """Whether the public may tell here; if not, the page says whom to call instead."""
    address = Address.objects.filter(id=where.cleaned_data["address"]).first()
    agreed = address and opening(request.viewer, address.neighbourhood)
    if agreed and agreed.public_form:
        return True
    where.add_error("place", NOT_HERE)
    return False


def _told(request: Request, steps: list[forms.Form]) -> HttpResponse:
    told = tell(telling_from(steps, as_key(request.POST.get("key")), request.viewer.now), by=request.viewer)
    address = Address.objects.get(id=request.viewer.address)
    return render(
        request,
        "public/told.html",
        {
            "told": told,
            "groups": grouped(told.code).split() if told.code else [],
            "danger": told.seriousness == ACUTE,
            "opening": opening(request.viewer, address.neighbourhood),
        },
    )


@open_page
def ask_code(request: HttpRequest) -> HttpResponse:
    """Where a receipt code is typed; posting it opens the channel."""
    return render(request, "public/ask_code.html")


@receipt
def own_channel(request: Request) -> HttpResponse:
    """The reporter's channel: status, answers, questions. The code travels in the post only, never in the URL."""
    code = read_code(request.POST.get("code", ""))
    try:
        own = channel(request.viewer)
    except Missing:
        return render(request, "public/ask_code.html", {"unknown": request.method == "POST"}, status=404)
    problem = ""
    try:
        if "say" in request.POST:
            write(by=request.viewer, words=request.POST.get("words", ""))
        elif "helped" in request.POST:
            helped = request.POST["helped"] == "yes"
            say_helped(by=request.viewer, helped=helped, words=request.POST.get("words", ""))
        else:
            see(by=request.viewer)
    except (Invalid, Refused) as refused:
        problem = str(refused)
    own = channel(request.viewer)
    page = {"own": own, "code": code, "groups": grouped(code or "").split(), "problem": problem,
            "words": request.POST.get("words", "") if problem else ""}
    return render(request, "public/channel.html", page)
