"""A partner without an account: one link, one question, three buttons. And the asker, who reads or withdraws."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from waakvlam.kernel.errors import Invalid, Missing, Refused
from waakvlam.kernel.viewer import Permission
from waakvlam.signals.actions.partners import answer_question, heard, withdraw_question
from waakvlam.signals.models import Reply
from waakvlam.signals.queries.partners import asked_question, asker
from waakvlam.web.entrance import Request, open_page, receipt, staff


@open_page
def link(request: HttpRequest, key: str) -> HttpResponse:
    """Where the mail leads: a button. Programs that follow links in mail open nothing, and use nothing up."""
    return _hidden(render(request, "partners/link.html", {"key": key}))


@receipt
def question(request: Request) -> HttpResponse:
    """The question behind the posted key, and one of three answers; over is over, and says whom to call."""
    if request.method != "POST":
        return redirect("home")
    who, problem = asker(request.viewer), None
    shown: dict[str, Any] = {"key": request.POST.get("key", ""), "who": who, "posted": request.POST}
    try:
        if "reply" in request.POST:
            problem = _answered(request)
            if problem is None:
                return _hidden(render(request, "partners/thanks.html", shown))
        shown |= {"question": asked_question(request.viewer), "problem": problem}
    except Missing:
        return _hidden(render(request, "partners/over.html", shown, status=404))
    return _hidden(render(request, "partners/question.html", shown))


def _answered(request: Request) -> Invalid | Refused | None:
    """Answer with what was posted; what is wrong with it, if anything."""
    try:
        reply = Reply(request.POST["reply"])
    except ValueError:
        return Invalid(_("Choose one of the three answers."))
    words, phone = request.POST.get("words", ""), request.POST.get("phone", "")
    try:
        answer_question(by=request.viewer, reply=reply, words=words, phone=phone)
    except (Invalid, Refused) as problem:
        return problem
    return None


def _hidden(response: HttpResponse) -> HttpResponse:
    """Not for search engines."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_POST
@staff(Permission.WORK, Permission.COORDINATE)
def withdraw(request: Request, question: UUID) -> HttpResponse:
    """The asker withdraws the question: its link stops working."""
    concern = withdraw_question(by=request.viewer, question=question)
    messages.success(request, _("Withdrawn. The link works no longer."))
    return redirect("concern", concern=concern)


@require_POST
@staff(Permission.WORK, Permission.COORDINATE)
def read(request: Request, question: UUID) -> HttpResponse:
    """The asker has read what the partner answered."""
    return redirect("concern", concern=heard(by=request.viewer, question=question))
