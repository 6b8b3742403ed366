"""Bringing in a file: give it, see what would change, bring it in, take the broken lines along."""

import csv
from io import StringIO
from typing import Any, cast
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from waakvlam.imports import queries
from waakvlam.imports.actions.receiving import discard, receive, start
from waakvlam.imports.models import AT_WORK, FileKind, Upload, UploadState
from waakvlam.imports.rules import LARGEST, is_silent
from waakvlam.kernel.errors import Missing
from waakvlam.kernel.viewer import Permission
from waakvlam.web.entrance import Request, staff
from waakvlam.web.imports.words import COUNTS, KINDS, STATES

ON_SCREEN = 100
"""Broken lines that the page names; the file has them all."""

TOO_LARGE = gettext_lazy("Choose a file of at most 64 MB. Is it larger? Cut it into pieces.")


class FileForm(forms.Form):
    """The file, and for somebody in several teams the one that tells."""

    file = forms.FileField(
        label=gettext_lazy("File"), error_messages={"required": TOO_LARGE, "empty": gettext_lazy("This file is empty.")}
    )
    team = forms.TypedChoiceField(label=gettext_lazy("Which team tells this?"), coerce=UUID)

    def __init__(self, *args: Any, kind: FileKind, teams: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = KINDS[kind].accept
        cast(forms.ChoiceField, self.fields["team"]).choices = [(team.id, team.public_name) for team in teams]
        if kind is not FileKind.SIGNALS:
            del self.fields["team"]
        elif len(teams) == 1:
            self.fields["team"].initial = teams[0].id
            self.fields["team"].widget = forms.HiddenInput()

    def clean_file(self) -> Any:
        """No larger than what the worker holds."""
        given = self.cleaned_data["file"]
        if given.size > LARGEST:
            raise forms.ValidationError(TOO_LARGE)
        return given


@staff(Permission.CONFIGURE, Permission.TELL)
def overview(request: Request) -> HttpResponse:
    """What I may bring in, and my files of the last thirty days."""
    page = {
        "configures": request.viewer.may(Permission.CONFIGURE),
        "kinds": [(kind, KINDS[kind]) for kind in queries.kinds(request.viewer)],
        "uploads": [_line(one) for one in queries.uploads(request.viewer)],
    }
    return render(request, "imports/overview.html", page)


@staff(Permission.CONFIGURE, Permission.TELL)
def give(request: Request, kind: str) -> HttpResponse:
    """Give a file; it is tried first, always."""
    chosen = next((one for one in queries.kinds(request.viewer) if one == kind), None)
    if chosen is None:
        raise Http404
    filled = (request.POST, request.FILES) if request.method == "POST" else ()
    form = FileForm(*filled, kind=chosen, teams=queries.telling_teams(request.viewer))
    if request.method == "POST" and form.is_valid():
        given, team = form.cleaned_data["file"], form.cleaned_data.get("team")
        return redirect("upload", receive(by=request.viewer, kind=chosen, pieces=given.chunks(), team=team))
    return render(request, "imports/give.html", {"kind": KINDS[chosen], "form": form})


@staff(Permission.CONFIGURE, Permission.TELL)
def upload(request: Request, upload: UUID) -> HttpResponse:
    """How far it is; then what would change or has changed, and every broken line."""
    found = queries.upload(request.viewer, upload)
    problems = queries.problems(request.viewer, found)
    page = _progress(request, found) | {
        "kind": KINDS[FileKind(found.kind)],
        "state": STATES[UploadState(found.state)],
        "counts": [(words, found.counts.get(name, 0), name) for name, words in COUNTS.items()],
        "broken": [one for one in problems if one.line][:ON_SCREEN],
        "why": next((one.reason for one in problems if not one.line), ""),
        "more": max(0, sum(1 for one in problems if one.line) - ON_SCREEN),
    }
    return render(request, "imports/upload.html", page)


@staff(Permission.CONFIGURE, Permission.TELL)
def progress(request: Request, upload: UUID) -> HttpResponse:
    """How far it is, in figures only; asked for again and again by the page, which is then loaded anew at the end."""
    found = queries.upload(request.viewer, upload)
    if found.state not in AT_WORK:
        return HttpResponse(status=204)
    return render(request, "imports/_progress.html", _progress(request, found))


@staff(Permission.CONFIGURE, Permission.TELL)
def broken_lines(request: Request, upload: UUID) -> HttpResponse:
    """Every broken line with its reason, as CSV for a spreadsheet."""
    problems = queries.problems(request.viewer, queries.upload(request.viewer, upload))
    text = StringIO()
    lines = csv.writer(text, delimiter=";", lineterminator="\r\n")
    lines.writerow([_("Line"), _("Reason")])
    # A reason may quote the file: an apostrophe before what a spreadsheet would calculate.
    lines.writerows([one.line, f"'{one.reason}" if one.reason[:1] in "=+-@" else one.reason] for one in problems)
    return HttpResponse(
        text.getvalue().encode("utf-8-sig"),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="waakvlam-regels.csv"'},
    )


@require_POST
@staff(Permission.CONFIGURE, Permission.TELL)
def bring_in(request: Request, upload: UUID) -> HttpResponse:
    """Bring in what was tried. Pressed twice, the second time only shows how far it is."""
    try:
        start(by=request.viewer, upload=upload)
    except Missing:
        queries.upload(request.viewer, upload)
    return redirect("upload", upload)


@require_POST
@staff(Permission.CONFIGURE, Permission.TELL)
def throw_away(request: Request, upload: UUID) -> HttpResponse:
    """Throw the file and its report away."""
    discard(by=request.viewer, upload=upload)
    messages.success(request, _("The file is thrown away."))
    return redirect("uploads")


def _progress(request: Request, found: Upload) -> dict[str, Any]:
    state = UploadState(found.state)
    return {
        "upload": found,
        "at_work": state in AT_WORK,
        "trying": state is UploadState.CHECKING,
        "waiting": state is UploadState.CHECKED,
        "done": state is UploadState.DONE,
        "percent": found.position * 100 // max(found.size, 1),
        "silent": is_silent(state, found.changed_at, request.viewer.now),
    }


def _line(one: Upload) -> dict[str, Any]:
    return {
        "upload": one,
        "name": KINDS[FileKind(one.kind)].name,
        "state": STATES[UploadState(one.state)],
        "good": one.state == UploadState.DONE,
        "rejected": one.counts.get("rejected", 0),
    }
