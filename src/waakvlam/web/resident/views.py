"""The resident's own page: who comes, when, help with one tap, the plan, who helps, stopping, and it all on paper."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override

from waakvlam.kernel.errors import Invalid, Missing
from waakvlam.pilotlight.actions.ending import reopen, stop_mine
from waakvlam.pilotlight.actions.steering import ask_for_help
from waakvlam.pilotlight.models import Keeping
from waakvlam.pilotlight.queries.own import own_page
from waakvlam.web.entrance import Request
from waakvlam.web.resident.words import WAYS, asked_words, shown


def my_person(request: Request) -> HttpResponse:
    """My person, the next moment, help, my plan, who helps."""
    return _shown(request, "resident/person.html")


def paper(request: Request) -> HttpResponse:
    """The same on one A4, to print."""
    return _shown(request, "resident/paper.html", today=request.viewer.now)


def ask(request: Request) -> HttpResponse:
    """Call me, or come by: one tap. After the end it is also the way back: contact begins again, without questions."""
    own = own_page(request.viewer)
    words = request.POST.get("words", "").strip()
    with override("nl"):  # it is said to the keeper
        said = "\n".join(filter(None, [asked_words(request.POST.get("ask", "")), words]))
    try:
        if own.ended:
            reopen(by=request.viewer, light=own.light, words=words)
        ask_for_help(by=request.viewer, words=said, way=WAYS[request.POST["ask"]])
    except Invalid as problem:
        return _shown(request, "resident/person.html", status=409, problem=problem, words=words)
    messages.success(request, _("Your question is on its way. Somebody answers you."))
    return redirect("my_person")


def stop(request: Request) -> HttpResponse:
    """What happens when one stops, and what is kept; posting stops."""
    if request.method != "POST":
        return _shown(request, "resident/stop.html")
    if request.POST.get("keeping") not in (Keeping.CARD, Keeping.NOTHING):
        raise Missing
    keeping = Keeping(request.POST["keeping"])
    stop_mine(by=request.viewer, keeping=keeping)
    if keeping is Keeping.NOTHING:
        request.session.flush()  # nothing lets in any more, so nothing of it stays on this device
        return render(request, "resident/stopped.html")
    messages.success(request, _("You have stopped. You may come back any day."))
    return redirect("my_person")


def _shown(request: Request, template: str, *, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, template, shown(own_page(request.viewer)) | more, status=status)
