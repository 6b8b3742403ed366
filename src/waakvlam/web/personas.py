"""Becoming somebody with one click, and travelling in time: only in a database marked as a simulation."""

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from waakvlam.accounts.actions import sign_in_as
from waakvlam.demo.personas import personas as cast
from waakvlam.demo.personas import resident
from waakvlam.kernel.clock import travel
from waakvlam.kernel.errors import Missing
from waakvlam.web.entrance import Request, staff
from waakvlam.web.page import navigation

STEPS = {"day": timedelta(days=1), "week": timedelta(days=7)}


def personas(request: Request) -> HttpResponse:
    """Whom you may become, in the sign-in context. Posting `account` signs in, posting `travel` moves the clock."""
    people, farid = cast(request.viewer), resident(request.viewer)
    if request.method == "POST" and request.POST.get("travel") in STEPS:
        travel(STEPS[request.POST["travel"]])
        return redirect("personas")
    if request.method == "POST":
        accounts = {str(account): account for account in (farid, *(p.account for p in people)) if account}
        chosen = accounts.get(request.POST.get("account", ""))
        if chosen is None:
            raise Missing
        agent = request.headers.get("User-Agent", "")
        sign_in_as(by=request.viewer, session=request.session, user=UUID(str(chosen)), user_agent=agent)
        return redirect("my_person" if chosen == farid else "start")
    return render(request, "personas.html", {"people": people, "farid": farid})


@staff()
def start(request: Request) -> HttpResponse:
    """Where somebody begins after signing in: the first place that their roles lead to."""
    places = navigation(request, request.viewer)
    return redirect(places[0]["url"] if places else "my_sessions")
