"""What the worker does with a file: try it or bring it in, and keep what became of it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from threading import Event, Thread
from typing import cast
from uuid import UUID

from django.db import connections

from waakvlam.imports.models import AT_WORK, FileKind, Part, Upload, UploadState
from waakvlam.kernel.context import enter
from waakvlam.kernel.errors import Invalid
from waakvlam.kernel.viewer import Role, Viewer
from waakvlam.parties.models import Team
from waakvlam.places.actions import import_addresses, import_areas, import_complexes
from waakvlam.places.importing import Outcome, Problem
from waakvlam.signals.importing import import_signals

Clock = Callable[[], datetime]
NOTED_EVERY = 1.0
"""Seconds between two notes of how far a file was read."""

PLACES = {
    FileKind.AREAS: import_areas,
    FileKind.ADDRESSES: import_addresses,
    FileKind.COMPLEXES: import_complexes,
}


def read_file(*, upload: UUID, clock: Clock) -> None:
    """Try a file that was received, or bring in one that was started; anything else is left alone.

    To be called outside a context, because signals are told line by line, each in a context of its own. May be
    repeated: a second time finds everything the same.
    """
    with enter(Viewer(Role.LOADER, clock())):
        found = Upload.objects.filter(id=upload, state__in=AT_WORK).defer("report").first()
        if found is None:
            return
        parts = Part.objects.filter(upload=upload).order_by("number")
        file = BytesIO(b"".join(part.content.encode("latin-1") for part in parts.iterator(chunk_size=8)))
    trying = found.state == UploadState.CHECKING
    try:
        with _noting_progress(upload, file, clock):
            outcome = _import(found, file, clock, dry_run=trying)
        state = UploadState.CHECKED if trying else UploadState.DONE
    except Invalid as reason:
        outcome, state = Outcome(problems=[Problem(0, str(reason))]), UploadState.UNUSABLE
    with enter(Viewer(Role.LOADER, clock())):
        _keep(found, outcome, state, clock())


def _import(upload: Upload, file: BytesIO, clock: Clock, *, dry_run: bool) -> Outcome:
    kind = FileKind(upload.kind)
    if kind in PLACES:
        viewer = Viewer(Role.LOADER, clock(), person=upload.person_id)
        with enter(viewer):
            return PLACES[kind](by=viewer, file=file, dry_run=dry_run)
    with enter(Viewer(Role.INTAKE, clock())):
        team = Team.objects.get(id=cast(UUID, upload.team_id))
    by = Viewer(Role.INTAKE, clock(), teams=(team.id,))
    return import_signals(by=by, organisation=team.organisation_id, clock=clock, file=file, dry_run=dry_run)


def _keep(upload: Upload, outcome: Outcome, state: UploadState, now: datetime) -> None:
    """Keep the figures and the problems; of a file that is through, nothing else."""
    upload.report = json.dumps([[problem.line, problem.reason] for problem in outcome.problems])
    upload.state, upload.counts = state, outcome.counts()
    upload.position, upload.changed_at = upload.size, now
    upload.save(update_fields=["state", "counts", "position", "changed_at", "report"])
    if state is not UploadState.CHECKED:
        Part.objects.filter(upload=upload).delete()


@contextmanager
def _noting_progress(upload: UUID, file: BytesIO, clock: Clock) -> Iterator[None]:
    """Note from beside how far the file was read: places come in in one transaction, which shows nothing."""
    ended = Event()

    def note() -> None:
        try:
            while not ended.wait(NOTED_EVERY) and not file.closed:
                with enter(Viewer(Role.LOADER, clock())):
                    Upload.objects.filter(id=upload).update(position=file.tell(), changed_at=clock())
        finally:
            connections.close_all()

    beside = Thread(target=note, daemon=True)
    beside.start()
    try:
        yield
    finally:
        ended.set()
        beside.join()
