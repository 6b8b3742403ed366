"""What we think of files: how large, by whom, how long kept. Pure."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from waakvlam.imports.models import ENDED, FileKind, UploadState
from waakvlam.kernel.decision import Decision, no, yes
from waakvlam.kernel.viewer import Permission, Viewer

LARGEST = 64 * 1024 * 1024
"""Bytes: twice what 200,000 addresses take."""

KEPT_WAITING = timedelta(days=1)
KEPT_REPORT = timedelta(days=30)
SILENT = timedelta(minutes=2)


def may_bring_in(viewer: Viewer, kind: FileKind, team: UUID | None, telling: Collection[UUID]) -> Decision:
    """Whether somebody may bring in a file: places an administrator; signals who tells in a team of a corporation.

    `telling` are the viewer's teams of corporations (SIG-06); `team` is the one that tells, nothing for places.
    """
    if kind is FileKind.SIGNALS:
        if viewer.may(Permission.TELL) and team in telling:
            return yes("SIG-06")
        return no(_("Only a corporation brings in signals from its own system, for a team that you work in."), "SIG-06")
    if viewer.may(Permission.CONFIGURE) and team is None:
        return yes()
    return no(_("Only an administrator brings in places. Ask yours."))


def is_silent(state: UploadState, changed_at: datetime, now: datetime) -> bool:
    """Whether a file that is being read gave no sign of life for too long: is the worker running?"""
    return state not in (*ENDED, UploadState.CHECKED) and now - changed_at > SILENT


def may_be_erased(state: UploadState, received_at: datetime, now: datetime) -> bool:
    """Whether an upload's time is up: a day if never brought in, thirty days for the report of one that was."""
    return now - received_at > (KEPT_REPORT if state in ENDED else KEPT_WAITING)
