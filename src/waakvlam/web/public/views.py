"""The neighbour's pages: the start, telling in four steps, and the channel behind a code."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Viewer
from waakvlam.parties.models import Task
from waakvlam.parties.queries import Card, opening, who_works_here
from waakvlam.places.models import Address
from waakvlam.places.queries import MOST_RESULTS, search_addresses
from waakvlam.signals.actions.answering import say_helped, see, write
from waakvlam.signals.actions.telling import tell
from waakvlam.signals.catalogue import ACUTE, CATALOGUE, REPORTING_CODE
from waakvlam.signals.queries.receipts import channel
from waakvlam.signals.receipt import grouped, read_code
from waakvlam.signals.rules import hints_in
from waakvlam.web.entrance import Request, intake, open_page, receipt
from waakvlam.web.public.forms import NUISANCE, STEPS, as_key, show_problem, telling_from

NOT_HERE = gettext_lazy("You cannot use this form for this address yet. Call the municipality: they help you further.")
WHERE, WHAT, HOW_URGENT, ANSWER = range(4)
NEAR = (Task.FIRST_VISIT, Task.NEIGHBOURHOOD_TEAM)
"""The tasks of the people whom a neighbour may meet in the street."""


@open_page
def home(request: HttpRequest) -> HttpResponse:
    """Where everyone begins: danger numbers first, then three doors."""
    return render(request, "public/home.html", {"nuisance": NUISANCE})


@open_page
def talk_first(request: HttpRequest) -> HttpResponse:
    """How to talk with your neighbour yourself, if that is safe (VO-06)."""
    return render(request, "public/talk_first.html")


@require_POST
@open_page
def hints(request: HttpRequest) -> HttpResponse:
    """While typing: what in these words seems a name or a diagnosis. Keeps nothing, and never stops anybody."""
    return render(request, "public/_hints.html", {"hints": hints_in(request.POST.get("words", ""))})


@intake
def telling(request: Request) -> HttpResponse:
    """Telling in four steps on one address of this site: nothing in the URL, nothing left in the browser.

    Each post carries the earlier steps along; the last one tells. Sending it again shows the same receipt.
    """
    posted = request.POST
    steps = [form(posted) for form in STEPS]
    at, wrong = _step(posted), False
    if "next" in posted or ("search" in posted and not posted.get("place", "").strip()):
        first_wrong = next((i for i, step in enumerate(steps[: at + 1]) if not step.is_valid()), None)
        wrong = first_wrong is not None
        at = at + 1 if first_wrong is None else first_wrong
        if at == WHAT and not wrong and not _public_here(request, steps[WHERE]):
            at, wrong = WHERE, True
        if at == len(steps):
            try:
                return _told(request, steps)
            except (Invalid, Refused) as problem:
                at, wrong = ANSWER, True
                show_problem(steps, problem)
    elif "back" in posted:
        at = max(WHERE, at - 1)
    if not wrong:
        steps[at] = STEPS[at](initial=_filled_in(posted, steps[at]))
    return render(request, "public/telling.html", _page(request, steps, at))


def _step(posted: QueryDict) -> int:
    try:
        return min(max(int(str(posted.get("step"))), WHERE), ANSWER)
    except ValueError:
        return WHERE


def _filled_in(posted: QueryDict, step: forms.Form) -> dict[str, Any]:
    """What was filled in before at this step, to be shown again without judging it."""
    return {
        name: posted.getlist(name) if isinstance(field, forms.MultipleChoiceField) else posted[name]
        for name, field in step.fields.items()
        if name in posted
    }


def _page(request: Request, steps: list[forms.Form], at: int) -> dict[str, Any]:
    posted = request.POST
    kinds = [CATALOGUE[code] for code in posted.getlist("kinds") if code in CATALOGUE]
    page: dict[str, Any] = {
        "names": [form.name for form in STEPS],  # type: ignore[attr-defined]  # each step has one
        "number": at + 1,
        "step": at,
        "form": steps[at],
        "carried": [
            (name, value)
            for i, step in enumerate(steps)
            if i != at
            for name in step.fields
            for value in posted.getlist(name)
        ],
        "key": as_key(posted.get("key")),
        "about": posted.get("about", ""),
        "last": at == ANSWER,
        "danger": posted.get("seriousness") == str(ACUTE) or any(kind.seriousness == ACUTE for kind in kinds),
        "reporting_code": any(kind.code in REPORTING_CODE for kind in kinds),
    }
    if at == WHERE:
        typed = posted.get("place", "").strip()
        found = search_addresses(request.viewer, typed) if typed else []
        page |= {"searched": bool(typed), "found": found, "more": len(found) == MOST_RESULTS}
        page["chosen"] = str(request.viewer.address or "")
        return page
    address = chosen_home(request.viewer)
    page["address"] = address
    if at == WHAT:
        page["tiles"] = steps[WHAT].tiles(page["about"])  # type: ignore[attr-defined]  # of What
    if at == HOW_URGENT:
        page["hints"] = hints_in(posted.get("words", ""))
    if at == ANSWER and address:
        page |= _who_reads(request, address)
    return page


def chosen_home(viewer: Viewer) -> Address | None:
    """The home that this context knows: the one that was posted."""
    return Address.objects.filter(id=viewer.address).first() if viewer.address else None


def _who_reads(request: Request, address: Address) -> dict[str, Any]:
    """When messages about this address are read, and who works there: those a neighbour may meet, not the desks."""
    first: dict[Task, Card] = {}
    for card in who_works_here(request.viewer, address.neighbourhood):
        if card.task in NEAR:
            first.setdefault(card.task, card)
    return {"opening": opening(request.viewer, address.neighbourhood), "cards": list(first.values())}


def _public_here(request: Request, where: forms.Form) -> bool:
    """Whether the public may tell here; if not, the page says whom to call instead."""
    address = chosen_home(request.viewer)
    agreed = address and opening(request.viewer, address.neighbourhood)
    if agreed and agreed.public_form:
        return True
    where.add_error("place", NOT_HERE)
    return False


def _told(request: Request, steps: list[forms.Form]) -> HttpResponse:
    told = tell(telling_from(steps, as_key(request.POST.get("key")), request.viewer.now), by=request.viewer)
    page = {
        "told": told,
        "groups": grouped(told.code).split() if told.code else [],
        "danger": told.seriousness == ACUTE,
        "by_phone": steps[ANSWER].cleaned_data["phone"],
    }
    address = chosen_home(request.viewer)
    return render(request, "public/told.html", page | (_who_reads(request, address) if address else {}))


@open_page
def ask_code(request: HttpRequest) -> HttpResponse:
    """Where a receipt code is typed; posting it opens the channel."""
    return render(request, "public/ask_code.html")


@receipt
def own_channel(request: Request) -> HttpResponse:
    """The reporter's channel: status, answers, questions. The code travels in the post only, never in the URL."""
    if request.method != "POST":
        return redirect("ask_code")
    code = read_code(request.POST.get("code", "")) or ""
    try:
        channel(request.viewer)
    except Missing:
        return render(request, "public/ask_code.html", {"unknown": True}, status=404)
    words, phone = request.POST.get("words", "").strip(), request.POST.get("phone", "").strip()
    problem = ""
    try:
        if "say" in request.POST:
            call_me = _("Please call me: %(phone)s") % {"phone": phone} if phone else ""
            write(by=request.viewer, words="\n".join(filter(None, [words, call_me])))
        elif "helped" in request.POST:
            say_helped(by=request.viewer, helped=request.POST["helped"] == "yes", words=words)
        else:
            see(by=request.viewer)
    except (Invalid, Refused) as refused:
        problem = str(refused)
    page = {
        "own": channel(request.viewer),
        "code": code,
        "groups": grouped(code).split(),
        "problem": problem,
        "words": words if problem else "",
        "phone": phone if problem else "",
    }
    return render(request, "public/channel.html", page)
